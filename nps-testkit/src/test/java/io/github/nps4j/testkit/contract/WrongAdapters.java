package io.github.nps4j.testkit.contract;

import io.github.nps4j.crm.Associations;
import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmLimits;
import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.HistoryWriter;
import io.github.nps4j.crm.ListMembership;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.RecordReader;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.SchemaProvisioner;
import io.github.nps4j.crm.TaskWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.testkit.FakeCrm;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adapters with one classic mistake each, around a right one. */
final class WrongAdapters {

    private WrongAdapters() {}

    static class Around implements CrmAdapter {

        final FakeCrm crm;

        Around(FakeCrm crm) {
            this.crm = crm;
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
        public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
            return crm.write(type, batch);
        }

        @Override
        public <T> Optional<T> ability(Class<T> ability) {
            return crm.ability(ability);
        }

        static List<Lookup> each(List<Lookup> answers, UnaryOperator<List<CrmRecord>> change) {
            return answers.stream()
                    .<Lookup>map(answer -> answer instanceof Lookup.Found found
                            ? new Lookup.Found(change.apply(found.records()))
                            : answer)
                    .toList();
        }

        static RecordWrite with(RecordWrite write, Map<String, FieldValue> fields) {
            return write.recordId().isPresent()
                    ? RecordWrite.update(write.recordId().get(), write.traceId(), fields)
                    : RecordWrite.create(
                            write.createKey().orElseThrow(), write.createField().orElse(null), write.traceId(), fields);
        }

        static List<RecordWrite> mapped(List<RecordWrite> batch, UnaryOperator<FieldValue> change) {
            return batch.stream()
                    .map(write -> {
                        Map<String, FieldValue> fields = new LinkedHashMap<>();
                        write.fields().forEach((field, value) -> fields.put(field, change.apply(value)));
                        return with(write, fields);
                    })
                    .toList();
        }
    }

    static final class PicksTheFirstMatch extends Around {
        PicksTheFirstMatch(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<Lookup> lookup(LookupRequest request) {
            return each(
                    super.lookup(request), records -> records.stream().limit(1).toList());
        }
    }

    static final class ReordersAnswers extends Around {
        ReordersAnswers(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<Lookup> lookup(LookupRequest request) {
            List<Lookup> answers = new ArrayList<>(super.lookup(request));
            Collections.rotate(answers, 1);
            return answers;
        }
    }

    static final class ReordersOutcomes extends Around {
        ReordersOutcomes(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
            List<WriteOutcome> outcomes = new ArrayList<>(super.write(type, batch));
            Collections.reverse(outcomes);
            return outcomes;
        }
    }

    static final class LeavesUnknownKeysOut extends Around {
        LeavesUnknownKeysOut(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<Lookup> lookup(LookupRequest request) {
            return super.lookup(request).stream()
                    .filter(answer -> !answer.equals(Lookup.none()))
                    .toList();
        }
    }

    static final class TakesMissingForApplied extends Around {
        TakesMissingForApplied(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
            List<WriteOutcome> outcomes = super.write(type, batch);
            return IntStream.range(0, batch.size())
                    .mapToObj(i -> outcomes.get(i) instanceof WriteOutcome.Unknown
                            ? new WriteOutcome.Applied(batch.get(i).recordId().orElseThrow())
                            : outcomes.get(i))
                    .toList();
        }
    }

    static final class SwallowsTheLostAnswer extends Around {
        SwallowsTheLostAnswer(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
            try {
                return super.write(type, batch);
            } catch (CrmException e) {
                if (e.failure().kind() != FailureKind.UNKNOWN_OUTCOME) {
                    throw e;
                }
                return batch.stream()
                        .<WriteOutcome>map(write ->
                                new WriteOutcome.Applied(write.recordId().orElse("?")))
                        .toList();
            }
        }
    }

    static final class TakesTheLostAnswerForDown extends Around {
        TakesTheLostAnswerForDown(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
            try {
                return super.write(type, batch);
            } catch (CrmException e) {
                throw new CrmException(Failure.of(
                        e.failure().kind() == FailureKind.UNKNOWN_OUTCOME
                                ? FailureKind.UNAVAILABLE
                                : e.failure().kind(),
                        "failed"));
            }
        }
    }

