package io.github.nps4j.jdbc.store;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Passes many values as JSON. */
final class SqliteDialect implements Dialect {

    private static final String AMONG = " IN (SELECT value FROM json_each(?))";

    @Override
    public String name() {
        return "SQLite";
    }

    @Override
    public String scripts() {
        return "/db/nps4j/sqlite/";
    }

    @Override
    public String in(String column) {
        return column + AMONG;
    }

    /** A condition: the column is not among the numbers of one parameter. */
    static String notIn(String column) {
        return column + " NOT" + AMONG;
    }

    @Override
    public String open(String arrayColumn) {
        return "json_each(" + arrayColumn + ") AS v";
    }

    @Override
    public String isOpen() {
        return "substr(c.done, v.key + 1, 1) = '0'";
    }

    @Override
    public String quick(String arrayColumn) {
        return arrayColumn;
    }

    @Override
    public String rows(String alias, Rows rows) {
        StringBuilder columns = new StringBuilder();
        for (int i = 0; i < rows.columns().size(); i++) {
            columns.append(i == 0 ? "" : ", ")
                    .append("json_extract(value, '$[")
                    .append(i)
                    .append("]') AS ")
                    .append(rows.columns().get(i).name());
        }
        return "(SELECT " + columns + " FROM json_each(?)) AS " + alias;
    }

    @Override
    public String slot() {
        return "0";
    }

    @Override
    public String forUpdate() {
        return "";
    }

    @Override
    public String forUpdateSkipLocked() {
        return "";
    }

    @Override
    public int bindLongs(PreparedStatement statement, int index, long[] values) throws SQLException {
        statement.setString(index, Json.longs(values));
        return index + 1;
    }

    @Override
    public int bindTexts(PreparedStatement statement, int index, Rows.Type type, String[] values) throws SQLException {
        statement.setString(index, Json.texts(List.of(values)));
        return index + 1;
    }

    @Override
    public int bindRows(PreparedStatement statement, int index, Rows rows) throws SQLException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.generator(text)) {
            json.writeStartArray();
            for (@Nullable Object[] row : rows.rows()) {
                json.writeStartArray();
                for (Object value : row) {
                    write(json, value);
                }
                json.writeEndArray();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        statement.setString(index, text.toString());
        return index + 1;
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else {
            json.writeString((String) value);
        }
    }

    @Override
    public void bindBits(PreparedStatement statement, int index, BitSet bits, int length) throws SQLException {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(bits.get(i) ? '1' : '0');
        }
        statement.setString(index, text.toString());
    }

    @Override
    public long[] readLongs(ResultSet result, int column) throws SQLException {
        String text = result.getString(column);
        return text == null ? new long[0] : Json.readLongs(text);
    }

    @Override
    public BitSet readBits(ResultSet result, int column) throws SQLException {
        String text = result.getString(column);
        BitSet bits = new BitSet();
        for (int i = 0; text != null && i < text.length(); i++) {
            bits.set(i, text.charAt(i) == '1');
        }
        return bits;
    }
}
