package io.github.nps4j.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a mapping made of one response. A record with {@link #problems()} must not be written: one of its values could not
 * be typed. Immutable and thread-safe; {@code toString} shows names, never values.
 */
public final class MappedRecord {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final Map<String, FieldValue> fields;
    private final Set<String> tagsToAdd;
    private final Set<String> tagsToRemove;
    private final List<MappedNote> notes;
    private final List<MappedTask> tasks;
    private final @Nullable MappedHistory history;
    private final List<String> problems;

    MappedRecord(
            Map<String, FieldValue> fields,
            Collection<String> tagsToAdd,
            Collection<String> tagsToRemove,
            List<MappedNote> notes,
            List<MappedTask> tasks,
            @Nullable MappedHistory history,
            List<String> problems) {
        this.fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        this.tagsToAdd = Collections.unmodifiableSet(new LinkedHashSet<>(tagsToAdd));
        this.tagsToRemove = Collections.unmodifiableSet(new LinkedHashSet<>(tagsToRemove));
        this.notes = List.copyOf(notes);
        this.tasks = List.copyOf(tasks);
        this.history = history;
        this.problems = List.copyOf(problems);
    }

    /**
     * The values.
     *
     * @return CRM field to value, in the order of the mapping; fields that keep the CRM's value are absent
     */
    public Map<String, FieldValue> fields() {
        return fields;
    }

    /**
     * The tags that the record shall have.
     *
     * @return tags, none of {@link #tagsToRemove()}
     */
    public Set<String> tagsToAdd() {
        return tagsToAdd;
    }

    /**
     * The tags that the record shall not have.
     *
     * @return tags, none of {@link #tagsToAdd()}
     */
    public Set<String> tagsToRemove() {
        return tagsToRemove;
    }

    /**
     * The notes to add.
     *
     * @return notes in the order of the mapping
     */
    public List<MappedNote> notes() {
        return notes;
    }

    /**
     * The tasks to open.
     *
     * @return tasks in the order of the mapping
     */
    public List<MappedTask> tasks() {
        return tasks;
    }

    /**
     * The history entry to keep. It has problems of its own: they do not keep the record from being written.
     *
     * @return the entry, or empty if the mapping keeps no history
     */
    public Optional<MappedHistory> history() {
        return Optional.ofNullable(history);
    }

    /**
     * Why the record must not be written.
     *
     * @return one sentence for each field that could not be typed, naming the field and no value; empty if all is well
     */
    public List<String> problems() {
        return problems;
    }

    /**
     * The plain values.
     *
     * @return CRM field to {@link FieldValue#plain()}, in the order of the mapping; personal data
     */
    public Map<String, @Nullable Object> plain() {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        fields.forEach((field, value) -> plain.put(field, value.plain()));
        return Collections.unmodifiableMap(plain);
    }

    /**
     * The plain values as one JSON object. Whole numbers are JSON integers.
     *
     * @return one line of JSON; personal data
     */
    public String toJson() {
        try {
            return JSON.writeValueAsString(plain());
        } catch (JsonProcessingException e) {
            // Numbers, texts and booleans can always be written.
            throw new IllegalStateException("the fields " + fields.keySet() + " could not be written as JSON", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MappedRecord that
                && fields.equals(that.fields)
                && tagsToAdd.equals(that.tagsToAdd)
                && tagsToRemove.equals(that.tagsToRemove)
                && notes.equals(that.notes)
                && tasks.equals(that.tasks)
                && Objects.equals(history, that.history)
                && problems.equals(that.problems);
    }

    @Override
    public int hashCode() {
        return Objects.hash(fields, tagsToAdd, tagsToRemove, notes, tasks, history, problems);
    }

    /** Names fields, tags, notes and tasks; no values. */
    @Override
    public String toString() {
        return "MappedRecord[fields " + fields.keySet() + ", add tags " + tagsToAdd + ", remove tags " + tagsToRemove
                + ", notes " + notes + ", tasks " + tasks + (history == null ? "" : ", history " + history)
                + ", problems " + problems + "]";
    }
}
