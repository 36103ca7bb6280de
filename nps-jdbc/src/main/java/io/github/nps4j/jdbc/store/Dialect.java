package io.github.nps4j.jdbc.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;

/** What differs between databases in the text of statements and in how values are passed. Stateless. */
interface Dialect {

    /** The product's name, for messages. */
    String name();

    /** The folder of the scripts. */
    String scripts();

    /** A condition: the column is among the values of one parameter. */
    String in(String column);

    /** A table of one column {@code value}: the numbers in an array column of claim {@code c} that are not done. */
    String open(String arrayColumn);

    /** Which of {@link #open} are meant. */
    String isOpen();

    /** The expression that reads an array column quickly, for {@link #readLongs}. */
    String quick(String arrayColumn);

    /** A table of the rows that one call of {@link #bindRows} passes. */
    String rows(String alias, Rows rows);

    /** The expression for a number of a session that differs from that of most others at the same time. */
    String slot();

    /** Ends a SELECT whose rows are going to be changed. */
    String forUpdate();

    /** Ends a SELECT whose rows are going to be changed, leaving out those that another transaction changes now. */
    String forUpdateSkipLocked();

    /** Passes values for {@link #in}; returns the next free parameter. */
    int bindLongs(PreparedStatement statement, int index, long[] values) throws SQLException;

    /** Passes values for {@link #in}; returns the next free parameter. */
    int bindTexts(PreparedStatement statement, int index, Rows.Type type, String[] values) throws SQLException;

    /** Passes the rows of {@link #rows}; returns the next free parameter. */
    int bindRows(PreparedStatement statement, int index, Rows rows) throws SQLException;

    /** Passes bits, as many as {@code length}. */
    void bindBits(PreparedStatement statement, int index, BitSet bits, int length) throws SQLException;

    /** Reads a column of {@link #quick}. */
    long[] readLongs(ResultSet result, int column) throws SQLException;

    /** Reads a column of {@link #bindBits}. */
    BitSet readBits(ResultSet result, int column) throws SQLException;
}
