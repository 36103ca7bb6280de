package io.github.nps4j.crm.salesforce;

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
import io.github.nps4j.crm.salesforce.SalesforceBatch.Row;
import io.github.nps4j.crm.salesforce.SalesforceCollections.Operation;
import io.github.nps4j.crm.salesforce.SalesforceCollections.Part;
import io.github.nps4j.crm.salesforce.SalesforceSchemas.Described;
import io.github.nps4j.crm.salesforce.SalesforceSchemas.Traits;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes fields: updates by record id; new records by external id, which Salesforce itself makes once. Where a key is no
 * external id, or a new record needs fields that an existing one must keep, the key is looked for first.
 */
final class SalesforceWriter {

    private final SalesforceSchemas schemas;
    private final SalesforceLookup lookup;
    private final SalesforceCollections collections;
    private final Map<String, Map<String, FieldValue>> defaults;

    /**
     * A writer.
     *
     * @param defaults object to the fields that its new records get where the mapping gives none
     */
    SalesforceWriter(
            SalesforceSchemas schemas,
            SalesforceLookup lookup,
            SalesforceCollections collections,
            Map<String, Map<String, FieldValue>> defaults) {
        this.schemas = schemas;
        this.lookup = lookup;
        this.collections = collections;
        this.defaults = defaults;
    }

