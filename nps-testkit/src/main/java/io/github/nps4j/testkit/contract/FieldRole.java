package io.github.nps4j.testkit.contract;

/** What a field is used for in the contract tests. A harness names a field of its CRM for each role it can offer. */
public enum FieldRole {
    /** A number; required. */
    SCORE,
    /** A text; required. */
    COMMENT,
    /** A second text, other than {@link #COMMENT}. */
    OTHER_TEXT,
    /** A closed picklist with the options {@code promoter}, {@code passive} and {@code detractor}. */
    SEGMENT,
    /** A multi-select with the options {@code price}, {@code support} and {@code delivery}. */
    THEMES,
    /** Yes or no. */
    CONTACT_ME,
    /** A calendar day. */
    ANSWERED_ON,
    /** A point in time, to the millisecond or at least to the second. */
    ANSWERED_AT
}