    static final class LeaksTheKey extends Around {
        LeaksTheKey(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<Lookup> lookup(LookupRequest request) {
            try {
                return super.lookup(request);
            } catch (CrmException e) {
                throw new CrmException(Failure.of(
                        e.failure().kind(),
                        "cannot find " + request.keys().get(0).value()));
            }
        }
    }

    static final class LeaksInTheCause extends Around {
        LeaksInTheCause(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
            try {
                return super.write(type, batch);
            } catch (CrmException e) {
                throw new CrmException(
                        e.failure(),
                        new IllegalStateException("body: "
                                + batch.get(0).fields().values().stream()
                                        .map(FieldValue::plain)
                                        .toList()));
            }
        }
    }

    static final class LeaksTheToken extends Around {
        static final String TOKEN = "pat-na1-secret";

        LeaksTheToken(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
            try {
                return super.write(type, batch);
            } catch (CrmException e) {
                throw new CrmException(e.failure(), new IllegalStateException("Authorization: Bearer " + TOKEN));
            }
        }
    }

    static final class StringifiesScores extends Around {
        StringifiesScores(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
            List<WriteOutcome> outcomes = super.write(type, batch);
            batch.forEach(write -> write.fields().forEach((field, value) -> {
                if (value instanceof FieldValue.NumberValue number
                        && write.recordId().isPresent()) {
                    // what a CRM without types would hold
                    crm.set(
                            write.recordId().get(),
                            field,
                            new FieldValue.TextValue(number.value().toPlainString()));
                }
            }));
            return outcomes;
        }
    }

    static final class DropsTheScoreZero extends Around {
        DropsTheScoreZero(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
            return super.write(
                    type,
                    mapped(
                            batch,
                            value -> value instanceof FieldValue.NumberValue number
                                            && number.value().signum() == 0
                                    ? new FieldValue.ClearValue()
                                    : value));
        }
    }

    static final class ReplacesTheWholeRecord extends Around {
        ReplacesTheWholeRecord(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
            return super.write(
                    type,
                    batch.stream()
                            .map(write -> {
                                Map<String, FieldValue> fields = new LinkedHashMap<>();
                                fields.put("nps_comment", new FieldValue.ClearValue());
                                fields.putAll(write.fields());
                                return with(write, fields);
                            })
                            .toList());
        }
    }

    static final class IgnoresClearing extends Around {
        IgnoresClearing(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
            return super.write(
                    type,
                    batch.stream()
                            .map(write -> {
                                Map<String, FieldValue> fields = new LinkedHashMap<>(write.fields());
                                fields.values().removeIf(FieldValue.ClearValue.class::isInstance);
                                return with(write, fields);
                            })
                            .toList());
        }
    }

    static final class CutsTexts extends Around {
        CutsTexts(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
            return super.write(
                    type,
                    mapped(
                            batch,
                            value -> value instanceof FieldValue.TextValue text
                                            && text.value().length() > 255
                                    ? new FieldValue.TextValue(text.value().substring(0, 255))
                                    : value));
        }
    }

    static final class KnowsLatinOnly extends Around {
        KnowsLatinOnly(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
            return super.write(
                    type,
                    mapped(
                            batch,
                            value -> value instanceof FieldValue.TextValue text
                                    ? new FieldValue.TextValue(text.value().replaceAll("[^\\x00-\\xff]", "?"))
                                    : value));
        }
    }

    static final class HidesTheBadRecord extends Around {
        HidesTheBadRecord(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
            List<WriteOutcome> outcomes = super.write(type, batch);
            return IntStream.range(0, batch.size())
                    .mapToObj(i -> outcomes.get(i) instanceof WriteOutcome.Rejected
                            ? new WriteOutcome.Applied(batch.get(i).recordId().orElse("?"))
                            : outcomes.get(i))
                    .toList();
        }
    }

