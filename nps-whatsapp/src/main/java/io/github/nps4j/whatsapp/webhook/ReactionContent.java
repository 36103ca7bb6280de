package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** An emoji on a message, or its removal. */
public final class ReactionContent extends JsonView implements MessageContent {

    ReactionContent(JsonNode json) {
        super(json);
    }

    /**
     * The message that the reaction stands on.
     *
     * @return its id
     */
    public Optional<String> messageId() {
        return text("message_id");
    }

    /**
     * The emoji.
     *
     * @return the emoji; empty if the reaction was taken back
     */
    public Optional<String> emoji() {
        return text("emoji");
    }

    /**
     * Whether the reaction was taken back.
     *
     * @return {@code true} if there is no emoji
     */
    public boolean removed() {
        return emoji().isEmpty();
    }
}
