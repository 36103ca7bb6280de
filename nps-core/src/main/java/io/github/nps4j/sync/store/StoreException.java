package io.github.nps4j.sync.store;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store could not do what it was asked for; nothing of the call took effect, unless {@link Kind#UNAVAILABLE} came at its
 * very end, when the answer to a commit was lost. The message names the store, what it was doing and what to do; it
 * never quotes a value, and what the driver said is left out, because drivers quote values.
 */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is wrong, as far as it decides what to do. */
    public enum Kind {
        /** It cannot be reached, is locked, or has no connection left; passes by itself or when it is up again. */
        UNAVAILABLE,
        /** There is no room left. */
        DISK_FULL,
        /** It may be read only, for example a file without write permission or a standby database. */
        READ_ONLY,
        /** Its file is damaged, or is none of its kind. */
        CORRUPT,
        /** Its tables are missing, or of a version that this one does not know. */
        SCHEMA,
        /** Anything else; the code of the database tells more. */
        UNEXPECTED
    }

    /** What is wrong. */
    private final Kind kind;

    /** What happened and what to do. */
    private final String message;

    /** The database's own code, if there is one. */
    private final @Nullable String code;

    /**
     * An exception.
     *
     * @param kind what is wrong
     * @param message the store, what it was doing and what to do; no personal data
     * @param code the database's own code for it, or {@code null}
     */
    public StoreException(Kind kind, String message, @Nullable String code) {
        super(message);
        this.message = message;
        this.kind = kind;
        this.code = code;
    }

    /** The store, what it was doing and what to do; no personal data. */
    @Override
    public String getMessage() {
        return message;
    }

    /**
     * What is wrong.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * The database's own code, such as an SQLSTATE.
     *
     * @return the code, if there is one
     */
    public Optional<String> code() {
        return Optional.ofNullable(code);
    }
}
