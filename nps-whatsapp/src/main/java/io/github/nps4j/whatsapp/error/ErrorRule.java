package io.github.nps4j.whatsapp.error;

import java.time.Duration;
import java.util.Objects;

/**
 * What is known about one code, or a run of codes, of the Cloud API.
 *
 * @param firstCode the lowest code it is about
 * @param lastCode the highest code it is about, often the same
 * @param httpStatus the HTTP status it is documented with, 0 if unknown; the status alone says nothing: rate limits come
 *     with 400, and codes 3, 131045, 133000 and 134102 come with 500 and are not worth a repetition
 * @param title a name for it
 * @param action what to do
 * @param scope what else is affected
 * @param firstWait how long to wait before the first repetition; zero if it is not repeatable
 * @param tries how many repetitions make sense, 0 if the code sets no bound
 * @param marketingOnly {@code true} if only marketing messages are affected
 * @param advice one sentence for a person
 */
public record ErrorRule(
        int firstCode,
        int lastCode,
        int httpStatus,
        String title,
        ErrorAction action,
        ErrorScope scope,
        Duration firstWait,
        int tries,
        boolean marketingOnly,
        String advice) {

    private static final Duration LONGEST = Duration.ofHours(6);
    private static final Duration LONGEST_OF_DAYS = Duration.ofDays(16);

    /** Checks that the run of codes is one, and that what is repeatable has a time to wait. */
    public ErrorRule {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(advice, "advice");
        if (lastCode < firstCode || tries < 0 || httpStatus < 0) {
            throw new IllegalArgumentException(
                    "The rule for error code " + firstCode + " has a number below its bound");
        }
        if (action.isRepeatable() != (firstWait.compareTo(Duration.ZERO) > 0)) {
            throw new IllegalArgumentException("The rule for error code " + firstCode
                    + " has a time to wait exactly if its action is repeatable; it is " + action);
        }
    }

    /**
     * Whether the rule is about a code.
     *
     * @param code the code
     * @return {@code true} if the code lies in the run
     */
    public boolean covers(int code) {
        return code >= firstCode && code <= lastCode;
    }

    /**
     * How long to wait before a repetition, without jitter: for a pair limit 4^n seconds as Meta advises, else the first
     * wait, doubled each time. Never more than 6 hours, for {@link ErrorAction#WAIT_A_DAY} never more than 16 days.
     *
     * @param repetition which one, from 0
     * @return the time; zero if the action is not repeatable
     */
    public Duration waitBefore(int repetition) {
        if (repetition < 0) {
            throw new IllegalArgumentException("repetition is 0 or more; got " + repetition);
        }
        int factor = action == ErrorAction.PAIR_WAIT ? 4 : 2;
        Duration longest = action == ErrorAction.WAIT_A_DAY ? LONGEST_OF_DAYS : LONGEST;
        Duration wait = firstWait;
        for (int i = 0; i < repetition && wait.compareTo(longest) < 0 && !wait.isZero(); i++) {
            wait = wait.multipliedBy(factor);
        }
        return wait.compareTo(longest) > 0 ? longest : wait;
    }

    /**
     * Whether one more repetition makes sense.
     *
     * @param repetition which one, from 0
     * @return {@code true} if the action is repeatable and the bound of tries is not reached
     */
    public boolean isWorthRepetition(int repetition) {
        return action.isRepeatable() && (tries == 0 || repetition < tries);
    }
}
