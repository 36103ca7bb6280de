package io.github.nps4j.sync.store;

/**
 * What a delivery does at its destination.
 *
 * @param kind fields, note, task or history
 * @param name the name of the mapping's note or task rule; {@code ""} for fields and history
 */
public record Work(Kind kind, String name) {

    /** The kinds of work. */
    public enum Kind {
        /** Write the mapped fields and tags; only the newest answer stands. */
        FIELDS,
        /** Add a note; once per response. */
        NOTE,
        /** Add a task; once per response. */
        TASK,
        /** Keep the answer in the history; every revision, each updating the response's one entry. */
        HISTORY
    }

    /** Write the mapped fields and tags. */
    public static final Work FIELDS = new Work(Kind.FIELDS, "");

    /** Keep the answer in the history. */
    public static final Work HISTORY = new Work(Kind.HISTORY, "");

    /**
     * Whether each revision of a response brings this work anew; other work is done once per response.
     *
     * @return {@code true} for fields and history
     */
    public boolean perRevision() {
        return kind == Kind.FIELDS || kind == Kind.HISTORY;
    }

    /**
     * Add the note of a rule.
     *
     * @param name the rule's name
     * @return the work
     */
    public static Work note(String name) {
        return new Work(Kind.NOTE, name);
    }

    /**
     * Add the task of a rule.
     *
     * @param name the rule's name
     * @return the work
     */
    public static Work task(String name) {
        return new Work(Kind.TASK, name);
    }

    /**
     * A stable text: {@code fields}, {@code history}, {@code note:<name>} or {@code task:<name>}.
     *
     * @return the text that {@link #parse} reads
     */
    public String id() {
        return switch (kind) {
            case FIELDS -> "fields";
            case HISTORY -> "history";
            case NOTE -> "note:" + name;
            case TASK -> "task:" + name;
        };
    }

    /**
     * Reads what {@link #id()} wrote.
     *
     * @param id the text
     * @return the work
     * @throws IllegalArgumentException if the text is none
     */
    public static Work parse(String id) {
        if (id.equals("fields")) {
            return FIELDS;
        }
        if (id.equals("history")) {
            return HISTORY;
        }
        if (id.startsWith("note:")) {
            return note(id.substring("note:".length()));
        }
        if (id.startsWith("task:")) {
            return task(id.substring("task:".length()));
        }
        throw new IllegalArgumentException("unknown kind of work in the store: it was written by a newer nps4j");
    }
}
