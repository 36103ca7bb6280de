package io.github.nps4j.crm;

import org.jspecify.annotations.Nullable;

/** A call to a CRM failed as a whole. */
public final class CrmException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    /**
     * An exception.
     *
     * @param failure why
     */
    public CrmException(Failure failure) {
        this(failure, null);
    }

    /**
     * An exception.
     *
     * @param failure why
     * @param cause what was thrown, or {@code null}; its message must hold no secret and no personal data
     */
    public CrmException(Failure failure, @Nullable Throwable cause) {
        super(failure.toString(), cause);
        this.failure = failure;
    }

    /**
     * Why.
     *
     * @return the failure
     */
    public Failure failure() {
        return failure;
    }
}
