package io.github.nps4j.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What limits mean, for whoever keeps a {@link ChannelStore}: from the times that a counter holds to whether another send
 * may be counted.
 */
public final class LimitRules {

    private LimitRules() {}

    /**
     * How long a counted send matters to a limit.
     *
     * @param limit the limit
     * @return the span of a window, or the longest time that a burst can shut it
     */
    public static Duration span(Limit limit) {
        return limit instanceof Limit.Window window
                ? window.span()
                : ((Limit.Burst) limit).every().multipliedBy(((Limit.Burst) limit).burst());
    }

    /**
     * Whom a send counts as in a limit.
     *
     * @param limit the limit
     * @param send the id of the send
     * @return the member of a window; in a burst each send is its own
     */
    public static String member(Limit limit, String send) {
        return limit instanceof Limit.Window window ? window.member() : send;
    }

    /**
     * Whether a window has no room for a member that it does not hold.
     *
     * @param limit the window
     * @param times when the other members were counted last, oldest first: all that are later than {@code now} minus the
     *     span
     * @param now the time
     * @return the first time at which it has room, or empty if it has room now
     */
    public static Optional<Instant> window(Limit.Window limit, List<Instant> times, Instant now) {
        if (times.size() < limit.most()) {
            return Optional.empty();
        }
        if (limit.most() == 0) {
            return Optional.of(now.plus(limit.span()));
        }
        return Optional.of(times.get((int) (times.size() - limit.most())).plus(limit.span()));
    }

    /**
     * Whether a burst has no room.
     *
     * @param limit the burst
     * @param times when its other sends were counted, oldest first: all that are later than {@code now} minus {@link #span}
     * @param now the time
     * @return the first time at which it has room, or empty if it has room now
     */
    public static Optional<Instant> burst(Limit.Burst limit, List<Instant> times, Instant now) {
        Instant began = Instant.MIN;
        Instant closed = Instant.MIN;
        int taken = 0;
        for (Instant at : times) {
            if (taken > 0 && at.isBefore(closed)) {
                taken++;
            } else {
                began = at;
                closed = at.plus(limit.every());
                taken = 1;
            }
        }
        if (taken == 0) {
            return Optional.empty();
        }
        Instant free = began.plus(limit.every().multipliedBy(taken));
        boolean open = now.isBefore(closed) && taken < limit.burst();
        return open || !now.isBefore(free) ? Optional.empty() : Optional.of(free);
    }
}
