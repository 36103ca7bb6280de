package io.github.nps4j.testkit.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HubSpot account: its properties, contacts and engagements, and how it behaves. */
final class Account {

    /** Most inputs of one batch. */
    static final int MAX_BATCH = 100;

    final Settings settings;
    final Clock clock;
    final Journal journal;
    final PropertyStore properties;
    final Values values;
    final SearchIndex index;
    final ContactStore contacts;
    final EngagementStore engagements;

    Account(Settings settings) {
        this.settings = settings;
        this.clock = settings.clock;
        this.journal = settings.journal == null ? Journal.none() : Journal.open(settings.journal);
        this.properties = new PropertyStore(journal);
        this.values = new Values(properties);
        this.index = new SearchIndex(clock, settings.searchDelay);
        this.contacts = new ContactStore(properties, clock, index, journal);
        this.engagements = new EngagementStore(clock, journal);
        journal.replay(this);
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
