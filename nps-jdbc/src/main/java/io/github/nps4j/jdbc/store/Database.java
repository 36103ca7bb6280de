package io.github.nps4j.jdbc.store;

import io.github.nps4j.sync.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs transactions. Thread-safe. */
final class Database implements AutoCloseable {

    /** What is done within a transaction. */
    @FunctionalInterface
    interface Work<T extends @Nullable Object> {
        T run(Tx tx) throws SQLException;
    }

    /**
     * What a transaction locks before it looks at anything, until its end. SQLite lets one transaction write at a time
     * anyway.
     */
    enum Lock {
        /** Nothing. */
        NONE,
        /** The claims of destinations. */
        DESTINATIONS,
        /** Keeps erasures out, not each other. */
        ACCEPT,
        /** Keeps out everything that accepts. */
        ERASE,
        /** One installs the schema. */
        SCHEMA
    }

    static final int TRIES = 5;
    private static final int NPS4 = 0x4E505334;

    /** How long a node may be silent within a transaction. */
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

    private static final String ISOLATION = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";

    /**
     * Statements here look for few rows among many by an index. Statistics that lag behind a burst must not talk the
     * planner into anything else, least of all into a plan that it keeps. And a node that is suspended in mid-transaction,
     * or was cut off from the network, must not keep its locks: the server ends its session.
     */
    static final String SETTINGS = "SELECT set_config('enable_seqscan', 'off', true),"
            + " set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),"
            + " set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true),"
            + " set_config('jit', 'off', true),"
            + " set_config('idle_in_transaction_session_timeout', '" + LONGEST_SILENCE.toMillis() + "', true)";

    private final Dialect dialect;
    private final Connections connections;

