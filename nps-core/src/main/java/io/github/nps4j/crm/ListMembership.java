package io.github.nps4j.crm;

import io.github.nps4j.mapping.RecordType;
import java.util.List;
import java.util.Optional;

/**
 * The ability to put records on lists that people keep in the CRM and to take them off, so that what hangs on a list there (a
 * workflow, a mailing) begins or ends. A list that the CRM fills by a rule of its own takes no members.
 */
public interface ListMembership {

    /**
     * Finds a list by the name that people see.
     *
     * @param type what kind of record is on the list
     * @param name the list's name
     * @return the CRM's id of the list, or empty if there is none
     * @throws CrmException if the CRM cannot be asked
     */
    Optional<String> findList(RecordType type, String name);

    /**
     * Puts records on a list. Adding one that is on it already is a success, so that a call can be repeated.
     *
     * @param type what kind of record
     * @param listId the CRM's id of the list
     * @param recordIds the CRM's ids of at most {@link CrmLimits#writeBatch()} records, none twice
     * @return one outcome per record, in order
     * @throws CrmException if the call as a whole failed; {@link FailureKind#SCHEMA} if there is no such list, it holds
     *     records of another kind, or the CRM keeps its members by a rule. Nothing was changed then
     */
    List<WriteOutcome> addToList(RecordType type, String listId, List<String> recordIds);

    /**
     * Takes records off a list. Removing one that is not on it is a success, so that a call can be repeated.
     *
     * @param type what kind of record
     * @param listId the CRM's id of the list
     * @param recordIds the CRM's ids of at most {@link CrmLimits#writeBatch()} records, none twice
     * @return one outcome per record, in order
     * @throws CrmException as {@link #addToList} does
     */
    List<WriteOutcome> removeFromList(RecordType type, String listId, List<String> recordIds);
}
