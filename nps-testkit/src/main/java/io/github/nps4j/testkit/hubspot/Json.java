package io.github.nps4j.testkit.hubspot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON in and out, with the checks that HubSpot's own parser makes. */
final class Json {

    private Json() {}

    static ObjectNode object() {
        return JsonTrees.object();
    }

    static ArrayNode array() {
        return JsonTrees.array();
    }

    static String write(JsonNode node) {
        return JsonTrees.write(node);
    }

    static JsonNode read(String text) throws JsonProcessingException {
        return JsonTrees.read(text);
    }

    /** The body of a request: an object, or HubSpot's refusal. */
    static ObjectNode body(String text) {
        try {
            JsonNode node = read(text);
            if (node instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw badJson(
                    e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                    e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
                    "the text is no JSON");
        }
        throw badJson(1, 1, "an object is expected");
    }

    /** HubSpot gives no category for JSON that it cannot read. */
    static ApiException badJson(int line, int column, String what) {
        return new ApiException(400, null, "Invalid input JSON on line " + line + ", column " + column + ": " + what);
    }

    static @Nullable String text(JsonNode object, String name) {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw badJson(1, 1, "'" + name + "' is to be a string");
        }
        return value.textValue();
    }

    static String requiredText(JsonNode object, String name) {
        String value = text(object, name);
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    static ApiException missing(String name) {
        return ApiException.validation("Some required fields were not set: [" + name + "]");
    }

    static ArrayNode arrayOf(ObjectNode object, String name) {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return array();
        }
        if (value instanceof ArrayNode array) {
            return array;
        }
        throw badJson(1, 1, "'" + name + "' is to be an array");
    }

    static List<String> texts(ObjectNode object, String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : arrayOf(object, name)) {
            if (!value.isTextual()) {
                throw badJson(1, 1, "'" + name + "' is to hold strings");
            }
            texts.add(value.textValue());
        }
        return texts;
    }

    /** The properties of a record: every value is a string, as the specification says. */
    static Map<String, String> properties(JsonNode owner) {
        JsonNode properties = owner.get("properties");
        if (properties == null || properties.isNull()) {
            throw missing("properties");
        }
        if (!(properties instanceof ObjectNode object)) {
            throw badJson(1, 1, "'properties' is to be an object");
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            if (!property.getValue().isTextual()) {
                throw badJson(
                        1,
                        1,
                        "Cannot deserialize the value of property '" + property.getKey()
                                + "': a string is expected, got "
                                + property.getValue().getNodeType());
            }
            values.put(property.getKey(), property.getValue().textValue());
        }
        return values;
    }
}
