package io.github.nps4j.jdbc.store;

import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.ResponseJson;
import io.github.nps4j.sync.store.Acceptance;
import io.github.nps4j.sync.store.NewDelivery;
import io.github.nps4j.sync.store.Submission;
import io.github.nps4j.sync.store.SyncStores;
import io.github.nps4j.sync.store.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Stores submissions, with few statements for many of them. One object for each call. */
final class Accepting {

    private final Tx tx;
    private final Instant now;
    private final boolean joined;

    /** Whether anybody was erased is asked along with the rest, unless it is known that somebody was. */
    private final AtomicBoolean erasures;

    /**
     * Accepts.
     *
     * @param joined whether the transaction is the host's, who ends it
     * @param erasures whether anybody is known to have been erased; set if it is found out
     */
    Accepting(Tx tx, Instant now, boolean joined, AtomicBoolean erasures) {
        this.tx = tx;
        this.now = now;
        this.joined = joined;
        this.erasures = erasures;
    }

    /** A submission on its way, prepared before there is a transaction. */
    static final class Item {
        final Submission submission;
        final String json;
        final String keyHash;
        final String contentHash;
        boolean first;
        long no = -1;
        int created;

        @Nullable
        Acceptance acceptance;

        Item(Submission submission) {
            this.submission = submission;
            NpsResponse response = submission.response();
            this.json = ResponseJson.write(response);
            this.keyHash = Hashes.key(response.key());
            this.contentHash = Hashes.content(SyncStores.contentHash(json));
        }

        Revision revision() {
            return new Revision(keyHash, submission.response().revision());
        }
    }

    private record Revision(String keyHash, long revision) {}

    private record Once(String keyHash, String workHash) {}

    /** Returns {@code null} if it turned out that somebody was erased: then it must be done again from the start. */
    @Nullable
    List<Acceptance> accept(List<Item> items) throws SQLException {
        for (Item item : items) {
            item.no = -1;
            item.created = 0;
            item.first = false;
            item.acceptance = item.submission
                    .refusal()
                    .<Acceptance>map(Acceptance.Refused::new)
                    .orElse(null);
        }
        if (erasures.get() || joined) {
            refuseErased(items);
        }
        Map<Revision, String> contents = insertResponses(items);
        if (contents == null) {
            return null;
        }
        for (Item item : items) {
            if (item.acceptance == null && !(item.first && item.no >= 0)) {
                item.acceptance = item.contentHash.equals(contents.get(item.revision()))
                        ? new Acceptance.Duplicate()
                        : new Acceptance.Refused(SyncStores.changedContent(
                                item.submission.response().revision()));
            }
        }
        Pipeline pipeline = tx.pipeline();
        insertDeliveries(
                pipeline, items.stream().filter(item -> item.acceptance == null).toList());
        List<Acceptance> acceptances = items.stream()
                .map(item -> item.acceptance == null ? new Acceptance.Accepted(item.created) : item.acceptance)
                .toList();
        count(pipeline, acceptances);
        if (!joined) {
            pipeline.commit();
        }
        pipeline.run();
        return acceptances;
    }

    private void refuseErased(List<Item> items) throws SQLException {
        if (!tx.sql("SELECT 1 FROM nps_erased LIMIT 1").exists()) {
            return;
        }
        String salt = Retention.salt(tx);
        Map<String, List<Item>> byHash = new HashMap<>();
        for (Item item : items) {
            NpsResponse response = item.submission.response();
            for (IdentityKey key : response.identity().keys()) {
                byHash.computeIfAbsent(
                                SyncStores.erasureHash(salt, response.tenant(), key.token()), hash -> new ArrayList<>())
                        .add(item);
            }
        }
        List<String> erased = tx.sql(
                        "SELECT hash FROM nps_erased WHERE " + tx.dialect().in("hash"))
                .texts(Rows.Type.TEXT, byHash.keySet())
                .list(row -> row.getString(1));
        for (String hash : erased) {
            for (Item item : byHash.getOrDefault(hash, List.of())) {
                if (item.acceptance == null) {
                    item.acceptance = new Acceptance.Refused(SyncStores.erased());
                }
            }
        }
    }

