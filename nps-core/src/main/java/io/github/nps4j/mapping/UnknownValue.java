package io.github.nps4j.mapping;

/** What happens to a value that is not in the value map of a picklist or multi-select field. */
public sealed interface UnknownValue {

    /**
     * It is a problem; the record is not written.
     *
     * @return the default rule
     */
    static UnknownValue fail() {
        return new Fail();
    }

    /**
     * It is left out. A picklist field keeps the value that the CRM has; a multi-select field gets the other elements,
     * and keeps the value that the CRM has if there are none.
     *
     * @return the rule
     */
    static UnknownValue skip() {
        return new Skip();
    }

    /**
     * A fixed option is written in its place.
     *
     * @param option the option as the CRM knows it
     * @return the rule
     */
    static UnknownValue defaultTo(String option) {
        return new DefaultTo(option);
    }

    /** See {@link UnknownValue#fail()}. */
    record Fail() implements UnknownValue {}

    /** See {@link UnknownValue#skip()}. */
    record Skip() implements UnknownValue {}

    /**
     * See {@link UnknownValue#defaultTo(String)}.
     *
     * @param option the option as the CRM knows it
     */
    record DefaultTo(String option) implements UnknownValue {}
}
