package io.github.nps4j.whatsapp.survey;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands beside the number in an answer. */
final class AnswerTexts {

    /** Fewer letters than this beside the number are fillers; a syllable or an ideograph says more than a letter. */
    private static final int FEWEST_LETTERS = 10;

    private static final int FEWEST_SYLLABLES = 5;

    /** More letters than this are no mere change of a score. */
    private static final int MOST_LETTERS_OF_A_CORRECTION = 24;

    private static final Pattern LEADING = Pattern.compile(
            "^\\P{L}*?(?:10|[0-9])(?:\\s*/\\s*10|\\s*out of (?:10|ten)|\\s*(?:점|点|分|sobre 10|de 10))?"
                    + "(?:이에요|입니다|예요|요|です|ですね)?[\\s.,;:!?\\-–—…。、，)\\]]+(.+)$",
            Pattern.DOTALL | Pattern.UNICODE_CHARACTER_CLASS | Pattern.CASE_INSENSITIVE);

    private AnswerTexts() {}

    /** The reason that was written behind a score: {@code 7 because the app crashed} and {@code 9점, 배송이 빨라요}. */
    static Optional<String> reason(String text) {
        if (text.length() > 4_096) {
            return Optional.empty();
        }
        Matcher matcher = LEADING.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String rest = matcher.group(1).strip();
        return saysSomething(rest) ? Optional.of(rest) : Optional.empty();
    }

    /** Whether a text with a score in it is nothing but the correction of a score, as in {@code sorry, I meant 8}. */
    static boolean isMereScore(String text) {
        return weight(text) <= MOST_LETTERS_OF_A_CORRECTION && reason(text).isEmpty();
    }

    private static boolean saysSomething(String text) {
        return weight(text) >= FEWEST_LETTERS;
    }

    private static int weight(String text) {
        return text.codePoints()
                .filter(Character::isLetter)
                .map(point -> Character.isIdeographic(point)
                                || Character.UnicodeScript.of(point) == Character.UnicodeScript.HANGUL
                                || Character.UnicodeScript.of(point) == Character.UnicodeScript.HIRAGANA
                                || Character.UnicodeScript.of(point) == Character.UnicodeScript.KATAKANA
                        ? FEWEST_LETTERS / FEWEST_SYLLABLES
                        : 1)
                .sum();
    }
}
