package io.github.nps4j.text;

import io.github.nps4j.response.Theme;
import io.github.nps4j.response.Theme.Sentiment;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a {@link ThemeExtractor} read in a comment. Immutable. */
public final class CommentThemes {

    private static final CommentThemes NONE = new CommentThemes(List.of(), Sentiment.NEUTRAL, null, null);

    private final List<Theme> themes;
    private final Sentiment sentiment;
    private final @Nullable String insight;
    private final @Nullable String language;

    private CommentThemes(
            List<Theme> themes, Sentiment sentiment, @Nullable String insight, @Nullable String language) {
        this.themes = List.copyOf(themes);
        Set<String> names = new LinkedHashSet<>();
        for (Theme theme : this.themes) {
            if (!names.add(theme.name())) {
                throw new IllegalArgumentException("the theme '" + theme.name() + "' is there twice");
            }
        }
        this.sentiment = sentiment;
        this.insight = insight == null || insight.isBlank() ? null : insight.strip();
        this.language = language == null || language.isBlank() ? null : language.strip();
    }

    /**
     * What was read.
     *
     * @param themes the themes, most important first, each name once
     * @param sentiment how the customer feels on the whole
     * @param insight the answer in one sentence, or {@code null}; blank counts as none
     * @param language the language of the comment as a BCP 47 tag, or {@code null} if unknown; blank counts as none
     * @return the themes of a comment
     * @throws IllegalArgumentException if a name is there twice
     */
    public static CommentThemes of(
            List<Theme> themes, Sentiment sentiment, @Nullable String insight, @Nullable String language) {
        return new CommentThemes(themes, sentiment, insight, language);
    }

    /**
     * For a comment without a word.
     *
     * @return no theme, no insight, no language
     */
    public static CommentThemes none() {
        return NONE;
    }

    /**
     * What the comment is about.
     *
     * @return the themes, most important first, each name once; often empty
     */
    public List<Theme> themes() {
        return themes;
    }

    /**
     * How the customer feels on the whole.
     *
     * @return neutral if nothing tells
     */
    public Sentiment sentiment() {
        return sentiment;
    }

    /**
     * The comment in one sentence.
     *
     * @return the insight, never blank; may hold personal data, as the comment may
     */
    public Optional<String> insight() {
        return Optional.ofNullable(insight);
    }

    /**
     * The language of the comment.
     *
     * @return a BCP 47 tag; empty if unknown
     */
    public Optional<String> language() {
        return Optional.ofNullable(language);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CommentThemes that
                && themes.equals(that.themes)
                && sentiment == that.sentiment
                && Objects.equals(insight, that.insight)
                && Objects.equals(language, that.language);
    }

    @Override
    public int hashCode() {
        return Objects.hash(themes, sentiment, insight, language);
    }

    /** Without the insight, which may hold personal data. */
    @Override
    public String toString() {
        return "CommentThemes[themes=" + themes + ", sentiment=" + sentiment + ", language=" + language + "]";
    }
}
