package io.github.nps4j.whatsapp.cloud;

import java.util.Locale;

/** Where a template stands. Only {@link #APPROVED} ones can be sent. */
public enum TemplateStatus {
    /** Can be sent. */
    APPROVED,
    /** Waits for Meta's review. */
    PENDING,
    /** Refused by Meta's review. */
    REJECTED,
    /** Stopped for some hours because of low quality. */
    PAUSED,
    /** Stopped for good because of low quality or a violation. */
    DISABLED,
    /** Refused, and the refusal is being looked at again. */
    IN_APPEAL,
    /** Usable again after it was stopped. */
    REINSTATED,
    /** Quality is falling. */
    FLAGGED,
    /** The account has too many templates. */
    LIMIT_EXCEEDED,
    /** Cannot be changed. */
    LOCKED,
    /** Being deleted. */
    PENDING_DELETION,
    /** Deleted. */
    DELETED,
    /** Put away. */
    ARCHIVED,
    /** Brought back. */
    UNARCHIVED,
    /** A status that this library does not know. */
    UNKNOWN;

    /**
     * Reads a status leniently.
     *
     * @param text as Meta wrote it, in any case
     * @return the status, {@link #UNKNOWN} if there is none of that name
     */
    public static TemplateStatus of(String text) {
        for (TemplateStatus status : values()) {
            if (status.name().equals(text.strip().toUpperCase(Locale.ROOT))) {
                return status;
            }
        }
        return UNKNOWN;
    }
}
