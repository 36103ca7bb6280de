package io.github.nps4j.testkit;

import io.github.nps4j.crm.Associations;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.HistoryWriter;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.RecordReader;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.TagWriter;
import io.github.nps4j.crm.TaskWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a {@link FakeCrm} holds and what it does with it. Thread-safe: one lock around everything. */
final class FakeWorld {

    private final FakeStore store = new FakeStore();
    private final FakeRelations relations = new FakeRelations(store);
    private final Map<RecordType, CrmSchema> schemas;
    private final Map<String, CrmSchema> historyObjects;
    private final Map<String, String> historyOwners = new HashMap<>();
    private final Map<String, String> keyFields;
    private final List<FakeWrite> history = new ArrayList<>();
    private final boolean strict;
    private final Clock clock;
    private int lastEntryId;

    FakeWorld(FakeCrmBuilder builder) {
        this.schemas = new LinkedHashMap<>(builder.schemas);
        this.historyObjects = new LinkedHashMap<>(builder.historyObjects);
        this.keyFields = Map.copyOf(builder.keyFields);
        this.strict = builder.strict;
        this.clock = builder.clock;
    }

    synchronized CrmSchema schema(RecordType type) {
        CrmSchema schema = schemas.get(type);
        if (schema == null) {
            throw FakeCrm.unknownType(type);
        }
        return schema;
    }

    synchronized void setSchema(RecordType type, CrmSchema schema) {
        schemas.put(type, schema);
    }

    // ---- the adapter's calls

    synchronized List<CrmRecord> lookup(LookupRequest request, IdentityKey key) {
        schema(request.type());
        return having(request.type(), request.field().orElse(null), key).stream()
                .map(row -> new CrmRecord(row.id, values(row, request.readFields())))
                .toList();
    }

    synchronized WriteOutcome write(RecordType type, RecordWrite write) {
        FakeRow row = null;
        IdentityKey createKey = write.createKey().orElse(null);
        String keyField = null;
        if (createKey == null) {
            row = store.find(write.recordId().orElseThrow());
            if (row == null || !row.type.equals(type)) {
                return gone();
            }
        } else {
            if (createKey instanceof IdentityKey.CrmId) {
                return rejected(FailureKind.INVALID_VALUE, "a record cannot be created under an id of the CRM");
            }
            keyField = write.createField().orElse(fieldOf(createKey));
            List<FakeRow> found = having(type, keyField, createKey);
            if (found.size() > 1) {
                return rejected(FailureKind.DUPLICATE, found.size() + " records have the key to be created");
            }
            row = found.isEmpty() ? null : found.get(0);
        }
        Map<String, FieldValue> fields = new LinkedHashMap<>();
        boolean create = row == null;
        if (create && createKey != null && keyField != null) {
            fields.put(keyField, new FieldValue.TextValue(createKey.value()));
            for (RecordWrite.FurtherKey further : write.furtherKeys()) {
                String field = further.field() == null ? fieldOf(further.key()) : further.field();
                fields.putIfAbsent(field, new FieldValue.TextValue(further.key().value()));
            }
        }
        fields.putAll(write.fields());
        Optional<Failure> refused = check(type, row, fields);
        if (refused.isPresent()) {
            return new WriteOutcome.Rejected(refused.get());
        }
        FakeRow target = row == null ? store.add(store.newId(), type) : row;
        fields.forEach((field, value) -> store.set(target, field, value));
        target.writes++;
        history.add(new FakeWrite(history.size() + 1, clock.instant(), type, target.id, create, write));
        return new WriteOutcome.Applied(target.id);
    }

    private Optional<Failure> check(RecordType type, @Nullable FakeRow row, Map<String, FieldValue> fields) {
        if (!strict) {
            return Optional.empty();
        }
        CrmSchema schema = schema(type);
        Optional<Failure> refused = FakeRules.check(schema, fields);
        if (refused.isPresent()) {
            return refused;
        }
        for (String field : FakeRules.uniqueFields(schema)) {
            for (String text : FakeRow.textsOf(fields.get(field))) {
                if (store.having(type, field, "custom.unique", text.strip()).stream()
                        .anyMatch(other -> other != row)) {
                    return Optional.of(Failure.of(
                            FailureKind.DUPLICATE,
                            "The fake CRM refused the write: another record has this value of the unique field " + field
                                    + "."));
                }
            }
        }
        return Optional.empty();
    }

