package io.github.nps4j.testkit.hubspot;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The records of one type, with the indexes of unique values. Reading is lock-free; changes take the lock of the store. */
final class ContactStore {

    private static final long FIRST_ID = 50_100_000_001L;

    private final Map<Long, Contact> contacts = new ConcurrentSkipListMap<>();
    private final Map<String, String> mergedInto = new ConcurrentHashMap<>();
    private final Map<String, Contact> emails = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Contact>> uniques = new HashMap<>();
    private final ObjectType type;
    private final PropertyStore properties;
    private final Clock clock;
    private final SearchIndex index;
    private final Journal journal;
    private long nextId = FIRST_ID;

    ContactStore(ObjectType type, Clock clock, Journal journal) {
        this.type = type;
        this.properties = type.properties;
        this.clock = clock;
        this.index = type.index;
        this.journal = journal;
    }

    /** Puts back what the journal holds, the newest state of a contact last; {@link #restored} ends it. */
    void restore(long number, Instant createdAt, Instant updatedAt, boolean archived, Map<String, String> stored) {
        Contact contact = contacts.computeIfAbsent(number, key -> new Contact(type.id, number, createdAt));
        contact.updatedAt = updatedAt;
        contact.archived = archived;
        contact.properties = new LinkedHashMap<>(stored);
        nextId = Math.max(nextId, number + 1);
    }

    void restoreMerge(Contact loser, Contact survivor) {
        contacts.remove(loser.number);
        mergedInto.put(loser.id, survivor.id);
    }

    /** Builds the indexes. */
    synchronized void restored() {
        for (Contact contact : contacts.values()) {
            index.changed(contact);
            if (contact.archived) {
                continue;
            }
            Map<String, String> values = contact.properties;
            contact.additionalEmails().forEach(email -> emails.put(email, contact));
            values.forEach((name, value) -> reindex(contact, name, "", value, new LinkedHashMap<>(values)));
        }
        index.catchUp();
    }

    /** The contact, or the one that survived its merge; {@code null} if there is none or it was deleted. */
    @Nullable
    Contact find(String id) {
        Contact contact = findArchived(id);
        return contact == null || contact.archived ? null : contact;
    }

