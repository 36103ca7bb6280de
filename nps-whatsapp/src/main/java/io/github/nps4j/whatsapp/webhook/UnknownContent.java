package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;

/** A kind of message that this version does not know, or that cannot be read as what it says it is. {@link #raw()} is the whole message. */
public final class UnknownContent extends JsonView implements MessageContent {

    UnknownContent(JsonNode json) {
        super(json);
    }

    /**
     * The kind that the message says it is.
     *
     * @return the type as it came; empty text if it was not told
     */
    public String type() {
        return text("type").orElse("");
    }
}
