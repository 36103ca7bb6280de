package io.github.nps4j.testkit.hubspot;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which records are related, in both directions. Thread-safe. */
final class AssociationStore {

    private final Map<Contact, Set<Contact>> related = new HashMap<>();
    private final Journal journal;

    AssociationStore(Journal journal) {
        this.journal = journal;
    }

    /** Relates two records; what is related already stays so. */
    synchronized void add(Contact from, Contact to) {
        if (restore(from, to)) {
            journal.association(from, to);
        }
    }

    synchronized boolean restore(Contact from, Contact to) {
        related.computeIfAbsent(to, key -> new LinkedHashSet<>()).add(from);
        return related.computeIfAbsent(from, key -> new LinkedHashSet<>()).add(to);
    }

    synchronized List<Contact> of(Contact record, ObjectType type) {
        return related.getOrDefault(record, Set.of()).stream()
                .filter(other -> !other.archived && other.type.equals(type.id))
                .toList();
    }

    synchronized void move(Contact from, Contact to) {
        for (Contact other : related.getOrDefault(from, Set.of())) {
            related.getOrDefault(other, new LinkedHashSet<>()).remove(from);
            restore(to, other);
        }
        related.remove(from);
    }
}
