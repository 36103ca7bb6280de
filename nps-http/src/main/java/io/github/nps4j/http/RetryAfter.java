package io.github.nps4j.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The Retry-After header in both of its forms (RFC 9110, section 10.2.3). */
final class RetryAfter {

    /** A vendor that asks for more is asked again after a day. */
    static final Duration MAX = Duration.ofDays(1);

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);

    private RetryAfter() {}

    /** The time to wait, zero to {@link #MAX}; {@code null} if the header is absent or makes no sense. */
    static @Nullable Duration parse(@Nullable String header, Instant now) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        if (text.matches("[0-9]{1,18}(\\.[0-9]{1,9})?")) {
            int dot = text.indexOf('.');
            long seconds = Long.parseLong(dot < 0 ? text : text.substring(0, dot));
            if (seconds >= MAX.toSeconds()) {
                return MAX;
            }
            // a fraction is against the RFC, but is sent; waiting up to a second longer is always right
            return Duration.ofSeconds(dot < 0 ? seconds : seconds + 1);
        }
        if (text.length() > 40) {
            return null;
        }
        try {
            Duration wait =
                    Duration.between(now, ZonedDateTime.parse(text, HTTP_DATE).toInstant());
            return wait.isNegative() ? Duration.ZERO : wait.compareTo(MAX) > 0 ? MAX : wait;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
