package io.github.nps4j.testkit.hubspot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmLimits;
import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.TaskWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The least adapter that keeps the contract; it shows that simulator and harness can be satisfied. */
final class PlainHubSpotAdapter implements CrmAdapter, NoteWriter, TaskWriter {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OBJECTS = "/crm/objects/2026-03/";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;
    private final String token;

    PlainHubSpotAdapter(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    @Override
    public CrmLimits limits() {
        return new CrmLimits(100, 100, 4);
    }

    @Override
    public CrmSchema describe(RecordType type) {
        List<CrmField> fields = new ArrayList<>();
        for (JsonNode property :
                call("GET", "/crm/properties/2026-03/contacts", null, false).path("results")) {
            List<String> options = new ArrayList<>();
            property.path("options")
                    .forEach(option -> options.add(option.path("value").asText()));
            boolean many = property.path("fieldType").asText().equals("checkbox");
            CrmField.Builder field = CrmField.builder(
                    property.path("name").asText(),
                    switch (property.path("type").asText()) {
                        case "number" -> CrmField.Type.NUMBER;
                        case "bool" -> CrmField.Type.BOOLEAN;
                        case "date" -> CrmField.Type.DATE;
                        case "datetime" -> CrmField.Type.DATETIME;
                        case "enumeration" -> many ? CrmField.Type.MULTI_SELECT : CrmField.Type.PICKLIST;
                        default -> CrmField.Type.TEXT;
                    });
            if (!options.isEmpty()) {
                field.options(options);
            }
            if (property.at("/modificationMetadata/readOnlyValue").asBoolean()) {
                field.readOnly();
            }
            fields.add(field.build());
        }
        return CrmSchema.of(fields);
    }

    @Override
    public List<Lookup> lookup(LookupRequest request) {
        String kind = request.kind();
        return switch (kind) {
            case "email" -> read(request, "email");
            case "customer_id" -> read(request, "customer_id");
            case "crm_id" -> read(request, null);
            default ->
                search(request, kind.equals("phone") ? "phone" : request.field().orElseThrow());
        };
    }

    private List<Lookup> read(LookupRequest request, String idProperty) {
        // what one id leads to is asked one by one where the answer cannot be assigned otherwise
        ObjectNode body = JSON.createObjectNode();
        Set<String> wanted = new LinkedHashSet<>(request.readFields());
        if (idProperty != null) {
            body.put("idProperty", idProperty);
            wanted.add(idProperty);
        }
        wanted.add("hs_merged_object_ids");
        body.set("properties", JSON.valueToTree(wanted));
        body.putArray("propertiesWithHistory");
        ArrayNode inputs = body.putArray("inputs");
        request.keys().forEach(key -> inputs.addObject().put("id", key.value()));
        Map<String, CrmRecord> found = new HashMap<>();
        for (JsonNode row :
                call("POST", OBJECTS + "contacts/batch/read", body, false).path("results")) {
            CrmRecord record = record(row, request.readFields());
            if (idProperty == null) {
                found.put(record.id(), record);
                for (String old :
                        row.at("/properties/hs_merged_object_ids").asText("").split(";", -1)) {
                    found.put(old, record);
                }
            } else {
                found.put(row.path("properties").path(idProperty).asText().toLowerCase(Locale.ROOT), record);
            }
        }
        return request.keys().stream()
                .<Lookup>map(key -> {
                    CrmRecord record = found.get(
                            idProperty == null ? key.value() : key.value().toLowerCase(Locale.ROOT));
                    return record == null ? Lookup.none() : Lookup.found(record);
                })
                .toList();
    }

    private List<Lookup> search(LookupRequest request, String property) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode filter = body.putArray("filterGroups")
                .addObject()
                .putArray("filters")
                .addObject()
                .put("propertyName", property)
                .put("operator", "IN");
        ArrayNode values = filter.putArray("values");
        request.keys().forEach(key -> values.add(key.value().toLowerCase(Locale.ROOT)));
        Set<String> wanted = new LinkedHashSet<>(request.readFields());
        wanted.add(property);
        body.set("properties", JSON.valueToTree(wanted));
        body.putArray("sorts");
        body.put("limit", 200).put("after", "0");
        JsonNode rows = call("POST", OBJECTS + "contacts/search", body, false).path("results");
        List<Lookup> answers = new ArrayList<>();
        for (IdentityKey key : request.keys()) {
            List<CrmRecord> records = new ArrayList<>();
            for (JsonNode row : rows) {
                if (key.value().equals(row.path("properties").path(property).asText())) {
                    records.add(record(row, request.readFields()));
                }
            }
            answers.add(new Lookup.Found(records));
        }
        return answers;
    }

