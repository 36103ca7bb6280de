package io.github.nps4j.channel;

import java.time.Duration;

/** A limit that a send must keep, counted in the store so that all nodes share it. */
public sealed interface Limit {

    /**
     * What is counted under, such as {@code portfolio/1234}: limits of one counter see each other's sends.
     *
     * @return the name, at most 400 characters
     */
    String counter();

    /**
     * At most so many different members in every span of this length, wherever it begins. A member that was counted within
     * the span costs nothing more, but begins its span anew. Sends themselves are counted by making each its own member:
     * see {@link #sends}.
     *
     * @param counter what is counted under
     * @param member who is counted, at most 400 characters
     * @param most how many, zero or more
     * @param span how long each counts, at most 10 years
     */
    record Window(String counter, String member, long most, Duration span) implements Limit {
        /**
         * Checks the values.
         *
         * @param counter what is counted under
         * @param member who is counted
         * @param most how many
         * @param span how long each counts
         * @throws IllegalArgumentException if a value is out of range
         */
        public Window {
            Texts.key("counter", counter);
            Texts.key("member", member);
            if (most < 0 || !Limit.isSpan(span)) {
                throw new IllegalArgumentException("limit " + counter
                        + " needs zero or more sends in a span of 1 ms to 10 years; got " + most + " in " + span);
            }
        }

        @Override
        public String toString() {
            return "Window[" + most + " in " + span + "]";
        }
    }

    /**
     * One send in every {@code every}, of which up to {@code burst} may come at once, borrowed from the future: after a
     * burst of n, begun at t, the next send is due at t + n · every.
     *
     * @param counter what is counted under
     * @param every the time that each send takes in the long run
     * @param burst how many may come at once, 1 or more
     */
    record Burst(String counter, Duration every, int burst) implements Limit {
        /**
         * Checks the values.
         *
         * @param counter what is counted under
         * @param every the time that each send takes
         * @param burst how many may come at once
         * @throws IllegalArgumentException if a value is out of range
         */
        public Burst {
            Texts.key("counter", counter);
            if (burst < 1 || !Limit.isSpan(every)) {
                throw new IllegalArgumentException("limit " + counter
                        + " needs a burst of 1 or more and a time of 1 ms to 10 years; got " + burst + " and " + every);
            }
        }

        @Override
        public String toString() {
            return "Burst[one in " + every + ", " + burst + " at once]";
        }
    }

    /**
     * At most so many sends in every span of this length.
     *
     * @param counter what is counted under
     * @param send the id of the send
     * @param most how many
     * @param span how long each counts
     * @return the limit
     */
    static Limit sends(String counter, String send, long most, Duration span) {
        return new Window(counter, send, most, span);
    }

    private static boolean isSpan(Duration span) {
        return span.compareTo(Duration.ofMillis(1)) >= 0 && span.compareTo(Duration.ofDays(3_660)) <= 0;
    }
}
