package io.github.nps4j.whatsapp.survey;

import io.github.nps4j.identity.Identity;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom a conversation is with.
 *
 * @param key what the person is called in the store, the same for all spellings of the number
 * @param phone E.164 with {@code +}, or {@code null} if only the user id is known
 * @param userId WhatsApp's business-scoped user id, or {@code null}
 * @param language a BCP 47 tag
 * @param zone the id of the time zone, or {@code null}
 * @param identity further keys that the host gave, to be handed on with the response
 * @param attributes what the host said about the person or the occasion
 */
record Person(
        String key,
        @Nullable String phone,
        @Nullable String userId,
        String language,
        @Nullable String zone,
        Identity identity,
        Map<String, String> attributes) {

    Person {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    Person withUserId(String id) {
        return new Person(key, phone, id, language, zone, identity, attributes);
    }

    @Override
    public String toString() {
        return "Person[" + language + "]";
    }
}
