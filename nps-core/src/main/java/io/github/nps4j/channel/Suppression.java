package io.github.nps4j.channel;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person whom a channel does not write to, for another reason than a consent, until it is lifted or over.
 *
 * @param person the person, as the channel names people. Personal data
 * @param reason why
 * @param at since when
 * @param until the first moment at which it no longer holds, or {@code null} if it holds until it is lifted
 */
public record Suppression(
        String person, Reason reason, Instant at, @Nullable Instant until) {

    /** Why nothing is sent to a person. */
    public enum Reason {
        /** The person stopped every message. */
        OPTED_OUT,
        /** The person stopped marketing. */
        MARKETING_STOPPED,
        /** The person never agreed, and an agreement is needed. */
        NO_CONSENT,
        /** The vendor says that messages do not reach the person. */
        UNREACHABLE,
        /** The vendor refuses messages to the person. */
        REFUSED,
        /** The host wants it so. */
        HOST
    }

    /**
     * Checks the texts.
     *
     * @param person the person
     * @param reason why
     * @param at since when
     * @param until until when
     * @throws IllegalArgumentException if the person's name is empty or too long
     */
    public Suppression {
        Texts.key("person", person);
    }

    /**
     * Whether it holds at a time.
     *
     * @param now the time
     * @return {@code true} if nothing may be sent then
     */
    public boolean holds(Instant now) {
        return until == null || now.isBefore(until);
    }

    @Override
    public String toString() {
        return "Suppression[" + reason + " since " + at + (until == null ? "" : " until " + until) + "]";
    }
}
