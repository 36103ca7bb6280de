package io.github.nps4j.source;

import org.jspecify.annotations.Nullable;

/** A source as a whole cannot be read, or not read on. The message says where and why and holds no personal data. */
public final class SourceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * An exception.
     *
     * @param message what happened, where, and what to do
     */
    public SourceException(String message) {
        this(message, null);
    }

    /**
     * An exception.
     *
     * @param message what happened, where, and what to do
     * @param cause what was thrown, or {@code null}; its message must hold no personal data
     */
    public SourceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
