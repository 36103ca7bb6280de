package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What became of a payment that a message of ours asked for. */
public final class PaymentStatus extends Update implements WhatsAppEvent {

    PaymentStatus(WebhookOrigin origin, JsonNode json) {
        super(origin, json);
    }

    /**
     * The message that asked for it.
     *
     * @return its id; empty text if it was not told
     */
    public String messageId() {
        return text("id").orElse("");
    }

    /**
     * How it went.
     *
     * @return such as {@code captured} or {@code failed}, as it came
     */
    public Optional<String> status() {
        return text("status");
    }

    /**
     * Our own id of the payment.
     *
     * @return the id
     */
    public Optional<String> referenceId() {
        return Optional.ofNullable(Json.text(json.path("payment"), "reference_id"));
    }

    /**
     * Who pays.
     *
     * @return the ids and the profile as far as they were told
     */
    public WhatsAppUser recipient() {
        return Users.of(
                Json.text(json, "recipient_id", "from"), Json.text(json, "recipient_user_id"), null, contacts());
    }
}
