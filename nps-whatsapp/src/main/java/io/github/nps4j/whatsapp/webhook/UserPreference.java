package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;

/** A person chose whether they want marketing messages, in WhatsApp itself. */
public final class UserPreference extends Update implements WhatsAppEvent {

    UserPreference(WebhookOrigin origin, JsonNode json) {
        super(origin, json);
    }

    /**
     * Who chose.
     *
     * @return the ids as far as they were told
     */
    public WhatsAppUser user() {
        return Users.of(
                Json.text(json, "wa_id"), Json.text(json, "user_id"), Json.text(json, "parent_user_id"), contacts());
    }

    /**
     * What it is about.
     *
     * @return {@code marketing_messages}, or what Meta adds later; empty text if it was not told
     */
    public String category() {
        return text("category").orElse("");
    }

    /**
     * What was chosen.
     *
     * @return {@code stop} or {@code resume}, as it came; empty text if it was not told
     */
    public String value() {
        return text("value").orElse("");
    }

    /**
     * Whether the person does not want marketing messages any more.
     *
     * @return {@code true} for {@code stop} of marketing messages; also if the category was not told
     */
    public boolean stopsMarketing() {
        return marketing() && value().toLowerCase(Locale.ROOT).equals("stop");
    }

    /**
     * Whether the person wants marketing messages again.
     *
     * @return {@code true} for {@code resume} of marketing messages
     */
    public boolean resumesMarketing() {
        return category().equals("marketing_messages")
                && value().toLowerCase(Locale.ROOT).equals("resume");
    }

    /**
     * A sentence for people.
     *
     * @return the text
     */
    public Optional<String> detail() {
        return text("detail");
    }

    /** A stop that does not say of what is taken seriously; a resumption is not. */
    private boolean marketing() {
        return category().isEmpty() || category().equals("marketing_messages");
    }
}
