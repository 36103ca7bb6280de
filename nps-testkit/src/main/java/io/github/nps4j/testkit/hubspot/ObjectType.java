package io.github.nps4j.testkit.hubspot;

import java.time.Clock;
import java.util.Set;

/** One type of objects of the account, such as companies: its properties and its records. */
final class ObjectType {

    static final String CONTACTS = "0-1";
    static final String COMPANIES = "0-2";
    static final String DEALS = "0-3";

    /** HubSpot's id of the type, such as {@code 0-1}. */
    final String id;

    /** The names by which a path may call it. */
    final Set<String> names;

    /** As messages call one of it. */
    final String singular;

    /** The middle of its scopes: {@code crm.objects.<scope>.read}. */
    final String scope;

    final PropertyStore properties;
    final Values values;
    final SearchIndex index;
    final ContactStore records;

    ObjectType(String id, Set<String> names, String singular, String scope, Settings settings, Journal journal) {
        Clock clock = settings.clock;
        this.id = id;
        this.names = names;
        this.singular = singular;
        this.scope = scope;
        this.properties = new PropertyStore(id, journal);
        this.values = new Values(properties);
        this.index = new SearchIndex(clock, settings.searchDelay);
        this.records = new ContactStore(this, clock, journal);
    }

    boolean isCustom() {
        return id.startsWith("2-");
    }

    /** Only contacts have email addresses that no two of them may share. */
    boolean isContacts() {
        return id.equals(CONTACTS);
    }
}
