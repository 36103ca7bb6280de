package io.github.nps4j.channel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What people agreed to and what they stopped, and whom nothing is sent to for other reasons. */
public interface ConsentStore {

    /**
     * Keeps what a person said. The same again changes nothing. When this returns, every {@linkplain LimitStore#reserve
     * reservation} that begins later sees it.
     *
     * @param consent what was said
     */
    void record(Consent consent);

    /**
     * All that these people said.
     *
     * @param persons names of people
     * @return for each name that said anything, what it said, in no particular order
     */
    Map<String, List<Consent>> consents(Collection<String> persons);

    /**
     * What holds for one person.
     *
     * @param names all names of the person
     * @return what follows from all that was said under any of them
     */
    default Consents consentsOf(Collection<String> names) {
        List<Consent> said = new ArrayList<>();
        consents(names).values().forEach(said::addAll);
        return Consents.of(said);
    }

    /**
     * Holds a person back; takes the place of an earlier suppression of the same person and reason.
     *
     * @param suppression whom and why
     */
    void suppress(Suppression suppression);

    /**
     * Lifts a suppression, for example when a person who could not be reached writes.
     *
     * @param person the person
     * @param reason the reason that no longer holds
     */
    void lift(String person, Suppression.Reason reason);

    /**
     * The suppressions of these people, those that are over included.
     *
     * @param persons names of people
     * @return for each name that has any, its suppressions
     */
    Map<String, List<Suppression>> suppressions(Collection<String> persons);
}
