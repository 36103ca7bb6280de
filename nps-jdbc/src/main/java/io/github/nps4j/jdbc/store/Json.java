package io.github.nps4j.jdbc.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.nps4j.response.ResponseKey;
import io.github.nps4j.response.Stamp;
import io.github.nps4j.sync.store.Watermark;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The JSON in some columns. */
final class Json {

    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    static JsonGenerator generator(Writer target) throws IOException {
        return FACTORY.createGenerator(target);
    }

    static String longs(long[] values) {
        StringBuilder text = new StringBuilder(values.length * 20 + 2).append('[');
        for (int i = 0; i < values.length; i++) {
            text.append(i == 0 ? "" : ",").append(values[i]);
        }
        return text.append(']').toString();
    }

    static long[] readLongs(String text) {
        long[] values = new long[16];
        int count = 0;
        try (JsonParser json = FACTORY.createParser(text)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_INT) {
                    if (count == values.length) {
                        values = Arrays.copyOf(values, 2 * count);
                    }
                    values[count++] = json.getLongValue();
                }
            }
        } catch (IOException e) {
            throw damaged();
        }
        return Arrays.copyOf(values, count);
    }

    static String texts(List<String> values) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = generator(text)) {
            json.writeStartArray();
            for (String value : values) {
                json.writeString(value);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return text.toString();
    }

    static List<String> readTexts(String text) {
        List<String> values = new ArrayList<>();
        try (JsonParser json = FACTORY.createParser(text)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    values.add(json.getText());
                }
            }
        } catch (IOException e) {
            throw damaged();
        }
        return values;
    }

    /** Most slots of a record have the same stamp, so each stamp is written once: {@code [[stamp, slot, slot], ...]}. */
    static String watermark(Watermark watermark) {
        Map<Stamp, List<String>> slots = new TreeMap<>();
        watermark
                .stamps()
                .forEach((slot, stamp) ->
                        slots.computeIfAbsent(stamp, key -> new ArrayList<>()).add(slot));
        StringWriter text = new StringWriter();
        try (JsonGenerator json = generator(text)) {
            json.writeStartArray();
            for (Map.Entry<Stamp, List<String>> entry : slots.entrySet()) {
                Stamp stamp = entry.getKey();
                json.writeStartArray();
                json.writeString(stamp.respondedAt().toString());
                json.writeString(stamp.key().tenant());
                json.writeString(stamp.key().source());
                json.writeString(stamp.key().id());
                json.writeNumber(stamp.revision());
                for (String slot : entry.getValue()) {
                    json.writeString(slot);
                }
                json.writeEndArray();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return text.toString();
    }

    static Watermark readWatermark(String text) {
        Map<String, Stamp> stamps = new TreeMap<>();
        try (JsonParser json = FACTORY.createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.START_ARRAY) {
                Instant respondedAt = Instant.parse(json.nextTextValue());
                ResponseKey key = new ResponseKey(json.nextTextValue(), json.nextTextValue(), json.nextTextValue());
                Stamp stamp = new Stamp(respondedAt, key, json.nextLongValue(0));
                while (json.nextToken() == JsonToken.VALUE_STRING) {
                    stamps.put(json.getText(), stamp);
                }
            }
        } catch (IOException e) {
            throw damaged();
        }
        return Watermark.of(stamps);
    }

    /** The original exception quotes the text, which may hold personal data. */
    private static IllegalStateException damaged() {
        return new IllegalStateException("a column of the store holds no JSON: it was changed by something else");
    }
}
