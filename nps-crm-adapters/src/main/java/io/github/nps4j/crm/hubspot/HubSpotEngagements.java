package io.github.nps4j.crm.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.TaskWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.hubspot.HubSpotAssociations.AssociationType;
import io.github.nps4j.crm.hubspot.HubSpotBatch.Row;
import io.github.nps4j.crm.support.internal.MarkedHtml;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.HttpCall;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.mapping.RecordType;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Notes and tasks. HubSpot has no key by which their creation could be repeated, so each body ends with a marker, and a
 * lost one is looked for among what is associated with the record: that is consistent, where a search is not.
 */
final class HubSpotEngagements implements NoteWriter, TaskWriter {

    static final String NOTE_BODY = "hs_note_body";
    private static final String TASK_BODY = "hs_task_body";

    private final HubSpotApi api;

    /** Associations to the account's own objects. An account has few of them, and their numbers never change. */
    private final Map<String, AssociationType> types = new ConcurrentHashMap<>();

    HubSpotEngagements(HubSpotApi api) {
        this.api = api;
    }

    @Override
    public List<WriteOutcome> writeNotes(RecordType type, List<Note> notes) {
        List<Row> rows = new ArrayList<>();
        Set<String> values = new HashSet<>();
        for (Note note : notes) {
            rows.add(noteRow(type, note.recordId(), note.marker(), body(note.text(), note.marker()), note.at()));
            values.add(note.text());
        }
        return create(api.paths().notes("/batch/create"), rows, NOTE_BODY, values);
    }

    /** The row of a new note; {@code body} is HTML with the marker in it. */
    Row noteRow(RecordType type, String recordId, String marker, String body, Instant at) {
        ObjectNode properties = HubSpotApi.object()
                .put("hs_timestamp", HubSpotValues.instant(at))
                .put(NOTE_BODY, body);
        return row(recordId, marker, NOTE_BODY, properties, association("notes", type));
    }

    @Override
    public List<String> findNotes(RecordType type, Note note) {
        return find(type, note.recordId(), "notes", api.paths().notes("/batch/read"), NOTE_BODY, note.marker());
    }

    @Override
    public boolean removeNote(RecordType type, String noteId) {
        return archive(api.paths().notes("/{id}"), noteId);
    }

    /** A note or a task that is there. */
    record Kept(String id, String body) {}

    /** The notes of some records, the newest first; none of a record that does not exist. */
    Map<String, List<Kept>> notesOf(RecordType type, Collection<String> recordIds) {
        Map<String, List<String>> ids = new HashMap<>();
        Set<String> all = new LinkedHashSet<>();
        api.associated(type, recordIds, "notes").forEach((recordId, found) -> {
            List<String> newest = newestFirst(found);
            ids.put(recordId, newest);
            all.addAll(newest);
        });
        Map<String, Kept> notes = new HashMap<>();
        read(List.copyOf(all), api.paths().notes("/batch/read"), NOTE_BODY, note -> {
            notes.put(note.id(), note);
        });
        Map<String, List<Kept>> kept = new HashMap<>();
        ids.forEach((recordId, own) -> kept.put(
                recordId,
                own.stream().filter(notes::containsKey).map(notes::get).toList()));
        return kept;
    }

    @Override
    public List<WriteOutcome> writeTasks(RecordType type, List<Task> tasks) {
        AssociationType association = association("tasks", type);
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
    public List<String> findTasks(RecordType type, Task task) {
        return find(type, task.recordId(), "tasks", api.paths().tasks("/batch/read"), TASK_BODY, task.marker());
    }

    @Override
    public boolean removeTask(RecordType type, String taskId) {
        return archive(api.paths().tasks("/{id}"), taskId);
    }

    /** HubSpot answers in the same way where it is archived already; should it ever say so, that is a success too. */
    private boolean archive(String path, String id) {
        HttpAnswer answer = api.send(HttpCall.delete(path).pathValue("id", id));
        if (!HubSpotErrors.isRecordMissing(answer)) {
            answer.orThrow();
        }
        return true;
    }

    private List<WriteOutcome> create(String path, List<Row> rows, String bodyProperty, Set<String> values) {
        return rows.isEmpty()
                ? List.of()
                : new HubSpotBatch(api, path, rows, Redaction.of(List.of(bodyProperty), values)).send();
    }

    private static Row row(
            String recordId,
            String marker,
            String bodyProperty,
            ObjectNode properties,
            AssociationType associationType) {
        ObjectNode input = HubSpotApi.object();
        input.set("properties", properties);
        ObjectNode association = input.putArray("associations").addObject();
        association.putObject("to").put("id", recordId);
        association
                .putArray("types")
                .addObject()
                .put("associationCategory", associationType.category())
                .put("associationTypeId", associationType.id());
        return new Row(marker, recordId, input, result -> holds(text(result, bodyProperty), marker));
    }

    private List<String> find(
            RecordType type, String recordId, String kind, String readPath, String bodyProperty, String marker) {
        Set<String> found = new HashSet<>();
        List<String> newestFirst = newestFirst(api.associated(type, recordId, kind));
        read(newestFirst, readPath, bodyProperty, one -> {
            if (holds(one.body(), marker)) {
                found.add(one.id());
            }
        });
        List<String> oldestFirst = new ArrayList<>(newestFirst);
        Collections.reverse(oldestFirst);
        oldestFirst.retainAll(found);
        return oldestFirst;
    }

    private static List<String> newestFirst(List<String> ids) {
        return ids.stream()
                .filter(id -> id.matches("[0-9]{1,20}"))
                .distinct()
                .sorted(Comparator.comparing((String id) -> new BigInteger(id)).reversed())
                .toList();
    }

    private void read(List<String> ids, String readPath, String bodyProperty, Consumer<Kept> reader) {
        for (int from = 0; from < ids.size(); from += HubSpotApi.BATCH) {
            HttpAnswer answer = api.batchRead(
                            readPath,
                            null,
                            ids.subList(from, Math.min(ids.size(), from + HubSpotApi.BATCH)),
                            List.of(bodyProperty))
                    .orThrow();
            for (JsonNode result : HubSpotApi.results(answer)) {
                reader.accept(new Kept(result.path("id").asText(), text(result, bodyProperty)));
            }
        }
    }

    private static String text(JsonNode result, String bodyProperty) {
        return result.path("properties").path(bodyProperty).asText("");
    }

    static boolean holds(String body, String marker) {
        return body.contains(MarkedHtml.mark(marker));
    }

    static String body(String text, String marker) {
        return MarkedHtml.of(text, marker, HubSpotSchemas.MAX_TEXT);
    }

    /** What leads from notes or tasks to records: HubSpot's own numbers, or the account's for its own objects. */
    private AssociationType association(String engagement, RecordType type) {
        boolean notes = engagement.equals("notes");
        return switch (api.paths().name(type)) {
            case "contacts" -> new AssociationType("HUBSPOT_DEFINED", notes ? 202 : 204);
            case "companies" -> new AssociationType("HUBSPOT_DEFINED", notes ? 190 : 192);
            case "deals" -> new AssociationType("HUBSPOT_DEFINED", notes ? 214 : 216);
            default -> ownAssociation(engagement, type);
        };
    }

    private AssociationType ownAssociation(String engagement, RecordType type) {
        String key = engagement + " " + type.name();
        AssociationType known = types.get(key);
        if (known != null) {
            return known;
        }
        AssociationType asked = HubSpotAssociations.typeOf(api, engagement, type);
        if (asked == null) {
            throw AssociationType.none(engagement, api.paths().name(type));
        }
        types.put(key, asked);
        return asked;
    }
}