    synchronized WriteOutcome addNote(RecordType type, NoteWriter.Note note) {
        FakeRow row = store.find(note.recordId());
        if (row == null || !row.type.equals(type)) {
            return gone();
        }
        String id = "note-" + ++lastEntryId;
        row.notes.put(id, note);
        return new WriteOutcome.Applied(id);
    }

    synchronized List<String> findNotes(NoteWriter.Note note) {
        FakeRow row = store.find(note.recordId());
        return row == null
                ? List.of()
                : row.notes.entrySet().stream()
                        .filter(entry -> entry.getValue().marker().equals(note.marker()))
                        .map(Map.Entry::getKey)
                        .toList();
    }

    synchronized boolean removeNote(RecordType type, String id) {
        store.all().stream().filter(row -> row.type.equals(type)).forEach(row -> row.notes.remove(id));
        return true;
    }

    synchronized WriteOutcome addTask(RecordType type, TaskWriter.Task task) {
        FakeRow row = store.find(task.recordId());
        if (row == null || !row.type.equals(type)) {
            return gone();
        }
        String id = "task-" + ++lastEntryId;
        row.tasks.put(id, task);
        return new WriteOutcome.Applied(id);
    }

    synchronized List<String> findTasks(TaskWriter.Task task) {
        FakeRow row = store.find(task.recordId());
        return row == null
                ? List.of()
                : row.tasks.entrySet().stream()
                        .filter(entry -> entry.getValue().marker().equals(task.marker()))
                        .map(Map.Entry::getKey)
                        .toList();
    }

    synchronized boolean removeTask(RecordType type, String id) {
        store.all().stream().filter(row -> row.type.equals(type)).forEach(row -> row.tasks.remove(id));
        return true;
    }

    synchronized WriteOutcome changeTags(RecordType type, TagWriter.TagChange change) {
        FakeRow row = store.find(change.recordId());
        if (row == null || !row.type.equals(type)) {
            return gone();
        }
        row.tags.addAll(change.add());
        row.tags.removeAll(change.remove());
        return new WriteOutcome.Applied(row.id);
    }

    synchronized Optional<String> findList(RecordType type, String name) {
        return relations.findList(type, name);
    }

    synchronized WriteOutcome changeList(RecordType type, String listId, String recordId, boolean add) {
        relations.mustTake(type, listId);
        FakeRow row = store.find(recordId);
        if (row == null || !row.type.equals(type)) {
            return gone();
        }
        relations.change(listId, row.id, add);
        return new WriteOutcome.Applied(recordId);
    }

    synchronized WriteOutcome associate(RecordType from, RecordType to, Associations.Pair pair) {
        FakeRow one = store.find(pair.fromId());
        FakeRow other = store.find(pair.toId());
        if (one == null || other == null || !one.type.equals(from) || !other.type.equals(to)) {
            return gone();
        }
        relations.relate(one.id, other.id);
        return new WriteOutcome.Applied(pair.fromId());
    }

    synchronized List<String> associated(RecordType from, String recordId, RecordType to) {
        FakeRow row = store.find(recordId);
        return row == null || !row.type.equals(from) ? List.of() : relations.related(row.id, to);
    }

    synchronized String newList(RecordType type, String name, boolean rule) {
        return relations.newList(type, name, rule);
    }

    synchronized Set<String> listMembers(String listId) {
        return relations.members(listId);
    }

    synchronized CrmSchema historySchema(String object) {
        CrmSchema schema = historyObjects.get(object);
        if (schema == null) {
            throw new CrmException(Failure.of(
                            FailureKind.SCHEMA, "The fake CRM has no history object " + object + ": give it a schema.")
                    .withCode("UNKNOWN_OBJECT"));
        }
        return schema;
    }

