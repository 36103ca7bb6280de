package io.github.nps4j.testkit;

import io.github.nps4j.crm.HistoryWriter;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.TaskWriter;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A record as the store holds it; guarded by the store's lock. */
final class FakeRow {

    final String id;
    final RecordType type;
    final Map<String, FieldValue> fields = new LinkedHashMap<>();
    final Map<String, List<String>> more = new LinkedHashMap<>();
    final Map<String, NoteWriter.Note> notes = new LinkedHashMap<>();
    final Map<String, TaskWriter.Task> tasks = new LinkedHashMap<>();
    final Set<String> tags = new LinkedHashSet<>();
    /** By marker. */
    final Map<String, FakeEntry> entries = new LinkedHashMap<>();

    int writes;

    /** A history entry with its own id. */
    record FakeEntry(String id, HistoryWriter.Entry entry) {}

    FakeRow(String id, RecordType type) {
        this.id = id;
        this.type = type;
    }

    /** All texts of a field, the further values included. */
    List<String> texts(String field) {
        List<String> texts = new ArrayList<>(textsOf(fields.get(field)));
        texts.addAll(more.getOrDefault(field, List.of()));
        return texts;
    }

    static List<String> textsOf(@Nullable FieldValue value) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof FieldValue.ChoicesValue choices) {
            return choices.values();
        }
        if (value instanceof FieldValue.NumberValue number) {
            return List.of(number.value().toPlainString());
        }
        Object plain = value.plain();
        return plain == null ? List.of() : List.of(plain.toString());
    }

    FakeRecord view() {
        return new FakeRecord(id, type, fields, writes);
    }
}
