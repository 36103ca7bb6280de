package io.github.nps4j.response;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.identity.IdentityKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a response, as stores and queues keep it. A later version of nps4j reads what an earlier one wrote.
 *
 * <p>The text holds personal data. Thread-safe.
 */
public final class ResponseJson {

    private static final int VERSION = 1;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private ResponseJson() {}

    /**
     * Writes a response.
     *
     * @param response the response
     * @return one line of JSON
     */
    public static String write(NpsResponse response) {
        ObjectNode node = JSON.createObjectNode();
        node.put("v", VERSION);
        if (!response.tenant().isEmpty()) {
            node.put("tenant", response.tenant());
        }
        node.put("source", response.source());
        node.put("id", response.id());
        if (response.revision() != 0) {
            node.put("revision", response.revision());
        }
        response.surveyId().ifPresent(survey -> node.put("survey", survey));
        ArrayNode keys = JSON.createArrayNode();
        for (IdentityKey key : response.identity().keys()) {
            ObjectNode entry = keys.addObject();
            entry.put("kind", key.kind());
            entry.put("value", key.value());
            if (!key.normalized()) {
                entry.put("normalized", false);
            }
        }
        if (!keys.isEmpty()) {
            node.set("identity", keys);
        }
        node.put("score", response.score().value());
        response.comment().ifPresent(comment -> node.put("comment", comment));
        if (!response.themes().isEmpty()) {
            ArrayNode themes = node.putArray("themes");
            for (Theme theme : response.themes()) {
                ObjectNode entry = themes.addObject();
                entry.put("name", theme.name());
                if (theme.sentiment() != Theme.Sentiment.NEUTRAL) {
                    entry.put("sentiment", theme.sentiment().name());
                }
            }
        }
        response.insight().ifPresent(insight -> node.put("insight", insight));
        response.language().ifPresent(language -> node.put("language", language));
        node.put("respondedAt", response.respondedAt().toString());
        if (!response.attributes().isEmpty()) {
            ObjectNode attributes = node.putObject("attributes");
            response.attributes().forEach((name, value) -> put(attributes, name, value));
        }
        return node.toString();
    }

    private static void put(ObjectNode attributes, String name, Object value) {
        if (value instanceof Boolean flag) {
            attributes.put(name, flag);
        } else if (value instanceof BigDecimal number) {
            attributes.put(name, number);
        } else if (value instanceof List<?> elements) {
            ArrayNode array = attributes.putArray(name);
            elements.forEach(element -> array.add(element.toString()));
        } else {
            attributes.put(name, value.toString());
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param json the text
     * @return an equal response
     * @throws IllegalArgumentException if the text is no response, or was written by a version that is not known here
     */
    public static NpsResponse read(String json) {
        JsonNode node;
        try {
            node = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            // The original message quotes the text, which holds personal data.
            throw new IllegalArgumentException(
                    "a stored response is not JSON (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")");
        }
        int version = node.path("v").asInt();
        if (version != VERSION) {
            throw new IllegalArgumentException("a stored response has the unknown version " + version
                    + ": it was written by a newer nps4j, or is not a response");
        }
        NpsResponse.Builder builder = NpsResponse.builder()
                .tenant(node.path("tenant").asText(""))
                .source(node.path("source").asText(""))
                .id(node.path("id").asText(""))
                .revision(node.path("revision").asLong(0))
                .surveyId(text(node, "survey"))
                .score(Score.parse(node.path("score").numberValue()))
                .comment(text(node, "comment"))
                .insight(text(node, "insight"))
                .language(text(node, "language"))
                .respondedAt(instant(node.path("respondedAt").asText()));
        List<IdentityKey> keys = new ArrayList<>();
        node.path("identity").forEach(entry -> keys.add(key(entry)));
        builder.identity(Identity.of(keys));
        List<Theme> themes = new ArrayList<>();
        node.path("themes")
                .forEach(entry -> themes.add(new Theme(entry.path("name").asText(), sentiment(entry))));
        builder.themes(themes);
        node.path("attributes")
                .properties()
                .forEach(entry -> builder.attribute(entry.getKey(), attribute(entry.getValue())));
        return builder.build();
    }

    /** A key is rebuilt as it was, not normalized again: what is kept must not change with a library's update. */
    private static IdentityKey key(JsonNode entry) {
        String kind = entry.path("kind").asText();
        String value = entry.path("value").asText();
        if (!IdentityKey.isKind(kind)) {
            throw new IllegalArgumentException("a stored response has an identity key of an unknown kind");
        }
        boolean normalized = entry.path("normalized").asBoolean(true);
        return switch (kind) {
            case "email" -> new IdentityKey.Email(value, normalized);
            case "phone" -> new IdentityKey.Phone(value, normalized);
            case "customer_id" -> new IdentityKey.CustomerId(value, normalized);
            case "account_number" -> new IdentityKey.AccountNumber(value, normalized);
            case "crm_id" -> new IdentityKey.CrmId(value, normalized);
            default -> new IdentityKey.Custom(kind.substring(kind.indexOf('.') + 1), value, normalized);
        };
    }

    private static @Nullable Object attribute(JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            return number;
        }
        if (value.isArray()) {
            List<String> texts = new ArrayList<>();
            value.forEach(element -> texts.add(element.asText()));
            return texts;
        }
        return value.asText();
    }

    private static Theme.Sentiment sentiment(JsonNode entry) {
        String name = entry.path("sentiment").asText(Theme.Sentiment.NEUTRAL.name());
        for (Theme.Sentiment sentiment : Theme.Sentiment.values()) {
            if (sentiment.name().equals(name)) {
                return sentiment;
            }
        }
        throw new IllegalArgumentException("a stored response has a theme with an unknown sentiment");
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("a stored response has no readable response time");
        }
    }

    private static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.get(field);
        return value == null || value.isNull() ? null : value.asText();
    }
}
