package io.github.nps4j.sync;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmLimits;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.RecordReader;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a CRM's adapter while a canary is under way: reads each batch before and after it is written, compares,
 * and at the first difference writes the former values back and lets nothing more through. Used by one thread.
 */
final class CanaryAdapter implements CrmAdapter {

    /** What stood in a record before the canary. */
    private record Former(RecordType type, String recordId, Map<String, FieldValue> values) {}

    private final CrmAdapter crm;
    private final RecordReader reader;
    private final Map<String, Former> former = new LinkedHashMap<>();
    private final Set<String> passedOn = new LinkedHashSet<>();
    private final List<FieldDifference> differences = new ArrayList<>();
    private final List<String> rolledBack = new ArrayList<>();
    private final List<String> notRolledBack = new ArrayList<>();
    private int written;
    private int leftOut;
    private boolean takenBack;
    private @Nullable String stopped;

    CanaryAdapter(CrmAdapter crm, RecordReader reader) {
        this.crm = crm;
        this.reader = reader;
    }

    CanaryReport report(String destination) {
        return new CanaryReport(destination, written, leftOut, differences, rolledBack, notRolledBack, stopped);
    }

    /** Records whose writes went well: their deliveries are settled, also if a later batch stops the canary. */
    List<String> touched() {
        return List.copyOf(passedOn);
    }

    /** Whether former values were written back. */
    boolean takenBack() {
        return takenBack;
    }

    boolean stoppedHere() {
        return stopped != null;
    }

    void stop(String why) {
        if (stopped == null) {
            stopped = why;
        }
    }

    @Override
    public CrmLimits limits() {
        return crm.limits();
    }

    @Override
    public CrmSchema describe(RecordType type) {
        return crm.describe(type);
    }

    @Override
    public List<Lookup> lookup(LookupRequest request) {
        return crm.lookup(request);
    }

    @Override
    public <T> Optional<T> ability(Class<T> ability) {
        return crm.ability(ability);
    }

