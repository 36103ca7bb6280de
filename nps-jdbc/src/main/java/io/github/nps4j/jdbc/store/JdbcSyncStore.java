package io.github.nps4j.jdbc.store;

import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.ResponseKey;
import io.github.nps4j.sync.store.Acceptance;
import io.github.nps4j.sync.store.Claim;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryFilter;
import io.github.nps4j.sync.store.Ledger;
import io.github.nps4j.sync.store.Reason;
import io.github.nps4j.sync.store.Settlement;
import io.github.nps4j.sync.store.Settlement.LinkKey;
import io.github.nps4j.sync.store.Settlement.RecordRef;
import io.github.nps4j.sync.store.StoreException;
import io.github.nps4j.sync.store.Submission;
import io.github.nps4j.sync.store.SyncStore;
import io.github.nps4j.sync.store.Watermark;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The durable store, over plain JDBC: in a SQLite file for one process, or in PostgreSQL for many nodes. The host brings
 * the driver and, for PostgreSQL, the pool.
 *
 * <pre>{@code
 * SyncStore embedded = JdbcSyncStore.sqlite(Path.of("nps4j.db")).createSchema();
 * SyncStore shared = JdbcSyncStore.postgres(dataSource).createSchema();
 * }</pre>
 *
 * <p><b>Transactional outbox.</b> A submit can be part of the host's own transaction, so that its data and the response
 * are stored together or not at all:
 *
 * <pre>{@code
 * connection.setAutoCommit(false);
 * orders.close(connection, orderId);
 * store.inTransaction(connection, () -> sync.submit(response));
 * connection.commit();      // from now on nps4j delivers it; after a rollback it was never there
 * }</pre>
 *
 * <p>What was submitted so is found at the next poll after the commit ({@code NpsSync.Builder.pollInterval}).
 *
 * <p>Durable means: when a call returns, the database has committed. SQLite runs with {@code synchronous=FULL};
 * PostgreSQL with what its administrator chose, which should not be {@code synchronous_commit=off} or {@code fsync=off}.
 * Thread-safe.
 */
public final class JdbcSyncStore implements SyncStore {

    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(10);

    private final Database database;
    private final Schema schema;
    private final Claiming claiming;
    private final Settling settling;
    private final Changing changing;
    private final Reading reading;
    private final Retention retention;
    private final AtomicBoolean erasures = new AtomicBoolean();

    @SuppressWarnings("ThreadLocalUsage") // each store has its own joined transaction
    private final ThreadLocal<@Nullable Connection> joined = new ThreadLocal<>();

    private JdbcSyncStore(Dialect dialect, Connections connections) {
        this.database = new Database(dialect, connections);
        this.schema = new Schema(database);
        this.claiming = new Claiming(database, new OwnClaims());
        this.settling = new Settling(database, claiming);
        this.changing = new Changing(database);
        this.reading = new Reading(database);
        this.retention = new Retention(database);
    }

    /**
     * A store in PostgreSQL 13 or later, which any number of nodes may share. The tables are found by the search path of
     * the connections ({@code currentSchema} of the driver).
     *
     * <p>A connection is taken for each transaction, for milliseconds. A pool of half the engine's threads is plenty; one
     * connection is enough.
     *
     * @param source the host's pool; not closed by the store
     * @return the store
     */
    public static JdbcSyncStore postgres(DataSource source) {
        return new JdbcSyncStore(new PostgresDialect(), new PooledConnections(source));
    }

    /**
     * A store in a SQLite file, for one process. The file is created if it is missing; beside it SQLite keeps two files
     * that end in {@code -wal} and {@code -shm}, which belong to it.
     *
     * @param file the file; its folder must exist, on a local disk
     * @return the store; {@link #close()} closes the file
     */
    public static JdbcSyncStore sqlite(Path file) {
        String url = "jdbc:sqlite:" + file.toAbsolutePath();
        return sqlite(() -> DriverManager.getConnection(url), String.valueOf(file.getFileName()), BUSY_TIMEOUT);
    }

    static JdbcSyncStore sqlite(SqliteConnections.Opener opener, String place, Duration busyTimeout) {
        return new JdbcSyncStore(new SqliteDialect(), new SqliteConnections(opener, place, busyTimeout));
    }

    /**
     * The same, with a source of the host's own, for example with encryption. The store keeps two of its connections
     * open until it is closed, and sets {@code journal_mode=WAL}, {@code synchronous=FULL} and a busy timeout on them.
     *
     * @param source opens the file; not closed by the store
     * @return the store
     */
    public static JdbcSyncStore sqlite(DataSource source) {
        return sqlite(source::getConnection, "", BUSY_TIMEOUT);
    }

    /**
     * Creates the tables, or brings them to this version. May be called at every start, by any number of nodes at the same
     * time: one does the work. Hosts with Flyway or Liquibase run the scripts in {@code db/nps4j/postgresql} or
     * {@code db/nps4j/sqlite} of this jar instead.
     *
     * @return this store
     * @throws StoreException if the tables are of a later version than this one knows, or the database is away
     */
    public JdbcSyncStore createSchema() {
        schema.create();
        return this;
    }

