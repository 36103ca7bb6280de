package io.github.nps4j.jdbc.store;

import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.ResponseJson;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.Reason;
import io.github.nps4j.sync.store.Settlement.LinkKey;
import io.github.nps4j.sync.store.SyncStores;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Purge, export and erasure. What goes leaves its count behind. Thread-safe. */
final class Retention {

    private final Database database;

    Retention(Database database) {
        this.database = database;
    }

    private record Removed(String destination, int state, String reason, long responseNo) {}

    private record Count(String destination, int state, String reason) {}

    private record Kept(long no, NpsResponse response) {}

    int purge(Instant settledBefore, int limit) {
        return database.write("purge deliveries", tx -> {
            List<Removed> removed = tx.sql("DELETE FROM nps_delivery WHERE id IN (SELECT id FROM nps_delivery"
                            + " WHERE state IN (1, 2, 4, 5) AND changed_at < ? ORDER BY id LIMIT ?"
                            + tx.dialect().forUpdateSkipLocked()
                            + ") RETURNING destination, state, reason_code, id / 65536")
                    .time(settledBefore)
                    .integer(limit)
                    .list(Retention::removed);
            count(tx, removed);
            clear(
                    tx,
                    tx.sql("SELECT r.no FROM nps_response r WHERE r.body IS NOT NULL AND r.key_hash IN"
                                    + " (SELECT p.key_hash FROM nps_response p WHERE "
                                    + tx.dialect().in("p.no")
                                    + ") AND NOT EXISTS (SELECT 1 FROM nps_response o JOIN nps_delivery d ON "
                                    + DeliveryRows.of("d.id", "o.no") + " WHERE o.key_hash = r.key_hash)")
                            .longs(removed.stream().map(Removed::responseNo).collect(Collectors.toSet()))
                            .list(row -> row.getLong(1)));
            List<Long> idle = tx.sql("SELECT r.no FROM nps_response r WHERE r.idle_since < ? AND NOT EXISTS"
                            + " (SELECT 1 FROM nps_response o JOIN nps_delivery d ON "
                            + DeliveryRows.of("d.id", "o.no") + " WHERE o.key_hash = r.key_hash)"
                            + " ORDER BY r.idle_since LIMIT ?")
                    .time(settledBefore)
                    .integer(limit - removed.size())
                    .list(row -> row.getLong(1));
            clear(tx, idle);
            return removed.size() + idle.size();
        });
    }

    private static Removed removed(ResultSet row) throws SQLException {
        String reason = row.getString(3);
        return new Removed(row.getString(1), row.getInt(2), reason == null ? "" : reason, row.getLong(4));
    }

    private static void count(Tx tx, List<Removed> removed) throws SQLException {
        // In one order everywhere, so that two transactions that count do not wait for each other.
        TreeMap<Count, Long> counts = new TreeMap<>(Comparator.comparing(Count::destination)
                .thenComparing(Count::state)
                .thenComparing(Count::reason));
        removed.forEach(one -> counts.merge(new Count(one.destination(), one.state(), one.reason()), 1L, Long::sum));
        if (counts.isEmpty()) {
            return;
        }
        Rows rows =
                new Rows(Rows.text("destination"), Rows.integer("state"), Rows.text("reason_code"), Rows.number("n"));
        counts.forEach((key, n) -> rows.add(key.destination(), key.state(), key.reason(), n));
        tx.sql("INSERT INTO nps_removed (destination, state, reason_code, n)"
                        + " SELECT u.destination, u.state, u.reason_code, u.n FROM "
                        + tx.dialect().rows("u", rows)
                        + " WHERE true ON CONFLICT (destination, state, reason_code)"
                        + " DO UPDATE SET n = nps_removed.n + excluded.n")
                .rows(rows)
                .update();
    }

    /** Removes the contents of responses; their hashes stay. */
    private static void clear(Tx tx, List<Long> responses) throws SQLException {
        if (responses.isEmpty()) {
            return;
        }
        if (tx.dialect() instanceof SqliteDialect) {
            tx.sql("DELETE FROM nps_person WHERE " + tx.dialect().in("response_no"))
                    .longs(responses)
                    .update();
            tx.sql("UPDATE nps_response SET body = NULL, idle_since = NULL WHERE "
                            + tx.dialect().in("no"))
                    .longs(responses)
                    .update();
        } else {
            tx.sql("UPDATE nps_response SET body = NULL, idle_since = NULL, person = NULL WHERE "
                            + tx.dialect().in("no"))
                    .longs(responses)
                    .update();
        }
    }

