package io.github.nps4j.jdbc.store;

import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.BitSet;
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
    public String open(String arrayColumn) {
        return "unnest(" + arrayColumn + ") WITH ORDINALITY AS v(value, nth)";
    }

    @Override
    public String isOpen() {
        return "get_bit(c.done, (v.nth - 1)::int) = 0";
    }

    @Override
    public String quick(String arrayColumn) {
        return "array_send(" + arrayColumn + ")";
    }

    @Override
    public String rows(String alias, Rows rows) {
        // The driver has a short way for texts, but not for UUIDs.
        String types = rows.columns().stream()
                .map(column -> column.type() == Rows.Type.UUID
                        ? "?::text[]::uuid[]"
                        : "?::" + column.type().sql() + "[]")
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
                values[r] = rows.rows().get(r)[c];
            }
            String name = type == Rows.Type.UUID ? Rows.Type.TEXT.sql() : type.sql();
            statement.setArray(next++, statement.getConnection().createArrayOf(name, values));
        }
        return next;
    }

    /** The driver has a short way for arrays of these classes. */
    private static @Nullable Object[] array(Rows.Type type, int length) {
        return switch (type) {
            case LONG -> new Long[length];
            case INT -> new Integer[length];
            case TEXT, UUID -> new String[length];
        };
    }

    @Override
    public void bindBits(PreparedStatement statement, int index, BitSet bits, int length) throws SQLException {
        statement.setBytes(index, Arrays.copyOf(bits.toByteArray(), (length + 7) / 8));
    }

    /** The binary form of an array: dimensions, flags, type; length and lower bound; then length and value of each. */
    @Override
    public long[] readLongs(ResultSet result, int column) throws SQLException {
        byte[] bytes = result.getBytes(column);
        if (bytes == null) {
            return new long[0];
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (buffer.getInt() == 0) {
            return new long[0];
        }
        buffer.position(12);
        long[] values = new long[buffer.getInt()];
        buffer.getInt();
        for (int i = 0; i < values.length; i++) {
            buffer.getInt();
            values[i] = buffer.getLong();
        }
        return values;
    }

    @Override
    public BitSet readBits(ResultSet result, int column) throws SQLException {
        byte[] bytes = result.getBytes(column);
        return bytes == null ? new BitSet() : BitSet.valueOf(bytes);
    }
}
