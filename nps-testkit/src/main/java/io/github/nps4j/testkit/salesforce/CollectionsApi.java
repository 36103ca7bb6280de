package io.github.nps4j.testkit.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** sObject Collections: rows that succeed and fail each for itself. */
final class CollectionsApi {

    private static final int MOST = 200;
    private static final int MOST_CHUNKS = 10;

    private final Org org;

    CollectionsApi(Org org) {
        this.org = org;
    }

    Answer update(JsonNode body, @Nullable RowFault fault) {
        List<ObjectNode> rows = rows(body);
        Set<String> seen = new HashSet<>();
        Set<String> twice = new HashSet<>();
        for (ObjectNode row : rows) {
            String id = Ids.whole(row.path(row.has("id") ? "id" : "Id").asText(""));
            if (id != null && !seen.add(id)) {
                twice.add(id);
            }
        }
        ArrayNode results = JsonTrees.array();
        for (ObjectNode row : rows) {
            results.add(result(() -> updateRow(row, twice, fault)));
        }
        return Answer.json(200, results);
    }

    private static String id(ObjectNode row) {
        JsonNode id = row.has("id") ? row.get("id") : row.path("Id");
        if (!id.isTextual()) {
            throw new ApiException(400, "MISSING_ARGUMENT", "Id not specified in an update call");
        }
        return id.textValue();
    }

