package io.github.nps4j.http;

import java.time.Duration;

/**
 * At most so many calls within any span of time of that length (a rolling window, so that no burst at a border exceeds
 * what the vendor counts). A call counts from its answer, or from 250 ms after it was sent if that is sooner: the vendor
 * counts it when it arrives, which is before the answer, and calls may arrive closer together than they were sent. So the
 * rate stays below the limit by the time of a call in each window. Immutable.
 *
 * @param name what calls refer to, such as {@code search}
 * @param permits most calls within the window, 1 to 10,000
 * @param window the length of the window, more than zero, at most a day
 */
public record RateLimit(String name, int permits, Duration window) {

    private static final int MAX_PERMITS = 10_000;

    /**
     * A limit.
     *
     * @param name what calls refer to
     * @param permits most calls within the window
     * @param window the length of the window
     * @throws IllegalArgumentException if a value is out of its range
     */
    public RateLimit {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a rate limit needs a name");
        }
        if (permits < 1 || permits > MAX_PERMITS) {
            throw new IllegalArgumentException(
                    "rate limit '" + name + "': permits are 1 to " + MAX_PERMITS + "; got " + permits);
        }
        if (window.isNegative() || window.isZero() || window.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "rate limit '" + name + "': the window is more than zero and at most a day; got " + window);
        }
    }

    /**
     * A limit.
     *
     * @param name what calls refer to
     * @param permits most calls within the window, 1 to 10,000
     * @param window the length of the window, more than zero, at most a day
     * @return the limit
     * @throws IllegalArgumentException if a value is out of its range
     */
    public static RateLimit of(String name, int permits, Duration window) {
        return new RateLimit(name, permits, window);
    }
}
