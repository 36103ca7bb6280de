package io.github.nps4j.jdbc.store;

import io.github.nps4j.response.Stamp;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.Reason;
import io.github.nps4j.sync.store.Settlement.RecordRef;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/** Changes from outside: replay, decisions in review, holds, rewriting. Thread-safe. */
final class Changing {

    private final Database database;

    Changing(Database database) {
        this.database = database;
    }

    List<Delivery> update(Collection<Long> ids, UnaryOperator<Delivery> change, Instant now) {
        Set<Long> wanted = new TreeSet<>(ids);
        if (wanted.isEmpty()) {
            return List.of();
        }
        List<String> destinations = destinations(wanted);
        // Once only: the caller's change must not be run twice.
        return database.write("change deliveries", Database.Lock.DESTINATIONS, destinations, 1, tx -> {
            Set<Long> free = new TreeSet<>(wanted);
            for (String destination : destinations) {
                ClaimRow.living(tx, destination, now).forEach(row -> free.removeAll(row.openIds()));
            }
            return change(tx, ids, free, change);
        });
    }

    /** Whose they are; that never changes. */
    private List<String> destinations(Set<Long> ids) {
        return database.read(
                "look up deliveries",
                tx -> tx.sql("SELECT DISTINCT destination FROM nps_delivery WHERE "
                                + tx.dialect().in("id"))
                        .longs(ids)
                        .list(row -> row.getString(1)));
    }

    private static List<Delivery> change(Tx tx, Collection<Long> order, Set<Long> ids, UnaryOperator<Delivery> change)
            throws SQLException {
        tx.sql("SELECT id FROM nps_delivery WHERE " + tx.dialect().in("id") + " ORDER BY id"
                        + tx.dialect().forUpdate())
                .longs(ids)
                .list(row -> row.getLong(1));
        List<Delivery> before = DeliveryRows.deliveries(tx.sql("SELECT " + DeliveryRows.COLUMNS + DeliveryRows.BODY_FROM
                        + "WHERE " + tx.dialect().in("d.id"))
                .longs(ids)
                .list(DeliveryRows::read));
        Map<Long, Delivery> byId = new HashMap<>();
        before.forEach(delivery -> byId.put(delivery.id(), delivery));
        List<Delivery> changed = new ArrayList<>();
        Rows rows = DeliveryRows.changed();
        for (long id : order) {
            Delivery delivery = byId.remove(id);
            if (delivery != null) {
                Delivery after = change.apply(delivery);
                changed.add(after);
                DeliveryRows.add(rows, after);
            }
        }
        if (!rows.isEmpty()) {
            tx.sql(DeliveryRows.UPDATE_SET + tx.dialect().rows("u", rows) + " WHERE d.id = u.id")
                    .rows(rows)
                    .update();
        }
        return changed;
    }

    int rewrite(String destination, RecordRef record, Instant now) {
        return database.write("have a record written again", destination, tx -> {
            mark(tx, destination, record.recordId(), now);
            List<String> there = tx.sql("DELETE FROM nps_watermark WHERE destination = ? AND mapping = ?"
                            + " AND record_id = ? RETURNING stamps")
                    .text(destination)
                    .text(record.mapping())
                    .text(record.recordId())
                    .list(row -> row.getString(1));
            if (there.isEmpty()) {
                return 0;
            }
            Set<Stamp> stamps =
                    new HashSet<>(Json.readWatermark(there.get(0)).stamps().values());
            Rows rows = new Rows(Rows.uuid("key_hash"), Rows.number("revision"));
            stamps.forEach(stamp -> rows.add(Hashes.key(stamp.key()), stamp.revision()));
            return tx.sql("UPDATE nps_delivery SET state = " + DeliveryRows.WAITING + ", changed_at = ?, due_at = ?"
                            + " WHERE destination = ? AND work = 'fields' AND state = " + DeliveryRows.APPLIED
                            + " AND id IN (SELECT d.id FROM " + tx.dialect().rows("u", rows)
                            + " JOIN nps_response r ON r.key_hash = u.key_hash AND r.revision = u.revision"
                            + " JOIN nps_delivery d ON " + DeliveryRows.of("d.id", "r.no") + ")")
                    .time(now)
                    .time(now)
                    .text(destination)
                    .rows(rows)
                    .update();
        });
    }

    /**
     * A claim that has reserved the record may have written it and not settled yet. By the mark, and by the new version of
     * the claim, its settlement finds out. The watermark is read after that, so that it has what was settled before.
     */
    private static void mark(Tx tx, String destination, String recordId, Instant now) throws SQLException {
        long reservation = Hashes.record(recordId);
        for (ClaimRow claim : ClaimRow.living(tx, destination, now)) {
            if (claim.records().contains(reservation)) {
                mark(tx, claim, LongStream.of(Hashes.overwritten(recordId)));
            }
        }
    }

    private static void mark(Tx tx, ClaimRow claim, LongStream marks) throws SQLException {
        tx.sql("UPDATE nps_claim SET records = ?, version = version + 1 WHERE lease = ?")
                .longs(LongStream.concat(claim.records().stream().mapToLong(Long::longValue), marks)
                        .distinct()
                        .toArray())
                .text(claim.lease())
                .update();
    }

    /** What a claim has is marked there too, because its settlement says anew what is known of the outcome. */
    void recheck(Collection<Long> ids, Instant dueAt, Instant now) {
        Set<Long> wanted = new TreeSet<>(ids);
        if (wanted.isEmpty()) {
            return;
        }
        List<String> destinations = destinations(wanted);
        List<Delivery> unused = database.write(
                "have notes and tasks looked for again",
                Database.Lock.DESTINATIONS,
                destinations,
                Database.TRIES,
                tx -> {
                    for (String destination : destinations) {
                        for (ClaimRow claim : ClaimRow.living(tx, destination, now)) {
                            Set<Long> theirs = claim.openIds();
                            theirs.retainAll(wanted);
                            if (!theirs.isEmpty()) {
                                mark(tx, claim, theirs.stream().mapToLong(Hashes::doubted));
                            }
                        }
                    }
                    return change(tx, wanted, wanted, delivery -> delivery.rechecked(dueAt, now));
                });
    }

    void hold(String destination, Reason reason, Instant now) {
        database.write(
                "hold a destination",
                tx -> tx.sql("INSERT INTO nps_hold (destination, reason_code, reason_text, held_at) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (destination) DO UPDATE SET reason_code = excluded.reason_code,"
                                + " reason_text = excluded.reason_text, held_at = excluded.held_at")
                        .text(destination)
                        .text(reason.code())
                        .text(reason.text())
                        .time(now)
                        .update());
    }

    boolean unhold(String destination) {
        return database.write(
                "end the hold of a destination",
                tx -> tx.sql("DELETE FROM nps_hold WHERE destination = ?")
                                .text(destination)
                                .update()
                        > 0);
    }

    Map<String, Reason> holds() {
        Map<String, Reason> holds = new HashMap<>();
        database.read(
                "look for holds",
                tx -> tx.sql("SELECT destination, reason_code, reason_text FROM nps_hold")
                        .list(row -> holds.put(row.getString(1), new Reason(row.getString(2), row.getString(3)))));
        return holds;
    }
}
