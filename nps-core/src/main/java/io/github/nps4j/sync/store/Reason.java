package io.github.nps4j.sync.store;

import io.github.nps4j.crm.Failure;

/**
 * Why a delivery is in its state, or why its last try failed.
 *
 * @param code a short stable name for filters and counts, such as {@code ambiguous} or {@code invalid_value}
 * @param text one sentence for people, without secrets and personal data
 */
public record Reason(String code, String text) {

    /** Several records match. */
    public static final String AMBIGUOUS = "ambiguous";

    /** The keys point to different records. */
    public static final String CONFLICTING = "conflicting";

    /** No record matches. */
    public static final String MISSING = "missing";

    /** The only key is an address that many people read. */
    public static final String SHARED_MAILBOX = "shared_mailbox";

    /** There is no key that could be used. */
    public static final String NO_KEY = "no_key";

    /** A value does not fit its field. */
    public static final String INVALID_VALUE = "invalid_value";

    /** A newer answer stands there. */
    public static final String NEWER = "newer";

    /** The mapping is not configured any more. */
    public static final String NO_MAPPING = "no_mapping";

    /** The CRM lacks an ability that the mapping needs. */
    public static final String NO_ABILITY = "no_ability";

    /** It cannot be found out whether the work was done. */
    public static final String UNKNOWN_OUTCOME = "unknown_outcome";

    /** The host paused the destination. */
    public static final String PAUSED = "paused";

    /** The receiver said that it is gone for good. */
    public static final String GONE = "gone";

    /** The person asked to be forgotten. */
    public static final String ERASED = "erased";

    /** A person left it out. */
    public static final String DROPPED = "dropped";

    /**
     * The reason of a failure of the CRM.
     *
     * @param failure the failure
     * @return its kind in lower case, and its message with the vendor's code
     */
    public static Reason of(Failure failure) {
        return new Reason(
                failure.kind().name().toLowerCase(java.util.Locale.ROOT),
                failure.code().map(code -> code + ": " + failure.message()).orElse(failure.message()));
    }

    @Override
    public String toString() {
        return code + ": " + text;
    }
}
