package io.github.nps4j.crm.hubspot;

import io.github.nps4j.crm.CrmException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes properties: updates by record id, creations as upserts by email or by a unique property. A record with further keys is
 * created only if HubSpot does not know it, because an upsert would overwrite the keys of one that it knows.
 */
final class HubSpotWriter {

    private static final Logger LOG = LoggerFactory.getLogger(HubSpotWriter.class);

    /** The part of records that HubSpot does not know. */
    private static final String NEW = "new";

    private final HubSpotApi api;
    private final HubSpotSchemas schemas;
    private final HubSpotLookup lookup;
    private final HubSpotRows rowMaker;

    HubSpotWriter(HubSpotApi api, HubSpotSchemas schemas, HubSpotLookup lookup) {
        this.api = api;
        this.schemas = schemas;
        this.lookup = lookup;
        this.rowMaker = new HubSpotRows(schemas);
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
                Row row = rowMaker.update(type, write, recordId);
                if (row == null) {
                    outcomes[i] = new Applied(recordId);
                } else {
                    parts.computeIfAbsent("", k -> new Part("/batch/update")).add(i, row, write);
                }
                continue;
            }
            String property = rowMaker.upsertProperty(type, write);
            if (property == null) {
                outcomes[i] = new Rejected(Failure.of(
                        FailureKind.INVALID_VALUE,
                        "HubSpot can create " + HubSpotPaths.objectName(type) + " under "
                                + (HubSpotRows.isContact(type)
                                        ? "an email address or a unique property"
                                        : "a unique property")
                                + ", which this customer has not: give such a key, or create the record by hand"));
                continue;
            }
            if (!write.createKey().orElseThrow().normalized()) {
                // HubSpot would refuse it, and everything else of an upsert by email with it
                outcomes[i] = new Rejected(Failure.of(
                        FailureKind.INVALID_VALUE,
                        "the key under which the record is to be created is no valid "
                                + write.createKey().orElseThrow().kind() + ": correct it at the source"));
                continue;
            }
            if (write.furtherKeys().isEmpty() || existing.contains(write)) {
                parts.computeIfAbsent("by " + property, k -> new Part("/batch/upsert"))
                        .add(i, rowMaker.upsert(type, write, property, existing.contains(write)), write);
            } else {
                parts.computeIfAbsent(NEW, k -> new Part("/batch/create"))
                        .add(i, rowMaker.create(type, write, property), write);
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
        Part created = parts.get(NEW);
        if (created != null) {
            adopt(type, created, batch, outcomes);
        }
        return Arrays.asList(outcomes);
    }

    /**
     * Writes to records that were to be created and turned out to exist: somebody else created one a moment ago, or a lookup
     * missed a secondary address that search does not know yet. A record that was refused because of a further key, which
     * another record has, stays refused: that is a contradiction for people.
     */
    private void adopt(RecordType type, Part created, List<RecordWrite> batch, WriteOutcome[] outcomes) {
        List<Integer> refused = new ArrayList<>();
        Part known = new Part("/batch/upsert");
        for (int index : created.indices) {
            RecordWrite write = batch.get(index);
            FailureKind kind = outcomes[index] instanceof Rejected rejected
                    ? rejected.failure().kind()
                    : FailureKind.UNEXPECTED;
            if (kind == FailureKind.DUPLICATE && HubSpotLookup.EMAIL.equals(rowMaker.upsertProperty(type, write))) {
                // the email is the key, and HubSpot says that a contact has it
                known.add(index, rowMaker.upsert(type, write, HubSpotLookup.EMAIL, true), write);
            } else if (kind == FailureKind.DUPLICATE || kind == FailureKind.INVALID_VALUE) {
                refused.add(index);
            }
        }
        if (!known.rows.isEmpty()) {
            List<WriteOutcome> sent = sendApart(type, known, known.rows);
            for (int i = 0; i < sent.size(); i++) {
                outcomes[known.indices.get(i)] = sent.get(i);
            }
        }
        if (!refused.isEmpty()) {
            try {
                Set<RecordWrite> existing =
                        existing(type, refused.stream().map(batch::get).toList());
                for (int index : refused) {
                    RecordWrite write = batch.get(index);
                    String property = rowMaker.upsertProperty(type, write);
                    if (property != null && existing.contains(write)) {
                        Part one = new Part("/batch/upsert");
                        one.add(index, rowMaker.upsert(type, write, property, true), write);
                        outcomes[index] = sendApart(type, one, one.rows).get(0);
                    }
                }
            } catch (CrmException e) {
                LOG.debug(
                        "HubSpot could not be asked again for refused records ({}); the refusals stand",
                        e.failure().kind());
            }
        }
    }

    private List<WriteOutcome> send(RecordType type, Part part, List<Row> rows) {
        return schemas.send(
                type,
                new HubSpotBatch(
                        api, api.paths().objects(type, part.path), rows, Redaction.of(part.names, part.values)));
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

    /**
     * The creations with further keys whose record exists by now. An upsert would overwrite the keys of such a record, so
     * only those that HubSpot does not know are created with them; a record that comes into being in between is refused as a
     * duplicate, because a creation never overwrites.
     */
    private Set<RecordWrite> existing(RecordType type, List<RecordWrite> batch) {
        Map<String, List<RecordWrite>> byProperty = new LinkedHashMap<>();
        for (RecordWrite write : batch) {
            if (!write.furtherKeys().isEmpty()
                    && write.createKey().orElseThrow().normalized()) {
                String property = rowMaker.upsertProperty(type, write);
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
                List<IdentityKey> keys = same.stream()
                        .map(write -> write.createKey().orElseThrow())
                        .toList();
                List<Lookup> found = lookup.lookup(
                        new LookupRequest(type, keys, same.get(0).createField().orElse(null), Set.of()));
                for (int i = 0; i < same.size(); i++) {
                    if (found.get(i) instanceof Lookup.Failed failed) {
                        throw new CrmException(failed.failure());
                    }
                    if (found.get(i) instanceof Lookup.Found one
                            && !one.records().isEmpty()) {
                        existing.add(same.get(i));
                    }
                }
            });
        });
        return existing;
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
