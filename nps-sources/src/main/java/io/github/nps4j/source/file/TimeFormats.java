package io.github.nps4j.source.file;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The declared formats of one column of times, tried in order. */
final class TimeFormats {

    static final String ISO = "ISO";
    static final String UNIX_SECONDS = "unix-seconds";
    static final String UNIX_MILLIS = "unix-millis";

    private static final DateTimeFormatter ISO_FORMAT = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .optionalStart()
            .appendLiteral('T')
            .optionalEnd()
            .optionalStart()
            .appendLiteral(' ')
            .optionalEnd()
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffsetId()
            .optionalEnd()
            .optionalEnd()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private record Format(String pattern, @Nullable DateTimeFormatter formatter) {}

    private final ZoneId zone;
    private final List<Format> formats = new ArrayList<>();

    TimeFormats(ZoneId zone, List<String> patterns) {
        this.zone = zone;
        if (patterns.isEmpty()) {
            throw new IllegalArgumentException(
                    "no format is given: use ISO, unix-seconds, unix-millis or patterns such as dd/MM/yyyy HH:mm");
        }
        for (String pattern : patterns) {
            formats.add(new Format(
                    pattern,
                    switch (pattern) {
                        case ISO -> ISO_FORMAT;
                        case UNIX_SECONDS, UNIX_MILLIS -> null;
                        default -> formatter(pattern);
                    }));
        }
    }

    private static DateTimeFormatter formatter(String pattern) {
        try {
            // 'y' is the year of an era, which a strict reading refuses without the era; what people mean is 'u'.
            DateTimeFormatter formatter = DateTimeFormatter.ofPattern(withProlepticYear(pattern), Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT);
            formatter.parse(
                    formatter.format(LocalDateTime.of(2026, 1, 2, 3, 4, 5).atOffset(ZoneOffset.UTC)));
            return formatter;
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + pattern + "' is no usable date pattern: use ISO, unix-seconds, unix-millis or a pattern such"
                            + " as dd/MM/yyyy HH:mm",
                    e);
        }
    }

    private static String withProlepticYear(String pattern) {
        StringBuilder result = new StringBuilder();
        boolean literal = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            literal ^= c == '\'';
            result.append(c == 'y' && !literal ? 'u' : c);
        }
        return result.toString();
    }

    /** The instant, or {@code null} if no format fits. */
    @Nullable
    Instant parse(String text) {
        for (Format format : formats) {
            try {
                DateTimeFormatter formatter = format.formatter();
                if (formatter != null && !fits(formatter, text)) {
                    continue;
                }
                Instant instant = formatter == null
                        ? unix(text, format.pattern().equals(UNIX_SECONDS))
                        : calendar(
                                formatter.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from));
                if (instant != null) {
                    return instant;
                }
            } catch (DateTimeException e) {
                // the next format may fit
            }
        }
        return null;
    }

    /** Tells without an exception, which would be thrown for every row of the second format. */
    private static boolean fits(DateTimeFormatter formatter, String text) {
        ParsePosition position = new ParsePosition(0);
        return formatter.parseUnresolved(text, position) != null && position.getIndex() == text.length();
    }

    private Instant calendar(TemporalAccessor found) {
        if (found instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        LocalDateTime local = found instanceof LocalDateTime time
                ? time
                : LocalDate.from(found).atStartOfDay();
        return local.atZone(zone).toInstant();
    }

    private static @Nullable Instant unix(String text, boolean seconds) {
        if (text.isEmpty() || text.length() > 15 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        long number = Long.parseLong(text);
        return seconds ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
    }

    /** The formats in words, for messages. */
    String shown() {
        return String.join(" or ", formats.stream().map(Format::pattern).toList());
    }
}
