package io.github.nps4j.whatsapp.survey;

import io.github.nps4j.whatsapp.internal.Folding;
import io.github.nps4j.whatsapp.policy.StopWords;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the score from what a person typed in answer to "from 0 to 10?", in whatever language: digits of all scripts,
 * keycaps, circled digits, number words, "9/10", "9 out of 10", "10점 만점에 9점".
 *
 * <p>It would rather ask again than guess. It never rounds, never clamps, never reads a feeling ("great", a heart, stars) as
 * a number, and leaves numbers alone that mean something else: times, dates, money, phone numbers, "3 times". Of several
 * numbers it takes the one that stands first and is set apart ("8. Would be 10 if it was faster"), else it asks. A stop word
 * goes before a score.
 *
 * <p>Stateless and thread-safe; time grows with the length of the reply, which is at most {@value #MAX_LENGTH}.
 */
public final class ReplyParser {

    /** Longest reply that is looked at, in UTF-16 units: what WhatsApp allows in a message. */
    public static final int MAX_LENGTH = 4_096;

    private static final Pattern DIGIT = Pattern.compile("[0-9]");

    private ReplyParser() {}

    /**
     * Reads a reply in an unknown language.
     *
     * @param text what the person typed
     * @return a score, a stop, or that it must be asked again
     */
    public static Reply parse(String text) {
        return parse(text, null);
    }

    /**
     * Reads a reply.
     *
     * @param text what the person typed
     * @param language the language of the conversation, a BCP 47 tag such as {@code pt-BR}, or {@code null}; it decides words
     *     that mean different things in different languages ("das" is ten in Hindi and an article in German)
     * @return a score, a stop, or that it must be asked again
     */
    public static Reply parse(String text, @Nullable String language) {
        if (text.length() > MAX_LENGTH) {
            return new Reply.AskAgain(Reply.Reason.TOO_LONG);
        }
        var stop = StopWords.stop(text);
        if (stop.isPresent()) {
            return new Reply.OptOut(stop.get());
        }
        String folded = Folding.fold(text);
        String hint = language == null ? "" : language.strip().split("[-_]")[0].toLowerCase(Locale.ROOT);
        if (DIGIT.matcher(folded).find()) {
            return new ReplyReading(ReplyCleaning.digits(folded, hint), hint, false).read();
        }
        String numbered = ReplyCleaning.wordsToDigits(folded, hint);
        return DIGIT.matcher(numbered).find()
                ? new ReplyReading(numbered, hint, true).read()
                : new Reply.AskAgain(Reply.Reason.NO_NUMBER);
    }
}
