package io.github.nps4j.text;

import io.github.nps4j.response.NpsResponse;
import java.util.List;

/**
 * Reads what comments are about. An implementation is safe for use by several threads, changes nothing and says the
 * themes of a closed list, so that they can be counted. Use {@link LexiconThemeExtractor}, or write your own.
 */
@FunctionalInterface
public interface ThemeExtractor {

    /**
     * What a comment is about.
     *
     * @param comment the comment; may be in any language, empty or nonsense
     * @return its themes; {@link CommentThemes#none()} where there is nothing to read
     */
    CommentThemes extract(Comment comment);

    /**
     * What several comments are about. An extractor that asks a service answers many at once; this default reads them
     * one after the other.
     *
     * @param comments the comments
     * @return what was read, one for each comment, in the same order
     */
    default List<CommentThemes> extractAll(List<Comment> comments) {
        return comments.stream().map(this::extract).toList();
    }

    /**
     * Adds to a response what is missing: its themes, its insight and its language, read from its comment. What the
     * source already said stays.
     *
     * @param response a response, with or without a comment
     * @return the response with themes, or the same one if there is nothing to add
     */
    default NpsResponse enrich(NpsResponse response) {
        boolean complete = !response.themes().isEmpty()
                && response.insight().isPresent()
                && response.language().isPresent();
        Comment comment = complete ? null : Comment.of(response).orElse(null);
        if (comment == null) {
            return response;
        }
        CommentThemes read = extract(comment);
        NpsResponse.Builder builder = response.toBuilder();
        if (response.themes().isEmpty()) {
            builder.themes(read.themes());
        }
        if (response.insight().isEmpty()) {
            builder.insight(read.insight().orElse(null));
        }
        if (response.language().isEmpty()) {
            builder.language(read.language().orElse(null));
        }
        return builder.build();
    }
}
