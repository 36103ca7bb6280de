package io.github.nps4j.whatsapp.webhook;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A person on WhatsApp as a webhook names them. Each part may be missing: a user with a username may come without a
 * number, an older webhook without a user id.
 *
 * <p>Immutable and thread-safe. {@code toString} shows nothing personal.
 */
public final class WhatsAppUser {

    static final WhatsAppUser NOBODY = new WhatsAppUser(null, null, null, null, null, null);

    private static final Pattern BSUID_COUNTRY = Pattern.compile("([A-Z]{2})\\..{1,200}", Pattern.DOTALL);

    private final @Nullable String waId;
    private final @Nullable String userId;
    private final @Nullable String parentUserId;
    private final @Nullable String username;
    private final @Nullable String name;
    private final @Nullable String identityKeyHash;

    WhatsAppUser(
            @Nullable String waId,
            @Nullable String userId,
            @Nullable String parentUserId,
            @Nullable String username,
            @Nullable String name,
            @Nullable String identityKeyHash) {
        this.waId = waId;
        this.userId = userId;
        this.parentUserId = parentUserId;
        this.username = username;
        this.name = name;
        this.identityKeyHash = identityKeyHash;
    }

    /**
     * The WhatsApp id: a phone number in digits without a plus sign. Answer to it as it stands; it is not always the E.164
     * form of the number (Brazil, Mexico, Argentina).
     *
     * @return the id, if it was told
     */
    public Optional<String> waId() {
        return Optional.ofNullable(waId);
    }

    /**
     * The business-scoped user id (BSUID), such as {@code US.13491208655302741918}: one person for one business portfolio.
     *
     * @return the id, if it was told
     */
    public Optional<String> userId() {
        return Optional.ofNullable(userId);
    }

    /**
     * The user id over linked portfolios, such as {@code US.ENT.11815799212886844830}.
     *
     * @return the id, if it was told
     */
    public Optional<String> parentUserId() {
        return Optional.ofNullable(parentUserId);
    }

    /**
     * The username; it can change at any time and identifies nobody.
     *
     * @return the name, for display
     */
    public Optional<String> username() {
        return Optional.ofNullable(username);
    }

    /**
     * The name in the profile; the person chooses it.
     *
     * @return the name, for display
     */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /**
     * The hash of the person's identity key; told if the identity check is switched on.
     *
     * @return the hash
     */
    public Optional<String> identityKeyHash() {
        return Optional.ofNullable(identityKeyHash);
    }

    /**
     * The country that the user id begins with.
     *
     * @return two letters (ISO 3166-1), if there is a user id of that form
     */
    public Optional<String> country() {
        if (userId == null) {
            return Optional.empty();
        }
        var matcher = BSUID_COUNTRY.matcher(userId);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /**
     * Whether there is an id to answer to.
     *
     * @return {@code true} if {@link #waId()} or {@link #userId()} is there
     */
    public boolean identified() {
        return waId != null || userId != null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WhatsAppUser that
                && Objects.equals(waId, that.waId)
                && Objects.equals(userId, that.userId)
                && Objects.equals(parentUserId, that.parentUserId)
                && Objects.equals(username, that.username)
                && Objects.equals(name, that.name)
                && Objects.equals(identityKeyHash, that.identityKeyHash);
    }

    @Override
    public int hashCode() {
        return Objects.hash(waId, userId);
    }

    /** Says which ids there are, not what they are. */
    @Override
    public String toString() {
        return "WhatsAppUser[" + (waId == null ? "" : "wa_id ") + (userId == null ? "" : "user_id") + "]";
    }
}
