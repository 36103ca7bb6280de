package io.github.nps4j.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.TaskWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.zoho.ZohoBatch.Row;
import io.github.nps4j.crm.zoho.ZohoBatch.Verb;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.mapping.RecordType;
import java.math.BigInteger;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Notes and tasks. Zoho has no key by which their creation could be repeated, so each text ends with a marker, and a lost
 * one is looked for in the record's related list: that is consistent, where a search is not.
 */
final class ZohoEngagements implements NoteWriter, TaskWriter {

    /** Zoho's bound of a note and of a multi-line field. */
    private static final int MAX_TEXT = 32_000;

    private static final String INVALID_DATA = "INVALID_DATA";
    private static final int MAX_SUBJECT = 255;
    private static final String NOTE_TITLE = "NPS answer";
    private static final String NOTE_BODY = "Note_Content";
    private static final String TASKS = "Tasks";
    private static final String TASK_BODY = "Description";

    private final ZohoApi api;
    private final ZoneId zone;

    ZohoEngagements(ZohoApi api, ZoneId zone) {
        this.api = api;
        this.zone = zone;
    }

    @Override
    public List<WriteOutcome> writeNotes(RecordType type, List<Note> notes) {
        String module = ZohoPaths.moduleName(type);
        List<Row> rows = new ArrayList<>();
        for (Note note : notes) {
            ObjectNode input =
                    ZohoApi.object().put("Note_Title", NOTE_TITLE).put(NOTE_BODY, body(note.text(), note.marker()));
            ObjectNode parent = input.putObject("Parent_Id");
            parent.putObject("module").put("api_name", module);
            parent.put("id", note.recordId());
            rows.add(new Row(null, input));
        }
        return insert(ZohoApi.NOTES, rows);
    }

    @Override
    public List<String> findNotes(RecordType type, Note note) {
        return find(type, note.recordId(), ZohoApi.NOTES, NOTE_BODY, note.marker());
    }

    @Override
    public boolean removeNote(RecordType type, String noteId) {
        return remove(ZohoApi.NOTES, noteId);
    }

    @Override
    public List<WriteOutcome> writeTasks(RecordType type, List<Task> tasks) {
        String module = ZohoPaths.moduleName(type);
        List<Row> rows = new ArrayList<>();
        for (Task task : tasks) {
            ObjectNode input = ZohoApi.object()
                    .put("Subject", cut(task.subject(), MAX_SUBJECT))
                    .put("Due_Date", task.due().atZone(zone).toLocalDate().toString())
                    .put("Status", "Not Started")
                    .put(
                            "Priority",
                            switch (task.priority()) {
                                case LOW -> "Low";
                                case NORMAL -> "Normal";
                                case HIGH -> "High";
                            })
                    .put(TASK_BODY, body(task.text(), task.marker()));
            if (module.equals("Contacts")) {
                input.putObject("Who_Id").put("id", task.recordId());
            } else {
                input.putObject("What_Id").put("id", task.recordId());
                input.put("$se_module", module);
            }
            rows.add(new Row(null, input));
        }
        return insert(TASKS, rows);
    }

    @Override
    public List<String> findTasks(RecordType type, Task task) {
        return find(type, task.recordId(), TASKS, TASK_BODY, task.marker());
    }

    @Override
    public boolean removeTask(RecordType type, String taskId) {
        return remove(TASKS, taskId);
    }

    private List<WriteOutcome> insert(String module, List<Row> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        Set<String> values = new HashSet<>();
        rows.forEach(row -> ZohoWriter.texts(row.input(), values));
        return new ZohoBatch(api, module, Verb.INSERT, null).send(rows, Redaction.of(List.of(), values));
    }

    private List<String> find(RecordType type, String recordId, String list, String bodyField, String marker) {
        String wanted = marked(marker);
        List<String> found = new ArrayList<>();
        try {
            for (JsonNode one :
                    api.related(ZohoPaths.moduleName(type), recordId, list, List.of(ZohoLookup.ID, bodyField))) {
                if (one.path(bodyField).asText("").contains(wanted)) {
                    found.add(one.path(ZohoLookup.ID).asText());
                }
            }
            found.sort(Comparator.comparing(BigInteger::new));
            return found;
        } catch (CrmException e) {
            // nothing belongs to a record that is gone
            if (isRecordMissing(e.failure())) {
                return List.of();
            }
            throw e;
        }
    }

    private static boolean isRecordMissing(Failure failure) {
        String code = failure.code().orElse("");
        return code.equals("RECORD_NOT_FOUND")
                || (code.equals(INVALID_DATA) && failure.message().contains("the id given"));
    }

    private boolean remove(String module, String id) {
        WriteOutcome outcome = ZohoBatch.outcomes(api.delete(module, id), List.of(id), Redaction.standard())
                .get(0);
        if (outcome instanceof WriteOutcome.Applied) {
            return true;
        }
        Failure failure = whyNot(outcome);
        // "record not deleted" is said of one that is gone already, and does not say that it is
        boolean mayBeGone = failure.kind() == FailureKind.RECORD_GONE
                || INVALID_DATA.equals(failure.code().orElse(null));
        if (mayBeGone && !exists(module, id)) {
            return true;
        }
        throw new CrmException(failure);
    }

    private static Failure whyNot(WriteOutcome outcome) {
        if (outcome instanceof WriteOutcome.Rejected rejected) {
            return rejected.failure();
        }
        return outcome instanceof WriteOutcome.Unknown unknown
                ? unknown.failure()
                : ((WriteOutcome.Retry) outcome).failure();
    }

    private boolean exists(String module, String id) {
        HttpAnswer answer = api.record(module, id, List.of(ZohoLookup.ID));
        if (answer.status() == 204) {
            return false;
        }
        if (!answer.isSuccess() && isRecordMissing(answer.failure())) {
            return false;
        }
        return !ZohoApi.data(answer.orThrow()).isEmpty();
    }

    private static String marked(String marker) {
        return "[nps:" + marker + "]";
    }

    /** The text, cut so that the marker always fits. */
    private static String body(String text, String marker) {
        String end = (text.isEmpty() ? "" : "\n\n") + marked(marker);
        return cut(text, MAX_TEXT - end.length()) + end;
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }
}
