package io.github.nps4j.channel;

import io.github.nps4j.identity.Identity;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whom a message goes to. Immutable; {@code toString} shows no personal data. */
public final class Recipient {

    private final Identity identity;
    private final @Nullable ZoneId zone;
    private final @Nullable String language;

    private Recipient(Identity identity, @Nullable ZoneId zone, @Nullable String language) {
        this.identity = identity;
        this.zone = zone;
        this.language = language;
    }

    /**
     * A recipient of whom only the keys are known.
     *
     * @param identity the keys; a channel takes those that it can address
     * @return the recipient
     */
    public static Recipient of(Identity identity) {
        return new Recipient(identity, null, null);
    }

    /**
     * This recipient with a time zone, for quiet hours.
     *
     * @param zone the zone, or {@code null} if it is not known
     * @return a new recipient
     */
    public Recipient inZone(@Nullable ZoneId zone) {
        return new Recipient(identity, zone, language);
    }

    /**
     * This recipient with a language.
     *
     * @param language a BCP 47 tag such as {@code pt-BR}, or {@code null} if it is not known
     * @return a new recipient
     */
    public Recipient speaking(@Nullable String language) {
        return new Recipient(identity, zone, language);
    }

    /**
     * The keys of the person.
     *
     * @return the identity
     */
    public Identity identity() {
        return identity;
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
     * The person's language.
     *
     * @return a BCP 47 tag, if it is known
     */
    public Optional<String> language() {
        return Optional.ofNullable(language);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Recipient that
                && identity.equals(that.identity)
                && Objects.equals(zone, that.zone)
                && Objects.equals(language, that.language);
    }

    @Override
    public int hashCode() {
        return Objects.hash(identity, zone, language);
    }

    @Override
    public String toString() {
        return "Recipient[" + (zone == null ? "" : zone + " ") + (language == null ? "" : language) + "]";
    }
}