    synchronized WriteOutcome writeEntry(RecordType type, HistoryWriter.Entry entry) {
        FakeRow row = store.find(entry.parentId());
        if (row == null || !row.type.equals(type)) {
            return gone();
        }
        CrmSchema schema = historySchema(entry.object());
        if (strict) {
            Optional<Failure> refused = FakeRules.check(schema, entry.fields());
            if (refused.isPresent()) {
                return new WriteOutcome.Rejected(refused.get());
            }
        }
        String marker = entry.object() + "\n" + entry.marker();
        String ownerId = historyOwners.get(marker);
        FakeRow owner = ownerId == null ? null : store.find(ownerId);
        FakeRow.FakeEntry before = owner == null ? null : owner.entries.get(marker);
        if (owner != null && owner != row) {
            owner.entries.remove(marker);
        }
        Map<String, FieldValue> fields = new LinkedHashMap<>();
        if (before != null) {
            fields.putAll(before.entry().fields());
        }
        fields.putAll(entry.fields());
        fields.values().removeIf(FieldValue.ClearValue.class::isInstance);
        String id = before == null ? "entry-" + ++lastEntryId : before.id();
        row.entries.put(
                marker,
                new FakeRow.FakeEntry(
                        id,
                        new HistoryWriter.Entry(
                                entry.object(), row.id, entry.marker(), entry.name(), entry.at(), fields)));
        historyOwners.put(marker, row.id);
        return new WriteOutcome.Applied(id);
    }

    synchronized List<Optional<RecordReader.Snapshot>> read(RecordType type, List<String> ids, Set<String> fields) {
        CrmSchema schema = schema(type);
        for (String field : fields) {
            if (!schema.isOpen() && schema.field(field).isEmpty()) {
                throw new CrmException(Failure.of(
                                FailureKind.SCHEMA,
                                "The fake CRM cannot read the field " + field + ": it does not exist.")
                        .withCode("UNKNOWN_FIELD"));
            }
        }
        return ids.stream().map(id -> snapshot(type, id, fields)).toList();
    }

    private Optional<RecordReader.Snapshot> snapshot(RecordType type, String id, Set<String> fields) {
        FakeRow row = store.find(id);
        if (row == null || !row.type.equals(type)) {
            return Optional.empty();
        }
        Map<String, FieldValue> values = new LinkedHashMap<>();
        fields.forEach(field -> values.put(field, row.fields.getOrDefault(field, new FieldValue.ClearValue())));
        return Optional.of(new RecordReader.Snapshot(row.id, values));
    }

    synchronized String createField(RecordType type, CrmField field) {
        CrmSchema schema = changeable(type);
        CrmField there = schema.field(field.name()).orElse(null);
        if (there != null && there.type() != field.type()) {
            throw refusedField("field " + field.name() + " exists with the type " + there.type());
        }
        if (field.type() == CrmField.Type.OTHER) {
            throw refusedField("field " + field.name() + " has no type that can be created");
        }
        if (there == null && !schema.isOpen()) {
            put(type, schema, field);
        }
        return field.name();
    }

    synchronized Set<String> addOptions(RecordType type, String name, Collection<String> options) {
        CrmSchema schema = changeable(type);
        CrmField field = schema.field(name)
                .filter(one -> one.type() == CrmField.Type.PICKLIST || one.type() == CrmField.Type.MULTI_SELECT)
                .orElseThrow(() -> refusedField("field " + name + " takes no options"));
        Set<String> all = new LinkedHashSet<>(field.options());
        all.addAll(options);
        CrmField.Builder changed = CrmField.builder(name, field.type());
        if (field.restricted()) {
            changed.options(all);
        } else {
            changed.openOptions(all);
        }
        if (!field.writable()) {
            changed.readOnly();
        }
        put(type, schema, changed.build());
        return all;
    }

    private void put(RecordType type, CrmSchema schema, CrmField field) {
        Map<String, CrmField> fields = new LinkedHashMap<>(schema.fields());
        fields.put(field.name(), field);
        if (historyObjects.containsKey(type.name())) {
            historyObjects.put(type.name(), CrmSchema.of(fields.values()));
        } else {
            schemas.put(type, CrmSchema.of(fields.values()));
        }
    }

    /** The schema of a record type or, under its name, of a history object. */
    private CrmSchema changeable(RecordType type) {
        CrmSchema history = historyObjects.get(type.name());
        return history == null ? schema(type) : history;
    }

