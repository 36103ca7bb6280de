package io.github.nps4j.testkit.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One HubSpot account: its objects and engagements, and how it behaves. */
final class Account {

    /** Most inputs of one batch. */
    static final int MAX_BATCH = 100;

    private static final int FIRST_CUSTOM = 100_001;

    /** How many types HubSpot has here without a custom object. */
    private static final int OWN_TYPES = 3;

    /** A part of the fully qualified names of custom objects. */
    private static final String PORTAL = "p4711_";

    final Settings settings;
    final Clock clock;
    final Journal journal;
    final PropertyStore properties;
    final Values values;
    final SearchIndex index;
    final ContactStore contacts;
    final EngagementStore engagements;
    final AssociationStore associations;
    final ListStore lists;
    private final List<ObjectType> types = new CopyOnWriteArrayList<>();

    Account(Settings settings) {
        this.settings = settings;
        this.clock = settings.clock;
        this.journal = settings.journal == null ? Journal.none() : Journal.open(settings.journal);
        ObjectType people = new ObjectType(
                ObjectType.CONTACTS, Set.of("contacts", "contact"), "CONTACT", "contacts", settings, journal);
        types.add(people);
        types.add(new ObjectType(
                ObjectType.COMPANIES, Set.of("companies", "company"), "COMPANY", "companies", settings, journal));
        types.add(new ObjectType(ObjectType.DEALS, Set.of("deals", "deal"), "DEAL", "deals", settings, journal));
        this.properties = people.properties;
        this.values = people.values;
        this.index = people.index;
        this.contacts = people.records;
        this.engagements = new EngagementStore(clock, journal);
        this.associations = new AssociationStore(journal);
        this.lists = new ListStore(journal);
        journal.replay(this);
    }

    List<ObjectType> types() {
        return types;
    }

    /** The type that a path or a test calls so, by name or id; {@code null} if there is none. */
    @Nullable
    ObjectType findType(String name) {
        for (ObjectType type : types) {
            if (type.id.equals(name) || type.names.contains(name)) {
                return type;
            }
        }
        return null;
    }

    ObjectType type(String name) {
        ObjectType type = findType(name);
        if (type == null) {
            throw ApiException.validation("Unable to infer object type from: " + name);
        }
        return type;
    }

    /** Adds a custom object, which paths call by its fully qualified name or its id. */
    synchronized ObjectType addCustomObject(String name) {
        if (!name.matches("[a-z][a-z0-9_]{0,49}") || findType(PORTAL + name) != null) {
            throw new IllegalArgumentException(
                    "'" + name + "' is taken, or not of lower-case letters, digits and underscores");
        }
        // before its properties, which the journal names by it
        journal.object(name);
        ObjectType type = new ObjectType(
                "2-" + (FIRST_CUSTOM + types.size() - OWN_TYPES),
                Set.of(PORTAL + name),
                PORTAL + name,
                "custom",
                settings,
                journal);
        types.add(type);
        return type;
    }

    /** Refuses a body without the parts that the specification requires. */
    void required(JsonNode body, String... names) {
        if (settings.tolerant) {
            return;
        }
        for (String name : names) {
            if (!body.has(name)) {
                throw Json.missing(name);
            }
        }
    }

    /** The validation rules that an administrator set hold for the API since 2026-09. */
    void checkRules(ApiVersion version, @Nullable Contact contact, Map<String, String> stored) {
        if (!version.enforcesRules()) {
            return;
        }
        Map<String, String> after = new LinkedHashMap<>(contact == null ? Map.of() : contact.properties);
        after.putAll(stored);
        settings.rules.forEach((name, rule) -> {
            if (!rule.test(after)) {
                throw ApiException.validation("The record does not meet the validation rule '" + name + "'");
            }
        });
    }
}
