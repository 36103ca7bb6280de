package io.github.nps4j.testkit;

import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record of a {@link FakeCrm} as it stood when it was asked for. Immutable. */
public final class FakeRecord {

    private final String id;
    private final RecordType type;
    private final Map<String, FieldValue> fields;
    private final int writes;

    FakeRecord(String id, RecordType type, Map<String, FieldValue> fields, int writes) {
        this.id = id;
        this.type = type;
        this.fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        this.writes = writes;
    }

    /**
     * The id.
     *
     * @return the CRM's id of the record
     */
    public String id() {
        return id;
    }

    /**
     * The type.
     *
     * @return what kind of record it is
     */
    public RecordType type() {
        return type;
    }

    /**
     * The values.
     *
     * @return field name to value; a field that is empty is not in the map
     */
    public Map<String, FieldValue> fields() {
        return fields;
    }

    /**
     * How often an adapter call wrote to it.
     *
     * @return 0 or more; seeding does not count
     */
    public int writes() {
        return writes;
    }

    /**
     * The value of a field in the Java type that belongs to what the CRM holds: {@link BigDecimal}, {@link String},
     * {@link Boolean}, {@link LocalDate}, {@link Instant}, or a list of texts for a multi-select.
     *
     * @param field the field's name
     * @return the value, or {@code null} if the field is empty
     */
    public @Nullable Object value(String field) {
        FieldValue value = fields.get(field);
        if (value == null) {
            return null;
        }
        return plain(value);
    }

    /**
     * The number in a field.
     *
     * @param field the field's name
     * @return the number, or {@code null} if the field is empty
     * @throws IllegalStateException if the field holds something else, such as a number that landed as text
     */
    public @Nullable BigDecimal number(String field) {
        return as(field, BigDecimal.class);
    }

    /**
     * The text or the option in a field.
     *
     * @param field the field's name
     * @return the text, or {@code null} if the field is empty
     * @throws IllegalStateException if the field holds something else
     */
    public @Nullable String text(String field) {
        return as(field, String.class);
    }

    private <T> @Nullable T as(String field, Class<T> javaType) {
        Object value = value(field);
        if (value == null) {
            return null;
        }
        if (!javaType.isInstance(value)) {
            throw new IllegalStateException("field " + field + " of record " + id + " holds a "
                    + value.getClass().getSimpleName() + ", not a " + javaType.getSimpleName());
        }
        return javaType.cast(value);
    }

    private static @Nullable Object plain(FieldValue value) {
        if (value instanceof FieldValue.ChoicesValue choices) {
            return List.copyOf(choices.values());
        }
        if (value instanceof FieldValue.DateValue date) {
            return date.value();
        }
        if (value instanceof FieldValue.DateTimeValue time) {
            return time.value();
        }
        return value.plain();
    }

    /** Names the record and its fields, never their values. */
    @Override
    public String toString() {
        return "FakeRecord[" + type.name() + " " + id + ", fields " + fields.keySet() + "]";
    }
}
