package io.github.nps4j.sync;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a delivery is tried again. The wait doubles with each failed try, up to a longest wait; a random part of up to
 * half of it keeps retries from falling together ("equal jitter" as described in the AWS Architecture Blog,
 * "Exponential Backoff And Jitter", 2015).
 *
 * @param firstDelay the wait after the first failed try; more than zero
 * @param maxDelay the longest wait; not less than {@code firstDelay}
 * @param maxAttempts after so many failed tries the delivery is dead; 1 or more. Outages and limits of the destination do
 *     not count as tries
 */
public record RetryPolicy(Duration firstDelay, Duration maxDelay, int maxAttempts) {

    /**
     * A policy.
     *
     * @throws IllegalArgumentException if a part is out of range
     */
    public RetryPolicy {
        if (firstDelay.isNegative() || firstDelay.isZero() || maxDelay.compareTo(firstDelay) < 0 || maxAttempts < 1) {
            throw new IllegalArgumentException(
                    "a retry policy needs a first delay above zero, a longest delay not below it"
                            + " and at least 1 attempt; got " + firstDelay + ", " + maxDelay + ", " + maxAttempts);
        }
    }

    /**
     * The default: 2 seconds, doubling up to 1 hour, 12 attempts (about 5 hours in all).
     *
     * @return the default policy
     */
    public static RetryPolicy standard() {
        return new RetryPolicy(Duration.ofSeconds(2), Duration.ofHours(1), 12);
    }

    /**
     * How long to wait after a failed try.
     *
     * @param failures how many tries have failed in a row, 1 or more
     * @param random for the jitter
     * @return between half of the nominal wait and all of it
     */
    Duration delay(int failures, RandomGenerator random) {
        long nominal = maxDelay.toMillis();
        int doublings = Math.max(0, failures - 1);
        if (doublings < 32) {
            nominal = Math.min(nominal, Math.max(1, firstDelay.toMillis()) << doublings);
        }
        return Duration.ofMillis(nominal - (nominal > 1 ? random.nextLong(nominal / 2 + 1) : 0));
    }
}
