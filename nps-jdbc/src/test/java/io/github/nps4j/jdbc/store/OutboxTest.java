package io.github.nps4j.jdbc.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.nps4j.source.Receipt;
import io.github.nps4j.sync.Destination;
import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.testkit.FakeCrm;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A submit as part of the host's own transaction. */
class OutboxTest {

    @TempDir
    Path folder;

    private static NpsSync engine(JdbcSyncStore store, FakeCrm crm) {
        return NpsSync.builder(store)
                .destination(Destination.of("crm", crm, Responses.MAPPING))
                .pollInterval(Duration.ofMillis(20))
                .build();
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void what_the_host_commits_is_delivered_and_what_it_rolls_back_was_never_there() throws Exception {
        try (HikariDataSource pool = Postgres.newDatabase();
                JdbcSyncStore store = JdbcSyncStore.postgres(pool).createSchema()) {
            try (Connection host = pool.getConnection()) {
                run(host, "CREATE TABLE visit (id INT PRIMARY KEY)");
                delivers(store, host);
            }
        }
    }

    @Test
    void the_same_in_a_sqlite_file() throws Exception {
        Path file = folder.resolve("host.db");
        try (JdbcSyncStore store = JdbcSyncStore.sqlite(file).createSchema();
                Connection host = DriverManager.getConnection("jdbc:sqlite:" + file + "?transaction_mode=IMMEDIATE")) {
            run(host, "CREATE TABLE visit (id INT PRIMARY KEY)");
            delivers(store, host);
        }
    }

    private static void delivers(JdbcSyncStore store, Connection host) throws Exception {
        FakeCrm crm = Responses.contacts(3);
        try (NpsSync sync = engine(store, crm)) {
            sync.start();
            host.setAutoCommit(false);
            run(host, "INSERT INTO visit VALUES (1)");
            Receipt receipt = store.inTransaction(host, () -> sync.submit(Responses.response(1, 1)));
            assertThat(receipt.status()).isEqualTo(Receipt.Status.ACCEPTED);
            assertThat(store.ledger().received()).isZero();
            host.rollback();
            assertThat(store.ledger().received()).isZero();
            assertThat(sync.story(Responses.response(1, 1).key())).isEmpty();

            run(host, "INSERT INTO visit VALUES (2)");
            store.inTransaction(host, () -> sync.submit(Responses.response(1, 1)));
            store.inTransaction(host, () -> sync.submit(Responses.response(2, 2)));
            assertThat(store.inTransaction(host, () -> sync.submit(Responses.response(2, 2)))
                            .status())
                    .isEqualTo(Receipt.Status.DUPLICATE);
            assertThat(crm.record("c1").writes()).isZero();
            host.commit();
            // SQLite's driver begins the next transaction, with its lock, unless told that there is none.
            host.setAutoCommit(true);
            while (store.ledger().count(DeliveryState.APPLIED) < 2) {
                Thread.onSpinWait();
            }
            assertThat(crm.record("c1").number("nps_score")).isEqualByComparingTo("1");
            assertThat(store.ledger().duplicates()).isEqualTo(1);
        }
    }

    @Test
    void joining_needs_a_transaction_and_only_one_at_a_time() throws Exception {
        Path file = folder.resolve("host.db");
        try (JdbcSyncStore store = JdbcSyncStore.sqlite(file).createSchema();
                Connection host = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            NpsSync sync = engine(store, Responses.contacts(1));
            assertThatThrownBy(() -> store.inTransaction(host, () -> sync.submit(Responses.response(1, 0))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("auto-commit");
            host.setAutoCommit(false);
            assertThatThrownBy(() -> store.inTransaction(
                            host, () -> store.inTransaction(host, () -> sync.submit(Responses.response(1, 0)))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("joined a transaction already");
            // The thread is free again.
            assertThat(sync.submit(Responses.response(1, 0)).status()).isEqualTo(Receipt.Status.ACCEPTED);
        }
    }
}
