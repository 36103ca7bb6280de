package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.whatsapp.error.WhatsAppError;
import java.util.List;
import java.util.Optional;

/** What all messages have in common. */
abstract class MessageUpdate extends Update {

    private final MessageContent content;

    MessageUpdate(WebhookOrigin origin, JsonNode json) {
        super(origin, json);
        this.content = Contents.of(json);
    }

    /**
     * The id of the message.
     *
     * @return such as {@code wamid.HBg...}; empty text if it was not told
     */
    public final String id() {
        String id = Json.text(json, "id");
        return id == null ? "" : id;
    }

    /**
     * The type that the message says it is.
     *
     * @return such as {@code text}; empty text if it was not told
     */
    public final String type() {
        String type = Json.text(json, "type");
        return type == null ? "" : type;
    }

    /**
     * What the message holds.
     *
     * @return the content; {@link UnknownContent} if it is not known or cannot be read
     */
    public final MessageContent content() {
        return content;
    }

    /**
     * The group in which it was written.
     *
     * @return its id; empty for a chat with one person
     */
    public final Optional<String> groupId() {
        return text("group_id");
    }

    /**
     * What it refers to: the message that it answers, a product, or that it was forwarded.
     *
     * @return the context
     */
    public final Optional<MessageContext> context() {
        JsonNode context = json.path("context");
        return context.isObject() ? Optional.of(new MessageContext(context)) : Optional.empty();
    }

    /**
     * The ad or post by which the person came.
     *
     * @return the referral
     */
    public final Optional<Referral> referral() {
        JsonNode referral = json.path("referral");
        return referral.isObject() ? Optional.of(new Referral(referral)) : Optional.empty();
    }

    /**
     * What went wrong with the message at Meta.
     *
     * @return the errors, mostly none
     */
    public final List<WhatsAppError> errors() {
        return Errors.of(json.path("errors"));
    }
}
