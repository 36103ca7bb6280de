package io.github.nps4j.source;

/**
 * What the check of a signature found.
 *
 * @param status the outcome
 * @param reason one sentence that says what is wrong and where to look; never holds a secret, a signature or content
 */
public record SignatureCheck(Status status, String reason) {

    private static final SignatureCheck VALID = new SignatureCheck(Status.VALID, "the signature is valid");

    /** The outcomes. */
    public enum Status {
        /** The request comes from a holder of the secret and is fresh enough. */
        VALID,
        /** A header or field that the scheme needs is not there. */
        MISSING,
        /** A header or field is there and cannot be read. */
        MALFORMED,
        /** No active secret gives this signature. */
        WRONG,
        /** The timestamp is further in the past than the tolerance. */
        TOO_OLD,
        /** The timestamp is further in the future than the tolerance. */
        TOO_NEW
    }

    /**
     * Whether the request may be trusted.
     *
     * @return {@code true} only for {@link Status#VALID}
     */
    public boolean valid() {
        return status == Status.VALID;
    }

    static SignatureCheck ok() {
        return VALID;
    }
}
