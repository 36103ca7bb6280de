package io.github.nps4j.response;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.identity.IdentityKey;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the stored form of a response token by token, without a tree of it: engines read each response once for each
 * delivery. Fields of an unknown name are passed over.
 */
final class ResponseReader {

    private ResponseReader() {}

    /** Reads one response; what goes wrong is told without the text, which holds personal data. */
    static NpsResponse read(JsonParser json) throws IOException {
        NpsResponse.Builder builder = NpsResponse.builder();
        String source = "";
        String id = "";
        Number score = null;
        String respondedAt = "";
        int version = 0;
        if (json.nextToken() == JsonToken.START_OBJECT) {
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                json.nextToken();
                switch (field) {
                    case "v" -> {
                        // The first field, so that what a newer version means by the others is not guessed at.
                        version = json.getValueAsInt();
                        checkVersion(version);
                    }
                    case "tenant" -> builder.tenant(text(json));
                    case "source" -> source = text(json);
                    case "id" -> id = text(json);
                    case "revision" -> builder.revision(json.getValueAsLong());
                    case "survey" -> builder.surveyId(textOrNull(json));
                    case "identity" -> builder.identity(Identity.of(elements(json, ResponseReader::key)));
                    case "score" -> score = number(json);
                    case "comment" -> builder.comment(textOrNull(json));
                    case "themes" -> builder.themes(elements(json, ResponseReader::theme));
                    case "insight" -> builder.insight(textOrNull(json));
                    case "language" -> builder.language(textOrNull(json));
                    case "respondedAt" -> respondedAt = text(json);
                    case "attributes" -> attributes(json, builder);
                    default -> json.skipChildren();
                }
            }
        }
        checkVersion(version);
        return builder.source(source)
                .id(id)
                .score(Score.parse(score))
                .respondedAt(instant(respondedAt))
                .build();
    }

    private static void checkVersion(int version) {
        if (version != ResponseJson.VERSION) {
            throw new IllegalArgumentException("a stored response has the unknown version " + version
                    + ": it was written by a newer nps4j, or is not a response");
        }
    }

    @FunctionalInterface
    private interface Element<T> {
        T read(JsonParser json) throws IOException;
    }

    private static <T> List<T> elements(JsonParser json, Element<T> element) throws IOException {
        List<T> elements = new ArrayList<>(4);
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return elements;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            elements.add(element.read(json));
        }
        return elements;
    }

    private static void mustBeObject(JsonParser json) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("a stored response has an identity key or a theme that is no object");
        }
    }

    /** A key is rebuilt as it was, not normalized again: what is kept must not change with a library's update. */
    private static IdentityKey key(JsonParser json) throws IOException {
        String kind = "";
        String value = "";
        boolean normalized = true;
        mustBeObject(json);
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            json.nextToken();
            switch (field) {
                case "kind" -> kind = text(json);
                case "value" -> value = text(json);
                case "normalized" -> normalized = json.getValueAsBoolean(true);
                default -> json.skipChildren();
            }
        }
        if (!IdentityKey.isKind(kind)) {
            throw new IllegalArgumentException("a stored response has an identity key of an unknown kind");
        }
        return switch (kind) {
            case "email" -> new IdentityKey.Email(value, normalized);
            case "phone" -> new IdentityKey.Phone(value, normalized);
            case "customer_id" -> new IdentityKey.CustomerId(value, normalized);
            case "account_number" -> new IdentityKey.AccountNumber(value, normalized);
            case "crm_id" -> new IdentityKey.CrmId(value, normalized);
            default -> new IdentityKey.Custom(kind.substring(kind.indexOf('.') + 1), value, normalized);
        };
    }

    private static Theme theme(JsonParser json) throws IOException {
        String name = "";
        Theme.Sentiment sentiment = Theme.Sentiment.NEUTRAL;
        mustBeObject(json);
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            json.nextToken();
            switch (field) {
                case "name" -> name = text(json);
                case "sentiment" -> sentiment = sentiment(text(json));
                default -> json.skipChildren();
            }
        }
        return new Theme(name, sentiment);
    }

    private static Theme.Sentiment sentiment(String name) {
        for (Theme.Sentiment sentiment : Theme.Sentiment.values()) {
            if (sentiment.name().equals(name)) {
                return sentiment;
            }
        }
        throw new IllegalArgumentException("a stored response has a theme with an unknown sentiment");
    }

    private static void attributes(JsonParser json, NpsResponse.Builder builder) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            builder.attribute(name, attribute(json, json.nextToken()));
        }
    }

    private static @Nullable Object attribute(JsonParser json, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDecimalValue();
            case START_ARRAY -> elements(json, ResponseReader::text);
            default -> text(json);
        };
    }

    private static @Nullable Number number(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_NUMBER_INT -> json.getNumberValue();
            case VALUE_NUMBER_FLOAT -> json.getDecimalValue();
            default -> {
                json.skipChildren();
                yield null;
            }
        };
    }

    private static String text(JsonParser json) throws IOException {
        String text = textOrNull(json);
        return text == null ? "" : text;
    }

    private static @Nullable String textOrNull(JsonParser json) throws IOException {
        json.skipChildren();
        return json.currentToken().isScalarValue() ? json.getValueAsString() : null;
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
}
