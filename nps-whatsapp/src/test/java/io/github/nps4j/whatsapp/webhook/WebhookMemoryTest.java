package io.github.nps4j.whatsapp.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.whatsapp.webhook.WebhookMemory.Claim;
import io.github.nps4j.whatsapp.webhook.WebhookMemory.StatusMark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WebhookMemoryTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    final WebhookMemory memory = memory();

    WebhookMemory memory() {
        return WebhookMemory.inMemory(1_000);
    }

    @Test
    void aClaimIsBusyThenSeenThenForgotten() {
        assertThat(claim("a", NOW)).isEqualTo(Claim.TAKEN);
        assertThat(claim("a", NOW)).isEqualTo(Claim.BUSY);
        memory.keep(List.of("a"), NOW.plusSeconds(100));
        assertThat(claim("a", NOW.plusSeconds(99))).isEqualTo(Claim.SEEN);
        assertThat(claim("a", NOW.plusSeconds(100))).isEqualTo(Claim.TAKEN);
    }

    @Test
    void aClaimCanBeGivenBackButNotWhatWasKept() {
        claim("a", NOW);
        memory.giveBack(List.of("a", "never claimed"));
        assertThat(claim("a", NOW)).isEqualTo(Claim.TAKEN);
        memory.keep(List.of("a"), NOW.plusSeconds(100));
        memory.giveBack(List.of("a"));
        assertThat(claim("a", NOW)).isEqualTo(Claim.SEEN);
    }

    @Test
    void theRankOfAMessageOnlyRises() {
        assertThat(memory.raise(List.of(mark(3), mark(6), mark(5), mark(6)), NOW, NOW.plusSeconds(100)))
                .containsExactly(0, 3, 6, 6);
        assertThat(memory.raise(List.of(mark(1)), NOW.plusSeconds(99), NOW.plusSeconds(200)))
                .containsExactly(6);
        assertThat(memory.raise(List.of(mark(1)), NOW.plusSeconds(200), NOW.plusSeconds(300)))
                .containsExactly(0);
    }

    @Test
    void theOldestIsForgottenWhenTheMemoryIsFull() {
        WebhookMemory small = WebhookMemory.inMemory(2);
        Instant until = NOW.plusSeconds(100);
        small.claim(List.of("a", "b", "c"), NOW, until);
        assertThat(small.claim(List.of("c", "b"), NOW, until)).containsExactly(Claim.BUSY, Claim.BUSY);
        assertThat(small.claim(List.of("a"), NOW, until)).containsExactly(Claim.TAKEN);
    }

    @Test
    void oneOfManyThreadsGetsAnUpdate() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<String> keys = IntStream.range(0, 200).mapToObj(i -> "k" + i).toList();
            List<Callable<List<Claim>>> tasks = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                tasks.add(() -> memory.claim(keys, NOW, NOW.plusSeconds(60)));
            }
            long taken = 0;
            for (Future<List<Claim>> claims : threads.invokeAll(tasks)) {
                taken += claims.get().stream().filter(Claim.TAKEN::equals).count();
            }
            assertThat(taken).isEqualTo(200);
        } finally {
            threads.shutdown();
        }
    }

    private Claim claim(String key, Instant now) {
        return memory.claim(List.of(key), now, now.plusSeconds(60)).get(0);
    }

    private static StatusMark mark(int rank) {
        return new StatusMark("m", rank);
    }
}
