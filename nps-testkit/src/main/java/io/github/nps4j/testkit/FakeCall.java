package io.github.nps4j.testkit;

import io.github.nps4j.mapping.RecordType;
import java.util.List;

/**
 * One call that reached a {@link FakeCrm}. Immutable.
 *
 * @param kind which method was called
 * @param type the record type that was asked for; for {@link Kind#DESCRIBE_HISTORY} the history object
 * @param number counts the calls of this kind, from 1
 * @param items what the call carries: {@code IdentityKey}, {@code RecordWrite}, {@code Note}, {@code Task},
 *     {@code TagChange}, history {@code Entry}, the id of a record to read or to list, of a note or task to remove, {@code Pair}, {@code CrmField} or the option to add, by
 *     kind; none for descriptions
 */
public record FakeCall(Kind kind, RecordType type, int number, List<?> items) {

    /** The methods of a CRM adapter and of its abilities. */
    public enum Kind {
        /** {@code describe}. */
        DESCRIBE,
        /** {@code lookup}. */
        LOOKUP,
        /** {@code write}. */
        WRITE,
        /** {@code writeNotes}. */
        WRITE_NOTES,
        /** {@code findNotes}. */
        FIND_NOTES,
        /** {@code removeNote}. */
        REMOVE_NOTE,
        /** {@code writeTasks}. */
        WRITE_TASKS,
        /** {@code findTasks}. */
        FIND_TASKS,
        /** {@code removeTask}. */
        REMOVE_TASK,
        /** {@code writeTags}. */
        WRITE_TAGS,
        /** {@code writeHistory}. */
        WRITE_HISTORY,
        /** {@code describeHistory}. */
        DESCRIBE_HISTORY,
        /** {@code findList}. */
        FIND_LIST,
        /** {@code addToList}. */
        ADD_TO_LIST,
        /** {@code removeFromList}. */
        REMOVE_FROM_LIST,
        /** {@code associate}. */
        ASSOCIATE,
        /** {@code associated}. */
        ASSOCIATED,
        /** {@code readRecords}. */
        READ,
        /** {@code createField}. */
        CREATE_FIELD,
        /** {@code addOptions}. */
        ADD_OPTIONS
    }

    /**
     * A call.
     *
     * @param kind which method was called
     * @param type the record type that was asked for
     * @param number counts the calls of this kind, from 1
     * @param items what the call carries, copied
     */
    public FakeCall {
        items = List.copyOf(items);
    }

    /**
     * The items of one kind.
     *
     * @param <T> the kind
     * @param itemType such as {@code RecordWrite.class}
     * @return the items that are of this kind, in order
     */
    public <T> List<T> items(Class<T> itemType) {
        return items.stream().filter(itemType::isInstance).map(itemType::cast).toList();
    }

    /** Names the call, never what it carries. */
    @Override
    public String toString() {
        return "FakeCall[" + kind + " #" + number + " of " + type.name() + ", " + items.size() + " items]";
    }
}
