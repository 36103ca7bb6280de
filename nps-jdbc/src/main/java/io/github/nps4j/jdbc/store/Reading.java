package io.github.nps4j.jdbc.store;

import io.github.nps4j.response.ResponseKey;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryFilter;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.Ledger;
import io.github.nps4j.sync.store.Settlement.LinkKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Questions that change nothing; one statement each, so that each answer is of one moment. Thread-safe. */
final class Reading {

    private final Database database;

    Reading(Database database) {
        this.database = database;
    }

    Map<LinkKey, String> links(String destination, Collection<LinkKey> keys, Instant notBefore) {
        if (keys.isEmpty()) {
            return Map.of();
        }
        Map<String, List<LinkKey>> byToken = new HashMap<>();
        keys.forEach(key -> byToken.computeIfAbsent(Hashes.token(key.token()), token -> new ArrayList<>())
                .add(key));
        Map<LinkKey, String> known = new HashMap<>();
        database.ask(
                "recall records",
                "SELECT token, record_type, record_id FROM nps_link WHERE destination = ? AND learned_at >= ? AND "
                        + database.dialect().in("token"),
                query -> query.text(destination).time(notBefore).texts(Rows.Type.UUID, byToken.keySet()),
                row -> {
                    String type = row.getString(2);
                    String recordId = row.getString(3);
                    byToken.getOrDefault(row.getString(1), List.of()).stream()
                            .filter(key -> key.recordType().equals(type))
                            .forEach(key -> known.put(key, recordId));
                    return type;
                });
        return known;
    }

    Optional<Instant> nextDue(String destination) {
        return database
                .ask(
                        "look for due deliveries",
                        "SELECT min(t) FROM ("
                                + "SELECT (SELECT d.due_at FROM nps_delivery d WHERE d.destination = ? AND d.state = 0"
                                + " AND d.id NOT IN (SELECT v.value FROM nps_claim c CROSS JOIN "
                                + database.dialect().open("c.ids")
                                + " WHERE c.destination = ? AND "
                                + database.dialect().isOpen() + ") ORDER BY d.due_at, d.id LIMIT 1) AS t"
                                + " UNION ALL SELECT min(c.lease_until) FROM nps_claim c WHERE c.destination = ?"
                                + ") x WHERE NOT EXISTS (SELECT 1 FROM nps_hold h WHERE h.destination = ?)",
                        query -> query.text(destination)
                                .text(destination)
                                .text(destination)
                                .text(destination),
                        row -> {
                            long time = row.getLong(1);
                            return row.wasNull() ? Optional.<Instant>empty() : Optional.of(Times.instant(time));
                        })
                .stream()
                .findFirst()
                .flatMap(time -> time);
    }

    Set<String> dueDestinations(Instant now) {
        return new HashSet<>(database.read(
                "look for due destinations",
                // Jumps from destination to destination by the index, whatever the backlog.
                tx -> tx.sql("WITH RECURSIVE x(destination) AS ("
                                + "SELECT min(d.destination) FROM nps_delivery d WHERE d.state = 0"
                                + " UNION ALL SELECT (SELECT min(d.destination) FROM nps_delivery d"
                                + " WHERE d.state = 0 AND d.destination > x.destination) FROM x"
                                + " WHERE x.destination IS NOT NULL)"
                                + " SELECT x.destination FROM x WHERE x.destination IS NOT NULL"
                                + " AND NOT EXISTS (SELECT 1 FROM nps_hold h WHERE h.destination = x.destination)"
                                + " AND EXISTS (SELECT 1 FROM nps_delivery d WHERE d.destination = x.destination"
                                + " AND d.state = 0 AND d.due_at <= ? AND d.id NOT IN"
                                + " (SELECT v.value FROM nps_claim c CROSS JOIN "
                                + tx.dialect().open("c.ids") + " WHERE c.lease_until > ? AND "
                                + tx.dialect().isOpen() + "))")
                        .time(now)
                        .time(now)
                        .list(row -> row.getString(1))));
    }

    boolean anyWaiting() {
        return database.read(
                "look for waiting deliveries",
                tx -> tx.sql("SELECT 1 FROM nps_delivery WHERE state = 0 LIMIT 1")
                        .exists());
    }

    private record Line(String kind, String destination, int state, String reason, long count) {}

    Ledger ledger() {
        List<Line> lines = database.read(
                "count deliveries",
                tx -> tx.sql("SELECT 'delivery', destination, state, coalesce(reason_code, ''), count(*)"
                                + " FROM nps_delivery GROUP BY destination, state, reason_code"
                                + " UNION ALL SELECT 'delivery', destination, state, reason_code, n FROM nps_removed"
                                + " UNION ALL SELECT 'tally', '', kind, '', sum(n) FROM nps_tally GROUP BY kind")
                        .list(row -> new Line(
                                row.getString(1), row.getString(2), row.getInt(3), row.getString(4), row.getLong(5))));
        Map<Integer, Long> tallies = new HashMap<>();
        Map<String, Map<DeliveryState, Long>> states = new HashMap<>();
        Map<String, Map<String, Long>> reasons = new HashMap<>();
        for (Line line : lines) {
            if (line.kind().equals("tally")) {
                tallies.merge(line.state(), line.count(), Long::sum);
                continue;
            }
            DeliveryState state = DeliveryRows.state(line.state());
            states.computeIfAbsent(line.destination(), key -> new EnumMap<>(DeliveryState.class))
                    .merge(state, line.count(), Long::sum);
            if (state.settled() && !line.reason().isEmpty()) {
                reasons.computeIfAbsent(line.destination(), key -> new HashMap<>())
                        .merge(state + "/" + line.reason(), line.count(), Long::sum);
            }
        }
        return new Ledger(Tally.accepted(tallies), Tally.duplicates(tallies), Tally.refused(tallies), states, reasons);
    }

    List<Delivery> find(DeliveryFilter filter) {
        String destination = filter.destination().orElse(null);
        String reason = filter.reason().orElse(null);
        // The state stands in the text, so that the planner sees which partial index fits.
        String state = filter.state()
                .map(wanted -> " AND d.state = " + DeliveryRows.code(wanted))
                .orElse("");
        return DeliveryRows.deliveries(database.read("find deliveries", tx -> {
            Query query = tx.sql("SELECT " + DeliveryRows.COLUMNS + DeliveryRows.BODY_FROM + "WHERE d.id > ?" + state
                            + (destination == null ? "" : " AND d.destination = ?")
                            + (reason == null ? "" : " AND d.reason_code = ?")
                            + " ORDER BY d.id LIMIT ?")
                    .number(filter.afterId());
            if (destination != null) {
                query.text(destination);
            }
            if (reason != null) {
                query.text(reason);
            }
            return query.integer(filter.limit()).list(DeliveryRows::read);
        }));
    }

    List<Delivery> story(ResponseKey key) {
        return DeliveryRows.deliveries(database.read(
                "look up a response",
                tx -> tx.sql("SELECT " + DeliveryRows.COLUMNS + ", r.body FROM nps_response r JOIN nps_delivery d ON "
                                + DeliveryRows.of("d.id", "r.no") + " WHERE "
                                + tx.dialect().in("r.key_hash") + " ORDER BY d.id")
                        .texts(Rows.Type.UUID, List.of(Hashes.key(key)))
                        .list(DeliveryRows::read)));
    }
}
