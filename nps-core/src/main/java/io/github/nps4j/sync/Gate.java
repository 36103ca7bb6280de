package io.github.nps4j.sync;

import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.sync.DestinationStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a destination may be called now: the circuit breaker and the wait for limits in one place. What stops
 * a destination for all nodes (the host's pause, a receiver that is gone) is kept in the store instead. Thread-safe.
 *
 * <p>After a failure of the destination as a whole the gate closes for a while that doubles with each failure in a row;
 * when it opens again, it lets a small batch through first ("half-open"), and only its success lets full pages through.
 */
final class Gate {

    static final Duration SHORTEST_WAIT = Duration.ofMillis(500);
    static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    static final Duration FIRST_BLOCK = Duration.ofMinutes(1);
    static final Duration LONGEST_BLOCK = Duration.ofHours(1);
    static final Duration THROTTLE = Duration.ofSeconds(10);
    static final Duration LONGEST_THROTTLE = Duration.ofHours(1);
    static final Duration QUOTA = Duration.ofHours(1);
    static final Duration LONGEST_QUOTA = Duration.ofHours(25);

    private final String destination;
    private final RandomGenerator random;
    private State state = State.ACTIVE;
    private @Nullable Failure failure;
    private @Nullable Instant until;
    private int failures;

    Gate(String destination, RandomGenerator random) {
        this.destination = destination;
        this.random = random;
    }

    /** Whether calls may be made at this time. */
    synchronized boolean open(Instant now) {
        return until == null || !until.isAfter(now);
    }

    /** Whether the next calls are a probe after failures, to be kept small. */
    synchronized boolean probing() {
        return state == State.BACKING_OFF || state == State.BLOCKED;
    }

    /**
     * Why calls may not be made at this time, with the wait that is left; {@code null} if they may.
     */
    synchronized @Nullable Failure refusal(Instant now) {
        Instant end = until;
        Failure why = failure;
        return end == null || why == null || !end.isAfter(now) ? null : why.withRetryAfter(Duration.between(now, end));
    }

    /** When the gate opens; {@code null} if it is open. */
    synchronized @Nullable Instant until() {
        return state == State.ACTIVE ? null : until;
    }

    /** A call went through. While the gate is closed it was under way before, and does not end the wait. */
    synchronized boolean succeeded(Instant now) {
        if (!open(now)) {
            return false;
        }
        failures = 0;
        return state != State.ACTIVE && become(State.ACTIVE, null, null);
    }

    /** A call failed for a reason that concerns the destination as a whole. */
    synchronized boolean failed(Failure why, Instant now) {
        Duration asked = why.retryAfter().orElse(null);
        boolean shut = !open(now);
        return switch (why.kind()) {
            case THROTTLED -> close(State.THROTTLED, why, now, bounded(asked, THROTTLE, LONGEST_THROTTLE));
            case QUOTA_EXHAUSTED -> close(State.THROTTLED, why, now, bounded(asked, QUOTA, LONGEST_QUOTA));
            case UNAUTHORIZED, FORBIDDEN, SCHEMA -> {
                count(shut);
                yield close(State.BLOCKED, why, now, doubling(FIRST_BLOCK, LONGEST_BLOCK));
            }
            default -> {
                count(shut);
                Duration wait = doubling(FIRST_WAIT, LONGEST_WAIT);
                if (asked != null && asked.compareTo(wait) > 0) {
                    wait = bounded(asked, wait, LONGEST_THROTTLE);
                }
                yield close(State.BACKING_OFF, why, now, wait);
            }
        };
    }

    /** Calls that were under way when the gate closed fail with the same breath: they are no failures in a row. */
    private void count(boolean shut) {
        if (!shut || failures == 0) {
            failures++;
        }
    }

    /** A short wait does not cut a longer one, and a CRM that asks for none is left alone for a moment all the same. */
    private boolean close(State next, Failure why, Instant now, Duration wait) {
        Instant end = now.plus(wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait);
        boolean longer = until == null || !until.isAfter(end);
        return longer && become(next, why, end);
    }

    synchronized boolean reset() {
        failures = 0;
        return become(State.ACTIVE, null, null);
    }

    synchronized DestinationStatus status() {
        return new DestinationStatus(destination, state, failure, until);
    }

    /** Whether a kind of failure closes the gate. */
    static boolean closes(FailureKind kind) {
        return kind.scope() == FailureKind.Scope.DESTINATION
                || kind == FailureKind.UNKNOWN_OUTCOME
                || kind == FailureKind.UNEXPECTED;
    }

    private boolean become(State next, @Nullable Failure why, @Nullable Instant when) {
        boolean changed = next != state;
        state = next;
        failure = why;
        until = when;
        return changed;
    }

    private Duration doubling(Duration first, Duration longest) {
        return new RetryPolicy(first, longest, 1).delay(failures, random);
    }

    private static Duration bounded(@Nullable Duration asked, Duration otherwise, Duration longest) {
        Duration wait = asked == null || asked.isNegative() ? otherwise : asked;
        return wait.compareTo(longest) > 0 ? longest : wait;
    }
}
