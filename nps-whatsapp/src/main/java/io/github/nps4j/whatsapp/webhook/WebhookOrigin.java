package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an update comes from: the business account, the business number and the field of the webhook. Immutable and
 * thread-safe.
 */
public final class WebhookOrigin {

    private final JsonNode entry;
    private final JsonNode change;
    private final JsonNode value;

    WebhookOrigin(JsonNode entry, JsonNode change, JsonNode value) {
        this.entry = entry;
        this.change = change;
        this.value = value;
    }

    /**
     * The WhatsApp Business Account.
     *
     * @return its id, if it was told
     */
    public Optional<String> businessAccountId() {
        return Optional.ofNullable(Json.text(entry, "id"));
    }

    /**
     * The business number.
     *
     * @return its id (not the number); empty for updates about the account
     */
    public Optional<String> phoneNumberId() {
        return Optional.ofNullable(phoneNumberIdOrNull());
    }

    /**
     * The business number as it is displayed.
     *
     * @return the number, as Meta writes it
     */
    public Optional<String> displayPhoneNumber() {
        return Optional.ofNullable(Json.text(value.path("metadata"), "display_phone_number"));
    }

    /**
     * The field that the app is subscribed to, such as {@code messages}.
     *
     * @return the name; empty text if it was not told
     */
    public String field() {
        String field = Json.text(change, "field");
        return field == null ? "" : field;
    }

    /**
     * When Meta made the entry; most entries of field {@code messages} do not tell it.
     *
     * @return the time, to the second
     */
    public Optional<Instant> time() {
        return Optional.ofNullable(Json.time(entry.path("time")));
    }

    /**
     * The whole change that the update stood in: {@code field}, {@code value} and what else there was.
     *
     * @return the JSON
     */
    public RawJson raw() {
        return new RawJson(change);
    }

    @Nullable
    String phoneNumberIdOrNull() {
        return Json.text(value.path("metadata"), "phone_number_id");
    }

    JsonNode change() {
        return change;
    }

    JsonNode value() {
        return value;
    }

    /** Equal when everything that the accessors tell is equal. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WebhookOrigin that
                && businessAccountId().equals(that.businessAccountId())
                && phoneNumberId().equals(that.phoneNumberId())
                && displayPhoneNumber().equals(that.displayPhoneNumber())
                && field().equals(that.field())
                && time().equals(that.time());
    }

    @Override
    public int hashCode() {
        return field().hashCode() * 31 + phoneNumberId().hashCode();
    }

    @Override
    public String toString() {
        return "WebhookOrigin[" + (field().length() <= 60 ? field() : "?") + "]";
    }
}
