package io.github.nps4j.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.WriteOutcome.Applied;
import io.github.nps4j.crm.WriteOutcome.Rejected;
import io.github.nps4j.crm.zoho.ZohoBatch.Row;
import io.github.nps4j.crm.zoho.ZohoBatch.Verb;
import io.github.nps4j.crm.zoho.ZohoSchemas.Module;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes fields: updates by record id, creations as upserts by email or by a unique field.
 *
 * <p>Zoho ignores fields that it does not have, takes picklist values that nobody defined, and wants the mandatory fields
 * even where an upsert meets an existing record. So names and options are compared with the schema first, and a record
 * that is to be created is looked for once more just before, consistently: if it is there, it is updated by its id.
 */
final class ZohoWriter {

    /** The fields that Zoho itself compares, though they are not marked as unique. */
    private static final Map<String, String> SYSTEM_CHECKED =
            Map.of("Contacts", "Email", "Leads", "Email", "Accounts", "Account_Name", "Deals", "Deal_Name");

    /** Where a key goes that the mapping names no field for. */
    private static final Map<String, String> OWN_FIELDS = Map.of("email", "Email", "phone", "Phone");

    private final ZohoApi api;
    private final ZohoSchemas schemas;
    private final ZohoLookup lookup;
    private final Map<String, Map<String, String>> valuesForNew;

    ZohoWriter(ZohoApi api, ZohoSchemas schemas, ZohoLookup lookup, Map<String, Map<String, String>> valuesForNew) {
        this.api = api;
        this.schemas = schemas;
        this.lookup = lookup;
        this.valuesForNew = valuesForNew;
    }

