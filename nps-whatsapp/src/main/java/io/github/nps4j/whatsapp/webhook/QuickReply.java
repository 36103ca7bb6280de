package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** A tap on a quick reply button of a template. The message that was tapped is in {@link ChatMessage#context()}. */
public final class QuickReply extends JsonView implements MessageContent {

    QuickReply(JsonNode json) {
        super(json);
    }

    /**
     * What we gave the button when we sent it; without that, it is the text of the button.
     *
     * @return the payload
     */
    public Optional<String> payload() {
        return text("payload");
    }

    /**
     * The text on the button.
     *
     * @return the text
     */
    public Optional<String> text() {
        return text("text");
    }
}
