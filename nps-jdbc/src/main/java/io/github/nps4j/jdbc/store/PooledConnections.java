package io.github.nps4j.jdbc.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The host's own pool. */
final class PooledConnections implements Connections {

    private final DataSource source;

    PooledConnections(DataSource source) {
        this.source = source;
    }

    @Override
    public Connection take(boolean toWrite) throws SQLException {
        Connection connection = source.getConnection();
        try {
            if (!connection.getAutoCommit()) {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            giveBack(connection, toWrite, true);
            throw e;
        }
        return connection;
    }

    @Override
    public void giveBack(Connection connection, boolean toWrite, boolean broken) {
        close(connection);
    }

    static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is of no use any more, whatever it says.
        }
    }

    @Override
    public String place() {
        return "";
    }

    /** The pool is the host's. */
    @Override
    public void close() {}
}
