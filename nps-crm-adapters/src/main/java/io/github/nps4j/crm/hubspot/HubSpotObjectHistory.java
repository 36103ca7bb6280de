package io.github.nps4j.crm.hubspot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.Associations.Pair;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.HistoryWriter.Entry;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.hubspot.HubSpotBatch.Row;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * History as records of a custom object, upserted by a unique property that holds the marker and then associated with the
 * customer's record. Both can be repeated: HubSpot itself keeps each answer and each association once.
 */
final class HubSpotObjectHistory {

    private final HubSpotApi api;
    private final HubSpotSchemas schemas;
    private final HubSpotLookup lookup;
    private final HubSpotAssociations associations;
    private final Properties properties;

    /**
     * The properties of history objects.
     *
     * @param marker holds the marker; {@code null} for the only unique text that the object has
     * @param time takes the time of the answer; {@code null} for none
     * @param name takes the entry's name; {@code null} for none
     */
    record Properties(
            @Nullable String marker,
            @Nullable String time,
            @Nullable String name) {}

    HubSpotObjectHistory(
            HubSpotApi api,
            HubSpotSchemas schemas,
            HubSpotLookup lookup,
            HubSpotAssociations associations,
            Properties properties) {
        this.api = api;
        this.schemas = schemas;
        this.lookup = lookup;
        this.associations = associations;
        this.properties = properties;
    }

    CrmSchema describe(String object) {
        return schemas.of(type(object));
    }

    private static RecordType type(String object) {
        try {
            return new RecordType(object);
        } catch (IllegalArgumentException e) {
            throw wrong("'" + (object.length() > 80 ? object.substring(0, 80) + "…" : object)
                    + "' is no name of a history object: use its fully qualified name, such as p4711_nps_response, a name"
                    + " that objectType(...) knows, or notes");
        }
    }

    List<WriteOutcome> write(RecordType parent, String object, List<Entry> entries) {
        RecordType type = type(object);
        String marker = marker(type);
        Map<String, String> parents = parents(parent, entries);
        WriteOutcome[] outcomes = new WriteOutcome[entries.size()];
        List<Row> rows = new ArrayList<>();
        List<Integer> indices = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> values = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (!parents.containsKey(entry.parentId())) {
                // an entry that belongs to nobody would be found by nobody
                outcomes[i] = new WriteOutcome.Rejected(
                        Failure.of(FailureKind.RECORD_GONE, "HubSpot has no record " + entry.parentId()));
                continue;
            }
            Row row = row(type, marker, entry);
            rows.add(row);
            indices.add(i);
            names.addAll(entry.fields().keySet());
            row.input().path("properties").forEach(value -> values.add(value.asText()));
        }
        if (rows.isEmpty()) {
            return Arrays.asList(outcomes);
        }
        List<WriteOutcome> written = schemas.send(
                type,
                new HubSpotBatch(api, api.paths().objects(type, "/batch/upsert"), rows, Redaction.of(names, values)));
        List<Pair> pairs = new ArrayList<>();
        List<Integer> paired = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            int index = indices.get(i);
            outcomes[index] = written.get(i);
            if (written.get(i) instanceof WriteOutcome.Applied applied) {
                String owner = parents.getOrDefault(entries.get(index).parentId(), "");
                pairs.add(new Pair(applied.recordId(), owner));
                paired.add(index);
            }
        }
        // what is thrown here holds for the batch: the entries are there, and will be met again when it is repeated
        List<WriteOutcome> related = associations.associate(type, parent, pairs);
        for (int i = 0; i < related.size(); i++) {
            if (!(related.get(i) instanceof WriteOutcome.Applied)) {
                outcomes[paired.get(i)] = related.get(i);
            }
        }
        return Arrays.asList(outcomes);
    }

    private Row row(RecordType type, String marker, Entry entry) {
        CrmSchema schema = schemas.of(type);
        ObjectNode input = HubSpotApi.object().put("id", entry.marker()).put("idProperty", marker);
        ObjectNode row = input.putObject("properties");
        String name = properties.name();
        if (name != null) {
            row.put(name, entry.name());
        }
        String time = properties.time();
        if (time != null) {
            FieldValue at = new FieldValue.DateTimeValue(entry.at());
            row.put(time, HubSpotValues.encode(at, schema.field(time).orElse(null)));
        }
        entry.fields()
                .forEach((field, value) -> row.put(
                        field, HubSpotValues.encode(value, schema.field(field).orElse(null))));
        row.put(marker, entry.marker());
        return new Row(
                entry.marker(),
                entry.marker(),
                input,
                result -> entry.marker()
                        .equals(HubSpotErrors.text(result.path("properties").path(marker))));
    }

    /** The records that the entries belong to, by the ids that the entries name: a merged one leads to its survivor. */
    private Map<String, String> parents(RecordType parent, List<Entry> entries) {
        List<String> ids = entries.stream()
                .map(Entry::parentId)
                .filter(id -> !id.isBlank())
                .distinct()
                .toList();
        Map<String, String> found = new HashMap<>();
        if (ids.isEmpty()) {
            return found;
        }
        List<IdentityKey> keys = new ArrayList<>();
        ids.forEach(id -> keys.add(IdentityKey.crmId(id)));
        List<Lookup> lookups = lookup.lookup(new LookupRequest(parent, keys, null, Set.of()));
        for (int i = 0; i < ids.size(); i++) {
            if (lookups.get(i) instanceof Lookup.Failed failed) {
                throw new CrmException(failed.failure());
            }
            List<CrmRecord> records = ((Lookup.Found) lookups.get(i)).records();
            if (!records.isEmpty()) {
                found.put(ids.get(i), records.get(0).id());
            }
        }
        return found;
    }

    private String marker(RecordType type) {
        String named = properties.marker();
        if (named != null) {
            return schemas.field(type, named)
                    .filter(HubSpotObjectHistory::holdsMarkers)
                    .map(CrmField::name)
                    .orElseThrow(() -> wrong("the property '" + named + "' of "
                            + api.paths().name(type)
                            + " is missing or no text with unique values: create it with 'Require unique values'"));
        }
        List<String> fit = schemas.of(type).fields().values().stream()
                .filter(HubSpotObjectHistory::holdsMarkers)
                .map(CrmField::name)
                .toList();
        if (fit.size() != 1) {
            throw wrong("the history object " + api.paths().name(type)
                    + " needs one text property with unique values for the marker of an answer, and has "
                    + (fit.isEmpty() ? "none: create it" : fit + ": name one of them with historyMarker(...)"));
        }
        return fit.get(0);
    }

    private static boolean holdsMarkers(CrmField field) {
        return field.unique() && field.writable() && field.type() == CrmField.Type.TEXT;
    }

    private static CrmException wrong(String what) {
        return new CrmException(Failure.of(FailureKind.SCHEMA, "HubSpot: " + what));
    }
}
