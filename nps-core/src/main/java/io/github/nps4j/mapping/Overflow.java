package io.github.nps4j.mapping;

/** What happens to a text that is longer than its field. */
public enum Overflow {
    /** It is cut between two visible characters and ends with an ellipsis ({@code …}). */
    TRUNCATE,
    /** It is a problem; the record is not written. */
    FAIL,
    /** The field keeps the value that the CRM has. */
    LEAVE
}
