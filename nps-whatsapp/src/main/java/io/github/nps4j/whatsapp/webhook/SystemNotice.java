package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** A notice about the person: a new number, a new user id, a new identity key. */
public final class SystemNotice extends JsonView implements MessageContent {

    /** The kinds of notices. */
    public enum Kind {
        /** The person has a new number: {@link SystemNotice#newWaId()}. */
        NUMBER_CHANGED,
        /** The person has a new user id: {@link SystemNotice#newUserId()}. */
        USER_ID_CHANGED,
        /** The person has a new identity key, for instance on a new phone. */
        IDENTITY_CHANGED,
        /** Something else; {@link SystemNotice#type()} says what. */
        OTHER
    }

    SystemNotice(JsonNode json) {
        super(json);
    }

    /**
     * What happened.
     *
     * @return the kind
     */
    public Kind kind() {
        return switch (type()) {
            case "user_changed_number", "customer_changed_number" -> Kind.NUMBER_CHANGED;
            case "user_changed_user_id" -> Kind.USER_ID_CHANGED;
            case "customer_identity_changed", "user_identity_changed" -> Kind.IDENTITY_CHANGED;
            default -> Kind.OTHER;
        };
    }

    /**
     * The kind as it came.
     *
     * @return such as {@code user_changed_number}; empty text if it was not told
     */
    public String type() {
        return text("type").orElse("");
    }

    /**
     * A sentence for people.
     *
     * @return the text; it names the person and their numbers
     */
    public Optional<String> body() {
        return text("body");
    }

    /**
     * The new WhatsApp id; the old one is in {@link ChatMessage#user()}.
     *
     * @return the id, if the number changed
     */
    public Optional<String> newWaId() {
        return Optional.ofNullable(Json.text(json, "wa_id", "new_wa_id"));
    }

    /**
     * The new user id.
     *
     * @return the id, if it changed
     */
    public Optional<String> newUserId() {
        return text("user_id");
    }

    /**
     * The user id before.
     *
     * @return the id, if it changed
     */
    public Optional<String> previousUserId() {
        return text("previous_user_id");
    }

    /**
     * The hash of the new identity key.
     *
     * @return the hash, if the key changed and it was told here
     */
    public Optional<String> identityHash() {
        return text("identity");
    }
}
