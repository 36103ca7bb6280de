package io.github.nps4j.testkit.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;
import io.github.nps4j.testkit.zoho.Account.Module;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists, adds and changes fields. The caller holds the account's monitor. */
final class FieldApi {

    private static final int MOST_FIELDS = 5;
    private static final int MAX_LABEL = 25;
    private static final Set<String> TYPES = Set.of(
            "text",
            "textarea",
            "email",
            "phone",
            "picklist",
            "multiselectpicklist",
            "date",
            "datetime",
            "integer",
            "bigint",
            "double",
            "currency",
            "percent",
            "website",
            "boolean");

    private final Account account;

    FieldApi(Account account) {
        this.account = account;
    }

    Answer list(@Nullable String moduleName) {
        Module module = module(moduleName);
        ObjectNode answer = JsonTrees.object();
        ArrayNode fields = answer.putArray("fields");
        module.fields.values().forEach(field -> fields.add(described(module, field)));
        return fields.isEmpty() ? Answer.empty(204) : Answer.json(200, answer);
    }

    private Module module(@Nullable String name) {
        if (name == null) {
            throw new ApiException(400, "REQUIRED_PARAM_MISSING", "One of the expected parameter is missing")
                    .with("param_name", "module");
        }
        return account.module(name);
    }

    private static ObjectNode described(Module module, ZohoField field) {
        ObjectNode json = JsonTrees.object();
        json.put("id", module.fieldIds.get(field.apiName()));
        json.put("api_name", field.apiName());
        json.put("field_label", field.label());
        json.put("data_type", field.dataType());
        json.put("length", field.length());
        json.put("system_mandatory", field.mandatory());
        json.put("read_only", false);
        json.put("field_read_only", field.readOnly());
        ObjectNode unique = json.putObject("unique");
        if (field.unique()) {
            unique.put("casesensitive", "");
        }
        json.putObject("operation_type").put("api_create", !field.readOnly()).put("api_update", !field.readOnly());
        ArrayNode options = json.putArray("pick_list_values");
        if (field.dataType().equals("picklist")) {
            options.addObject().put("display_value", "-None-").put("actual_value", "-None-");
        }
        field.options()
                .forEach(option -> options.addObject()
                        .put("id", "9" + Integer.toUnsignedString(option.hashCode()))
                        .put("display_value", option)
                        .put("actual_value", option));
        if (field.lookupModule() != null) {
            json.putObject("lookup").putObject("module").put("api_name", field.lookupModule());
        }
        return json;
    }

    Answer create(@Nullable String moduleName, ObjectNode body) {
        Module module = module(moduleName);
        JsonNode given = body.path("fields");
        if (!given.isArray() || given.isEmpty() || given.size() > MOST_FIELDS) {
            throw ApiException.type("fields", "jsonarray")
                    .with("maximum_length", MOST_FIELDS)
                    .at("$.fields");
        }
        return each(given, one -> {
            ZohoField field = field(module, one);
            account.define(module, field);
            return created(module, field.apiName());
        });
    }

    private interface Change {
        ObjectNode apply(JsonNode given);
    }

    private static Answer each(JsonNode given, Change change) {
        ObjectNode answer = JsonTrees.object();
        ArrayNode fields = answer.putArray("fields");
        int good = 0;
        for (int i = 0; i < given.size(); i++) {
            try {
                fields.add(change.apply(given.get(i)));
                good++;
            } catch (ApiException e) {
                fields.add(e.at("$.fields[" + i + "]").body());
            }
        }
        return Answer.json(good == given.size() ? 201 : good == 0 ? 400 : 207, answer);
    }

    private static ObjectNode created(Module module, String apiName) {
        ObjectNode one = JsonTrees.object();
        one.put("code", "SUCCESS");
        one.putObject("details").put("id", module.fieldIds.get(apiName));
        one.put("message", "field created");
        one.put("status", "success");
        return one;
    }

    private static ZohoField field(Module module, JsonNode json) {
        String label = json.path("field_label").asText("");
        String type = json.path("data_type").asText("");
        if (label.isBlank()) {
            throw new ApiException(400, "MANDATORY_NOT_FOUND", "required field not found")
                    .with("api_name", "field_label");
        }
        if (label.length() > MAX_LABEL) {
            throw ApiException.invalid("field_label", "invalid data").with("maximum_length", MAX_LABEL);
        }
        if (!TYPES.contains(type)) {
            throw ApiException.invalid("data_type", "invalid data");
        }
        String apiName = label.strip().replaceAll("[^A-Za-z0-9]+", "_");
        boolean there = module.fields.containsKey(apiName)
                || module.fields.values().stream()
                        .anyMatch(field -> field.label().equalsIgnoreCase(label));
        if (there) {
            throw new ApiException(400, "DUPLICATE_DATA", "a field of this label exists")
                    .with("api_name", "field_label");
        }
        List<String> options = options(json);
        if (type.endsWith("picklist") && options.isEmpty()) {
            throw new ApiException(400, "MANDATORY_NOT_FOUND", "required field not found")
                    .with("api_name", "pick_list_values");
        }
        ZohoField plain = ZohoField.of(apiName, type, options.toArray(String[]::new));
        int length = json.path("length").asInt(plain.length());
        if (length < 1 || length > plain.length()) {
            throw ApiException.invalid("length", "invalid data").with("maximum_length", plain.length());
        }
        return new ZohoField(
                apiName,
                label,
                type,
                length,
                options,
                json.path("unique").isObject() && !json.path("unique").isEmpty(),
                false,
                false,
                null);
    }

    private static List<String> options(JsonNode json) {
        List<String> options = new ArrayList<>();
        json.path("pick_list_values").forEach(value -> {
            String actual = value.path("actual_value").asText("");
            if (actual.isEmpty() || !value.path("display_value").isTextual()) {
                throw ApiException.invalid("pick_list_values", "invalid data");
            }
            if (!actual.equals("-None-")) {
                options.add(actual);
            }
        });
        return options;
    }

    Answer update(@Nullable String moduleName, String id, ObjectNode body) {
        Module module = module(moduleName);
        String apiName = module.fieldIds.entrySet().stream()
                .filter(entry -> entry.getValue().equals(id) && module.fields.containsKey(entry.getKey()))
                .map(java.util.Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> ApiException.invalid("id", "the id given seems to be invalid"));
        JsonNode given = body.path("fields");
        if (!given.isArray() || given.size() != 1) {
            throw ApiException.type("fields", "jsonarray").at("$.fields");
        }
        return each(given, one -> {
            ZohoField field = module.fields.get(apiName);
            List<String> options = options(one);
            if (field == null || options.isEmpty()) {
                throw ApiException.invalid("pick_list_values", "invalid data");
            }
            module.fields.put(
                    apiName,
                    new ZohoField(
                            apiName,
                            field.label(),
                            field.dataType(),
                            field.length(),
                            options,
                            field.unique(),
                            field.mandatory(),
                            field.readOnly(),
                            field.lookupModule()));
            return created(module, apiName).put("message", "field updated");
        });
    }
}
