package io.github.nps4j.whatsapp.webhook;

import java.time.Instant;
import java.util.Optional;

/** Meta changed the category of a template, or will within a day: its price and its limits change. */
public final class TemplateCategoryUpdate extends TemplateRef implements WhatsAppEvent {

    TemplateCategoryUpdate(WebhookOrigin origin) {
        super(origin);
    }

    /**
     * Whether the change is still to come.
     *
     * @return {@code true} if it is announced, {@code false} if it is done
     */
    public boolean announced() {
        return value("correct_category").isPresent();
    }

    /**
     * The category before the change.
     *
     * @return such as {@code UTILITY}, as it came
     */
    public Optional<String> from() {
        // an announcement calls the current category the new one
        return announced() ? value("new_category").or(() -> value("category")) : value("previous_category");
    }

    /**
     * The category after the change.
     *
     * @return such as {@code MARKETING}, as it came
     */
    public Optional<String> to() {
        return announced() ? value("correct_category") : value("new_category");
    }

    /**
     * When an announced change will be done.
     *
     * @return the time
     */
    public Optional<Instant> changesAt() {
        return Optional.ofNullable(Json.time(value().path("category_update_timestamp")));
    }
}
