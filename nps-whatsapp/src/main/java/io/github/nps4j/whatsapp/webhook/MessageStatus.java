package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.whatsapp.error.WhatsAppError;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What became of a message that we sent. */
public final class MessageStatus extends Update implements WhatsAppEvent {

    MessageStatus(WebhookOrigin origin, JsonNode json) {
        super(origin, json);
    }

    /**
     * The message.
     *
     * @return its id, that of the answer to the send; empty text if it was not told
     */
    public String messageId() {
        String id = Json.text(json, "id");
        return id == null ? "" : id;
    }

    /**
     * What is reported. Compare it with what is known by {@link MessageState#after}: statuses come in any order.
     *
     * @return the state; {@link MessageState#UNKNOWN} if this version does not know it
     */
    public MessageState state() {
        return MessageState.of(status());
    }

    /**
     * The status as it came.
     *
     * @return such as {@code delivered}; empty text if it was not told
     */
    public String status() {
        String status = Json.text(json, "status");
        return status == null ? "" : status;
    }

    /**
     * To whom it was sent; in a group, the person whose device reports.
     *
     * @return the ids and the profile as far as they were told
     */
    public WhatsAppUser recipient() {
        boolean group = groupId().isPresent();
        return Users.of(
                Json.text(json, group ? "recipient_participant_id" : "recipient_id"),
                Json.text(json, group ? "recipient_participant_user_id" : "recipient_user_id"),
                group
                        ? Json.text(json, "recipient_participant_parent_user_id")
                        : Json.text(json, "parent_recipient_user_id", "recipient_parent_user_id"),
                contacts());
    }

    /**
     * The group to which it was sent.
     *
     * @return its id; empty for a chat with one person
     */
    public Optional<String> groupId() {
        return "group".equals(Json.text(json, "recipient_type")) ? text("recipient_id") : Optional.empty();
    }

    /**
     * What we gave the message when we sent it.
     *
     * @return the text of {@code biz_opaque_callback_data}
     */
    public Optional<String> callbackData() {
        return text("biz_opaque_callback_data");
    }

    /**
     * Why it failed.
     *
     * @return the errors; mostly none unless the state is {@link MessageState#FAILED}
     */
    public List<WhatsAppError> errors() {
        return Errors.of(json.path("errors"));
    }

    /**
     * What it costs.
     *
     * @return the price class; told once for each message
     */
    public Optional<Pricing> pricing() {
        JsonNode pricing = json.path("pricing");
        return pricing.isObject() ? Optional.of(new Pricing(pricing)) : Optional.empty();
    }

    /**
     * The conversation that it belongs to; Meta tells it for old versions and free entry points only.
     *
     * @return the conversation
     */
    public Optional<Conversation> conversation() {
        JsonNode conversation = json.path("conversation");
        return conversation.isObject() ? Optional.of(new Conversation(conversation)) : Optional.empty();
    }

    /** How a message is charged. Immutable and thread-safe. */
    public static final class Pricing extends JsonView {

        Pricing(JsonNode json) {
            super(json);
        }

        /**
         * The model.
         *
         * @return {@code PMP} (per message) or {@code CBP} (per conversation), as it came
         */
        public Optional<String> model() {
            return text("pricing_model");
        }

        /**
         * Whether and why it is free.
         *
         * @return such as {@code regular} or {@code free_customer_service}, as it came
         */
        public Optional<String> type() {
            return text("type");
        }

        /**
         * The category.
         *
         * @return such as {@code utility} or {@code marketing}, as it came
         */
        public Optional<String> category() {
            return text("category");
        }

        /**
         * Whether it is charged. Meta gives this key up: look at type and category.
         *
         * @return what Meta says, if it says so
         */
        public Optional<Boolean> billable() {
            return Optional.ofNullable(Json.truth(json.path("billable")));
        }
    }

    /** A conversation of the old pricing. Immutable and thread-safe. */
    public static final class Conversation extends JsonView {

        Conversation(JsonNode json) {
            super(json);
        }

        /**
         * The conversation.
         *
         * @return its id
         */
        public Optional<String> id() {
            return text("id");
        }

        /**
         * Its end.
         *
         * @return the time; told with the status {@code sent} only
         */
        public Optional<Instant> expiresAt() {
            return time("expiration_timestamp");
        }

        /**
         * How it began.
         *
         * @return such as {@code service}, as it came
         */
        public Optional<String> originType() {
            JsonNode origin = json.path("origin");
            return Optional.ofNullable(origin.isObject() ? Json.text(origin, "type") : Json.text(origin));
        }
    }
}
