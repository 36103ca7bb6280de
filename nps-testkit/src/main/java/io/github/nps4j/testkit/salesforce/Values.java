package io.github.nps4j.testkit.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Checks values against their fields, and shows them as Salesforce does. */
final class Values {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'+0000'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Values() {}

    /** The value as it is stored; wrong JSON types refuse the request, wrong values the row. */
    static JsonNode stored(SalesforceField field, JsonNode given) {
        if (given.isNull() || (given.isTextual() && given.textValue().isEmpty())) {
            if (field.required) {
                throw new ApiException(
                        400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [" + field.name + "]", field.name);
            }
            if (field.type.equals("boolean")) {
                throw new ApiException(
                        400,
                        "INVALID_TYPE_ON_FIELD_IN_RECORD",
                        field.name + ": value not of required type",
                        field.name);
            }
            return NODES.nullNode();
        }
        return switch (field.type) {
            case "double", "currency", "percent", "int" -> number(field, given);
            case "boolean" -> {
                if (!given.isBoolean()) {
                    throw wrongType("boolean", given);
                }
                yield given;
            }
            case "date" -> date(given);
            case "datetime" -> time(given);
            case "base64" -> {
                NoteHtml.check(field.name, given);
                yield given;
            }
            default -> text(field, given);
        };
    }

    private static ApiException wrongType(String type, JsonNode given) {
        return ApiException.badJson("Cannot deserialize instance of " + type + " from "
                + (given.isTextual() ? "VALUE_STRING" : "VALUE_" + given.getNodeType()) + " value " + given.asText()
                + " or request may be missing a required field");
    }

    private static JsonNode number(SalesforceField field, JsonNode given) {
        if (!given.isNumber()) {
            throw wrongType("double", given);
        }
        BigDecimal value = given.decimalValue().setScale(field.scale, RoundingMode.HALF_UP);
        if (field.precision > 0 && value.precision() - value.scale() > field.precision - field.scale) {
            throw new ApiException(
                    400,
                    "NUMBER_OUTSIDE_VALID_RANGE",
                    field.name + ": value outside of valid range on numeric field: " + given.asText(),
                    field.name);
        }
        return NODES.numberNode(value);
    }

    private static JsonNode date(JsonNode given) {
        try {
            if (given.isTextual()) {
                return NODES.textNode(LocalDate.parse(given.textValue()).toString());
            }
        } catch (DateTimeException e) {
            throw wrongType("date", given);
        }
        throw wrongType("date", given);
    }

    private static JsonNode time(JsonNode given) {
        try {
            if (given.isTextual()) {
                Instant instant = OffsetDateTime.parse(given.textValue()).toInstant();
                return NODES.textNode(instant.truncatedTo(ChronoUnit.SECONDS).toString());
            }
        } catch (DateTimeException e) {
            throw wrongType("datetime", given);
        }
        throw wrongType("datetime", given);
    }

    private static JsonNode text(SalesforceField field, JsonNode given) {
        if (!given.isTextual()) {
            throw wrongType("string", given);
        }
        String text = given.textValue();
        if (field.length > 0 && text.length() > field.length) {
            throw new ApiException(
                    400,
                    "STRING_TOO_LONG",
                    field.name + ": data value too large: " + text.substring(0, Math.min(40, text.length()))
                            + " (max length=" + field.length + ")",
                    field.name);
        }
        if (field.type.equals("email") && !text.matches("[^\\s@]+@[^\\s@]+\\.[^\\s@]+")) {
            throw new ApiException(400, "INVALID_EMAIL_ADDRESS", "Email: invalid email address: " + text, field.name);
        }
        if (field.restricted) {
            List<String> chosen = field.type.equals("multipicklist") ? split(text) : List.of(text);
            for (String one : chosen) {
                if (!field.options.contains(one)) {
                    throw new ApiException(
                            400,
                            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                            field.name + ": bad value for restricted picklist field: " + one,
                            field.name);
                }
            }
        }
        return given;
    }

    static List<String> split(String text) {
        return Arrays.stream(text.split(";")).filter(one -> !one.isEmpty()).toList();
    }

    /** A cell of a job's CSV as JSON. */
    static JsonNode ofCell(SalesforceField field, String cell) {
        if (cell.equals("#N/A")) {
            return NODES.nullNode();
        }
        return switch (field.type) {
            case "double", "currency", "percent", "int" -> {
                try {
                    yield NODES.numberNode(new BigDecimal(cell));
                } catch (NumberFormatException e) {
                    throw new ApiException(
                            400, "INVALID_TYPE_ON_FIELD_IN_RECORD", field.name + ": not a number: " + cell, field.name);
                }
            }
            case "boolean" -> NODES.booleanNode(cell.equalsIgnoreCase("true") || cell.equals("1"));
            default -> NODES.textNode(cell);
        };
    }

    /** A stored value as an answer shows it. */
    static JsonNode shown(SalesforceField field, JsonNode value) {
        if (field.type.equals("datetime")) {
            return NODES.textNode(SHOWN.format(Instant.parse(value.asText())));
        }
        if (field.type.equals("double")) {
            BigDecimal number = value.decimalValue();
            return NODES.numberNode(number.scale() < 1 ? number.setScale(1) : number);
        }
        return value;
    }
}
