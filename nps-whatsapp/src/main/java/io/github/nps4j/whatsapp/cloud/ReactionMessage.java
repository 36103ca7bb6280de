package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.databind.JsonNode;

/** An emoji on a message of the other person (at most 30 days old). Immutable. */
public final class ReactionMessage extends WhatsAppMessage {

    private static final int MAX_EMOJI = 64;

    private final String messageId;
    private final String emoji;

    private ReactionMessage(String messageId, String emoji) {
        this.messageId = messageId;
        this.emoji = emoji;
    }

    /**
     * A reaction; it replaces an earlier one of ours.
     *
     * @param messageId the message that is reacted to
     * @param emoji one emoji
     * @return the message
     * @throws IllegalArgumentException if the id is none or the emoji is blank or no single emoji by its length
     */
    public static ReactionMessage of(String messageId, String emoji) {
        return new ReactionMessage(Check.messageId(messageId), Check.text("emoji of a reaction", emoji, MAX_EMOJI));
    }

    /**
     * Takes our reaction away.
     *
     * @param messageId the message that was reacted to
     * @return the message
     * @throws IllegalArgumentException if the id is none
     */
    public static ReactionMessage removal(String messageId) {
        return new ReactionMessage(Check.messageId(messageId), "");
    }

    @Override
    public String type() {
        return "reaction";
    }

    @Override
    JsonNode content() {
        return JSON.objectNode().put("message_id", messageId).put("emoji", emoji);
    }
}
