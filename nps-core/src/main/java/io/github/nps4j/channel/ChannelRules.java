package io.github.nps4j.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What every {@link ChannelStore} must decide the same way; for whoever writes one. */
public final class ChannelRules {

    private ChannelRules() {}

    /**
     * Whether nothing may be sent to a person.
     *
     * @param request the send
     * @param consents what was said under the names of the person
     * @param suppressions the suppressions of the names of the person
     * @param now the time
     * @return the reason, a stop first, or empty
     */
    public static Optional<Suppression.Reason> barred(
            SendRequest request,
            Collection<List<Consent>> consents,
            Collection<List<Suppression>> suppressions,
            Instant now) {
        List<Consent> said = new ArrayList<>();
        consents.forEach(said::addAll);
        return Consents.of(said)
                .stopped(request.purpose())
                .or(() -> suppressions.stream()
                        .flatMap(List::stream)
                        .filter(suppression -> suppression.holds(now))
                        .map(Suppression::reason)
                        .sorted()
                        .findFirst());
    }

    /**
     * The limit that has room last.
     *
     * @param latest the one so far, or {@code null} if all had room
     * @param limit another limit
     * @param notBefore when it has room, or empty if it has room now
     * @return the one that has room later, or {@code null} if both have room now
     */
    public static Reservation.@Nullable Full later(
            Reservation.@Nullable Full latest, Limit limit, Optional<Instant> notBefore) {
        return notBefore
                .filter(time -> latest == null || time.isAfter(latest.notBefore()))
                .map(time -> new Reservation.Full(limit.counter(), time))
                .orElse(latest);
    }

    /**
     * Checks what a claim asks for.
     *
     * @param most how many, 1 to 1,000
     * @param lease how long, more than zero
     * @throws IllegalArgumentException if a value is out of range
     */
    public static void checkClaim(int most, Duration lease) {
        if (most < 1 || most > 1_000 || lease.isNegative() || lease.isZero()) {
            throw new IllegalArgumentException(
                    "a claim takes 1 to 1,000 rows for a time of more than zero; got " + most + " for " + lease);
        }
    }

    /**
     * Checks what a page asks for.
     *
     * @param most how many, 1 to 1,000
     * @throws IllegalArgumentException if it is out of range
     */
    public static void checkPage(int most) {
        if (most < 1 || most > 1_000) {
            throw new IllegalArgumentException("a page takes 1 to 1,000 rows; got " + most);
        }
    }

    /**
     * Checks that a row is one to be planned.
     *
     * @param row the row
     * @throws IllegalArgumentException if it was saved before
     */
    public static void checkPlan(OutboxRow row) {
        if (row.version() != 0) {
            throw new IllegalArgumentException(
                    "send " + row.id() + " was saved before: change it with update, not with plan");
        }
    }
}
