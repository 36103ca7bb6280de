package io.github.nps4j.testkit;

import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records and the indexes by which keys find them. Not thread-safe: {@link FakeCrm} guards it. */
final class FakeStore {

    /** An index of one field, by the normal form of one kind of key. */
    private record IndexName(RecordType type, String field, String kind) {}

    private final Map<String, FakeRow> rows = new LinkedHashMap<>();
    private final Map<String, String> mergedInto = new HashMap<>();
    private final Map<IndexName, Map<String, Set<String>>> indexes = new HashMap<>();
    private int lastId = 1_000;

    String newId() {
        String id;
        do {
            id = Integer.toString(++lastId);
        } while (rows.containsKey(id) || mergedInto.containsKey(id));
        return id;
    }

    FakeRow add(String id, RecordType type) {
        if (rows.containsKey(id) || mergedInto.containsKey(id)) {
            throw new IllegalArgumentException("the fake CRM has a record " + id + " already");
        }
        FakeRow row = new FakeRow(id, type);
        rows.put(id, row);
        return row;
    }

    /** The record, or the one that survived its merge. */
    @Nullable
    FakeRow find(String id) {
        String current = id;
        // a merge never points back, so this ends
        while (mergedInto.containsKey(current)) {
            current = mergedInto.get(current);
        }
        return rows.get(current);
    }

    List<FakeRow> all() {
        return List.copyOf(rows.values());
    }

    List<FakeRow> having(RecordType type, String field, String kind, String normalForm) {
        Map<String, Set<String>> index = indexes.computeIfAbsent(new IndexName(type, field, kind), this::build);
        List<FakeRow> found = new ArrayList<>();
        for (String id : index.getOrDefault(normalForm, Set.of())) {
            FakeRow row = rows.get(id);
            if (row != null) {
                found.add(row);
            }
        }
        return found;
    }

    void set(FakeRow row, String field, FieldValue value) {
        unindex(row, field);
        if (value instanceof FieldValue.ClearValue) {
            row.fields.remove(field);
            row.more.remove(field);
        } else {
            row.fields.put(field, value);
        }
        index(row, field);
    }

    void addMore(FakeRow row, String field, String value) {
        unindex(row, field);
        row.more.computeIfAbsent(field, name -> new ArrayList<>()).add(value);
        index(row, field);
    }

    void merge(FakeRow loser, FakeRow survivor, Set<String> keyFields) {
        for (String field : keyFields) {
            for (String text : loser.texts(field)) {
                if (!survivor.texts(field).contains(text)) {
                    addMore(survivor, field, text);
                }
            }
        }
        survivor.notes.putAll(loser.notes);
        survivor.tasks.putAll(loser.tasks);
        survivor.tags.addAll(loser.tags);
        survivor.entries.putAll(loser.entries);
        remove(loser);
        mergedInto.put(loser.id, survivor.id);
    }

    void remove(FakeRow row) {
        rows.remove(row.id);
        indexes.forEach((name, index) -> {
            if (name.type().equals(row.type)) {
                forget(index, name, row);
            }
        });
    }

    private Map<String, Set<String>> build(IndexName name) {
        Map<String, Set<String>> index = new HashMap<>();
        for (FakeRow row : rows.values()) {
            if (row.type.equals(name.type())) {
                remember(index, name, row);
            }
        }
        return index;
    }

    private void index(FakeRow row, String field) {
        indexes.forEach((name, index) -> {
            if (name.type().equals(row.type) && name.field().equals(field)) {
                remember(index, name, row);
            }
        });
    }

    private void unindex(FakeRow row, String field) {
        indexes.forEach((name, index) -> {
            if (name.type().equals(row.type) && name.field().equals(field)) {
                forget(index, name, row);
            }
        });
    }

    private static void remember(Map<String, Set<String>> index, IndexName name, FakeRow row) {
        for (String text : row.texts(name.field())) {
            index.computeIfAbsent(normalForm(name.kind(), text), form -> new LinkedHashSet<>())
                    .add(row.id);
        }
    }

    private static void forget(Map<String, Set<String>> index, IndexName name, FakeRow row) {
        for (String text : row.texts(name.field())) {
            Set<String> ids = index.get(normalForm(name.kind(), text));
            if (ids != null) {
                ids.remove(row.id);
            }
        }
    }

    static String normalForm(String kind, String text) {
        return IdentityKey.of(kind, text, null).value();
    }
}
