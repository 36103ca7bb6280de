package io.github.nps4j.crm.pipedrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.HistoryWriter;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.TaskWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.WriteOutcome.Rejected;
import io.github.nps4j.crm.support.internal.MarkedHtml;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Notes, and activities as tasks. Pipedrive has no key by which their creation could be repeated, so each text ends with a
 * marker, and a lost one is looked for among those of the record: that is consistent, where a search is not.
 */
final class PipedriveEngagements implements NoteWriter, TaskWriter, HistoryWriter {

    private static final String HISTORY_OBJECT = "note";

    /** Pipedrive's bound of a note is said to be about 100 KB. */
    private static final int MAX_NOTE = 65_000;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private final PipedriveApi api;
    private final String activityType;
    private final @Nullable Long owner;
    private volatile boolean typeChecked;

    PipedriveEngagements(PipedriveApi api, String activityType, @Nullable Long owner) {
        this.api = api;
        this.activityType = activityType;
        this.owner = owner;
    }

    @Override
    public List<WriteOutcome> writeNotes(RecordType type, List<Note> notes) {
        PipedriveResource resource = PipedriveResource.of(type);
        return PipedriveOutcomes.each(notes, note -> {
            ObjectNode body = PipedriveApi.object().put("content", html(note.text(), note.marker()));
            if (!refer(body, resource, note.recordId())) {
                return gone(note.recordId());
            }
            HttpAnswer answer = api.addNote(body, Redaction.of(List.of("content"), List.of(note.text())));
            return outcome(resource, note.recordId(), answer);
        });
    }

    /** History for a CRM without objects of one's own: a note per answer, changed by later revisions of the answer. */
    @Override
    public List<WriteOutcome> writeHistory(RecordType parent, List<Entry> entries) {
        PipedriveResource resource = PipedriveResource.of(parent);
        entries.forEach(entry -> describeHistory(entry.object()));
        return PipedriveOutcomes.each(entries, entry -> {
            ObjectNode body = PipedriveApi.object();
            if (!refer(body, resource, entry.parentId())) {
                return gone(entry.parentId());
            }
            List<String> values = new ArrayList<>();
            StringBuilder text = new StringBuilder(entry.name());
            entry.fields().forEach((name, value) -> {
                if (!(value instanceof FieldValue.ClearValue)) {
                    String plain = value instanceof FieldValue.NumberValue number
                            ? number.value().toPlainString()
                            : String.valueOf(value.plain());
                    text.append('\n').append(name).append(": ").append(plain);
                    values.add(plain);
                }
            });
            body.put("content", html(text.toString(), entry.marker()));
            Redaction redaction = Redaction.of(List.of("content"), values);
            List<JsonNode> known =
                    api.notes(resource, entry.parentId(), 1, one -> holds(one.path("content"), entry.marker()));
            HttpAnswer answer = known.isEmpty()
                    ? api.addNote(body, redaction)
                    : api.updateNote(known.get(0).path("id").asText(), body, redaction);
            return outcome(resource, entry.parentId(), answer);
        });
    }

    @Override
    public CrmSchema describeHistory(String object) {
        if (!object.equals(HISTORY_OBJECT)) {
            throw new CrmException(Failure.of(
                    FailureKind.SCHEMA,
                    "Pipedrive has no objects of one's own: name 'note' as the object of the history in the mapping"));
        }
        return CrmSchema.open();
    }

    @Override
    public List<String> findNotes(RecordType type, Note note) {
        PipedriveResource resource = PipedriveResource.of(type);
        return PipedriveApi.isId(note.recordId())
                ? ids(api.notes(
                        resource, note.recordId(), Integer.MAX_VALUE, one -> holds(one.path("content"), note.marker())))
                : List.of();
    }

    @Override
    public boolean removeNote(RecordType type, String noteId) {
        api.removeNote(noteId);
        return true;
    }

    @Override
    public List<WriteOutcome> writeTasks(RecordType type, List<Task> tasks) {
        PipedriveResource resource = PipedriveResource.of(type);
        checkType();
        return PipedriveOutcomes.each(tasks, task -> {
            OffsetDateTime due = task.due().atOffset(ZoneOffset.UTC);
            ObjectNode body = PipedriveApi.object()
                    .put("subject", task.subject())
                    .put("type", activityType)
                    .put("due_date", due.toLocalDate().toString())
                    .put("due_time", TIME.format(due))
                    .put("note", html(task.text(), task.marker()));
            if (owner != null) {
                body.put("owner_id", owner);
            }
            if (!PipedriveApi.isId(task.recordId())) {
                return gone(task.recordId());
            }
            if (resource == PipedriveResource.PERSON) {
                // the property person_id is read-only
                body.putArray("participants")
                        .addObject()
                        .put("person_id", Long.parseLong(task.recordId()))
                        .put("primary", true);
            } else {
                refer(body, resource, task.recordId());
            }
            HttpAnswer answer = api.addActivity(
                    body, Redaction.of(List.of("note", "subject"), List.of(task.text(), task.subject())));
            return outcome(resource, task.recordId(), answer);
        });
    }

    @Override
    public List<String> findTasks(RecordType type, Task task) {
        PipedriveResource resource = PipedriveResource.of(type);
        return PipedriveApi.isId(task.recordId())
                ? ids(api.activities(resource, task.recordId(), one -> holds(one.path("note"), task.marker())))
                : List.of();
    }

    @Override
    public boolean removeTask(RecordType type, String taskId) {
        api.removeActivity(taskId);
        return true;
    }

    /** Administrators can rename and remove the types, and Pipedrive's own error does not say which there are. */
    private void checkType() {
        if (typeChecked) {
            return;
        }
        List<String> known = new ArrayList<>();
        api.activityTypes().forEach(type -> {
            if (!type.has("active_flag") || type.path("active_flag").asBoolean()) {
                known.add(type.path("key_string").asText());
            }
        });
        if (!known.contains(activityType)) {
            throw new CrmException(Failure.of(
                    FailureKind.SCHEMA,
                    "Pipedrive has no activity type '" + activityType + "': choose one of " + known
                            + " for this destination"));
        }
        typeChecked = true;
    }

    private static boolean refer(ObjectNode body, PipedriveResource resource, String recordId) {
        if (!PipedriveApi.isId(recordId)) {
            return false;
        }
        body.put(resource.reference(), Long.parseLong(recordId));
        return true;
    }

    private WriteOutcome outcome(PipedriveResource resource, String recordId, HttpAnswer answer) {
        if (answer.isSuccess()) {
            return PipedriveOutcomes.applied(answer);
        }
        return switch (answer.status()) {
            case 400, 404, 410, 413, 422 -> {
                // Pipedrive's wording for a record that is gone is not documented, so it is asked
                if (answer.status() != 413 && api.record(resource, recordId) == null) {
                    yield gone(recordId);
                }
                yield new Rejected(answer.failure(error -> error.withKind(FailureKind.INVALID_VALUE)));
            }
            default -> throw new CrmException(answer.failure());
        };
    }

    private static WriteOutcome gone(String recordId) {
        return new Rejected(
                Failure.of(FailureKind.RECORD_GONE, "Pipedrive has no record " + recordId + " any more: find it anew"));
    }

    private static List<String> ids(List<JsonNode> found) {
        return found.stream().map(one -> one.path("id").asText()).toList();
    }

    private static boolean holds(JsonNode text, String marker) {
        return text.asText("").contains(MarkedHtml.mark(marker));
    }

    private static String html(String text, String marker) {
        return MarkedHtml.of(text, marker, MAX_NOTE);
    }
}
