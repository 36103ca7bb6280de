package io.github.nps4j.testkit.hubspot;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * What search sees: copies of contacts, which follow the store after a delay, because HubSpot's search is consistent only
 * in the end. Thread-safe.
 */
final class SearchIndex {

    /** A contact as search sees it. */
    record Entry(Contact contact, Map<String, String> properties) {}

    private record Pending(Instant visibleAt, Contact contact, Map<String, String> properties, boolean gone) {}

    private final Map<Long, Entry> entries = new ConcurrentSkipListMap<>();
    private final Map<HubSpotProperty, Map<String, Set<Long>>> inverted = new HashMap<>();
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
        replace(contact.number, null);
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
        replace(change.contact().number, change.gone() ? null : new Entry(change.contact(), change.properties()));
    }

    private void replace(long number, @Nullable Entry after) {
        Entry before = after == null ? entries.remove(number) : entries.put(number, after);
        inverted.forEach((property, values) -> {
            for (String token : tokens(property, before)) {
                Set<Long> numbers = values.get(token);
                if (numbers != null) {
                    numbers.remove(number);
                }
            }
            tokens(property, after)
                    .forEach(token -> values.computeIfAbsent(token, key -> new HashSet<>())
                            .add(number));
        });
    }

    /** The entries with one of some values, which are in lower case, without looking at all entries. */
    synchronized List<Entry> having(HubSpotProperty property, Set<String> lowerValues) {
        if (!delay.isZero()) {
            showDue();
        }
        Map<String, Set<Long>> values = inverted.computeIfAbsent(property, this::invert);
        List<Entry> found = new ArrayList<>();
        for (String value : lowerValues) {
            for (long number : values.getOrDefault(value, Set.of())) {
                Entry entry = entries.get(number);
                if (entry != null) {
                    found.add(entry);
                }
            }
        }
        return found;
    }

    private Map<String, Set<Long>> invert(HubSpotProperty property) {
        Map<String, Set<Long>> values = new HashMap<>();
        entries.forEach((number, entry) -> tokens(property, entry)
                .forEach(token ->
                        values.computeIfAbsent(token, key -> new HashSet<>()).add(number)));
        return values;
    }

    private static List<String> tokens(HubSpotProperty property, @Nullable Entry entry) {
        String value = entry == null ? "" : Contact.lower(entry.properties().getOrDefault(property.name(), ""));
        if (value.isEmpty()) {
            return List.of();
        }
        return property.multiple() ? Values.split(value) : List.of(value);
    }
}
