package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;

/** Something that this version does not know, or that is broken. Nothing of it is lost: {@link #raw()} is all of it. */
public final class UnknownUpdate extends Update implements WhatsAppEvent {

    private final String place;

    UnknownUpdate(WebhookOrigin origin, String place, JsonNode json) {
        super(origin, json);
        this.place = place;
    }

    /**
     * Where it stood: the key of the list or object that held it, such as {@code messages} for a message that is no
     * object, or {@code value} for a field that is not known.
     *
     * @return a key of the webhook
     */
    public String place() {
        return place;
    }
}
