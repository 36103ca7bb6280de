package io.github.nps4j.whatsapp.survey;

import io.github.nps4j.channel.Recipient;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Somebody who is to be asked. Immutable; {@code toString} shows no personal data.
 */
public final class SurveyInvitee {

    /** The custom identity key that holds WhatsApp's business-scoped user id. */
    public static final String USER_ID_KEY = "whatsapp_user_id";

    /** Most attributes. */
    public static final int MAX_ATTRIBUTES = 50;

    private final Recipient recipient;
    private final Map<String, String> attributes;

    private SurveyInvitee(Recipient recipient, Map<String, String> attributes) {
        this.recipient = recipient;
        this.attributes = attributes;
    }

    /**
     * A person.
     *
     * @param recipient the person: a phone number, or WhatsApp's user id as the custom key {@value #USER_ID_KEY}; with it
     *     any keys by which the CRM knows the person, the language and the time zone
     * @return the invitee
     */
    public static SurveyInvitee of(Recipient recipient) {
        return new SurveyInvitee(Objects.requireNonNull(recipient), Map.of());
    }

    /**
     * The same person with something that the template or the texts name, or that the response is to carry.
     *
     * @param name a name such as {@code order}
     * @param value the value; blank removes it
     * @return a new invitee
     */
    public SurveyInvitee with(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(attributes);
        if (value.isBlank()) {
            all.remove(name);
        } else {
            all.put(name, value);
        }
        if (name.isBlank() || all.size() > MAX_ATTRIBUTES || value.length() > 1_024 || name.length() > 100) {
            throw new IllegalArgumentException("an invitee has at most " + MAX_ATTRIBUTES
                    + " attributes, with names of at most 100 and values of at most 1,024 characters");
        }
        return new SurveyInvitee(recipient, Collections.unmodifiableMap(all));
    }

    /**
     * The person.
     *
     * @return the recipient
     */
    public Recipient recipient() {
        return recipient;
    }

    /**
     * What the template or the texts name.
     *
     * @return names and values
     */
    public Map<String, String> attributes() {
        return attributes;
    }

    @Override
    public String toString() {
        return "SurveyInvitee[" + recipient + "]";
    }
}