    /** Returns the content of every revision that was asked for, new or not. */
    private @Nullable Map<Revision, String> insertResponses(List<Item> items) throws SQLException {
        Map<Revision, Item> firsts = new HashMap<>();
        for (Item item : items) {
            if (item.acceptance == null && firsts.putIfAbsent(item.revision(), item) == null) {
                item.first = true;
            }
        }
        if (firsts.isEmpty()) {
            return Map.of();
        }
        Pipeline pipeline = tx.pipeline();
        boolean asks = !erasures.get() && !joined;
        Pipeline.Answer<Boolean> erased = asks
                ? pipeline.ask("SELECT 1 FROM nps_erased LIMIT 1", query -> {}, row -> true)
                : new Pipeline.Answer<>(null);
        // In one order everywhere, so that two batches with the same responses do not wait for each other.
        List<Item> sorted = firsts.values().stream()
                .sorted(Comparator.comparing((Item item) -> item.keyHash)
                        .thenComparing(item -> item.submission.response().revision()))
                .toList();
        List<Inserted> fresh =
                tx.dialect() instanceof SqliteDialect ? sqlite(pipeline, sorted) : postgres(pipeline, sorted);
        if (!erased.rows().isEmpty()) {
            erasures.set(true);
            return null;
        }
        for (Inserted inserted : fresh) {
            Item item = firsts.get(inserted.revision());
            if (item != null) {
                item.no = inserted.no();
            }
        }
        Map<Revision, String> contents = new HashMap<>();
        List<String> known = new ArrayList<>();
        for (Item item : sorted) {
            if (item.no >= 0) {
                contents.put(item.revision(), item.contentHash);
            } else {
                known.add(item.keyHash);
            }
        }
        if (!known.isEmpty()) {
            tx.sql("SELECT key_hash, revision, content_hash FROM nps_response WHERE "
                            + tx.dialect().in("key_hash"))
                    .texts(Rows.Type.UUID, known)
                    .list(row ->
                            contents.putIfAbsent(new Revision(row.getString(1), row.getLong(2)), row.getString(3)));
        }
        return contents;
    }

    private record Inserted(Revision revision, long no) {}

    private List<Inserted> postgres(Pipeline pipeline, List<Item> items) throws SQLException {
        Rows rows = new Rows(
                Rows.uuid("key_hash"),
                Rows.number("revision"),
                Rows.uuid("content_hash"),
                Rows.number("idle_since"),
                Rows.text("person"),
                Rows.text("body"));
        for (Item item : items) {
            String persons = Json.longs(Hashes.persons(item.submission.response()));
            rows.add(
                    item.keyHash,
                    item.submission.response().revision(),
                    item.contentHash,
                    idleSince(item),
                    "{" + persons.substring(1, persons.length() - 1) + "}",
                    item.json);
        }
        Pipeline.Answer<Inserted> inserted = pipeline.ask(
                "INSERT INTO nps_response (key_hash, revision, content_hash, idle_since, person, body)"
                        + " SELECT u.key_hash, u.revision, u.content_hash, u.idle_since, u.person::bigint[], u.body FROM "
                        + tx.dialect().rows("u", rows)
                        + " ON CONFLICT (key_hash, revision) DO NOTHING RETURNING key_hash, revision, no",
                query -> query.rows(rows),
                Accepting::inserted);
        pipeline.run();
        return inserted.rows();
    }

    private List<Inserted> sqlite(Pipeline pipeline, List<Item> items) throws SQLException {
        Rows rows = new Rows(
                Rows.uuid("key_hash"),
                Rows.number("revision"),
                Rows.uuid("content_hash"),
                Rows.number("idle_since"),
                Rows.text("body"));
        Map<Revision, long[]> persons = new HashMap<>();
        for (Item item : items) {
            rows.add(item.keyHash, item.submission.response().revision(), item.contentHash, idleSince(item), item.json);
            persons.put(item.revision(), Hashes.persons(item.submission.response()));
        }
        Pipeline.Answer<Inserted> answer = pipeline.ask(
                "INSERT INTO nps_response (key_hash, revision, content_hash, idle_since, body)"
                        + " SELECT u.key_hash, u.revision, u.content_hash, u.idle_since, u.body FROM "
                        + tx.dialect().rows("u", rows)
                        + " WHERE true ON CONFLICT (key_hash, revision) DO NOTHING RETURNING key_hash, revision, no",
                query -> query.rows(rows),
                Accepting::inserted);
        pipeline.run();
        List<Inserted> inserted = answer.rows();
        Rows people = new Rows(Rows.number("person"), Rows.number("response_no"));
        for (Inserted one : inserted) {
            for (long person : persons.getOrDefault(one.revision(), new long[0])) {
                people.add(person, one.no());
            }
        }
        if (!people.isEmpty()) {
            tx.sql("INSERT INTO nps_person (person, response_no) SELECT u.person, u.response_no FROM "
                            + tx.dialect().rows("u", people) + " WHERE true ON CONFLICT DO NOTHING")
                    .rows(people)
                    .update();
        }
        return inserted;
    }

