package io.github.nps4j.channel;

import java.time.Instant;

/**
 * What one person said at one time about being written to.
 *
 * @param person the person, as the channel names people: a phone number in E.164, a user id. Personal data
 * @param scope what it is about
 * @param granted {@code true} for an agreement (opt-in), {@code false} for a stop (opt-out)
 * @param at when the person said so
 * @param origin where it was said, such as {@code keyword}, {@code form} or {@code vendor}; at most 100 characters
 */
public record Consent(String person, ConsentScope scope, boolean granted, Instant at, String origin) {

    /**
     * Checks the texts.
     *
     * @param person the person
     * @param scope what it is about
     * @param granted agreement or stop
     * @param at when
     * @param origin where it was said
     * @throws IllegalArgumentException if a text is empty or too long
     */
    public Consent {
        Texts.key("person", person);
        Texts.check("origin of a consent", origin, 1, 100);
    }

    /**
     * An agreement.
     *
     * @param person the person
     * @param scope what it is about
     * @param at when
     * @param origin where it was said
     * @return the consent
     */
    public static Consent optIn(String person, ConsentScope scope, Instant at, String origin) {
        return new Consent(person, scope, true, at, origin);
    }

    /**
     * A stop.
     *
     * @param person the person
     * @param scope what it is about
     * @param at when
     * @param origin where it was said
     * @return the consent
     */
    public static Consent optOut(String person, ConsentScope scope, Instant at, String origin) {
        return new Consent(person, scope, false, at, origin);
    }

    @Override
    public String toString() {
        return "Consent[" + scope + (granted ? " granted at " : " withdrawn at ") + at + "]";
    }
}
