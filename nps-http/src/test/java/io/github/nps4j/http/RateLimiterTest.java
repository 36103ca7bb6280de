package io.github.nps4j.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When calls may go, seen from where the vendor counts them. */
class RateLimiterTest {

    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");
    private static final List<String> CALLS = List.of("calls");

    private final SettableClock clock = SettableClock.at(START);

    private RateLimiter limiter(int calls, Duration longestWait, Waiter waiter) {
        return new RateLimiter(
                "Vendor", List.of(RateLimit.of("calls", calls, Duration.ofSeconds(1))), clock, longestWait, waiter);
    }

    private RateLimiter limiter(int calls) {
        return limiter(calls, Duration.ofSeconds(20), clock::advance);
    }

    private Duration passed() {
        return Duration.between(START, clock.instant());
    }

    @Test
    void a_place_is_free_one_window_after_the_answer_because_the_vendor_may_have_counted_the_call_just_before_it() {
        RateLimiter limiter = limiter(1);
        RateLimiter.Permit call = limiter.acquire(CALLS);
        call.sent();
        clock.advance(Duration.ofMillis(80));
        call.end();
        limiter.acquire(CALLS);
        assertThat(passed()).isEqualTo(Duration.ofMillis(1_080));
    }

    @Test
    void a_slow_answer_keeps_its_place_no_longer_than_a_written_request_takes_to_arrive() {
        RateLimiter limiter = limiter(1);
        RateLimiter.Permit call = limiter.acquire(CALLS);
        clock.advance(Duration.ofMillis(30));
        call.sent();
        clock.advance(Duration.ofMillis(900));
        call.end();
        limiter.acquire(CALLS);
        assertThat(passed()).isEqualTo(Duration.ofMillis(30 + 250 + 1_000));
    }

    @Test
    void whoever_waits_already_waits_longer_if_the_call_before_is_answered_late() {
        List<Duration> waits = new ArrayList<>();
        List<RateLimiter.Permit> calls = new ArrayList<>();
        RateLimiter limiter = limiter(1, Duration.ofSeconds(20), wait -> {
            waits.add(wait);
            if (waits.size() == 1) {
                clock.advance(Duration.ofMillis(120));
                calls.get(0).end();
                clock.advance(wait.minusMillis(120));
            } else {
                clock.advance(wait);
            }
        });
        calls.add(limiter.acquire(CALLS));
        calls.get(0).sent();
        limiter.acquire(CALLS);
        assertThat(waits).containsExactly(Duration.ofSeconds(1), Duration.ofMillis(120));
    }

    @Test
    void what_would_wait_too_long_after_all_fails_without_being_sent() {
        List<RateLimiter.Permit> calls = new ArrayList<>();
        RateLimiter limiter = limiter(1, Duration.ofMillis(1_100), wait -> {
            clock.advance(Duration.ofMillis(200));
            calls.get(0).end();
            clock.advance(wait.minusMillis(200));
        });
        calls.add(limiter.acquire(CALLS));
        calls.get(0).sent();
        assertThatExceptionOfType(CrmException.class)
                .isThrownBy(() -> limiter.acquire(CALLS))
                .satisfies(e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.THROTTLED));
    }

    @Test
    void a_call_that_was_never_sent_keeps_no_place_for_longer_than_its_window() {
        RateLimiter limiter = limiter(1);
        limiter.acquire(CALLS).end();
        clock.advance(Duration.ofSeconds(1));
        limiter.acquire(CALLS);
        assertThat(passed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void no_window_at_the_vendor_holds_more_calls_than_allowed_however_long_they_are_on_their_way() {
        Random random = new Random(7);
        for (int run = 0; run < 200; run++) {
            int permits = 1 + random.nextInt(5);
            RateLimiter limiter = limiter(permits);
            List<Instant> arrivals = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                RateLimiter.Permit call = limiter.acquire(CALLS);
                call.sent();
                arrivals.add(clock.advance(Duration.ofMillis(random.nextInt(251))));
                clock.advance(Duration.ofMillis(random.nextInt(401)));
                call.end();
            }
            for (int i = permits; i < arrivals.size(); i++) {
                assertThat(Duration.between(arrivals.get(i - permits), arrivals.get(i)))
                        .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
            }
        }
    }
}
