package io.github.nps4j.crm;

import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.mapping.TaskPriority;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The ability to add tasks to records. A task cannot be repeated without harm, so each carries a marker by which the
 * adapter finds it again after a lost answer.
 */
public interface TaskWriter {

    /**
     * Adds tasks. The marker is stored with the task (in its body if nowhere else).
     *
     * @param type what kind of record the tasks belong to
     * @param tasks at most {@link CrmLimits#writeBatch()} tasks
     * @return one outcome per task, in order; an applied one names the task's id
     * @throws CrmException if the call as a whole failed
     */
    List<WriteOutcome> writeTasks(RecordType type, List<Task> tasks);

    /**
     * Whether {@link #findTask} can tell for certain whether a task was added. Where a CRM keeps no marker that can be asked
     * for, it cannot; a task whose answer was lost is then decided by a person instead of being repeated.
     *
     * @param type what kind of record
     * @return {@code true} unless the adapter says otherwise
     */
    default boolean canFindTasks(RecordType type) {
        return true;
    }

    /**
     * Looks for a task by its marker, consistently: a task that was added before the call is found.
     *
     * @param type what kind of record
     * @param task the task as it was to be added
     * @return the CRM's id of the task, or empty if it was not added
     * @throws CrmException if the CRM cannot be asked
     */
    Optional<String> findTask(RecordType type, Task task);

    /**
     * A task for one record.
     *
     * @param recordId the CRM's id of the record
     * @param marker unique to this task for good; letters, digits and {@code -_.:} only, no personal data
     * @param subject one line
     * @param text what to do, as plain text; may be empty; personal data
     * @param due when it is due
     * @param priority how urgent it is
     */
    record Task(String recordId, String marker, String subject, String text, Instant due, TaskPriority priority) {
        /** Names the task by its marker, never the text. */
        @Override
        public String toString() {
            return "Task[" + marker + " on record " + recordId + "]";
        }
    }
}
