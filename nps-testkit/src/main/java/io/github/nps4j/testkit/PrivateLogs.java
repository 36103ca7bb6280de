package io.github.nps4j.testkit;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test during which a log line of any level, or an exception within one, held what looks like an email address, a
 * phone number or a credential. It hears what {@link LogWatch} hears.
 *
 * <p>For one class: {@code @ExtendWith(PrivateLogs.class)}. For a whole module: name the class in
 * {@code META-INF/services/org.junit.jupiter.api.extension.Extension} of the test resources, and set {@code
 * junit.jupiter.extensions.autodetection.enabled=true} in {@code junit-platform.properties}. A test that logs such things on
 * purpose is left out by {@code @Tag(PrivateLogs.OFF)}. Holds no state of its own.
 */
public final class PrivateLogs implements BeforeEachCallback, AfterEachCallback {

    /** The tag of tests that are not watched. */
    public static final String OFF = "private-logs-off";

    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(PrivateLogs.class);

    private static final List<Pattern> PRIVATE = List.of(
            Pattern.compile("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63})*\\.[A-Za-z]{2,20}\\b"),
            Pattern.compile("(?<![\\w.+])\\+[0-9]{8,15}(?![0-9])"),
            Pattern.compile("(?i)\\b(?:bearer|basic|zoho-oauthtoken)\\s+(?=\\S*[0-9=])[A-Za-z0-9._~+/=-]{8,}"),
            // sessions of Salesforce, tokens of Zoho, JSON web tokens
            Pattern.compile("\\b00D[A-Za-z0-9]{6,}![^\\s]{4,}"),
            Pattern.compile("\\b1000\\.[A-Za-z0-9._-]{8,}"),
            Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]+"));

    /** For JUnit, which makes one of it. */
    public PrivateLogs() {}

    /**
     * What looks like personal data or a credential in a text.
     *
     * @param text any text
     * @return the first such part, or empty
     */
    public static Optional<String> firstPrivatePart(String text) {
        for (Pattern pattern : PRIVATE) {
            Matcher matcher = pattern.matcher(text);
            if (matcher.find()) {
                return Optional.of(matcher.group());
            }
        }
        return Optional.empty();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!context.getTags().contains(OFF)) {
            context.getStore(HERE).put(LogWatch.class, LogWatch.start());
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        LogWatch watch = context.getStore(HERE).remove(LogWatch.class, LogWatch.class);
        if (watch != null) {
            watch.close();
            watch.lines()
                    .forEach(line -> firstPrivatePart(line).ifPresent(part -> {
                        throw new AssertionError("a log line holds '" + part + "': " + line);
                    }));
        }
    }
}
