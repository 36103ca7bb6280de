package io.github.nps4j.testkit.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Counts what happened within a moving stretch of time, against a limit; no limit while that is 0. Not thread-safe. */
public final class RollingWindow {

    private final Deque<Instant> taken = new ArrayDeque<>();
    private final Duration length;
    private final int limit;

    /**
     * A window.
     *
     * @param limit most permits within it; 0 for no limit
     * @param length how long it is
     */
    public RollingWindow(int limit, Duration length) {
        this.limit = limit;
        this.length = length;
    }

    /**
     * Takes a permit.
     *
     * @param now the time
     * @return {@code false} if none is left; nothing is taken then
     */
    public boolean take(Instant now) {
        if (limit <= 0) {
            return true;
        }
        if (isFull(now)) {
            return false;
        }
        taken.addLast(now);
        return true;
    }

    /**
     * Whether no permit is left.
     *
     * @param now the time
     * @return {@code true} if {@link #take} would refuse
     */
    public boolean isFull(Instant now) {
        return limit > 0 && left(now) == 0;
    }

    /**
     * How many permits are left.
     *
     * @param now the time
     * @return 0 or more; {@link Integer#MAX_VALUE} without a limit
     */
    public int left(Instant now) {
        if (limit <= 0) {
            return Integer.MAX_VALUE;
        }
        Instant start = now.minus(length);
        while (!taken.isEmpty() && !taken.getFirst().isAfter(start)) {
            taken.removeFirst();
        }
        return Math.max(0, limit - taken.size());
    }
}
