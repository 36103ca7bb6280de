package io.github.nps4j.jdbc.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.nps4j.source.CannotAcceptException;
import io.github.nps4j.source.Receipt;
import io.github.nps4j.sync.Destination;
import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.StoreException;
import io.github.nps4j.testkit.FakeCall;
import io.github.nps4j.testkit.FakeCrm;
import io.github.nps4j.testkit.Hold;
import io.github.nps4j.testkit.SettableClock;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

/** What happens when the ground gives way: a clear error or recovery, and nothing lost. */
class FaultsTest {

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("faults.db");
    }

    private String url() {
        return "jdbc:sqlite:" + file();
    }

    private static NpsSync engine(JdbcSyncStore store, FakeCrm crm) {
        return NpsSync.builder(store)
                .destination(Destination.of("crm", crm, Responses.MAPPING))
                .pollInterval(Duration.ofMillis(50))
                .lease(Duration.ofMinutes(30))
                .build();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void clear(Throwable thrown, StoreException.Kind kind, String... parts) {
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContainingAll(parts);
        StringWriter everything = new StringWriter();
        thrown.printStackTrace(new PrintWriter(everything));
        assertThat(everything.toString()).doesNotContain("@example.com", "secret");
    }

    /**
     * A limit on the file's pages is what SQLite itself offers to make a full disk; the code path behind it is the one of
     * a full disk (SQLITE_FULL).
     */
    @Test
    void a_full_disk_refuses_submits_clearly_loses_nothing_and_recovers_when_there_is_room() throws Exception {
        AtomicBoolean full = new AtomicBoolean();
        try (JdbcSyncStore store = JdbcSyncStore.sqlite(
                () -> {
                    Connection connection = DriverManager.getConnection(url());
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("PRAGMA max_page_count = " + (full.get() ? 80 : 1_000_000));
                    }
                    return connection;
                },
                "faults.db",
                Duration.ofSeconds(1))) {
            full.set(true);
            store.createSchema();
            NpsSync sync = engine(store, Responses.contacts(2_000));
            int accepted = 0;
            Throwable refusal = null;
            while (refusal == null) {
                try {
                    assertThat(sync.submit(Responses.response(accepted, accepted))
                                    .status())
                            .isEqualTo(Receipt.Status.ACCEPTED);
                    accepted++;
                } catch (CannotAcceptException e) {
                    refusal = e;
                }
            }
            assertThat(accepted).isPositive();
            clear(refusal.getCause(), StoreException.Kind.DISK_FULL, "faults.db", "accept responses", "disk is full");
            assertThat(refusal).hasMessageContaining("disk is full");
            assertThat(store.ledger().accepted()).isEqualTo(accepted);
            full.set(false);
            assertThat(sync.submit(Responses.response(accepted, accepted)).status())
                    .isEqualTo(Receipt.Status.ACCEPTED);
            sync.runDue();
            assertThat(store.ledger().count(DeliveryState.APPLIED)).isEqualTo(accepted + 1);
        }
    }

    @Test
    void a_read_only_file_is_named_as_such() throws Exception {
        try (JdbcSyncStore store = JdbcSyncStore.sqlite(file()).createSchema()) {
            store.accept(List.of(Responses.submission(1)), Responses.T0);
        }
        SQLiteConfig readOnly = new SQLiteConfig();
        readOnly.setReadOnly(true);
        try (JdbcSyncStore store =
                JdbcSyncStore.sqlite(() -> readOnly.createConnection(url()), "faults.db", Duration.ofSeconds(1))) {
            assertThatThrownBy(() -> store.accept(List.of(Responses.submission(2)), Responses.T0))
                    .satisfies(e -> clear(e, StoreException.Kind.READ_ONLY, "read only", "permission"));
        }
        try (JdbcSyncStore store = JdbcSyncStore.sqlite(file())) {
            assertThat(store.ledger().accepted()).isEqualTo(1);
        }
    }

    @Test
    void a_damaged_file_and_one_that_is_no_database_are_named_as_such() throws Exception {
        try (JdbcSyncStore store = JdbcSyncStore.sqlite(file()).createSchema()) {
            for (int i = 0; i < 300; i++) {
                store.accept(List.of(Responses.submission(i)), Responses.T0);
            }
        }
        try (RandomAccessFile bytes = new RandomAccessFile(file().toFile(), "rw")) {
            byte[] noise = new byte[4_096];
            java.util.Arrays.fill(noise, (byte) 0x5a);
            for (long page = 4_096; page + 4_096 < bytes.length(); page += 4_096) {
                bytes.seek(page);
                bytes.write(noise);
            }
        }
        try (JdbcSyncStore store = JdbcSyncStore.sqlite(file())) {
            assertThatThrownBy(() -> store.accept(List.of(Responses.submission(999)), Responses.T0))
                    .satisfies(e -> clear(e, StoreException.Kind.CORRUPT, "damaged", "backup"));
            NpsSync sync = engine(store, Responses.contacts(1));
            assertThatThrownBy(() -> sync.submit(Responses.response(1_000, 0)))
                    .isInstanceOf(CannotAcceptException.class);
        }
        Path text = folder.resolve("notes.txt");
        Files.writeString(text, "this is a list of secret notes\n".repeat(500));
        try (JdbcSyncStore store = JdbcSyncStore.sqlite(text)) {
            assertThatThrownBy(store::createSchema)
                    .satisfies(e -> clear(e, StoreException.Kind.CORRUPT, "notes.txt", "no SQLite database"));
        }
        try (JdbcSyncStore store =
                JdbcSyncStore.sqlite(folder.resolve("missing").resolve("x.db"))) {
            assertThatThrownBy(store::createSchema)
                    .satisfies(e -> clear(e, StoreException.Kind.UNAVAILABLE, "folder exists"));
        }
    }

    @Test
    void a_file_that_another_process_keeps_locked_is_named_as_such_and_goes_on_when_it_is_free() throws Exception {
        try (JdbcSyncStore store =
                JdbcSyncStore.sqlite(() -> DriverManager.getConnection(url()), "faults.db", Duration.ofMillis(50))) {
            store.createSchema();
            NpsSync sync = engine(store, Responses.contacts(1));
            try (Connection other = DriverManager.getConnection(url());
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                assertThatThrownBy(() -> sync.submit(Responses.response(1, 0)))
                        .isInstanceOf(CannotAcceptException.class)
                        .satisfies(
                                e -> clear(e.getCause(), StoreException.Kind.UNAVAILABLE, "locked", "another process"));
                statement.execute("ROLLBACK");
            }
            assertThat(sync.submit(Responses.response(1, 0)).status()).isEqualTo(Receipt.Status.ACCEPTED);
        }
    }

    @Test
    void a_database_that_restarts_in_mid_batch_loses_nothing_and_work_goes_on_at_once() throws Exception {
        try (RestartablePostgres server = new RestartablePostgres(folder);
                HikariDataSource pool = Postgres.pool(server.url());
                JdbcSyncStore store = JdbcSyncStore.postgres(pool).createSchema()) {
            FakeCrm crm = Responses.contacts(300);
            List<Integer> refused = new ArrayList<>();
            try (Hold hold = crm.faults().hold(FakeCall.Kind.WRITE);
                    NpsSync sync = engine(store, crm)) {
                sync.start();
                for (int i = 0; i < 200; i++) {
                    sync.submit(Responses.response(i, i));
                }
                hold.awaitArrival(Duration.ofSeconds(60));
                server.kill();
                assertThatThrownBy(() -> sync.submit(Responses.response(200, 200)))
                        .isInstanceOf(CannotAcceptException.class)
                        .satisfies(e -> clear(
                                e.getCause(),
                                StoreException.Kind.UNAVAILABLE,
                                "PostgreSQL store",
                                "cannot be reached"));
                refused.add(200);
                // The CRM takes the batch while there is no store to tell.
                hold.release();
                server.start();
                for (int i : refused) {
                    sync.submit(Responses.response(i, i));
                }
                // The lease is half an hour: nobody waits for it.
                assertThat(sync.awaitSettled(Duration.ofMinutes(2))).isTrue();
                assertThat(sync.ledger().count(DeliveryState.APPLIED)).isEqualTo(201);
                assertThat(sync.ledger().deliveries()).isEqualTo(201);
            }
            for (int i = 0; i <= 200; i++) {
                assertThat(crm.record("c" + i).number("nps_score")).isEqualByComparingTo(String.valueOf(i % 11));
            }
            assertThat(crm.misuses()).isEmpty();
        }
    }

    @Test
    void a_node_that_stops_in_mid_transaction_does_not_hold_up_the_others() throws Exception {
        try (HikariDataSource pool = Postgres.newDatabase();
                JdbcSyncStore store = JdbcSyncStore.postgres(pool).createSchema()) {
            store.accept(List.of(Responses.submission(1)), Responses.T0);
            Database stopped = new Database(new PostgresDialect(), new PooledConnections(pool));
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            CompletableFuture<Throwable> end = CompletableFuture.supplyAsync(() -> {
                try {
                    stopped.write("stand still", "crm", tx -> {
                        tx.flush();
                        inside.countDown();
                        awaitQuietly(goOn);
                        return tx.sql("SELECT 1").exists();
                    });
                    return null;
                } catch (Throwable e) {
                    return e;
                }
            });
            inside.await();
            assertThat(store.claim("crm", 10, Responses.T0, Duration.ofMinutes(1))
                            .deliveries())
                    .hasSize(1);
            goOn.countDown();
            clear(end.get(), StoreException.Kind.UNAVAILABLE, "stand still");
        }
    }

    @Test
    void a_clock_that_is_set_back_an_hour_delays_what_was_due_and_loses_nothing() throws Exception {
        try (HikariDataSource pool = Postgres.newDatabase();
                JdbcSyncStore postgres = JdbcSyncStore.postgres(pool).createSchema();
                JdbcSyncStore sqlite = JdbcSyncStore.sqlite(file()).createSchema()) {
            for (JdbcSyncStore store : List.of(postgres, sqlite)) {
                SettableClock clock = SettableClock.at(Responses.T0);
                FakeCrm crm = Responses.contacts(10);
                NpsSync sync = NpsSync.builder(store)
                        .clock(clock)
                        .destination(Destination.of("crm", crm, Responses.MAPPING))
                        .build();
                sync.submit(Responses.response(1, 1));
                sync.submit(Responses.response(2, 2));
                // A worker that dies now leaves a lease that ends in what is the far future after the clock is set
                // back.
                store.claim("crm", 1, clock.instant(), Duration.ofMinutes(2));
                clock.advance(Duration.ofHours(-1));
                sync.submit(Responses.response(3, 3));
                sync.submit(Responses.response(14, 1));
                sync.runDue();
                // What comes now is delivered now, except to the customer that is still claimed.
                assertThat(crm.record("c3").number("nps_score")).isEqualByComparingTo("3");
                clock.advance(Duration.ofMinutes(63));
                sync.runDue();
                assertThat(crm.record("c2").number("nps_score")).isEqualByComparingTo("2");
                assertThat(crm.record("c1").number("nps_score")).isEqualByComparingTo("3");
                assertThat(sync.ledger().count(DeliveryState.WAITING)).isZero();
                assertThat(sync.ledger().deliveries()).isEqualTo(4);
            }
        }
    }
}
