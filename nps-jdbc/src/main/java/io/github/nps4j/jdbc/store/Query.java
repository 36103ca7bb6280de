package io.github.nps4j.jdbc.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A statement whose values are given in order. Ends with {@link #list}, {@link #first} or {@link #update}. */
final class Query {

    /** Reads one row. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private final PreparedStatement statement;
    private final Dialect dialect;
    private int next;

    /** A query whose first value goes to this parameter. */
    Query(PreparedStatement statement, Dialect dialect, int next) {
        this.statement = statement;
        this.dialect = dialect;
        this.next = next;
    }

    /** The parameter that comes next. */
    int next() {
        return next;
    }

    Query text(@Nullable String value) throws SQLException {
        statement.setString(next++, value);
        return this;
    }

    Query number(long value) throws SQLException {
        statement.setLong(next++, value);
        return this;
    }

    Query number(@Nullable Long value) throws SQLException {
        if (value == null) {
            statement.setNull(next++, Types.BIGINT);
            return this;
        }
        return number(value.longValue());
    }

    Query integer(int value) throws SQLException {
        statement.setInt(next++, value);
        return this;
    }

    Query time(Instant value) throws SQLException {
        return number(Times.micros(value));
    }

    Query longs(long[] values) throws SQLException {
        next = dialect.bindLongs(statement, next, values);
        return this;
    }

    Query bits(BitSet bits, int length) throws SQLException {
        dialect.bindBits(statement, next++, bits, length);
        return this;
    }

    Query longs(Collection<Long> values) throws SQLException {
        return longs(values.stream().mapToLong(Long::longValue).toArray());
    }

    Query texts(Rows.Type type, Collection<String> values) throws SQLException {
        next = dialect.bindTexts(statement, next, type, values.toArray(String[]::new));
        return this;
    }

    Query rows(Rows rows) throws SQLException {
        next = dialect.bindRows(statement, next, rows);
        return this;
    }

    <T> List<T> list(Reader<T> reader) throws SQLException {
        try (PreparedStatement closing = statement) {
            List<T> all = new ArrayList<>();
            try (ResultSet result = closing.executeQuery()) {
                while (result.next()) {
                    all.add(reader.read(result));
                }
            }
            return all;
        }
    }

    <T> Optional<T> first(Reader<T> reader) throws SQLException {
        List<T> all = list(reader);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
    }

    boolean exists() throws SQLException {
        return first(row -> true).isPresent();
    }

    int update() throws SQLException {
        try (PreparedStatement closing = statement) {
            return closing.executeUpdate();
        }
    }
}
