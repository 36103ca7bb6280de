package io.github.nps4j.testkit;

import io.github.nps4j.crm.Associations;
import io.github.nps4j.crm.CrmLimits;
import io.github.nps4j.crm.HistoryWriter;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.TagWriter;
import io.github.nps4j.mapping.RecordType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts the calls of a {@link FakeCrm} and holds its callers to the rules of the interface. Thread-safe. */
final class FakeLedger {

    private final CrmLimits limits;
    private final List<FakeCall> calls = new ArrayList<>();
    private final Map<FakeCall.Kind, Integer> counts = new EnumMap<>(FakeCall.Kind.class);
    private final List<String> misuses = new ArrayList<>();
    private int underWay;
    private int most;
    private boolean closed;

    FakeLedger(CrmLimits limits) {
        this.limits = limits;
    }

    synchronized FakeCall begin(FakeCall.Kind kind, RecordType type, List<?> items) {
        if (closed) {
            throw new IllegalStateException(misuse(kind + " was called after close"));
        }
        if (underWay >= limits.concurrency()) {
            throw new IllegalStateException(
                    misuse(kind + " was called beside " + underWay + " others; the limit is " + limits.concurrency()));
        }
        check(kind, items);
        underWay++;
        most = Math.max(most, underWay);
        FakeCall call = new FakeCall(kind, type, counts.merge(kind, 1, Integer::sum), items);
        calls.add(call);
        return call;
    }

    synchronized void end() {
        underWay--;
    }

    private void check(FakeCall.Kind kind, List<?> items) {
        int most = switch (kind) {
            case DESCRIBE, DESCRIBE_HISTORY, FIND_LIST -> 0;
            case FIND_NOTES, FIND_TASKS, REMOVE_NOTE, REMOVE_TASK, CREATE_FIELD, ASSOCIATED -> 1;
            case LOOKUP, READ -> limits.lookupBatch();
            case WRITE, WRITE_NOTES, WRITE_TASKS, WRITE_TAGS, WRITE_HISTORY, ADD_TO_LIST, REMOVE_FROM_LIST, ASSOCIATE ->
                limits.writeBatch();
            case ADD_OPTIONS -> Integer.MAX_VALUE;
        };
        if (items.size() > most) {
            throw new IllegalArgumentException(
                    misuse(kind + " was called with " + items.size() + " items; the limit is " + most));
        }
        Set<Object> seen = new HashSet<>();
        Set<Object> traces = new HashSet<>();
        for (Object item : items) {
            if (kind == FakeCall.Kind.LOOKUP && !seen.add(item)) {
                throw new IllegalArgumentException(misuse("a lookup holds a key twice"));
            }
            if (kind == FakeCall.Kind.READ && !seen.add(item)) {
                throw new IllegalArgumentException(misuse("a reading call holds a record twice"));
            }
            boolean listed = kind == FakeCall.Kind.ADD_TO_LIST || kind == FakeCall.Kind.REMOVE_FROM_LIST;
            if (listed && !seen.add(item)) {
                throw new IllegalArgumentException(misuse("a change of a list holds a record twice"));
            }
            if (item instanceof Associations.Pair && !seen.add(item)) {
                throw new IllegalArgumentException(misuse("a batch of associations holds a pair twice"));
            }
            if (item instanceof HistoryWriter.Entry entry) {
                if (!seen.add(entry.marker())) {
                    throw new IllegalArgumentException(misuse("a batch of history entries holds a marker twice"));
                }
                if (traces.add(entry.object()) && traces.size() > 1) {
                    throw new IllegalArgumentException(misuse("a batch of history entries names several objects"));
                }
            }
            if (item instanceof RecordWrite write) {
                if (!seen.add(write.recordId().<Object>map(id -> id).orElse(write.createKey()))) {
                    throw new IllegalArgumentException(misuse("a batch of writes holds a record twice"));
                }
                if (!traces.add(write.traceId())) {
                    throw new IllegalArgumentException(misuse("a batch of writes holds a trace id twice"));
                }
            }
            if (item instanceof TagWriter.TagChange change && !seen.add(change.recordId())) {
                throw new IllegalArgumentException(misuse("a batch of tag changes holds a record twice"));
            }
        }
    }

    synchronized String misuse(String what) {
        misuses.add(what);
        return "The fake CRM was misused: " + what + ".";
    }

    synchronized List<FakeCall> calls() {
        return List.copyOf(calls);
    }

    synchronized int count(FakeCall.Kind kind) {
        return counts.getOrDefault(kind, 0);
    }

    synchronized int mostAtATime() {
        return most;
    }

    synchronized List<String> misuses() {
        return List.copyOf(misuses);
    }

    synchronized void close() {
        closed = true;
    }

    synchronized boolean closed() {
        return closed;
    }
}
