package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;

/** A text. */
public final class TextContent extends JsonView implements MessageContent {

    TextContent(JsonNode json) {
        super(json);
    }

    /**
     * The text.
     *
     * @return what the person wrote; may be empty
     */
    public String body() {
        String body = Json.text(json.path("body"));
        return body == null ? "" : body;
    }
}
