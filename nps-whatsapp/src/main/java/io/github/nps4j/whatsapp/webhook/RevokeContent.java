package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** A message that its sender deleted for everybody. */
public final class RevokeContent extends JsonView implements MessageContent {

    RevokeContent(JsonNode json) {
        super(json);
    }

    /**
     * The deleted message.
     *
     * @return its id
     */
    public Optional<String> originalMessageId() {
        return Optional.ofNullable(Json.text(json, "original_message_id", "message_id"));
    }
}
