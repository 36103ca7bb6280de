package io.github.nps4j.response;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.identity.IdentityKey;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        StringWriter text = new StringWriter(512);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("v", VERSION);
            if (!response.tenant().isEmpty()) {
                json.writeStringField("tenant", response.tenant());
            }
            json.writeStringField("source", response.source());
            json.writeStringField("id", response.id());
            if (response.revision() != 0) {
                json.writeNumberField("revision", response.revision());
            }
            optional(json, "survey", response.surveyId().orElse(null));
            writeKeys(json, response.identity());
            json.writeNumberField("score", response.score().value());
            optional(json, "comment", response.comment().orElse(null));
            writeThemes(json, response.themes());
            optional(json, "insight", response.insight().orElse(null));
            optional(json, "language", response.language().orElse(null));
            json.writeStringField("respondedAt", response.respondedAt().toString());
            if (!response.attributes().isEmpty()) {
                json.writeObjectFieldStart("attributes");
                for (Map.Entry<String, Object> entry : response.attributes().entrySet()) {
                    put(json, entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return text.toString();
    }

    private static void optional(JsonGenerator json, String field, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(field, value);
        }
    }

    private static void writeKeys(JsonGenerator json, Identity identity) throws IOException {
        if (identity.keys().isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("identity");
        for (IdentityKey key : identity.keys()) {
            json.writeStartObject();
            json.writeStringField("kind", key.kind());
            json.writeStringField("value", key.value());
            if (!key.normalized()) {
                json.writeBooleanField("normalized", false);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeThemes(JsonGenerator json, List<Theme> themes) throws IOException {
        if (themes.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("themes");
        for (Theme theme : themes) {
            json.writeStartObject();
            json.writeStringField("name", theme.name());
            if (theme.sentiment() != Theme.Sentiment.NEUTRAL) {
                json.writeStringField("sentiment", theme.sentiment().name());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void put(JsonGenerator json, String name, Object value) throws IOException {
        if (value instanceof Boolean flag) {
            json.writeBooleanField(name, flag);
        } else if (value instanceof BigDecimal number) {
            json.writeNumberField(name, number);
        } else if (value instanceof List<?> elements) {
            json.writeArrayFieldStart(name);
            for (Object element : elements) {
                json.writeString(element.toString());
            }
            json.writeEndArray();
        } else {
            json.writeStringField(name, value.toString());
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
            Instant plain = wholeSecond(text);
            return plain == null ? Instant.parse(text) : plain;
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("a stored response has no readable response time");
        }
    }

    /** The usual form, 2026-01-31T23:59:59Z, in a tenth of the time; {@code null} for any other. */
    private static @Nullable Instant wholeSecond(String text) {
        if (text.length() != 20
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || text.charAt(10) != 'T'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':'
                || text.charAt(19) != 'Z') {
            return null;
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        int hour = digits(text, 11, 13);
        int minute = digits(text, 14, 16);
        int second = digits(text, 17, 19);
        boolean plain = year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= 28 && hour >= 0 && hour <= 23;
        if (!plain || minute < 0 || minute > 59 || second < 0 || second > 59) {
            return null;
        }
        return Instant.ofEpochSecond(
                LocalDate.of(year, month, day).toEpochDay() * 86_400 + hour * 3_600L + minute * 60L + second);
    }

    private static int digits(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + digit - '0';
        }
        return number;
    }

    private static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.get(field);
        return value == null || value.isNull() ? null : value.asText();
    }
}
