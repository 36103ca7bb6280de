package io.github.nps4j.jdbc.store;

import io.github.nps4j.sync.store.Claim;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.Settlement;
import io.github.nps4j.sync.store.Settlement.LinkKey;
import io.github.nps4j.sync.store.Settlement.RecordRef;
import io.github.nps4j.sync.store.Watermark;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Stores what became of claimed work. One transaction for each settlement, whatever its size. Thread-safe. */
final class Settling {

    private final Database database;

    Settling(Database database) {
        this.database = database;
    }

    List<Delivery> settle(Claim claim, Settlement settlement, Instant now) {
        List<Delivery> late = database.write(
                "settle deliveries", tx -> settle(tx, claim, settlement, now, false));
        // Records that this claim has not reserved, such as new ones, are looked at alone.
        return late != null
                ? late
                : database.write(
                        "settle deliveries", claim.destination(), tx -> settleAlone(tx, claim, settlement, now));
    }

    private static List<Delivery> settleAlone(Tx tx, Claim claim, Settlement settlement, Instant now)
            throws SQLException {
        List<Delivery> late = settle(tx, claim, settlement, now, true);
        if (late == null) {
            throw new IllegalStateException("a settlement was given back twice");
        }
        return late;
    }

    /** Returns the late ones, or {@code null} if the destination must be locked first. */
    private static @Nullable List<Delivery> settle(
            Tx tx, Claim claim, Settlement settlement, Instant now, boolean alone) throws SQLException {
        Claiming.Row own = Claiming.lock(tx, claim.lease());
        Set<Long> reserved = numbers(own == null ? new long[0] : own.records());
        List<RecordRef> foreign = settlement.watermarks().keySet().stream()
                .filter(record -> !reserved.contains(Hashes.record(record.recordId())))
                .toList();
        if (!foreign.isEmpty() && !alone) {
            return null;
        }
        List<Delivery> late = update(tx, own, settlement.deliveries());
        Map<RecordRef, Watermark> moved = new LinkedHashMap<>(settlement.watermarks());
        if (!foreign.isEmpty()) {
            moved.keySet().removeAll(reservedByOthers(tx, claim, foreign));
        }
        moveWatermarks(tx, claim.destination(), moved);
        learn(tx, claim.destination(), settlement.learned(), now);
        forget(tx, claim.destination(), settlement.goneRecords());
        if (own != null && !settlement.deliveries().isEmpty()) {
            Set<Long> done = new HashSet<>();
            settlement.deliveries().forEach(delivery -> done.add(delivery.id()));
            Claiming.shrink(tx, own, done);
        }
        return late;
    }

    private static List<Delivery> update(Tx tx, Claiming.@Nullable Row own, List<Delivery> deliveries)
            throws SQLException {
        Set<Long> open = numbers(own == null ? new long[0] : own.ids());
        Rows rows = DeliveryRows.changed();
        for (Delivery delivery : deliveries) {
            if (open.contains(delivery.id())) {
                DeliveryRows.add(rows, delivery);
            }
        }
        Set<Long> stored = new HashSet<>();
        if (!rows.isEmpty()) {
            stored.addAll(tx.sql(DeliveryRows.UPDATE_SET + tx.dialect().rows("u", rows)
                            + " WHERE d.id = u.id RETURNING " + (tx.dialect() instanceof SqliteDialect ? "id" : "d.id"))
                    .rows(rows)
                    .list(row -> row.getLong(1)));
        }
        // One that was erased meanwhile is not there any more.
        return deliveries.stream()
                .filter(delivery -> !stored.contains(delivery.id()))
                .toList();
    }

    private static Set<RecordRef> reservedByOthers(Tx tx, Claim claim, List<RecordRef> records) throws SQLException {
        Dialect dialect = tx.dialect();
        Set<Long> taken = new HashSet<>();
        tx.sql("SELECT records FROM nps_claim WHERE destination = ? AND lease <> ?")
                .text(claim.destination())
                .text(claim.lease())
                .list(row -> taken.addAll(numbers(dialect.readLongs(row, 1))));
        Set<RecordRef> theirs = new HashSet<>();
        for (RecordRef record : records) {
            if (taken.contains(Hashes.record(record.recordId()))) {
                theirs.add(record);
            }
        }
        return theirs;
    }

    private static void moveWatermarks(Tx tx, String destination, Map<RecordRef, Watermark> moved)
            throws SQLException {
        if (moved.isEmpty()) {
            return;
        }
        Map<RecordRef, Watermark> there = Claiming.watermarks(tx, destination, moved.keySet());
        Rows rows = new Rows(Rows.text("mapping"), Rows.text("record_id"), Rows.text("stamps"));
        moved.forEach((record, watermark) -> {
            Watermark before = there.get(record);
            Watermark after = before == null ? watermark : before.with(watermark.stamps());
            if (!after.equals(before)) {
                rows.add(record.mapping(), record.recordId(), Json.watermark(after));
            }
        });
        if (!rows.isEmpty()) {
            tx.sql("INSERT INTO nps_watermark (destination, mapping, record_id, stamps)"
                            + " SELECT ?, u.mapping, u.record_id, u.stamps FROM "
                            + tx.dialect().rows("u", rows)
                            + " WHERE true ON CONFLICT (destination, mapping, record_id)"
                            + " DO UPDATE SET stamps = excluded.stamps")
                    .text(destination)
                    .rows(rows)
                    .update();
        }
    }

    private static void learn(Tx tx, String destination, Map<LinkKey, String> learned, Instant now)
            throws SQLException {
        if (learned.isEmpty()) {
            return;
        }
        // In one order everywhere, so that two transactions that learn the same do not wait for each other.
        Map<String, List<@Nullable Object>> sorted = new TreeMap<>();
        learned.forEach((key, recordId) -> {
            String token = Hashes.token(key.token());
            List<@Nullable Object> row = new ArrayList<>();
            row.add(token);
            row.add(key.recordType());
            row.add(recordId);
            sorted.put(token + key.recordType(), row);
        });
        Rows rows = new Rows(Rows.uuid("token"), Rows.text("record_type"), Rows.text("record_id"));
        sorted.values().forEach(row -> rows.add(row.toArray()));
        tx.sql("INSERT INTO nps_link (token, destination, record_type, record_id, learned_at)"
                        + " SELECT u.token, ?, u.record_type, u.record_id, ? FROM "
                        + tx.dialect().rows("u", rows)
                        + " WHERE true ON CONFLICT (token, destination, record_type)"
                        + " DO UPDATE SET record_id = excluded.record_id, learned_at = excluded.learned_at")
                .text(destination)
                .time(now)
                .rows(rows)
                .update();
    }

    private static void forget(Tx tx, String destination, Collection<String> goneRecords) throws SQLException {
        if (!goneRecords.isEmpty()) {
            tx.sql("DELETE FROM nps_link WHERE destination = ? AND "
                            + tx.dialect().in("record_id"))
                    .text(destination)
                    .texts(Rows.Type.TEXT, goneRecords)
                    .update();
        }
    }

    private static Set<Long> numbers(long[] values) {
        Set<Long> set = new HashSet<>();
        for (long value : values) {
            set.add(value);
        }
        return set;
    }
}
