package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;

/** A template has a new status. Only one with the status {@code APPROVED} can be sent. */
public final class TemplateStatusUpdate extends TemplateRef implements WhatsAppEvent {

    TemplateStatusUpdate(WebhookOrigin origin) {
        super(origin);
    }

    /**
     * The new status.
     *
     * @return such as {@code APPROVED}, {@code PAUSED} or {@code REJECTED}, in capitals; empty text if it was not told
     */
    public String status() {
        return value("event").orElse("").toUpperCase(Locale.ROOT);
    }

    /**
     * Whether the template can be sent now.
     *
     * @return {@code true} for {@code APPROVED}, {@code REINSTATED} and {@code UNARCHIVED}
     */
    public boolean usable() {
        return switch (status()) {
            case "APPROVED", "REINSTATED", "UNARCHIVED" -> true;
            default -> false;
        };
    }

    /**
     * Why.
     *
     * @return such as {@code INVALID_FORMAT}; empty also for {@code NONE}
     */
    public Optional<String> reason() {
        return value("reason").filter(reason -> !reason.equals("NONE"));
    }

    /**
     * The category of the template.
     *
     * @return such as {@code UTILITY}, as it came
     */
    public Optional<String> category() {
        return value("message_template_category");
    }

    /**
     * Which pause it is.
     *
     * @return such as {@code FIRST_PAUSE}, as it came
     */
    public Optional<String> title() {
        return Optional.ofNullable(Json.text(value().path("other_info"), "title"));
    }

    /**
     * When the template will be disabled.
     *
     * @return the time or date as Meta writes it
     */
    public Optional<String> disabledAt() {
        return Optional.ofNullable(Json.text(value().path("disable_info"), "disable_date", "disable_timestamp"));
    }

    /**
     * A longer text of why it was rejected or paused, for people.
     *
     * @return the text
     */
    public Optional<String> explanation() {
        // the documentation shows it beside the value
        JsonNode rejection =
                value().has("rejection_info") ? value().path("rejection_info") : json.path("rejection_info");
        String text = Json.text(rejection, "reason", "recommendation");
        return Optional.ofNullable(text == null ? Json.text(value().path("other_info"), "description") : text);
    }
}
