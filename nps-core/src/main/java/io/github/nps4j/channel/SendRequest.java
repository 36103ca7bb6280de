package io.github.nps4j.channel;

import java.util.List;
import java.util.Set;

/**
 * A send that asks for its place in all its limits.
 *
 * @param id the id of the send, at most 400 characters; the same one again is counted again, unless it was released
 * @param persons all names of the person, as consents and suppressions may know them; personal data
 * @param purpose what the message is for
 * @param limits the limits to keep, all or none; no two with the same counter
 */
public record SendRequest(String id, Set<String> persons, Purpose purpose, List<Limit> limits) {

    /**
     * Copies the collections and checks them.
     *
     * @param id the id of the send
     * @param persons all names of the person
     * @param purpose what the message is for
     * @param limits the limits to keep
     * @throws IllegalArgumentException if there is no person, or two limits share a counter
     */
    public SendRequest {
        Texts.key("id of a send", id);
        persons = Set.copyOf(persons);
        limits = List.copyOf(limits);
        if (persons.isEmpty()) {
            throw new IllegalArgumentException("send " + id + " names no person: give at least one name");
        }
        persons.forEach(person -> Texts.key("person", person));
        if (limits.stream().map(Limit::counter).distinct().count() != limits.size()) {
            throw new IllegalArgumentException("send " + id + " has two limits of one counter: name them apart");
        }
    }

    @Override
    public String toString() {
        return "SendRequest[" + id + ", " + purpose + ", " + limits.size() + " limits]";
    }
}