    static final class FailsTheBatchForOneRecord extends Around {
        FailsTheBatchForOneRecord(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
            List<WriteOutcome> outcomes = super.write(type, batch);
            outcomes.forEach(outcome -> {
                if (outcome instanceof WriteOutcome.Rejected rejected) {
                    throw new CrmException(Failure.of(
                            FailureKind.BATCH_REFUSED, rejected.failure().message()));
                }
            });
            return outcomes;
        }
    }

    static final class CreatesAnew extends Around {
        CreatesAnew(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
            return super.write(
                    type,
                    batch.stream()
                            .map(write -> write.createKey()
                                    .map(key -> RecordWrite.update(
                                            crm.add(seed -> seed.key(key)), write.traceId(), write.fields()))
                                    .orElse(write))
                            .toList());
        }
    }

    static final class NamesTheOldRecord extends Around {
        NamesTheOldRecord(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
            List<WriteOutcome> outcomes = super.write(type, batch);
            return IntStream.range(0, batch.size())
                    .mapToObj(i -> outcomes.get(i) instanceof WriteOutcome.Applied
                                    && batch.get(i).recordId().isPresent()
                            ? new WriteOutcome.Applied(batch.get(i).recordId().get())
                            : outcomes.get(i))
                    .toList();
        }
    }

    static final class TakesContainedForEqual extends Around {
        TakesContainedForEqual(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<Lookup> lookup(LookupRequest request) {
            if (!request.kind().equals("email")) {
                return super.lookup(request);
            }
            return request.keys().stream()
                    .<Lookup>map(key -> new Lookup.Found(crm.records().stream()
                            .filter(record -> record.fields().containsKey("email")
                                    && String.valueOf(record.value("email")).contains(key.value()))
                            .map(record -> CrmRecord.of(record.id()))
                            .toList()))
                    .toList();
        }
    }

    static final class MindsTheCaseOfEmails extends Around {
        MindsTheCaseOfEmails(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<Lookup> lookup(LookupRequest request) {
            Set<String> held = Set.copyOf(crm.records().stream()
                    .map(record -> String.valueOf(record.value("email")))
                    .toList());
            List<Lookup> answers = super.lookup(request);
            return IntStream.range(0, answers.size())
                    .mapToObj(i ->
                            request.keys().get(i) instanceof IdentityKey.Email email && !held.contains(email.value())
                                    ? Lookup.none()
                                    : answers.get(i))
                    .toList();
        }
    }

    static final class ReadsNoFields extends Around {
        ReadsNoFields(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<Lookup> lookup(LookupRequest request) {
            return each(
                    super.lookup(request),
                    records -> records.stream()
                            .map(record -> CrmRecord.of(record.id()))
                            .toList());
        }
    }

    static final class TakesThrottlingForDown extends Around {
        TakesThrottlingForDown(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
            try {
                return super.write(type, batch);
            } catch (CrmException e) {
                throw new CrmException(Failure.of(
                        e.failure().kind() == FailureKind.THROTTLED
                                ? FailureKind.UNAVAILABLE
                                : e.failure().kind(),
                        "failed"));
            }
        }
    }

    static final class ThrowsWhatItLikes extends Around {
        ThrowsWhatItLikes(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<Lookup> lookup(LookupRequest request) {
            try {
                return super.lookup(request);
            } catch (CrmException e) {
                throw new IllegalStateException("HTTP 401");
            }
        }
    }

    /** Repeats a note after a lost answer, and takes a marker that begins alike for the same one. */
    static final class CarelessWithNotes extends Around implements NoteWriter {
        CarelessWithNotes(FakeCrm crm) {
            super(crm);
        }

        @Override
        public <T> Optional<T> ability(Class<T> ability) {
            return ability == NoteWriter.class ? Optional.of(ability.cast(this)) : super.ability(ability);
        }

        @Override
        public List<WriteOutcome> writeNotes(RecordType type, List<Note> notes) {
            try {
                return crm.writeNotes(type, notes);
            } catch (CrmException e) {
                crm.writeNotes(type, notes);
                throw e;
            }
        }

