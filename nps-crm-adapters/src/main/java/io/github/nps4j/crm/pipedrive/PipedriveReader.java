package io.github.nps4j.crm.pipedrive;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.RecordReader;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads records back by id, which is consistent in Pipedrive. A record that was merged into another is gone. */
final class PipedriveReader implements RecordReader {

    private final PipedriveApi api;
    private final PipedriveSchemas schemas;
    private final PipedriveValues values;

    PipedriveReader(PipedriveApi api, PipedriveSchemas schemas, PipedriveValues values) {
        this.api = api;
        this.schemas = schemas;
        this.values = values;
    }

    @Override
    public List<Optional<Snapshot>> readRecords(RecordType type, List<String> recordIds, Set<String> fields) {
        PipedriveResource resource = PipedriveResource.of(type);
        Map<String, PipedriveField> wanted = new LinkedHashMap<>();
        fields.stream().sorted().forEach(name -> wanted.put(name, schemas.field(resource, name)));
        List<String> ids = recordIds.stream().filter(PipedriveApi::isId).toList();
        Map<String, JsonNode> found = new HashMap<>();
        if (!ids.isEmpty()) {
            api.records(resource, ids)
                    .forEach(record -> found.put(record.path("id").asText(), record));
        }
        List<Optional<Snapshot>> snapshots = new ArrayList<>();
        for (String id : recordIds) {
            JsonNode record = found.get(id);
            if (record == null) {
                snapshots.add(Optional.empty());
                continue;
            }
            Map<String, FieldValue> held = new LinkedHashMap<>();
            wanted.forEach((name, field) -> held.put(name, values.decode(field, record)));
            snapshots.add(Optional.of(new Snapshot(id, held)));
        }
        return snapshots;
    }
}
