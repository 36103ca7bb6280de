package io.github.nps4j.testkit.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record of the org. Guarded by the org's lock. */
final class StoredRecord {

    private static final int REMEMBERED = 8;

    /** What a field map was from a moment on. */
    private record State(Instant from, Map<String, JsonNode> values) {}

    final String id;
    final ObjectType type;
    final Instant createdAt;
    Instant modifiedAt;
    boolean deleted;
    int timesWritten;
    private Map<String, JsonNode> values = Map.of();
    private final Deque<State> states = new ArrayDeque<>();

    StoredRecord(String id, ObjectType type, Instant now) {
        this.id = id;
        this.type = type;
        this.createdAt = now;
        this.modifiedAt = now;
    }

    Map<String, JsonNode> values() {
        return values;
    }

    @Nullable
    JsonNode value(String field) {
        return values.get(field);
    }

    void put(Map<String, JsonNode> changes, Instant now) {
        Map<String, JsonNode> after = new HashMap<>(values);
        changes.forEach((name, value) -> {
            if (value.isNull()) {
                after.remove(name);
            } else {
                after.put(name, value);
            }
        });
        values = after;
        modifiedAt = now;
        states.addLast(new State(now, after));
        if (states.size() > REMEMBERED) {
            states.removeFirst();
        }
    }

    /** Takes the last change back. */
    void restore(Map<String, JsonNode> before, Instant modifiedBefore) {
        values = before;
        modifiedAt = modifiedBefore;
        states.pollLast();
    }

    /** The values as the search index sees them, which lags behind. */
    Map<String, JsonNode> asOf(Instant moment) {
        Map<String, JsonNode> found = Map.of();
        for (State state : states) {
            if (!state.from().isAfter(moment)) {
                found = state.values();
            }
        }
        return found;
    }

    SalesforceRecord view() {
        Map<String, String> texts = new LinkedHashMap<>();
        values.forEach((name, value) -> texts.put(name, value.asText()));
        return new SalesforceRecord(id, type.name, texts, deleted, timesWritten);
    }
}
