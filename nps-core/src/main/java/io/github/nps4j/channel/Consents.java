package io.github.nps4j.channel;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What holds for a person after all that the person said: of each scope the latest word counts, and of two words at the
 * same time the stop. Immutable.
 */
public final class Consents {

    private static final Consents NONE = new Consents(Map.of());

    private final Map<ConsentScope, Consent> latest;

    private Consents(Map<ConsentScope, Consent> latest) {
        this.latest = latest;
    }

    /**
     * Of somebody who never said anything.
     *
     * @return no consent and no stop
     */
    public static Consents none() {
        return NONE;
    }

    /**
     * What follows from these, in whatever order they come. Those of several names of one person may be given together.
     *
     * @param said all that one person said
     * @return what holds
     */
    public static Consents of(Collection<Consent> said) {
        Map<ConsentScope, Consent> latest = new EnumMap<>(ConsentScope.class);
        for (Consent consent : said) {
            latest.merge(consent.scope(), consent, Consents::later);
        }
        return latest.isEmpty() ? NONE : new Consents(Map.copyOf(latest));
    }

    private static Consent later(Consent one, Consent other) {
        int order = one.at().compareTo(other.at());
        if (order == 0) {
            return one.granted() ? other : one;
        }
        return order > 0 ? one : other;
    }

    /**
     * The latest word in a scope.
     *
     * @param scope the scope
     * @return the consent, or empty if the person never said anything about it
     */
    public Optional<Consent> latest(ConsentScope scope) {
        return Optional.ofNullable(latest.get(scope));
    }

    /**
     * Whether the person took back what a message of this purpose needs. A stop of {@link ConsentScope#ALL} holds for
     * every message, one of {@link ConsentScope#MARKETING} for marketing.
     *
     * @param purpose what the message is for
     * @return the reason to hold it back, or empty
     */
    public Optional<Suppression.Reason> stopped(Purpose purpose) {
        if (withdrawn(ConsentScope.ALL)) {
            return Optional.of(Suppression.Reason.OPTED_OUT);
        }
        return purpose == Purpose.MARKETING && withdrawn(ConsentScope.MARKETING)
                ? Optional.of(Suppression.Reason.MARKETING_STOPPED)
                : Optional.empty();
    }

    /**
     * Whether the person agreed to messages of this purpose: to every message, or for marketing to marketing, and took
     * neither back.
     *
     * @param purpose what the message is for
     * @return {@code true} if there is an agreement that holds
     */
    public boolean granted(Purpose purpose) {
        return stopped(purpose).isEmpty()
                && (agreed(ConsentScope.ALL) || (purpose == Purpose.MARKETING && agreed(ConsentScope.MARKETING)));
    }

    private boolean agreed(ConsentScope scope) {
        Consent consent = latest.get(scope);
        return consent != null && consent.granted();
    }

    private boolean withdrawn(ConsentScope scope) {
        Consent consent = latest.get(scope);
        return consent != null && !consent.granted();
    }

    @Override
    public String toString() {
        return "Consents" + latest.values();
    }
}
