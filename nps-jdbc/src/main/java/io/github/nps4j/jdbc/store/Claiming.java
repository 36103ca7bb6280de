package io.github.nps4j.jdbc.store;

import io.github.nps4j.sync.store.Claim;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.Settlement.RecordRef;
import io.github.nps4j.sync.store.Watermark;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives out work. A claim is one row, so that thousands of deliveries are claimed by one insert; what makes it exclusive is
 * that claims of a destination are made one after the other, each seeing the customers of the others. Thread-safe.
 */
final class Claiming {

    private static final Logger log = LoggerFactory.getLogger(Claiming.class);

    /** What this version cannot read is left to newer nodes for so long. */
    private static final Duration UNREADABLE = Duration.ofHours(1);

    /** Ends the claims whose lease is over; their workers may have done the work and died before they could tell. */
    private static final String POSTGRES_EXPIRE = "WITH c AS (DELETE FROM nps_claim WHERE destination = ?"
            + " AND lease_until <= ? RETURNING ids, done) UPDATE nps_delivery d SET outcome_unknown = 1"
            + " FROM c CROSS JOIN LATERAL unnest(c.ids) WITH ORDINALITY AS v(value, nth)"
            + " WHERE d.id = v.value AND d.state = 0 AND get_bit(c.done, (v.nth - 1)::int) = 0";

    /** Of what is due later of the same customers, no more than so many times the page are looked at. */
    private static final int MOST_SIBLINGS = 4;

    /**
     * The first due deliveries whose customer is not busy; then, if there is more, all others that are due of those
     * customers, which can only be due later than the last of the first.
     */
    private static final String POSTGRES_DUE = "WITH busy AS MATERIALIZED (SELECT v.value FROM nps_claim c"
            + " CROSS JOIN LATERAL unnest(c.customers) WITH ORDINALITY AS v(value, nth)"
            + " WHERE c.destination = ? AND get_bit(c.done, (v.nth - 1)::int) = 0),"
            + " heads AS MATERIALIZED (SELECT d.id, d.customer, d.due_at FROM nps_delivery d"
            + " WHERE d.destination = ? AND d.state = 0 AND d.due_at <= ? AND d.customer NOT IN (SELECT value FROM busy)"
            + " AND NOT EXISTS (SELECT 1 FROM nps_hold h WHERE h.destination = ?)"
            + " ORDER BY d.due_at, d.id LIMIT ?),"
            + " last AS MATERIALIZED (SELECT h.due_at, h.id FROM heads h OFFSET ? LIMIT 1),"
            // One pass over the index for all customers, in its order.
            + " siblings AS MATERIALIZED (SELECT d.id, d.customer FROM nps_delivery d WHERE d.customer = ANY"
            + " (ARRAY(SELECT DISTINCT h.customer FROM heads h WHERE EXISTS (SELECT 1 FROM last)))"
            + " AND d.state = 0 AND d.destination = ? AND d.due_at <= ? AND d.due_at >= (SELECT due_at FROM last)"
            + " AND (d.due_at > (SELECT due_at FROM last) OR d.id > (SELECT id FROM last))"
            + " ORDER BY d.customer, d.due_at, d.id LIMIT ?)"
            + " SELECT array_send((SELECT array_agg(id) FROM heads)), array_send((SELECT array_agg(customer) FROM heads)),"
            + " array_send((SELECT array_agg(id) FROM siblings)), array_send((SELECT array_agg(customer) FROM siblings))";

    private static final String INSERT =
            "INSERT INTO nps_claim (lease, destination, lease_until, ids, customers, records, done)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)";

    /** Adds to the records of a claim those that no other one has. */
    private static final String POSTGRES_RESERVE = "UPDATE nps_claim AS o SET version = o.version + 1,"
            + " records = o.records || coalesce((SELECT array_agg(w.value) FROM unnest(?::bigint[]) AS w(value)"
            + " WHERE w.value NOT IN (SELECT r.value FROM nps_claim c CROSS JOIN LATERAL unnest(c.records) AS r(value)"
            + " WHERE c.destination = ? AND c.lease <> ?)), '{}') WHERE o.lease = ?"
            + " RETURNING o.version, array_send(o.records)";

