package io.github.nps4j.crm;

import io.github.nps4j.mapping.RecordType;
import java.util.List;
import java.util.Optional;

/**
 * One account of one CRM (or one webhook). This is what integrators implement for a CRM of their own; it is done when it
 * passes {@code CrmAdapterContract} of nps-testkit.
 *
 * <p>Calls are blocking and may come from several threads at once, at most {@link CrmLimits#concurrency()} of them. An
 * adapter starts no threads, repeats no call on its own (except once after renewing its credentials) and keeps no
 * record data between calls. Lists are positional: the answer at an index belongs to the question at that index, and
 * both have the same size.
 *
 * <p>An adapter that does not send with nps-http calls {@link SendGuard#check()} immediately before each request that
 * changes something, on the thread that it was called on.
 *
 * <p>A failure that concerns the whole call (credentials, limits, network) is thrown as {@link CrmException}; a failure
 * of one record is an outcome of that record. No message may hold a secret or personal data.
 */
public interface CrmAdapter extends AutoCloseable {

    /**
     * What one call may carry.
     *
     * @return the limits; the engine asks once per batch, so they may change with the account's plan
     */
    CrmLimits limits();

    /**
     * The live schema of a record type.
     *
     * @param type what kind of record
     * @return the fields that exist now; {@link CrmSchema#open()} for a destination that takes any field
     * @throws CrmException if the CRM cannot be asked or does not know the type
     */
    CrmSchema describe(RecordType type);

    /**
     * Finds records by exact keys. Finding is all: whether a result is good enough to write to is the engine's to
     * decide, so every record that matches is returned, never only the first.
     *
     * @param request at most {@link CrmLimits#lookupBatch()} keys of one kind and field
     * @return one result per key, in order
     * @throws CrmException if the call as a whole failed
     */
    List<Lookup> lookup(LookupRequest request);

    /**
     * Writes fields of records. Fields that a write does not name keep their values.
     *
     * @param type what kind of record
     * @param batch at most {@link CrmLimits#writeBatch()} writes; no record id and no create key occurs twice
     * @return one outcome per write, in order. A write that the CRM's answer does not mention is
     *     {@link WriteOutcome.Unknown}, never applied
     * @throws CrmException if the call as a whole failed. {@link FailureKind#BATCH_REFUSED} says that nothing of the
     *     batch was written because of one or more of its records; the engine then looks for them. A lost answer is
     *     thrown as {@link FailureKind#UNKNOWN_OUTCOME}
     */
    List<WriteOutcome> write(RecordType type, List<RecordWrite> batch);

    /**
     * What this CRM can do beyond fields, such as {@link NoteWriter}, {@link TaskWriter} or {@link TagWriter}.
     *
     * @param ability the interface
     * @param <T> the interface
     * @return the ability, or empty if this CRM lacks it
     */
    default <T> Optional<T> ability(Class<T> ability) {
        return ability.isInstance(this) ? Optional.of(ability.cast(this)) : Optional.empty();
    }

    /** Releases connections. Calls that are under way may fail. */
    @Override
    default void close() {}
}
