package io.github.nps4j.crm;

import io.github.nps4j.mapping.RecordType;
import java.util.List;

/** The ability to relate records to each other, such as a contact to its company. Relations have no label and no order. */
public interface Associations {

    /**
     * Relates records. What is related already stays so and is a success, so that a call can be repeated.
     *
     * @param from what kind of record {@link Pair#fromId()} names
     * @param to what kind of record {@link Pair#toId()} names
     * @param pairs at most {@link CrmLimits#writeBatch()} pairs, none twice
     * @return one outcome per pair, in order; an applied one names the pair's {@link Pair#fromId()}
     * @throws CrmException if the call as a whole failed; {@link FailureKind#SCHEMA} if the CRM does not relate records of
     *     these kinds
     */
    List<WriteOutcome> associate(RecordType from, RecordType to, List<Pair> pairs);

    /**
     * The records of another kind that are related to a record.
     *
     * @param from what kind of record
     * @param recordId the CRM's id of the record
     * @param to what kind of records is wanted
     * @return their ids; empty if there are none, or the record does not exist
     * @throws CrmException if the CRM cannot be asked
     */
    List<String> associated(RecordType from, String recordId, RecordType to);

    /**
     * Two records that are to be related.
     *
     * @param fromId the CRM's id of the one
     * @param toId the CRM's id of the other
     */
    record Pair(String fromId, String toId) {}
}
