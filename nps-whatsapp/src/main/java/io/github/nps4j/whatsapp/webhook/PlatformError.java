package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.whatsapp.error.WhatsAppError;

/** An error that belongs to no message or status, but to the number, the app or the webhook as a whole. */
public final class PlatformError extends Update implements WhatsAppEvent {

    PlatformError(WebhookOrigin origin, JsonNode json) {
        super(origin, json);
    }

    /**
     * The error.
     *
     * @return code, texts and what to do
     */
    public WhatsAppError error() {
        return WhatsAppError.ofWebhook(json);
    }
}
