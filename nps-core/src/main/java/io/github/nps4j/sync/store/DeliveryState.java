package io.github.nps4j.sync.store;

/** Where a delivery stands. The counts of all states add up to the accepted deliveries at every moment. */
public enum DeliveryState {
    /** To be delivered, now or later; it may be under way. */
    WAITING,
    /** The destination holds it. */
    APPLIED,
    /** A newer answer of the same customer stands there instead. */
    SUPERSEDED,
    /** A person must decide, for example because several records match. */
    REVIEW,
    /** Given up, with a reason; can be replayed. */
    DEAD,
    /** Left out on purpose: a policy, an opt-out or a person said so. */
    SUPPRESSED;

    /**
     * Whether nothing more happens unless somebody asks for it.
     *
     * @return {@code true} for all but {@link #WAITING}
     */
    public boolean settled() {
        return this != WAITING;
    }
}
