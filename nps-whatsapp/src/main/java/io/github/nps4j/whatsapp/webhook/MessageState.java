package io.github.nps4j.whatsapp.webhook;

import java.util.Locale;

/**
 * How far a message that we sent has come. Statuses come in any order and more than once, so a state only moves up: from
 * {@link #QUEUED} over {@link #ACCEPTED}, {@link #SENT}, {@link #FAILED}, {@link #DELIVERED} and {@link #READ} to
 * {@link #PLAYED}. {@code FAILED} stands below {@code DELIVERED}: it is final unless a delivery is reported after all, and
 * then the delivery is believed.
 */
public enum MessageState {
    /** Nothing that moves a message: not known, or not on the ladder. */
    UNKNOWN(0),
    /** The sender deleted the message (old webhooks); not on the ladder. */
    DELETED(0),
    /** We have not handed it to Meta yet, or Meta holds it back. */
    QUEUED(1),
    /** Meta took it. */
    ACCEPTED(2),
    /** Meta sent it. */
    SENT(3),
    /** It was not delivered; the errors say why. */
    FAILED(4),
    /** It is on a device of the person. */
    DELIVERED(5),
    /** The person saw it; may come without a {@code DELIVERED}. */
    READ(6),
    /** The person played the voice note. */
    PLAYED(7);

    private final int rank;

    MessageState(int rank) {
        this.rank = rank;
    }

    /**
     * The place on the ladder.
     *
     * @return 1 to 7, and 0 for what is not on the ladder
     */
    public int rank() {
        return rank;
    }

    /**
     * The state after a status.
     *
     * @param reported what the status reports
     * @return the higher of both; this state if both stand at the same height
     */
    public MessageState after(MessageState reported) {
        return reported.rank > rank ? reported : this;
    }

    /**
     * The state that a text names.
     *
     * @param status such as {@code delivered}, in any case
     * @return the state; {@link #UNKNOWN} for any other text
     */
    public static MessageState of(String status) {
        return switch (status) {
            case "sent" -> SENT;
            case "delivered" -> DELIVERED;
            case "read" -> READ;
            case "failed" -> FAILED;
            case "played" -> PLAYED;
            case "accepted" -> ACCEPTED;
            case "deleted" -> DELETED;
            case "queued", "held_for_quality_assessment" -> QUEUED;
            default -> {
                String lower = status.length() > 40 ? status : status.strip().toLowerCase(Locale.ROOT);
                yield lower.equals(status) ? UNKNOWN : of(lower);
            }
        };
    }
}
