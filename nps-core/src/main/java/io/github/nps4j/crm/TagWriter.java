package io.github.nps4j.crm;

import io.github.nps4j.mapping.RecordType;
import java.util.List;
import java.util.Set;

/** The ability to add tags to records and to remove them (labels, topics, a multi-select field). */
public interface TagWriter {

    /**
     * Changes the tags of records. Adding a tag that is there and removing one that is not are successes, so that a call
     * can be repeated.
     *
     * @param type what kind of record
     * @param changes at most {@link CrmLimits#writeBatch()} changes, no record twice
     * @return one outcome per change, in order
     * @throws CrmException if the call as a whole failed
     */
    List<WriteOutcome> writeTags(RecordType type, List<TagChange> changes);

    /**
     * A change of one record's tags.
     *
     * @param recordId the CRM's id of the record
     * @param traceId names this change; no personal data
     * @param add tags to add
     * @param remove tags to remove; none of {@code add}
     */
    record TagChange(String recordId, String traceId, Set<String> add, Set<String> remove) {
        /**
         * A change.
         *
         * @param recordId the CRM's id of the record
         * @param traceId names this change; no personal data
         * @param add tags to add
         * @param remove tags to remove; none of {@code add}
         */
        public TagChange {
            add = Set.copyOf(add);
            remove = Set.copyOf(remove);
        }
    }
}
