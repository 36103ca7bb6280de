package io.github.nps4j.crm.hubspot;

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
import io.github.nps4j.crm.WriteOutcome.Retry;
import io.github.nps4j.crm.WriteOutcome.Unknown;
import io.github.nps4j.crm.hubspot.HubSpotBatch.Row;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.RecordType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Writes properties: updates by record id, creations as upserts by email or by a unique property. */
final class HubSpotWriter {

    private final HubSpotApi api;
    private final HubSpotSchemas schemas;
    private final HubSpotLookup lookup;

    HubSpotWriter(HubSpotApi api, HubSpotSchemas schemas, HubSpotLookup lookup) {
        this.lookup = lookup;
        this.api = api;
        this.schemas = schemas;
    }

    List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
        WriteOutcome[] outcomes = new WriteOutcome[batch.size()];
        Set<RecordWrite> existing = existing(type, batch);
        // one call can hold only updates, or upserts by one property
        Map<String, Part> parts = new LinkedHashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            RecordWrite write = batch.get(i);
            String recordId = write.recordId().orElse(null);
            if (recordId != null) {
                Row row = update(type, write, recordId);
                if (row == null) {
                    outcomes[i] = new Applied(recordId);
                } else {
                    parts.computeIfAbsent("", k -> new Part("/batch/update")).add(i, row, write);
                }
                continue;
            }
            String property = upsertProperty(type, write);
            if (property == null) {
                outcomes[i] = new Rejected(Failure.of(
                        FailureKind.INVALID_VALUE,
                        "HubSpot can create " + HubSpotPaths.objectName(type) + " under "
                                + (HubSpotPaths.objectName(type).equals("contacts")
                                        ? "an email address or a unique property"
                                        : "a unique property")
                                + ", which this customer has not: give such a key, or create the record by hand"));
                continue;
            }
            if (write.furtherKeys().isEmpty() || existing.contains(write)) {
                parts.computeIfAbsent("by " + property, k -> new Part("/batch/upsert"))
                        .add(i, upsert(type, write, property), write);
            } else {
                parts.computeIfAbsent("new", k -> new Part("/batch/create"))
                        .add(i, create(type, write, property), write);
            }
        }
        boolean first = true;
        for (Part part : parts.values()) {
            List<WriteOutcome> sent;
            if (first) {
                // nothing was sent before it, so what it throws holds for the batch
                sent = send(type, part, part.rows);
            } else {
                sent = sendApart(type, part, part.rows);
            }
            for (int i = 0; i < sent.size(); i++) {
                outcomes[part.indices.get(i)] = sent.get(i);
            }
            first = false;
        }
        return Arrays.asList(outcomes);
    }

    private List<WriteOutcome> send(RecordType type, Part part, List<Row> rows) {
        try {
            List<WriteOutcome> outcomes = new HubSpotBatch(
                            api, api.paths().objects(type, part.path), rows, Redaction.of(part.names, part.values))
                    .send();
            if (outcomes.stream()
                    .anyMatch(outcome -> outcome instanceof Rejected rejected
                            && rejected.failure().kind() == FailureKind.SCHEMA)) {
                schemas.forget(type);
            }
            return outcomes;
        } catch (CrmException e) {
            if (e.failure().kind() == FailureKind.SCHEMA) {
                schemas.forget(type);
            }
            throw e;
        }
    }

    /**
     * Sends a part after another one was sent: an exception would hide what became of that one, so failures become
     * outcomes. A part that is refused because of one of its rows is halved here, since the engine cannot do it without
     * repeating the other part.
     */
    private List<WriteOutcome> sendApart(RecordType type, Part part, List<Row> rows) {
        try {
            return send(type, part, rows);
        } catch (CrmException e) {
            Failure failure = e.failure();
            if (failure.kind() == FailureKind.BATCH_REFUSED && rows.size() > 1) {
                int half = rows.size() / 2;
                List<WriteOutcome> outcomes = new ArrayList<>(sendApart(type, part, rows.subList(0, half)));
                outcomes.addAll(sendApart(type, part, rows.subList(half, rows.size())));
                return outcomes;
            }
            WriteOutcome outcome = switch (failure.kind()) {
                case UNKNOWN_OUTCOME -> new Unknown(failure);
                case SCHEMA -> new Rejected(failure);
                default -> new Retry(failure);
            };
            return rows.stream().map(row -> outcome).toList();
        }
    }

    /** The row of an update, or {@code null} if there is nothing to write. */
    private @Nullable Row update(RecordType type, RecordWrite write, String recordId) {
        ObjectNode input = HubSpotApi.object().put("id", recordId);
        // Writing the email of a contact that was found by a secondary address would change its primary one.
        ObjectNode properties = properties(type, write, HubSpotLookup.EMAIL);
        if (properties.isEmpty()) {
            return null;
        }
        input.set("properties", properties);
        return new Row(
                write.traceId(), recordId, input, result -> recordId.equals(HubSpotErrors.text(result.path("id"))));
    }

    private Row upsert(RecordType type, RecordWrite write, String property) {
        IdentityKey key = write.createKey().orElseThrow();
        ObjectNode input = HubSpotApi.object().put("id", key.value()).put("idProperty", property);
        boolean byEmail = property.equals(HubSpotLookup.EMAIL);
        // An upsert may meet a contact that has the address as a secondary one; a new contact gets it from the id.
        ObjectNode properties = properties(type, write, byEmail ? HubSpotLookup.EMAIL : property);
        if (!byEmail) {
            properties.put(property, key.value());
        }
        input.set("properties", properties);
        Predicate<JsonNode> isResult = byEmail
                ? result -> HubSpotErrors.text(result.path("properties").path(property)) != null
                        && key.value()
                                .equalsIgnoreCase(result.path("properties")
                                        .path(property)
                                        .asText()
                                        .strip())
                : result -> key.value()
                        .equals(result.path("properties").path(property).asText());
        return new Row(write.traceId(), key.value(), input, isResult);
    }

    /**
     * The creations with further keys whose record exists by now. An upsert would overwrite the keys of such a record, so
     * only those that HubSpot does not know are created with them; a record that comes into being in between is refused as a
     * duplicate, because a creation never overwrites.
     */
    private Set<RecordWrite> existing(RecordType type, List<RecordWrite> batch) {
        Map<String, List<RecordWrite>> byProperty = new LinkedHashMap<>();
        for (RecordWrite write : batch) {
            if (!write.furtherKeys().isEmpty()) {
                String property = upsertProperty(type, write);
                if (property != null) {
                    byProperty.computeIfAbsent(property, k -> new ArrayList<>()).add(write);
                }
            }
        }
        Set<RecordWrite> existing = Collections.newSetFromMap(new IdentityHashMap<>());
        byProperty.forEach((property, writes) -> {
            // one call of the batch holds keys of one kind only
            Map<String, List<RecordWrite>> byKind = new LinkedHashMap<>();
            writes.forEach(write -> byKind.computeIfAbsent(
                            write.createKey().orElseThrow().kind(), k -> new ArrayList<>())
                    .add(write));
            byKind.values().forEach(same -> {
                List<IdentityKey> keys =
                        same.stream().map(write -> write.createKey().orElseThrow()).toList();
                List<Lookup> found = lookup.lookup(new LookupRequest(
                        type, keys, same.get(0).createField().orElse(null), Set.of()));
                for (int i = 0; i < same.size(); i++) {
                    if (found.get(i) instanceof Lookup.Failed failed) {
                        throw new CrmException(failed.failure());
                    }
                    if (found.get(i) instanceof Lookup.Found one && !one.records().isEmpty()) {
                        existing.add(same.get(i));
                    }
                }
            });
        });
        return existing;
    }

    /** The row of a record that is not there yet: the mapping's fields, the key, and the further keys beside them. */
    private Row create(RecordType type, RecordWrite write, String property) {
        IdentityKey key = write.createKey().orElseThrow();
        ObjectNode properties = properties(type, write, property);
        properties.put(property, key.value());
        for (RecordWrite.FurtherKey further : write.furtherKeys()) {
            String name = further.field() == null ? ownField(type, further.key().kind()) : further.field();
            if (!name.isEmpty()
                    && !properties.has(name)
                    && schemas.field(type, name).filter(CrmField::writable).isPresent()) {
                properties.put(name, further.key().value());
            }
        }
        ObjectNode input = HubSpotApi.object();
        input.set("properties", properties);
        input.putArray("associations");
        return new Row(write.traceId(), null, input, result -> key.value()
                .equalsIgnoreCase(
                        result.path("properties").path(property).asText("").strip()));
    }

    private static String ownField(RecordType type, String kind) {
        return switch (HubSpotPaths.objectName(type)) {
            case "contacts" -> kind.equals("email") || kind.equals("phone") ? kind : "";
            case "companies" -> kind.equals("phone") ? kind : "";
            default -> "";
        };
    }

    private ObjectNode properties(RecordType type, RecordWrite write, String without) {
        ObjectNode properties = HubSpotApi.object();
        boolean contacts = HubSpotPaths.objectName(type).equals("contacts");
        write.fields().forEach((name, value) -> {
            if (!name.equals(without) || (name.equals(HubSpotLookup.EMAIL) && !contacts)) {
                properties.put(
                        name,
                        HubSpotValues.encode(value, schemas.of(type).field(name).orElse(null)));
            }
        });
        return properties;
    }

    /** The property by which the record is created, or {@code null} if HubSpot cannot create it by this key. */
    private @Nullable String upsertProperty(RecordType type, RecordWrite write) {
        String field = write.createField().orElse(null);
        boolean contacts = HubSpotPaths.objectName(type).equals("contacts");
        IdentityKey key = write.createKey().orElseThrow();
        if (contacts && key instanceof IdentityKey.Email && (field == null || field.equals(HubSpotLookup.EMAIL))) {
            return HubSpotLookup.EMAIL;
        }
        if (field == null) {
            return null;
        }
        return schemas.field(type, field)
                .filter(CrmField::unique)
                .map(CrmField::name)
                .orElse(null);
    }

    /** The writes of a batch that go in one call. */
    private static final class Part {

        private final String path;
        private final List<Integer> indices = new ArrayList<>();
        private final List<Row> rows = new ArrayList<>();
        private final Set<String> names = new HashSet<>();
        private final Set<String> values = new HashSet<>();

        Part(String path) {
            this.path = path;
        }

        void add(int index, Row row, RecordWrite write) {
            indices.add(index);
            rows.add(row);
            names.addAll(write.fields().keySet());
            write.createField().ifPresent(names::add);
            write.createKey().ifPresent(key -> values.add(key.value()));
            write.furtherKeys().forEach(further -> values.add(further.key().value()));
            row.input().path("properties").forEach(value -> values.add(value.asText()));
        }
    }
}
