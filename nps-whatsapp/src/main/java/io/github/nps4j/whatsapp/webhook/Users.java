package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Joins what an update says about a person with the contact of that person in the same webhook. */
final class Users {

    private Users() {}

    /** The person with these ids, and what {@code contacts} tells about them. */
    static WhatsAppUser of(
            @Nullable String waId, @Nullable String userId, @Nullable String parentUserId, JsonNode contacts) {
        JsonNode contact = contact(waId, userId, contacts);
        if (contact == null) {
            return waId == null && userId == null && parentUserId == null
                    ? WhatsAppUser.NOBODY
                    : new WhatsAppUser(waId, userId, parentUserId, null, null, null);
        }
        JsonNode profile = contact.path("profile");
        return new WhatsAppUser(
                waId == null ? Json.text(contact, "wa_id") : waId,
                userId == null ? Json.text(contact, "user_id") : userId,
                parentUserId == null ? Json.text(contact, "parent_user_id") : parentUserId,
                Json.text(profile, "username") == null
                        ? Json.text(contact, "username")
                        : Json.text(profile, "username"),
                Json.text(profile, "name"),
                Json.text(contact, "identity_key_hash"));
    }

    /** An object that itself holds the ids. */
    static WhatsAppUser of(JsonNode object) {
        return of(null, null, null, object);
    }

    /** Several contacts name several people: only one whose id fits is taken. A single one must not contradict. */
    private static @Nullable JsonNode contact(@Nullable String waId, @Nullable String userId, JsonNode contacts) {
        JsonNode only = null;
        int count = 0;
        for (JsonNode contact : Json.elements(contacts)) {
            if (!contact.isObject()) {
                continue;
            }
            String contactUserId = Json.text(contact, "user_id");
            if (userId != null && userId.equals(contactUserId)) {
                return contact;
            }
            String contactWaId = Json.text(contact, "wa_id");
            boolean sameUser = userId == null || contactUserId == null;
            if (sameUser && waId != null && waId.equals(contactWaId)) {
                return contact;
            }
            count++;
            only = sameUser && (waId == null || contactWaId == null) ? contact : null;
        }
        return count == 1 ? only : null;
    }
}
