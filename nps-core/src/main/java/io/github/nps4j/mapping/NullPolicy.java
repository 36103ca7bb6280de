package io.github.nps4j.mapping;

/** What is written to a field when a response has no value for it. */
public sealed interface NullPolicy {

    /**
     * The field keeps the value that the CRM has.
     *
     * @return the default policy
     */
    static NullPolicy leave() {
        return new Leave();
    }

    /**
     * The field is emptied.
     *
     * @return the policy
     */
    static NullPolicy clear() {
        return new Clear();
    }

    /**
     * The field gets a fixed value.
     *
     * @param value the value as the CRM shall hold it, written as text: an option of a picklist (not looked up in the
     *     value map), {@code 0}, {@code true}, {@code 2026-11-21}. It is checked against the field's type when the
     *     mapping is built
     * @return the policy
     */
    static NullPolicy defaultTo(String value) {
        return new DefaultTo(value);
    }

    /** See {@link NullPolicy#leave()}. */
    record Leave() implements NullPolicy {}

    /** See {@link NullPolicy#clear()}. */
    record Clear() implements NullPolicy {}

    /**
     * See {@link NullPolicy#defaultTo(String)}.
     *
     * @param value the value as text
     */
    record DefaultTo(String value) implements NullPolicy {}
}