    List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
        String name = ZohoPaths.moduleName(type);
        // each field once, because all calls of the adapter share the lock of the schema
        Set<String> fields = new LinkedHashSet<>();
        batch.forEach(write -> fields.addAll(write.fields().keySet()));
        fields.forEach(field -> mustBeWritable(schemas, name, field));
        Module module = schemas.of(name);
        WriteOutcome[] outcomes = new WriteOutcome[batch.size()];
        Set<String> taken = new HashSet<>();
        batch.forEach(write -> write.recordId().ifPresent(taken::add));
        Map<Integer, String> found = found(type, module, batch, outcomes);
        // one call can hold only updates, or upserts by one field
        Map<String, Part> parts = new LinkedHashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            if (outcomes[i] != null) {
                continue;
            }
            RecordWrite write = batch.get(i);
            String known = write.recordId().orElse(null);
            String recordId = known == null ? found.get(i) : known;
            if (known == null && recordId != null && !taken.add(recordId)) {
                outcomes[i] = new Rejected(Failure.of(
                        FailureKind.DUPLICATE,
                        "the record that was to be created exists, and is part of this batch under another key"));
                continue;
            }
            Failure refused = refusedOption(module, write.fields());
            if (refused != null) {
                outcomes[i] = new Rejected(refused);
                continue;
            }
            if (recordId != null) {
                ObjectNode input = fields(module, write.fields(), isPerson(name) ? ZohoLookup.EMAIL : "");
                if (input.isEmpty()) {
                    outcomes[i] = new Applied(recordId);
                } else {
                    parts.computeIfAbsent("", k -> new Part(new ZohoBatch(api, name, Verb.UPDATE, null)))
                            .add(i, new Row(recordId, input.put(ZohoLookup.ID, recordId)), write);
                }
                continue;
            }
            String field = createField(module, write);
            ObjectNode input = field == null ? null : created(module, write, field);
            Failure missing = input == null ? null : missing(module, input);
            if (field == null || input == null) {
                outcomes[i] = new Rejected(cannotCreate(name));
            } else if (missing != null) {
                outcomes[i] = new Rejected(missing);
            } else {
                parts.computeIfAbsent("by " + field, k -> new Part(new ZohoBatch(api, name, Verb.UPSERT, field)))
                        .add(i, new Row(null, input), write);
            }
        }
        boolean first = true;
        for (Part part : parts.values()) {
            Redaction redaction = Redaction.of(part.names, part.values);
            // nothing was sent before the first part, so what it throws holds for the batch
            List<WriteOutcome> sent =
                    first ? part.batch.send(part.rows, redaction) : part.batch.sendApart(part.rows, redaction);
            for (int i = 0; i < sent.size(); i++) {
                outcomes[part.indices.get(i)] = sent.get(i);
            }
            first = false;
        }
        return Arrays.asList(outcomes);
    }

    /** Zoho ignores what it does not know, so that an answer would vanish in silence. */
    static void mustBeWritable(ZohoSchemas schemas, String module, String field) {
        CrmField known = schemas.required(module, field);
        if (!known.writable()) {
            throw new CrmException(Failure.of(
                    FailureKind.SCHEMA,
                    "the field '" + field + "' of Zoho's module " + module
                            + " is read-only: take it out of the mapping"));
        }
    }

    /** The records of those that are to be created, as far as they exist by now. */
    private Map<Integer, String> found(
            RecordType type, Module module, List<RecordWrite> batch, @Nullable WriteOutcome[] outcomes) {
        Map<String, List<Integer>> byField = new LinkedHashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            RecordWrite write = batch.get(i);
            if (write.recordId().isEmpty() && createField(module, write) != null) {
                String kind = write.createKey().orElseThrow().kind();
                byField.computeIfAbsent(kind + " " + write.createField().orElse(""), k -> new ArrayList<>())
                        .add(i);
            }
        }
        Map<Integer, String> found = new HashMap<>();
        for (List<Integer> indices : byField.values()) {
            List<IdentityKey> keys = indices.stream()
                    .map(i -> batch.get(i).createKey().orElseThrow())
                    .toList();
            String field = batch.get(indices.get(0)).createField().orElse(null);
            List<Lookup> answers = lookup.lookup(new LookupRequest(type, keys, field, Set.of()));
            for (int i = 0; i < indices.size(); i++) {
                int index = indices.get(i);
                if (answers.get(i) instanceof Lookup.Failed failed) {
                    outcomes[index] = ZohoBatch.failed(failed.failure());
                } else if (answers.get(i) instanceof Lookup.Found there
                        && there.records().size() == 1) {
                    found.put(index, there.records().get(0).id());
                } else if (answers.get(i) instanceof Lookup.Found several
                        && several.records().size() > 1) {
                    outcomes[index] = new Rejected(Failure.of(
                            FailureKind.DUPLICATE,
                            "several records of Zoho's module " + module.name()
                                    + " have this key by now; none was written"));
                }
            }
        }
        return found;
    }

    private static boolean isPerson(String module) {
        return module.equals("Contacts") || module.equals("Leads");
    }

    /** The field by which the record is created, or {@code null} if Zoho cannot create it by this key. */
    private @Nullable String createField(Module module, RecordWrite write) {
        String field = write.createField().orElse(null);
        IdentityKey key = write.createKey().orElseThrow();
        if (field == null) {
            return key instanceof IdentityKey.Email && isPerson(module.name()) ? ZohoLookup.EMAIL : null;
        }
        if (field.equals(SYSTEM_CHECKED.get(module.name()))) {
            return field;
        }
        return schemas.with(module.name(), field)
                .field(field)
                .filter(CrmField::unique)
                .map(CrmField::name)
                .orElse(null);
    }

    private static Failure cannotCreate(String module) {
        String system = SYSTEM_CHECKED.get(module);
        return Failure.of(
                FailureKind.INVALID_VALUE,
                "Zoho can create records of " + module + " under "
                        + (system == null ? "" : "the field " + system + " or ")
                        + "a field that does not allow duplicate values, and this customer has no such key: give one,"
                        + " or create the record by hand");
    }

    private ObjectNode created(Module module, RecordWrite write, String field) {
        ObjectNode input = fields(module, write.fields(), "");
        put(input, module, field, write.createKey().orElseThrow());
        for (RecordWrite.FurtherKey further : write.furtherKeys()) {
            String name = further.field() == null
                    ? OWN_FIELDS.getOrDefault(further.key().kind(), "")
                    : further.field();
            if (!input.has(name)
                    && schemas.with(module.name(), name)
                            .field(name)
                            .filter(CrmField::writable)
                            .isPresent()) {
                put(input, module, name, further.key());
            }
        }
        valuesForNew.getOrDefault(module.name(), Map.of()).forEach((name, value) -> {
            if (!input.hasNonNull(name)) {
                input.put(name, value);
            }
        });
        return input;
    }

    private static void put(ObjectNode input, Module module, String field, IdentityKey key) {
        boolean numeric = module.field(field)
                .filter(known -> known.type() == CrmField.Type.NUMBER)
                .isPresent();
        if (numeric && key.value().matches("[0-9]{1,18}")) {
            input.put(field, Long.parseLong(key.value()));
        } else {
            input.put(field, key.value());
        }
    }

    private static @Nullable Failure missing(Module module, ObjectNode input) {
        List<String> missing = module.mandatory().stream()
                .filter(name -> !input.hasNonNull(name))
                .toList();
        return missing.isEmpty()
                ? null
                : Failure.of(
                        FailureKind.INVALID_VALUE,
                        "Zoho creates no record of " + module.name() + " without the mandatory field"
                                + (missing.size() > 1 ? "s " : " ") + String.join(", ", missing)
                                + ": map it, or set a value for new records with newRecordValue(...)");
    }

    static ObjectNode fields(Module module, Map<String, FieldValue> fields, String without) {
        ObjectNode input = ZohoApi.object();
        // Writing the email of a record that was found by its secondary address would change the primary one.
        fields.forEach((name, value) -> {
            if (!name.equals(without)) {
                JsonNode encoded = ZohoValues.encode(value, module.field(name).orElse(null));
                input.set(name, encoded);
            }
        });
        return input;
    }

    /** Whether Zoho refuses an option that nobody defined depends on the account, so that is not left to it. */
    static @Nullable Failure refusedOption(Module module, Map<String, FieldValue> fields) {
        for (Map.Entry<String, FieldValue> entry : fields.entrySet()) {
            CrmField field = module.field(entry.getKey()).orElse(null);
            if (field == null || !field.restricted()) {
                continue;
            }
            List<String> chosen = entry.getValue() instanceof FieldValue.ChoiceValue one
                    ? List.of(one.value().strip())
                    : entry.getValue() instanceof FieldValue.ChoicesValue several ? several.values() : List.of();
            if (chosen.stream()
                    .map(String::strip)
                    .anyMatch(option -> !field.options().contains(option))) {
                return Failure.of(
                        FailureKind.INVALID_VALUE,
                        "the field '" + field.name() + "' of Zoho's module " + module.name()
                                + " has no such option; add it to the picklist, or correct the mapping. It has: "
                                + String.join(
                                        ", ", field.options().stream().limit(20).toList()));
            }
        }
        return null;
    }

    /** The writes of a batch that go in one call. */
    private static final class Part {

        private final ZohoBatch batch;
        private final List<Integer> indices = new ArrayList<>();
        private final List<Row> rows = new ArrayList<>();
        private final Set<String> names = new HashSet<>();
        private final Set<String> values = new HashSet<>();

        Part(ZohoBatch batch) {
            this.batch = batch;
        }

        void add(int index, Row row, RecordWrite write) {
            indices.add(index);
            rows.add(row);
            names.addAll(write.fields().keySet());
            write.createKey().ifPresent(key -> values.add(key.value()));
            write.furtherKeys().forEach(further -> values.add(further.key().value()));
            texts(row.input(), values);
        }
    }

    /** All texts of a row, so that an error which quotes one can be cleaned. */
    static void texts(JsonNode row, Set<String> into) {
        row.forEach(value -> {
            if (value.isContainerNode()) {
                texts(value, into);
            } else {
                into.add(value.asText());
            }
        });
    }
}
