package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;

/** A message that somebody at the business wrote in the WhatsApp Business app: a person took over the chat. */
public final class MessageEcho extends MessageUpdate implements ChatMessage {

    MessageEcho(WebhookOrigin origin, JsonNode json) {
        super(origin, json);
    }

    /**
     * To whom it was written.
     *
     * @return the ids and the profile as far as they were told
     */
    @Override
    public WhatsAppUser user() {
        return Users.of(
                Json.text(json, "to"), Json.text(json, "to_user_id"), Json.text(json, "to_parent_user_id"), contacts());
    }
}
