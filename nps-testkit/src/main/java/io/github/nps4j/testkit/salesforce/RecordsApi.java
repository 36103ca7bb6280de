package io.github.nps4j.testkit.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One record by its path: {@code sobjects/<object>}, {@code .../<id>} and {@code .../<external id>/<value>}. */
final class RecordsApi {

    private final Org org;
    private final CollectionsApi collections;

    RecordsApi(Org org, CollectionsApi collections) {
        this.org = org;
        this.collections = collections;
    }

    Answer create(String object, JsonNode body, @Nullable RowFault fault) {
        ObjectType type = type(object);
        ObjectNode row = row(body, type);
        if (fault != null && fault.meets("")) {
            throw fault.error();
        }
        return Answer.json(201, CollectionsApi.success(collections.insert(type, CollectionsApi.fields(row, type)).id));
    }

    Answer read(String version, String object, String id, @Nullable String fields) {
        return show(version, existing(type(object), id), fields);
    }

    Answer update(String object, String id, JsonNode body, @Nullable RowFault fault) {
        ObjectType type = type(object);
        ObjectNode row = row(body, type);
        StoredRecord record = existing(type, id);
        if (fault != null && fault.meets(record.id)) {
            throw fault.error();
        }
        org.update(record, CollectionsApi.fields(row, type));
        record.timesWritten++;
        return Answer.empty(204);
    }

    /** A note is deleted under its own name or as the document that it is, and its links go with it. */
    Answer delete(String object, String id) {
        org.delete(existing(type(object.equalsIgnoreCase("ContentDocument") ? "ContentNote" : object), id));
        return Answer.empty(204);
    }

    Answer readBy(String version, String object, String keyName, String value, @Nullable String fields) {
        ObjectType type = type(object);
        List<StoredRecord> found = found(type, key(type, keyName), value);
        if (found.isEmpty()) {
            throw ApiException.notFound();
        }
        return found.size() > 1 ? several(version, found) : show(version, found.get(0), fields);
    }

    Answer upsert(
            String version, String object, String keyName, String value, JsonNode body, @Nullable RowFault fault) {
        ObjectType type = type(object);
        SalesforceField key = key(type, keyName);
        ObjectNode row = row(body, type);
        Map<String, JsonNode> fields = CollectionsApi.fields(row, type);
        if (fields.containsKey(key.name)) {
            throw new ApiException(
                    400,
                    "INVALID_FIELD",
                    "The " + key.name + " field should not be specified in the sobject data.",
                    key.name);
        }
        List<StoredRecord> found = found(type, key, value);
        if (found.size() > 1) {
            return several(version, found);
        }
        if (fault != null && fault.meets(found.isEmpty() ? "" : found.get(0).id)) {
            throw fault.error();
        }
        if (found.isEmpty()) {
            fields.put(key.name, JsonTrees.object().textNode(value));
            StoredRecord made = collections.insert(type, fields);
            return Answer.json(201, CollectionsApi.success(made.id).put("created", true));
        }
        StoredRecord record = found.get(0);
        org.update(record, fields);
        record.timesWritten++;
        return Answer.json(200, CollectionsApi.success(record.id).put("created", false));
    }

    private ObjectType type(String object) {
        if (!org.has(object)) {
            throw ApiException.notFound();
        }
        return org.type(object);
    }

    private static SalesforceField key(ObjectType type, String name) {
        SalesforceField key = type.field(name);
        if (key == null || !key.externalId) {
            throw new ApiException(
                    404, "NOT_FOUND", "Provided external ID field does not exist or is not accessible: " + name);
        }
        return key;
    }

    private static List<StoredRecord> found(ObjectType type, SalesforceField key, String value) {
        return type.records.values().stream()
                .filter(record -> !record.deleted && Org.same(record, key.name, value))
                .toList();
    }

    private StoredRecord existing(ObjectType type, String id) {
        StoredRecord record = org.find(id);
        if (record == null || record.type != type) {
            throw ApiException.notFound();
        }
        if (record.deleted) {
            throw new ApiException(404, "ENTITY_IS_DELETED", "entity is deleted");
        }
        return record;
    }

    private ObjectNode row(JsonNode body, ObjectType type) {
        if (!(body instanceof ObjectNode row)) {
            throw ApiException.badJson("an object is expected");
        }
        if (row.has("id") || row.has("Id")) {
            throw new ApiException(
                    400, "INVALID_FIELD", "The Id field should not be specified in the sobject data.", "Id");
        }
        collections.checkTypes(row, type);
        return row;
    }

    private static Answer show(String version, StoredRecord record, @Nullable String fields) {
        List<String> names = fields == null
                ? record.type.fields.keySet().stream()
                        .filter(name -> !record.type.hidden.contains(name))
                        .toList()
                : List.of(fields.split(","));
        ObjectNode body = JsonTrees.object();
        body.putObject("attributes").put("type", record.type.name).put("url", url(version, record));
        for (String name : names) {
            SalesforceField field = record.type.field(name);
            if (field == null) {
                throw new ApiException(
                        400, "INVALID_FIELD", "No such column '" + name + "' on sobject of type " + record.type.name);
            }
            JsonNode value = Soql.value(record, field.name);
            if (value == null) {
                body.putNull(field.name);
            } else {
                body.set(field.name, Values.shown(field, value));
            }
        }
        return Answer.json(200, body);
    }

    private static String url(String version, StoredRecord record) {
        return "/services/data/" + version + "/sobjects/" + record.type.name + "/" + record.id;
    }

    /** 300: the paths of all that have the value. */
    private static Answer several(String version, List<StoredRecord> found) {
        ArrayNode urls = JsonTrees.array();
        found.forEach(record -> urls.add(url(version, record)));
        return Answer.json(300, urls);
    }
}
