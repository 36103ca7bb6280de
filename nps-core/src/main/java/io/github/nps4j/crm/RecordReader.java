package io.github.nps4j.crm;

import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The ability to read back what stands in records, typed as the mapping would write it. Dry runs, canaries (with their
 * way back) and reconciling need it.
 */
public interface RecordReader {

    /**
     * Reads fields of records by id, consistently: a write that was acknowledged before the call is seen.
     *
     * @param type what kind of record
     * @param recordIds the CRM's ids, none twice; at most {@link CrmLimits#lookupBatch()}
     * @param fields the CRM's names of the fields
     * @return one entry per id, in order; empty where the record does not exist any more
     * @throws CrmException if the call as a whole failed, or a field does not exist ({@link FailureKind#SCHEMA})
     */
    List<Optional<Snapshot>> readRecords(RecordType type, List<String> recordIds, Set<String> fields);

    /**
     * What stands in a record.
     *
     * @param recordId the CRM's id of the record; where a record was merged into another, the id of the surviving one
     * @param values one value per field that was asked for, {@link FieldValue.ClearValue} where the field is empty.
     *     Written back as they are, they restore the record
     */
    record Snapshot(String recordId, Map<String, FieldValue> values) {

        /**
         * What stands in a record.
         *
         * @param recordId the CRM's id of the record; where a record was merged into another, the id of the surviving
         *     one
         * @param values one value per field that was asked for, {@link FieldValue.ClearValue} where the field is empty.
         *     Written back as they are, they restore the record
         */
        public Snapshot {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        /** Names the record and its fields, never their values. */
        @Override
        public String toString() {
            return "Snapshot[" + recordId + ", fields " + values.keySet() + "]";
        }
    }
}
