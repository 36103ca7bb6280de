package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;

/** A message of a person to us. */
public final class IncomingMessage extends MessageUpdate implements ChatMessage {

    IncomingMessage(WebhookOrigin origin, JsonNode json) {
        super(origin, json);
    }

    /**
     * Who wrote.
     *
     * @return the ids and the profile as far as they were told
     */
    @Override
    public WhatsAppUser user() {
        return Users.of(
                Json.text(json, "from"),
                Json.text(json, "from_user_id"),
                Json.text(json, "from_parent_user_id"),
                contacts());
    }
}
