package io.github.nps4j.jdbc.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.nps4j.sync.store.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class SchemaTest {

    private static final int NODES = 10;

    @TempDir
    Path folder;

    private SQLiteDataSource file() {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + folder.resolve("schema.db"));
        return source;
    }

    private static void together(Supplier<JdbcSyncStore> node) throws Exception {
        CyclicBarrier start = new CyclicBarrier(NODES);
        ExecutorService threads = Executors.newFixedThreadPool(NODES);
        try {
            List<Future<?>> nodes = new ArrayList<>();
            for (int i = 0; i < NODES; i++) {
                int number = i;
                nodes.add(threads.submit(() -> {
                    try (JdbcSyncStore store = node.get()) {
                        start.await();
                        store.createSchema().createSchema();
                        store.accept(List.of(Responses.submission(number)), Responses.T0);
                    }
                    return null;
                }));
            }
            for (Future<?> one : nodes) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        try (JdbcSyncStore store = node.get()) {
            assertThat(store.ledger().accepted()).isEqualTo(NODES);
        }
    }

    @Test
    void ten_nodes_that_start_together_create_the_tables_once() throws Exception {
        try (HikariDataSource pool = Postgres.newDatabase()) {
            together(() -> JdbcSyncStore.postgres(pool));
            assertThat(one(pool.getConnection(), "SELECT count(*) FROM nps_schema"))
                    .as("one row for each script")
                    .isEqualTo(3);
            assertThat(one(pool.getConnection(), "SELECT count(*) FROM nps_meta"))
                    .isEqualTo(1);
        }
    }

    @Test
    void ten_connections_that_start_together_create_the_tables_of_a_file_once() throws Exception {
        together(() -> JdbcSyncStore.sqlite(folder.resolve("schema.db")));
        assertThat(one(file().getConnection(), "SELECT count(*) FROM nps_schema"))
                .as("one row for each script")
                .isEqualTo(3);
    }

    private static long one(Connection connection, String sql) throws SQLException {
        try (connection;
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (connection;
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    @Test
    void without_tables_the_error_says_how_to_create_them() {
        try (HikariDataSource pool = Postgres.newDatabase();
                JdbcSyncStore postgres = JdbcSyncStore.postgres(pool);
                JdbcSyncStore sqlite = JdbcSyncStore.sqlite(file())) {
            for (JdbcSyncStore store : List.of(postgres, sqlite)) {
                assertThatThrownBy(() -> store.accept(List.of(Responses.submission(1)), Responses.T0))
                        .isInstanceOfSatisfying(
                                StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.SCHEMA))
                        .hasMessageContaining("createSchema()")
                        .hasMessageContaining("db/nps4j");
                assertThatThrownBy(store::ledger).isInstanceOf(StoreException.class);
            }
        }
    }

    @Test
    void tables_of_a_later_version_are_left_alone() throws Exception {
        try (HikariDataSource pool = Postgres.newDatabase()) {
            JdbcSyncStore.postgres(pool).createSchema();
            run(pool.getConnection(), "INSERT INTO nps_schema (version) VALUES (99)");
            JdbcSyncStore late = JdbcSyncStore.postgres(pool);
            assertThatThrownBy(late::anyWaiting)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("version 99")
                    .hasMessageContaining("update nps4j");
            assertThatThrownBy(late::createSchema).isInstanceOf(StoreException.class);
        }
        try (JdbcSyncStore first = JdbcSyncStore.sqlite(file()).createSchema()) {
            run(file().getConnection(), "INSERT INTO nps_schema (version) VALUES (99)");
            try (JdbcSyncStore late = JdbcSyncStore.sqlite(file())) {
                assertThatThrownBy(late::anyWaiting).hasMessageContaining("version 99");
            }
            assertThat(first.anyWaiting()).isFalse();
        }
    }

    @Test
    void tables_that_were_dropped_later_are_missed_clearly() throws Exception {
        try (HikariDataSource pool = Postgres.newDatabase()) {
            JdbcSyncStore store = JdbcSyncStore.postgres(pool).createSchema();
            run(pool.getConnection(), "DROP TABLE nps_delivery");
            assertThatThrownBy(() -> store.accept(List.of(Responses.submission(1)), Responses.T0))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.code()).contains("SQLSTATE 42P01"))
                    .hasMessageContaining("tables are missing");
        }
    }
}
