package io.github.nps4j.testkit.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.zoho.Account.Module;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Checks the values of a row as Zoho does, by the type of each field. */
final class Values {

    private static final DateTimeFormatter ANSWERED = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx");
    private static final int MAX_PICKED = 100;

    private final Account account;

    Values(Account account) {
        this.account = account;
    }

    /**
     * The values of a row, checked. Names that the module does not have are left out in silence, as Zoho does.
     *
     * @throws ApiException if Zoho would refuse the row
     */
    Map<String, JsonNode> checked(Module module, ObjectNode row) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        Iterator<Map.Entry<String, JsonNode>> entries = row.properties().iterator();
        while (entries.hasNext()) {
            Map.Entry<String, JsonNode> entry = entries.next();
            ZohoField field = module.fields.get(entry.getKey());
            if (field == null || entry.getKey().equals("id")) {
                continue;
            }
            if (field.readOnly()) {
                throw ApiException.invalid(field.apiName(), "the field is read-only");
            }
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                if (field.mandatory()) {
                    throw new ApiException(400, "MANDATORY_NOT_FOUND", "required field not found")
                            .with("api_name", field.apiName());
                }
                values.put(field.apiName(), value);
            } else {
                values.put(field.apiName(), one(field, value));
            }
        }
        return values;
    }

    private JsonNode one(ZohoField field, JsonNode value) {
        String name = field.apiName();
        switch (field.dataType()) {
            case "text", "textarea", "website" -> text(field, value);
            case "email" -> {
                text(field, value);
                if (!value.asText().matches("[^\\s@]+@[^\\s@]+\\.[^\\s@]+")) {
                    throw ApiException.type(name, "email");
                }
            }
            case "phone" -> {
                text(field, value);
                if (!value.asText().matches("[+0-9() ./x-]{1,30}")) {
                    throw ApiException.type(name, "phone");
                }
            }
            case "integer" -> {
                if (!value.isIntegralNumber() || value.asText().replace("-", "").length() > field.length()) {
                    throw ApiException.type(name, "integer");
                }
            }
            case "bigint" -> {
                if (!value.isIntegralNumber()
                        && !(value.isTextual() && value.asText().matches("-?[0-9]{1,18}"))) {
                    throw ApiException.type(name, "bigint");
                }
            }
            case "double", "currency", "percent" -> {
                if (!value.isNumber()) {
                    throw ApiException.type(name, "double");
                }
            }
            case "boolean" -> {
                if (!value.isBoolean()) {
                    throw ApiException.type(name, "boolean");
                }
            }
            case "picklist" -> {
                if (!value.isTextual()) {
                    throw ApiException.type(name, "text");
                }
                option(field, value.asText());
            }
            case "multiselectpicklist" -> {
                if (!value.isArray() || value.size() > MAX_PICKED) {
                    throw ApiException.type(name, "jsonarray");
                }
                value.forEach(picked -> option(field, picked.isTextual() ? picked.asText() : ""));
            }
            case "date" -> {
                try {
                    LocalDate.parse(value.isTextual() ? value.asText() : "");
                } catch (DateTimeException e) {
                    throw ApiException.type(name, "date");
                }
            }
            case "datetime" -> {
                if (!value.isTextual()
                        || !value.asText()
                                .matches(
                                        "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}")) {
                    throw ApiException.type(name, "datetime");
                }
                // Zoho answers in the zone of the organization, not in the one that was sent
                return JsonNodeFactory.instance.textNode(OffsetDateTime.parse(value.asText())
                        .withOffsetSameInstant(ZoneOffset.ofHoursMinutes(5, 30))
                        .format(ANSWERED));
            }
            case "lookup" -> {
                return reference(field, value);
            }
            default -> throw ApiException.invalid(name, "the field cannot be written");
        }
        return value;
    }

    private static void text(ZohoField field, JsonNode value) {
        if (!value.isTextual()) {
            throw ApiException.type(field.apiName(), "text");
        }
        if (value.asText().length() > field.length()) {
            throw ApiException.invalid(field.apiName(), "invalid data").with("maximum_length", field.length());
        }
    }

    private void option(ZohoField field, String option) {
        if (!account.settings.acceptsUnlistedOptions && !field.options().contains(option)) {
            // Zoho repeats what it does not like
            throw ApiException.invalid(field.apiName(), "'" + option + "' is no value of the picklist");
        }
    }

    private JsonNode reference(ZohoField field, JsonNode value) {
        JsonNode id = value.path("id");
        String wanted = field.lookupModule();
        Module there = id.isTextual() ? account.moduleOf(id.asText()) : null;
        boolean fits = there != null
                && (wanted == null || wanted.isEmpty() || there.name.equals(wanted))
                && (!value.path("module").has("api_name")
                        || there.name.equals(
                                value.path("module").path("api_name").asText()));
        if (!fits) {
            throw ApiException.invalid(field.apiName(), "the related id given seems to be invalid");
        }
        return value;
    }
}