        @Override
        public List<String> findNotes(RecordType type, Note note) {
            return crm.notes(note.recordId()).stream()
                    .filter(held -> held.marker().startsWith(note.marker()))
                    .map(Note::marker)
                    .toList();
        }
    }

    /** Stops looking at the first task with the marker. */
    static final class FindsOneOfTwo extends AroundTasks {
        FindsOneOfTwo(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<String> findTasks(RecordType type, Task task) {
            return super.findTasks(type, task).stream().limit(1).toList();
        }
    }

    /** Says that a second task was removed, and leaves it. */
    static final class OnlySaysThatItRemoves extends AroundTasks {
        OnlySaysThatItRemoves(FakeCrm crm) {
            super(crm);
        }

        @Override
        public boolean removeTask(RecordType type, String taskId) {
            return true;
        }
    }

    static class AroundTasks extends Around implements TaskWriter {
        AroundTasks(FakeCrm crm) {
            super(crm);
        }

        @Override
        public <T> Optional<T> ability(Class<T> ability) {
            return ability == TaskWriter.class ? Optional.of(ability.cast(this)) : super.ability(ability);
        }

        @Override
        public List<WriteOutcome> writeTasks(RecordType type, List<Task> tasks) {
            return crm.writeTasks(type, tasks);
        }

        @Override
        public List<String> findTasks(RecordType type, Task task) {
            return crm.findTasks(type, task);
        }

        @Override
        public boolean removeTask(RecordType type, String taskId) {
            return crm.removeTask(type, taskId);
        }
    }

    /** Adds an entry for every call, whatever its marker. */
    static final class KeepsHistoryTwice extends Around implements HistoryWriter {
        private int calls;

        KeepsHistoryTwice(FakeCrm crm) {
            super(crm);
        }

        @Override
        public <T> Optional<T> ability(Class<T> ability) {
            return ability == HistoryWriter.class ? Optional.of(ability.cast(this)) : super.ability(ability);
        }

        @Override
        public List<WriteOutcome> writeHistory(RecordType parent, List<Entry> entries) {
            int call = ++calls;
            return crm.writeHistory(
                    parent,
                    entries.stream()
                            .map(entry -> new Entry(
                                    entry.object(),
                                    entry.parentId(),
                                    entry.marker() + "." + call,
                                    entry.name(),
                                    entry.at(),
                                    entry.fields()))
                            .toList());
        }

        @Override
        public CrmSchema describeHistory(String object) {
            return crm.describeHistory(object);
        }
    }

    /** Keeps what it wrote first, puts all entries of a call at the first record, and takes any object for good. */
    static final class CarelessWithHistory extends Around implements HistoryWriter {
        private final Set<String> written = new HashSet<>();

        CarelessWithHistory(FakeCrm crm) {
            super(crm);
        }

        @Override
        public <T> Optional<T> ability(Class<T> ability) {
            return ability == HistoryWriter.class ? Optional.of(ability.cast(this)) : super.ability(ability);
        }

        @Override
        public List<WriteOutcome> writeHistory(RecordType parent, List<Entry> entries) {
            return entries.stream()
                    .map(entry -> written.add(entry.marker())
                            ? crm.writeHistory(
                                            parent,
                                            List.of(new Entry(
                                                    "nps_response",
                                                    entries.get(0).parentId(),
                                                    entry.marker(),
                                                    entry.name(),
                                                    entry.at(),
                                                    entry.fields())))
                                    .get(0)
                            : new WriteOutcome.Applied("entry"))
                    .toList();
        }

        @Override
        public CrmSchema describeHistory(String object) {
            return crm.describeHistory("nps_response");
        }
    }

    static class AroundReader extends Around implements RecordReader {
        AroundReader(FakeCrm crm) {
            super(crm);
        }

        @Override
        public <T> Optional<T> ability(Class<T> ability) {
            return ability == RecordReader.class ? Optional.of(ability.cast(this)) : super.ability(ability);
        }

        @Override
        public List<Optional<Snapshot>> readRecords(RecordType type, List<String> recordIds, Set<String> fields) {
            return crm.readRecords(type, recordIds, fields);
        }
    }

