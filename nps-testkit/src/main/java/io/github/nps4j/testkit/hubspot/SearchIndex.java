package io.github.nps4j.testkit.hubspot;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What search sees: copies of contacts, which follow the store after a delay, because HubSpot's search is consistent only
 * in the end. Thread-safe.
 */
final class SearchIndex {

    /** A contact as search sees it. */
    record Entry(Contact contact, Map<String, String> properties) {}

    private record Pending(Instant visibleAt, Contact contact, Map<String, String> properties, boolean gone) {}

    private final Map<Long, Entry> entries = new ConcurrentSkipListMap<>();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final Clock clock;
    private final Duration delay;

    SearchIndex(Clock clock, Duration delay) {
        this.clock = clock;
        this.delay = delay;
    }

    synchronized void changed(Contact contact) {
        Pending change = new Pending(
                delay.isZero() ? Instant.MIN : clock.instant().plus(delay),
                contact,
                contact.properties,
                contact.archived);
        if (delay.isZero()) {
            show(change);
        } else {
            pending.add(change);
        }
    }

    /** A merged contact leaves the results at once with its record. */
    synchronized void removed(Contact contact) {
        pending.removeIf(change -> change.contact() == contact);
        entries.remove(contact.number);
    }

    synchronized void catchUp() {
        pending.forEach(this::show);
        pending.clear();
    }

    Collection<Entry> entries() {
        if (!delay.isZero()) {
            showDue();
        }
        return entries.values();
    }

    private synchronized void showDue() {
        Instant now = clock.instant();
        // a clock that was set back may have left later times in front of earlier ones
        pending.removeIf(change -> {
            boolean due = !change.visibleAt().isAfter(now);
            if (due) {
                show(change);
            }
            return due;
        });
    }

    private void show(Pending change) {
        if (change.gone()) {
            entries.remove(change.contact().number);
        } else {
            entries.put(change.contact().number, new Entry(change.contact(), change.properties()));
        }
    }
}