    Database(Dialect dialect, Connections connections) {
        this.dialect = dialect;
        this.connections = connections;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Runs one statement that changes nothing. */
    <T extends @Nullable Object> T read(String operation, Work<T> work) {
        return with(operation, false, connection -> work.run(new Tx(connection, dialect, List.of())));
    }

    /**
     * Asks one question of many values. Unlike {@link #read}, PostgreSQL's planner is told how: for questions that are
     * asked while the tables still grow, because a plan that is made then is kept.
     */
    <T> List<T> ask(String operation, String sql, Pipeline.Binder binder, Query.Reader<T> reader) {
        if (dialect instanceof SqliteDialect) {
            return read(operation, tx -> {
                Pipeline pipeline = tx.pipeline();
                Pipeline.Answer<T> answer = pipeline.ask(sql, binder, reader);
                pipeline.run();
                return answer.rows();
            });
        }
        return write(operation, tx -> {
            Pipeline pipeline = tx.pipeline();
            Pipeline.Answer<T> answer = pipeline.ask(sql, binder, reader);
            pipeline.commit().run();
            return answer.rows();
        });
    }

    /** Runs a transaction; it may be run again if other transactions stand in its way. */
    <T extends @Nullable Object> T write(String operation, Work<T> work) {
        return write(operation, Lock.NONE, List.of(), TRIES, work);
    }

    /** Runs a transaction that is alone with a destination. */
    <T extends @Nullable Object> T write(String operation, String destination, Work<T> work) {
        return write(operation, Lock.DESTINATIONS, List.of(destination), TRIES, work);
    }

    /** Runs a transaction under a lock. */
    <T extends @Nullable Object> T write(String operation, Lock lock, Work<T> work) {
        return write(operation, lock, List.of(), TRIES, work);
    }

    /** Runs a transaction under a lock, so often. */
    <T extends @Nullable Object> T write(
            String operation, Lock lock, Collection<String> destinations, int tries, Work<T> work) {
        return with(operation, true, connection -> {
            int left = tries;
            while (true) {
                try {
                    return transaction(connection, lock, destinations, work);
                } catch (SQLException e) {
                    left--;
                    if (left <= 0 || !Failures.passing(e)) {
                        throw e;
                    }
                }
            }
        });
    }

    /** Runs within a transaction that the host has begun and will end. */
    <T extends @Nullable Object> T join(Connection connection, String operation, Lock lock, Work<T> work) {
        try {
            if (connection.getAutoCommit()) {
                throw new IllegalStateException("the connection that the submit is to join is in auto-commit mode:"
                        + " begin a transaction first, with setAutoCommit(false)");
            }
            List<String> begin = dialect instanceof SqliteDialect ? List.of() : locking(lock, List.of());
            return work.run(new Tx(connection, dialect, begin));
        } catch (SQLException e) {
            throw Failures.of(dialect, connections.place(), operation, e);
        }
    }

    /** Runs with a connection in auto-commit mode. */
    <T extends @Nullable Object> T with(String operation, boolean toWrite, OnConnection<T> work) {
        Connection connection;
        try {
            connection = connections.take(toWrite);
        } catch (SQLException e) {
            throw Failures.of(dialect, connections.place(), operation, e);
        }
        boolean broken = true;
        try {
            T result = work.run(connection);
            broken = false;
            return result;
        } catch (SQLException e) {
            StoreException failure = Failures.of(dialect, connections.place(), operation, e);
            broken = failure.kind() != StoreException.Kind.SCHEMA;
            throw failure;
        } finally {
            connections.giveBack(connection, toWrite, broken);
        }
    }

    private <T extends @Nullable Object> T transaction(
            Connection connection, Lock lock, Collection<String> destinations, Work<T> work) throws SQLException {
        Tx tx = begin(connection, lock, destinations);
        boolean done = false;
        try {
            T result = work.run(tx);
            if (!tx.isRollbackOnly()) {
                commit(connection, tx);
                done = true;
            }
            return result;
        } finally {
            if (!done) {
                rollback(connection);
            }
        }
    }

    private Tx begin(Connection connection, Lock lock, Collection<String> destinations) throws SQLException {
        if (dialect instanceof SqliteDialect) {
            // A transaction that reads first and writes later could not be let through when another wrote meanwhile.
            execute(connection, "BEGIN IMMEDIATE");
            return new Tx(connection, dialect, List.of());
        }
        connection.setAutoCommit(false);
        List<String> begin = new ArrayList<>();
        begin.add(ISOLATION);
        begin.add(SETTINGS);
        begin.addAll(locking(lock, destinations));
        return new Tx(connection, dialect, begin);
    }

    private void commit(Connection connection, Tx tx) throws SQLException {
        if (dialect instanceof SqliteDialect) {
            execute(connection, "COMMIT");
            return;
        }
        if (!tx.hasEnded()) {
            connection.commit();
        }
        connection.setAutoCommit(true);
    }

    private void rollback(Connection connection) {
        try {
            if (dialect instanceof SqliteDialect) {
                execute(connection, "ROLLBACK");
            } else {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            // The failure that led here says more.
        }
    }

    /** Sorted, so that two transactions never wait for each other. */
    private static List<String> locking(Lock lock, Collection<String> destinations) {
        return switch (lock) {
            case NONE -> List.of();
            case ACCEPT -> List.of("SELECT pg_advisory_xact_lock_shared(" + (NPS4 + 1) + ", 0)");
            case ERASE -> List.of("SELECT pg_advisory_xact_lock(" + (NPS4 + 1) + ", 0)");
            case SCHEMA -> List.of("SELECT pg_advisory_xact_lock(" + (NPS4 + 2) + ", 0)");
            case DESTINATIONS ->
                destinations.stream()
                        .map(destination -> (int) Hashes.record(destination))
                        .sorted()
                        .distinct()
                        .map(key -> "SELECT pg_advisory_xact_lock(" + NPS4 + ", " + key + ")")
                        .toList();
        };
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        connections.close();
    }

    /** What is done with a connection. */
    @FunctionalInterface
    interface OnConnection<T extends @Nullable Object> {
        T run(Connection connection) throws SQLException;
    }
}
