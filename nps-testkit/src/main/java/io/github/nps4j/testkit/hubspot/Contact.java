package io.github.nps4j.testkit.hubspot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A contact, or a record of another type, in the store. The state is an immutable value that is replaced as a whole. */
final class Contact {

    /** The searchable copies of the phone properties. */
    static final Map<String, String> SEARCHABLE_PHONES = Map.of(
            "phone", "hs_searchable_calculated_phone_number",
            "mobilephone", "hs_searchable_calculated_mobile_number");

    /** HubSpot keeps at most this many digits of a number in the searchable copy. */
    private static final int SEARCHABLE_DIGITS = 10;

    /** The id of the object type. */
    final String type;

    final long number;
    final String id;
    final Instant createdAt;

    /** Values without the empty ones, never changed in place. */
    volatile Map<String, String> properties = Map.of();

    volatile boolean archived;
    volatile Instant updatedAt;

    private List<HubSpotContact.Change> changes = List.of();
    private int timesWritten;

    Contact(String type, long number, Instant createdAt) {
        this.type = type;
        this.number = number;
        this.id = Long.toString(number);
        this.createdAt = createdAt;
        this.updatedAt = createdAt;
    }

    synchronized void remember(HubSpotContact.Change change) {
        if (changes.isEmpty()) {
            changes = new ArrayList<>();
        }
        changes.add(change);
    }

    synchronized void countWrite() {
        timesWritten++;
    }

    synchronized List<HubSpotContact.Change> changes() {
        return List.copyOf(changes);
    }

    String property(String name) {
        return properties.getOrDefault(name, "");
    }

    List<String> additionalEmails() {
        return Values.split(property("hs_additional_emails"));
    }

    synchronized HubSpotContact view() {
        return new HubSpotContact(id, properties, archived, timesWritten, changes());
    }

    /** The digits of a phone number as HubSpot makes them searchable: the last ten. */
    static String searchablePhone(String phone) {
        String digits = phone.replaceAll("[^0-9]", "");
        return digits.length() <= SEARCHABLE_DIGITS ? digits : digits.substring(digits.length() - SEARCHABLE_DIGITS);
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
