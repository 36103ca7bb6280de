package io.github.nps4j.text;

import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.Score;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A comment to be read by a {@link ThemeExtractor}.
 *
 * @param text what the customer wrote; may be empty
 * @param language the language of the survey or of the text as a BCP 47 tag such as {@code ko} or {@code es-MX}, or
 *     {@code null} if it is not known
 * @param score the score that came with it, or {@code null}
 */
public record Comment(
        String text, @Nullable String language, @Nullable Score score) {

    /**
     * A comment of which no more is known.
     *
     * @param text what the customer wrote
     * @return the comment
     */
    public static Comment of(String text) {
        return new Comment(text, null, null);
    }

    /**
     * The comment of a response.
     *
     * @param response a response
     * @return its comment with its language and score; empty if it has none
     */
    public static Optional<Comment> of(NpsResponse response) {
        return response.comment()
                .map(text -> new Comment(text, response.language().orElse(null), response.score()));
    }

    /** Without the text, which may hold personal data. */
    @Override
    public String toString() {
        return "Comment[" + text.length() + " characters, language=" + language + ", score="
                + (score == null ? "none" : score.value()) + "]";
    }
}
