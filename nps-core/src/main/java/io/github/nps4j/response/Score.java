package io.github.nps4j.response;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An answer to "how likely are you to recommend us": a whole number from 0 to 10.
 *
 * <p>{@code 9}, {@code "9"}, {@code 9.0} and {@code "9.0"} are scores. {@code 9.5}, {@code 11}, {@code -1}, {@code ""},
 * {@code true} and {@code null} are not; nothing is ever rounded.
 *
 * @param value 0 to 10
 */
public record Score(int value) implements Comparable<Score> {

    private static final int LONGEST_SHOWN = 5;

    private static final Pattern NUMERIC = Pattern.compile("[-+]?[0-9]+(?:[.,][0-9]+)?");

    private static final Pattern TEXT = Pattern.compile("(10|[0-9])(\\.0{1,15})?");

    /**
     * A score.
     *
     * @param value 0 to 10
     * @throws InvalidScoreException if {@code value} is below 0 or above 10
     */
    public Score {
        if (value < 0 || value > 10) {
            throw new InvalidScoreException(
                    "score " + shown(String.valueOf(value)) + " is out of range: use a whole number from 0 to 10");
        }
    }

    /**
     * A score from a number.
     *
     * @param value 0 to 10
     * @return the score
     * @throws InvalidScoreException if out of range
     */
    public static Score of(int value) {
        return new Score(value);
    }

    /**
     * A score from whatever a survey tool sent: a number or a text.
     *
     * @param value an {@link Integer}, {@link Long}, {@link Double}, {@link BigDecimal} or other {@link Number}, or a
     *     {@link CharSequence}
     * @return the score
     * @throws InvalidScoreException with the reason, if it is none
     */
    public static Score parse(@Nullable Object value) {
        if (value instanceof Score score) {
            return score;
        }
        if (value instanceof Number number) {
            return parseNumber(number);
        }
        if (value instanceof CharSequence text) {
            return parseText(text.toString());
        }
        if (value == null) {
            throw new InvalidScoreException("score is missing");
        }
        throw new InvalidScoreException(
                "score is a " + value.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT)
                        + ", not a number: use a whole number from 0 to 10");
    }

    /**
     * The segment that this score belongs to.
     *
     * @return promoter (9, 10), passive (7, 8) or detractor (0 to 6)
     */
    public NpsSegment segment() {
        return NpsSegment.of(value);
    }

    @Override
    public int compareTo(Score other) {
        return Integer.compare(value, other.value);
    }

    private static Score parseNumber(Number number) {
        if (number instanceof Integer plain && plain >= 0 && plain <= 10) {
            return new Score(plain);
        }
        BigDecimal exact;
        try {
            exact = new BigDecimal(number.toString());
        } catch (NumberFormatException e) {
            throw new InvalidScoreException("score " + number + " is not a finite number");
        }
        // Compared before conversion: a number such as 1e999999999 must not be expanded.
        if (exact.signum() < 0 || exact.compareTo(BigDecimal.TEN) > 0) {
            throw new InvalidScoreException(
                    "score " + shown(exact.toString()) + " is out of range: use a whole number from 0 to 10");
        }
        if (exact.stripTrailingZeros().scale() > 0) {
            throw new InvalidScoreException(
                    "score " + shown(exact.toString()) + " is not a whole number; scores are never rounded");
        }
        return new Score(exact.intValueExact());
    }

    private static Score parseText(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            throw new InvalidScoreException("score is empty");
        }
        if (TEXT.matcher(trimmed).matches()) {
            int dot = trimmed.indexOf('.');
            return new Score(Integer.parseInt(dot < 0 ? trimmed : trimmed.substring(0, dot)));
        }
        if (trimmed.length() <= LONGEST_SHOWN && NUMERIC.matcher(trimmed).matches()) {
            throw new InvalidScoreException(
                    "score '" + trimmed + "' is not a whole number from 0 to 10; scores are never rounded");
        }
        throw new InvalidScoreException(
                "score is a text of " + trimmed.length() + " characters that is no number from 0 to 10");
    }

    /** A longer number is not shown: a misplaced column can hold a telephone number. */
    private static String shown(String number) {
        return number.length() <= LONGEST_SHOWN ? number : "of " + number.length() + " characters";
    }
}
