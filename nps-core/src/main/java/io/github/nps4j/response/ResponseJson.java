package io.github.nps4j.response;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.identity.IdentityKey;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a response, as stores and queues keep it. A later version of nps4j reads what an earlier one wrote.
 *
 * <p>The text holds personal data. Thread-safe.
 */
public final class ResponseJson {

    static final int VERSION = 1;

    private static final JsonFactory JSON = new JsonFactory();

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
        try (JsonParser parser = JSON.createParser(json)) {
            return ResponseReader.read(parser);
        } catch (JsonProcessingException e) {
            // The original message quotes the text, which holds personal data.
            throw new IllegalArgumentException(
                    "a stored response is not JSON (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")");
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }
}
