package io.github.nps4j.testkit.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One organization: its modules with their fields, records and tags. Guarded by its own monitor. */
final class Account {

    /** A module. */
    static final class Module {
        final String name;
        final Map<String, ZohoField> fields = new LinkedHashMap<>();
        final Map<String, String> fieldIds = new LinkedHashMap<>();
        final Map<String, Held> records = new LinkedHashMap<>();
        final Set<String> tags = new LinkedHashSet<>();
        /** The fields by which Zoho compares on its own. */
        final List<String> systemChecked;

        Module(String name, List<String> systemChecked) {
            this.name = name;
            this.systemChecked = systemChecked;
        }
    }

    /** A record. */
    static final class Held {
        final String id;
        final Map<String, JsonNode> values = new LinkedHashMap<>();
        final Set<String> tags = new LinkedHashSet<>();
        Instant changed;
        boolean locked;

        Held(String id, Instant changed) {
            this.id = id;
            this.changed = changed;
        }
    }

    final Settings settings;
    /** Which of the customer's automations the last write was to run. */
    Set<String> lastAutomations = Set.of();

    private final Map<String, Module> modules = new LinkedHashMap<>();
    private long lastId = 724_000_000_000_100_000L;
    private Instant indexedUntil = Instant.MIN;

    Account(Settings settings) {
        this.settings = settings;
        Module contacts = add("Contacts", "Email");
        person(contacts, ZohoField.of("Last_Name", "text").asMandatory());
        define(contacts, ZohoField.lookup("Account_Name", "Accounts"));
        Module leads = add("Leads", "Email");
        person(leads, ZohoField.of("Last_Name", "text").asMandatory());
        define(leads, ZohoField.of("Company", "text"));
        Module accounts = add("Accounts", "Account_Name");
        define(
                accounts,
                ZohoField.of("Account_Name", "text").asMandatory(),
                ZohoField.of("Phone", "phone"),
                ZohoField.of("Website", "website"),
                ZohoField.of("Created_Time", "datetime").asReadOnly());
        Module deals = add("Deals", "Deal_Name");
        define(
                deals,
                ZohoField.of("Deal_Name", "text").asMandatory(),
                ZohoField.of("Stage", "picklist", "Qualification", "Closed Won", "Closed Lost")
                        .asMandatory(),
                ZohoField.of("Amount", "currency"));
        define(
                add("Notes"),
                ZohoField.of("Note_Title", "text"),
                ZohoField.of("Note_Content", "textarea").asMandatory(),
                ZohoField.lookup("Parent_Id", ""));
        define(
                add("Tasks"),
                ZohoField.of("Subject", "text").asMandatory(),
                ZohoField.of("Due_Date", "date"),
                ZohoField.of("Status", "picklist", "Not Started", "In Progress", "Completed"),
                ZohoField.of("Priority", "picklist", "High", "Highest", "Low", "Lowest", "Normal"),
                ZohoField.of("Description", "textarea"),
                ZohoField.lookup("Who_Id", "Contacts"),
                ZohoField.lookup("What_Id", ""));
    }

    private void person(Module module, ZohoField name) {
        define(
                module,
                name,
                ZohoField.of("First_Name", "text"),
                ZohoField.of("Email", "email"),
                ZohoField.of("Secondary_Email", "email"),
                ZohoField.of("Phone", "phone"),
                ZohoField.of("Mobile", "phone"),
                ZohoField.of("Created_Time", "datetime").asReadOnly());
    }

    Module add(String name, String... systemChecked) {
        Module module = new Module(name, List.of(systemChecked));
        modules.put(name, module);
        return module;
    }

    void define(Module module, ZohoField... fields) {
        for (ZohoField field : fields) {
            module.fields.put(field.apiName(), field);
            module.fieldIds.computeIfAbsent(field.apiName(), k -> nextId());
        }
    }

    String nextId() {
        return Long.toString(++lastId);
    }

    Module module(String name) {
        Module module = modules.get(name);
        if (module == null) {
            throw new ApiException(400, "INVALID_MODULE", "the module name given seems to be invalid")
                    .with("resource_path_index", 0);
        }
        return module;
    }

    /** The module of a record, whatever it is. */
    @Nullable
    Module moduleOf(String id) {
        return modules.values().stream()
                .filter(module -> module.records.containsKey(id))
                .findFirst()
                .orElse(null);
    }

    Instant now() {
        return settings.clock.instant();
    }

    void indexNow() {
        indexedUntil = now();
    }

    /** The records as the search index knows them: those whose last change it has seen. */
    List<Held> indexed(Module module) {
        Instant seen = now().minus(settings.searchDelay);
        Instant until = seen.isAfter(indexedUntil) ? seen : indexedUntil;
        return module.records.values().stream()
                .filter(record -> !record.changed.isAfter(until))
                .toList();
    }

    Held create(Module module, Map<String, JsonNode> values) {
        Held record = new Held(nextId(), now());
        module.records.put(record.id, record);
        put(record, values);
        return record;
    }

    void put(Held record, Map<String, JsonNode> values) {
        values.forEach((name, value) -> {
            if (value.isNull() || (value.isArray() && value.isEmpty())) {
                record.values.remove(name);
            } else {
                record.values.put(name, value);
            }
        });
        record.changed = now();
    }

    /** The records with this text in this field, in any case. */
    static List<Held> with(Module module, String field, String text) {
        List<Held> found = new ArrayList<>();
        for (Held record : module.records.values()) {
            JsonNode value = record.values.get(field);
            if (value != null && value.asText().toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT))) {
                found.add(record);
            }
        }
        return found;
    }

    ZohoRecord view(Module module, Held record) {
        Map<String, Object> values = new LinkedHashMap<>();
        record.values.forEach((name, value) -> values.put(name, plain(value)));
        return new ZohoRecord(module.name, record.id, values, List.copyOf(record.tags));
    }

    private static Object plain(JsonNode value) {
        if (value.isArray()) {
            List<String> texts = new ArrayList<>();
            value.forEach(one -> texts.add(one.asText()));
            return texts;
        }
        if (value.isObject()) {
            return value.path("id").asText();
        }
        return value.isNumber() ? value.decimalValue() : value.isBoolean() ? value.asBoolean() : value.asText();
    }
}
