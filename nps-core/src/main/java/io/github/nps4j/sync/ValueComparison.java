package io.github.nps4j.sync;

import io.github.nps4j.mapping.FieldValue;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a mapping writes with what a CRM holds, as far as CRMs keep values: the scale of a number, fractions of a
 * second, the order of options, line ends and blanks around a text do not count.
 */
final class ValueComparison {

    private static final Duration SAME_TIME = Duration.ofSeconds(1);

    private ValueComparison() {}

    static boolean same(FieldValue expected, @Nullable FieldValue actual) {
        return difference(expected, actual).isEmpty();
    }

    /** How they differ, without the values; empty if they are the same. */
    static Optional<String> difference(FieldValue expected, @Nullable FieldValue actual) {
        if (actual == null || empty(actual)) {
            return empty(expected) ? Optional.empty() : Optional.of("is empty");
        }
        if (empty(expected)) {
            // Some CRMs have no empty check box.
            return actual instanceof FieldValue.BooleanValue no && !no.value()
                    ? Optional.empty()
                    : Optional.of("is not empty");
        }
        return sameKind(expected, actual)
                ? Optional.of("holds another value").filter(what -> !sameValue(expected, actual))
                : Optional.of("holds a " + kind(actual) + " instead of a " + kind(expected));
    }

    private static boolean empty(FieldValue value) {
        return value instanceof FieldValue.ClearValue
                || (value instanceof FieldValue.TextValue text && text.value().isBlank())
                || (value instanceof FieldValue.ChoicesValue choices
                        && choices.values().isEmpty());
    }

    /** Options may go to a text field. */
    private static boolean sameKind(FieldValue expected, FieldValue actual) {
        return expected.getClass() == actual.getClass()
                || (actual instanceof FieldValue.TextValue
                        && (expected instanceof FieldValue.ChoiceValue || expected instanceof FieldValue.ChoicesValue));
    }

    private static boolean sameValue(FieldValue expected, FieldValue actual) {
        if (expected instanceof FieldValue.NumberValue one && actual instanceof FieldValue.NumberValue other) {
            return one.value().compareTo(other.value()) == 0;
        }
        if (expected instanceof FieldValue.DateTimeValue one && actual instanceof FieldValue.DateTimeValue other) {
            return Duration.between(one.value(), other.value()).abs().compareTo(SAME_TIME) < 0;
        }
        if (expected instanceof FieldValue.ChoicesValue one) {
            return options(one, one.joiner()).equals(options(actual, one.joiner()));
        }
        return normal(String.valueOf(expected.plain())).equals(normal(String.valueOf(actual.plain())));
    }

    private static Set<String> options(FieldValue value, String joiner) {
        Set<String> options = new HashSet<>();
        List<String> values = value instanceof FieldValue.ChoicesValue choices
                ? choices.values()
                : Arrays.asList(String.valueOf(value.plain()).split(Pattern.quote(joiner.strip())));
        values.forEach(one -> options.add(one.strip()));
        options.remove("");
        return options;
    }

    private static String normal(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n').strip();
    }

    private static String kind(FieldValue value) {
        return value.getClass().getSimpleName().replace("Value", "").toLowerCase(Locale.ROOT);
    }
}
