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
import java.util.HashMap;
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
    private final Claiming claiming;

    Settling(Database database, Claiming claiming) {
        this.database = database;
        this.claiming = claiming;
    }

    private record Settled(List<Delivery> late, @Nullable ClaimRow claim) {}

    @SuppressWarnings("NullAway") // the work may return null: NullAway does not read @Nullable type arguments
    List<Delivery> settle(Claim claim, Settlement settlement, Instant now) {
        // What is learned keeps erasures out, so that none comes between the look for it and what is stored.
        Database.Lock lock = settlement.learned().isEmpty() ? Database.Lock.NONE : Database.Lock.ACCEPT;
        Settled settled = database.write("settle deliveries", lock, tx -> settle(tx, claim, settlement, now, false));
        if (settled == null) {
            // Records that this claim has not reserved, such as new ones, are looked at alone.
            settled = database.write(
                    "settle deliveries", claim.destination(), tx -> settle(tx, claim, settlement, now, true));
        }
        if (settled == null) {
            throw new IllegalStateException("a settlement was given back twice");
        }
        claiming.remember(settled.claim());
        return settled.late();
    }

    /** Returns {@code null} if the destination must be locked first. */
    private @Nullable Settled settle(Tx tx, Claim claim, Settlement settlement, Instant now, boolean alone)
            throws SQLException {
        ClaimRow own = claiming.lock(tx, claim.lease());
        Set<Long> reserved = own == null ? Set.of() : own.records();
        List<RecordRef> foreign = settlement.watermarks().keySet().stream()
                .filter(record -> !reserved.contains(Hashes.record(record.recordId())))
                .toList();
        if (!foreign.isEmpty() && !alone) {
            return null;
        }
        Set<String> overwritten = overwritten(reserved, settlement);
        Map<RecordRef, Watermark> wanted = new LinkedHashMap<>(settlement.watermarks());
        wanted.keySet().removeIf(record -> overwritten.contains(record.recordId()));
        if (!foreign.isEmpty()) {
            wanted.keySet().removeAll(reservedByOthers(tx, claim, foreign));
        }
        Map<RecordRef, Watermark> moved = moved(tx, claim.destination(), own, wanted);

        Map<LinkKey, String> learned = Retention.withoutErased(tx, settlement.learned());

        Pipeline pipeline = tx.pipeline();
        List<Pipeline.Answer<Long>> stored = update(
                tx,
                pipeline,
                own,
                settlement.deliveries().stream()
                        .map(delivery -> delivery.isAppliedTo(overwritten) ? delivery.writtenAgain(now) : delivery)
                        .map(delivery -> isDoubted(reserved, delivery) ? delivery.rechecked(now, now) : delivery)
                        .toList());
        store(tx, pipeline, claim.destination(), moved);
        learn(tx, pipeline, claim.destination(), learned, now);
        forget(tx, pipeline, claim.destination(), settlement.goneRecords());
        ClaimRow next = null;
        if (own != null) {
            Set<Long> done = new HashSet<>();
            settlement.deliveries().forEach(delivery -> done.add(delivery.id()));
            next = own.settled(done, moved);
            Claiming.store(pipeline, next);
        }
        pipeline.commit().run();
        // One that was erased meanwhile is not there any more, and so was not stored.
        Set<Long> ids = new HashSet<>();
        stored.forEach(answer -> ids.addAll(answer.rows()));
        return new Settled(
                settlement.deliveries().stream()
                        .filter(delivery -> !ids.contains(delivery.id()))
                        .toList(),
                next);
    }

    /** Records that must be written again, because somebody else wrote to them while this claim did. */
    private static Set<String> overwritten(Set<Long> reservations, Settlement settlement) {
        Set<String> records = new HashSet<>();
        settlement.watermarks().keySet().forEach(record -> records.add(record.recordId()));
        settlement.deliveries().forEach(delivery -> delivery.recordId().ifPresent(records::add));
        records.removeIf(record -> !reservations.contains(Hashes.overwritten(record)));
        return records;
    }

    /** Whether somebody else may have added this note or task as well, while this claim did. */
    private static boolean isDoubted(Set<Long> reservations, Delivery delivery) {
        return !reservations.isEmpty()
                && !delivery.work().perRevision()
                && reservations.contains(Hashes.doubted(delivery.id()));
    }

    private static List<Pipeline.Answer<Long>> update(
            Tx tx, Pipeline pipeline, @Nullable ClaimRow own, List<Delivery> deliveries) {
        if (deliveries.isEmpty() || own == null) {
            return List.of();
        }
        Set<Long> open = own.openIds();
        Instant at = deliveries.get(0).changedAt();
        Rows done = DeliveryRows.done();
        Rows rest = DeliveryRows.changed();
        for (Delivery delivery : deliveries) {
            if (!open.contains(delivery.id())) {
                continue;
            }
            if (DeliveryRows.isDone(delivery, at)) {
                DeliveryRows.addDone(done, delivery);
            } else {
                DeliveryRows.add(rest, delivery);
            }
        }
        List<Pipeline.Answer<Long>> stored = new ArrayList<>();
        String which = " WHERE d.id = u.id RETURNING " + (tx.dialect() instanceof SqliteDialect ? "id" : "d.id");
        if (!done.isEmpty()) {
            stored.add(pipeline.ask(
                    DeliveryRows.UPDATE_DONE + tx.dialect().rows("u", done) + which,
                    query -> query.time(at).time(at).rows(done),
                    row -> row.getLong(1)));
        }
        if (!rest.isEmpty()) {
            stored.add(pipeline.ask(
                    DeliveryRows.UPDATE_SET + tx.dialect().rows("u", rest) + which,
                    query -> query.rows(rest),
                    row -> row.getLong(1)));
        }
        return stored;
    }

    private static Set<RecordRef> reservedByOthers(Tx tx, Claim claim, List<RecordRef> records) throws SQLException {
        Dialect dialect = tx.dialect();
        Set<Long> taken = new HashSet<>();
        tx.sql("SELECT " + dialect.quick("records") + " FROM nps_claim WHERE destination = ? AND lease <> ?")
                .text(claim.destination())
                .text(claim.lease())
                .list(row -> {
                    for (long record : dialect.readLongs(row, 1)) {
                        taken.add(record);
                    }
                    return taken;
                });
        Set<RecordRef> theirs = new HashSet<>();
        for (RecordRef record : records) {
            if (taken.contains(Hashes.record(record.recordId()))) {
                theirs.add(record);
            }
        }
        return theirs;
    }

    /** The watermarks that change, as they are to be. None moves back. */
    private static Map<RecordRef, Watermark> moved(
            Tx tx, String destination, @Nullable ClaimRow own, Map<RecordRef, Watermark> wanted) throws SQLException {
        Map<RecordRef, Watermark> there = new HashMap<>(own == null ? Map.of() : own.watermarks());
        List<RecordRef> unknown = wanted.keySet().stream()
                .filter(record -> !there.containsKey(record))
                .toList();
        if (!unknown.isEmpty()) {
            there.putAll(Claiming.watermarks(tx, destination, unknown));
        }
        Map<RecordRef, Watermark> moved = new LinkedHashMap<>();
        wanted.forEach((record, watermark) -> {
            Watermark before = there.getOrDefault(record, Watermark.empty());
            Watermark after = before.with(watermark.stamps());
            if (!after.equals(before)) {
                moved.put(record, after);
            }
        });
        return moved;
    }

    private static void store(Tx tx, Pipeline pipeline, String destination, Map<RecordRef, Watermark> moved) {
        if (moved.isEmpty()) {
            return;
        }
        Rows rows = new Rows(Rows.text("mapping"), Rows.text("record_id"), Rows.text("stamps"));
        moved.forEach((record, watermark) -> rows.add(record.mapping(), record.recordId(), Json.watermark(watermark)));
        pipeline.tell(
                "INSERT INTO nps_watermark (destination, mapping, record_id, stamps)"
                        + " SELECT ?, u.mapping, u.record_id, u.stamps FROM "
                        + tx.dialect().rows("u", rows)
                        + " WHERE true ON CONFLICT (destination, mapping, record_id)"
                        + " DO UPDATE SET stamps = excluded.stamps",
                query -> query.text(destination).rows(rows));
    }

    private static void learn(Tx tx, Pipeline pipeline, String destination, Map<LinkKey, String> learned, Instant now) {
        if (learned.isEmpty()) {
            return;
        }
        // In one order everywhere, so that two transactions that learn the same do not wait for each other.
        Map<String, LinkKey> sorted = new TreeMap<>();
        learned.keySet().forEach(key -> sorted.put(Hashes.token(key.token()) + key.recordType(), key));
        Rows rows = new Rows(Rows.uuid("token"), Rows.text("record_type"), Rows.text("record_id"));
        sorted.values().forEach(key -> rows.add(Hashes.token(key.token()), key.recordType(), learned.get(key)));
        pipeline.tell(
                "INSERT INTO nps_link (token, destination, record_type, record_id, learned_at)"
                        + " SELECT u.token, ?, u.record_type, u.record_id, ? FROM "
                        + tx.dialect().rows("u", rows)
                        + " WHERE true ON CONFLICT (token, destination, record_type)"
                        + " DO UPDATE SET record_id = excluded.record_id, learned_at = excluded.learned_at",
                query -> query.text(destination).time(now).rows(rows));
    }

    private static void forget(Tx tx, Pipeline pipeline, String destination, Collection<String> goneRecords) {
        if (!goneRecords.isEmpty()) {
            pipeline.tell(
                    "DELETE FROM nps_link WHERE destination = ? AND "
                            + tx.dialect().in("record_id"),
                    query -> query.text(destination).texts(Rows.Type.TEXT, goneRecords));
        }
    }
}
