package io.github.nps4j.testkit.hubspot;

/** What a bad row of a batch does to the others. */
public enum RowErrors {
    /** The bad row is named in {@code errors[]}, the others are written. */
    PER_ROW,
    /** The whole batch is refused with 400, and nothing is written. */
    WHOLE_BATCH
}
