package io.github.nps4j.testkit.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Custom fields by the Tooling API. A new one is hidden until a permission set grants it. */
final class ToolingApi {

    private static final int LONGEST_NAME = 40;
    private static final Pattern NAME = Pattern.compile("(\\w+)\\.([A-Za-z]\\w*)__c");
    private static final Pattern QUERY =
            Pattern.compile("SELECT Id FROM CustomField WHERE TableEnumOrId = '(\\w+)' AND DeveloperName = '(\\w+)'");

    /** A field by its id. */
    private record Known(String object, String field) {}

    private final Org org;
    private final Map<String, Known> ids = new LinkedHashMap<>();

    ToolingApi(Org org) {
        this.org = org;
    }

    Answer create(JsonNode body) {
        Matcher name = NAME.matcher(body.path("FullName").asText(""));
        if (!name.matches() || !org.has(name.group(1))) {
            throw new ApiException(
                    400, "FIELD_INTEGRITY_EXCEPTION", "FullName: no such object or no custom field", "FullName");
        }
        ObjectType type = org.type(name.group(1));
        String field = name.group(2) + "__c";
        if (type.fields.containsKey(field)) {
            throw new ApiException(
                    400,
                    "DUPLICATE_DEVELOPER_NAME",
                    "There is already a field named " + name.group(2) + " on " + type.name + ".");
        }
        JsonNode metadata = body.path("Metadata");
        if (metadata.path("label").asText("").isEmpty()) {
            throw new ApiException(400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [label]", "label");
        }
        for (String[] text :
                new String[][] {{"Label", metadata.path("label").asText()}, {"DeveloperName", name.group(2)}}) {
            if (text[1].length() > LONGEST_NAME) {
                throw new ApiException(
                        400,
                        "STRING_TOO_LONG",
                        text[0] + ": data value too large: " + text[1] + " (max length=" + LONGEST_NAME + ")",
                        text[0]);
            }
        }
        type.add(field(field, metadata));
        type.hidden.add(field);
        ObjectNode answer = JsonTrees.object().put("id", id(type.name, field)).put("success", true);
        for (String list : List.of("errors", "warnings", "infos")) {
            answer.putArray(list);
        }
        return Answer.json(201, answer);
    }

    private static SalesforceField field(String name, JsonNode metadata) {
        return switch (metadata.path("type").asText("")) {
            case "Text" -> {
                SalesforceField text = SalesforceField.text(name, "string", length(metadata, 1, 255));
                text = metadata.path("unique").asBoolean() ? text.unique() : text;
                yield metadata.path("externalId").asBoolean() ? text.externalId() : text;
            }
            case "LongTextArea" -> {
                required(metadata, "visibleLines");
                yield SalesforceField.text(name, "textarea", length(metadata, 256, 131_072));
            }
            case "Number" -> {
                required(metadata, "precision");
                required(metadata, "scale");
                yield SalesforceField.number(
                        name,
                        metadata.path("precision").asInt(),
                        metadata.path("scale").asInt());
            }
            case "Checkbox" -> {
                required(metadata, "defaultValue");
                yield SalesforceField.of(name, "boolean");
            }
            case "Date" -> SalesforceField.of(name, "date");
            case "DateTime" -> SalesforceField.of(name, "datetime");
            case "Picklist" -> picklist(name, "picklist", metadata);
            case "MultiselectPicklist" -> {
                required(metadata, "visibleLines");
                yield picklist(name, "multipicklist", metadata);
            }
            default -> throw new ApiException(400, "FIELD_INTEGRITY_EXCEPTION", "type: no such type of field", "type");
        };
    }

    private static void required(JsonNode metadata, String name) {
        if (!metadata.has(name)) {
            throw new ApiException(400, "FIELD_INTEGRITY_EXCEPTION", name + ": a value is required", name);
        }
    }

    private static int length(JsonNode metadata, int least, int most) {
        int length = metadata.path("length").asInt(0);
        if (length < least || length > most) {
            throw new ApiException(
                    400, "FIELD_INTEGRITY_EXCEPTION", "length: is to be from " + least + " to " + most, "length");
        }
        return length;
    }

    private static SalesforceField picklist(String name, String type, JsonNode metadata) {
        List<String> options = new ArrayList<>();
        JsonNode set = metadata.path("valueSet");
        set.path("valueSetDefinition").path("value").forEach(value -> {
            if (value.path("label").asText("").isEmpty()) {
                throw new ApiException(400, "FIELD_INTEGRITY_EXCEPTION", "valueSet: a value has no label", "valueSet");
            }
            options.add(value.path("valueName").asText());
        });
        return SalesforceField.picklist(name, type, set.path("restricted").asBoolean(), options);
    }

    private String id(String object, String field) {
        for (Map.Entry<String, Known> entry : ids.entrySet()) {
            if (entry.getValue().equals(new Known(object, field))) {
                return entry.getKey();
            }
        }
        String id = org.newId("00N");
        ids.put(id, new Known(object, field));
        return id;
    }

    Answer query(String soql) {
        Matcher matcher = QUERY.matcher(soql);
        if (!matcher.matches() || !org.has(matcher.group(1))) {
            throw new ApiException(
                    400, "MALFORMED_QUERY", "The simulator knows queries for one custom field by its name");
        }
        ObjectType type = org.type(matcher.group(1));
        boolean there = type.fields.containsKey(matcher.group(2) + "__c");
        ObjectNode body = JsonTrees.object().put("totalSize", there ? 1 : 0).put("done", true);
        ArrayNode records = body.putArray("records");
        if (there) {
            records.addObject().put("Id", id(type.name, matcher.group(2) + "__c"));
        }
        return Answer.json(200, body);
    }

    Answer read(String id) {
        SalesforceField field = existing(id);
        ObjectNode body = JsonTrees.object().put("Id", id);
        ObjectNode metadata = body.putObject("Metadata").put("label", field.name);
        if (field.type.endsWith("picklist")) {
            ObjectNode set = metadata.putObject("valueSet").put("restricted", field.restricted);
            ArrayNode values =
                    set.putObject("valueSetDefinition").put("sorted", false).putArray("value");
            field.options.forEach(option -> values.addObject()
                    .put("valueName", option)
                    .put("label", option)
                    .put("default", false));
        }
        return Answer.json(200, body);
    }

    Answer update(String id, JsonNode body) {
        SalesforceField field = existing(id);
        Known known = known(id);
        if (known != null && body.path("Metadata").has("valueSet")) {
            List<String> options = picklist(field.name, field.type, body.path("Metadata")).options;
            org.type(known.object()).add(field.withOptions(options));
        }
        return Answer.empty(204);
    }

    private @Nullable Known known(String id) {
        return ids.get(id);
    }

    private SalesforceField existing(String id) {
        Known known = known(id);
        SalesforceField field =
                known == null ? null : org.type(known.object()).fields.get(known.field());
        if (field == null) {
            throw ApiException.notFound();
        }
        return field;
    }
}
