package io.github.nps4j.jdbc.store;

import java.sql.Connection;
import java.sql.SQLException;

/** A connection within a transaction, or for one statement. Used by one thread. */
final class Tx {

    private final Connection connection;
    private final Dialect dialect;

    Tx(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    Dialect dialect() {
        return dialect;
    }

    Query sql(String text) throws SQLException {
        return new Query(connection.prepareStatement(text), dialect);
    }
}
