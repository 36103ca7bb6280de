package io.github.nps4j.source;

/**
 * What became of a submitted response.
 *
 * @param status accepted, duplicate or refused
 * @param detail what follows, or why it was refused and what to do; no personal data; may be empty
 */
public record Receipt(Status status, String detail) {

    private static final Receipt ACCEPTED = new Receipt(Status.ACCEPTED, "");

    private static final Receipt DUPLICATE = new Receipt(Status.DUPLICATE, "this revision was accepted before");

    /** What can become of a response. */
    public enum Status {
        /** Kept; it will be delivered, also after a crash if the store is a durable one. */
        ACCEPTED,
        /** Was accepted before; nothing changes. */
        DUPLICATE,
        /** Not kept, and will not be if it comes again as it is: the sender or the host must correct it. */
        REFUSED
    }

    /**
     * The response is kept.
     *
     * @return a receipt
     */
    public static Receipt accepted() {
        return ACCEPTED;
    }

    /**
     * The response was known already.
     *
     * @return a receipt
     */
    public static Receipt duplicate() {
        return DUPLICATE;
    }

    /**
     * The response is not kept.
     *
     * @param reason why and what to do, without personal data
     * @return a receipt
     */
    public static Receipt refused(String reason) {
        return new Receipt(Status.REFUSED, reason);
    }

    /**
     * Whether the response is in safe hands, now or from before.
     *
     * @return {@code true} unless refused
     */
    public boolean ok() {
        return status != Status.REFUSED;
    }
}
