package io.github.nps4j.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When a destination may be called, where several calls are under way at the same time. */
class GateTest {

    private static final Instant NOW = Lab.START;

    private final Gate gate = new Gate("crm", new Random(1));
    private final LaneState lane = new LaneState(
            gate,
            new SyncSettings(
                    java.time.Clock.systemUTC(),
                    new Random(1),
                    Duration.ofMinutes(2),
                    Duration.ofDays(30),
                    Duration.ofMinutes(5),
                    100,
                    List.of()),
            () -> 1);

    @Test
    void an_answer_to_a_call_that_was_under_way_does_not_end_the_wait_that_the_crm_asked_for() {
        lane.failed(Failure.of(FailureKind.THROTTLED, "slow down").withRetryAfter(Duration.ofMinutes(1)), NOW);
        lane.succeeded(NOW.plusSeconds(1));
        assertThat(gate.open(NOW.plusSeconds(59))).isFalse();
        assertThat(gate.open(NOW.plusSeconds(60))).isTrue();
        lane.succeeded(NOW.plusSeconds(60));
        assertThat(gate.status().state()).isEqualTo(DestinationStatus.State.ACTIVE);
    }

    @Test
    void calls_that_fail_together_count_as_one_failure() {
        for (int i = 0; i < 10; i++) {
            lane.failed(Failure.of(FailureKind.UNAVAILABLE, "down"), NOW.plusMillis(i));
        }
        assertThat(gate.open(NOW.plusSeconds(2))).isTrue();
    }

    @Test
    void a_short_wait_does_not_cut_a_longer_one() {
        lane.failed(Failure.of(FailureKind.QUOTA_EXHAUSTED, "used up"), NOW);
        lane.failed(Failure.of(FailureKind.UNAVAILABLE, "down"), NOW.plusMillis(10));
        assertThat(gate.open(NOW.plus(Duration.ofMinutes(59)))).isFalse();
        assertThat(gate.status().failure()).map(Failure::kind).contains(FailureKind.QUOTA_EXHAUSTED);
    }

    @Test
    void a_throttling_crm_is_left_alone_for_a_moment_even_if_it_asks_for_no_wait() {
        lane.failed(Failure.of(FailureKind.THROTTLED, "slow down").withRetryAfter(Duration.ZERO), NOW);
        assertThat(gate.open(NOW)).isFalse();
    }
}
