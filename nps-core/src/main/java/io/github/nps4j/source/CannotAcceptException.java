package io.github.nps4j.source;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sink cannot take responses now and may later: its store is full, locked or away. Whoever sends should keep the
 * responses and try again.
 */
public final class CannotAcceptException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** How long to wait, if known. */
    private final @Nullable Duration retryAfter;

    /**
     * An exception.
     *
     * @param message why, without secrets and personal data
     */
    public CannotAcceptException(String message) {
        this(message, null, null);
    }

    /**
     * An exception.
     *
     * @param message why, without secrets and personal data
     * @param retryAfter how long to wait, zero or more, or {@code null} if that is not known
     * @param cause what was thrown, or {@code null}
     */
    public CannotAcceptException(String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        if (retryAfter != null && retryAfter.isNegative()) {
            throw new IllegalArgumentException("the time to wait is negative: use zero or more");
        }
        this.retryAfter = retryAfter;
    }

    /**
     * How long to wait before another try.
     *
     * @return zero or more, if known
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
