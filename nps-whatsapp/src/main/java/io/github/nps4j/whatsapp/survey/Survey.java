package io.github.nps4j.whatsapp.survey;

import io.github.nps4j.whatsapp.survey.SurveyQuestion.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is asked in a survey, in which order, in which words, and how long an answer counts. Immutable and thread-safe.
 *
 * <p>{@link #nps} is the usual one: the score, then the reason. A general survey has up to {@value #MAX_QUESTIONS}
 * questions, exactly one of them a score, because what comes out is a response with a score; the first one is asked by the
 * template of the invitation.
 */
public final class Survey {

    /** Most questions of a survey. */
    public static final int MAX_QUESTIONS = 20;

    /** Most later contacts of a survey. */
    public static final int MAX_FOLLOW_UPS = 5;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final String id;
    private final List<SurveyQuestion> questions;
    private final SurveyInvitation invitation;
    private final List<SurveyFollowUp> followUps;
    private final SurveyTexts texts;
    private final boolean thanks;
    private final boolean optOutConfirmation;
    private final Duration answerWindow;
    private final Duration revisionWindow;
    private final Duration lateTaps;

    private Survey(Builder builder, SurveyInvitation invitation) {
        this.id = builder.id;
        this.questions = List.copyOf(builder.questions);
        this.invitation = invitation;
        this.followUps = List.copyOf(builder.followUps);
        this.texts = builder.texts;
        this.thanks = builder.thanks;
        this.optOutConfirmation = builder.optOutConfirmation;
        this.answerWindow = builder.answerWindow;
        this.revisionWindow = builder.revisionWindow;
        this.lateTaps = builder.lateTaps;
    }

    /**
     * The NPS survey: the score ({@code nps}), then its reason ({@code comment}), in the standard texts.
     *
     * @param id the id of the survey, which the responses carry: letters, digits, {@code .}, {@code _}, {@code -}, at most
     *     100
     * @return a builder that lacks the invitation only
     */
    public static Builder nps(String id) {
        return of(id).question(SurveyQuestion.score("nps")).question(SurveyQuestion.comment("comment"));
    }

    /**
     * A survey with questions of the host's own.
     *
     * @param id the id of the survey, as with {@link #nps}
     * @return a builder without questions
     */
    public static Builder of(String id) {
        return new Builder(id);
    }

    /**
     * The id.
     *
     * @return the id
     */
    public String id() {
        return id;
    }

    /**
     * What is asked.
     *
     * @return the questions, in order
     */
    public List<SurveyQuestion> questions() {
        return questions;
    }

    /**
     * The template that opens the conversation.
     *
     * @return the invitation
     */
    public SurveyInvitation invitation() {
        return invitation;
    }

    /**
     * Later contacts.
     *
     * @return the follow-ups, in the order in which they are due
     */
    public List<SurveyFollowUp> followUps() {
        return followUps;
    }

    /**
     * What is said.
     *
     * @return the texts
     */
    public SurveyTexts texts() {
        return texts;
    }

    boolean thanks() {
        return thanks;
    }

    boolean optOutConfirmation() {
        return optOutConfirmation;
    }

    Duration answerWindow() {
        return answerWindow;
    }

    Duration revisionWindow() {
        return revisionWindow;
    }

    Duration lateTaps() {
        return lateTaps;
    }

    /** The place of the score among the questions. */
    int scoreIndex() {
        for (int i = 0; i < questions.size(); i++) {
            if (questions.get(i).kind() == Kind.SCORE) {
                return i;
            }
        }
        throw new IllegalStateException("a survey has a score");
    }

    SurveyQuestion scoreQuestion() {
        return questions.get(scoreIndex());
    }

    /** A question of this survey or of one of its follow-ups, {@code null} if there is none of this id. */
    @Nullable
    SurveyQuestion find(String question) {
        for (SurveyQuestion one : questions) {
            if (one.id().equals(question)) {
                return one;
            }
        }
        for (SurveyFollowUp later : followUps) {
            SurveyQuestion one = later.question().orElse(null);
            if (one != null && one.id().equals(question)) {
                return one;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return "Survey[" + id + ", " + questions.size() + " questions]";
    }

    /** Collects what a survey is. The invitation and one score question are required. Not thread-safe. */
    public static final class Builder {

        private final String id;
        private final List<SurveyQuestion> questions = new ArrayList<>();
        private @Nullable SurveyInvitation invitation;
        private final List<SurveyFollowUp> followUps = new ArrayList<>();
        private SurveyTexts texts = SurveyTexts.standard();
        private boolean thanks = true;
        private boolean optOutConfirmation;
        private Duration answerWindow = Duration.ofDays(3);
        private Duration revisionWindow = Duration.ofMinutes(10);
        private Duration lateTaps = Duration.ofDays(30);

        private Builder(String id) {
            if (!ID.matcher(id).matches()) {
                throw new IllegalArgumentException("'" + (id.length() > 60 ? id.substring(0, 60) : id)
                        + "' cannot be the id of a survey: use letters, digits, '.', '_' and '-', at most 100");
            }
            this.id = id;
        }

        /**
         * Asks one more question after those given before.
         *
         * @param question the question
         * @return this builder
         */
        public Builder question(SurveyQuestion question) {
            questions.add(question);
            return this;
        }

        /**
         * The template that opens the conversation; required.
         *
         * @param invitation the invitation; its template asks the first question
         * @return this builder
         */
        public Builder invitation(SurveyInvitation invitation) {
            this.invitation = invitation;
            return this;
        }

        /**
         * A later contact.
         *
         * @param followUp what is sent, when and to whom
         * @return this builder
         */
        public Builder followUp(SurveyFollowUp followUp) {
            followUps.add(followUp);
            return this;
        }

        /**
         * What is said; the standard texts by default.
         *
         * @param texts the texts
         * @return this builder
         */
        public Builder texts(SurveyTexts texts) {
            this.texts = Objects.requireNonNull(texts);
            return this;
        }

        /**
         * Whether a last message thanks for the answers; yes by default. Each message inside the service window may be
         * charged.
         *
         * @param thanks {@code false} for silence after the last answer
         * @return this builder
         */
        public Builder thanks(boolean thanks) {
            this.thanks = thanks;
            return this;
        }

        /**
         * Whether one message confirms an opt-out; no by default: after a stop nothing at all is sent.
         *
         * @param confirm {@code true} for one confirmation, sent right after the stop within the service window and never
         *     later
         * @return this builder
         */
        public Builder optOutConfirmation(boolean confirm) {
            this.optOutConfirmation = confirm;
            return this;
        }

        /**
         * How long after a question a text counts as its answer; 72 hours by default.
         *
         * @param window 1 minute to 30 days
         * @return this builder
         */
        public Builder answerWindow(Duration window) {
            this.answerWindow = bounded("answer window", window, Duration.ofMinutes(1), Duration.ofDays(30));
            return this;
        }

        /**
         * How long after an answer another one replaces it; 10 minutes by default. After it the first answer stands.
         *
         * @param window zero to 24 hours
         * @return this builder
         */
        public Builder revisionWindow(Duration window) {
            this.revisionWindow = bounded("revision window", window, Duration.ZERO, Duration.ofDays(1));
            return this;
        }

        /**
         * How long after the invitation a tap on one of its buttons, or its Flow, still counts; 30 days by default.
         *
         * @param window 1 hour to 365 days
         * @return this builder
         */
        public Builder lateTaps(Duration window) {
            this.lateTaps = bounded("time for late taps", window, Duration.ofHours(1), Duration.ofDays(365));
            return this;
        }

        private static Duration bounded(String what, Duration value, Duration least, Duration most) {
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException("the " + what + " is " + value + ": use " + least + " to " + most);
            }
            return value;
        }

        /**
         * The survey.
         *
         * @return the survey
         * @throws IllegalStateException if the invitation is missing, there is not exactly one score, more than one
         *     comment, an id twice, too much of something, or an attribute would bear a name twice
         */
        public Survey build() {
            if (invitation == null) {
                throw new IllegalStateException(
                        "the survey '" + id + "' has no invitation: give the template that opens the conversation");
            }
            if (questions.size() > MAX_QUESTIONS || followUps.size() > MAX_FOLLOW_UPS) {
                throw new IllegalStateException("the survey '" + id + "' has " + questions.size() + " questions and "
                        + followUps.size() + " follow-ups: at most " + MAX_QUESTIONS + " and " + MAX_FOLLOW_UPS
                        + " are possible");
            }
            List<SurveyQuestion> all = new ArrayList<>(questions);
            followUps.forEach(later -> later.question().ifPresent(all::add));
            Set<String> ids = new HashSet<>();
            for (SurveyQuestion question : all) {
                if (!ids.add(question.id())) {
                    throw new IllegalStateException(
                            "the survey '" + id + "' has two questions '" + question.id() + "': give each its own id");
                }
            }
            if (all.stream().filter(one -> one.kind() == Kind.SCORE).count() != 1) {
                throw new IllegalStateException("the survey '" + id + "' needs exactly one score question");
            }
            if (questions.stream().filter(SurveyQuestion::isComment).count() > 1) {
                throw new IllegalStateException(
                        "the survey '" + id + "' has more than one comment: make the others open");
            }
            for (SurveyQuestion question : all) {
                boolean needsText =
                        question.kind() != Kind.SCORE && !question.isComment() && questions.indexOf(question) > 0;
                if (needsText && !texts.knows(question.id())) {
                    throw new IllegalStateException("the survey '" + id + "' has no text for the question '"
                            + question.id() + "': give one with texts.with(language, \"" + question.id() + "\", ...)");
                }
            }
            return new Survey(this, invitation);
        }
    }
}