    /** Claims that are made together. */
    private static final int MOST_PAGES = 8;

    private final Database database;
    private final OwnClaims own;
    private final Combining<Wanted> combining = new Combining<>(
            MOST_PAGES,
            (a, b) -> a.limit() == b.limit()
                    && a.evenIfHeld() == b.evenIfHeld()
                    && a.lease().equals(b.lease()));

    Claiming(Database database, OwnClaims own) {
        this.database = database;
        this.own = own;
    }

    private record Head(long id, long customer, long dueAt) {}

    /** A claim that a thread asks for. */
    private static final class Wanted {
        private final String id;
        private final String destination;
        private final int limit;
        private final Duration lease;
        private final boolean evenIfHeld;
        private volatile Instant now;
        private volatile @Nullable Chosen given;

        Wanted(String id, String destination, int limit, Instant now, Duration lease, boolean evenIfHeld) {
            this.id = id;
            this.destination = destination;
            this.limit = limit;
            this.now = now;
            this.lease = lease;
            this.evenIfHeld = evenIfHeld;
        }

        boolean evenIfHeld() {
            return evenIfHeld;
        }

        String id() {
            return id;
        }

        String destination() {
            return destination;
        }

        int limit() {
            return limit;
        }

        Duration lease() {
            return lease;
        }

        Instant now() {
            return now;
        }

        void now(Instant later) {
            now = later;
        }

        Instant until() {
            return now.plus(lease);
        }

        void give(@Nullable Chosen chosen) {
            given = chosen;
        }

        @Nullable
        Chosen given() {
            return given;
        }
    }

    private static final class Chosen {
        private final long[] ids;
        private final long[] customers;
        private final @Nullable List<DeliveryRows.Raw> rows;

        Chosen(long[] ids, long[] customers, @Nullable List<DeliveryRows.Raw> rows) {
            this.ids = ids;
            this.customers = customers;
            this.rows = rows;
        }

        long[] ids() {
            return ids;
        }

        long[] customers() {
            return customers;
        }

        /** In no particular order; {@code null} if they were not read along. */
        @Nullable
        List<DeliveryRows.Raw> rows() {
            return rows;
        }

        @Override
        public String toString() {
            return "Chosen[" + ids.length + "]";
        }
    }

    private static final class Reserved {
        private final int version;
        private final long[] records;

        Reserved(int version, long[] records) {
            this.version = version;
            this.records = records;
        }

        int version() {
            return version;
        }

        long[] records() {
            return records;
        }

        @Override
        public String toString() {
            return "Reserved[" + records.length + "]";
        }
    }

    Claim claim(String destination, int limit, Instant now, Duration lease, boolean evenIfHeld) {
        Wanted wanted = new Wanted(UUID.randomUUID().toString(), destination, limit, now, lease, evenIfHeld);
        if (database.dialect() instanceof SqliteDialect) {
            boolean unused = database.write("claim deliveries", tx -> {
                wanted.give(sqliteClaim(tx, wanted));
                return true;
            });
        } else {
            combining.run(destination, wanted, this::postgresClaim);
        }
        Chosen chosen = wanted.given();
        if (chosen == null) {
            return new Claim(wanted.id(), destination, wanted.until(), List.of());
        }
        own.put(new ClaimRow(wanted.id(), 0, chosen.ids(), chosen.customers(), new long[0], new BitSet(), Map.of()));
        Set<Long> unreadable = new TreeSet<>();
        Claim claim;
        try {
            List<DeliveryRows.Raw> rows = chosen.rows();
            if (rows == null) {
                rows = database.write("read deliveries", tx -> {
                    Pipeline pipeline = tx.pipeline();
                    ClaimedRows claimed = ClaimedRows.ask(pipeline::ask, wanted.id(), destination, chosen.ids());
                    pipeline.commit().run();
                    return claimed.rows();
                });
            }
            claim = new Claim(wanted.id(), destination, wanted.until(), deliveries(chosen.ids(), rows, unreadable));
        } catch (RuntimeException e) {
            // Nobody will work on it.
            release(new Claim(wanted.id(), destination, wanted.until(), List.of()));
            throw e;
        }
        if (!unreadable.isEmpty()) {
            leaveAside(claim, unreadable, now);
        }
        return claim;
    }

