package io.github.nps4j.jdbc.store;

import java.sql.Connection;
import java.sql.SQLException;

/** Where connections come from. Thread-safe. */
interface Connections extends AutoCloseable {

    /** A connection in auto-commit mode, of the calling thread's own until it is given back. */
    Connection take(boolean toWrite) throws SQLException;

    /** Gives a connection back; a broken one is not used again. */
    void giveBack(Connection connection, boolean toWrite, boolean broken);

    /** The name of the place, for messages; may be empty. */
    String place();

    @Override
    void close();
}
