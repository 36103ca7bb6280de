package io.github.nps4j.whatsapp.survey;

import io.github.nps4j.channel.ChannelStore;
import io.github.nps4j.whatsapp.phone.PhoneBook;
import io.github.nps4j.whatsapp.webhook.WhatsAppUser;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who somebody is: what was learned first, rules after it. */
final class SurveyPeople {

    private final ChannelStore store;
    private final PhoneBook phones;

    SurveyPeople(ChannelStore store) {
        this.store = store;
        this.phones = new PhoneBook(store);
    }

    /**
     * The main name of a user of WhatsApp.
     *
     * @param target the person whose message was answered, if that is known: then it is this person
     */
    Optional<String> personOf(WhatsAppUser user, @Nullable String target, Instant at) {
        if (target == null) {
            try {
                return phones.learnFromInbound(
                        user.waId().orElse(null), user.userId().orElse(null), at);
            } catch (IllegalArgumentException e) {
                // An address of a form that nobody knows yet is nobody whom we have written to.
                return Optional.empty();
            }
        }
        Set<String> names = new LinkedHashSet<>();
        user.waId().ifPresent(names::add);
        user.userId().ifPresent(names::add);
        Map<String, String> learned = store.personsOf(names);
        for (String name : names) {
            boolean itself = name.equals(target) || ("+" + name).equals(target);
            if (!itself && !target.equals(learned.get(name))) {
                store.learnAlias(name, target, at);
            }
        }
        return Optional.of(target);
    }

    /** The main name of somebody whom the host names by number or user id. */
    String personOf(String address) {
        List<String> spellings = address.startsWith("+") ? List.of(address, address.substring(1)) : List.of(address);
        Map<String, String> learned = store.personsOf(spellings);
        for (String spelling : spellings) {
            if (learned.containsKey(spelling)) {
                return learned.get(spelling);
            }
        }
        return address;
    }

    /** All names of a person. */
    Set<String> namesOf(String person) {
        return phones.names(person);
    }

    /** Where messages go: the address that WhatsApp told last, verbatim, else the number, else the user id. */
    String addressOf(Person person) {
        String told = phones.sendTo(person.key());
        if (told.startsWith("+")) {
            return told;
        }
        return person.phone() != null ? person.phone() : Objects.requireNonNullElse(person.userId(), person.key());
    }

    /** WhatsApp gave a user another id. */
    void renamed(String before, String now, Instant at) {
        try {
            phones.userIdChanged(before, now, at);
        } catch (IllegalArgumentException e) {
            store.learnAlias(now, personOf(before), at);
        }
    }
}