    /** Makes several claims in one transaction; the deliveries of a single one are read in the same go. */
    private void postgresClaim(List<Wanted> wanted) {
        Wanted first = wanted.get(0);
        String destination = first.destination();
        Instant now =
                wanted.stream().map(Wanted::now).max(Comparator.naturalOrder()).orElse(first.now());
        Instant until = now.plus(first.lease());
        List<Chosen> chosen = database.write("claim deliveries", destination, tx -> {
            int all = first.limit() * wanted.size();
            Pipeline look = tx.pipeline();
            look.tell(POSTGRES_EXPIRE, query -> query.text(destination).time(now));
            Pipeline.Answer<DuePages> due = look.ask(
                    POSTGRES_DUE,
                    query -> query.text(destination)
                            .text(destination)
                            .time(now)
                            // no destination has an empty id
                            .text(first.evenIfHeld() ? "" : destination)
                            .integer(all)
                            .integer(all - 1)
                            .text(destination)
                            .time(now)
                            .integer(MOST_SIBLINGS * all),
                    row -> new DuePages()
                            .add(tx.dialect().readLongs(row, 1), tx.dialect().readLongs(row, 2))
                            .add(tx.dialect().readLongs(row, 3), tx.dialect().readLongs(row, 4)));
            look.run();
            List<DuePages.Page> pages = due.rows().get(0).deal(first.limit(), wanted.size());
            Pipeline claim = tx.pipeline();
            for (int i = 0; i < pages.size(); i++) {
                insert(claim, wanted.get(i), until, pages.get(i));
            }
            // Reading the deliveries need not keep other claims waiting, nor need another message.
            ClaimedRows rows = pages.size() == 1
                    ? ClaimedRows.ask(
                            claim::askAfterwards,
                            first.id(),
                            destination,
                            pages.get(0).ids())
                    : null;
            claim.commit().run();
            return pages.stream()
                    .map(page -> new Chosen(page.ids(), page.customers(), rows == null ? null : rows.rows()))
                    .toList();
        });
        for (int i = 0; i < wanted.size(); i++) {
            wanted.get(i).now(now);
            wanted.get(i).give(i < chosen.size() ? chosen.get(i) : null);
        }
    }

    private static void insert(Pipeline pipeline, Wanted wanted, Instant until, DuePages.Page page) {
        pipeline.tell(
                INSERT,
                query -> query.text(wanted.id())
                        .text(wanted.destination())
                        .time(until)
                        .longs(page.ids())
                        .longs(page.customers())
                        .longs(new long[0])
                        .bits(new BitSet(), page.size()));
    }

