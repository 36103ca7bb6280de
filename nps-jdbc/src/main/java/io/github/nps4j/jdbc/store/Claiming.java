package io.github.nps4j.jdbc.store;

import io.github.nps4j.sync.store.Claim;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.Settlement.RecordRef;
import io.github.nps4j.sync.store.Watermark;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.LongStream;
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

    private static final Comparator<Head> DUE_FIRST = Comparator.comparingLong(Head::dueAt).thenComparingLong(Head::id);

    private final Database database;

    Claiming(Database database) {
        this.database = database;
    }

    /** A claim as the table holds it. */
    record Row(String lease, long until, long[] ids, long[] customers, long[] records) {
        @Override
        public String toString() {
            return "Row[" + lease + ", " + ids.length + " deliveries]";
        }
    }

    private record Head(long id, long customer, long dueAt) {}

    Claim claim(String destination, int limit, Instant now, Duration lease) {
        String id = UUID.randomUUID().toString();
        Instant until = now.plus(lease);
        List<Head> chosen = database.write("claim deliveries", destination, tx -> {
            if (held(tx, destination)) {
                return List.of();
            }
            List<Head> heads = choose(tx, destination, limit, now, living(tx, destination, now));
            if (!heads.isEmpty()) {
                insert(tx, id, destination, until, heads);
            }
            return heads;
        });
        if (chosen.isEmpty()) {
            return new Claim(id, destination, until, List.of());
        }
        Claim claim;
        Set<Long> unreadable = DeliveryRows.noIds();
        try {
            claim = new Claim(id, destination, until, fetch(chosen, unreadable));
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

    private static boolean held(Tx tx, String destination) throws SQLException {
        return tx.sql("SELECT 1 FROM nps_hold WHERE destination = ?")
                .text(destination)
                .exists();
    }

    /** The claims of a destination; those whose lease has ended are ended here. */
    static List<Row> living(Tx tx, String destination, Instant now) throws SQLException {
        List<Row> living = new ArrayList<>();
        for (Row row : rows(tx, destination)) {
            if (row.until() > Times.micros(now)) {
                living.add(row);
            } else {
                expire(tx, row, now);
            }
        }
        return living;
    }

    private static List<Row> rows(Tx tx, String destination) throws SQLException {
        Dialect dialect = tx.dialect();
        return tx.sql("SELECT lease, lease_until, ids, customers, records FROM nps_claim WHERE destination = ?")
                .text(destination)
                .list(row -> new Row(
                        row.getString(1),
                        row.getLong(2),
                        dialect.readLongs(row, 3),
                        dialect.readLongs(row, 4),
                        dialect.readLongs(row, 5)));
    }

    /** Its worker may have done the work and died before it could tell. */
    private static void expire(Tx tx, Row row, Instant now) throws SQLException {
        Dialect dialect = tx.dialect();
        List<long[]> left = tx.sql("DELETE FROM nps_claim WHERE lease = ? AND lease_until <= ? RETURNING ids")
                .text(row.lease())
                .time(now)
                .list(ended -> dialect.readLongs(ended, 1));
        for (long[] ids : left) {
            tx.sql("UPDATE nps_delivery SET outcome_unknown = 1 WHERE state = 0 AND " + dialect.in("id"))
                    .longs(ids)
                    .update();
        }
    }

    private static List<Head> choose(Tx tx, String destination, int limit, Instant now, List<Row> living)
            throws SQLException {
        long[] busy = living.stream()
                .flatMapToLong(row -> Arrays.stream(row.customers()))
                .distinct()
                .toArray();
        Query query = tx.sql("SELECT d.id, d.customer, d.due_at FROM nps_delivery d"
                        + " WHERE d.destination = ? AND d.state = 0 AND d.due_at <= ?"
                        + (busy.length == 0 ? "" : " AND " + tx.dialect().notIn("d.customer"))
                        + " ORDER BY d.due_at, d.id LIMIT ?")
                .text(destination)
                .time(now);
        if (busy.length > 0) {
            query.longs(busy);
        }
        List<Head> heads = query.integer(limit).list(row -> new Head(row.getLong(1), row.getLong(2), row.getLong(3)));
        if (heads.size() < limit) {
            return byCustomer(heads, limit);
        }
        // There is more: the other deliveries of these customers come along.
        return byCustomer(siblings(tx, destination, heads, limit, now), limit, heads);
    }

    private static List<Head> byCustomer(List<Head> all, int limit) {
        return byCustomer(all, limit, all);
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

    private static List<Head> siblings(Tx tx, String destination, List<Head> heads, int limit, Instant now)
            throws SQLException {
        long[] customers =
                heads.stream().mapToLong(Head::customer).distinct().toArray();
        if (tx.dialect() instanceof SqliteDialect) {
            return tx.sql("SELECT id, customer, due_at FROM (SELECT d.id, d.customer, d.due_at,"
                            + " row_number() OVER (PARTITION BY d.customer ORDER BY d.due_at, d.id) AS nth"
                            + " FROM nps_delivery d INDEXED BY nps_delivery_customer WHERE d.state = 0 AND "
                            + tx.dialect().in("d.customer")
                            + " AND d.destination = ? AND d.due_at <= ?) WHERE nth <= ?")
                    .longs(customers)
                    .text(destination)
                    .time(now)
                    .integer(limit)
                    .list(row -> new Head(row.getLong(1), row.getLong(2), row.getLong(3)));
        }
        return tx.sql("SELECT s.id, s.customer, s.due_at FROM unnest(?::bigint[]) AS c(customer) CROSS JOIN LATERAL"
                        + " (SELECT d.id, d.customer, d.due_at FROM nps_delivery d WHERE d.customer = c.customer"
                        + " AND d.state = 0 AND d.destination = ? AND d.due_at <= ? ORDER BY d.due_at, d.id LIMIT ?) s")
                .longs(customers)
                .text(destination)
                .time(now)
                .integer(limit)
                .list(row -> new Head(row.getLong(1), row.getLong(2), row.getLong(3)));
    }

    private static void insert(Tx tx, String lease, String destination, Instant until, List<Head> heads)
            throws SQLException {
        Query query = tx.sql("INSERT INTO nps_claim (lease, destination, lease_until, ids, customers, records)"
                        + " VALUES (?, ?, ?, ?, ?, ?)")
                .text(lease)
                .text(destination)
                .time(until);
        query.longs(heads.stream().mapToLong(Head::id).toArray())
                .longs(heads.stream().mapToLong(Head::customer).toArray())
                .longs(new long[0])
                .update();
    }

    /** In the order in which they were chosen. */
    private List<Delivery> fetch(List<Head> chosen, Set<Long> unreadable) {
        List<DeliveryRows.Raw> rows = database.read(
                "read deliveries",
                tx -> tx.sql("SELECT " + DeliveryRows.COLUMNS + DeliveryRows.FROM + "WHERE "
                                + tx.dialect().in("d.id"))
                        .longs(chosen.stream().mapToLong(Head::id).toArray())
                        .list(DeliveryRows::read));
        Map<Long, Delivery> byId = new HashMap<>();
        DeliveryRows.deliveries(rows, unreadable).forEach(delivery -> byId.put(delivery.id(), delivery));
        List<Delivery> deliveries = new ArrayList<>(byId.size());
        for (Head head : chosen) {
            Delivery delivery = byId.get(head.id());
            if (delivery != null) {
                deliveries.add(delivery);
            }
        }
        return deliveries;
    }

    private void leaveAside(Claim claim, Set<Long> unreadable, Instant now) {
        log.warn(
                "Destination {}: {} deliveries were written by a newer nps4j or were changed by something else, and are"
                        + " left alone for {}: update this node",
                claim.destination(),
                unreadable.size(),
                UNREADABLE);
        database.write("leave deliveries to newer nodes", tx -> {
            Row row = lock(tx, claim.lease());
            if (row != null) {
                tx.sql("UPDATE nps_delivery SET due_at = ? WHERE state = 0 AND "
                                + tx.dialect().in("id"))
                        .time(now.plus(UNREADABLE))
                        .longs(unreadable)
                        .update();
                shrink(tx, row, unreadable);
            }
            return null;
        });
    }

    /** The claim, kept from changing until the end of the transaction; {@code null} if another worker ended it. */
    static @org.jspecify.annotations.Nullable Row lock(Tx tx, String lease) throws SQLException {
        Dialect dialect = tx.dialect();
        return tx.sql("SELECT lease, lease_until, ids, customers, records FROM nps_claim WHERE lease = ?"
                        + dialect.forUpdate())
                .text(lease)
                .first(row -> new Row(
                        row.getString(1),
                        row.getLong(2),
                        dialect.readLongs(row, 3),
                        dialect.readLongs(row, 4),
                        dialect.readLongs(row, 5)))
                .orElse(null);
    }

    /** Takes deliveries out of a claim that is locked; without any, it ends. */
    static void shrink(Tx tx, Row row, Set<Long> done) throws SQLException {
        long[] ids = new long[row.ids().length];
        long[] customers = new long[ids.length];
        int left = 0;
        for (int i = 0; i < ids.length; i++) {
            if (!done.contains(row.ids()[i])) {
                ids[left] = row.ids()[i];
                customers[left++] = row.customers()[i];
            }
        }
        if (left == 0) {
            tx.sql("DELETE FROM nps_claim WHERE lease = ?").text(row.lease()).update();
        } else if (left < ids.length) {
            tx.sql("UPDATE nps_claim SET ids = ?, customers = ? WHERE lease = ?")
                    .longs(Arrays.copyOf(ids, left))
                    .longs(Arrays.copyOf(customers, left))
                    .text(row.lease())
                    .update();
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
        database.write("release a claim", tx -> tx.sql("DELETE FROM nps_claim WHERE lease = ?")
                .text(claim.lease())
                .update());
    }

    Map<RecordRef, Watermark> reserve(Claim claim, Collection<RecordRef> records, Instant now) {
        if (records.isEmpty()) {
            return Map.of();
        }
        return database.write("reserve records", claim.destination(), tx -> {
            Row own = null;
            Set<Long> taken = new HashSet<>();
            for (Row row : living(tx, claim.destination(), now)) {
                if (row.lease().equals(claim.lease())) {
                    own = row;
                } else {
                    Arrays.stream(row.records()).forEach(taken::add);
                }
            }
            if (own == null) {
                return Map.of();
            }
            List<RecordRef> free = records.stream()
                    .filter(record -> !taken.contains(Hashes.record(record.recordId())))
                    .toList();
            long[] all = LongStream.concat(
                            Arrays.stream(own.records()),
                            free.stream().mapToLong(record -> Hashes.record(record.recordId())))
                    .distinct()
                    .toArray();
            if (all.length > own.records().length) {
                tx.sql("UPDATE nps_claim SET records = ? WHERE lease = ?")
                        .longs(all)
                        .text(claim.lease())
                        .update();
            }
            Map<RecordRef, Watermark> there = watermarks(tx, claim.destination(), free);
            Map<RecordRef, Watermark> reserved = new LinkedHashMap<>();
            free.forEach(record -> reserved.put(record, there.getOrDefault(record, Watermark.empty())));
            return reserved;
        });
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
                    .list(row -> there.put(
                            new RecordRef(mapping, row.getString(1)), Json.readWatermark(row.getString(2))));
        }
        return there;
    }
}
