package io.github.nps4j.jdbc.store;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Passes many values as arrays. */
final class PostgresDialect implements Dialect {

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public String scripts() {
        return "/db/nps4j/postgresql/";
    }

    @Override
    public String in(String column) {
        return column + " = ANY (?)";
    }

    @Override
    public String notIn(String column) {
        // Unlike <> ALL, this is looked up in a hash table, and the order of the scan is kept.
        return column + " NOT IN (SELECT unnest(?::bigint[]))";
    }

    @Override
    public String unnested(String arrayColumn) {
        return "unnest(" + arrayColumn + ") AS v(value)";
    }

    @Override
    public String rows(String alias, Rows rows) {
        String types = rows.columns().stream()
                .map(column -> "?::" + column.type().sql() + "[]")
                .collect(Collectors.joining(", "));
        String names = rows.columns().stream().map(Rows.Column::name).collect(Collectors.joining(", "));
        return "unnest(" + types + ") AS " + alias + "(" + names + ")";
    }

    @Override
    public String slot() {
        return "pg_backend_pid() % 64";
    }

    @Override
    public String forUpdate() {
        return " FOR UPDATE";
    }

    @Override
    public String forUpdateSkipLocked() {
        return " FOR UPDATE SKIP LOCKED";
    }

    @Override
    public int bindLongs(PreparedStatement statement, int index, long[] values) throws SQLException {
        statement.setObject(index, values);
        return index + 1;
    }

    @Override
    public int bindTexts(PreparedStatement statement, int index, Rows.Type type, String[] values) throws SQLException {
        Object[] typed = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            typed[i] = type == Rows.Type.UUID ? UUID.fromString(values[i]) : values[i];
        }
        statement.setArray(index, statement.getConnection().createArrayOf(type.sql(), typed));
        return index + 1;
    }

    @Override
    public int bindRows(PreparedStatement statement, int index, Rows rows) throws SQLException {
        int next = index;
        List<Rows.Column> columns = rows.columns();
        for (int c = 0; c < columns.size(); c++) {
            Rows.Type type = columns.get(c).type();
            @Nullable Object[] values = array(type, rows.rows().size());
            for (int r = 0; r < values.length; r++) {
                Object value = rows.rows().get(r)[c];
                values[r] = type == Rows.Type.UUID && value != null ? UUID.fromString((String) value) : value;
            }
            statement.setArray(next++, statement.getConnection().createArrayOf(type.sql(), values));
        }
        return next;
    }

    /** The driver has a short way for arrays of these classes. */
    private static @Nullable Object[] array(Rows.Type type, int length) {
        return switch (type) {
            case LONG -> new Long[length];
            case INT -> new Integer[length];
            case TEXT -> new String[length];
            case UUID -> new UUID[length];
        };
    }

    @Override
    public long[] readLongs(ResultSet result, int column) throws SQLException {
        Array array = result.getArray(column);
        if (array == null) {
            return new long[0];
        }
        Long[] boxed = (Long[]) array.getArray();
        long[] values = new long[boxed.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = boxed[i];
        }
        return values;
    }
}