    private static CrmException refusedField(String what) {
        return new CrmException(Failure.of(FailureKind.SCHEMA, "The fake CRM refused the field: " + what + ".")
                .withCode("FIELD"));
    }

    // ---- what a test arranges

    synchronized String seed(Consumer<RecordSeed> seed) {
        String id = store.newId();
        seed(id, seed);
        return id;
    }

    synchronized void seed(String id, Consumer<RecordSeed> filler) {
        RecordSeed seed = new RecordSeed();
        filler.accept(seed);
        FakeRow row = store.add(id, seed.type);
        for (IdentityKey key : seed.keys) {
            if (key instanceof IdentityKey.CrmId) {
                throw new IllegalArgumentException("the id of a record is given to add, not among its keys");
            }
            store.set(row, fieldOf(key), new FieldValue.TextValue(key.value()));
        }
        seed.fields.forEach((field, value) -> store.set(row, field, value));
        seed.more.forEach((field, values) -> values.forEach(value -> store.addMore(row, field, value)));
    }

    synchronized void makeAmbiguous(RecordType type, IdentityKey key) {
        while (having(type, null, key).size() < 2) {
            seed(seed -> seed.type(type).key(key));
        }
    }

    synchronized void set(String id, String field, FieldValue value) {
        store.set(row(id), field, value);
    }

    synchronized void merge(String id, String survivor) {
        FakeRow loser = row(id);
        FakeRow winner = row(survivor);
        if (loser == winner) {
            throw new IllegalArgumentException("a record cannot be merged into itself");
        }
        Set<String> fields = new HashSet<>(keyFields.values());
        fields.addAll(List.of("email", "phone", "customer_id", "account_number"));
        store.merge(loser, winner, fields);
    }

    synchronized void delete(String id) {
        store.remove(row(id));
    }

    // ---- what a test looks at

    synchronized FakeRecord record(String id) {
        return row(id).view();
    }

    synchronized List<FakeRecord> records() {
        return store.all().stream().map(FakeRow::view).toList();
    }

    synchronized List<NoteWriter.Note> notes(String id) {
        return List.copyOf(row(id).notes.values());
    }

    synchronized List<TaskWriter.Task> tasks(String id) {
        return List.copyOf(row(id).tasks.values());
    }

    synchronized List<HistoryWriter.Entry> entries(String id) {
        return row(id).entries.values().stream().map(FakeRow.FakeEntry::entry).toList();
    }

    synchronized Set<String> tags(String id) {
        return Set.copyOf(row(id).tags);
    }

    synchronized List<FakeWrite> history() {
        return List.copyOf(history);
    }

    // ---- helpers

    private FakeRow row(String id) {
        FakeRow row = store.find(id);
        if (row == null) {
            throw new IllegalArgumentException("the fake CRM has no record " + id);
        }
        return row;
    }

    private List<FakeRow> having(RecordType type, @Nullable String field, IdentityKey key) {
        if (key instanceof IdentityKey.CrmId && field == null) {
            FakeRow row = store.find(key.value());
            return row == null || !row.type.equals(type) ? List.of() : List.of(row);
        }
        String normalForm = FakeStore.normalForm(key.kind(), key.value());
        return store.having(type, field == null ? fieldOf(key) : field, key.kind(), normalForm);
    }

    private String fieldOf(IdentityKey key) {
        String given = keyFields.get(key.kind());
        if (given != null) {
            return given;
        }
        return key instanceof IdentityKey.Custom custom ? custom.name() : key.kind();
    }

    private static Map<String, List<String>> values(FakeRow row, Set<String> fields) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String field : fields) {
            List<String> texts = row.texts(field);
            if (!texts.isEmpty()) {
                values.put(field, texts);
            }
        }
        return values;
    }

    private static WriteOutcome gone() {
        return rejected(FailureKind.RECORD_GONE, "there is no such record");
    }

    private static WriteOutcome rejected(FailureKind kind, String what) {
        return new WriteOutcome.Rejected(Failure.of(kind, "The fake CRM refused the write: " + what + "."));
    }
}
