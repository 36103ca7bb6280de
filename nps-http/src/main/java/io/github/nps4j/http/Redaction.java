package io.github.nps4j.http;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets and personal data out of a text that somebody else wrote, so that it can enter a failure. Immutable.
 *
 * <p>Masked are: email addresses; runs of seven or more digits, also with blanks, dots, hyphens, slashes or brackets
 * between them (phone numbers, long ids); tokens ({@code Bearer ...}, {@code pat-...}, {@code whsec_...} and other runs
 * of 32 or more letters and digits); whatever stands in quotes, unless it is a known name, a code in capitals such as
 * {@code INVALID_OPTION}, or the key of a JSON object; and each of the values that the caller names. The result is one
 * line of at most {@value #MAX_LENGTH} UTF-16 units.
 */
public final class Redaction {

    /** Longest result, in UTF-16 units. */
    public static final int MAX_LENGTH = 400;

    private static final String MASK = "***";
    private static final int MAX_INPUT = 8_000;
    private static final int SHORTEST_HIDDEN_VALUE = 3;
    private static final Redaction STANDARD = new Redaction(Set.of(), List.of());

    // possessive and bounded, so that no text makes them slow
    private static final Pattern EMAIL =
            Pattern.compile("[^\\s@\"'<>(),;:\\[\\]{}]{1,64}+@[^\\s@\"'<>(),;:\\[\\]{}]{1,255}+");
    private static final Pattern TOKEN = Pattern.compile("(?i)\\b(?:bearer|basic)\\s+[^\\s\"',;]+"
            + "|\\b(?:pat|whsec|whsk|sk|pk|xox[a-z])[-_][A-Za-z0-9+/=_-]{6,}+"
            + "|[A-Za-z0-9+/=_-]{32,}+");
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern DIGITS = Pattern.compile("\\+?\\(?[0-9](?:[ .()/-]{0,3}[0-9]){6,}+");
    private static final Pattern QUOTED = Pattern.compile(
            "\"([^\"]*+)\"(\\s*+:)?|“([^”]*+)”|`([^`]*+)`|(?<![\\p{L}\\p{N}])'([^']*+)'(?![\\p{L}\\p{N}])");
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,79}");

    private final Set<String> names;
    private final List<String> values;

    private Redaction(Set<String> names, List<String> values) {
        this.names = names;
        this.values = values;
    }

    /**
     * Without knowledge of the call.
     *
     * @return masks by form only
     */
    public static Redaction standard() {
        return STANDARD;
    }

    /**
     * With knowledge of what was sent.
     *
     * @param names names of fields, which stay readable in quotes
     * @param values values that were sent, which are masked wherever they occur; those shorter than three characters
     *     (a score, say) are left alone
     * @return the redaction
     */
    public static Redaction of(Collection<String> names, Collection<String> values) {
        return new Redaction(
                Set.copyOf(names),
                values.stream()
                        .map(String::strip)
                        .filter(value -> value.length() >= SHORTEST_HIDDEN_VALUE)
                        .filter(value -> !names.contains(value))
                        .distinct()
                        // a value that contains another one goes first, or its rest would stay
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList());
    }

    /**
     * Masks.
     *
     * @param text the text, or {@code null}
     * @return the text without what this class masks; empty for {@code null}
     */
    public String apply(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String result = text.length() > MAX_INPUT ? text.substring(0, MAX_INPUT) : text;
        for (String value : values) {
            result = Pattern.compile(Pattern.quote(value), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                    .matcher(result)
                    .replaceAll(MASK);
        }
        result = QUOTED.matcher(result).replaceAll(match -> Matcher.quoteReplacement(unquoted(match)));
        result = EMAIL.matcher(result).replaceAll(MASK);
        result = TOKEN.matcher(result).replaceAll(match -> Matcher.quoteReplacement(token(match.group())));
        result = DIGITS.matcher(result).replaceAll(MASK);
        result = result.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return result.length() <= MAX_LENGTH ? result : result.substring(0, MAX_LENGTH - 1) + "…";
    }

    private String token(String found) {
        return names.contains(found) || CODE.matcher(found).matches() ? found : MASK;
    }

    private String unquoted(java.util.regex.MatchResult match) {
        String inner = "";
        for (int group : new int[] {1, 3, 4, 5}) {
            if (match.group(group) != null) {
                inner = match.group(group);
            }
        }
        boolean isKey = match.group(2) != null && IDENTIFIER.matcher(inner).matches();
        if (inner.isEmpty()
                || isKey
                || names.contains(inner)
                || CODE.matcher(inner).matches()) {
            return match.group();
        }
        String whole = match.group();
        return whole.charAt(0) + MASK + closing(whole) + (match.group(2) == null ? "" : ":");
    }

    private static char closing(String whole) {
        return switch (whole.charAt(0)) {
            case '“' -> '”';
            default -> whole.charAt(0);
        };
    }

    static boolean isCorrelationId(@Nullable String text) {
        return text != null
                && (UUID.matcher(text).matches() || text.matches("[A-Za-z0-9][A-Za-z0-9-]{3,39}"))
                && !text.matches("[0-9-]{7,}");
    }

    @Override
    public String toString() {
        return "Redaction[" + names.size() + " names, " + values.size() + " values]";
    }
}
