package io.github.nps4j.sync;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.TaskWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.MappedRecord;
import io.github.nps4j.mapping.OnMissing;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.response.ResponseKey;
import io.github.nps4j.sync.Resolver.Decision;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.Reason;
import io.github.nps4j.sync.store.Settlement;
import io.github.nps4j.sync.store.SyncStore;
import io.github.nps4j.sync.store.Work;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds notes and tasks: work that would do harm if it were done twice. Used by one thread.
 *
 * <p>Whoever gets a note after its earlier worker lost the lease or the answer treats it as possibly added: it is looked
 * for by its marker before it is repeated, and where the CRM cannot be asked, a person decides. A request leaves only
 * while the lease has a quarter of its time left, looked at immediately before ({@link io.github.nps4j.crm.SendGuard}), so
 * that it has landed before anybody else looks. A process that is suspended exactly between that look and the request, for
 * longer than the lease, adds it a second time: when its result is refused, the marker is looked for again
 * ({@link SyncStore#recheck}), and every copy but one is removed.
 */
final class Effects {

    /** How long a note waits for the record that its response is about to create. */
    private static final Duration RECORD_TO_COME = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(Effects.class);

    private final Claimed claimed;
    private final FieldMapping mapping;
    private final CrmAdapter adapter;
    private final RecordType type;
    private final Preflight preflight;

    Effects(Claimed claimed, FieldMapping mapping, Preflight preflight) {
        this.claimed = claimed;
        this.mapping = mapping;
        this.preflight = preflight;
        this.adapter = claimed.destination().adapter();
        this.type = mapping.recordType();
    }

    /** Returns why the destination should be left alone for now, or {@code null}. */
    @Nullable
    Failure write(List<Delivery> deliveries, Function<List<Delivery>, Page.Found> findRecords) {
        Settlement settlement = new Settlement();
        Map<Delivery, String> records = new LinkedHashMap<>();
        Page.Found found = findRecords.apply(deliveries);
        found.decisions().forEach((delivery, decision) -> {
            if (decision instanceof Decision.Matched matched) {
                records.put(delivery, matched.recordId());
            } else if (decision instanceof Decision.Missing missing
                    && missing.createKey() != null
                    && creates(delivery)) {
                settlement.add(claimed.retry(
                        delivery,
                        Failure.of(FailureKind.RECORD_GONE, "the record is not created yet")
                                .withRetryAfter(RECORD_TO_COME),
                        false));
            } else {
                settlement.add(claimed.unmatched(delivery, decision, mapping));
            }
        });
        claimed.settle(settlement);
        if (found.stop() != null) {
            return found.stop();
        }
        Failure stop = writeNotes(of(records, Work.Kind.NOTE));
        stop = stop != null ? stop : writeTasks(of(records, Work.Kind.TASK));
        return stop != null
                ? stop
                : new HistoryWork(claimed, mapping, preflight, this::outcome).write(of(records, Work.Kind.HISTORY));
    }

    private boolean creates(Delivery delivery) {
        return mapping.onMissing() == OnMissing.CREATE || delivery.createApproved();
    }

    private static Map<Delivery, String> of(Map<Delivery, String> records, Work.Kind kind) {
        Map<Delivery, String> some = new LinkedHashMap<>();
        records.forEach((delivery, record) -> {
            if (delivery.work().kind() == kind) {
                some.put(delivery, record);
            }
        });
        return some;
    }

    private @Nullable Failure writeNotes(Map<Delivery, String> records) {
        if (records.isEmpty()) {
            return null;
        }
        NoteWriter notes = adapter.ability(NoteWriter.class).orElse(null);
        Map<Delivery, NoteWriter.Note> work = new LinkedHashMap<>();
        Settlement without = new Settlement();
        records.forEach((delivery, record) -> {
            Optional<NoteWriter.Note> note = note(delivery, record);
            if (notes == null) {
                without.add(lacking(delivery, "notes"));
            } else if (note.isEmpty()) {
                without.add(noRule(delivery));
            } else {
                work.put(delivery, note.get());
            }
        });
        claimed.settle(without);
        return notes == null
                ? null
                : write(
                        records,
                        work,
                        notes.canFindNotes(type)
                                ? new Marked<>(note -> notes.findNotes(type, note), id -> notes.removeNote(type, id))
                                : null,
                        batch -> notes.writeNotes(type, batch));
    }

    private @Nullable Failure writeTasks(Map<Delivery, String> records) {
        if (records.isEmpty()) {
            return null;
        }
        TaskWriter tasks = adapter.ability(TaskWriter.class).orElse(null);
        Map<Delivery, TaskWriter.Task> work = new LinkedHashMap<>();
        Settlement without = new Settlement();
        records.forEach((delivery, record) -> {
            Optional<TaskWriter.Task> task = task(delivery, record);
            if (tasks == null) {
                without.add(lacking(delivery, "tasks"));
            } else if (task.isEmpty()) {
                without.add(noRule(delivery));
            } else {
                work.put(delivery, task.get());
            }
        });
        claimed.settle(without);
        return tasks == null
                ? null
                : write(
                        records,
                        work,
                        tasks.canFindTasks(type)
                                ? new Marked<>(task -> tasks.findTasks(type, task), id -> tasks.removeTask(type, id))
                                : null,
                        batch -> tasks.writeTasks(type, batch));
    }

    /** How to find what was added by its marker, and how to remove one of several. */
    private record Marked<W>(Function<W, List<String>> find, Predicate<String> remove) {}

    private <W> @Nullable Failure write(
            Map<Delivery, String> records,
            Map<Delivery, W> work,
            @Nullable Marked<W> marked,
            Function<List<W>, List<WriteOutcome>> call) {
        List<Delivery> toWrite = new ArrayList<>();
        for (Map.Entry<Delivery, W> entry : work.entrySet()) {
            Delivery delivery = entry.getKey();
            if (!delivery.outcomeUnknown()) {
                toWrite.add(delivery);
                continue;
            }
            if (marked == null) {
                claimed.settle(new Settlement().add(claimed.undecided(delivery, recordOf(records, delivery))));
                continue;
            }
            // The answer to an earlier try was lost: look before repeating.
            Failure refusal = claimed.beginCall();
            if (refusal != null) {
                return refusal;
            }
            Failure failure = null;
            try {
                if (!claimed.stillHeld()) {
                    return null;
                }
                List<String> there = marked.find().apply(entry.getValue());
                claimed.heard();
                if (!there.isEmpty()) {
                    keepFirst(delivery, recordOf(records, delivery), there, marked);
                    claimed.settle(new Settlement()
                            .add(claimed.settled(delivery, DeliveryState.APPLIED, null, records.get(delivery))));
                } else {
                    toWrite.add(delivery);
                }
                continue;
            } catch (CrmException e) {
                failure = e.failure();
            } catch (RuntimeException e) {
                failure = Failures.unexpected(log, e);
            } finally {
                claimed.endCall(failure);
            }
            claimed.settle(new Settlement().add(claimed.retry(delivery, failure, true)));
            if (Gate.closes(failure.kind())) {
                return failure;
            }
        }
        int most = adapter.limits().writeBatch();
        toWrite.sort(Comparator.comparingInt(claimed::suspicion));
        for (int from = 0, to; from < toWrite.size(); from = to) {
            int company = claimed.company(toWrite.get(from), most);
            to = Math.min(toWrite.size(), from + company);
            List<Delivery> batch = toWrite.subList(from, to);
            if (!claimed.stillHeld()) {
                return null;
            }
            claimed.sending(batch);
            BatchWriter.Written result = new BatchWriter<>(claimed, call)
                    .write(batch.stream().map(work::get).toList());
            claimed.suspect(result.suspects(batch));
            Settlement settlement = new Settlement();
            for (int i = 0; i < batch.size(); i++) {
                Delivery delivery = batch.get(i);
                Failure unsent = result.whyNotSent(i);
                settlement.add(
                        unsent != null
                                ? claimed.notSent(delivery, unsent)
                                : outcome(
                                        delivery,
                                        records.get(delivery),
                                        result.outcomes().get(i),
                                        settlement));
            }
            claimed.settle(settlement);
            if (result.stop() != null) {
                return result.stop();
            }
        }
        return null;
    }

    /**
     * Removes what was added more than once. What cannot be removed is left to a person; only where the CRM may say
     * something else soon is it asked again.
     */
    private void keepFirst(Delivery delivery, String record, List<String> there, Marked<?> marked) {
        List<String> left = new ArrayList<>();
        Failure why = null;
        for (String id : there.subList(1, there.size())) {
            try {
                if (!marked.remove().test(id)) {
                    left.add(id);
                }
            } catch (CrmException e) {
                if (isPassing(e.failure().kind())) {
                    throw e;
                }
                left.add(id);
                why = e.failure();
            }
        }
        if (!left.isEmpty()) {
            log.warn(
                    "Destination {}: {} of record {} stands {} times, because a process was suspended for longer than its"
                            + " lease in mid-request, and cannot be removed from here: remove {} by hand{}",
                    claimed.destination().id(),
                    delivery.work().id(),
                    record,
                    left.size() + 1,
                    left,
                    why == null ? "" : " (" + why.message() + ")");
        } else if (there.size() > 1) {
            log.info(
                    "Destination {}: {} stood {} times, because a process was suspended for longer than its lease in"
                            + " mid-request; all but one were removed",
                    claimed.destination().id(),
                    delivery.work().id(),
                    there.size());
        }
    }

    private static boolean isPassing(FailureKind kind) {
        return switch (kind) {
            case UNAVAILABLE, THROTTLED, QUOTA_EXHAUSTED, UNKNOWN_OUTCOME, LOCKED -> true;
            default -> false;
        };
    }

    private static String recordOf(Map<Delivery, String> records, Delivery delivery) {
        String record = records.get(delivery);
        if (record == null) {
            throw new IllegalStateException("an effect without a record");
        }
        return record;
    }

    Delivery outcome(Delivery delivery, @Nullable String record, WriteOutcome outcome, Settlement settlement) {
        if (outcome instanceof WriteOutcome.Applied) {
            claimed.reached();
            return claimed.settled(delivery, DeliveryState.APPLIED, null, record);
        }
        if (outcome instanceof WriteOutcome.Unknown unknown) {
            return claimed.lookLater(delivery, unknown.failure());
        }
        if (outcome instanceof WriteOutcome.Retry retry) {
            return claimed.retry(delivery, retry.failure(), false);
        }
        Failure failure = ((WriteOutcome.Rejected) outcome).failure();
        if (failure.kind() == FailureKind.RECORD_GONE) {
            if (record != null) {
                settlement.forgetRecord(record);
            }
            return claimed.findAnew(delivery, failure);
        }
        return claimed.settled(delivery, DeliveryState.DEAD, Reason.of(failure), record);
    }

    private Optional<NoteWriter.Note> note(Delivery delivery, String record) {
        MappedRecord mapped = mapping.map(delivery.response());
        return mapped.notes().stream()
                .filter(note -> note.name().equals(delivery.work().name()))
                .findFirst()
                .map(note -> new NoteWriter.Note(
                        record,
                        marker(delivery),
                        note.text(),
                        delivery.response().respondedAt()));
    }

    private Optional<TaskWriter.Task> task(Delivery delivery, String record) {
        MappedRecord mapped = mapping.map(delivery.response());
        return mapped.tasks().stream()
                .filter(task -> task.name().equals(delivery.work().name()))
                .findFirst()
                .map(task -> new TaskWriter.Task(
                        record,
                        marker(delivery),
                        task.subject(),
                        task.text(),
                        delivery.response().respondedAt().plus(task.dueAfter()),
                        task.priority()));
    }

    private Delivery lacking(Delivery delivery, String what) {
        return claimed.settled(
                delivery,
                DeliveryState.DEAD,
                new Reason(Reason.NO_ABILITY, "this destination cannot write " + what),
                null);
    }

    private Delivery noRule(Delivery delivery) {
        return claimed.settled(
                delivery,
                DeliveryState.DEAD,
                new Reason(
                        Reason.NO_MAPPING,
                        "mapping '" + mapping.name() + "' has no rule for "
                                + delivery.work().id() + " any more, or its" + " condition does not hold any more"),
                null);
    }

    /** The same for every try, on every node; a hash, because the id of a response may be personal data. */
    static String marker(Delivery delivery) {
        ResponseKey key = delivery.response().key();
        String text = key.tenant() + "\n" + key.source() + "\n" + key.id() + "\n" + delivery.destination() + "\n"
                + delivery.work().id();
        return hash(text);
    }

    /** 24 hexadecimal digits that name a text without showing it. */
    static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
