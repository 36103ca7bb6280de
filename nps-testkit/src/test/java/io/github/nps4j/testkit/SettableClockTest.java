package io.github.nps4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class SettableClockTest {

    private final SettableClock clock = SettableClock.at("2026-03-01T23:00:00Z");

    @Test
    void stands_still_until_it_is_moved() {
        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-03-01T23:00:00Z"));
        assertThat(clock.advance(Duration.ofSeconds(90))).isEqualTo(Instant.parse("2026-03-01T23:01:30Z"));
        assertThat(clock.instant()).isEqualTo(Instant.parse("2026-03-01T23:01:30Z"));
    }

    @Test
    void can_be_set_back() {
        clock.set(Instant.EPOCH);
        assertThat(clock.millis()).isZero();
        clock.advance(Duration.ofSeconds(-1));
        assertThat(clock.instant()).isEqualTo(Instant.ofEpochSecond(-1));
    }

    @Test
    void clocks_of_other_zones_share_the_time() {
        Clock seoul = clock.withZone(ZoneId.of("Asia/Seoul"));
        assertThat(LocalDate.now(seoul)).isEqualTo("2026-03-02");
        clock.advance(Duration.ofDays(1));
        assertThat(LocalDate.now(seoul)).isEqualTo("2026-03-03");
    }
}
