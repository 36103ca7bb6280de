package io.github.nps4j.sync.store;

/** What a store did with a submission. */
public sealed interface Acceptance {

    /**
     * Stored, with its deliveries.
     *
     * @param deliveries how many deliveries were created; work that is done once per response is not created again by a
     *     later revision
     */
    record Accepted(int deliveries) implements Acceptance {}

    /** The same revision with the same content was stored before; nothing was created. */
    record Duplicate() implements Acceptance {}

    /**
     * Not stored; counted as refused.
     *
     * @param why as what it is counted
     * @param reason one sentence for whoever submitted it
     */
    record Refused(Refusal why, String reason) implements Acceptance {}
}
