package io.github.nps4j.whatsapp.survey;

import io.github.nps4j.channel.ConsentScope;
import org.jspecify.annotations.Nullable;

/** What the parser of replies says, in the terms of a conversation. */
final class Replies {

    private Replies() {}

    /** The score, {@code null} whenever in doubt. */
    static @Nullable Integer score(String text, String language) {
        return ReplyParser.parse(text, language) instanceof Reply.Score score ? (Integer) score.value() : null;
    }

    /** What is to stop, {@code null} if the text is no such wish. */
    static @Nullable ConsentScope optOut(String text, String language) {
        return ReplyParser.parse(text, language) instanceof Reply.OptOut optOut ? optOut.scope() : null;
    }
}
