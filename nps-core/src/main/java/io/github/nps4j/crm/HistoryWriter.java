package io.github.nps4j.crm;

import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ability to keep every answer as a record of its own below the customer's record (a child or custom object), beside
 * the fields that hold the latest answer only. An entry carries a marker; writing an entry whose marker is there already
 * updates it and adds none, so that a call can be repeated.
 */
public interface HistoryWriter {

    /**
     * Adds or updates entries.
     *
     * @param parent what kind of record the entries belong to
     * @param entries at most {@link CrmLimits#writeBatch()} entries of one {@link Entry#object()}, no marker twice
     * @return one outcome per entry, in order; an applied one names the entry's own id
     * @throws CrmException if the call as a whole failed
     */
    List<WriteOutcome> writeHistory(RecordType parent, List<Entry> entries);

    /**
     * The live schema of a history object, so that a mapping can be held against it before the first write.
     *
     * @param object the CRM's name of the object
     * @return the fields that exist now
     * @throws CrmException if the CRM cannot be asked or has no such object ({@link FailureKind#SCHEMA})
     */
    CrmSchema describeHistory(String object);

    /**
     * One answer, kept for good.
     *
     * @param object the CRM's name of the object that holds the history, such as {@code NPS_Response__c}
     * @param parentId the CRM's id of the record that the entry belongs to
     * @param marker unique to this answer for good, the same for its later revisions; letters, digits and {@code -_.:}
     *     only, no personal data
     * @param name one line that people see in lists, such as {@code NPS 9}
     * @param at when the customer answered
     * @param fields the CRM's names of the object's fields to values
     */
    record Entry(
            String object, String parentId, String marker, String name, Instant at, Map<String, FieldValue> fields) {

        /**
         * One answer, kept for good.
         *
         * @param object the CRM's name of the object that holds the history, such as {@code NPS_Response__c}
         * @param parentId the CRM's id of the record that the entry belongs to
         * @param marker unique to this answer for good, the same for its later revisions; letters, digits and
         *     {@code -_.:} only, no personal data
         * @param name one line that people see in lists, such as {@code NPS 9}
         * @param at when the customer answered
         * @param fields the CRM's names of the object's fields to values
         */
        public Entry {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        /** Names the entry by its marker, never the values. */
        @Override
        public String toString() {
            return "Entry[" + marker + " of " + object + " on record " + parentId + "]";
        }
    }
}
