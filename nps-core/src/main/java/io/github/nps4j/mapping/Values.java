package io.github.nps4j.mapping;

import io.github.nps4j.mapping.Attribute.Symbol;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From a cleaned value of a response to a typed value of a field. No message quotes the value: it may be personal. */
final class Values {

    /** Digits on either side of the point; more than any CRM's number field takes. */
    private static final int MAX_DIGITS = 40;

    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?[0-9]{1," + MAX_DIGITS + "}(?:\\.[0-9]{1," + MAX_DIGITS + "})?");

    /** ISO 8601 with the offset as {@code +09:00}, {@code +0900} or {@code Z}, or without one. */
    private static final DateTimeFormatter DATE_TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT)
            .withChronology(IsoChronology.INSTANCE);

    private static final int LONGEST_DATE_TIME = 40;

    private Values() {}

    /** A value, a problem, or neither (the field is left alone). */
    record Outcome(@Nullable FieldValue value, @Nullable String problem) {

        static final Outcome LEFT_ALONE = new Outcome(null, null);

        static Outcome of(FieldValue value) {
            return new Outcome(value, null);
        }

        static Outcome problem(String problem) {
            return new Outcome(null, problem);
        }
    }

    /**
     * The typed value.
     *
     * @param type what the field holds
     * @param value what {@link Attribute#read} gave
     * @param origin how a message names the value, such as {@code attributes.plan}
     */
    static Outcome convert(FieldType type, Object value, String origin) {
        if (type instanceof FieldType.Numeric) {
            return number(value, origin);
        }
        if (type instanceof FieldType.Text text) {
            return text(text, value, origin);
        }
        if (type instanceof FieldType.Picklist picklist) {
            return picklist(picklist, value, origin);
        }
        if (type instanceof FieldType.MultiSelect multiSelect) {
            return multiSelect(multiSelect, value, origin);
        }
        if (type instanceof FieldType.Bool) {
            return bool(value, origin);
        }
        if (type instanceof FieldType.Date date) {
            return date(date.zone(), value, origin);
        }
        if (type instanceof FieldType.DateTime dateTime) {
            return dateTime(dateTime.zone(), value, origin);
        }
        throw new IllegalStateException("no conversion to " + type);
    }

    /** The typed value of a default, which is written as the CRM shall hold it and so passes no value map. */
    static Outcome convertDefault(FieldType type, String value) {
        FieldType plain = type;
        if (type instanceof FieldType.Picklist) {
            plain = FieldType.picklist();
        } else if (type instanceof FieldType.MultiSelect multiSelect) {
            plain = FieldType.multiSelect().joinedBy(multiSelect.joiner());
        }
        return convert(plain, value, "the default");
    }

    /** A plain decimal number without an exponent, or {@code null}. */
    static @Nullable BigDecimal decimal(String text) {
        String trimmed = text.strip();
        return DECIMAL.matcher(trimmed).matches() ? new BigDecimal(trimmed) : null;
    }

    /** A number as people write it; in scientific form only if it is very long. */
    static String shown(BigDecimal number) {
        return fits(number) ? number.toPlainString() : number.toString();
    }

    private static boolean fits(BigDecimal number) {
        return number.scale() <= MAX_DIGITS && (long) number.precision() - number.scale() <= MAX_DIGITS;
    }

    private static Outcome number(Object value, String origin) {
        BigDecimal number = null;
        if (value instanceof BigDecimal given) {
            number = given;
        } else if (single(value) instanceof String text) {
            number = decimal(text);
        }
        if (number == null) {
            return Outcome.problem(origin + " is no plain decimal number");
        }
        BigDecimal plain = number.stripTrailingZeros();
        if (!fits(plain)) {
            return Outcome.problem(
                    origin + " is a number with more than " + MAX_DIGITS + " digits before or after the point");
        }
        return Outcome.of(new FieldValue.NumberValue(plain.scale() < 0 ? plain.setScale(0) : plain));
    }

    private static Outcome text(FieldType.Text type, Object value, String origin) {
        String text;
        if (value instanceof List<?> elements) {
            text = String.join(
                    type.joiner(), elements.stream().map(String::valueOf).toList());
        } else {
            text = label(value);
        }
        Integer max = type.maxLength();
        if (max == null || text.length() <= max) {
            return Outcome.of(new FieldValue.TextValue(text));
        }
        return switch (type.onOverflow()) {
            case TRUNCATE -> Outcome.of(new FieldValue.TextValue(Texts.truncate(text, max)));
            case LEAVE -> Outcome.LEFT_ALONE;
            case FAIL ->
                Outcome.problem(origin + " has " + text.length() + " characters; the field takes " + max
                        + ". Shorten it, or set on_overflow to truncate or leave");
        };
    }

    private static Outcome picklist(FieldType.Picklist type, Object value, String origin) {
        if (value instanceof List<?> elements && elements.size() > 1) {
            return Outcome.problem(origin + " has " + elements.size()
                    + " elements, but a picklist takes one; use multi_select for several");
        }
        String option = option(type.values(), single(value));
        if (option != null) {
            return Outcome.of(new FieldValue.ChoiceValue(option));
        }
        if (type.onUnknown() instanceof UnknownValue.DefaultTo other) {
            return Outcome.of(new FieldValue.ChoiceValue(other.option()));
        }
        return type.onUnknown() instanceof UnknownValue.Skip ? Outcome.LEFT_ALONE : unknown(origin);
    }

    private static Outcome multiSelect(FieldType.MultiSelect type, Object value, String origin) {
        Set<String> options = new LinkedHashSet<>();
        List<?> elements = value instanceof List<?> list ? list : List.of(value);
        for (Object element : elements) {
            String option = option(type.values(), element);
            if (option == null && type.onUnknown() instanceof UnknownValue.DefaultTo other) {
                option = other.option();
            } else if (option == null && type.onUnknown() instanceof UnknownValue.Fail) {
                return unknown(origin);
            }
            if (option != null) {
                options.add(option);
            }
        }
        String separator = separator(type.joiner());
        for (String option : options) {
            if (option.contains(separator)) {
                return Outcome.problem("an element of " + origin + " holds the joiner '" + separator
                        + "' and would be taken for two; map it to another option in values");
            }
        }
        return options.isEmpty()
                ? Outcome.LEFT_ALONE
                : Outcome.of(new FieldValue.ChoicesValue(List.copyOf(options), type.joiner()));
    }

    private static Outcome unknown(String origin) {
        return Outcome.problem(
                "the value of " + origin + " is not in the value map; add it to values, or set on_unknown");
    }

    /**
     * What an element must not hold: CRMs split at the sign and drop the blanks around it. A joiner of letters is taken
     * whole, for "and" is a part of many words.
     */
    static String separator(String joiner) {
        String sign = joiner.strip();
        return sign.isEmpty() || sign.chars().anyMatch(Character::isLetterOrDigit) ? joiner : sign;
    }

    /** The option of a value, or {@code null} if it is not known. */
    private static @Nullable String option(Map<String, String> values, Object value) {
        if (value instanceof Symbol symbol) {
            for (Map.Entry<String, String> entry : values.entrySet()) {
                if (entry.getKey().equalsIgnoreCase(symbol.name())) {
                    return entry.getValue();
                }
            }
            return symbol.label();
        }
        String text = label(value).strip();
        return values.isEmpty() ? text : values.get(text);
    }

    private static String label(Object value) {
        if (value instanceof Symbol symbol) {
            return symbol.label();
        }
        if (value instanceof BigDecimal number) {
            return shown(number);
        }
        return value.toString();
    }

    private static Outcome bool(Object value, String origin) {
        if (value instanceof Boolean flag) {
            return Outcome.of(new FieldValue.BooleanValue(flag));
        }
        Object single = single(value);
        if (single instanceof String || single instanceof BigDecimal) {
            switch (label(single).strip().toLowerCase(Locale.ROOT)) {
                case "true", "yes", "1" -> {
                    return Outcome.of(new FieldValue.BooleanValue(true));
                }
                case "false", "no", "0" -> {
                    return Outcome.of(new FieldValue.BooleanValue(false));
                }
                default -> {}
            }
        }
        return Outcome.problem(origin + " is none of true, false, yes, no, 1 and 0");
    }

    private static Outcome date(ZoneId zone, Object value, String origin) {
        Object time = time(value);
        LocalDate day = null;
        if (time instanceof LocalDate date) {
            day = date;
        } else if (time instanceof LocalDateTime local) {
            day = local.toLocalDate();
        } else if (time instanceof Instant instant) {
            day = instant.isBefore(EARLIEST) || instant.isAfter(LATEST)
                    ? null
                    : instant.atZone(zone).toLocalDate();
        }
        if (day == null || day.getYear() < 1 || day.getYear() > 9999) {
            return Outcome.problem(origin + " is no day or time in ISO 8601 (2026-11-21 or 2026-11-21T10:15:00Z)");
        }
        return Outcome.of(new FieldValue.DateValue(day));
    }

    private static Outcome dateTime(@Nullable ZoneId zone, Object value, String origin) {
        Object time = time(value);
        Instant instant = null;
        if (time instanceof Instant given) {
            instant = given;
        } else if (time != null && zone == null) {
            return Outcome.problem(
                    origin + " has no offset from UTC, so it names no point in time; set the zone that it is in");
        } else if (time instanceof LocalDateTime local && zone != null) {
            instant = local.atZone(zone).toInstant();
        } else if (time instanceof LocalDate date && zone != null) {
            instant = date.atStartOfDay(zone).toInstant();
        }
        if (instant == null || instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            return Outcome.problem(origin + " is no time in ISO 8601 (2026-11-21T10:15:00Z)");
        }
        return Outcome.of(new FieldValue.DateTimeValue(instant.truncatedTo(ChronoUnit.MILLIS)));
    }

    /** Years of four digits: what ISO 8601 and every CRM can hold without agreement. */
    private static final Instant EARLIEST =
            LocalDate.of(1, 1, 1).atStartOfDay(ZoneOffset.UTC).toInstant();

    private static final Instant LATEST =
            LocalDate.of(9999, 12, 31).atTime(23, 59, 59, 999_999_999).toInstant(ZoneOffset.UTC);

    /** An {@link Instant}, {@link LocalDateTime} or {@link LocalDate}, or {@code null} if the value is none. */
    private static @Nullable Object time(Object value) {
        Object single = single(value);
        if (single instanceof Instant) {
            return single;
        }
        if (!(single instanceof String raw) || raw.length() > LONGEST_DATE_TIME) {
            return null;
        }
        String text = raw.strip();
        try {
            if (text.indexOf('T') < 0 && text.indexOf('t') < 0) {
                return LocalDate.parse(text, DateTimeFormatter.ISO_LOCAL_DATE);
            }
            TemporalAccessor parsed = DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            return parsed instanceof OffsetDateTime offset ? offset.toInstant() : parsed;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The element of a list of one; anything else as it is. */
    private static Object single(Object value) {
        return value instanceof List<?> elements && elements.size() == 1 ? elements.get(0) : value;
    }
}
