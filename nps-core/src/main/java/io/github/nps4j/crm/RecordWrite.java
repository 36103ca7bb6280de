package io.github.nps4j.crm;

import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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
    private final List<FurtherKey> furtherKeys;

    private RecordWrite(
            @Nullable String recordId,
            @Nullable IdentityKey createKey,
            @Nullable String createField,
            String traceId,
            Map<String, FieldValue> fields,
            List<FurtherKey> furtherKeys) {
        this.recordId = recordId;
        this.createKey = createKey;
        this.createField = createField;
        this.traceId = traceId;
        this.fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        this.furtherKeys = List.copyOf(furtherKeys);
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
        return new RecordWrite(recordId, null, null, traceId, fields, List.of());
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
        return new RecordWrite(null, key, field, traceId, fields, List.of());
    }

    /**
     * This write with further keys of the person, so that a record that is created under a customer id also gets the email
     * and the phone.
     *
     * @param furtherKeys normalized keys other than {@link #createKey()}, no kind and field twice
     * @return a new write
     * @throws IllegalStateException if this write creates nothing
     */
    public RecordWrite withFurtherKeys(List<FurtherKey> furtherKeys) {
        if (createKey == null) {
            throw new IllegalStateException("only a record that is to be created gets keys");
        }
        return new RecordWrite(null, createKey, createField, traceId, fields, furtherKeys);
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
     * Further keys that a new record gets, each in its field. A record that has {@link #createKey()} by now keeps its own;
     * where {@link #fields()} names the field of a key, the value there stands.
     *
     * @return the keys, in the mapping's order; empty for an update
     */
    public List<FurtherKey> furtherKeys() {
        return furtherKeys;
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

    /**
     * A further key of a record that is to be created.
     *
     * @param key a normalized key
     * @param field the CRM's name of the field that holds the key, or {@code null} for the CRM's own
     */
    public record FurtherKey(IdentityKey key, @Nullable String field) {}

    /** Names the write and its fields, never the values. */
    @Override
    public String toString() {
        return "RecordWrite[" + traceId + ", " + (recordId == null ? "create" : "record " + recordId) + ", fields "
                + fields.keySet() + "]";
    }
}
