package io.github.nps4j.whatsapp.survey;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A later contact of a survey, at most once per invitation: a reminder for those who have not answered, or a question some
 * time after the answer. It is sent by a template, since the service window is closed by then. Immutable and thread-safe.
 */
public final class SurveyFollowUp {

    private final Duration after;
    private final boolean reminder;
    private final Predicate<SurveyAnswers> when;
    private final SurveyInvitation invitation;
    private final @Nullable SurveyQuestion question;

    private SurveyFollowUp(
            Duration after,
            boolean reminder,
            Predicate<SurveyAnswers> when,
            SurveyInvitation invitation,
            @Nullable SurveyQuestion question) {
        if (after.compareTo(Duration.ofMinutes(1)) < 0 || after.compareTo(Duration.ofDays(30)) > 0) {
            throw new IllegalArgumentException(
                    "a follow-up after " + after + " is not possible: use 1 minute to 30 days");
        }
        this.after = after;
        this.reminder = reminder;
        this.when = Objects.requireNonNull(when);
        this.invitation = Objects.requireNonNull(invitation);
        this.question = question;
    }

    /**
     * Asks for the score once more where nobody has answered.
     *
     * @param after how long after the invitation, 1 minute to 30 days, such as 48 hours
     * @param invitation the template of the reminder
     * @return the follow-up
     */
    public static SurveyFollowUp reminder(Duration after, SurveyInvitation invitation) {
        return new SurveyFollowUp(after, true, answers -> true, invitation, null);
    }

    /**
     * Asks one more question of those who have given a score. The template holds the question; the answer is an attribute
     * of the response, or its comment.
     *
     * @param after how long after the score, 1 minute to 30 days, such as 48 hours
     * @param invitation the template that asks
     * @param question what is asked; not a score
     * @return the follow-up
     */
    public static SurveyFollowUp question(Duration after, SurveyInvitation invitation, SurveyQuestion question) {
        if (question.kind() == SurveyQuestion.Kind.SCORE) {
            throw new IllegalArgumentException("the follow-up '" + question.id()
                    + "' asks for a score: a survey has one score, so ask an open question or a choice");
        }
        return new SurveyFollowUp(after, false, answers -> true, invitation, question);
    }

    /**
     * The same follow-up, only under a condition.
     *
     * @param condition on what was answered; must not throw
     * @return the follow-up with this condition
     */
    public SurveyFollowUp when(Predicate<SurveyAnswers> condition) {
        return new SurveyFollowUp(after, reminder, condition, invitation, question);
    }

    /**
     * How long after the invitation or the score.
     *
     * @return 1 minute to 30 days
     */
    public Duration after() {
        return after;
    }

    /**
     * The question.
     *
     * @return the question; empty for a reminder
     */
    public Optional<SurveyQuestion> question() {
        return Optional.ofNullable(question);
    }

    SurveyInvitation invitation() {
        return invitation;
    }

    /** Whether it is to be sent to somebody with these answers. */
    boolean applies(SurveyAnswers answers) {
        return reminder == answers.score().isEmpty() && when.test(answers);
    }

    boolean isReminder() {
        return reminder;
    }

    @Override
    public String toString() {
        return "SurveyFollowUp[" + (reminder ? "reminder" : String.valueOf(question)) + " after " + after + "]";
    }
}
