package io.github.nps4j.testkit.pipedrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What version 2 of the API accepts in a record: no coercion, no unknown keys, options by id. */
final class Values {

    private static final Set<String> CONTACT_SYNC = Set.of("job_title", "notes", "im", "birthday", "postal_address");
    private static final Map<PipedriveKind, Set<String>> NUMBERS = Map.of(
            PipedriveKind.PERSON, Set.of("owner_id", "org_id", "visible_to"),
            PipedriveKind.ORGANIZATION, Set.of("owner_id", "visible_to"),
            PipedriveKind.DEAL,
                    Set.of("owner_id", "person_id", "org_id", "pipeline_id", "stage_id", "visible_to", "value"));

    private final FieldStore fields;

    Values(FieldStore fields) {
        this.fields = fields;
    }

    /** Refuses a body as a whole if anything in it is wrong. */
    void check(PipedriveKind kind, ObjectNode body) {
        for (Map.Entry<String, JsonNode> entry : body.properties()) {
            String key = entry.getKey();
            JsonNode value = entry.getValue();
            if (key.equals(kind.nameField())) {
                if (!value.isTextual() || value.asText().isBlank()) {
                    throw ApiException.validation(key + ": must be a non-empty string");
                }
            } else if (key.equals("custom_fields")) {
                checkCustom(kind, value);
            } else if (key.equals("label_ids")) {
                checkLabels(kind, value);
            } else if (kind == PipedriveKind.PERSON && (key.equals("emails") || key.equals("phones"))) {
                checkAddresses(key, value);
            } else if (kind == PipedriveKind.PERSON && CONTACT_SYNC.contains(key)) {
                throw new ApiException(403, "Contact sync must be enabled to write " + key);
            } else if (NUMBERS.getOrDefault(kind, Set.of()).contains(key)) {
                if (!value.isNumber()) {
                    throw ApiException.validation(key + ": must be a number");
                }
            } else {
                throw ApiException.validation(key + ": is not allowed");
            }
        }
    }

    private static void checkAddresses(String key, JsonNode value) {
        if (!value.isArray()) {
            throw ApiException.validation(key + ": must be an array");
        }
        for (JsonNode one : value) {
            if (!one.isObject()
                    || !one.path("value").isTextual()
                    || (one.has("primary") && !one.path("primary").isBoolean())
                    || (one.has("label") && !one.path("label").isTextual())) {
                throw ApiException.validation(key + ": must hold objects with value, primary and label");
            }
        }
    }

    private void checkLabels(PipedriveKind kind, JsonNode value) {
        if (!value.isArray()) {
            throw ApiException.validation("label_ids: must be an array");
        }
        for (JsonNode id : value) {
            if (!id.isIntegralNumber()
                    || fields.labelsOf(kind).stream().noneMatch(option -> option.id() == id.asInt())) {
                throw ApiException.validation("label_ids: unknown label");
            }
        }
    }

    private void checkCustom(PipedriveKind kind, JsonNode custom) {
        if (!custom.isObject()) {
            throw ApiException.validation("custom_fields: must be an object");
        }
        for (Map.Entry<String, JsonNode> entry : custom.properties()) {
            PipedriveField field = fields.find(kind, entry.getKey());
            if (field == null) {
                throw ApiException.validation("custom_fields." + entry.getKey() + ": unknown field");
            }
            if (!entry.getValue().isNull() && !fits(field, entry.getValue())) {
                // the wording repeats the value, as Pipedrive's own messages may
                throw ApiException.validation("custom_fields." + entry.getKey() + ": '"
                        + entry.getValue().asText() + "' is no value of type " + field.type());
            }
        }
    }

    private static boolean fits(PipedriveField field, JsonNode value) {
        return switch (field.type()) {
            case "varchar", "varchar_auto", "phone" ->
                value.isTextual() && value.asText().length() <= 255;
            case "text" -> value.isTextual() && value.asText().length() <= 65_535;
            case "double" -> value.isNumber();
            case "date" -> value.isTextual() && isDate(value.asText());
            case "enum" -> isOption(field, value);
            case "set" -> {
                if (!value.isArray() || value.isEmpty()) {
                    yield false;
                }
                for (JsonNode one : value) {
                    if (!isOption(field, one)) {
                        yield false;
                    }
                }
                yield true;
            }
            case "monetary" ->
                value.path("value").isNumber() && value.path("currency").isTextual();
            case "address", "time", "daterange", "timerange" ->
                value.path("value").isTextual();
            case "org", "people", "user" -> value.isIntegralNumber();
            default -> false;
        };
    }

    private static boolean isOption(PipedriveField field, JsonNode id) {
        return id.isIntegralNumber() && field.options().stream().anyMatch(option -> option.id() == id.asInt());
    }

    private static boolean isDate(String text) {
        try {
            LocalDate.parse(text);
            return text.length() == 10;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    static List<String> list(String commaSeparated) {
        return commaSeparated.isBlank() ? List.of() : List.of(commaSeparated.split(",", -1));
    }
}
