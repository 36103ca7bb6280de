package io.github.nps4j.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.RecordReader;
import io.github.nps4j.crm.zoho.ZohoQueries.Question;
import io.github.nps4j.crm.zoho.ZohoSchemas.Module;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads back what stands in records, with COQL. A record that was merged into another is gone under its own id. */
final class ZohoReader implements RecordReader {

    private final ZohoSchemas schemas;
    private final ZohoQueries queries;

    ZohoReader(ZohoSchemas schemas, ZohoQueries queries) {
        this.schemas = schemas;
        this.queries = queries;
    }

    @Override
    public List<Optional<Snapshot>> readRecords(RecordType type, List<String> recordIds, Set<String> fields) {
        String name = ZohoPaths.moduleName(type);
        List<String> ordered = fields.stream().sorted().toList();
        ordered.forEach(field -> schemas.required(name, field));
        Module module = schemas.of(name);
        List<String> ids = recordIds.stream().filter(ZohoLookup::isId).toList();
        Map<String, Map<String, FieldValue>> values = new HashMap<>();
        // the id is a column too
        int most = ZohoCoql.COLUMNS - 1;
        for (int from = 0; from == 0 || from < ordered.size(); from += most) {
            List<String> some = ordered.subList(from, Math.min(ordered.size(), from + most));
            List<String> columns = new ArrayList<>(List.of(ZohoLookup.ID));
            columns.addAll(some);
            queries.ask(
                    new Question(name, columns, List.of(ZohoLookup.ID), List::of, true),
                    ids,
                    row -> values.computeIfAbsent(row.path(ZohoLookup.ID).asText(), id -> new LinkedHashMap<>())
                            .putAll(decoded(row, some, module)),
                    id -> {
                        // an id names one record
                    });
        }
        return recordIds.stream()
                .map(id -> Optional.ofNullable(values.get(id)).map(held -> new Snapshot(id, held)))
                .toList();
    }

    private static Map<String, FieldValue> decoded(JsonNode row, List<String> fields, Module module) {
        Map<String, FieldValue> decoded = new LinkedHashMap<>();
        fields.forEach(field -> decoded.put(field, ZohoValues.decode(row.path(field), field, module)));
        return decoded;
    }
}
