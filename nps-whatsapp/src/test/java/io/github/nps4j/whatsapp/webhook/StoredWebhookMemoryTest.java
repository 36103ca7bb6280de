package io.github.nps4j.whatsapp.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.channel.ChannelStore;
import io.github.nps4j.whatsapp.webhook.WebhookMemory.Claim;
import io.github.nps4j.whatsapp.webhook.WebhookMemory.StatusMark;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The memory in a store, which does all that the one of a process does. */
class StoredWebhookMemoryTest extends WebhookMemoryTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Override
    WebhookMemory memory() {
        return StoredWebhookMemory.of(ChannelStore.inMemory());
    }

    @Test
    void a_second_node_and_a_new_process_know_what_the_first_one_took() {
        ChannelStore store = ChannelStore.inMemory();
        WebhookMemory first = StoredWebhookMemory.of(store);
        WebhookMemory second = StoredWebhookMemory.of(store);
        assertThat(first.claim(List.of("a", "b"), NOW, NOW.plusSeconds(60))).containsExactly(Claim.TAKEN, Claim.TAKEN);
        first.keep(List.of("a"), NOW.plusSeconds(600));
        assertThat(second.claim(List.of("a", "b"), NOW, NOW.plusSeconds(60))).containsExactly(Claim.SEEN, Claim.BUSY);
        assertThat(second.claim(List.of("b"), NOW.plusSeconds(60), NOW.plusSeconds(120)))
                .containsExactly(Claim.TAKEN);
        assertThat(first.raise(List.of(new StatusMark("m", 5)), NOW, NOW.plusSeconds(600)))
                .containsExactly(0);
        assertThat(second.raise(List.of(new StatusMark("m", 3)), NOW, NOW.plusSeconds(600)))
                .containsExactly(5);
    }

    @Test
    void a_purge_forgets_what_is_over_and_nothing_else() {
        StoredWebhookMemory memory = StoredWebhookMemory.of(ChannelStore.inMemory());
        memory.claim(List.of("old", "new"), NOW, NOW.plusSeconds(60));
        memory.keep(List.of("old"), NOW.plusSeconds(100));
        memory.keep(List.of("new"), NOW.plusSeconds(1_000));
        memory.raise(List.of(new StatusMark("m", 5)), NOW, NOW.plusSeconds(100));
        assertThat(memory.purge(NOW.plusSeconds(99))).isZero();
        assertThat(memory.purge(NOW.plusSeconds(100))).isEqualTo(2);
        assertThat(memory.claim(List.of("old", "new"), NOW.plusSeconds(100), NOW.plusSeconds(160)))
                .containsExactly(Claim.TAKEN, Claim.SEEN);
    }
}
