package io.github.nps4j.crm;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why something failed. Immutable; holds no secret and no personal data. */
public final class Failure {

    /** Longest message, in UTF-16 units; a longer one is cut. */
    public static final int MAX_MESSAGE_LENGTH = 1_000;

    private final FailureKind kind;
    private final String message;
    private final @Nullable String code;
    private final @Nullable Duration retryAfter;

    private Failure(FailureKind kind, String message, @Nullable String code, @Nullable Duration retryAfter) {
        this.kind = kind;
        this.message =
                message.length() <= MAX_MESSAGE_LENGTH ? message : message.substring(0, MAX_MESSAGE_LENGTH - 1) + "…";
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /**
     * A failure.
     *
     * @param kind what can be done about it
     * @param message what happened and what to do, in one sentence, without secrets and personal data
     * @return the failure
     */
    public static Failure of(FailureKind kind, String message) {
        return new Failure(kind, message, null, null);
    }

    /**
     * This failure with the vendor's own code.
     *
     * @param code such as {@code VALIDATION_ERROR}, or {@code null}
     * @return a new failure
     */
    public Failure withCode(@Nullable String code) {
        return new Failure(kind, message, code, retryAfter);
    }

    /**
     * This failure with the time to wait before another try.
     *
     * @param retryAfter zero or more, or {@code null} if the vendor did not say
     * @return a new failure
     */
    public Failure withRetryAfter(@Nullable Duration retryAfter) {
        return new Failure(kind, message, code, retryAfter);
    }

    /**
     * What can be done about it.
     *
     * @return the kind
     */
    public FailureKind kind() {
        return kind;
    }

    /**
     * What happened and what to do.
     *
     * @return one sentence without secrets and personal data
     */
    public String message() {
        return message;
    }

    /**
     * The vendor's own code.
     *
     * @return the code, if the vendor gave one
     */
    public Optional<String> code() {
        return Optional.ofNullable(code);
    }

    /**
     * The time to wait before another try.
     *
     * @return zero or more, if the vendor said so
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Failure that
                && kind == that.kind
                && message.equals(that.message)
                && Objects.equals(code, that.code)
                && Objects.equals(retryAfter, that.retryAfter);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, message, code, retryAfter);
    }

    @Override
    public String toString() {
        return kind + (code == null ? "" : " (" + code + ")") + ": " + message;
    }
}
