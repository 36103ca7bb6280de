package io.github.nps4j.http;

import io.github.nps4j.crm.FailureKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a vendor said about an error. Immutable; the parts that the vendor did not give are {@code null}. */
public final class VendorError {

    private static final VendorError NONE = new VendorError(null, null, null, null, null);

    private final @Nullable String code;
    private final @Nullable String message;
    private final @Nullable String correlationId;
    private final @Nullable FailureKind kind;
    private final @Nullable Duration retryAfter;

    private VendorError(
            @Nullable String code,
            @Nullable String message,
            @Nullable String correlationId,
            @Nullable FailureKind kind,
            @Nullable Duration retryAfter) {
        this.code = code;
        this.message = message;
        this.correlationId = correlationId;
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    /**
     * Nothing was said.
     *
     * @return an error without parts
     */
    public static VendorError none() {
        return NONE;
    }

    /**
     * With the vendor's code.
     *
     * @param code such as {@code VALIDATION_ERROR}
     * @return a new error
     */
    public VendorError withCode(@Nullable String code) {
        return new VendorError(code, message, correlationId, kind, retryAfter);
    }

    /**
     * With the vendor's message. It is redacted before it enters a failure.
     *
     * @param message as the vendor wrote it; may hold personal data
     * @return a new error
     */
    public VendorError withMessage(@Nullable String message) {
        return new VendorError(code, message, correlationId, kind, retryAfter);
    }

    /**
     * With the id by which the vendor's support finds the request.
     *
     * @param correlationId the id
     * @return a new error
     */
    public VendorError withCorrelationId(@Nullable String correlationId) {
        return new VendorError(code, message, correlationId, kind, retryAfter);
    }

    /**
     * With what can be done about it, where that differs from what the status says.
     *
     * @param kind the kind
     * @return a new error
     */
    public VendorError withKind(@Nullable FailureKind kind) {
        return new VendorError(code, message, correlationId, kind, retryAfter);
    }

    /**
     * With the time to wait, where the answer has no Retry-After header.
     *
     * @param retryAfter zero or more
     * @return a new error
     */
    public VendorError withRetryAfter(@Nullable Duration retryAfter) {
        return new VendorError(code, message, correlationId, kind, retryAfter);
    }

    @Nullable
    String code() {
        return code;
    }

    @Nullable
    String message() {
        return message;
    }

    @Nullable
    String correlationId() {
        return correlationId;
    }

    @Nullable
    FailureKind kind() {
        return kind;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    /** Names the code, never the message. */
    @Override
    public String toString() {
        return "VendorError[" + code + "]";
    }
}