    private static @Nullable Chosen sqliteClaim(Tx tx, Wanted wanted) throws SQLException {
        String destination = wanted.destination();
        long[] busy = ClaimRow.living(tx, destination, wanted.now()).stream()
                .flatMapToLong(row -> row.openPlaces().mapToLong(row::customer))
                .distinct()
                .toArray();
        if (!wanted.evenIfHeld()
                && tx.sql("SELECT 1 FROM nps_hold WHERE destination = ?")
                        .text(destination)
                        .exists()) {
            return null;
        }
        List<Head> heads = tx.sql("SELECT d.id, d.customer, d.due_at FROM nps_delivery d"
                        + " WHERE d.destination = ? AND d.state = 0 AND d.due_at <= ? AND "
                        + SqliteDialect.notIn("d.customer") + " ORDER BY d.due_at, d.id LIMIT ?")
                .text(destination)
                .time(wanted.now())
                .longs(busy)
                .integer(wanted.limit())
                .list(Claiming::head);
        // If there is more, the other deliveries of these customers come along.
        List<Head> siblings = heads.size() < wanted.limit() ? List.of() : siblings(tx, wanted, heads);
        List<DuePages.Page> pages = new DuePages()
                .add(longs(heads, Head::id), longs(heads, Head::customer))
                .add(longs(siblings, Head::id), longs(siblings, Head::customer))
                .deal(wanted.limit(), 1);
        if (pages.isEmpty()) {
            return null;
        }
        DuePages.Page page = pages.get(0);
        Pipeline pipeline = tx.pipeline();
        insert(pipeline, wanted, wanted.until(), page);
        pipeline.run();
        List<DeliveryRows.Raw> rows = tx.sql("SELECT " + DeliveryRows.COLUMNS + DeliveryRows.BODY_FROM + "WHERE "
                        + tx.dialect().in("d.id"))
                .longs(page.ids())
                .list(DeliveryRows::read);
        return new Chosen(page.ids(), page.customers(), rows);
    }

    private static List<Head> siblings(Tx tx, Wanted wanted, List<Head> heads) throws SQLException {
        Head last = heads.get(heads.size() - 1);
        return tx.sql("SELECT d.id, d.customer, d.due_at FROM nps_delivery d INDEXED BY nps_delivery_customer"
                        + " WHERE d.state = 0 AND " + tx.dialect().in("d.customer")
                        + " AND d.destination = ? AND d.due_at <= ? AND (d.due_at, d.id) > (?, ?)"
                        + " ORDER BY d.customer, d.due_at, d.id LIMIT ?")
                .longs(heads.stream().mapToLong(Head::customer).distinct().toArray())
                .text(wanted.destination())
                .time(wanted.now())
                .number(last.dueAt())
                .number(last.id())
                .integer(MOST_SIBLINGS * wanted.limit())
                .list(Claiming::head);
    }

    private static Head head(ResultSet row) throws SQLException {
        return new Head(row.getLong(1), row.getLong(2), row.getLong(3));
    }

    private static long[] longs(List<Head> heads, ToLongFunction<Head> value) {
        return heads.stream().mapToLong(value).toArray();
    }

    /** In the order in which they were chosen. */
    private static List<Delivery> deliveries(long[] ids, List<DeliveryRows.Raw> rows, Set<Long> unreadable) {
        Map<Long, Delivery> byId = new HashMap<>();
        DeliveryRows.deliveries(rows, unreadable).forEach(delivery -> byId.put(delivery.id(), delivery));
        List<Delivery> deliveries = new ArrayList<>(byId.size());
        for (long id : ids) {
            Delivery delivery = byId.get(id);
            if (delivery != null) {
                deliveries.add(delivery);
            }
        }
        return deliveries;
    }

    @SuppressWarnings("NullAway") // the work may return null: NullAway does not read @Nullable type arguments
    private void leaveAside(Claim claim, Set<Long> unreadable, Instant now) {
        log.warn(
                "Destination {}: {} deliveries were written by a newer nps4j or were changed by something else, and are"
                        + " left alone for {}: update this node",
                claim.destination(),
                unreadable.size(),
                UNREADABLE);
        ClaimRow after = database.write("leave deliveries to newer nodes", tx -> {
            ClaimRow row = lock(tx, claim.lease());
            if (row == null) {
                return null;
            }
            tx.sql("UPDATE nps_delivery SET due_at = ? WHERE state = 0 AND "
                            + tx.dialect().in("id"))
                    .time(now.plus(UNREADABLE))
                    .longs(unreadable)
                    .update();
            ClaimRow next = row.settled(unreadable, Map.of());
            Pipeline pipeline = tx.pipeline();
            store(pipeline, next);
            pipeline.run();
            return next;
        });
        remember(after);
    }

