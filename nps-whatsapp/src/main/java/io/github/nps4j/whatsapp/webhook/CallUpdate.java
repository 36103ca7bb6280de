package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.whatsapp.error.WhatsAppError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A call that rings, begins or ends. A call of a person opens the service window like a message. */
public final class CallUpdate extends Update implements WhatsAppEvent {

    CallUpdate(WebhookOrigin origin, JsonNode json) {
        super(origin, json);
    }

    /**
     * The call.
     *
     * @return its id; empty text if it was not told
     */
    public String callId() {
        return text("id").orElse("");
    }

    /**
     * What happened.
     *
     * @return {@code connect} or {@code terminate}; empty for a status of a call of ours
     */
    public Optional<String> event() {
        return text("event");
    }

    /**
     * How it went.
     *
     * @return such as {@code RINGING}, {@code ACCEPTED}, {@code REJECTED}, {@code COMPLETED} or {@code FAILED}, as it came
     */
    public Optional<String> status() {
        return text("status");
    }

    /**
     * Whether the person called.
     *
     * @return {@code true} if the direction says so
     */
    public boolean fromUser() {
        return text("direction").orElse("").equalsIgnoreCase("USER_INITIATED");
    }

    /**
     * The person of the call.
     *
     * @return the ids and the profile as far as they were told
     */
    public WhatsAppUser user() {
        if (fromUser()) {
            return Users.of(
                    Json.text(json, "from"),
                    Json.text(json, "from_user_id"),
                    Json.text(json, "from_parent_user_id"),
                    contacts());
        }
        return Users.of(
                Json.text(json, "recipient_id", "to"),
                Json.text(json, "recipient_user_id", "to_user_id"),
                Json.text(json, "recipient_parent_user_id", "to_parent_user_id"),
                contacts());
    }

    /**
     * How long the call was.
     *
     * @return to the second; told at the end of a call that was answered
     */
    public Optional<Duration> duration() {
        return number("duration").filter(seconds -> seconds >= 0).map(Duration::ofSeconds);
    }

    /**
     * What we gave the call when we started it.
     *
     * @return the text of {@code biz_opaque_callback_data}
     */
    public Optional<String> callbackData() {
        return text("biz_opaque_callback_data");
    }

    /**
     * What went wrong.
     *
     * @return the errors, mostly none
     */
    public List<WhatsAppError> errors() {
        return Errors.of(json.path("errors"));
    }
}
