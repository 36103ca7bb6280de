package io.github.nps4j.mapping;

import java.time.Duration;

/**
 * A task that a response gives rise to.
 *
 * @param name the name of the rule, the same for every response
 * @param subject one line, not blank, at most {@value #MAX_SUBJECT_LENGTH} UTF-16 units; personal data
 * @param text what to do, as plain text; may be empty; at most {@value MappedNote#MAX_LENGTH} UTF-16 units; personal
 *     data
 * @param dueAfter how long after the response the task is due, zero or more
 * @param priority how urgent it is
 */
public record MappedTask(String name, String subject, String text, Duration dueAfter, TaskPriority priority) {

    /** Longest subject, in UTF-16 units; a longer one is cut and ends with an ellipsis. */
    public static final int MAX_SUBJECT_LENGTH = 255;

    /** Names the rule, never the texts. */
    @Override
    public String toString() {
        return "MappedTask[" + name + "]";
    }
}
