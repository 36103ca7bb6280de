package io.github.nps4j.whatsapp.survey;

/** Where a conversation stands. */
public enum ConversationState {
    /** The invitation is planned and has not been sent yet: its turn, the policy or a limit is waited for. */
    PLANNED(true),
    /** Whether the invitation went out is not known; a status that carries our id is waited for. */
    UNCERTAIN(true),
    /** The invitation was accepted by WhatsApp; its answer is waited for. */
    INVITED(true),
    /** The first answer could not be read; it is waited for once more. */
    ASKED_AGAIN(true),
    /** An answer is there, and a further question is open: with NPS, what the reason of the score is. */
    IN_PROGRESS(true),
    /** All is answered, or nothing more will be asked. */
    DONE(false),
    /** The time for an answer is over without a score. A late tap still counts. */
    NO_ANSWER(false),
    /** The person wants no more messages. */
    OPTED_OUT(false),
    /** The invitation was not sent, or did not arrive; the reason says why. */
    NOT_SENT(false);

    private final boolean open;

    ConversationState(boolean open) {
        this.open = open;
    }

    /**
     * Whether something is still waited for.
     *
     * @return {@code true} unless the conversation has ended
     */
    public boolean isOpen() {
        return open;
    }
}
