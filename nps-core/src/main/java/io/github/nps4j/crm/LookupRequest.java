package io.github.nps4j.crm;

import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.RecordType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A question to a CRM: which records have these keys? Immutable. */
public final class LookupRequest {

    private final RecordType type;
    private final List<IdentityKey> keys;
    private final @Nullable String field;
    private final Set<String> readFields;

    /**
     * A question.
     *
     * @param type what kind of record
     * @param keys normalized keys of one kind, none twice
     * @param field the CRM's name of the field that holds this kind of key, or {@code null} for the CRM's own field
     *     (its record id, email or phone fields)
     * @param readFields fields whose values are wanted with each record, so that other keys can be compared without
     *     another call; a kind of key such as {@code email} stands for the CRM's own field of that kind, and its values
     *     are given back under that name
     */
    public LookupRequest(
            RecordType type, List<? extends IdentityKey> keys, @Nullable String field, Set<String> readFields) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a lookup needs at least one key");
        }
        String kind = keys.get(0).kind();
        for (IdentityKey key : keys) {
            if (!key.normalized() || !key.kind().equals(kind)) {
                throw new IllegalArgumentException(
                        "the keys of a lookup are normalized and of one kind; got " + key + " beside " + kind);
            }
        }
        this.type = type;
        this.keys = List.copyOf(keys);
        this.field = field;
        this.readFields = Set.copyOf(readFields);
    }

    /**
     * What kind of record.
     *
     * @return the record type
     */
    public RecordType type() {
        return type;
    }

    /**
     * The keys.
     *
     * @return at least one; normalized, of one kind, none twice
     */
    public List<IdentityKey> keys() {
        return keys;
    }

    /**
     * The kind that all keys have.
     *
     * @return a name that {@link IdentityKey#kind()} returns
     */
    public String kind() {
        return keys.get(0).kind();
    }

    /**
     * The CRM's name of the field that holds the keys.
     *
     * @return the field, or empty for the CRM's own
     */
    public Optional<String> field() {
        return Optional.ofNullable(field);
    }

    /**
     * Fields whose values are wanted with each record.
     *
     * @return names of fields; may be empty
     */
    public Set<String> readFields() {
        return readFields;
    }

    /** Names the question, never the keys. */
    @Override
    public String toString() {
        return "LookupRequest[" + keys.size() + " x " + kind() + " of " + type.name() + "]";
    }
}
