package io.github.nps4j.crm;

/** Why a call or a write failed, by what can be done about it. */
public enum FailureKind {
    /** The CRM refuses a value of this record (type, length, option, validation rule). */
    INVALID_VALUE(Scope.RECORD),
    /** The record does not exist any more: deleted, merged or converted. The engine finds it anew. */
    RECORD_GONE(Scope.RECORD),
    /** A record with this key exists already, or another unique value clashes. */
    DUPLICATE(Scope.RECORD),
    /** The record is locked or being changed by somebody else; try again soon. */
    LOCKED(Scope.RECORD),
    /** The CRM lets this user not change this record. */
    RECORD_FORBIDDEN(Scope.RECORD),
    /** The CRM refused the batch as a whole because of one or more of its records; nothing was written. */
    BATCH_REFUSED(Scope.BATCH),
    /** The answer was lost after the request was sent; the CRM may or may not have acted. */
    UNKNOWN_OUTCOME(Scope.BATCH),
    /** The mapping does not fit the CRM: unknown or read-only field, wrong type. Every record would fail. */
    SCHEMA(Scope.DESTINATION),
    /** The credentials are wrong, expired or revoked. */
    UNAUTHORIZED(Scope.DESTINATION),
    /** The credentials are good, but lack a scope or permission. */
    FORBIDDEN(Scope.DESTINATION),
    /** A short-term rate limit; wait as told. */
    THROTTLED(Scope.DESTINATION),
    /** A daily or monthly quota is used up; wait for its reset. */
    QUOTA_EXHAUSTED(Scope.DESTINATION),
    /** The CRM cannot be reached or is down, and surely did nothing. */
    UNAVAILABLE(Scope.DESTINATION),
    /** The receiver says that it is gone for good (HTTP 410 of a webhook). The destination stops. */
    GONE(Scope.DESTINATION),
    /** An answer or an exception that nobody expected. */
    UNEXPECTED(Scope.BATCH);

    /** How far a failure reaches. */
    public enum Scope {
        /** One record; others of the batch may well succeed. */
        RECORD,
        /** The batch; another composition of it may succeed. */
        BATCH,
        /** Every call to this destination, whatever it carries. */
        DESTINATION
    }

    private final Scope scope;

    FailureKind(Scope scope) {
        this.scope = scope;
    }

    /**
     * How far it reaches.
     *
     * @return the scope
     */
    public Scope scope() {
        return scope;
    }
}
