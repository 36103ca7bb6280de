package io.github.nps4j.whatsapp.survey;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One question of a survey. Its words are in {@link SurveyTexts} under its id, the titles of its options under
 * {@code <id>.<option>}. Immutable and thread-safe.
 */
public final class SurveyQuestion {

    /** Most options of a question: a list has ten rows in all. Source: Cloud API, interactive lists. */
    public static final int MAX_OPTIONS = 10;

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9_]{0,29}");

    /** What can be answered. */
    public enum Kind {
        /** A number from 0 to 10. */
        SCORE,
        /** One of some options. */
        CHOICE,
        /** Any text. */
        TEXT
    }

    private final String id;
    private final Kind kind;
    private final List<String> options;
    private final boolean comment;
    private final Predicate<SurveyAnswers> when;

    private SurveyQuestion(String id, Kind kind, List<String> options, boolean comment, Predicate<SurveyAnswers> when) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "'" + id + "' cannot be the id of a question: use a lower-case letter and"
                            + " then up to 29 letters, digits or _");
        }
        this.id = id;
        this.kind = kind;
        this.options = options;
        this.comment = comment;
        this.when = when;
    }

    /**
     * "How likely are you to recommend us", 0 to 10. A survey has exactly one.
     *
     * @param id the id: a lower-case letter, then up to 29 letters, digits or {@code _}
     * @return the question
     */
    public static SurveyQuestion score(String id) {
        return new SurveyQuestion(id, Kind.SCORE, List.of(), false, answers -> true);
    }

    /**
     * A question whose answer is the comment of the response.
     *
     * @param id the id
     * @return the question
     */
    public static SurveyQuestion comment(String id) {
        return new SurveyQuestion(id, Kind.TEXT, List.of(), true, answers -> true);
    }

    /**
     * An open question whose answer is an attribute of the response, named like the question.
     *
     * @param id the id
     * @return the question
     */
    public static SurveyQuestion open(String id) {
        return new SurveyQuestion(id, Kind.TEXT, List.of(), false, answers -> true);
    }

    /**
     * A question with options, shown as buttons (up to three) or as a list. The id of the chosen option is an attribute of
     * the response, named like the question.
     *
     * @param id the id
     * @param options ids of 2 to {@value #MAX_OPTIONS} options, in the form of ids of questions
     * @return the question
     */
    public static SurveyQuestion choice(String id, String... options) {
        List<String> all = List.of(options);
        if (all.size() < 2
                || all.size() > MAX_OPTIONS
                || all.stream().distinct().count() != all.size()) {
            throw new IllegalArgumentException("the question '" + id + "' has " + all.size() + " options: give it 2 to "
                    + MAX_OPTIONS + " different ones");
        }
        for (String option : all) {
            if (!ID.matcher(option).matches()) {
                throw new IllegalArgumentException("'" + option + "' cannot be the id of an option: use a lower-case"
                        + " letter and then up to 29 letters, digits or _");
            }
        }
        return new SurveyQuestion(id, Kind.CHOICE, all, false, answers -> true);
    }

    /**
     * The same question, asked only under a condition.
     *
     * @param condition on what was answered before; must not throw, and say the same for the same answers
     * @return the question with this condition
     */
    public SurveyQuestion when(Predicate<SurveyAnswers> condition) {
        return new SurveyQuestion(id, kind, options, comment, Objects.requireNonNull(condition));
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
     * What can be answered.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * The ids of the options.
     *
     * @return the ids, none unless this is a choice
     */
    public List<String> options() {
        return options;
    }

    /**
     * Whether the answer is the comment of the response.
     *
     * @return {@code true} if so
     */
    public boolean isComment() {
        return comment;
    }

    boolean applies(SurveyAnswers answers) {
        return when.test(answers);
    }

    @Override
    public String toString() {
        return "SurveyQuestion[" + id + ", " + kind + "]";
    }
}
