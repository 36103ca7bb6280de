package io.github.nps4j.mapping;

/**
 * A note that a response gives rise to.
 *
 * @param name the name of the rule, the same for every response
 * @param text plain text, not blank, at most {@value #MAX_LENGTH} UTF-16 units; personal data
 */
public record MappedNote(String name, String text) {

    /** Longest text of a note or a task, in UTF-16 units; a longer one is cut and ends with an ellipsis. */
    public static final int MAX_LENGTH = 100_000;

    /** Names the rule, never the text. */
    @Override
    public String toString() {
        return "MappedNote[" + name + "]";
    }
}
