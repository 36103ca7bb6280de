package io.github.nps4j.crm;

import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fields to be written to one record: an existing one, or one to be created under a key. Immutable. */
public final class RecordWrite {

    private final @Nullable String recordId;
    private final @Nullable IdentityKey createKey;
    private final @Nullable String createField;
    private final String traceId;
    private final Map<String, FieldValue> fields;

    private RecordWrite(
            @Nullable String recordId,
            @Nullable IdentityKey createKey,
            @Nullable String createField,
            String traceId,
            Map<String, FieldValue> fields) {
        this.recordId = recordId;
        this.createKey = createKey;
        this.createField = createField;
        this.traceId = traceId;
        this.fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /**
     * A write to a record that exists.
     *
     * @param recordId the CRM's id of the record
     * @param traceId names this write in logs and in the CRM's answer where it echoes such an id; no personal data
     * @param fields field name to value
     * @return the write
     */
    public static RecordWrite update(String recordId, String traceId, Map<String, FieldValue> fields) {
        return new RecordWrite(recordId, null, null, traceId, fields);
    }

    /**
     * A write that creates the record unless one has this key by now.
     *
     * @param key the key of the new record
     * @param field the CRM's name of the field that holds the key, or {@code null} for the CRM's own
     * @param traceId names this write; no personal data
     * @param fields field name to value, the key's own field not needed among them
     * @return the write
     */
    public static RecordWrite create(
            IdentityKey key, @Nullable String field, String traceId, Map<String, FieldValue> fields) {
        return new RecordWrite(null, key, field, traceId, fields);
    }

    /**
     * The record to write to.
     *
     * @return the CRM's id, or empty if the record is to be created
     */
    public Optional<String> recordId() {
        return Optional.ofNullable(recordId);
    }

    /**
     * The key of a record that is to be created.
     *
     * @return the key, or empty if the record exists
     */
    public Optional<IdentityKey> createKey() {
        return Optional.ofNullable(createKey);
    }

    /**
     * The field that holds {@link #createKey()}.
     *
     * @return the CRM's name of the field, or empty for the CRM's own
     */
    public Optional<String> createField() {
        return Optional.ofNullable(createField);
    }

    /**
     * What names this write in logs and in the CRM's answer.
     *
     * @return an id without personal data, unique in its batch
     */
    public String traceId() {
        return traceId;
    }

    /**
     * The values.
     *
     * @return field name to value, in the mapping's order; may be empty when only the record is wanted
     */
    public Map<String, FieldValue> fields() {
        return fields;
    }

    /** Names the write and its fields, never the values. */
    @Override
    public String toString() {
        return "RecordWrite[" + traceId + ", " + (recordId == null ? "create" : "record " + recordId) + ", fields "
                + fields.keySet() + "]";
    }
}
