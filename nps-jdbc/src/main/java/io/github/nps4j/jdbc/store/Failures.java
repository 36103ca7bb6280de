package io.github.nps4j.jdbc.store;

import io.github.nps4j.sync.store.StoreException;
import io.github.nps4j.sync.store.StoreException.Kind;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a driver throws into what happened and what to do. The driver's own message is looked at, but never handed on,
 * not even as a cause: drivers quote values.
 */
final class Failures {

    private Failures() {}

    static StoreException of(Dialect dialect, String place, String operation, SQLException e) {
        Verdict verdict = dialect instanceof SqliteDialect ? sqlite(e) : postgres(e);
        String code = code(dialect, e);
        StoreException exception = new StoreException(
                verdict.kind(),
                "the " + dialect.name() + " store" + (place.isEmpty() ? "" : " " + place) + " could not " + operation
                        + ": " + verdict.what() + (code == null ? "" : " (" + code + ")"),
                code);
        // Where it happened helps; what it said may be personal.
        exception.setStackTrace(e.getStackTrace());
        return exception;
    }

    /** Whether the same transaction may pass if it is run again at once. */
    static boolean passing(SQLException e) {
        String state = e.getSQLState();
        return "40001".equals(state) || "40P01".equals(state);
    }

    private static @Nullable String code(Dialect dialect, SQLException e) {
        if (dialect instanceof SqliteDialect) {
            return e.getErrorCode() == 0 ? null : "SQLite code " + e.getErrorCode();
        }
        return e.getSQLState() == null ? null : "SQLSTATE " + e.getSQLState();
    }

    private static Verdict postgres(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.equals("53100")) {
            return new Verdict(Kind.DISK_FULL, "its disk is full; free some space, then it goes on by itself");
        }
        if (state.equals("25006")) {
            return new Verdict(
                    Kind.READ_ONLY, "it is read only, as a standby is; connect to the server that takes writes");
        }
        if (state.equals("42501")) {
            return new Verdict(
                    Kind.READ_ONLY,
                    "the database user lacks a permission; grant SELECT, INSERT, UPDATE and DELETE on the nps_ tables");
        }
        if (state.equals("XX001") || state.equals("XX002")) {
            return new Verdict(Kind.CORRUPT, "its files are damaged; restore the database from a backup");
        }
        if (state.equals("42P01") || state.equals("42703") || state.equals("3F000")) {
            return missing();
        }
        if (state.equals("57014") || state.equals("55P03") || state.equals("25P03") || state.equals("25P04")) {
            return new Verdict(Kind.UNAVAILABLE, "a timeout of the database ended the statement; it is tried again");
        }
        if (passing(e)) {
            return new Verdict(Kind.UNAVAILABLE, "other transactions stood in its way again and again; try again");
        }
        if (state.startsWith("28") || state.equals("3D000")) {
            return new Verdict(Kind.UNAVAILABLE, "it refused the login; check its name, user and password");
        }
        if (state.startsWith("08")
                || state.startsWith("57P")
                || state.startsWith("53")
                || state.startsWith("58")
                || e instanceof SQLNonTransientConnectionException
                || e instanceof SQLTransientException) {
            return new Verdict(
                    Kind.UNAVAILABLE,
                    "it cannot be reached or has no connection left; check that it runs and that the pool is large enough");
        }
        return unexpected(e);
    }

    private static Verdict sqlite(SQLException e) {
        String message = e.getMessage() == null ? "" : e.getMessage().toLowerCase(Locale.ROOT);
        return switch (e.getErrorCode() & 0xff) {
            case 5, 6 ->
                new Verdict(
                        Kind.UNAVAILABLE,
                        "another process or connection keeps it locked; give each process a file of its own, or end the"
                                + " transaction that holds the lock");
            case 8 ->
                new Verdict(
                        Kind.READ_ONLY, "its file or folder is read only; give this process permission to write there");
            case 10, 14 ->
                new Verdict(
                        Kind.UNAVAILABLE,
                        "its file cannot be opened, read or written; check that the folder exists, its permissions and the"
                                + " disk");
            case 11, 26 ->
                new Verdict(Kind.CORRUPT, "its file is damaged or is no SQLite database; restore it from a backup");
            case 13 -> new Verdict(Kind.DISK_FULL, "its disk is full; free some space, then it goes on by itself");
            default ->
                message.contains("no such table") || message.contains("no such column") ? missing() : unexpected(e);
        };
    }

    private static Verdict missing() {
        return new Verdict(
                Kind.SCHEMA, "its tables are missing or changed; call createSchema() or run the scripts in db/nps4j");
    }

    private static Verdict unexpected(SQLException e) {
        return new Verdict(
                Kind.UNEXPECTED,
                "an unexpected " + e.getClass().getSimpleName()
                        + "; the code tells more, the message is left out because it may hold personal data");
    }

    private record Verdict(Kind kind, String what) {}
}