    static final class ReadsTexts extends AroundReader {
        ReadsTexts(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<Optional<Snapshot>> readRecords(RecordType type, List<String> recordIds, Set<String> fields) {
            return super.readRecords(type, recordIds, fields).stream()
                    .map(read -> read.map(snapshot -> {
                        Map<String, FieldValue> texts = new LinkedHashMap<>();
                        snapshot.values()
                                .forEach((field, value) -> texts.put(
                                        field,
                                        value instanceof FieldValue.ClearValue
                                                ? value
                                                : new FieldValue.TextValue(String.valueOf(value.plain()))));
                        return new Snapshot(snapshot.recordId(), texts);
                    }))
                    .toList();
        }
    }

    static final class LeavesEmptyFieldsOut extends AroundReader {
        LeavesEmptyFieldsOut(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<Optional<Snapshot>> readRecords(RecordType type, List<String> recordIds, Set<String> fields) {
            return super.readRecords(type, recordIds, fields).stream()
                    .map(read -> read.map(snapshot -> {
                        Map<String, FieldValue> full = new LinkedHashMap<>(snapshot.values());
                        full.values().removeIf(FieldValue.ClearValue.class::isInstance);
                        return new Snapshot(snapshot.recordId(), full);
                    }))
                    .toList();
        }
    }

    static final class LeavesDeletedRecordsOut extends AroundReader {
        LeavesDeletedRecordsOut(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<Optional<Snapshot>> readRecords(RecordType type, List<String> recordIds, Set<String> fields) {
            return super.readRecords(type, recordIds, fields).stream()
                    .filter(Optional::isPresent)
                    .toList();
        }
    }

    static final class IgnoresUnknownFields extends AroundReader {
        IgnoresUnknownFields(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<Optional<Snapshot>> readRecords(RecordType type, List<String> recordIds, Set<String> fields) {
            Set<String> known = new LinkedHashSet<>(fields);
            known.retainAll(crm.describe(type).fields().keySet());
            return super.readRecords(type, recordIds, known);
        }
    }

    static class AroundProvisioner extends Around implements SchemaProvisioner {
        AroundProvisioner(FakeCrm crm) {
            super(crm);
        }

        @Override
        public <T> Optional<T> ability(Class<T> ability) {
            return ability == SchemaProvisioner.class ? Optional.of(ability.cast(this)) : super.ability(ability);
        }

        @Override
        public String createField(RecordType type, CrmField field, String label) {
            return crm.createField(type, field, label);
        }

        @Override
        public void addOptions(RecordType type, String field, Collection<String> options) {
            crm.addOptions(type, field, options);
        }
    }

    static final class CreatesTexts extends AroundProvisioner {
        CreatesTexts(FakeCrm crm) {
            super(crm);
        }

        @Override
        public String createField(RecordType type, CrmField field, String label) {
            return super.createField(type, CrmField.of(field.name(), CrmField.Type.TEXT), label);
        }
    }

    static final class FailsOnWhatIsThere extends AroundProvisioner {
        FailsOnWhatIsThere(FakeCrm crm) {
            super(crm);
        }

        @Override
        public String createField(RecordType type, CrmField field, String label) {
            if (crm.describe(type).field(field.name()).isPresent()) {
                throw new CrmException(Failure.of(FailureKind.DUPLICATE, "The field is there already."));
            }
            return super.createField(type, field, label);
        }
    }

    static final class TakesAnyFieldThatIsThere extends AroundProvisioner {
        TakesAnyFieldThatIsThere(FakeCrm crm) {
            super(crm);
        }

        @Override
        public String createField(RecordType type, CrmField field, String label) {
            return crm.describe(type).field(field.name()).isPresent()
                    ? field.name()
                    : super.createField(type, field, label);
        }
    }

    /** Says that the options are there without adding them. */
    static final class AddsNoOptions extends AroundProvisioner {
        AddsNoOptions(FakeCrm crm) {
            super(crm);
        }

        @Override
        public void addOptions(RecordType type, String field, Collection<String> options) {
            // what this adapter gets wrong
        }
    }