    /** The claim, kept from changing until the end of the transaction; {@code null} if another worker ended it. */
    @Nullable
    ClaimRow lock(Tx tx, String lease) throws SQLException {
        Pipeline pipeline = tx.pipeline();
        Pipeline.Answer<Integer> version = pipeline.ask(
                "SELECT version FROM nps_claim WHERE lease = ?" + tx.dialect().forUpdate(),
                query -> query.text(lease),
                row -> row.getInt(1));
        pipeline.run();
        if (version.first().isEmpty()) {
            return null;
        }
        ClaimRow known = own.get(lease);
        return known != null && known.version() == version.first().get()
                ? known
                : ClaimRow.ofLease(tx, lease).get(0);
    }

    /** Adds what makes a claim's next version the one in the table; a claim that is done ends. */
    static void store(Pipeline pipeline, ClaimRow next) {
        if (next.isDone()) {
            pipeline.tell("DELETE FROM nps_claim WHERE lease = ?", query -> query.text(next.lease()));
        } else {
            pipeline.tell(
                    "UPDATE nps_claim SET done = ?, version = ? WHERE lease = ?",
                    query -> query.bits(next.done(), next.size())
                            .integer(next.version())
                            .text(next.lease()));
        }
    }

    /** After the commit. A claim that is done is kept until its release, which then has nothing to do. */
    void remember(@Nullable ClaimRow after) {
        if (after != null) {
            own.put(after);
        }
    }

    boolean renew(Claim claim, Instant until) {
        return database.write(
                "renew a claim",
                tx -> tx.sql("UPDATE nps_claim SET lease_until = ? WHERE lease = ?")
                                .time(until)
                                .text(claim.lease())
                                .update()
                        > 0);
    }

    void release(Claim claim) {
        ClaimRow known = own.remove(claim.lease());
        if (known == null || !known.isDone()) {
            database.write(
                    "release a claim",
                    tx -> tx.sql("DELETE FROM nps_claim WHERE lease = ?")
                            .text(claim.lease())
                            .update());
        }
    }

    @SuppressWarnings("NullAway") // the work may return null: NullAway does not read @Nullable type arguments
    Map<RecordRef, Watermark> reserve(Claim claim, Collection<RecordRef> records, Instant now) {
        if (records.isEmpty()) {
            return Map.of();
        }
        Reserved reserved = database.write(
                "reserve records",
                claim.destination(),
                tx -> tx.dialect() instanceof SqliteDialect
                        ? sqliteReserve(tx, claim, records, now)
                        : postgresReserve(tx, claim, records, now));
        if (reserved == null) {
            return Map.of();
        }
        Set<Long> granted = new HashSet<>();
        for (long record : reserved.records()) {
            granted.add(record);
        }
        List<RecordRef> free = records.stream()
                .filter(record -> granted.contains(Hashes.record(record.recordId())))
                .toList();
        // From here on nobody else moves them, so they are read without a lock.
        Map<RecordRef, Watermark> there = watermarks(claim.destination(), free);
        Map<RecordRef, Watermark> answer = new LinkedHashMap<>();
        free.forEach(record -> answer.put(record, there.getOrDefault(record, Watermark.empty())));
        ClaimRow known = own.get(claim.lease());
        if (known != null && known.version() == reserved.version() - 1) {
            own.put(known.reserved(reserved.version(), reserved.records()).knowing(answer));
        }
        return answer;
    }

