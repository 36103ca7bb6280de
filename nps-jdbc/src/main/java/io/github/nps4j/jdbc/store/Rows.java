package io.github.nps4j.jdbc.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Many rows of values that are sent with one statement. Used by one thread. */
final class Rows {

    /** The types of values, under PostgreSQL's name. */
    enum Type {
        LONG("bigint"),
        INT("integer"),
        TEXT("text"),
        UUID("uuid");

        private final String sql;

        Type(String sql) {
            this.sql = sql;
        }

        String sql() {
            return sql;
        }
    }

    /** A column. */
    record Column(String name, Type type) {}

    static Column number(String name) {
        return new Column(name, Type.LONG);
    }

    static Column integer(String name) {
        return new Column(name, Type.INT);
    }

    static Column text(String name) {
        return new Column(name, Type.TEXT);
    }

    static Column uuid(String name) {
        return new Column(name, Type.UUID);
    }

    private final List<Column> columns;
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    Rows(Column... columns) {
        this.columns = List.of(columns);
    }

    /** Adds a row: a Long, Integer or String, or null, for each column. */
    Rows add(@Nullable Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(values.length + " values for " + columns.size() + " columns");
        }
        rows.add(values);
        return this;
    }

    List<Column> columns() {
        return columns;
    }

    List<@Nullable Object[]> rows() {
        return rows;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }
}
