package io.github.nps4j.jdbc.store;

import io.github.nps4j.sync.store.Claim;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.Settlement.RecordRef;
import io.github.nps4j.sync.store.Watermark;
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

    private static final Comparator<Head> DUE_FIRST =
            Comparator.comparingLong(Head::dueAt).thenComparingLong(Head::id);

    /** Ends the claims whose lease is over; their workers may have done the work and died before they could tell. */
    private static final String POSTGRES_EXPIRE = "WITH c AS (DELETE FROM nps_claim WHERE destination = ?"
            + " AND lease_until <= ? RETURNING ids, done) UPDATE nps_delivery d SET outcome_unknown = 1"
            + " FROM c CROSS JOIN LATERAL unnest(c.ids) WITH ORDINALITY AS v(value, nth)"
            + " WHERE d.id = v.value AND d.state = 0 AND get_bit(c.done, (v.nth - 1)::int) = 0";

    /**
     * The first due deliveries whose customer is not busy; then, customer by customer in that order, all that are due of
     * each; and all of them in one row.
     */
    private static final String POSTGRES_CLAIM = "WITH busy AS MATERIALIZED (SELECT v.value FROM nps_claim c"
            + " CROSS JOIN LATERAL unnest(c.customers) WITH ORDINALITY AS v(value, nth)"
            + " WHERE c.destination = ? AND get_bit(c.done, (v.nth - 1)::int) = 0),"
            + " heads AS MATERIALIZED (SELECT d.id, d.customer, d.due_at FROM nps_delivery d"
            + " WHERE d.destination = ? AND d.state = 0 AND d.due_at <= ? AND d.customer NOT IN (SELECT value FROM busy)"
            + " AND NOT EXISTS (SELECT 1 FROM nps_hold h WHERE h.destination = ?)"
            + " ORDER BY d.due_at, d.id LIMIT ?),"
            + " firsts AS MATERIALIZED (SELECT DISTINCT ON (customer) customer, due_at, id FROM heads"
            + " ORDER BY customer, due_at, id),"
            + " chosen AS MATERIALIZED (SELECT s.id, s.customer, row_number()"
            + " OVER (ORDER BY f.due_at, f.id, s.due_at, s.id) AS nth FROM firsts f CROSS JOIN LATERAL"
            + " (SELECT d.id, d.customer, d.due_at FROM nps_delivery d WHERE d.customer = f.customer AND d.state = 0"
            + " AND d.destination = ? AND d.due_at <= ? ORDER BY d.due_at, d.id LIMIT ?) s"
            + " ORDER BY f.due_at, f.id, s.due_at, s.id LIMIT ?)"
            + " INSERT INTO nps_claim (lease, destination, lease_until, ids, customers, records, done)"
            + " SELECT ?, ?, ?, array_agg(id ORDER BY nth), array_agg(customer ORDER BY nth), '{}',"
            + " decode(repeat('00', ((count(*) + 7) / 8)::int), 'hex') FROM chosen HAVING count(*) > 0"
            + " RETURNING array_send(ids), array_send(customers)";

    /** Adds to the records of a claim those that no other one has. */
    private static final String POSTGRES_RESERVE = "UPDATE nps_claim AS o SET version = o.version + 1,"
            + " records = o.records || coalesce((SELECT array_agg(w.value) FROM unnest(?::bigint[]) AS w(value)"
            + " WHERE w.value NOT IN (SELECT r.value FROM nps_claim c CROSS JOIN LATERAL unnest(c.records) AS r(value)"
            + " WHERE c.destination = ? AND c.lease <> ?)), '{}') WHERE o.lease = ?"
            + " RETURNING o.version, array_send(o.records)";

    private final Database database;
    private final OwnClaims own;

    Claiming(Database database, OwnClaims own) {
        this.database = database;
        this.own = own;
    }

    private record Head(long id, long customer, long dueAt) {}

    private static final class Chosen {
        private final long[] ids;
        private final long[] customers;

        Chosen(long[] ids, long[] customers) {
            this.ids = ids;
            this.customers = customers;
        }

        long[] ids() {
            return ids;
        }

        long[] customers() {
            return customers;
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

    @SuppressWarnings("NullAway") // the work may return null: NullAway does not read @Nullable type arguments
    Claim claim(String destination, int limit, Instant now, Duration lease, boolean evenIfHeld) {
        String id = UUID.randomUUID().toString();
        Instant until = now.plus(lease);
        Chosen chosen = database.write(
                "claim deliveries",
                destination,
                tx -> tx.dialect() instanceof SqliteDialect
                        ? sqliteClaim(tx, id, destination, limit, now, until, evenIfHeld)
                        : postgresClaim(tx, id, destination, limit, now, until, evenIfHeld));
        if (chosen == null) {
            return new Claim(id, destination, until, List.of());
        }
        own.put(new ClaimRow(id, 0, chosen.ids(), chosen.customers(), new long[0], new BitSet(), Map.of()));
        Set<Long> unreadable = new TreeSet<>();
        Claim claim;
        try {
            claim = new Claim(id, destination, until, fetch(chosen.ids(), unreadable));
        } catch (RuntimeException e) {
            // Nobody will work on it.
            release(new Claim(id, destination, until, List.of()));
            throw e;
        }
        if (!unreadable.isEmpty()) {
            leaveAside(claim, unreadable, now);
        }
        return claim;
    }

    private static @Nullable Chosen postgresClaim(
            Tx tx, String lease, String destination, int limit, Instant now, Instant until, boolean evenIfHeld)
            throws SQLException {
        Dialect dialect = tx.dialect();
        Pipeline pipeline = tx.pipeline();
        pipeline.tell(POSTGRES_EXPIRE, query -> query.text(destination).time(now));
        Pipeline.Answer<Chosen> answer = pipeline.ask(
                POSTGRES_CLAIM,
                query -> query.text(destination)
                        .text(destination)
                        .time(now)
                        // no destination has an empty id
                        .text(evenIfHeld ? "" : destination)
                        .integer(limit)
                        .text(destination)
                        .time(now)
                        .integer(limit)
                        .integer(limit)
                        .text(lease)
                        .text(destination)
                        .time(until),
                row -> new Chosen(dialect.readLongs(row, 1), dialect.readLongs(row, 2)));
        pipeline.commit().run();
        return answer.first().orElse(null);
    }

    private static @Nullable Chosen sqliteClaim(
            Tx tx, String lease, String destination, int limit, Instant now, Instant until, boolean evenIfHeld)
            throws SQLException {
        long[] busy = ClaimRow.living(tx, destination, now).stream()
                .flatMapToLong(row -> row.openPlaces().mapToLong(row::customer))
                .distinct()
                .toArray();
        if (!evenIfHeld
                && tx.sql("SELECT 1 FROM nps_hold WHERE destination = ?")
                        .text(destination)
                        .exists()) {
            return null;
        }
        List<Head> heads = tx.sql("SELECT d.id, d.customer, d.due_at FROM nps_delivery d"
                        + " WHERE d.destination = ? AND d.state = 0 AND d.due_at <= ? AND "
                        + tx.dialect().notIn("d.customer") + " ORDER BY d.due_at, d.id LIMIT ?")
                .text(destination)
                .time(now)
                .longs(busy)
                .integer(limit)
                .list(row -> new Head(row.getLong(1), row.getLong(2), row.getLong(3)));
        if (heads.isEmpty()) {
            return null;
        }
        // If there is more, the other deliveries of these customers come along.
        List<Head> all = heads.size() < limit ? heads : siblings(tx, destination, heads, limit, now);
        List<Head> chosen = byCustomer(all, limit, heads);
        long[] ids = chosen.stream().mapToLong(Head::id).toArray();
        long[] customers = chosen.stream().mapToLong(Head::customer).toArray();
        tx.sql("INSERT INTO nps_claim (lease, destination, lease_until, ids, customers, records, done)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)")
                .text(lease)
                .text(destination)
                .time(until)
                .longs(ids)
                .longs(customers)
                .longs(new long[0])
                .bits(new BitSet(), ids.length)
                .update();
        return new Chosen(ids, customers);
    }

    private static List<Head> siblings(Tx tx, String destination, List<Head> heads, int limit, Instant now)
            throws SQLException {
        return tx.sql("SELECT id, customer, due_at FROM (SELECT d.id, d.customer, d.due_at,"
                        + " row_number() OVER (PARTITION BY d.customer ORDER BY d.due_at, d.id) AS nth"
                        + " FROM nps_delivery d INDEXED BY nps_delivery_customer WHERE d.state = 0 AND "
                        + tx.dialect().in("d.customer")
                        + " AND d.destination = ? AND d.due_at <= ?) WHERE nth <= ?")
                .longs(heads.stream().mapToLong(Head::customer).distinct().toArray())
                .text(destination)
                .time(now)
                .integer(limit)
                .list(row -> new Head(row.getLong(1), row.getLong(2), row.getLong(3)));
    }

    /** Customers in the order of their first delivery, each with all its deliveries. */
    private static List<Head> byCustomer(List<Head> all, int limit, List<Head> order) {
        Map<Long, List<Head>> groups = new LinkedHashMap<>();
        order.forEach(head -> groups.putIfAbsent(head.customer(), new ArrayList<>()));
        for (Head head : all) {
            List<Head> group = groups.get(head.customer());
            if (group != null) {
                group.add(head);
            }
        }
        List<Head> chosen = new ArrayList<>();
        for (List<Head> group : groups.values()) {
            group.sort(DUE_FIRST);
            for (Head head : group) {
                if (chosen.size() >= limit) {
                    return chosen;
                }
                chosen.add(head);
            }
        }
        return chosen;
    }

    /** In the order in which they were chosen. */
    private List<Delivery> fetch(long[] ids, Set<Long> unreadable) {
        List<DeliveryRows.Raw> rows = database.read(
                "read deliveries",
                tx -> tx.sql("SELECT " + DeliveryRows.COLUMNS + DeliveryRows.FROM + "WHERE "
                                + tx.dialect().in("d.id"))
                        .longs(ids)
                        .list(DeliveryRows::read));
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
        Map<RecordRef, Watermark> there =
                database.read("read watermarks", tx -> watermarks(tx, claim.destination(), free));
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
        return records.isEmpty()
                ? Map.of()
                : database.read("read watermarks", tx -> watermarks(tx, destination, records));
    }

    static Map<RecordRef, Watermark> watermarks(Tx tx, String destination, Collection<RecordRef> records)
            throws SQLException {
        Map<String, List<String>> byMapping = new TreeMap<>();
        records.forEach(record -> byMapping
                .computeIfAbsent(record.mapping(), name -> new ArrayList<>())
                .add(record.recordId()));
        Map<RecordRef, Watermark> there = new HashMap<>();
        for (Map.Entry<String, List<String>> entry : byMapping.entrySet()) {
            String mapping = entry.getKey();
            tx.sql("SELECT record_id, stamps FROM nps_watermark WHERE destination = ? AND mapping = ? AND "
                            + tx.dialect().in("record_id"))
                    .text(destination)
                    .text(mapping)
                    .texts(Rows.Type.TEXT, entry.getValue())
                    .list(row ->
                            there.put(new RecordRef(mapping, row.getString(1)), Json.readWatermark(row.getString(2))));
        }
        return there;
    }
}
