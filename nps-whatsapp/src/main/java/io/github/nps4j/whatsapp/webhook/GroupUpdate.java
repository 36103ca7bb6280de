package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.whatsapp.error.WhatsAppError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A group was made, changed or deleted, or people joined or left it. */
public final class GroupUpdate extends Update implements WhatsAppEvent {

    GroupUpdate(WebhookOrigin origin, JsonNode json) {
        super(origin, json);
    }

    /**
     * The group.
     *
     * @return its id
     */
    public Optional<String> groupId() {
        return text("group_id");
    }

    /**
     * What happened.
     *
     * @return such as {@code group_create} or {@code group_participants_add}, as it came; empty text if it was not told
     */
    public String type() {
        return text("type").orElse("");
    }

    /**
     * The request of ours that it answers.
     *
     * @return its id
     */
    public Optional<String> requestId() {
        return text("request_id");
    }

    /**
     * Who joined.
     *
     * @return the people, in order
     */
    public List<WhatsAppUser> added() {
        return people("added_participants");
    }

    /**
     * Who left or was removed.
     *
     * @return the people, in order
     */
    public List<WhatsAppUser> removed() {
        return people("removed_participants");
    }

    /**
     * The person that asks to join.
     *
     * @return the ids as far as they were told
     */
    public WhatsAppUser user() {
        return Users.of(json);
    }

    /**
     * What went wrong.
     *
     * @return the errors, mostly none
     */
    public List<WhatsAppError> errors() {
        return Errors.of(json.path("errors"));
    }

    private List<WhatsAppUser> people(String key) {
        List<WhatsAppUser> people = new ArrayList<>();
        Json.elements(json.path(key)).forEach(person -> people.add(Users.of(person)));
        return List.copyOf(people);
    }
}