    private @Nullable Reserved postgresReserve(Tx tx, Claim claim, Collection<RecordRef> records, Instant now)
            throws SQLException {
        ClaimRow known = own.get(claim.lease());
        Set<Long> there = known == null ? Set.of() : known.records();
        long[] wanted = records.stream()
                .mapToLong(record -> Hashes.record(record.recordId()))
                .filter(record -> !there.contains(record))
                .distinct()
                .toArray();
        Dialect dialect = tx.dialect();
        Pipeline pipeline = tx.pipeline();
        pipeline.tell(POSTGRES_EXPIRE, query -> query.text(claim.destination()).time(now));
        Pipeline.Answer<Reserved> answer = pipeline.ask(
                POSTGRES_RESERVE,
                query -> query.longs(wanted)
                        .text(claim.destination())
                        .text(claim.lease())
                        .text(claim.lease()),
                row -> new Reserved(row.getInt(1), dialect.readLongs(row, 2)));
        pipeline.commit().run();
        return answer.first().orElse(null);
    }

    private static @Nullable Reserved sqliteReserve(Tx tx, Claim claim, Collection<RecordRef> records, Instant now)
            throws SQLException {
        ClaimRow mine = null;
        Set<Long> taken = new HashSet<>();
        for (ClaimRow row : ClaimRow.living(tx, claim.destination(), now)) {
            if (row.lease().equals(claim.lease())) {
                mine = row;
            } else {
                taken.addAll(row.records());
            }
        }
        if (mine == null) {
            return null;
        }
        long[] all = LongStream.concat(
                        mine.records().stream().mapToLong(Long::longValue),
                        records.stream()
                                .mapToLong(record -> Hashes.record(record.recordId()))
                                .filter(record -> !taken.contains(record)))
                .distinct()
                .toArray();
        int version = mine.version() + 1;
        tx.sql("UPDATE nps_claim SET records = ?, version = ? WHERE lease = ?")
                .longs(all)
                .integer(version)
                .text(claim.lease())
                .update();
        return new Reserved(version, all);
    }

    Map<RecordRef, Watermark> watermarks(String destination, Collection<RecordRef> records) {
        Map<RecordRef, Watermark> there = new HashMap<>();
        byMapping(records)
                .forEach((mapping, ids) -> database.ask(
                        "read watermarks",
                        watermarksSql(database.dialect(), ids),
                        query -> query.rows(ids).text(destination).text(mapping),
                        row -> there.put(
                                new RecordRef(mapping, row.getString(1)), Json.readWatermark(row.getString(2)))));
        return there;
    }

    static Map<RecordRef, Watermark> watermarks(Tx tx, String destination, Collection<RecordRef> records)
            throws SQLException {
        Map<RecordRef, Watermark> there = new HashMap<>();
        for (Map.Entry<String, Rows> entry : byMapping(records).entrySet()) {
            String mapping = entry.getKey();
            tx.sql(watermarksSql(tx.dialect(), entry.getValue()))
                    .rows(entry.getValue())
                    .text(destination)
                    .text(mapping)
                    .list(row ->
                            there.put(new RecordRef(mapping, row.getString(1)), Json.readWatermark(row.getString(2))));
        }
        return there;
    }

    private static Map<String, Rows> byMapping(Collection<RecordRef> records) {
        Map<String, Rows> byMapping = new TreeMap<>();
        records.forEach(record -> byMapping
                .computeIfAbsent(record.mapping(), name -> new Rows(Rows.text("record_id")))
                .add(record.recordId()));
        return byMapping;
    }

    private static String watermarksSql(Dialect dialect, Rows ids) {
        String wanted = dialect.rows("u", ids);
        String of = "w.destination = ? AND w.mapping = ? AND w.record_id = u.record_id";
        // Both ways make sure that the index is asked for one record after the other, however small the table was when
        // the plan was made.
        return dialect instanceof SqliteDialect
                ? "SELECT w.record_id, w.stamps FROM " + wanted + " CROSS JOIN nps_watermark w WHERE " + of
                : "SELECT x.record_id, x.stamps FROM " + wanted
                        + " CROSS JOIN LATERAL (SELECT w.record_id, w.stamps FROM nps_watermark w WHERE " + of
                        + " OFFSET 0) x";
    }
}
