package io.github.nps4j.whatsapp.survey;

import io.github.nps4j.response.NpsResponse;

/**
 * Hears what happens in conversations, for progress and metrics. Called after the change is kept, by the thread that made
 * it; must return soon and not throw.
 */
public interface SurveyListener {

    /**
     * A conversation has come into another state.
     *
     * @param conversation its id
     * @param survey the id of the survey
     * @param before where it stood; the same as {@code after} for a conversation that has just been planned
     * @param after where it stands
     */
    default void changed(String conversation, String survey, ConversationState before, ConversationState after) {}

    /**
     * The sink has taken a response.
     *
     * @param response the response in this revision
     */
    default void handedOn(NpsResponse response) {}

    /**
     * The sink has refused a response for good; it is not offered again.
     *
     * @param response the response in this revision
     * @param why why, as the sink says
     */
    default void refused(NpsResponse response, String why) {}
}
