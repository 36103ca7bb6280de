package io.github.nps4j.mapping;

/** What happens to a response for which the CRM has no record. */
public enum OnMissing {
    /** Nothing is written, and nobody is asked. */
    SKIP,
    /** A person decides. */
    REVIEW,
    /** A record is created under the first usable key. */
    CREATE
}