    /**
     * Has everything that is submitted within {@code work}, on this thread, stored by a transaction of the host. It is
     * visible to nobody until the host commits, and gone if the host rolls back. Only submitting joins; all else that is
     * done with this store meanwhile has its own transactions.
     *
     * <p>If {@code work} throws, the host must roll back: with PostgreSQL its transaction can do nothing else any more.
     * With SQLite, begin the transaction by {@code BEGIN IMMEDIATE} ({@code transaction_mode=IMMEDIATE} of the driver);
     * while it is open, the engine waits for it. The driver begins the next one as soon as one ends, so call
     * {@code setAutoCommit(true)} after the commit.
     *
     * @param connection the host's connection to the database of this store, with a transaction begun; stays open
     * @param work calls {@code sync.submit} or {@code sync.submitAll}
     * @return what {@code work} returned
     * @param <T> what {@code work} returns
     * @throws IllegalStateException if the connection is in auto-commit mode, or the thread is within another call already
     */
    public <T extends @Nullable Object> T inTransaction(Connection connection, Supplier<T> work) {
        if (joined.get() != null) {
            throw new IllegalStateException("this thread has joined a transaction already: end that call first");
        }
        joined.set(connection);
        try {
            return work.get();
        } finally {
            joined.remove();
        }
    }

    @Override
    @SuppressWarnings("NullAway") // the work may return null: NullAway does not read @Nullable type arguments
    public List<Acceptance> accept(List<Submission> submissions, Instant now) {
        if (submissions.isEmpty()) {
            return List.of();
        }
        List<Accepting.Item> items =
                submissions.stream().map(Accepting.Item::new).toList();
        String operation = "accept responses";
        Connection host = joined.get();
        if (host != null) {
            return database.join(host, operation, Database.Lock.ACCEPT, tx -> {
                schema.check(tx);
                List<Acceptance> acceptances = new Accepting(tx, now, true, erasures).accept(items);
                return Objects.requireNonNull(acceptances);
            });
        }
        schema.check();
        while (true) {
            List<Acceptance> acceptances = database.write(operation, Database.Lock.ACCEPT, tx -> {
                List<Acceptance> done = new Accepting(tx, now, false, erasures).accept(items);
                if (done == null) {
                    tx.rollbackOnly();
                }
                return done;
            });
            if (acceptances != null) {
                return acceptances;
            }
        }
    }

    @Override
    public Claim claim(String destination, int limit, Instant now, Duration lease) {
        schema.check();
        return claiming.claim(destination, limit, now, lease, false);
    }

    @Override
    public Claim claimHeld(String destination, int limit, Instant now, Duration lease) {
        schema.check();
        return claiming.claim(destination, limit, now, lease, true);
    }

    @Override
    public Map<RecordRef, Watermark> watermarks(String destination, Collection<RecordRef> records) {
        schema.check();
        return claiming.watermarks(destination, records);
    }

    @Override
    public boolean renew(Claim claim, Instant until) {
        return claiming.renew(claim, until);
    }

    @Override
    public Map<RecordRef, Watermark> reserve(Claim claim, Collection<RecordRef> records, Instant now) {
        return claiming.reserve(claim, records, now);
    }

    @Override
    public List<Delivery> settle(Claim claim, Settlement settlement, Instant now) {
        return settlement.isEmpty() ? List.of() : settling.settle(claim, settlement, now);
    }

    @Override
    public void release(Claim claim, Instant now) {
        claiming.release(claim);
    }

    @Override
    public Map<LinkKey, String> links(String destination, Collection<LinkKey> keys, Instant notBefore) {
        return reading.links(destination, keys, notBefore);
    }

    @Override
    public Optional<Instant> nextDue(String destination) {
        schema.check();
        return reading.nextDue(destination);
    }

    @Override
    public Ledger ledger() {
        schema.check();
        return reading.ledger();
    }

    @Override
    public List<Delivery> find(DeliveryFilter filter) {
        schema.check();
        return reading.find(filter);
    }

    @Override
    public List<Delivery> story(ResponseKey key) {
        schema.check();
        return reading.story(key);
    }

    @Override
    public List<Delivery> update(Collection<Long> ids, UnaryOperator<Delivery> change, Instant now) {
        schema.check();
        return changing.update(ids, change, now);
    }

    @Override
    public Set<String> dueDestinations(Instant now) {
        schema.check();
        return reading.dueDestinations(now);
    }

    @Override
    public boolean anyWaiting() {
        schema.check();
        return reading.anyWaiting();
    }

    @Override
    public void hold(String destination, Reason reason, Instant now) {
        schema.check();
        changing.hold(destination, reason, now);
    }

    @Override
    public boolean unhold(String destination) {
        schema.check();
        return changing.unhold(destination);
    }

    @Override
    public Map<String, Reason> holds() {
        schema.check();
        return changing.holds();
    }

    @Override
    public int rewrite(String destination, RecordRef record, Instant now) {
        schema.check();
        return changing.rewrite(destination, record, now);
    }

    @Override
    public void recheck(Collection<Long> ids, Instant dueAt, Instant now) {
        schema.check();
        changing.recheck(ids, dueAt, now);
    }

    @Override
    public int purge(Instant settledBefore, int limit) {
        schema.check();
        return retention.purge(settledBefore, limit);
    }

    @Override
    public List<NpsResponse> responsesOf(String tenant, Collection<String> tokens) {
        schema.check();
        return retention.responsesOf(tenant, tokens);
    }

    @Override
    public int erase(String tenant, Collection<String> tokens, Instant now) {
        schema.check();
        return retention.erase(tenant, tokens);
    }

    /** Closes the SQLite file; a {@link DataSource} of the host stays open. */
    @Override
    public void close() {
        database.close();
    }

    @Override
    public String toString() {
        return "JdbcSyncStore[" + database.dialect().name() + "]";
    }
}