    private static CrmRecord record(JsonNode row, Set<String> fields) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String field : fields) {
            JsonNode value = row.path("properties").path(field);
            if (value.isTextual()) {
                values.put(field, List.of(value.asText()));
            }
        }
        return new CrmRecord(row.path("id").asText(), values);
    }

    @Override
    public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
        WriteOutcome[] outcomes = new WriteOutcome[batch.size()];
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            groups.computeIfAbsent(
                            batch.get(i).createKey().map(IdentityKey::kind).orElse(""), key -> new ArrayList<>())
                    .add(i);
        }
        groups.forEach((kind, positions) -> {
            ObjectNode body = JSON.createObjectNode();
            ArrayNode inputs = body.putArray("inputs");
            for (int position : positions) {
                RecordWrite write = batch.get(position);
                ObjectNode input = inputs.addObject();
                if (kind.isEmpty()) {
                    input.put("id", write.recordId().orElseThrow());
                } else {
                    input.put("id", write.createKey().orElseThrow().value()).put("idProperty", kind);
                }
                input.put("objectWriteTraceId", Integer.toString(position));
                ObjectNode properties = input.putObject("properties");
                write.fields().forEach((field, value) -> properties.put(field, encode(value)));
            }
            JsonNode answer =
                    call("POST", OBJECTS + "contacts/batch/" + (kind.isEmpty() ? "update" : "upsert"), body, true);
            settle(answer, outcomes, inputs);
        });
        return List.of(outcomes);
    }

    private static String encode(FieldValue value) {
        Object plain = value.plain();
        return plain == null ? "" : plain.toString();
    }

    private static void settle(JsonNode answer, WriteOutcome[] outcomes, ArrayNode inputs) {
        for (JsonNode row : answer.path("results")) {
            outcomes[row.path("objectWriteTraceId").asInt()] =
                    new WriteOutcome.Applied(row.path("id").asText());
        }
        for (JsonNode error : answer.path("errors")) {
            FailureKind kind = error.path("category").asText().equals("OBJECT_NOT_FOUND")
                    ? FailureKind.RECORD_GONE
                    : FailureKind.INVALID_VALUE;
            WriteOutcome rejected = new WriteOutcome.Rejected(Failure.of(kind, "HubSpot refused the record."));
            error.at("/context/objectWriteTraceId").forEach(trace -> outcomes[trace.asInt()] = rejected);
            error.at("/context/ids")
                    .forEach(id -> inputs.forEach(input -> {
                        if (input.path("id").equals(id)) {
                            outcomes[input.path("objectWriteTraceId").asInt()] = rejected;
                        }
                    }));
        }
        inputs.forEach(input -> {
            int position = input.path("objectWriteTraceId").asInt();
            if (outcomes[position] == null) {
                outcomes[position] = new WriteOutcome.Unknown(
                        Failure.of(FailureKind.UNKNOWN_OUTCOME, "HubSpot did not mention the record."));
            }
        });
    }

    @Override
    public List<WriteOutcome> writeNotes(RecordType type, List<Note> notes) {
        ArrayNode inputs = JSON.createArrayNode();
        for (Note note : notes) {
            engagement(inputs, note.recordId(), 202)
                    .put("hs_timestamp", note.at().toString())
                    .put("hs_note_body", html(note.text()) + "<br>[" + note.marker() + "]");
        }
        return create("notes", inputs);
    }

    @Override
    public List<WriteOutcome> writeTasks(RecordType type, List<Task> tasks) {
        ArrayNode inputs = JSON.createArrayNode();
        for (Task task : tasks) {
            engagement(inputs, task.recordId(), 204)
                    .put("hs_timestamp", task.due().toString())
                    .put("hs_task_subject", task.subject())
                    .put("hs_task_body", html(task.text()) + "<br>[" + task.marker() + "]");
        }
        return create("tasks", inputs);
    }

    private static String html(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static ObjectNode engagement(ArrayNode inputs, String recordId, int associationType) {
        ObjectNode input = inputs.addObject().put("objectWriteTraceId", Integer.toString(inputs.size() - 1));
        ObjectNode association = input.putArray("associations").addObject();
        association.putObject("to").put("id", recordId);
        association
                .putArray("types")
                .addObject()
                .put("associationCategory", "HUBSPOT_DEFINED")
                .put("associationTypeId", associationType);
        return input.putObject("properties");
    }

    private List<WriteOutcome> create(String objects, ArrayNode inputs) {
        ObjectNode body = JSON.createObjectNode();
        body.set("inputs", inputs);
        WriteOutcome[] outcomes = new WriteOutcome[inputs.size()];
        settle(call("POST", OBJECTS + objects + "/batch/create", body, true), outcomes, inputs);
        return List.of(outcomes);
    }

    @Override
    public List<String> findNotes(RecordType type, Note note) {
        return find("notes", "hs_note_body", note.recordId(), note.marker());
    }

    @Override
    public List<String> findTasks(RecordType type, Task task) {
        return find("tasks", "hs_task_body", task.recordId(), task.marker());
    }

    private List<String> find(String objects, String bodyField, String recordId, String marker) {
        ObjectNode body = JSON.createObjectNode();
        body.putArray("properties").add(bodyField);
        body.putArray("propertiesWithHistory");
        ArrayNode inputs = body.putArray("inputs");
        call("GET", OBJECTS + "contacts/" + recordId + "/associations/" + objects, null, false)
                .path("results")
                .forEach(row ->
                        inputs.addObject().put("id", row.path("toObjectId").asText()));
        if (inputs.isEmpty()) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        for (JsonNode row :
                call("POST", OBJECTS + objects + "/batch/read", body, false).path("results")) {
            if (row.path("properties").path(bodyField).asText().contains("[" + marker + "]")) {
                found.add(row.path("id").asText());
            }
        }
        return found;
    }

    private JsonNode call(String method, String path, JsonNode body, boolean writing) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() < 300) {
                return JSON.readTree(response.body());
            }
            throw new CrmException(Failure.of(kind(response), "HubSpot answered " + response.statusCode() + "."));
        } catch (JsonProcessingException e) {
            throw new CrmException(Failure.of(
                    writing ? FailureKind.UNKNOWN_OUTCOME : FailureKind.UNEXPECTED, "HubSpot's answer is no JSON."));
        } catch (IOException e) {
            throw new CrmException(Failure.of(
                    writing ? FailureKind.UNKNOWN_OUTCOME : FailureKind.UNAVAILABLE, "The connection broke."));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CrmException(Failure.of(FailureKind.UNKNOWN_OUTCOME, "Interrupted."));
        }
    }

    private static FailureKind kind(HttpResponse<String> response) {
        return switch (response.statusCode()) {
            case 400 -> FailureKind.BATCH_REFUSED;
            case 401 -> FailureKind.UNAUTHORIZED;
            case 403 -> FailureKind.FORBIDDEN;
            case 429 -> response.body().contains("\"DAILY\"") ? FailureKind.QUOTA_EXHAUSTED : FailureKind.THROTTLED;
            default -> response.statusCode() >= 500 ? FailureKind.UNAVAILABLE : FailureKind.UNEXPECTED;
        };
    }
}
