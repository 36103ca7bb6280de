package io.github.nps4j.jdbc.store;

import io.github.nps4j.channel.ChannelDocument;
import io.github.nps4j.channel.ChannelStore;
import io.github.nps4j.channel.Consent;
import io.github.nps4j.channel.OutboxRow;
import io.github.nps4j.channel.OutboxState;
import io.github.nps4j.channel.Reservation;
import io.github.nps4j.channel.SendRequest;
import io.github.nps4j.channel.Suppression;
import io.github.nps4j.sync.store.StoreException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * What the nodes of a channel share, in the database of the {@link JdbcSyncStore} or one of its own: consents, service
 * windows, limits, learned names, conversations and sends.
 *
 * <pre>{@code
 * ChannelStore store = JdbcChannelStore.postgres(dataSource).createSchema();
 * }</pre>
 *
 * <p>Limits hold for all nodes on one PostgreSQL: reservations wait for each other for the time of one transaction, so many
 * that are known together are best reserved in one call. Thread-safe. Its methods throw {@link StoreException} if the
 * database is away.
 */
public final class JdbcChannelStore implements ChannelStore, AutoCloseable {

    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(10);

    private final Database database;
    private final Schema schema;
    private final ChannelPeople people;
    private final ChannelLimits limits;
    private final ChannelDocuments documents;
    private final ChannelOutbox outbox;

    private JdbcChannelStore(Dialect dialect, Connections connections) {
        this.database = new Database(dialect, connections);
        this.schema = new Schema(database);
        this.people = new ChannelPeople(database);
        this.limits = new ChannelLimits(database);
        this.documents = new ChannelDocuments(database);
        this.outbox = new ChannelOutbox(database);
    }

    /**
     * A store in PostgreSQL 13 or later, which any number of nodes may share.
     *
     * @param source the host's pool; not closed by the store
     * @return the store
     */
    public static JdbcChannelStore postgres(DataSource source) {
        return new JdbcChannelStore(new PostgresDialect(), new PooledConnections(source));
    }

    /**
     * A store in a SQLite file; it may be the file of the {@link JdbcSyncStore}.
     *
     * @param file the file; its folder must exist, on a local disk
     * @return the store; {@link #close()} closes the file
     */
    public static JdbcChannelStore sqlite(Path file) {
        String url = "jdbc:sqlite:" + file.toAbsolutePath();
        return new JdbcChannelStore(
                new SqliteDialect(),
                new SqliteConnections(
                        () -> DriverManager.getConnection(url), String.valueOf(file.getFileName()), BUSY_TIMEOUT));
    }

    /**
     * Creates the tables of nps4j, or brings them to this version; the same as {@link JdbcSyncStore#createSchema()}.
     *
     * @return this store
     * @throws StoreException if the tables are of a later version than this one knows, or the database is away
     */
    public JdbcChannelStore createSchema() {
        schema.create();
        return this;
    }

    @Override
    public void record(Consent consent) {
        schema.check();
        people.record(consent);
    }

    @Override
    public Map<String, List<Consent>> consents(Collection<String> persons) {
        schema.check();
        return people.consents(persons);
    }

    @Override
    public void suppress(Suppression suppression) {
        schema.check();
        people.suppress(suppression);
    }

    @Override
    public void lift(String person, Suppression.Reason reason) {
        schema.check();
        people.lift(person, reason);
    }

    @Override
    public Map<String, List<Suppression>> suppressions(Collection<String> persons) {
        schema.check();
        return people.suppressions(persons);
    }

    @Override
    public void inbound(String number, String person, Instant at) {
        schema.check();
        people.inbound(number, person, at);
    }

    @Override
    public Map<String, Instant> lastInbound(String number, Collection<String> persons) {
        schema.check();
        return people.lastInbound(number, persons);
    }

    @Override
    public void learnAlias(String alias, String person, Instant at) {
        schema.check();
        people.learnAlias(alias, person, at);
    }

    @Override
    public Map<String, String> personsOf(Collection<String> aliases) {
        schema.check();
        return people.personsOf(aliases);
    }

    @Override
    public Set<String> aliasesOf(String person) {
        schema.check();
        return people.aliasesOf(person);
    }

    @Override
    public Set<String> firstTime(Collection<String> keys, Instant now) {
        schema.check();
        return people.firstTime(keys, now);
    }

    @Override
    public void forget(Collection<String> keys) {
        schema.check();
        people.forget(keys);
    }

    @Override
    public List<Reservation> reserve(List<SendRequest> requests, Instant now) {
        schema.check();
        return limits.reserve(requests, now);
    }

    @Override
    public void release(String send) {
        schema.check();
        limits.release(send);
    }

    @Override
    public long counted(String counter, Instant after) {
        schema.check();
        return limits.counted(counter, after);
    }

    @Override
    public Map<String, Instant> lastCounted(Collection<String> counters) {
        schema.check();
        return limits.lastCounted(counters);
    }

    @Override
    public Optional<ChannelDocument> document(String kind, String id) {
        schema.check();
        return documents.document(kind, id);
    }

    @Override
    public Optional<ChannelDocument> save(ChannelDocument document) {
        schema.check();
        return documents.save(document);
    }

    @Override
    public boolean delete(ChannelDocument document) {
        schema.check();
        return documents.delete(document);
    }

    @Override
    public List<ChannelDocument> documents(String kind, String after, int most) {
        schema.check();
        return documents.documents(kind, after, most);
    }

    @Override
    public List<ChannelDocument> claimDue(String kind, Instant now, int most, Duration lease) {
        schema.check();
        return documents.claimDue(kind, now, most, lease);
    }

    @Override
    public int plan(Collection<OutboxRow> rows, Instant now) {
        schema.check();
        return outbox.plan(rows, now);
    }

    @Override
    public Optional<OutboxRow> outbox(String id) {
        schema.check();
        return outbox.find("id", id);
    }

    @Override
    public Optional<OutboxRow> outboxByMessageId(String messageId) {
        schema.check();
        return outbox.find("message_id", messageId);
    }

    @Override
    public Optional<OutboxRow> update(OutboxRow row, Instant now) {
        schema.check();
        return outbox.update(row, now);
    }

    @Override
    public List<OutboxRow> claimOutbox(String queue, Instant now, int most, Duration lease) {
        schema.check();
        return outbox.claim(queue, now, most, lease);
    }

    @Override
    public Map<OutboxState, Long> outboxCounts(String queue) {
        schema.check();
        return outbox.counts(queue);
    }

    @Override
    public Optional<Instant> nextOutboxDue(String queue) {
        schema.check();
        return outbox.nextDue(queue);
    }

    @Override
    public long purge(Instant now, Instant changedBefore) {
        schema.check();
        return limits.purge(now) + people.purge(now) + outbox.purge(changedBefore);
    }

    /** Closes the SQLite file; a {@link DataSource} of the host stays open. */
    @Override
    public void close() {
        database.close();
    }

    @Override
    public String toString() {
        return "JdbcChannelStore[" + database.dialect().name() + "]";
    }
}
