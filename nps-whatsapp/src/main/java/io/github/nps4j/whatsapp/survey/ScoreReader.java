package io.github.nps4j.whatsapp.survey;

import org.jspecify.annotations.Nullable;

/** Finds the score in what a person wrote. Never throws and never makes up a score. */
@FunctionalInterface
interface ScoreReader {

    /**
     * Reads a text.
     *
     * @param text what was written
     * @param language the language of the conversation, a BCP 47 tag
     * @return the score, or {@code null} whenever in doubt
     */
    @Nullable
    Integer read(String text, String language);
}
