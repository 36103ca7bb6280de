package io.github.nps4j.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that stands still until a test moves it. Clocks made by {@link #withZone} share the time with the one they were
 * made from. Safe for use by many threads.
 */
public final class SettableClock extends Clock {

    /** The time that clocks of several zones share. */
    private static final class Time {

        private volatile Instant now;

        private Time(Instant now) {
            this.now = now;
        }

        private synchronized Instant plus(Duration duration) {
            now = now.plus(duration);
            return now;
        }

        private synchronized void set(Instant instant) {
            now = instant;
        }
    }

    private final Time time;
    private final ZoneId zone;

    private SettableClock(Time time, ZoneId zone) {
        this.time = time;
        this.zone = zone;
    }

    /**
     * A clock in UTC.
     *
     * @param now the time it shows
     * @return a new clock
     */
    public static SettableClock at(Instant now) {
        return new SettableClock(new Time(now), ZoneOffset.UTC);
    }

    /**
     * A clock in UTC.
     *
     * @param now the time it shows, in the form of {@link Instant#parse}
     * @return a new clock
     */
    public static SettableClock at(String now) {
        return at(Instant.parse(now));
    }

    /**
     * Moves the clock forward, or back if the duration is negative.
     *
     * @param duration how far
     * @return the time it shows now
     */
    public Instant advance(Duration duration) {
        return time.plus(duration);
    }

    /**
     * Sets the clock. Setting it back is allowed: real clocks do it too.
     *
     * @param instant the time it is to show
     */
    public void set(Instant instant) {
        time.set(instant);
    }

    @Override
    public Instant instant() {
        return time.now;
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public SettableClock withZone(ZoneId zone) {
        return new SettableClock(time, zone);
    }

    @Override
    public String toString() {
        return "SettableClock[" + time.now + ", " + zone + "]";
    }
}
