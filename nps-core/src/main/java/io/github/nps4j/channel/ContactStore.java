package io.github.nps4j.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** When people wrote last, by which names they are known, and which notices of the vendor were seen already. */
public interface ContactStore {

    /** How long a notice is remembered: Meta repeats webhooks for up to 7 days (webhook overview, 2026). */
    Duration REMEMBERED = Duration.ofDays(7);

    /**
     * Keeps that a person wrote or called; an earlier time than the known one changes nothing.
     *
     * @param number the business number that was written to
     * @param person the person
     * @param at when, by the vendor's clock
     */
    void inbound(String number, String person, Instant at);

    /**
     * When people wrote to a business number last.
     *
     * @param number the business number
     * @param persons names of people
     * @return for each name that ever wrote, when it did last
     */
    Map<String, Instant> lastInbound(String number, Collection<String> persons);

    /**
     * Learns that a name belongs to a person, such as the address that a vendor answered with for a phone number. What was
     * learned later wins; of two at the same time the first one stays.
     *
     * @param alias the name
     * @param person the person's main name
     * @param at when it was learned
     */
    void learnAlias(String alias, String person, Instant at);

    /**
     * Whom names belong to.
     *
     * @param aliases the names
     * @return for each name that was learned, the person's main name
     */
    Map<String, String> personsOf(Collection<String> aliases);

    /**
     * The names that were learned for a person.
     *
     * @param person the person's main name
     * @return the names, without the main one unless it was learned itself
     */
    Set<String> aliasesOf(String person);

    /**
     * Which of these notices come for the first time, and remembers all of them for {@link #REMEMBERED}. Of many nodes
     * that ask for one key at the same time, one gets it.
     *
     * @param keys what tells notices apart, each at most 400 characters
     * @param now the time
     * @return the keys that were not remembered
     */
    Set<String> firstTime(Collection<String> keys, Instant now);

    /**
     * Forgets notices that could not be handled, so that they are taken when they come again.
     *
     * @param keys their keys
     */
    void forget(Collection<String> keys);
}
