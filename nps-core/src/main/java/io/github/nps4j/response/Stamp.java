package io.github.nps4j.response;

import java.time.Instant;
import java.util.Comparator;

/**
 * Where a state of a response stands in time. The greater stamp holds the newer answer: first by the time of the
 * response, then by its key, then by its revision. The order is total and does not depend on arrival, which is what
 * makes "an older answer never overwrites a newer one" hold for every order of arrival.
 *
 * @param respondedAt when the customer answered
 * @param key the response
 * @param revision the revision of that response, 0 or more
 */
public record Stamp(Instant respondedAt, ResponseKey key, long revision) implements Comparable<Stamp> {

    private static final Comparator<Stamp> ORDER =
            Comparator.comparing(Stamp::respondedAt).thenComparing(Stamp::key).thenComparingLong(Stamp::revision);

    @Override
    public int compareTo(Stamp other) {
        return ORDER.compare(this, other);
    }

    /**
     * Whether this stamp is newer than another.
     *
     * @param other the other stamp
     * @return {@code true} if this one is greater
     */
    public boolean isAfter(Stamp other) {
        return compareTo(other) > 0;
    }
}
