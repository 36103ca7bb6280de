package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The new state of a message that its sender changed. */
public final class EditContent extends JsonView implements MessageContent {

    EditContent(JsonNode json) {
        super(json);
    }

    /**
     * The changed message.
     *
     * @return its id
     */
    public Optional<String> originalMessageId() {
        return Optional.ofNullable(Json.text(json, "original_message_id", "message_id"));
    }

    /**
     * What the message holds now.
     *
     * @return the content; an edit within an edit is {@link UnknownContent}
     */
    public MessageContent content() {
        return Contents.ofEdited(json.path("message"));
    }
}
