package io.github.nps4j.whatsapp.phone;

import io.github.nps4j.channel.ContactStore;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells who stands behind an address. What was learned goes before every rule: WhatsApp itself says which wa_id a number has
 * when a message is sent, and which user id when somebody writes. A person's main name is the number in E.164, or the user
 * id while no number is known.
 *
 * <p>Thread-safe, as its store is.
 */
public final class PhoneBook {

    private final ContactStore store;

    /**
     * A book.
     *
     * @param store where names are kept
     */
    public PhoneBook(ContactStore store) {
        this.store = store;
    }

    /**
     * The main name of the person behind an address.
     *
     * @param address a wa_id or user id of WhatsApp
     * @return what was learned; else E.164 for a wa_id where there is one, the digits with {@code +} where not, or the user id
     */
    public String person(WhatsAppAddress address) {
        return Optional.ofNullable(store.personsOf(Set.of(address.value())).get(address.value()))
                .orElseGet(() -> byRule(address));
    }

    private static String byRule(WhatsAppAddress address) {
        return address instanceof WhatsAppAddress.WaId waId
                ? PhoneForms.e164(waId).orElse("+" + waId.value())
                : address.value();
    }

    /**
     * Learns from the answer to a send: the number that was written to has this address.
     *
     * @param input the number or user id that was written to
     * @param waId the address of the answer, or {@code null} if it has none
     * @param userId the user id of the answer, or {@code null} if it has none
     * @param at when
     */
    public void learnFromSend(String input, @Nullable String waId, @Nullable String userId, Instant at) {
        String person = WhatsAppAddress.isUserId(input)
                ? person(new WhatsAppAddress.UserId(input))
                : PhoneForms.e164(input.startsWith("+") ? input : "+" + input, null)
                        .orElse(input.startsWith("+") ? input : "+" + input);
        learn(person, waId, userId, at);
    }

    /**
     * Learns from a message that came in: both addresses are those of one person.
     *
     * @param waId the wa_id of the sender, or {@code null} if it is not told
     * @param userId the user id of the sender, or {@code null} if it is not told
     * @param at when
     * @return the person's main name, or empty if neither is told
     */
    public Optional<String> learnFromInbound(@Nullable String waId, @Nullable String userId, Instant at) {
        if (waId != null) {
            String person = person(WhatsAppAddress.of(waId));
            learn(person, waId, userId, at);
            return Optional.of(person);
        }
        return userId == null ? Optional.empty() : Optional.of(person(WhatsAppAddress.of(userId)));
    }

    private void learn(String person, @Nullable String waId, @Nullable String userId, Instant at) {
        if (waId != null) {
            String digits = waId.startsWith("+") ? waId.substring(1) : waId;
            if (!("+" + digits).equals(person)
                    || !store.personsOf(Set.of(digits)).isEmpty()) {
                store.learnAlias(digits, person, at);
            }
        }
        if (userId != null && !userId.equals(person)) {
            store.learnAlias(userId, person, at);
        }
    }

    /**
     * The user id of a person has changed, as {@code user_id_update} and {@code user_changed_user_id} tell.
     *
     * @param previous the old user id
     * @param current the new one
     * @param at when
     */
    public void userIdChanged(String previous, String current, Instant at) {
        store.learnAlias(current, person(new WhatsAppAddress.UserId(previous)), at);
    }

    /**
     * All names under which a person may be known: consents are looked up under each.
     *
     * @param person the main name
     * @return the main name, all forms that can only be the same person (digits, and with {@code +}), and what was learned
     */
    public Set<String> names(String person) {
        Set<String> names = new LinkedHashSet<>();
        names.add(person);
        if (!WhatsAppAddress.isUserId(person)) {
            for (String form : PhoneForms.matchKeys(person).sure()) {
                names.add(form);
                names.add("+" + form);
            }
        }
        names.addAll(store.aliasesOf(person));
        return names;
    }

    /**
     * Where to send to: the wa_id that WhatsApp told last, verbatim, else the number; for a person without a number the user
     * id.
     *
     * @param person the main name
     * @return E.164 or a wa_id with {@code +}, or a user id
     */
    public String sendTo(String person) {
        if (WhatsAppAddress.isUserId(person)) {
            return person;
        }
        List<String> learned = store.aliasesOf(person).stream()
                .filter(name -> name.matches("[0-9]{5,20}"))
                .toList();
        return learned.size() == 1 ? "+" + learned.get(0) : person;
    }

    /**
     * The one of these contacts that an address belongs to. What was learned decides; else the forms do, and only if exactly
     * one contact matches.
     *
     * @param address the address
     * @param contacts numbers of contacts, in E.164
     * @return the contact, or empty if none or several match
     */
    public Optional<String> match(WhatsAppAddress address, Collection<String> contacts) {
        Map<String, String> learned = store.personsOf(Set.of(address.value()));
        String person = learned.get(address.value());
        if (person != null) {
            return contacts.contains(person) ? Optional.of(person) : Optional.empty();
        }
        PhoneForms.MatchKeys keys = PhoneForms.matchKeys(address.value());
        List<String> found = contacts.stream().distinct().filter(keys::matches).toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }
}
