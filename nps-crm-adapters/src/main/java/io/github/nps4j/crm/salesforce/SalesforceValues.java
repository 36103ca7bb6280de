package io.github.nps4j.crm.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.mapping.FieldValue;
import java.math.BigDecimal;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as Salesforce takes and gives them. */
final class SalesforceValues {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** Salesforce writes the offset without a colon, which ISO 8601's basic form does and java.time does not expect. */
    private static final DateTimeFormatter OFFSET =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss[.SSS][XXX][XX][X]", Locale.ROOT);

    private SalesforceValues() {}

    /**
     * Encodes a value for JSON.
     *
     * @param type of the field it goes to, or {@code null} if that is not known
     */
    static JsonNode encode(FieldValue value, CrmField.@Nullable Type type) {
        if (value instanceof FieldValue.NumberValue number) {
            return type == CrmField.Type.TEXT
                    ? NODES.textNode(number.value().toPlainString())
                    : NODES.numberNode(number.value());
        }
        if (value instanceof FieldValue.BooleanValue bool) {
            return type == CrmField.Type.TEXT
                    ? NODES.textNode(Boolean.toString(bool.value()))
                    : NODES.booleanNode(bool.value());
        }
        String text = text(value, type);
        if (text != null) {
            return NODES.textNode(text);
        }
        // a checkbox is never empty
        return type == CrmField.Type.BOOLEAN ? NODES.booleanNode(false) : NODES.nullNode();
    }

    private static @Nullable String text(FieldValue value, CrmField.@Nullable Type type) {
        if (value instanceof FieldValue.TextValue text) {
            return text.value();
        }
        if (value instanceof FieldValue.ChoiceValue choice) {
            return choice.value().strip();
        }
        if (value instanceof FieldValue.ChoicesValue choices) {
            return type == CrmField.Type.TEXT
                    ? choices.plain()
                    : choices.values().stream().map(String::strip).collect(Collectors.joining(";"));
        }
        if (value instanceof FieldValue.DateValue date) {
            return date.value().toString();
        }
        if (value instanceof FieldValue.DateTimeValue time) {
            return type == CrmField.Type.DATE
                    ? time.value().atOffset(ZoneOffset.UTC).toLocalDate().toString()
                    : instant(time.value());
        }
        return null;
    }

    static String instant(Instant instant) {
        return MILLIS.format(instant.truncatedTo(ChronoUnit.MILLIS));
    }

    /** The value that, written back, restores the field. */
    static FieldValue decode(JsonNode node, CrmField.Type type) {
        if (node.isNull() || node.isMissingNode() || node.asText().isEmpty()) {
            return type == CrmField.Type.BOOLEAN ? new FieldValue.BooleanValue(false) : new FieldValue.ClearValue();
        }
        String text = node.asText();
        return switch (type) {
            case NUMBER -> new FieldValue.NumberValue(number(node));
            case BOOLEAN -> new FieldValue.BooleanValue(node.asBoolean());
            case PICKLIST -> new FieldValue.ChoiceValue(text);
            case MULTI_SELECT -> new FieldValue.ChoicesValue(parts(text), ";");
            case DATE -> date(text);
            case DATETIME -> time(text);
            case TEXT, OTHER -> new FieldValue.TextValue(text);
        };
    }

    private static FieldValue date(String text) {
        try {
            return new FieldValue.DateValue(LocalDate.parse(text));
        } catch (DateTimeException e) {
            return new FieldValue.TextValue(text);
        }
    }

    private static FieldValue time(String text) {
        Instant instant = instantOf(text);
        return instant == null ? new FieldValue.TextValue(text) : new FieldValue.DateTimeValue(instant);
    }

    private static @Nullable Instant instantOf(String text) {
        try {
            return OffsetDateTime.parse(text, OFFSET).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    static BigDecimal number(JsonNode node) {
        // 9 comes as 9.0
        BigDecimal plain = node.decimalValue().stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    /** The texts of a field, as a lookup gives them. */
    static List<String> texts(JsonNode node, CrmField.@Nullable Type type) {
        if (node.isNull() || node.isMissingNode() || node.isContainerNode()) {
            return List.of();
        }
        if (node.isNumber()) {
            return List.of(number(node).toPlainString());
        }
        String text = node.asText();
        if (text.isEmpty()) {
            return List.of();
        }
        if (type == CrmField.Type.MULTI_SELECT) {
            return parts(text);
        }
        if (type == CrmField.Type.DATETIME) {
            Instant instant = instantOf(text);
            return List.of(instant == null ? text : instant.toString());
        }
        return List.of(text);
    }

    private static List<String> parts(String text) {
        return Arrays.stream(text.split(";"))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
