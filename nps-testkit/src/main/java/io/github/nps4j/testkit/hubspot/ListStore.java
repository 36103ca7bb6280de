package io.github.nps4j.testkit.hubspot;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The lists of the account and who is on them. Thread-safe. */
final class ListStore {

    private static final int FIRST_ID = 301;

    /** A list; only {@code MANUAL} and {@code SNAPSHOT} ones take members by request. */
    record RecordList(String id, String name, String objectType, String processingType) {
        boolean writable() {
            return !processingType.equals("DYNAMIC");
        }
    }

    private final Map<String, RecordList> lists = new LinkedHashMap<>();
    private final Map<String, Set<String>> members = new HashMap<>();
    private final Journal journal;

    ListStore(Journal journal) {
        this.journal = journal;
    }

    synchronized RecordList add(String name, String objectType, String processingType) {
        if (find(objectType, name) != null) {
            throw new IllegalArgumentException("the HubSpot simulator has a list '" + name + "' already");
        }
        RecordList list = new RecordList(Integer.toString(FIRST_ID + lists.size()), name, objectType, processingType);
        restore(list);
        journal.list(list);
        return list;
    }

    synchronized void restore(RecordList list) {
        lists.put(list.id(), list);
        members.put(list.id(), new LinkedHashSet<>());
    }

    synchronized @Nullable RecordList find(String id) {
        return lists.get(id);
    }

    /** The list of this name, in any case. */
    synchronized @Nullable RecordList find(String objectType, String name) {
        return lists.values().stream()
                .filter(list ->
                        list.objectType().equals(objectType) && list.name().equalsIgnoreCase(name))
                .findFirst()
                .orElse(null);
    }

    /** Whether the change changed anything. */
    synchronized boolean change(String id, String recordId, boolean add) {
        boolean changed = restoreChange(id, recordId, add);
        if (changed) {
            journal.member(id, recordId, add);
        }
        return changed;
    }

    synchronized boolean restoreChange(String id, String recordId, boolean add) {
        Set<String> on = members.getOrDefault(id, new LinkedHashSet<>());
        return add ? on.add(recordId) : on.remove(recordId);
    }

    synchronized Set<String> members(String id) {
        return new LinkedHashSet<>(members.getOrDefault(id, Set.of()));
    }
}
