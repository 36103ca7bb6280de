package io.github.nps4j.testkit.salesforce;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An object of the org: its fields, and which of them nobody was granted. Guarded by the org's lock. */
final class ObjectType {

    final String name;
    final String prefix;
    final Map<String, SalesforceField> fields = new LinkedHashMap<>();
    final Set<String> hidden = new HashSet<>();
    final Map<String, StoredRecord> records = new LinkedHashMap<>();
    private final Map<String, String> byLowerName = new LinkedHashMap<>();

    ObjectType(String name, String prefix) {
        this.name = name;
        this.prefix = prefix;
        add(SalesforceField.of("Id", "id").readOnly());
        add(SalesforceField.of("IsDeleted", "boolean").readOnly());
        add(SalesforceField.of("CreatedDate", "datetime").readOnly());
        add(SalesforceField.of("LastModifiedDate", "datetime").readOnly());
    }

    ObjectType with(SalesforceField... more) {
        for (SalesforceField field : more) {
            add(field);
        }
        return this;
    }

    void add(SalesforceField field) {
        fields.put(field.name, field);
        byLowerName.put(field.name.toLowerCase(Locale.ROOT), field.name);
    }

    void remove(String field) {
        fields.remove(field);
        byLowerName.remove(field.toLowerCase(Locale.ROOT));
        hidden.remove(field);
    }

    /** The field, by its name in any case; {@code null} if there is none that the user may see. */
    @Nullable
    SalesforceField field(String any) {
        String exact = byLowerName.get(any.toLowerCase(Locale.ROOT));
        return exact == null || hidden.contains(exact) ? null : fields.get(exact);
    }

    ObjectNode describe() {
        ObjectNode body = JsonTrees.object();
        body.put("name", name).put("keyPrefix", prefix).put("custom", name.endsWith("__c"));
        body.put("createable", true).put("updateable", true).put("queryable", true);
        ArrayNode array = body.putArray("fields");
        for (SalesforceField field : fields.values()) {
            if (!hidden.contains(field.name)) {
                array.add(describe(field));
            }
        }
        return body;
    }

    private static ObjectNode describe(SalesforceField field) {
        ObjectNode json = JsonTrees.object();
        json.put("name", field.name)
                .put("label", field.name)
                .put("type", field.type)
                .put("length", field.length)
                .put("precision", field.precision)
                .put("scale", field.scale)
                .put("nillable", !field.required && !field.type.equals("boolean"))
                .put("createable", !field.readOnly)
                .put("updateable", !field.readOnly)
                .put("custom", field.name.endsWith("__c"))
                .put("unique", field.unique)
                .put("externalId", field.externalId)
                .put("idLookup", field.externalId || field.name.equals("Id") || field.name.equals("Email"))
                .put("calculated", false)
                .put("autoNumber", false)
                .put("filterable", field.filterable)
                .put("defaultedOnCreate", field.type.equals("boolean"))
                .put("restrictedPicklist", field.restricted)
                .put("dependentPicklist", false);
        ArrayNode references = json.putArray("referenceTo");
        field.references.stream().sorted().forEach(references::add);
        ArrayNode values = json.putArray("picklistValues");
        field.options.forEach(option -> values.addObject()
                .put("value", option)
                .put("label", option)
                .put("active", true)
                .put("defaultValue", false));
        return json;
    }
}
