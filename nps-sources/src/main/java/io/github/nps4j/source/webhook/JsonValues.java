package io.github.nps4j.source.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.source.webhook.PresetRules.Form;
import io.github.nps4j.source.webhook.PresetRules.Timed;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a value of JSON is as a text, a number or a time. */
final class JsonValues {

    private static final int LONGEST_TIME = 60;

    /** More digits than any number of seconds with its fraction has. */
    private static final int TIME_DIGITS = 30;

    /** ISO 8601, with an offset in any of its forms or without one. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter(Locale.ROOT);

    private JsonValues() {}

    /** The trimmed text of a plain value; {@code null} if there is none. */
    static @Nullable String text(JsonNode value) {
        if (!(value.isTextual() || value.isIntegralNumber())) {
            return value.isNumber() && Math.abs((long) value.decimalValue().scale()) <= PayloadJson.MAX_NUMBER
                    ? value.decimalValue().toPlainString()
                    : value.isBoolean() ? value.asText() : null;
        }
        String text = value.asText().strip();
        return text.isEmpty() ? null : text;
    }

    /** A whole number from 0 up, also as text; {@code null} for anything else. */
    static @Nullable Long wholeNumber(JsonNode value) {
        if (value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0) {
            return value.longValue();
        }
        String text = value.isTextual() ? value.asText().strip() : "";
        boolean digits = !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Long.valueOf(text) : null;
    }

    /** The time that a value tells in the form of the rule, from 1970 to 9999; {@code null} if it tells none. */
    static @Nullable Instant instant(JsonNode value, Timed rule) {
        try {
            Instant instant = rule.form() == Form.ISO ? iso(value, rule) : unix(value, rule.form());
            if (instant == null) {
                return null;
            }
            int year = instant.atOffset(ZoneOffset.UTC).getYear();
            return year >= 1970 && year <= 9999 ? instant : null;
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    /** How many values are there: an array or an object counts its elements, anything else one. */
    static int filled(JsonNode value) {
        if (!value.isContainerNode()) {
            return text(value) == null ? 0 : 1;
        }
        int count = 0;
        for (JsonNode element : value) {
            count += element.isContainerNode() ? Math.min(1, element.size()) : text(element) == null ? 0 : 1;
        }
        return count;
    }

    private static @Nullable Instant iso(JsonNode value, Timed rule) {
        String text = value.isTextual() ? value.asText().strip() : "";
        if (text.isEmpty() || text.length() > LONGEST_TIME) {
            return null;
        }
        if (text.length() > 10 && text.charAt(10) == ' ' && rule.zone() != null) {
            text = text.substring(0, 10) + "T" + text.substring(11);
        }
        TemporalAccessor time = TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        if (time instanceof OffsetDateTime withOffset) {
            return withOffset.toInstant();
        }
        return rule.zone() == null
                ? null
                : LocalDateTime.from(time).atZone(rule.zone()).toInstant();
    }

    private static @Nullable Instant unix(JsonNode value, Form form) {
        Long number = wholeNumber(value);
        if (number != null) {
            return form == Form.UNIX_SECONDS ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
        }
        if (form != Form.UNIX_SECONDS || !value.isNumber()) {
            return null;
        }
        BigDecimal seconds = value.decimalValue();
        if (Math.abs((long) seconds.scale()) + seconds.precision() > TIME_DIGITS) {
            return null;
        }
        return Instant.ofEpochMilli(
                seconds.movePointRight(3).setScale(0, RoundingMode.FLOOR).longValueExact());
    }
}
