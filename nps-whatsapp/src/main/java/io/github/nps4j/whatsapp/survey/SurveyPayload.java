package io.github.nps4j.whatsapp.survey;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands in our buttons, rows and Flow tokens, so that a tap tells which invitation it answers, however late it comes:
 * {@code nps:v1:<send>}, {@code nps:v1:<send>:<score>}, {@code nps:v1:<send>:bucket:<low>-<high>} or
 * {@code nps:v1:<send>:q:<question>:<option>}.
 *
 * @param send the id of the conversation
 * @param score the score, or {@code null}
 * @param low the lowest score of a bucket, or {@code null}
 * @param high the highest score of a bucket, or {@code null}
 * @param question the id of a question with options, or {@code null}
 * @param option the id of its option, or {@code null}
 */
record SurveyPayload(
        String send,
        @Nullable Integer score,
        @Nullable Integer low,
        @Nullable Integer high,
        @Nullable String question,
        @Nullable String option) {

    /** Ids of conversations: what {@link SendIds} makes. */
    static final String SEND = "[a-z0-9]{4,40}";

    private static final String PREFIX = "nps:v1:";
    private static final String NUMBER = "(10|[0-9])";
    private static final Pattern FORM = Pattern.compile(PREFIX + "(" + SEND + ")(?::(?:" + NUMBER + "|bucket:" + NUMBER
            + "-" + NUMBER + "|q:([a-z0-9_]{1,30}):([a-z0-9_]{1,30})))?");

    static Optional<SurveyPayload> parse(@Nullable String text) {
        if (text == null || text.length() > 256) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new SurveyPayload(
                        matcher.group(1),
                        number(matcher.group(2)),
                        number(matcher.group(3)),
                        number(matcher.group(4)),
                        matcher.group(5),
                        matcher.group(6)))
                : Optional.empty();
    }

    private static @Nullable Integer number(@Nullable String digits) {
        return digits == null ? null : Integer.valueOf(digits);
    }

    static String token(String send) {
        return PREFIX + send;
    }

    static String score(String send, int score) {
        return PREFIX + send + ":" + score;
    }

    static String bucket(String send, int low, int high) {
        return PREFIX + send + ":bucket:" + low + "-" + high;
    }

    static String option(String send, String question, String option) {
        return PREFIX + send + ":q:" + question + ":" + option;
    }
}