    private static Inserted inserted(ResultSet row) throws SQLException {
        return new Inserted(new Revision(row.getString(1), row.getLong(2)), row.getLong(3));
    }

    /** What has nothing to deliver is purged by its own age. */
    private @Nullable Long idleSince(Item item) {
        boolean fields = item.submission.deliveries().stream()
                .anyMatch(delivery -> delivery.work().kind() == Work.Kind.FIELDS);
        return fields ? null : Times.micros(now);
    }

    private void insertDeliveries(Pipeline pipeline, List<Item> items) throws SQLException {
        Set<Once> allowed = once(items);
        Rows rows = new Rows(
                Rows.number("response_no"),
                Rows.number("customer"),
                Rows.number("due_at"),
                Rows.text("destination"),
                Rows.text("mapping"),
                Rows.text("work"));
        for (Item item : items) {
            for (NewDelivery delivery : item.submission.deliveries()) {
                if (!delivery.work().perRevision() && !allowed.remove(new Once(item.keyHash, Hashes.work(delivery)))) {
                    continue;
                }
                item.created++;
                rows.add(
                        item.no,
                        Hashes.customer(delivery),
                        Times.micros(delivery.dueAt()),
                        delivery.destination(),
                        delivery.mapping(),
                        delivery.work().id());
            }
        }
        if (rows.isEmpty()) {
            return;
        }
        pipeline.tell(
                "INSERT INTO nps_delivery"
                        + " (response_no, customer, due_at, accepted_at, changed_at, destination, mapping, work)"
                        + " SELECT u.response_no, u.customer, u.due_at, ?, ?, u.destination, u.mapping, u.work FROM "
                        + tx.dialect().rows("u", rows),
                query -> query.time(now).time(now).rows(rows));
    }

    /** The work among these that was never created before for its response. */
    private Set<Once> once(List<Item> items) throws SQLException {
        Rows rows = new Rows(Rows.uuid("key_hash"), Rows.uuid("work_hash"));
        Set<String> sorted = new TreeSet<>();
        for (Item item : items) {
            for (NewDelivery delivery : item.submission.deliveries()) {
                if (!delivery.work().perRevision()) {
                    sorted.add(item.keyHash + Hashes.work(delivery));
                }
            }
        }
        if (sorted.isEmpty()) {
            return Set.of();
        }
        int length = sorted.iterator().next().length() / 2;
        sorted.forEach(pair -> rows.add(pair.substring(0, length), pair.substring(length)));
        return new HashSet<>(tx.sql("INSERT INTO nps_once (key_hash, work_hash) SELECT u.key_hash, u.work_hash FROM "
                        + tx.dialect().rows("u", rows)
                        + " WHERE true ON CONFLICT DO NOTHING RETURNING key_hash, work_hash")
                .rows(rows)
                .list(row -> new Once(row.getString(1), row.getString(2))));
    }

    private void count(Pipeline pipeline, List<Acceptance> acceptances) {
        long accepted = 0;
        long duplicates = 0;
        long refused = 0;
        for (Acceptance acceptance : acceptances) {
            if (acceptance instanceof Acceptance.Accepted) {
                accepted++;
            } else if (acceptance instanceof Acceptance.Duplicate) {
                duplicates++;
            } else {
                refused++;
            }
        }
        Rows rows = new Rows(Rows.integer("kind"), Rows.number("n"));
        if (accepted > 0) {
            rows.add(0, accepted);
        }
        if (duplicates > 0) {
            rows.add(1, duplicates);
        }
        if (refused > 0) {
            rows.add(2, refused);
        }
        if (!rows.isEmpty()) {
            pipeline.tell(
                    "INSERT INTO nps_tally (kind, slot, n) SELECT u.kind, "
                            + tx.dialect().slot() + ", u.n FROM "
                            + tx.dialect().rows("u", rows)
                            + " WHERE true ON CONFLICT (kind, slot) DO UPDATE SET n = nps_tally.n + excluded.n",
                    query -> query.rows(rows));
        }
    }
}
