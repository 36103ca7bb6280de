package io.github.nps4j.whatsapp.survey;

import io.github.nps4j.channel.ConsentScope;

/** What a typed reply to the question says. */
public sealed interface Reply {

    /**
     * A score.
     *
     * @param value 0 to 10
     */
    record Score(int value) implements Reply {}

    /**
     * The person does not want to be written to.
     *
     * @param scope what is to stop
     */
    record OptOut(ConsentScope scope) implements Reply {}

    /**
     * No score that is beyond doubt: ask once more.
     *
     * @param reason what is in the way
     */
    record AskAgain(Reason reason) implements Reply {}

    /** Why a reply holds no score beyond doubt. */
    enum Reason {
        /** There is no number that can be a score. */
        NO_NUMBER,
        /** The number is below 0 or above 10. */
        OUT_OF_RANGE,
        /** The number is not whole; it is never rounded. */
        NOT_WHOLE,
        /** There are several numbers, or a range. */
        SEVERAL,
        /** The number is on another scale, such as 4 of 5. */
        OTHER_SCALE,
        /** The number is said not to be the score: "not 10", "more than 8", "10 if ...". */
        NOT_SAID,
        /** There is a number, but it may mean something else. */
        UNCLEAR,
        /** The reply is too long to be looked at. */
        TOO_LONG
    }
}
