package io.github.nps4j.jdbc.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A connection within a transaction, or for one statement. Used by one thread. */
final class Tx {

    private final Connection connection;
    private final Dialect dialect;
    private List<String> begin;
    private boolean ended;
    private boolean rollbackOnly;

    /** The statements that begin the transaction are sent with the first one that follows. */
    Tx(Connection connection, Dialect dialect, List<String> begin) {
        this.connection = connection;
        this.dialect = dialect;
        this.begin = begin;
    }

    Dialect dialect() {
        return dialect;
    }

    Query sql(String text) throws SQLException {
        flush();
        return new Query(connection.prepareStatement(text), dialect, 1);
    }

    Pipeline pipeline() {
        return new Pipeline(connection, dialect, this);
    }

    /** Sends what is still to be sent. */
    void flush() throws SQLException {
        if (!begin.isEmpty()) {
            pipeline().run();
        }
    }

    List<String> takeBegin() {
        List<String> taken = begin;
        begin = List.of();
        return taken;
    }

    /** Has the transaction rolled back when its work is over. */
    void rollbackOnly() {
        rollbackOnly = true;
    }

    boolean isRollbackOnly() {
        return rollbackOnly;
    }

    void ended() {
        ended = true;
    }

    /** Whether a pipeline has committed already. */
    boolean hasEnded() {
        return ended;
    }
}
