package io.github.nps4j.whatsapp.error;

/** What to do about an error of the Cloud API. Each code has exactly one. */
public enum ErrorAction {
    /** Send the same again after a pause that grows. */
    RETRY,
    /** Send less: the rule's scope (app, account, number, Flow) is over a rate limit; then send the same again. */
    THROTTLE,
    /** Too many messages to this person: wait 4^n seconds. Other people are not affected. */
    PAIR_WAIT,
    /** This person got enough marketing: wait at least 24 hours, longer each time. */
    WAIT_A_DAY,
    /** The 24-hour window is closed: send an approved template instead. Never repeat the free-form message. */
    USE_TEMPLATE,
    /** The template, its parameters or its Flow must be corrected; hold what uses it. */
    FIX_TEMPLATE,
    /** Token, permission, number or account must be put right; hold everything in the rule's scope and tell a person. */
    FIX_ACCOUNT,
    /** This person cannot be reached, or does not want to be. */
    RECIPIENT_NEVER,
    /** The request is wrong and stays wrong; do not repeat it. */
    FIX_REQUEST;

    /**
     * Whether the same message may be sent again later without a person's help.
     *
     * @return {@code true} for {@link #RETRY}, {@link #THROTTLE}, {@link #PAIR_WAIT} and {@link #WAIT_A_DAY}
     */
    public boolean isRepeatable() {
        return switch (this) {
            case RETRY, THROTTLE, PAIR_WAIT, WAIT_A_DAY -> true;
            case USE_TEMPLATE, FIX_TEMPLATE, FIX_ACCOUNT, RECIPIENT_NEVER, FIX_REQUEST -> false;
        };
    }
}
