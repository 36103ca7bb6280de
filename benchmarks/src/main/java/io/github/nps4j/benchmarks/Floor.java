package io.github.nps4j.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;

/**
 * What one would write by hand in an hour: a table, batched inserts, and workers that claim and delete 200 rows at a time,
 * handling them within that transaction. No retry, no history, no order, no dedupe: a ceiling, not an equal.
 */
final class Floor implements Contender {

    private static final int PAGE = 200;

    private final DataSource source;
    private final boolean postgres;
    private final Form form;

    /** Two ways to write it. */
    enum Form {
        /** A page is claimed, deleted and read by one statement, and then handled. */
        ONE_STATEMENT("floor (hand-written)"),
        /** A page is claimed and read, then handled, then deleted by its ids. */
        TWO_STATEMENTS("floor (hand-written, in two statements)");

        private final String title;

        Form(String title) {
            this.title = title;
        }
    }

    Floor(DataSource source, boolean postgres, Form form) throws SQLException {
        this.source = source;
        this.postgres = postgres;
        this.form = form;
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    postgres
                            ? "CREATE TABLE floor_task (id BIGSERIAL PRIMARY KEY, payload TEXT NOT NULL)"
                            : "CREATE TABLE floor_task (id INTEGER PRIMARY KEY, payload TEXT NOT NULL)");
        }
    }

    @Override
    public String name() {
        return form.title;
    }

    @Override
    public void enqueue(List<String> payloads) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO floor_task (payload) VALUES (?)")) {
                for (String payload : payloads) {
                    insert.setString(1, payload);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    @Override
    public void drain(int tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                all.add(threads.submit(() -> {
                    while (page() > 0) {
                        // The next one.
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private int page() throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            int handled = form == Form.ONE_STATEMENT ? inOneStatement(connection) : inTwoStatements(connection);
            connection.commit();
            connection.setAutoCommit(true);
            return handled;
        }
    }

    private int inOneStatement(Connection connection) throws SQLException {
        int handled = 0;
        try (PreparedStatement delete = connection.prepareStatement(
                        "DELETE FROM floor_task WHERE id IN (" + claim("id") + ") RETURNING payload");
                ResultSet rows = delete.executeQuery()) {
            while (rows.next()) {
                NoOp.handle(rows.getString(1));
                handled++;
            }
        }
        return handled;
    }

    private int inTwoStatements(Connection connection) throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (PreparedStatement claim = connection.prepareStatement(claim("id, payload"));
                ResultSet rows = claim.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getLong(1));
                NoOp.handle(rows.getString(2));
            }
        }
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM floor_task WHERE id = ?")) {
            for (long id : ids) {
                delete.setLong(1, id);
                delete.addBatch();
            }
            delete.executeBatch();
        }
        return ids.size();
    }

    private String claim(String columns) {
        return "SELECT " + columns + " FROM floor_task ORDER BY id LIMIT " + PAGE
                + (postgres ? " FOR UPDATE SKIP LOCKED" : "");
    }

    @Override
    public void close() {}
}