    List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
        String object = SalesforceNames.object(type);
        WriteOutcome[] outcomes = new WriteOutcome[batch.size()];
        Map<String, Part> parts = new LinkedHashMap<>();
        Map<String, List<Integer>> toFind = new LinkedHashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            RecordWrite write = batch.get(i);
            String recordId = write.recordId().orElse(null);
            if (recordId != null) {
                outcomes[i] = update(parts, object, i, write, recordId);
                continue;
            }
            String field = createField(object, write);
            if (field == null) {
                outcomes[i] = new Rejected(Failure.of(
                        FailureKind.INVALID_VALUE,
                        "Salesforce can create " + object + " under an email address or a field that the mapping names,"
                                + " which this customer has not: give such a key, or create the record by hand"));
            } else if (schemas.field(object, field).externalId()
                    && missingDefaults(object, write, field).isEmpty()) {
                upsert(parts, object, i, write, field, Map.of());
            } else {
                String kind = write.createKey().orElseThrow().kind();
                toFind.computeIfAbsent(kind + " " + field, k -> new ArrayList<>())
                        .add(i);
            }
        }
        for (Map.Entry<String, List<Integer>> entry : toFind.entrySet()) {
            String field = entry.getKey().substring(entry.getKey().indexOf(' ') + 1);
            find(type, object, field, batch, entry.getValue(), parts, outcomes);
        }
        try {
            collections.send(parts.values(), outcomes);
        } catch (CrmException e) {
            if (e.failure().kind() == FailureKind.SCHEMA) {
                schemas.forget(object);
            }
            throw e;
        }
        List<WriteOutcome> all = SalesforceCollections.listed(outcomes);
        if (all.stream()
                .anyMatch(outcome -> outcome instanceof Rejected rejected
                        && rejected.failure().kind() == FailureKind.SCHEMA)) {
            schemas.forget(object);
        }
        return all;
    }

    /** Adds the row of an update, or tells what became of it if nothing is to be sent. */
    private @Nullable WriteOutcome update(
            Map<String, Part> parts, String object, int index, RecordWrite write, String recordId) {
        String id = SalesforceNames.id18(recordId);
        if (id == null) {
            return new Rejected(Failure.of(
                    FailureKind.RECORD_GONE,
                    "what is remembered as the record's id is no id of Salesforce; it must be found anew"));
        }
        if (write.fields().isEmpty()) {
            return new Applied(id);
        }
        String own = SalesforceNames.objectOf(id, object);
        Described described = schemas.with(own, write.fields().keySet());
        if (!own.equals(object)) {
            List<String> missing = write.fields().keySet().stream()
                    .filter(name -> !described.has(name))
                    .sorted()
                    .toList();
            if (!missing.isEmpty()) {
                return new Rejected(Failure.of(
                        FailureKind.INVALID_VALUE,
                        "the lead was converted into a contact, and Salesforce's Contact has no fields "
                                + String.join(", ", missing) + ": create them there too"));
            }
        }
        Row row = new Row(SalesforceApi.row(own, id), id);
        put(row.json(), described, write.fields(), null);
        parts.computeIfAbsent("update", k -> new Part(Operation.UPDATE, null)).add(index, row);
        return null;
    }

    private void upsert(
            Map<String, Part> parts,
            String object,
            int index,
            RecordWrite write,
            String field,
            Map<String, FieldValue> more) {
        parts.computeIfAbsent("upsert " + field, k -> new Part(Operation.UPSERT, field))
                .add(index, newRow(object, write, field, more));
    }

    private Row newRow(String object, RecordWrite write, String field, Map<String, FieldValue> more) {
        Described described = schemas.with(object, write.fields().keySet());
        ObjectNode json = SalesforceApi.row(object, null);
        put(json, described, more, field);
        put(json, described, write.fields(), field);
        IdentityKey key = write.createKey().orElseThrow();
        json.set(field, SalesforceValues.encode(keyValue(described, field, key), described.type(field)));
        return new Row(json, null);
    }

    private static FieldValue keyValue(Described described, String field, IdentityKey key) {
        return described.type(field) == CrmField.Type.NUMBER && key.value().matches("-?[0-9]{1,18}")
                ? new FieldValue.NumberValue(new BigDecimal(key.value()))
                : new FieldValue.TextValue(key.value());
    }

    private static void put(
            ObjectNode json, Described described, Map<String, FieldValue> fields, @Nullable String without) {
        fields.forEach((name, value) -> {
            if (!name.equals(without)) {
                json.set(name, SalesforceValues.encode(value, described.type(name)));
            }
        });
    }

    /** Looks for the keys; what exists by now is updated. A repeated creation finds what the first one made. */
    private void find(
            RecordType type,
            String object,
            String field,
            List<RecordWrite> batch,
            List<Integer> indices,
            Map<String, Part> parts,
            WriteOutcome[] outcomes) {
        List<IdentityKey> keys = indices.stream()
                .map(i -> batch.get(i).createKey().orElseThrow())
                .toList();
        List<Lookup> found = lookup.lookup(new LookupRequest(type, keys, field, Set.of()));
        Traits traits = schemas.field(object, field);
        for (int k = 0; k < indices.size(); k++) {
            int i = indices.get(k);
            RecordWrite write = batch.get(i);
            if (found.get(k) instanceof Lookup.Failed failed) {
                outcomes[i] = SalesforceBatch.outcome(failed.failure());
                continue;
            }
            var records = ((Lookup.Found) found.get(k)).records();
            if (records.size() > 1) {
                outcomes[i] = new Rejected(Failure.of(
                        FailureKind.DUPLICATE,
                        "several records of Salesforce's " + object
                                + " have this key by now; it must be looked up again"));
            } else if (records.size() == 1) {
                outcomes[i] = update(parts, object, i, write, records.get(0).id());
            } else if (traits.externalId()) {
                upsert(parts, object, i, write, field, missingDefaults(object, write, field));
            } else {
                Row row = newRow(object, write, field, missingDefaults(object, write, field));
                parts.computeIfAbsent("create", p -> new Part(Operation.CREATE, null))
                        .add(i, row);
            }
        }
    }

    /** What a new record gets, and an existing one must not: defaults, and the customer's further keys. */
    private Map<String, FieldValue> missingDefaults(String object, RecordWrite write, String field) {
        Map<String, FieldValue> missing = new LinkedHashMap<>(defaults.getOrDefault(object, Map.of()));
        Described described = schemas.of(object);
        for (RecordWrite.FurtherKey further : write.furtherKeys()) {
            String name = further.field() == null ? ownField(described, further.key()) : further.field();
            if (name != null && described.trait(name).filter(Traits::createable).isPresent()) {
                missing.put(name, keyValue(described, name, further.key()));
            }
        }
        Set<String> given = new HashSet<>();
        write.fields().forEach((name, value) -> {
            if (!(value instanceof FieldValue.ClearValue)) {
                given.add(name);
            }
        });
        given.add(field);
        missing.keySet().removeAll(given);
        return missing;
    }

    private static @Nullable String ownField(Described described, IdentityKey key) {
        List<String> fields = key instanceof IdentityKey.Email
                ? List.of("Email", "PersonEmail")
                : key instanceof IdentityKey.Phone ? List.of("Phone") : List.of();
        return fields.stream().filter(described::has).findFirst().orElse(null);
    }

    /** The field that holds the key of a new record, or {@code null} if there is none. */
    private @Nullable String createField(String object, RecordWrite write) {
        String named = write.createField().orElse(null);
        if (named != null) {
            return SalesforceNames.name(named, "field");
        }
        IdentityKey key = write.createKey().orElseThrow();
        // phones are found by a search that lags behind, so a repeated creation would make a second record
        return key instanceof IdentityKey.Email ? ownField(schemas.of(object), key) : null;
    }
}
