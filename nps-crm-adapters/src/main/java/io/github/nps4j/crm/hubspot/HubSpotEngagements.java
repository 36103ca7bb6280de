package io.github.nps4j.crm.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.TaskWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.hubspot.HubSpotBatch.Row;
import io.github.nps4j.crm.support.internal.MarkedHtml;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.mapping.RecordType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Notes and tasks. HubSpot has no key by which their creation could be repeated, so each body ends with a marker, and a
 * lost one is looked for among what is associated with the record: that is consistent, where a search is not.
 */
final class HubSpotEngagements implements NoteWriter, TaskWriter {

    private static final String NOTE_BODY = "hs_note_body";
    private static final String TASK_BODY = "hs_task_body";

    private final HubSpotApi api;

    HubSpotEngagements(HubSpotApi api) {
        this.api = api;
    }

    @Override
    public List<WriteOutcome> writeNotes(RecordType type, List<Note> notes) {
        int association = association(type, 202, 190, 214);
        List<Row> rows = new ArrayList<>();
        Set<String> values = new HashSet<>();
        for (Note note : notes) {
            ObjectNode properties = HubSpotApi.object()
                    .put("hs_timestamp", HubSpotValues.instant(note.at()))
                    .put(NOTE_BODY, body(note.text(), note.marker()));
            rows.add(row(note.recordId(), note.marker(), NOTE_BODY, properties, association));
            values.add(note.text());
        }
        return create(api.paths().notes("/batch/create"), rows, NOTE_BODY, values);
    }

    @Override
    public Optional<String> findNote(RecordType type, Note note) {
        return find(type, note.recordId(), "notes", api.paths().notes("/batch/read"), NOTE_BODY, note.marker());
    }

    @Override
    public List<WriteOutcome> writeTasks(RecordType type, List<Task> tasks) {
        int association = association(type, 204, 192, 216);
        List<Row> rows = new ArrayList<>();
        Set<String> values = new HashSet<>();
        for (Task task : tasks) {
            ObjectNode properties = HubSpotApi.object()
                    .put("hs_timestamp", HubSpotValues.instant(task.due()))
                    .put("hs_task_subject", task.subject())
                    .put(TASK_BODY, body(task.text(), task.marker()))
                    .put("hs_task_status", "NOT_STARTED")
                    .put("hs_task_type", "TODO")
                    .put(
                            "hs_task_priority",
                            switch (task.priority()) {
                                case LOW -> "LOW";
                                case NORMAL -> "MEDIUM";
                                case HIGH -> "HIGH";
                            });
            rows.add(row(task.recordId(), task.marker(), TASK_BODY, properties, association));
            values.add(task.text());
            values.add(task.subject());
        }
        return create(api.paths().tasks("/batch/create"), rows, TASK_BODY, values);
    }

    @Override
    public Optional<String> findTask(RecordType type, Task task) {
        return find(type, task.recordId(), "tasks", api.paths().tasks("/batch/read"), TASK_BODY, task.marker());
    }

    private List<WriteOutcome> create(String path, List<Row> rows, String bodyProperty, Set<String> values) {
        return rows.isEmpty()
                ? List.of()
                : new HubSpotBatch(api, path, rows, Redaction.of(List.of(bodyProperty), values)).send();
    }

    private static Row row(
            String recordId, String marker, String bodyProperty, ObjectNode properties, int associationType) {
        ObjectNode input = HubSpotApi.object();
        input.set("properties", properties);
        ObjectNode association = input.putArray("associations").addObject();
        association.putObject("to").put("id", recordId);
        association
                .putArray("types")
                .addObject()
                .put("associationCategory", "HUBSPOT_DEFINED")
                .put("associationTypeId", associationType);
        return new Row(marker, recordId, input, result -> holds(result, bodyProperty, marker));
    }

    private Optional<String> find(
            RecordType type, String recordId, String kind, String readPath, String bodyProperty, String marker) {
        // the newest first: what is looked for was written a moment ago
        List<String> ids = api.associated(type, recordId, kind).stream()
                .filter(id -> id.matches("[0-9]{1,20}"))
                .distinct()
                .sorted(Comparator.comparing((String id) -> new BigInteger(id)).reversed())
                .toList();
        for (int from = 0; from < ids.size(); from += HubSpotApi.BATCH) {
            HttpAnswer answer = api.batchRead(
                            readPath,
                            null,
                            ids.subList(from, Math.min(ids.size(), from + HubSpotApi.BATCH)),
                            List.of(bodyProperty))
                    .orThrow();
            for (JsonNode result : HubSpotApi.results(answer)) {
                if (holds(result, bodyProperty, marker)) {
                    return Optional.of(result.path("id").asText());
                }
            }
        }
        return Optional.empty();
    }

    private static boolean holds(JsonNode result, String bodyProperty, String marker) {
        return result.path("properties").path(bodyProperty).asText("").contains(MarkedHtml.mark(marker));
    }

    private static String body(String text, String marker) {
        return MarkedHtml.of(text, marker, HubSpotSchemas.MAX_TEXT);
    }

    /** HubSpot's ids of the association from a note or task to a record. */
    private static int association(RecordType type, int contact, int company, int deal) {
        return switch (HubSpotPaths.objectName(type)) {
            case "contacts" -> contact;
            case "companies" -> company;
            case "deals" -> deal;
            default ->
                throw new CrmException(Failure.of(
                        FailureKind.SCHEMA,
                        "notes and tasks of HubSpot can be added to contacts, companies and deals, not to "
                                + HubSpotPaths.objectName(type)));
        };
    }
}