    static final class ForgetsFurtherKeys extends Around {
        ForgetsFurtherKeys(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
            return super.write(
                    type,
                    batch.stream().map(write -> with(write, write.fields())).toList());
        }
    }

    static final class TakesALockForARefusal extends Around {
        TakesALockForARefusal(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
            return super.write(type, batch).stream()
                    .<WriteOutcome>map(outcome -> outcome instanceof WriteOutcome.Retry
                            ? new WriteOutcome.Rejected(
                                    Failure.of(FailureKind.INVALID_VALUE, "The record was refused."))
                            : outcome)
                    .toList();
        }
    }

    /** Picks one of several records that have the key. */
    static final class CreatesUnderASharedKey extends Around {
        CreatesUnderASharedKey(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
            return super.write(
                    type,
                    batch.stream()
                            .map(write -> write.createKey()
                                    .filter(IdentityKey.Email.class::isInstance)
                                    .map(key -> new LookupRequest(type, List.of(key), null, Set.of()))
                                    .map(request ->
                                            ((Lookup.Found) crm.lookup(request).get(0)).records())
                                    .filter(records -> !records.isEmpty())
                                    .map(records ->
                                            RecordWrite.update(records.get(0).id(), write.traceId(), write.fields()))
                                    .orElse(write))
                            .toList());
        }
    }

    static final class LogsTheKey extends Around {
        private static final Logger log = LoggerFactory.getLogger(LogsTheKey.class);

        LogsTheKey(FakeCrm crm) {
            super(crm);
        }

        @Override
        public List<Lookup> lookup(LookupRequest request) {
            log.debug("looking for {}", request.keys().get(0).value());
            return super.lookup(request);
        }
    }

    /** Asks for nothing before and looks at nothing after. */
    static final class CarelessWithLists extends Around implements ListMembership {
        CarelessWithLists(FakeCrm crm) {
            super(crm);
        }

        @Override
        public <T> Optional<T> ability(Class<T> ability) {
            return ability == ListMembership.class ? Optional.of(ability.cast(this)) : super.ability(ability);
        }

        @Override
        public Optional<String> findList(RecordType type, String name) {
            return crm.findList(type, name);
        }

        @Override
        public List<WriteOutcome> addToList(RecordType type, String listId, List<String> recordIds) {
            try {
                crm.addToList(type, listId, recordIds);
            } catch (CrmException e) {
                if (e.failure().kind() != FailureKind.SCHEMA) {
                    throw e;
                }
            }
            return applied(recordIds);
        }

        @Override
        public List<WriteOutcome> removeFromList(RecordType type, String listId, List<String> recordIds) {
            try {
                crm.removeFromList(type, listId, recordIds);
            } catch (CrmException e) {
                if (e.failure().kind() != FailureKind.SCHEMA) {
                    throw e;
                }
            }
            return applied(recordIds);
        }

        private static List<WriteOutcome> applied(List<String> recordIds) {
            return recordIds.stream()
                    .<WriteOutcome>map(WriteOutcome.Applied::new)
                    .toList();
        }
    }

    /** Takes the first outcome for that of all. */
    static final class RelatesTheFirstPair extends Around implements Associations {
        RelatesTheFirstPair(FakeCrm crm) {
            super(crm);
        }

        @Override
        public <T> Optional<T> ability(Class<T> ability) {
            return ability == Associations.class ? Optional.of(ability.cast(this)) : super.ability(ability);
        }

        @Override
        public List<WriteOutcome> associate(RecordType from, RecordType to, List<Pair> pairs) {
            List<WriteOutcome> first = crm.associate(from, to, pairs.subList(0, 1));
            return pairs.stream().map(pair -> first.get(0)).toList();
        }

        @Override
        public List<String> associated(RecordType from, String recordId, RecordType to) {
            return crm.associated(from, recordId, to);
        }
    }

    static final class HidesAnAbility extends Around {
        HidesAnAbility(FakeCrm crm) {
            super(crm);
        }

        @Override
        public <T> Optional<T> ability(Class<T> ability) {
            return Optional.empty();
        }
    }
}
