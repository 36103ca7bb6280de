package io.github.nps4j.testkit.hubspot;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Notes and tasks. Thread-safe. */
final class EngagementStore {

    private static final long FIRST_ID = 70_200_000_001L;

    /** What a note or a task is called, and the ids of its association types. */
    enum Kind {
        NOTE("note", Set.of("notes", "note", "0-46"), 202, 190, 214),
        TASK("task", Set.of("tasks", "task", "0-27"), 204, 192, 216);

        final String singular;

        /** The names by which a path may call them. */
        final Set<String> names;

        private final int toContact;
        private final int toCompany;
        private final int toDeal;

        Kind(String singular, Set<String> names, int toContact, int toCompany, int toDeal) {
            this.singular = singular;
            this.names = names;
            this.toContact = toContact;
            this.toCompany = toCompany;
            this.toDeal = toDeal;
        }

        static @Nullable Kind called(String name) {
            for (Kind kind : values()) {
                if (kind.names.contains(name)) {
                    return kind;
                }
            }
            return null;
        }

        /** The association type that leads to objects of a type; those to custom objects are the account's own. */
        int typeTo(ObjectType type) {
            return switch (type.id) {
                case ObjectType.CONTACTS -> toContact;
                case ObjectType.COMPANIES -> toCompany;
                case ObjectType.DEALS -> toDeal;
                default -> Integer.parseInt(type.id.substring(2)) * 10 + (toContact - 201);
            };
        }

        static String category(ObjectType type) {
            return type.isCustom() ? "USER_DEFINED" : "HUBSPOT_DEFINED";
        }

        /** The way back, which has a number one less. */
        int typeFrom(ObjectType type) {
            return typeTo(type) - 1;
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
        if (all.put(engagement.id(), engagement) != null) {
            byContact.values().forEach(of -> of.replaceAll(one -> one.id().equals(engagement.id()) ? engagement : one));
            return;
        }
        engagement
                .contacts()
                .forEach(contact -> byContact
                        .computeIfAbsent(contact, key -> new ArrayList<>())
                        .add(engagement));
    }

    /** Changes properties of an engagement that is there. */
    synchronized Engagement update(Engagement engagement, Map<String, String> changed) {
        Map<String, String> properties = new LinkedHashMap<>(engagement.properties());
        properties.putAll(changed);
        Engagement now = new Engagement(
                engagement.id(), engagement.kind(), engagement.contacts(), properties, engagement.createdAt());
        byContact.values().forEach(all -> all.replaceAll(one -> one.id().equals(now.id()) ? now : one));
        all.put(now.id(), now);
        journal.engagement(now);
        return now;
    }

    synchronized void remove(Kind kind, String id) {
        if (find(kind, id) != null) {
            restoreRemoval(id);
            journal.removedEngagement(id);
        }
    }

    synchronized void restoreRemoval(String id) {
        all.remove(id);
        byContact.values().forEach(of -> of.removeIf(one -> one.id().equals(id)));
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
