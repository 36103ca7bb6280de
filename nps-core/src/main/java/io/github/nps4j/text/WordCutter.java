package io.github.nps4j.text;

import java.util.List;

/**
 * Cuts texts of languages that are written without spaces between all words, such as Japanese and Korean. The built-in
 * extractor works without one: it then finds a cue wherever it stands. With one it finds a cue only where a word
 * starts, and, where no cue stands, by the base form of a word. The module nps-text-lucene has one for Korean and Japanese.
 * An implementation is safe for use by several threads.
 */
@FunctionalInterface
public interface WordCutter {

    /**
     * The words of a text.
     *
     * @param text a text, at most a few thousand characters
     * @param language {@code ja} or {@code ko}
     * @return the words in the order of the text; what is left out belongs to no word
     */
    List<Word> cut(String text, String language);

    /**
     * A word.
     *
     * @param start where it starts in the text, in UTF-16 units from 0
     * @param end where it ends, exclusive
     * @param base its base form, such as {@code 遅い} for {@code 遅かっ}; the word itself where there is no other
     */
    record Word(int start, int end, String base) {}
}
