package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Meta saw a purchase or a lead in a chat that came from an ad. */
public final class AutomaticEvent extends Update implements WhatsAppEvent {

    AutomaticEvent(WebhookOrigin origin, JsonNode json) {
        super(origin, json);
    }

    /**
     * The message in which it was seen.
     *
     * @return its id
     */
    public Optional<String> messageId() {
        return text("id");
    }

    /**
     * What was seen.
     *
     * @return such as {@code Purchase} or {@code LeadSubmitted}, as it came
     */
    public Optional<String> name() {
        return text("event_name");
    }

    /**
     * The click on the ad.
     *
     * @return its id
     */
    public Optional<String> clickId() {
        return text("ctwa_clid");
    }
}
