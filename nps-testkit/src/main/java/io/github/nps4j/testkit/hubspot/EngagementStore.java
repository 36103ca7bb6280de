package io.github.nps4j.testkit.hubspot;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Notes and tasks. Thread-safe. */
final class EngagementStore {

    private static final long FIRST_ID = 70_200_000_001L;

    /** What a note or a task is called, and the ids of its association types. */
    enum Kind {
        NOTE("note", 202, 201),
        TASK("task", 204, 203);

        final String singular;
        final int typeToContact;
        final int typeFromContact;

        Kind(String singular, int typeToContact, int typeFromContact) {
            this.singular = singular;
            this.typeToContact = typeToContact;
            this.typeFromContact = typeFromContact;
        }
    }

    /** One note or task. */
    record Engagement(
            String id, Kind kind, List<Contact> contacts, Map<String, String> properties, Instant createdAt) {}

    private final Map<String, Engagement> all = new LinkedHashMap<>();
    private final Map<Contact, List<Engagement>> byContact = new LinkedHashMap<>();
    private final Clock clock;
    private final Journal journal;
    private long nextId = FIRST_ID;

    EngagementStore(Clock clock, Journal journal) {
        this.clock = clock;
        this.journal = journal;
    }

    synchronized Engagement add(Kind kind, List<Contact> contacts, Map<String, String> properties) {
        Engagement engagement = new Engagement(
                Long.toString(nextId++), kind, List.copyOf(contacts), Map.copyOf(properties), clock.instant());
        put(engagement);
        journal.engagement(engagement);
        return engagement;
    }

    /** Puts back what the journal holds. */
    synchronized void restore(Engagement engagement) {
        put(engagement);
        nextId = Math.max(nextId, Long.parseLong(engagement.id()) + 1);
    }

    private void put(Engagement engagement) {
        all.put(engagement.id(), engagement);
        engagement
                .contacts()
                .forEach(contact -> byContact
                        .computeIfAbsent(contact, key -> new ArrayList<>())
                        .add(engagement));
    }

    synchronized @Nullable Engagement find(Kind kind, String id) {
        Engagement engagement = all.get(id);
        return engagement == null || engagement.kind() != kind ? null : engagement;
    }

    synchronized List<Engagement> of(Contact contact, Kind kind) {
        return byContact.getOrDefault(contact, List.of()).stream()
                .filter(engagement -> engagement.kind() == kind)
                .toList();
    }

    synchronized void move(Contact from, Contact to) {
        List<Engagement> moved = byContact.remove(from);
        if (moved != null) {
            byContact.computeIfAbsent(to, key -> new ArrayList<>()).addAll(moved);
        }
    }
}
