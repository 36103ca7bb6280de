package io.github.nps4j.testkit.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The properties of one type of objects and their groups. */
final class PropertyApi {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,99}");
    private static final int MAX_UNIQUE = 10;

    /** Which ways to show a property fit its type. */
    private static final Map<String, Set<String>> FIELD_TYPES = Map.of(
            "string", Set.of("text", "textarea", "html", "file", "phonenumber"),
            "phone_number", Set.of("phonenumber"),
            "number", Set.of("number", "text"),
            "bool", Set.of("booleancheckbox"),
            "date", Set.of("date"),
            "datetime", Set.of("date"),
            "enumeration", Set.of("select", "radio", "checkbox", "booleancheckbox"));

    private final Account account;
    private final ObjectType type;

    PropertyApi(Account account, ObjectType type) {
        this.account = account;
        this.type = type;
    }

    Answer list(Map<String, String> query) {
        ObjectNode body = Json.object();
        ArrayNode results = body.putArray("results");
        if (!"true".equals(query.get("archived"))) {
            type.properties.all().forEach(property -> results.add(json(property)));
        }
        return Answer.json(200, body);
    }

    Answer read(String name) {
        HubSpotProperty property = type.properties.find(name);
        if (property == null) {
            throw ApiException.notFound("No property with the name '" + name + "' exists");
        }
        return Answer.json(200, json(property));
    }

    Answer create(ObjectNode body) {
        return Answer.json(201, json(add(body)));
    }

    /** The options that are sent replace those that are there. */
    Answer update(String name, ObjectNode body) {
        HubSpotProperty property = type.properties.find(name);
        if (property == null) {
            throw ApiException.notFound("No property with the name '" + name + "' exists");
        }
        if (property.readOnly()) {
            throw ApiException.validation("The definition of '" + name + "' is read-only");
        }
        if (body.has("options")) {
            property = new HubSpotProperty(
                    name,
                    property.type(),
                    property.fieldType(),
                    options(property.type(), body),
                    property.unique(),
                    property.readOnly(),
                    property.calculated());
            type.properties.add(property);
        }
        return Answer.json(200, json(property));
    }

    Answer createBatch(ApiVersion version, ObjectNode body) {
        List<ObjectNode> results = new ArrayList<>();
        List<ObjectNode> errors = new ArrayList<>();
        for (JsonNode input : BatchApi.inputs(body)) {
            try {
                results.add(json(add(input)));
            } catch (ApiException e) {
                errors.add(e.withContext("name", List.of(String.valueOf(Json.text(input, "name"))))
                        .row());
            }
        }
        return Rows.batch(version, 201, results, errors, account.clock.instant());
    }

    Answer createGroup(ObjectNode body) {
        String name = Json.requiredText(body, "name");
        String label = Json.requiredText(body, "label");
        if (!type.properties.addGroup(name)) {
            throw new ApiException(409, "CONFLICT", "A property group named '" + name + "' already exists.");
        }
        ObjectNode group = Json.object();
        group.put("name", name);
        group.put("label", label);
        group.put("displayOrder", -1);
        group.put("archived", false);
        return Answer.json(201, group);
    }

    Answer listGroups() {
        ObjectNode body = Json.object();
        ArrayNode results = body.putArray("results");
        for (String name : type.properties.groups()) {
            results.addObject().put("name", name).put("label", name).put("archived", false);
        }
        return Answer.json(200, body);
    }

    private HubSpotProperty add(JsonNode body) {
        for (String name : List.of("groupName", "name", "label", "type", "fieldType")) {
            Json.requiredText(body, name);
        }
        String name = Json.requiredText(body, "name");
        String kind = Json.requiredText(body, "type");
        String fieldType = Json.requiredText(body, "fieldType");
        if (!NAME.matcher(name).matches()) {
            throw ApiException.validation("'" + name
                    + "' is no valid property name: use lower-case letters, digits and underscores,"
                    + " starting with a letter");
        }
        if (!FIELD_TYPES.getOrDefault(kind, Set.of()).contains(fieldType)) {
            throw ApiException.validation("type '" + kind + "' and fieldType '" + fieldType + "' do not fit");
        }
        String group = Json.requiredText(body, "groupName");
        if (!type.properties.groups().contains(group)) {
            throw ApiException.validation("Property group '" + group + "' does not exist");
        }
        boolean unique = body.path("hasUniqueValue").asBoolean(false);
        if (unique
                && type.properties.all().stream()
                                .filter(HubSpotProperty::unique)
                                .count()
                        > MAX_UNIQUE) {
            throw ApiException.validation("An object has at most " + MAX_UNIQUE + " unique properties");
        }
        HubSpotProperty property =
                new HubSpotProperty(name, kind, fieldType, options(kind, body), unique, false, false);
        if (!type.properties.addIfAbsent(property)) {
            throw new ApiException(409, "OBJECT_ALREADY_EXISTS", "A property named '" + name + "' already exists.");
        }
        return property;
    }

    private static List<String> options(String type, JsonNode body) {
        List<String> options = new ArrayList<>();
        for (JsonNode option : body.path("options")) {
            Json.requiredText(option, "label");
            String value = Json.requiredText(option, "value");
            if (!option.has("hidden")) {
                throw Json.missing("options[].hidden");
            }
            if (value.contains(";")) {
                throw ApiException.validation("The value of an option must not contain a semicolon");
            }
            if (options.contains(value)) {
                throw ApiException.validation("Option values must be unique");
            }
            options.add(value);
        }
        if (!options.isEmpty() && !type.equals("enumeration") && !type.equals("bool")) {
            throw ApiException.validation("Only enumerations have options");
        }
        return options;
    }

    private ObjectNode json(HubSpotProperty property) {
        ObjectNode json = Json.object();
        json.put("name", property.name());
        json.put("label", property.name());
        json.put("type", property.type());
        json.put("fieldType", property.fieldType());
        json.put("groupName", type.properties.groups().iterator().next());
        json.put("description", "");
        ArrayNode options = json.putArray("options");
        for (String value : property.options()) {
            options.addObject()
                    .put("label", value)
                    .put("value", value)
                    .put("displayOrder", options.size() - 1)
                    .put("hidden", false);
        }
        json.put("hasUniqueValue", property.unique());
        json.put("calculated", property.calculated());
        json.put("externalOptions", false);
        json.put("archived", false);
        json.put("hidden", false);
        json.put("hubspotDefined", property.name().startsWith("hs_"));
        json.put("formField", false);
        json.putObject("modificationMetadata")
                .put("archivable", !property.readOnly())
                .put("readOnlyDefinition", property.readOnly())
                .put("readOnlyValue", property.readOnly() || property.calculated());
        return json;
    }
}
