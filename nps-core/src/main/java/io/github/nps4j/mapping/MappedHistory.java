package io.github.nps4j.mapping;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The history entry that a response gives rise to.
 *
 * @param object the CRM's name of the object that holds the history
 * @param name one line that people see in lists, at most {@value #MAX_NAME_LENGTH} UTF-16 units; may be personal data
 * @param fields the object's field to value, in the order of the mapping; fields that keep the CRM's value are absent
 * @param problems why the entry must not be written: one sentence for each field that could not be typed, naming the
 *     field and no value; empty if all is well
 */
public record MappedHistory(String object, String name, Map<String, FieldValue> fields, List<String> problems) {

    /** Longest name of an entry, in UTF-16 units; a longer one is cut and ends with an ellipsis. */
    public static final int MAX_NAME_LENGTH = 80;

    /**
     * A history entry.
     *
     * @param object the CRM's name of the object that holds the history
     * @param name one line that people see in lists
     * @param fields the object's field to value
     * @param problems why the entry must not be written
     */
    public MappedHistory {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        problems = List.copyOf(problems);
    }

    /** Names the object and its fields, never the values. */
    @Override
    public String toString() {
        return "MappedHistory[" + object + ", fields " + fields.keySet() + ", problems " + problems + "]";
    }
}
