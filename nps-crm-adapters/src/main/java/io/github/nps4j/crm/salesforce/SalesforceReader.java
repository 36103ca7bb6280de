package io.github.nps4j.crm.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.RecordReader;
import io.github.nps4j.crm.salesforce.SalesforceLookup.Asked;
import io.github.nps4j.crm.salesforce.SalesforceSchemas.Described;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads records back, typed. A query sees every write that was acknowledged. */
final class SalesforceReader implements RecordReader {

    private final SalesforceSchemas schemas;
    private final SalesforceLookup lookup;

    SalesforceReader(SalesforceSchemas schemas, SalesforceLookup lookup) {
        this.schemas = schemas;
        this.lookup = lookup;
    }

    @Override
    public List<Optional<Snapshot>> readRecords(RecordType type, List<String> recordIds, Set<String> fields) {
        String object = SalesforceNames.object(type);
        // a lead that was converted is a contact now, with fields of its own
        Map<String, Set<String>> byObject = new LinkedHashMap<>();
        for (String recordId : recordIds) {
            String id = SalesforceNames.id18(recordId);
            if (id != null) {
                byObject.computeIfAbsent(SalesforceNames.objectOf(id, object), k -> new LinkedHashSet<>())
                        .add(id);
            }
        }
        Map<String, Snapshot> read = new LinkedHashMap<>();
        byObject.forEach((own, ids) -> read.putAll(read(own, ids, fields)));
        List<Optional<Snapshot>> snapshots = new ArrayList<>();
        for (String recordId : recordIds) {
            String id = SalesforceNames.id18(recordId);
            snapshots.add(id == null ? Optional.empty() : Optional.ofNullable(read.get(id)));
        }
        return snapshots;
    }

    private Map<String, Snapshot> read(String object, Set<String> ids, Set<String> fields) {
        Described described = schemas.with(object, fields);
        Map<String, List<String>> sources = new LinkedHashMap<>();
        for (String field : fields.stream().sorted().toList()) {
            if (!described.has(field)) {
                throw SalesforceSchemas.noField(object, field);
            }
            sources.put(field, List.of(field));
        }
        Asked asked = SalesforceLookup.asked(described, sources);
        Map<String, Snapshot> snapshots = new LinkedHashMap<>();
        lookup.rowsById(ids, asked).forEach((id, row) -> snapshots.put(id, snapshot(described, row, sources.keySet())));
        return snapshots;
    }

    private static Snapshot snapshot(Described described, JsonNode row, Set<String> fields) {
        Map<String, FieldValue> values = new LinkedHashMap<>();
        for (String field : fields) {
            CrmField.Type type = described.type(field);
            values.put(field, SalesforceValues.decode(row.path(field), type == null ? CrmField.Type.OTHER : type));
        }
        String id = SalesforceNames.id18(row.path(SalesforceLookup.ID).asText());
        return new Snapshot(id == null ? row.path(SalesforceLookup.ID).asText() : id, values);
    }
}
