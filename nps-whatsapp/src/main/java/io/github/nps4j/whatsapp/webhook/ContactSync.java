package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/** A contact of the WhatsApp Business app was added, changed or removed. */
public final class ContactSync extends Update implements WhatsAppEvent {

    ContactSync(WebhookOrigin origin, JsonNode json) {
        super(origin, json);
    }

    /**
     * What happened.
     *
     * @return {@code add} (also for a change) or {@code remove}, as it came
     */
    public Optional<String> action() {
        return text("action");
    }

    /**
     * Whether the contact was removed.
     *
     * @return {@code true} if the action says so
     */
    public boolean removed() {
        return action().orElse("").equalsIgnoreCase("remove");
    }

    /**
     * The number of the contact.
     *
     * @return the number in digits
     */
    public Optional<String> phoneNumber() {
        return Optional.ofNullable(Json.text(json.path("contact"), "phone_number"));
    }

    /**
     * The user id of the contact.
     *
     * @return the id, if it was told
     */
    public Optional<String> userId() {
        return Optional.ofNullable(Json.text(json.path("contact"), "user_id"));
    }

    /**
     * The name of the contact.
     *
     * @return the name
     */
    public Optional<String> name() {
        return Optional.ofNullable(Json.text(json.path("contact"), "full_name", "first_name"));
    }

    /**
     * When it happened.
     *
     * @return the time, if one was told
     */
    @Override
    public Optional<Instant> timestamp() {
        return Optional.ofNullable(Json.time(json.path("metadata").path("timestamp")))
                .or(super::timestamp);
    }
}
