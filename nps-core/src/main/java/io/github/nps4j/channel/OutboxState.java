package io.github.nps4j.channel;

/** How far a send has come. */
public enum OutboxState {
    /** To be sent when it is due. */
    PLANNED,
    /** Written to the vendor just now, or the process ended while it was: then it may have gone out. */
    SENDING,
    /** The vendor took it. */
    ACCEPTED,
    /** It may have gone out: the vendor's answer was lost. */
    UNKNOWN,
    /** It reached the person. */
    DELIVERED,
    /** It was not sent, or not delivered, and is not tried again. */
    FAILED;

    /**
     * Whether somebody still has to do something about it when it is due.
     *
     * @return {@code true} for {@link #PLANNED}, {@link #SENDING} and {@link #UNKNOWN}
     */
    public boolean isOpen() {
        return this == PLANNED || this == SENDING || this == UNKNOWN;
    }
}
