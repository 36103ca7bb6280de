package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A person has a new user id: what is kept under the old one belongs to the new one. */
public final class UserIdChange extends Update implements WhatsAppEvent {

    UserIdChange(WebhookOrigin origin, JsonNode json) {
        super(origin, json);
    }

    /**
     * The user id before.
     *
     * @return the id, if it was told
     */
    public Optional<String> previousUserId() {
        return Optional.ofNullable(Json.text(json.path("user_id"), "previous"));
    }

    /**
     * The user id now.
     *
     * @return the id, if it was told
     */
    public Optional<String> currentUserId() {
        return Optional.ofNullable(current("user_id"));
    }

    /**
     * The user id over linked portfolios before.
     *
     * @return the id, if it was told
     */
    public Optional<String> previousParentUserId() {
        return Optional.ofNullable(Json.text(json.path("parent_user_id"), "previous"));
    }

    /**
     * Who it is, with the ids of now.
     *
     * @return the ids and the profile as far as they were told
     */
    public WhatsAppUser user() {
        return Users.of(Json.text(json, "wa_id"), current("user_id"), current("parent_user_id"), contacts());
    }

    private @Nullable String current(String key) {
        JsonNode change = json.path(key);
        return change.isObject() ? Json.text(change, "current") : Json.text(json, key);
    }
}
