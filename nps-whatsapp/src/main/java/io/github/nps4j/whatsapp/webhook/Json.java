package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads values of JSON leniently: a value that is missing or cannot be read is {@code null}, and nothing throws. */
final class Json {

    /** Deepest nesting; Meta's own payloads have about 15 levels. */
    static final int MAX_DEPTH = 500;

    private static final int MAX_NUMBER = 10_000;

    /** Longest text that is read as a number or a time. */
    private static final int MAX_SCALAR = 40;

    /** From here on a number is milliseconds: as seconds it would be the year 5138. */
    private static final long FIRST_MILLISECONDS = 100_000_000_000L;

    /** The last second of the year 9999. */
    private static final long LAST_SECOND = 253_402_300_799L;

    /** One for all, because Jackson bounds the names that it remembers for each factory. */
    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            // the size of the body bounds them
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNameLength(Integer.MAX_VALUE)
                            .maxNumberLength(MAX_NUMBER)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // no digit of the raw JSON is lost
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    private Json() {}

    /** The text of a plain value, a number or a truth value as it is written; {@code null} for anything else. */
    static @Nullable String text(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue();
        }
        return value.isNumber() || value.isBoolean() ? value.asText() : null;
    }

    /** The text under a key, and {@code null} also if it is empty. */
    static @Nullable String text(JsonNode object, String key) {
        String text = text(object.path(key));
        return text == null || text.isEmpty() ? null : text;
    }

    /** The first text that is there. */
    static @Nullable String text(JsonNode object, String key, String otherwise) {
        String text = text(object, key);
        return text == null ? text(object, otherwise) : text;
    }

    static @Nullable Long wholeNumber(JsonNode value) {
        BigDecimal number = decimal(value);
        if (number == null || (long) number.precision() - number.scale() > 18 || number.scale() > MAX_SCALAR) {
            return null;
        }
        return number.longValue();
    }

    static @Nullable BigDecimal decimal(JsonNode value) {
        try {
            if (value.isNumber()) {
                return value.decimalValue();
            }
            if (value.isTextual() && value.textValue().length() <= MAX_SCALAR) {
                return new BigDecimal(value.textValue().strip());
            }
            return null;
        } catch (ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    static @Nullable Boolean truth(JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        String text = text(value);
        if (text == null) {
            return null;
        }
        return switch (text) {
            case "true", "1" -> Boolean.TRUE;
            case "false", "0" -> Boolean.FALSE;
            default -> null;
        };
    }

    static boolean isTrue(JsonNode value) {
        return Boolean.TRUE.equals(truth(value));
    }

    /** Unix seconds or milliseconds, as a number or as text, or ISO 8601; from 1970 to 9999. */
    static @Nullable Instant time(JsonNode value) {
        if (value.isTextual()) {
            String text = value.textValue();
            Long digits = digits(text);
            return digits == null ? iso(text) : time(digits);
        }
        Long number = value.isNumber() ? wholeNumber(value) : null;
        return number == null || number < 0 ? null : time(number);
    }

    /** The elements of an array; something else is taken as the only element, and nothing as none. */
    static Iterable<JsonNode> elements(JsonNode value) {
        if (value.isArray()) {
            return value;
        }
        return value.isMissingNode() || value.isNull() ? List.of() : List.of(value);
    }

    static List<String> texts(JsonNode values) {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : elements(values)) {
            String text = text(value);
            if (text != null) {
                texts.add(text);
            }
        }
        return List.copyOf(texts);
    }

    private static @Nullable Long digits(String text) {
        if (text.isEmpty() || text.length() > 18) {
            return null;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private static @Nullable Instant time(long number) {
        if (number < FIRST_MILLISECONDS) {
            return Instant.ofEpochSecond(number);
        }
        return number / 1_000 > LAST_SECOND ? null : Instant.ofEpochMilli(number);
    }

    private static @Nullable Instant iso(String text) {
        // "2026-01-02T03:04:05Z" is the shortest; most texts that are no time leave here
        if (text.length() < 17 || text.length() > MAX_SCALAR || text.charAt(4) != '-') {
            return null;
        }
        try {
            Instant instant = Instant.parse(text);
            return instant.getEpochSecond() < 0 || instant.getEpochSecond() > LAST_SECOND ? null : instant;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