    @Override
    public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
        if (stopped != null) {
            throw halt();
        }
        List<RecordWrite> updates =
                batch.stream().filter(write -> write.recordId().isPresent()).toList();
        leftOut += batch.size() - updates.size();
        Map<String, WriteOutcome> outcomes = updates.isEmpty() ? Map.of() : update(type, updates);
        List<WriteOutcome> answer = new ArrayList<>();
        for (RecordWrite write : batch) {
            WriteOutcome outcome = outcomes.get(write.traceId());
            answer.add(
                    outcome == null
                            ? new WriteOutcome.Retry(Failure.of(
                                    FailureKind.LOCKED,
                                    "a record is not created during a canary, because that could not be taken back"))
                            : outcome);
        }
        return answer;
    }

    private Map<String, WriteOutcome> update(RecordType type, List<RecordWrite> updates) {
        Set<String> fields = new LinkedHashSet<>();
        updates.forEach(write -> fields.addAll(write.fields().keySet()));
        Map<String, RecordReader.Snapshot> before = LiveValues.read(reader, crm, type, ids(updates), fields);
        for (RecordWrite write : updates) {
            RecordReader.Snapshot snapshot = before.get(write.recordId().orElseThrow());
            if (snapshot != null) {
                Map<String, FieldValue> values = new LinkedHashMap<>(snapshot.values());
                values.keySet().retainAll(write.fields().keySet());
                former.putIfAbsent(write.recordId().orElseThrow(), new Former(type, snapshot.recordId(), values));
            }
        }
        List<WriteOutcome> outcomes = written(type, updates);
        Map<String, RecordReader.Snapshot> after;
        try {
            after = LiveValues.read(reader, crm, type, ids(updates), fields);
        } catch (CrmException e) {
            stop("what was written could not be read back: " + e.failure());
            rollBack();
            throw halt();
        }
        Map<String, WriteOutcome> answer = new LinkedHashMap<>();
        for (int i = 0; i < updates.size(); i++) {
            RecordWrite write = updates.get(i);
            compare(write, outcomes.get(i), after.get(write.recordId().orElseThrow()));
            answer.put(write.traceId(), outcomes.get(i));
        }
        if (!differences.isEmpty()) {
            stop(differences.get(0)
                    + (differences.size() == 1 ? "" : " (and " + (differences.size() - 1) + " more differences)"));
            rollBack();
            throw halt();
        }
        outcomes.forEach(outcome -> {
            if (outcome instanceof WriteOutcome.Applied applied) {
                passedOn.add(applied.recordId());
            }
        });
        return answer;
    }

    private List<WriteOutcome> written(RecordType type, List<RecordWrite> updates) {
        try {
            return crm.write(type, updates);
        } catch (CrmException e) {
            FailureKind kind = e.failure().kind();
            if (kind == FailureKind.BATCH_REFUSED) {
                // nothing was written; the engine looks for the record that spoils the batch
                throw e;
            }
            stop("the CRM failed: " + e.failure());
            if (kind == FailureKind.UNKNOWN_OUTCOME || kind == FailureKind.UNEXPECTED) {
                rollBack();
                throw halt();
            }
            // nothing of this batch was written, and what was written before it was read back the same
            throw e;
        }
    }

    private void compare(RecordWrite write, WriteOutcome outcome, RecordReader.@Nullable Snapshot after) {
        String id = write.recordId().orElseThrow();
        if (outcome instanceof WriteOutcome.Rejected rejected) {
            FailureKind kind = rejected.failure().kind();
            if (kind != FailureKind.RECORD_GONE && kind != FailureKind.LOCKED) {
                differences.add(new FieldDifference(id, null, "was refused: " + rejected.failure()));
            }
        } else if (!(outcome instanceof WriteOutcome.Retry)) {
            if (after == null) {
                differences.add(new FieldDifference(id, null, "could not be read back after it was written"));
                return;
            }
            int before = differences.size();
            write.fields()
                    .forEach((field, value) -> ValueComparison.difference(
                                    value, after.values().get(field))
                            .ifPresent(what ->
                                    differences.add(new FieldDifference(id, field, what + " after it was written"))));
            if (differences.size() == before) {
                written++;
            }
        }
    }

    private static List<String> ids(List<RecordWrite> updates) {
        return updates.stream().map(write -> write.recordId().orElseThrow()).toList();
    }

    /** Record by record where a batch fails, so that one that cannot be restored keeps no other one changed. */
    private void rollBack() {
        written = 0;
        takenBack = true;
        Map<RecordType, List<Former>> byType = new LinkedHashMap<>();
        former.values()
                .forEach(one -> byType.computeIfAbsent(one.type(), type -> new ArrayList<>())
                        .add(one));
        byType.forEach((type, all) -> {
            int most = crm.limits().writeBatch();
            for (int from = 0; from < all.size(); from += most) {
                restore(type, all.subList(from, Math.min(all.size(), from + most)));
            }
        });
    }

    private void restore(RecordType type, List<Former> some) {
        List<RecordWrite> writes = new ArrayList<>();
        some.forEach(
                one -> writes.add(RecordWrite.update(one.recordId(), "canary-back-" + writes.size(), one.values())));
        List<WriteOutcome> outcomes;
        try {
            outcomes = crm.write(type, writes);
        } catch (CrmException e) {
            if (some.size() > 1) {
                some.forEach(one -> restore(type, List.of(one)));
            } else {
                notRolledBack.add(some.get(0).recordId());
            }
            return;
        }
        for (int i = 0; i < some.size(); i++) {
            (outcomes.get(i) instanceof WriteOutcome.Applied ? rolledBack : notRolledBack)
                    .add(some.get(i).recordId());
        }
    }

    private CrmException halt() {
        return new CrmException(
                Failure.of(FailureKind.SCHEMA, "the canary stopped, and former values were written back: " + stopped));
    }
}