    List<NpsResponse> responsesOf(String tenant, Collection<String> tokens) {
        return database.read("read the responses of a person", tx -> kept(tx, tenant, tokens)).stream()
                .map(Kept::response)
                .sorted(Comparator.comparing(NpsResponse::stamp))
                .toList();
    }

    private static List<Kept> kept(Tx tx, String tenant, Collection<String> tokens) throws SQLException {
        long[] persons = Hashes.persons(tenant, tokens);
        Query query = tx.dialect() instanceof SqliteDialect
                ? tx.sql("SELECT no, body FROM nps_response WHERE body IS NOT NULL AND no IN"
                        + " (SELECT response_no FROM nps_person WHERE "
                        + tx.dialect().in("person") + ")")
                : tx.sql("SELECT no, body FROM nps_response WHERE body IS NOT NULL AND person && ?");
        return query.longs(persons).list(row -> new Kept(row.getLong(1), ResponseJson.read(row.getString(2)))).stream()
                .filter(kept -> SyncStores.isOf(kept.response(), tenant, tokens))
                .toList();
    }

    int erase(String tenant, Collection<String> tokens) {
        return database.write("erase a person", Database.Lock.ERASE, tx -> {
            List<Long> theirs = kept(tx, tenant, tokens).stream().map(Kept::no).toList();
            if (!theirs.isEmpty()) {
                List<Removed> removed = tx.sql("DELETE FROM nps_delivery WHERE id IN (SELECT d.id FROM nps_response r"
                                + " JOIN nps_delivery d ON " + DeliveryRows.of("d.id", "r.no") + " WHERE "
                                + tx.dialect().in("r.no")
                                + ") RETURNING destination, state, reason_code, id / 65536")
                        .longs(theirs)
                        .list(row -> erased(removed(row)));
                count(tx, removed);
                clear(tx, theirs);
            }
            tx.sql("DELETE FROM nps_link WHERE " + tx.dialect().in("token"))
                    .texts(Rows.Type.UUID, tokens.stream().map(Hashes::token).collect(Collectors.toSet()))
                    .update();
            remember(tx, tenant, tokens);
            return theirs.size();
        });
    }

    /** What was open counts as suppressed. */
    private static Removed erased(Removed removed) {
        DeliveryState state = DeliveryRows.state(removed.state());
        return state == DeliveryState.WAITING || state == DeliveryState.REVIEW
                ? new Removed(
                        removed.destination(),
                        DeliveryRows.code(DeliveryState.SUPPRESSED),
                        Reason.ERASED,
                        removed.responseNo())
                : removed;
    }

    private static void remember(Tx tx, String tenant, Collection<String> tokens) throws SQLException {
        String salt = salt(tx);
        Set<String> hashes = new TreeSet<>();
        tokens.forEach(token -> {
            hashes.add(SyncStores.erasureHash(salt, tenant, token));
            hashes.add(SyncStores.erasedLinkHash(salt, token));
        });
        Rows rows = new Rows(Rows.text("hash"));
        hashes.forEach(rows::add);
        tx.sql("INSERT INTO nps_erased (hash) SELECT u.hash FROM "
                        + tx.dialect().rows("u", rows) + " WHERE true ON CONFLICT DO NOTHING")
                .rows(rows)
                .update();
    }

    /** What may be remembered: not the records of people who were erased while a worker had them under way. */
    static Map<LinkKey, String> withoutErased(Tx tx, Map<LinkKey, String> learned) throws SQLException {
        if (learned.isEmpty() || !tx.sql("SELECT 1 FROM nps_erased LIMIT 1").exists()) {
            return learned;
        }
        String salt = salt(tx);
        Map<LinkKey, String> hashes = new HashMap<>();
        learned.keySet().forEach(key -> hashes.put(key, SyncStores.erasedLinkHash(salt, key.token())));
        Set<String> erased = new HashSet<>(
                tx.sql("SELECT hash FROM nps_erased WHERE " + tx.dialect().in("hash"))
                        .texts(Rows.Type.TEXT, hashes.values())
                        .list(row -> row.getString(1)));
        Map<LinkKey, String> rest = new LinkedHashMap<>(learned);
        rest.keySet().removeIf(key -> erased.contains(hashes.get(key)));
        return rest;
    }

    static String salt(Tx tx) throws SQLException {
        @Nullable
        String salt = tx.sql("SELECT value FROM nps_meta WHERE name = 'erasure_salt'")
                .first(row -> row.getString(1))
                .orElse(null);
        if (salt == null) {
            throw new IllegalStateException(
                    "the store has lost its erasure salt (table nps_meta): restore it from a backup, because without it"
                            + " nobody who was erased is recognized");
        }
        return salt;
    }
}
