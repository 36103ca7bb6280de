package io.github.nps4j.crm;

import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.mapping.TaskPriority;
import java.time.Instant;
import java.util.List;

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
     * Whether {@link #findTasks} can tell for certain whether a task was added. Where a CRM keeps no marker that can be asked
     * for, it cannot; a task whose answer was lost is then decided by a person instead of being repeated.
     *
     * @param type what kind of record
     * @return {@code true} unless the adapter says otherwise
     */
    default boolean canFindTasks(RecordType type) {
        return true;
    }

    /**
     * Looks for a task by its marker, consistently: a task that was added before the call is found. There are several where
     * a worker that was suspended for longer than its lease added it after another one had.
     *
     * @param type what kind of record
     * @param task the task as it was to be added
     * @return the CRM's ids of all tasks with the marker, in an order that does not change, such as that of the ids; empty if
     *     it was not added
     * @throws CrmException if the CRM cannot be asked
     */
    List<String> findTasks(RecordType type, Task task);

    /**
     * Removes a task that stands twice; only ever asked for ids that {@link #findTasks} has told, and never for the first of
     * them. To remove one that is gone already is a success.
     *
     * @param type what kind of record
     * @param taskId the CRM's id of the task
     * @return {@code false} if it cannot be removed, because the CRM has no way to do so or this access is not allowed to,
     *     and so unless the adapter says otherwise
     * @throws CrmException if the CRM cannot be asked, or refuses with a reason that is worth telling
     */
    default boolean removeTask(RecordType type, String taskId) {
        return false;
    }

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
