package io.github.nps4j.testkit.whatsapp;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the account knows of a person. Guarded by the account. */
final class Person {

    static final Duration WINDOW = Duration.ofHours(24);
    private static final Duration DAY = Duration.ofHours(24);

    private static final Duration PAIR_INTERVAL = Duration.ofSeconds(6);
    private static final int PAIR_BURST = 45;

    final SimulatedUser user;
    final Customer customer;
    final Deque<Instant> marketing = new ArrayDeque<>();
    boolean marketingStopped;
    boolean stopped;
    boolean forbidden;

    /** When the last message of the person came, per business number. */
    private final Map<String, Instant> wrote = new HashMap<>();

    /** Up to when the quota of the pair is used, per business number. */
    private final Map<String, Instant> pairUsed = new HashMap<>();

    Person(SimulatedUser user, Customer customer) {
        this.user = user;
        this.customer = customer;
    }

    void wrote(String phoneNumberId, Instant at) {
        wrote.merge(phoneNumberId, at, (a, b) -> a.isAfter(b) ? a : b);
    }

    @Nullable
    Instant windowEnd(String phoneNumberId) {
        Instant last = wrote.get(phoneNumberId);
        return last == null ? null : last.plus(WINDOW);
    }

    boolean isWindowOpen(String phoneNumberId, Instant now) {
        Instant end = windowEnd(phoneNumberId);
        return end != null && now.isBefore(end);
    }

    /** One message in 6 seconds, with up to 45 borrowed from the future. */
    boolean takePair(String phoneNumberId, Instant now) {
        Instant used = pairUsed.getOrDefault(phoneNumberId, now);
        Instant from = used.isBefore(now) ? now : used;
        Instant next = from.plus(PAIR_INTERVAL);
        if (Duration.between(now, next).compareTo(PAIR_INTERVAL.multipliedBy(PAIR_BURST)) > 0) {
            return false;
        }
        pairUsed.put(phoneNumberId, next);
        return true;
    }

    int marketingWithin24Hours(Instant now) {
        Instant start = now.minus(DAY);
        while (!marketing.isEmpty() && !marketing.getFirst().isAfter(start)) {
            marketing.removeFirst();
        }
        return marketing.size();
    }
}
