package io.github.nps4j.source.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A million mutated webhooks, or {@code -Dnps4j.fuzz.inputs}; {@code -Dnps4j.fuzz.seed} repeats a run. Not part of the
 * usual tests: profile {@code fuzz}, which runs it in a small heap. Prints what it saw.
 */
@Tag("fuzz")
class WebhookFuzzIT {

    /** Far above what an input takes on a busy machine, far below what a sender waits. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final long MEGABYTE = 1024 * 1024;

    @Test
    void a_million_mutated_webhooks_let_nothing_escape_within_bounded_time_and_flat_memory() {
        int inputs = Integer.getInteger("nps4j.fuzz.inputs", 1_000_000);
        long seed = Long.getLong("nps4j.fuzz.seed", 20_261_121L);
        WebhookFuzz fuzz = new WebhookFuzz(seed);
        long slowest = 0;
        long early = 0;
        long start = System.nanoTime();
        for (int i = 0; i < inputs; i++) {
            long before = System.nanoTime();
            try {
                fuzz.next();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("input " + i + " of seed " + seed + " let something escape", e);
            }
            slowest = Math.max(slowest, System.nanoTime() - before);
            if (i == inputs / 5) {
                early = used();
            }
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        long late = used();
        System.out.printf(
                Locale.ROOT,
                "webhook fuzz: %,d inputs, seed %d, %d s, %,d/s, slowest %.1f ms, heap %d MB after a fifth and %d MB at"
                        + " the end of %d MB, outcomes %s%n",
                inputs,
                seed,
                took.toSeconds(),
                inputs * 1000L / Math.max(1, took.toMillis()),
                slowest / 1e6,
                early / MEGABYTE,
                late / MEGABYTE,
                Runtime.getRuntime().maxMemory() / MEGABYTE,
                fuzz.outcomes());

        assertThat(fuzz.outcomes().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(inputs);
        assertThat(Duration.ofNanos(slowest)).isLessThan(LONGEST);
        assertThat(late - early).isLessThan(8 * MEGABYTE);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
