package io.github.nps4j.crm.pipedrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.mapping.FieldValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Values as Pipedrive's version 2 takes and gives them: strictly typed, options by their ids. */
final class PipedriveValues {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final String yes;
    private final String no;

    PipedriveValues(String yes, String no) {
        this.yes = yes;
        this.no = no;
    }

    /**
     * Encodes a value for a field.
     *
     * @throws CrmException {@code INVALID_VALUE} if the field cannot hold it, {@code SCHEMA} if it can hold none of ours
     */
    JsonNode encode(PipedriveField field, FieldValue value) {
        if (!field.writable()) {
            throw new CrmException(Failure.of(
                    FailureKind.SCHEMA,
                    "Pipedrive's field '" + field.label() + "' (" + field.kind()
                            + ") cannot be written: choose another in the mapping"));
        }
        if (value instanceof FieldValue.ClearValue) {
            // of a set too: an empty array is refused
            return NODES.nullNode();
        }
        return switch (field.type()) {
            case TEXT, DATETIME -> text(field, value);
            case NUMBER -> NODES.numberNode(number(field, value));
            case PICKLIST, BOOLEAN -> option(field, label(field, value)).id();
            case MULTI_SELECT -> set(field, labels(field, value));
            case DATE -> NODES.textNode(date(field, value).toString());
            case OTHER -> throw invalid(field, "a value of this type");
        };
    }

    private static JsonNode text(PipedriveField field, FieldValue value) {
        String text = value instanceof FieldValue.DateTimeValue time
                ? MILLIS.format(time.value().truncatedTo(ChronoUnit.MILLIS))
                : value instanceof FieldValue.NumberValue number
                        ? number.value().toPlainString()
                        : String.valueOf(value.plain());
        if (field.maxLength() > 0 && text.length() > field.maxLength()) {
            throw new CrmException(Failure.of(
                    FailureKind.INVALID_VALUE,
                    "Pipedrive's field '" + field.label() + "' holds at most " + field.maxLength()
                            + " characters, the value has " + text.length()
                            + ": use a large text field, or set max_length in the mapping"));
        }
        return NODES.textNode(text);
    }

    private static BigDecimal number(PipedriveField field, FieldValue value) {
        if (value instanceof FieldValue.NumberValue number) {
            return number.value();
        }
        throw invalid(field, "numbers only");
    }

    private String label(PipedriveField field, FieldValue value) {
        if (value instanceof FieldValue.BooleanValue bool) {
            return bool.value() ? yes : no;
        }
        if (value instanceof FieldValue.ChoiceValue || value instanceof FieldValue.TextValue) {
            return String.valueOf(value.plain()).strip();
        }
        throw invalid(field, "one of its options only");
    }

    private static List<String> labels(PipedriveField field, FieldValue value) {
        if (value instanceof FieldValue.ChoicesValue choices) {
            return choices.values();
        }
        if (value instanceof FieldValue.ChoiceValue choice) {
            return List.of(choice.value());
        }
        throw invalid(field, "its options only");
    }

    private static JsonNode set(PipedriveField field, List<String> labels) {
        if (labels.isEmpty()) {
            return NODES.nullNode();
        }
        ArrayNode ids = NODES.arrayNode();
        labels.forEach(label -> ids.add(option(field, label.strip()).id()));
        return ids;
    }

    private static LocalDate date(PipedriveField field, FieldValue value) {
        if (value instanceof FieldValue.DateValue date) {
            return date.value();
        }
        if (value instanceof FieldValue.DateTimeValue time) {
            return time.value().atOffset(ZoneOffset.UTC).toLocalDate();
        }
        throw invalid(field, "dates only");
    }

    /** The option with a label: exactly, else in any case. */
    static PipedriveField.Option option(PipedriveField field, String label) {
        List<PipedriveField.Option> same = field.options().stream()
                .filter(option -> option.label().equals(label))
                .toList();
        if (same.isEmpty()) {
            same = field.options().stream()
                    .filter(option -> option.label().strip().equalsIgnoreCase(label))
                    .toList();
        }
        if (same.size() == 1) {
            return same.get(0);
        }
        // the value stays out of the message: an attribute can hold personal data
        throw new CrmException(Failure.of(
                FailureKind.INVALID_VALUE,
                "Pipedrive's field '" + field.label() + "' has "
                        + (same.isEmpty() ? "no such option" : "several options of this name")
                        + "; it has "
                        + field.options().stream()
                                .map(PipedriveField.Option::label)
                                .limit(30)
                                .toList()
                        + ": correct the mapping's values or the options"));
    }

    private static CrmException invalid(PipedriveField field, String takes) {
        return new CrmException(Failure.of(
                FailureKind.INVALID_VALUE,
                "Pipedrive's field '" + field.label() + "' (" + field.kind() + ") takes " + takes
                        + ": change the type in the mapping"));
    }

    /** What a record holds, typed as a mapping would write it. */
    FieldValue decode(PipedriveField field, JsonNode record) {
        JsonNode held = held(field, record);
        List<String> texts = texts(field, record);
        if (texts.isEmpty()) {
            return new FieldValue.ClearValue();
        }
        String text = texts.get(0);
        return switch (field.type()) {
            case NUMBER -> new FieldValue.NumberValue(plain(held));
            case PICKLIST -> new FieldValue.ChoiceValue(text);
            case BOOLEAN -> new FieldValue.BooleanValue(text.equalsIgnoreCase(yes) || text.equals("true"));
            case MULTI_SELECT -> new FieldValue.ChoicesValue(texts, ";");
            case DATE -> date(text);
            case DATETIME -> time(text);
            default -> new FieldValue.TextValue(text);
        };
    }

    private static FieldValue date(String text) {
        try {
            return new FieldValue.DateValue(LocalDate.parse(text));
        } catch (DateTimeParseException e) {
            return new FieldValue.TextValue(text);
        }
    }

    private static FieldValue time(String text) {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return new FieldValue.DateTimeValue(instant);
        } catch (DateTimeParseException e) {
            // somebody typed it; written back it is the same text
            return new FieldValue.TextValue(text);
        }
    }

    private static BigDecimal plain(JsonNode number) {
        BigDecimal value = number.decimalValue().stripTrailingZeros();
        return value.scale() < 0 ? value.setScale(0) : value;
    }

    /** What a record holds, as texts: options by their labels, all addresses of a person. */
    static List<String> texts(PipedriveField field, JsonNode record) {
        JsonNode held = held(field, record);
        List<String> texts = new ArrayList<>();
        if (held.isArray()) {
            held.forEach(one -> add(texts, field, one));
        } else {
            add(texts, field, held);
        }
        return texts;
    }

    private static void add(List<String> texts, PipedriveField field, JsonNode node) {
        JsonNode one = node.isObject() ? node.path("value") : node;
        if (!one.isValueNode() || one.isNull() || one.asText().isEmpty()) {
            return;
        }
        if (field.options().isEmpty()) {
            texts.add(one.isNumber() ? plain(one).toPlainString() : one.asText());
            return;
        }
        texts.add(field.options().stream()
                .filter(option -> option.id().asText().equals(one.asText()))
                .map(PipedriveField.Option::label)
                .findFirst()
                .orElse(one.asText()));
    }

    private static JsonNode held(PipedriveField field, JsonNode record) {
        return field.custom() ? record.path("custom_fields").path(field.code()) : record.path(field.code());
    }
}
