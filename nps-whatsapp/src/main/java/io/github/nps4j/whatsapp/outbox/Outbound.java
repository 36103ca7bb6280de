package io.github.nps4j.whatsapp.outbox;

import io.github.nps4j.channel.Purpose;
import io.github.nps4j.whatsapp.cloud.Recipient;
import io.github.nps4j.whatsapp.cloud.WhatsAppMessage;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message that is to be sent once. Immutable; {@code toString} shows neither the person nor the text.
 */
public final class Outbound {

    /** Longest id, in UTF-16 units. */
    public static final int MAX_ID = 200;

    private final String id;
    private final String person;
    private final Set<String> names;
    private final Recipient to;
    private final Purpose purpose;
    private final WhatsAppMessage message;
    private final @Nullable ZoneId zone;
    private final boolean survey;
    private final boolean stopConfirmation;
    private final String body;

    private Outbound(
            String id,
            String person,
            Set<String> names,
            Recipient to,
            Purpose purpose,
            WhatsAppMessage message,
            @Nullable ZoneId zone,
            boolean survey,
            boolean stopConfirmation,
            String body) {
        this.id = id;
        this.person = person;
        this.names = names;
        this.to = to;
        this.purpose = purpose;
        this.message = message;
        this.zone = zone;
        this.survey = survey;
        this.stopConfirmation = stopConfirmation;
        this.body = body;
    }

    /**
     * A message.
     *
     * @param id our own id, 1 to {@value #MAX_ID} characters, the same whenever the same message is tried again; Meta
     *     repeats it in its notices, so it must not hold personal data
     * @param person the person's main name in the store
     * @param to the address
     * @param purpose what the message is for
     * @param message the message; what is sent first under the id counts, a later one is another form of the same
     * @return the message
     */
    public static Outbound of(String id, String person, Recipient to, Purpose purpose, WhatsAppMessage message) {
        if (id.isBlank() || id.length() > MAX_ID) {
            throw new IllegalArgumentException(
                    "the id of a message has " + id.length() + " characters: give it 1 to " + MAX_ID);
        }
        return new Outbound(
                id,
                Objects.requireNonNull(person),
                Set.of(person),
                Objects.requireNonNull(to),
                Objects.requireNonNull(purpose),
                Objects.requireNonNull(message),
                null,
                false,
                false,
                "");
    }

    /**
     * The same for a person with further names, all of which are looked at for opt-outs.
     *
     * @param others further names of the person in the store
     * @return a new message
     */
    public Outbound knownAs(Set<String> others) {
        Set<String> all = new LinkedHashSet<>(others);
        all.add(person);
        return new Outbound(id, person, Set.copyOf(all), to, purpose, message, zone, survey, stopConfirmation, body);
    }

    /**
     * The same for a person in a time zone, for quiet hours.
     *
     * @param theirs the zone, or {@code null} for that of the number's country
     * @return a new message
     */
    public Outbound inZone(@Nullable ZoneId theirs) {
        return new Outbound(id, person, names, to, purpose, message, theirs, survey, stopConfirmation, body);
    }

    /**
     * The same as the invitation to a survey, for which survey fatigue is counted.
     *
     * @return a new message
     */
    public Outbound asSurvey() {
        return new Outbound(id, person, names, to, purpose, message, zone, true, stopConfirmation, body);
    }

    /**
     * The same as the one text that confirms a stop: no consent and no limit is looked at. Only for a person who wrote just
     * now.
     *
     * @return a new message
     */
    public Outbound asStopConfirmation() {
        return new Outbound(id, person, names, to, purpose, message, zone, survey, true, body);
    }

    /**
     * The same with a text that is kept beside it in the store.
     *
     * @param text what the caller needs to send it again, at most 256 Ki characters
     * @return a new message
     */
    public Outbound keeping(String text) {
        return new Outbound(id, person, names, to, purpose, message, zone, survey, stopConfirmation, text);
    }

    /**
     * Our own id.
     *
     * @return the id
     */
    public String id() {
        return id;
    }

    /**
     * The person's main name in the store.
     *
     * @return the name; personal data
     */
    public String person() {
        return person;
    }

    /**
     * All names of the person.
     *
     * @return the names, the main one among them; personal data
     */
    public Set<String> names() {
        return names;
    }

    /**
     * The address.
     *
     * @return phone number or user id
     */
    public Recipient to() {
        return to;
    }

    /**
     * What the message is for.
     *
     * @return the purpose
     */
    public Purpose purpose() {
        return purpose;
    }

    /**
     * The message.
     *
     * @return the message
     */
    public WhatsAppMessage message() {
        return message;
    }

    /**
     * The person's time zone.
     *
     * @return the zone, if it is known
     */
    public Optional<ZoneId> zone() {
        return Optional.ofNullable(zone);
    }

    /**
     * Whether it is the invitation to a survey.
     *
     * @return {@code true} if survey fatigue is counted
     */
    public boolean isSurvey() {
        return survey;
    }

    /**
     * Whether it is the one text that confirms a stop.
     *
     * @return {@code true} if no consent is looked at
     */
    public boolean isStopConfirmation() {
        return stopConfirmation;
    }

    String body() {
        return body;
    }

    @Override
    public String toString() {
        return "Outbound[" + id + ", " + purpose + ", " + message + "]";
    }
}
