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
 * What one would write by hand in an hour: a table, batched inserts, and workers that delete 200 rows at a time, handling
 * them within that transaction. No retry, no history, no order, no dedupe: a ceiling, not an equal.
 */
final class Floor implements Contender {

    private static final int PAGE = 200;

    private final DataSource source;
    private final boolean postgres;

    Floor(DataSource source, boolean postgres) throws SQLException {
        this.source = source;
        this.postgres = postgres;
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
        return "floor (hand-written)";
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
        String sql = "DELETE FROM floor_task WHERE id IN (SELECT id FROM floor_task ORDER BY id LIMIT " + PAGE
                + (postgres ? " FOR UPDATE SKIP LOCKED" : "") + ") RETURNING payload";
        int handled = 0;
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement delete = connection.prepareStatement(sql);
                    ResultSet rows = delete.executeQuery()) {
                while (rows.next()) {
                    NoOp.handle(rows.getString(1));
                    handled++;
                }
            }
            connection.commit();
            connection.setAutoCommit(true);
        }
        return handled;
    }

    @Override
    public void close() {}
}