    @Nullable
    Contact findArchived(String id) {
        String current = id;
        for (String next = mergedInto.get(current); next != null; next = mergedInto.get(current)) {
            current = next;
        }
        try {
            return contacts.get(Long.parseLong(current));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    @Nullable
    Contact byEmail(String email, boolean secondaryToo) {
        Contact contact = emails.get(Contact.lower(email.strip()));
        if (contact == null || secondaryToo) {
            return contact;
        }
        return contact.property("email").equals(Contact.lower(email.strip())) ? contact : null;
    }

    synchronized @Nullable Contact byUnique(String property, String value) {
        return uniques.getOrDefault(property, Map.of()).get(value);
    }

    Collection<Contact> all() {
        return contacts.values();
    }

    int count() {
        return (int)
                contacts.values().stream().filter(contact -> !contact.archived).count();
    }

    /** Creates a contact from stored values. */
    synchronized Contact create(Map<String, String> stored, boolean byRequest) {
        checkConflicts(null, stored);
        Contact contact = new Contact(type.id, nextId++, clock.instant());
        contacts.put(contact.number, contact);
        apply(contact, stored, byRequest);
        return contact;
    }

    /** Changes a contact by stored values; an empty one clears. */
    synchronized void update(Contact contact, Map<String, String> stored, boolean byRequest) {
        checkConflicts(contact, stored);
        apply(contact, stored, byRequest);
    }

    ApiException exists(Contact contact) {
        return new ApiException(
                409,
                "CONFLICT",
                (type.isContacts() ? "Contact" : "Object") + " already exists. Existing ID: " + contact.id);
    }

    /** Refuses values that another contact has and that no two may have. */
    synchronized void checkConflicts(@Nullable Contact contact, Map<String, String> stored) {
        String email = type.isContacts() ? stored.getOrDefault("email", "") : "";
        Contact other = email.isEmpty() ? null : emails.get(email);
        if (other != null && other != contact) {
            throw exists(other);
        }
        stored.forEach((name, value) -> {
            HubSpotProperty property = properties.find(name);
            if (property != null && property.unique() && !value.isEmpty()) {
                Contact holder = byUnique(name, value);
                if (holder != null && holder != contact) {
                    throw ApiException.validation("Property value already exists on another object: " + name)
                            .withCode("CONFLICTING_UNIQUE_VALUE", name);
                }
            }
        });
    }

    private void apply(Contact contact, Map<String, String> stored, boolean byRequest) {
        Instant now = clock.instant();
        Map<String, String> next = new LinkedHashMap<>(contact.properties);
        stored.forEach((name, value) -> {
            String before = next.getOrDefault(name, "");
            String after = isMultiple(name) ? Values.appended(before, value) : value;
            if (after.isEmpty()) {
                next.remove(name);
            } else {
                next.put(name, after);
            }
            if (byRequest) {
                contact.remember(new HubSpotContact.Change(name, after, now));
            }
            reindex(contact, name, before, after, next);
        });
        if (byRequest) {
            contact.countWrite();
        }
        contact.updatedAt = now;
        contact.properties = next;
        index.changed(contact);
        journal.contact(contact);
    }

    private void reindex(Contact contact, String name, String before, String after, Map<String, String> next) {
        if (name.equals("email") && type.isContacts()) {
            List<String> more = new ArrayList<>(Values.split(next.getOrDefault("hs_additional_emails", "")));
            if (!before.isEmpty() && !before.equals(after)) {
                emails.remove(before);
            }
            if (!after.isEmpty()) {
                emails.put(after, contact);
                // an additional address that becomes the primary one is no additional one any more
                if (more.remove(after)) {
                    next.put("hs_additional_emails", String.join(";", more));
                }
            }
        }
        HubSpotProperty property = properties.find(name);
        if (property != null && property.unique()) {
            Map<String, Contact> values = uniques.computeIfAbsent(name, key -> new HashMap<>());
            values.remove(before);
            if (!after.isEmpty()) {
                values.put(after, contact);
            }
        }
        String searchable = Contact.SEARCHABLE_PHONES.get(name);
        if (searchable != null) {
            if (after.isEmpty()) {
                next.remove(searchable);
            } else {
                next.put(searchable, Contact.searchablePhone(after));
            }
        }
    }

    private boolean isMultiple(String name) {
        HubSpotProperty property = properties.find(name);
        return property != null && property.multiple();
    }

    synchronized void addEmail(Contact contact, String email) {
        String lower = Contact.lower(email.strip());
        Contact holder = emails.get(lower);
        if (holder != null) {
            throw exists(holder);
        }
        emails.put(lower, contact);
        List<String> more = new ArrayList<>(contact.additionalEmails());
        more.add(lower);
        set(contact, "hs_additional_emails", String.join(";", more));
    }

    synchronized void archive(Contact contact) {
        contact.archived = true;
        forget(contact);
        index.changed(contact);
        journal.contact(contact);
    }

    /** The loser's addresses become additional ones of the survivor, and its id leads there. */
    synchronized void merge(Contact loser, Contact survivor) {
        List<String> more = new ArrayList<>(survivor.additionalEmails());
        if (!loser.property("email").isEmpty()) {
            more.add(loser.property("email"));
        }
        more.addAll(loser.additionalEmails());
        archive(loser);
        contacts.remove(loser.number);
        index.removed(loser);
        mergedInto.put(loser.id, survivor.id);
        journal.merged(loser, survivor);
        more.forEach(email -> emails.put(email, survivor));
        set(survivor, "hs_additional_emails", String.join(";", more));
        set(
                survivor,
                "hs_merged_object_ids",
                Values.appended(survivor.property("hs_merged_object_ids"), ";" + loser.id));
        loser.properties.forEach((name, value) -> {
            if (survivor.property(name).isEmpty()
                    && !Set.of("email", "hs_additional_emails").contains(name)) {
                set(survivor, name, value);
            }
        });
    }

    private void forget(Contact contact) {
        emails.values().removeIf(holder -> holder == contact);
        uniques.values().forEach(values -> values.values().removeIf(holder -> holder == contact));
    }

    private void set(Contact contact, String name, String value) {
        Map<String, String> next = new LinkedHashMap<>(contact.properties);
        String before = next.getOrDefault(name, "");
        if (value.isEmpty()) {
            next.remove(name);
        } else {
            next.put(name, value);
        }
        reindex(contact, name, before, value, next);
        contact.updatedAt = clock.instant();
        contact.properties = next;
        index.changed(contact);
        journal.contact(contact);
    }
}
