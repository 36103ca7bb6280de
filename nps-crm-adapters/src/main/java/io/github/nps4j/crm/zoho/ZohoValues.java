package io.github.nps4j.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values as Zoho takes and gives them: typed JSON; times with an offset and without fractions of a second. */
final class ZohoValues {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss'+00:00'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private ZohoValues() {}

    /**
     * Encodes a value.
     *
     * @param field the field it goes to, or {@code null} if that is not known
     */
    static JsonNode encode(FieldValue value, @Nullable CrmField field) {
        CrmField.Type type = field == null ? null : field.type();
        if (value instanceof FieldValue.NumberValue number) {
            return number(number.value());
        }
        if (value instanceof FieldValue.TextValue text) {
            return NODES.textNode(text.value());
        }
        if (value instanceof FieldValue.ChoiceValue choice) {
            return NODES.textNode(choice.value().strip());
        }
        if (value instanceof FieldValue.ChoicesValue choices) {
            if (type == CrmField.Type.TEXT) {
                return NODES.textNode(choices.plain());
            }
            ArrayNode array = NODES.arrayNode();
            choices.values().forEach(choice -> array.add(choice.strip()));
            return array;
        }
        if (value instanceof FieldValue.BooleanValue bool) {
            return NODES.booleanNode(bool.value());
        }
        if (value instanceof FieldValue.DateValue date) {
            return NODES.textNode(date.value().toString());
        }
        if (value instanceof FieldValue.DateTimeValue time) {
            return NODES.textNode(
                    type == CrmField.Type.DATE
                            ? time.value()
                                    .atOffset(ZoneOffset.UTC)
                                    .toLocalDate()
                                    .toString()
                            : instant(time.value()));
        }
        // a check box of Zoho is never empty; anything else is cleared by null
        return type == CrmField.Type.BOOLEAN ? NODES.booleanNode(false) : NODES.nullNode();
    }

    private static JsonNode number(BigDecimal number) {
        BigDecimal plain = number.stripTrailingZeros();
        return plain.scale() <= 0 ? NODES.numberNode(plain.toBigIntegerExact()) : NODES.numberNode(plain);
    }

    static String instant(Instant instant) {
        return SECONDS.format(instant);
    }

    /** What a field of a record holds, typed. */
    static FieldValue decode(JsonNode node, String name, ZohoSchemas.Module module) {
        CrmField.Type type = module.field(name).map(CrmField::type).orElse(CrmField.Type.OTHER);
        List<String> texts = texts(node, name, module);
        if (texts.isEmpty()) {
            return new FieldValue.ClearValue();
        }
        String text = texts.get(0);
        try {
            return switch (type) {
                case NUMBER -> new FieldValue.NumberValue(new BigDecimal(text));
                case BOOLEAN -> new FieldValue.BooleanValue(Boolean.parseBoolean(text));
                case DATE -> new FieldValue.DateValue(LocalDate.parse(text));
                case DATETIME ->
                    new FieldValue.DateTimeValue(OffsetDateTime.parse(text).toInstant());
                case PICKLIST -> new FieldValue.ChoiceValue(text);
                case MULTI_SELECT -> new FieldValue.ChoicesValue(texts, ";");
                case TEXT, OTHER -> new FieldValue.TextValue(text);
            };
        } catch (DateTimeException | NumberFormatException e) {
            // not what the schema says; a comparison will show it
            return new FieldValue.TextValue(text);
        }
    }

    /** What a field of a record holds, as texts; none if it is empty. */
    static List<String> texts(JsonNode node, String name, ZohoSchemas.Module module) {
        List<String> texts = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(element -> add(texts, element));
        } else {
            add(texts, node);
        }
        CrmField.Type type = module.field(name).map(CrmField::type).orElse(CrmField.Type.OTHER);
        if (type == CrmField.Type.MULTI_SELECT) {
            List<String> options = texts.stream()
                    .flatMap(text -> Arrays.stream(text.split(";")))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .toList();
            return options.stream().map(text -> actual(text, name, module)).toList();
        }
        if (type == CrmField.Type.PICKLIST) {
            return texts.stream()
                    .filter(text -> !text.equals(ZohoSchemas.NONE))
                    .map(text -> actual(text, name, module))
                    .toList();
        }
        return texts;
    }

    private static void add(List<String> texts, JsonNode node) {
        // a reference to another record
        JsonNode value = node.isObject() ? node.path("id") : node;
        String text = value.isNumber() && !value.isIntegralNumber()
                ? value.decimalValue().stripTrailingZeros().toPlainString()
                : ZohoApi.text(value);
        if (text != null && !text.isEmpty()) {
            texts.add(text);
        }
    }

    /** Zoho answers with what people see, and is written to with what it keeps. */
    private static String actual(String shown, String name, ZohoSchemas.Module module) {
        String found = null;
        for (JsonNode option : module.rawField(name).path("pick_list_values")) {
            String actual = ZohoApi.text(option.path("actual_value"));
            if (shown.equals(actual)) {
                return shown;
            }
            if (shown.equals(ZohoApi.text(option.path("display_value")))) {
                found = actual;
            }
        }
        return found == null ? shown : found;
    }
}
