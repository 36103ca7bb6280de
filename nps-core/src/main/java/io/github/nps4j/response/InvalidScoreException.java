package io.github.nps4j.response;

/** A value that is no score. The message says why and holds no personal data. */
public final class InvalidScoreException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /**
     * An exception.
     *
     * @param message the reason
     */
    public InvalidScoreException(String message) {
        super(message);
    }
}
