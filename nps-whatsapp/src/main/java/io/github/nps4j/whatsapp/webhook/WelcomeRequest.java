package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;

/** A person opened the chat for the first time and has not written yet. */
public final class WelcomeRequest extends JsonView implements MessageContent {

    WelcomeRequest(JsonNode json) {
        super(json);
    }
}
