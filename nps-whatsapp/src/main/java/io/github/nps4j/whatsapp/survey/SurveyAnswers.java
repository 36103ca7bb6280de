package io.github.nps4j.whatsapp.survey;

import io.github.nps4j.response.NpsSegment;
import io.github.nps4j.response.Score;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person has answered so far, for the choice of the next question. Immutable. {@code toString} shows no text.
 */
public final class SurveyAnswers {

    private final String language;
    private final @Nullable Integer score;
    private final @Nullable Integer previous;
    private final Map<String, String> answers;
    private final Map<String, String> attributes;

    SurveyAnswers(
            String language,
            @Nullable Integer score,
            @Nullable Integer previous,
            Map<String, String> answers,
            Map<String, String> attributes) {
        this.language = language;
        this.score = score;
        this.previous = previous;
        this.answers = Map.copyOf(answers);
        this.attributes = Map.copyOf(attributes);
    }

    /**
     * The language of the conversation.
     *
     * @return a BCP 47 tag
     */
    public String language() {
        return language;
    }

    /**
     * The score.
     *
     * @return the score, empty while there is none
     */
    public Optional<Score> score() {
        return Optional.ofNullable(score).map(Score::of);
    }

    /**
     * The segment of the score.
     *
     * @return the segment, empty while there is no score
     */
    public Optional<NpsSegment> segment() {
        return score().map(Score::segment);
    }

    /**
     * The score that the same person gave in the survey before this one.
     *
     * @return the former score, if there is one
     */
    public Optional<Score> previousScore() {
        return Optional.ofNullable(previous).map(Score::of);
    }

    /**
     * The answer to a question.
     *
     * @param question the id of the question
     * @return the text, or the id of the chosen option; empty while there is none
     */
    public Optional<String> answer(String question) {
        return Optional.ofNullable(answers.get(question));
    }

    /**
     * What the host said about the person at the invitation.
     *
     * @return names and values
     */
    public Map<String, String> attributes() {
        return attributes;
    }

    @Override
    public String toString() {
        return "SurveyAnswers[" + language + ", " + answers.size() + (answers.size() == 1 ? " answer]" : " answers]");
    }
}
