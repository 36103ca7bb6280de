package io.github.nps4j.jdbc.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One connection that writes and one that reads. SQLite takes one writer at a time; here they queue up in fair order,
 * where SQLite itself would let them try their luck.
 */
final class SqliteConnections implements Connections {

    /** Opens a connection. */
    @FunctionalInterface
    interface Opener {
        Connection open() throws SQLException;
    }

    private final Opener opener;
    private final String place;
    private final Duration busyTimeout;
    private final Seat writer = new Seat();
    private final Seat reader = new Seat();

    SqliteConnections(Opener opener, String place, Duration busyTimeout) {
        this.opener = opener;
        this.place = place;
        this.busyTimeout = busyTimeout;
    }

    @Override
    public Connection take(boolean toWrite) throws SQLException {
        Seat seat = toWrite ? writer : reader;
        seat.lock.lock();
        try {
            Connection connection = seat.connection;
            if (connection == null) {
                connection = open();
                seat.connection = connection;
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            seat.lock.unlock();
            throw e;
        }
    }

    private Connection open() throws SQLException {
        Connection connection = opener.open();
        try (Statement statement = connection.createStatement()) {
            if (!connection.getAutoCommit()) {
                connection.setAutoCommit(true);
            }
            statement.execute("PRAGMA busy_timeout = " + busyTimeout.toMillis());
            statement.execute("PRAGMA journal_mode = WAL");
            // Without this a power cut may undo what was committed last.
            statement.execute("PRAGMA synchronous = FULL");
            return connection;
        } catch (SQLException | RuntimeException e) {
            PooledConnections.close(connection);
            throw e;
        }
    }

    @Override
    public void giveBack(Connection connection, boolean toWrite, boolean broken) {
        Seat seat = toWrite ? writer : reader;
        try {
            if (broken) {
                seat.connection = null;
                PooledConnections.close(connection);
            }
        } finally {
            seat.lock.unlock();
        }
    }

    @Override
    public String place() {
        return place;
    }

    @Override
    public void close() {
        writer.close();
        reader.close();
    }

    private static final class Seat {
        final ReentrantLock lock = new ReentrantLock(true);

        @Nullable
        Connection connection;

        void close() {
            lock.lock();
            try {
                if (connection != null) {
                    PooledConnections.close(connection);
                    connection = null;
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
