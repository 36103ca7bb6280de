package io.github.nps4j.source.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects what else a webhook tells. Attributes are extras: one that is too long or too many must not cost us the
 * answer. Used for one request.
 */
final class AttributeReader {

    /** Most attributes that a webhook's response keeps. */
    static final int MAX_ATTRIBUTES = 100;

    /** Longest text of an attribute that is kept, in UTF-16 units. */
    static final int MAX_ATTRIBUTE = 4_000;

    private static final int MAX_ATTRIBUTE_NAME = 100;
    private static final int MAX_ELEMENTS = 50;

    private final Map<String, Object> found = new LinkedHashMap<>();
    private boolean cut;

    /** What was collected. */
    Map<String, Object> found() {
        return found;
    }

    /** Whether something was left out or cut. */
    boolean cut() {
        return cut;
    }

    void put(@Nullable String name, JsonNode value) {
        Object kept = name == null || name.isBlank() || found.containsKey(name) ? null : attribute(value);
        if (name == null || kept == null) {
            return;
        }
        if (found.size() >= MAX_ATTRIBUTES
                || name.length() > MAX_ATTRIBUTE_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            cut = true;
            return;
        }
        found.put(name, kept);
    }

    private @Nullable Object attribute(JsonNode value) {
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            return Math.abs((long) number.scale()) + number.precision() <= PayloadJson.MAX_NUMBER ? number : null;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isArray()) {
            return texts(value);
        }
        if (!value.isTextual() || value.asText().isBlank()) {
            return null;
        }
        if (value.asText().length() > MAX_ATTRIBUTE) {
            cut = true;
            return value.asText().substring(0, MAX_ATTRIBUTE);
        }
        return value.asText();
    }

    private List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        int length = 0;
        for (JsonNode element : array) {
            String text = element.isValueNode() && !element.isNull() ? element.asText() : "";
            length += text.length();
            if (length > MAX_ATTRIBUTE || texts.size() == MAX_ELEMENTS) {
                cut = true;
                break;
            }
            if (!text.isBlank()) {
                texts.add(text);
            }
        }
        return texts;
    }
}
