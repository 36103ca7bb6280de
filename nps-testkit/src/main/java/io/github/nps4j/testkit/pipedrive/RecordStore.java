package io.github.nps4j.testkit.pipedrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The records of an account, and what the search knows of them. Thread-safe. */
final class RecordStore {

    /** A record. What the search sees is a copy that follows after a while. */
    static final class Rec {
        final long id;
        final PipedriveKind kind;
        final Instant added;
        ObjectNode body;
        boolean deleted;
        Instant updated;

        @Nullable
        ObjectNode indexed;

        Rec(long id, PipedriveKind kind, ObjectNode body, Instant now) {
            this.id = id;
            this.kind = kind;
            this.body = body;
            this.added = now;
            this.updated = now;
        }
    }

    private final Clock clock;
    private final Duration searchDelay;
    private final Map<PipedriveKind, Map<Long, Rec>> records = new EnumMap<>(PipedriveKind.class);
    private long lastId = 1_000;

    RecordStore(Clock clock, Duration searchDelay) {
        this.clock = clock;
        this.searchDelay = searchDelay;
        for (PipedriveKind kind : PipedriveKind.values()) {
            records.put(kind, new TreeMap<>());
        }
    }

    private Map<Long, Rec> of(PipedriveKind kind) {
        return records.computeIfAbsent(kind, key -> new TreeMap<>());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    synchronized Rec add(PipedriveKind kind, ObjectNode body) {
        Rec rec = new Rec(++lastId, kind, body.deepCopy(), now());
        of(kind).put(rec.id, rec);
        return rec;
    }

    /** A record that is not deleted. */
    synchronized @Nullable Rec find(PipedriveKind kind, long id) {
        Rec rec = of(kind).get(id);
        return rec == null || rec.deleted ? null : rec;
    }

    synchronized @Nullable Rec any(PipedriveKind kind, long id) {
        return of(kind).get(id);
    }

    /** Named top-level properties replace what is there; named custom fields too, and others stay. */
    synchronized void update(Rec rec, ObjectNode changes) {
        refreshIndex(rec);
        ObjectNode body = rec.body.deepCopy();
        changes.properties().forEach(entry -> {
            if (entry.getKey().equals("custom_fields")) {
                ObjectNode custom = body.withObject("/custom_fields");
                entry.getValue().properties().forEach(one -> {
                    if (one.getValue().isNull()) {
                        custom.remove(one.getKey());
                    } else {
                        custom.set(one.getKey(), one.getValue());
                    }
                });
            } else {
                body.set(entry.getKey(), entry.getValue());
            }
        });
        rec.body = body;
        rec.updated = now();
    }

    synchronized void delete(Rec rec) {
        refreshIndex(rec);
        rec.deleted = true;
        rec.updated = now();
    }

    synchronized List<Rec> all(PipedriveKind kind) {
        return of(kind).values().stream().filter(rec -> !rec.deleted).toList();
    }

    /** What the search knows: it lags behind, and still lists what was deleted a moment ago. */
    synchronized Map<Rec, ObjectNode> indexed(PipedriveKind kind) {
        Map<Rec, ObjectNode> known = new java.util.LinkedHashMap<>();
        for (Rec rec : of(kind).values()) {
            refreshIndex(rec);
            if (rec.indexed != null) {
                known.put(rec, rec.indexed);
            }
        }
        return known;
    }

    private void refreshIndex(Rec rec) {
        if (!clock.instant().isBefore(rec.updated.plus(searchDelay))) {
            rec.indexed = rec.deleted ? null : rec.body;
        }
    }

    synchronized void indexNow() {
        of(PipedriveKind.PERSON).values().forEach(RecordStore::index);
        of(PipedriveKind.ORGANIZATION).values().forEach(RecordStore::index);
        of(PipedriveKind.DEAL).values().forEach(RecordStore::index);
    }

    private static void index(Rec rec) {
        rec.indexed = rec.deleted ? null : rec.body;
    }

    /** A record as the API gives it. */
    ObjectNode view(Rec rec, Collection<PipedriveField> fields) {
        ObjectNode view = JsonTrees.object().put("id", rec.id);
        view.setAll(rec.body);
        ObjectNode custom = JsonTrees.object();
        for (PipedriveField field : fields) {
            JsonNode value = rec.body.path("custom_fields").path(field.code());
            custom.set(field.code(), value.isMissingNode() ? null : value);
        }
        view.set("custom_fields", custom);
        if (rec.kind == PipedriveKind.PERSON) {
            view.withArray("/emails");
            view.withArray("/phones");
        }
        view.withArray("/label_ids");
        view.put("add_time", rec.added.toString());
        view.put("update_time", rec.updated.toString());
        view.put("is_deleted", rec.deleted);
        return view;
    }

    static List<String> addresses(JsonNode body, String name) {
        List<String> values = new ArrayList<>();
        body.path(name).forEach(one -> values.add(one.path("value").asText()));
        return values;
    }
}
