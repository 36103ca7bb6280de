package io.github.nps4j.whatsapp.survey;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A look at one conversation. {@code toString} shows no personal data.
 *
 * @param id its id, which is the id of its response
 * @param survey the id of the survey
 * @param state where it stands
 * @param reason why it ended, for those that were not sent or stopped; {@code null} otherwise
 * @param answers what was answered
 * @param revision the newest revision of its response, -1 without one
 * @param invitedAt when the invitation was accepted by WhatsApp, or {@code null}
 */
public record SurveyConversation(
        String id,
        String survey,
        ConversationState state,
        @Nullable String reason,
        SurveyAnswers answers,
        long revision,
        @Nullable Instant invitedAt) {

    static SurveyConversation of(Conversation c) {
        return new SurveyConversation(c.id, c.survey, c.state, c.reason, c.answersSoFar(), c.revision, c.invitedAt);
    }

    /**
     * The score.
     *
     * @return 0 to 10, empty while there is none
     */
    public Optional<Integer> score() {
        return answers.score().map(score -> score.value());
    }

    @Override
    public String toString() {
        return "SurveyConversation[" + id + ", " + state + "]";
    }
}
