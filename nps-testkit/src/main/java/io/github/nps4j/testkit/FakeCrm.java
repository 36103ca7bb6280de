package io.github.nps4j.testkit;

import io.github.nps4j.crm.Associations;
import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmLimits;
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
import io.github.nps4j.crm.SendGuard;
import io.github.nps4j.crm.TagWriter;
import io.github.nps4j.crm.TaskWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A CRM in memory, with all abilities, that behaves as the adapter interface says, refuses what a strict CRM refuses, and
 * goes wrong when told to. For tests of hosts and of the engine; safe for use by many threads.
 *
 * <pre>{@code
 * FakeCrm crm = FakeCrm.builder().npsContacts().record("c1", r -> r.email("ada@example.com")).build();
 * crm.faults().failNext(FakeCall.Kind.WRITE, Failure.of(FailureKind.THROTTLED, "slow down"));
 * ...
 * assertThat(crm.record("c1").number("nps_score")).isEqualByComparingTo("9");
 * }</pre>
 *
 * <p>A caller that breaks the rules of the interface (a batch beyond the limits, a record twice in a batch, too many
 * calls at a time, a call after {@link #close}) gets an {@link IllegalArgumentException} or
 * {@link IllegalStateException}, which is also remembered in {@link #misuses()} in case the caller swallows it.
 */
public final class FakeCrm
        implements CrmAdapter,
                NoteWriter,
                TaskWriter,
                TagWriter,
                HistoryWriter,
                ListMembership,
                Associations,
                RecordReader,
                SchemaProvisioner {

    private final FaultScript faults = new FaultScript();
    private final FakeLedger ledger;
    private final FakeWorld world;
    private final CrmLimits limits;
    private final Set<Class<?>> without;
    private final boolean markers;

    FakeCrm(FakeCrmBuilder builder) {
        this.limits = builder.limits;
        this.without = Set.copyOf(builder.without);
        this.markers = builder.markers;
        this.ledger = new FakeLedger(builder.limits);
        this.world = new FakeWorld(builder);
        builder.records.forEach(world::seed);
    }

    /**
     * A builder of a fake that knows no record type yet.
     *
     * @return a builder
     */
    public static FakeCrmBuilder builder() {
        return new FakeCrmBuilder();
    }

    /**
     * A strict fake with the fields of {@link FakeCrmBuilder#npsContacts()} and no records.
     *
     * @return a new fake
     */
    public static FakeCrm withNpsContacts() {
        return builder().npsContacts().build();
    }

    // ---- the adapter

    @Override
    public CrmLimits limits() {
        return limits;
    }

    @Override
    public CrmSchema describe(RecordType type) {
        FakeCall call = ledger.begin(FakeCall.Kind.DESCRIBE, type, List.of());
        try {
            faults.before(call);
            CrmSchema schema = world.schema(type);
            faults.after(call);
            return schema;
        } finally {
            ledger.end();
        }
    }

    @Override
    public List<Lookup> lookup(LookupRequest request) {
        FakeCall call = ledger.begin(FakeCall.Kind.LOOKUP, request.type(), request.keys());
        try {
            faults.before(call);
            List<Lookup> answer = each(request.keys().size(), i -> {
                Optional<Failure> failure = faults.failKey(call, i);
                return failure.isPresent()
                        ? new Lookup.Failed(failure.get())
                        : new Lookup.Found(world.lookup(request, request.keys().get(i)));
            });
            faults.after(call);
            return answer;
        } finally {
            ledger.end();
        }
    }

    @Override
    public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
        return change(FakeCall.Kind.WRITE, type, batch, world::write);
    }

    @Override
    public List<WriteOutcome> writeNotes(RecordType type, List<Note> notes) {
        return change(FakeCall.Kind.WRITE_NOTES, type, notes, world::addNote);
    }

    @Override
    public boolean canFindNotes(RecordType type) {
        return markers;
    }

    @Override
    public boolean canFindTasks(RecordType type) {
        return markers;
    }

    @Override
    public List<String> findNotes(RecordType type, Note note) {
        return ask(FakeCall.Kind.FIND_NOTES, type, List.of(note), () -> world.findNotes(note));
    }

    @Override
    public boolean removeNote(RecordType type, String noteId) {
        return ask(FakeCall.Kind.REMOVE_NOTE, type, List.of(noteId), () -> world.removeNote(type, noteId));
    }

    @Override
    public List<WriteOutcome> writeTasks(RecordType type, List<Task> tasks) {
        return change(FakeCall.Kind.WRITE_TASKS, type, tasks, world::addTask);
    }

    @Override
    public List<String> findTasks(RecordType type, Task task) {
        return ask(FakeCall.Kind.FIND_TASKS, type, List.of(task), () -> world.findTasks(task));
    }

    @Override
    public boolean removeTask(RecordType type, String taskId) {
        return ask(FakeCall.Kind.REMOVE_TASK, type, List.of(taskId), () -> world.removeTask(type, taskId));
    }

    @Override
    public List<WriteOutcome> writeTags(RecordType type, List<TagChange> changes) {
        return change(FakeCall.Kind.WRITE_TAGS, type, changes, world::changeTags);
    }

    @Override
    public List<WriteOutcome> writeHistory(RecordType parent, List<Entry> entries) {
        return change(FakeCall.Kind.WRITE_HISTORY, parent, entries, world::writeEntry);
    }

    @Override
    public CrmSchema describeHistory(String object) {
        return ask(
                FakeCall.Kind.DESCRIBE_HISTORY, new RecordType(object), List.of(), () -> world.historySchema(object));
    }

    @Override
    public Optional<String> findList(RecordType type, String name) {
        return ask(FakeCall.Kind.FIND_LIST, type, List.of(), () -> world.findList(type, name));
    }

    @Override
    public List<WriteOutcome> addToList(RecordType type, String listId, List<String> recordIds) {
        return change(FakeCall.Kind.ADD_TO_LIST, type, recordIds, (of, id) -> world.changeList(of, listId, id, true));
    }

    @Override
    public List<WriteOutcome> removeFromList(RecordType type, String listId, List<String> recordIds) {
        return change(
                FakeCall.Kind.REMOVE_FROM_LIST, type, recordIds, (of, id) -> world.changeList(of, listId, id, false));
    }

    @Override
    public List<WriteOutcome> associate(RecordType from, RecordType to, List<Pair> pairs) {
        return change(FakeCall.Kind.ASSOCIATE, from, pairs, (of, pair) -> world.associate(of, to, pair));
    }

    @Override
    public List<String> associated(RecordType from, String recordId, RecordType to) {
        return ask(FakeCall.Kind.ASSOCIATED, from, List.of(recordId), () -> world.associated(from, recordId, to));
    }

    @Override
    public List<Optional<Snapshot>> readRecords(RecordType type, List<String> recordIds, Set<String> fields) {
        return ask(FakeCall.Kind.READ, type, recordIds, () -> world.read(type, recordIds, fields));
    }

    @Override
    public String createField(RecordType type, CrmField field, String label) {
        return ask(FakeCall.Kind.CREATE_FIELD, type, List.of(field), () -> world.createField(type, field));
    }

    @Override
    public void addOptions(RecordType type, String field, Collection<String> options) {
        ask(FakeCall.Kind.ADD_OPTIONS, type, List.copyOf(options), () -> world.addOptions(type, field, options));
    }

    @Override
    public <T> Optional<T> ability(Class<T> ability) {
        return without.contains(ability) ? Optional.empty() : CrmAdapter.super.ability(ability);
    }

    @Override
    public void close() {
        ledger.close();
    }

    /** Acts on one item. */
    private interface Change<T> {
        WriteOutcome on(RecordType type, T item);
    }

    private <T> List<WriteOutcome> change(FakeCall.Kind kind, RecordType type, List<T> items, Change<T> change) {
        FakeCall call = ledger.begin(kind, type, items);
        try {
            faults.before(call);
            SendGuard.check();
            world.schema(type);
            List<WriteOutcome> answer = each(items.size(), i -> {
                Optional<WriteOutcome> instead = faults.instead(call, i);
                if (instead.isPresent()) {
                    return instead.get();
                }
                WriteOutcome outcome = change.on(type, items.get(i));
                return faults.omit(call, i)
                        .<WriteOutcome>map(WriteOutcome.Unknown::new)
                        .orElse(outcome);
            });
            faults.after(call);
            return answer;
        } finally {
            ledger.end();
        }
    }

    private <T> T ask(FakeCall.Kind kind, RecordType type, List<?> items, Supplier<T> question) {
        FakeCall call = ledger.begin(kind, type, items);
        try {
            if (!markers && (kind == FakeCall.Kind.FIND_NOTES || kind == FakeCall.Kind.FIND_TASKS)) {
                throw new IllegalStateException(ledger.misuse(kind + " was called, though this CRM keeps no markers"));
            }
            faults.before(call);
            T answer = question.get();
            faults.after(call);
            return answer;
        } finally {
            ledger.end();
        }
    }

    private static <T> List<T> each(int size, IntFunction<T> answer) {
        return IntStream.range(0, size).mapToObj(answer).toList();
    }

    // ---- what a test arranges

    /**
     * What goes wrong.
     *
     * @return the faults of this fake
     */
    public FaultScript faults() {
        return faults;
    }

    /**
     * Adds a record.
     *
     * @param id the CRM's id of it
     * @param seed fills in its keys and fields
     * @throws IllegalArgumentException if the id is taken
     */
    public void add(String id, Consumer<RecordSeed> seed) {
        world.seed(id, seed);
    }

    /**
     * Adds a record under a new id.
     *
     * @param seed fills in its keys and fields
     * @return the id
     */
    public String add(Consumer<RecordSeed> seed) {
        return world.seed(seed);
    }

    /**
     * Makes a key ambiguous: adds contacts until two of them have it.
     *
     * @param key the key
     */
    public void ambiguousKey(IdentityKey key) {
        world.makeAmbiguous(RecordType.CONTACT, key);
    }

    /**
     * Changes a field as another user of the CRM would, past the adapter.
     *
     * @param id the record
     * @param field the field's name
     * @param value the value
     */
    public void set(String id, String field, FieldValue value) {
        world.set(id, field, value);
    }

    /**
     * Merges a record into another. The old id keeps leading to the survivor, which takes over the keys, notes, tasks
     * and tags.
     *
     * @param id the record that goes
     * @param survivor the record that stays
     */
    public void merge(String id, String survivor) {
        world.merge(id, survivor);
    }

    /**
     * Deletes a record. Later writes to it are rejected as {@link FailureKind#RECORD_GONE}.
     *
     * @param id the record
     */
    public void delete(String id) {
        world.delete(id);
    }

    /**
     * Adds an empty list.
     *
     * @param type what kind of record it holds
     * @param name its name
     * @return the CRM's id of it
     */
    public String newList(RecordType type, String name) {
        return world.newList(type, name, false);
    }

    /**
     * Adds a list that takes no members by request, because the CRM fills it by a rule. No record meets the rule.
     *
     * @param type what kind of record it holds
     * @param name its name
     * @return the CRM's id of it
     */
    public String newListWithRule(RecordType type, String name) {
        return world.newList(type, name, true);
    }

    /**
     * Replaces the schema of a record type, as an administrator would while the destination runs.
     *
     * @param type what kind of record
     * @param schema the new schema
     */
    public void schema(RecordType type, CrmSchema schema) {
        world.setSchema(type, schema);
    }

    // ---- what a test looks at

    /**
     * A record as it stands.
     *
     * @param id the record, or one that was merged into it
     * @return the record
     * @throws IllegalArgumentException if there is none
     */
    public FakeRecord record(String id) {
        return world.record(id);
    }

    /**
     * All records as they stand.
     *
     * @return the records in the order in which they were added
     */
    public List<FakeRecord> records() {
        return world.records();
    }

    /**
     * The notes of a record.
     *
     * @param id the record
     * @return the notes in the order in which they were added
     */
    public List<Note> notes(String id) {
        return world.notes(id);
    }

    /**
     * The tasks of a record.
     *
     * @param id the record
     * @return the tasks in the order in which they were added
     */
    public List<Task> tasks(String id) {
        return world.tasks(id);
    }

    /**
     * The tags of a record.
     *
     * @param id the record
     * @return the tags
     */
    public Set<String> tags(String id) {
        return world.tags(id);
    }

    /**
     * Who is on a list.
     *
     * @param listId the CRM's id of the list
     * @return the ids of the records that exist; empty if there is no such list
     */
    public Set<String> listMembers(String listId) {
        return world.listMembers(listId);
    }

    /**
     * The history entries of a record.
     *
     * @param id the record
     * @return the entries as they stand, in the order in which they were added
     */
    public List<Entry> historyEntries(String id) {
        return world.entries(id);
    }

    /**
     * Every write that was carried out, to all records.
     *
     * @return the writes in the order in which they were carried out
     */
    public List<FakeWrite> history() {
        return world.history();
    }

    /**
     * Every write that was carried out to one record.
     *
     * @param id the record
     * @return the writes in the order in which they were carried out
     */
    public List<FakeWrite> history(String id) {
        String current = record(id).id();
        return history().stream()
                .filter(write -> write.recordId().equals(current))
                .toList();
    }

    /**
     * Every call, the failed ones included.
     *
     * @return the calls in the order in which they began
     */
    public List<FakeCall> calls() {
        return ledger.calls();
    }

    /**
     * How many calls of a kind there were, the failed ones included.
     *
     * @param kind which calls
     * @return 0 or more
     */
    public int calls(FakeCall.Kind kind) {
        return ledger.count(kind);
    }

    /**
     * The most calls that were under way at the same time.
     *
     * @return 0 or more
     */
    public int mostCallsAtATime() {
        return ledger.mostAtATime();
    }

    /**
     * How the caller broke the rules of the interface. A test of an engine asserts that it is empty.
     *
     * @return one sentence each
     */
    public List<String> misuses() {
        return ledger.misuses();
    }

    /**
     * Whether {@link #close} was called.
     *
     * @return {@code true} if so
     */
    public boolean closed() {
        return ledger.closed();
    }

    static CrmException unknownType(RecordType type) {
        return new CrmException(
                Failure.of(FailureKind.SCHEMA, "The fake CRM has no record type " + type.name() + ": give it a schema.")
                        .withCode("UNKNOWN_TYPE"));
    }
}