    private ObjectNode updateRow(ObjectNode row, Set<String> twice, @Nullable RowFault fault) {
        String id = Ids.whole(id(row));
        if (id == null) {
            throw new ApiException(400, "MALFORMED_ID", "bad id " + id(row));
        }
        if (twice.contains(id)) {
            throw new ApiException(400, "DUPLICATE_VALUE", "duplicate id specified: " + id);
        }
        StoredRecord record = org.find(id);
        if (record == null || !record.type.name.equals(type(row).name)) {
            throw new ApiException(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
        }
        if (fault != null && fault.meets(id)) {
            throw fault.error();
        }
        org.update(record, fields(row, record.type));
        record.timesWritten++;
        return success(record.id);
    }

    Answer create(JsonNode body, @Nullable RowFault fault) {
        ArrayNode results = JsonTrees.array();
        for (ObjectNode row : rows(body)) {
            results.add(result(() -> {
                if (row.has("id") || row.has("Id")) {
                    throw new ApiException(
                            400, "INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", "Id");
                }
                ObjectType type = type(row);
                if (fault != null && fault.meets("")) {
                    throw fault.error();
                }
                return success(insert(type, fields(row, type)).id);
            }));
        }
        return Answer.json(200, results);
    }

    /** A new record, and what follows from it. */
    StoredRecord insert(ObjectType type, Map<String, JsonNode> fields) {
        checkPairs(type, fields);
        StoredRecord record = org.insert(type, fields);
        record.timesWritten++;
        granted(record);
        return record;
    }

    /** Junctions hold each pair once. */
    private static void checkPairs(ObjectType type, Map<String, JsonNode> fields) {
        List<String> pair = switch (type.name) {
            case "TopicAssignment" -> List.of("EntityId", "TopicId");
            case "FieldPermissions" -> List.of("ParentId", "Field");
            case "ContentDocumentLink" -> List.of("ContentDocumentId", "LinkedEntityId");
            default -> List.of();
        };
        if (pair.isEmpty()) {
            return;
        }
        boolean there = type.records.values().stream()
                .filter(record -> !record.deleted)
                .anyMatch(record -> pair.stream().allMatch(name -> {
                    JsonNode value = fields.get(name);
                    return value != null && Org.same(record, name, value.asText());
                }));
        if (there) {
            throw new ApiException(
                    400, "DUPLICATE_VALUE", "duplicate value found: <unknown> duplicates value on record");
        }
    }

    /** A permission set that grants a field shows it. */
    private void granted(StoredRecord record) {
        if (record.type.name.equals("FieldPermissions")) {
            JsonNode object = record.value("SobjectType");
            JsonNode field = record.value("Field");
            if (object != null && field != null && org.has(object.asText())) {
                org.type(object.asText())
                        .hidden
                        .remove(field.asText().substring(field.asText().indexOf('.') + 1));
            }
        }
    }

    Answer upsert(String object, String keyName, JsonNode body, @Nullable RowFault fault) {
        if (!org.has(object)) {
            throw ApiException.notFound();
        }
        ObjectType type = org.type(object);
        SalesforceField key = type.field(keyName);
        if (key == null || !key.externalId) {
            throw new ApiException(
                    400,
                    "INVALID_FIELD",
                    "Field name provided, " + keyName + " does not match an External ID for " + type.name);
        }
        ArrayNode results = JsonTrees.array();
        Set<String> seen = new HashSet<>();
        for (ObjectNode row : rows(body)) {
            results.add(result(() -> {
                if (type(row) != type) {
                    throw new ApiException(400, "INVALID_TYPE", "all rows of an upsert are of the type in the path");
                }
                if (row.has("id") || row.has("Id")) {
                    throw new ApiException(
                            400, "INVALID_FIELD", "The Id field should not be specified in an upsert", "Id");
                }
                return upsertRow(type, key, fields(row, type), seen, fault);
            }));
        }
        return Answer.json(200, results);
    }

    ObjectNode upsertRow(
            ObjectType type,
            SalesforceField key,
            Map<String, JsonNode> fields,
            Set<String> seen,
            @Nullable RowFault fault) {
        JsonNode value = fields.get(key.name);
        if (value == null || value.isNull() || value.asText().isEmpty()) {
            throw new ApiException(400, "MISSING_ARGUMENT", key.name + " not specified");
        }
        if (!seen.add(value.asText().toLowerCase(java.util.Locale.ROOT))) {
            throw new ApiException(400, "DUPLICATE_VALUE", "Duplicate external id specified: " + value.asText());
        }
        List<StoredRecord> found = type.records.values().stream()
                .filter(record -> !record.deleted && Org.same(record, key.name, value.asText()))
                .toList();
        if (found.size() > 1) {
            throw new ApiException(
                    400,
                    "DUPLICATE_EXTERNAL_ID",
                    key.name + ": more than one record found for external id field: " + found.get(0).id,
                    key.name);
        }
        if (fault != null && fault.meets(found.isEmpty() ? "" : found.get(0).id)) {
            throw fault.error();
        }
        StoredRecord record;
        if (found.isEmpty()) {
            record = org.insert(type, fields);
        } else {
            record = found.get(0);
            Map<String, JsonNode> rest = new LinkedHashMap<>(fields);
            rest.remove(key.name);
            org.update(record, rest);
        }
        record.timesWritten++;
        return success(record.id).put("created", found.isEmpty());
    }

    Answer delete(List<String> ids) {
        if (ids.size() > MOST) {
            throw tooMany();
        }
        ArrayNode results = JsonTrees.array();
        for (String id : ids) {
            results.add(result(() -> {
                StoredRecord record = org.find(id);
                if (record == null) {
                    throw new ApiException(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
                }
                org.delete(record);
                return success(record.id);
            }));
        }
        return Answer.json(200, results);
    }

    private interface RowWork {
        ObjectNode run();
    }

    private static ObjectNode result(RowWork work) {
        try {
            return work.run();
        } catch (ApiException e) {
            return e.row();
        }
    }

    /** A value of a wrong JSON type refuses the whole request, before anything is written. */
    private void checkTypes(ObjectNode row) {
        checkTypes(row, type(row));
    }

    void checkTypes(ObjectNode row, ObjectType type) {
        fields(row, type).forEach((name, value) -> {
            SalesforceField field = type.field(name);
            try {
                if (field != null) {
                    Values.stored(field, value);
                } else if (org.settings.unknownFieldsRefuseAll) {
                    throw ApiException.badJson("No such column '" + name + "' on sobject of type " + type.name);
                }
            } catch (ApiException e) {
                if (e.code.equals("JSON_PARSER_ERROR")) {
                    throw field == null ? new ApiException(400, "INVALID_FIELD", "No such column '" + name + "'") : e;
                }
            }
        });
    }

    static ObjectNode success(String id) {
        ObjectNode row = JsonTrees.object().put("id", id).put("success", true);
        row.putArray("errors");
        return row;
    }

    private static ApiException tooMany() {
        return new ApiException(
                400,
                "EXCEEDED_ID_LIMIT",
                "record limit reached. cannot submit more than " + MOST + " records into this call");
    }

    private List<ObjectNode> rows(JsonNode body) {
        if (!body.path("records").isArray()) {
            throw ApiException.badJson("'records' is to be an array");
        }
        for (String name : List.of("allOrNone", "records")) {
            if (!body.has(name)) {
                throw ApiException.badJson("'" + name + "' is missing");
            }
        }
        List<ObjectNode> rows = new ArrayList<>();
        String last = "";
        int chunks = 0;
        for (JsonNode row : body.path("records")) {
            if (!(row instanceof ObjectNode object)) {
                throw ApiException.badJson("a record is to be an object");
            }
            String type = object.path("attributes").path("type").asText("");
            if (type.isEmpty()) {
                throw new ApiException(400, "INVALID_TYPE", "a record needs attributes with its type");
            }
            chunks += type.equals(last) ? 0 : 1;
            last = type;
            type(object);
            rows.add(object);
        }
        if (rows.size() > MOST) {
            throw tooMany();
        }
        if (chunks > MOST_CHUNKS) {
            throw new ApiException(
                    400, "INVALID_BATCH_SIZE", "The request has more than " + MOST_CHUNKS + " chunks of record types");
        }
        rows.forEach(this::checkTypes);
        return rows;
    }

    private ObjectType type(ObjectNode row) {
        return org.type(row.path("attributes").path("type").asText());
    }

    static Map<String, JsonNode> fields(ObjectNode row, ObjectType type) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        row.properties().forEach(entry -> {
            if (!Set.of("attributes", "id", "Id").contains(entry.getKey())) {
                SalesforceField field = type.field(entry.getKey());
                fields.put(field == null ? entry.getKey() : field.name, entry.getValue());
            }
        });
        return fields;
    }
}
