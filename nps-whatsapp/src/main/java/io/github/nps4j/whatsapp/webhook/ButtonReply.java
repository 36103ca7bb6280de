package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** A tap on a reply button. The message that was tapped is in {@link ChatMessage#context()}. */
public final class ButtonReply extends JsonView implements MessageContent {

    ButtonReply(JsonNode json) {
        super(json);
    }

    /**
     * The id that we gave the button.
     *
     * @return the id; empty text if it was not told
     */
    public String id() {
        return text("id").orElse("");
    }

    /**
     * The text on the button.
     *
     * @return the text
     */
    public Optional<String> title() {
        return text("title");
    }
}
