package io.github.nps4j.crm.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.TaskWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.salesforce.SalesforceBatch.Row;
import io.github.nps4j.crm.salesforce.SalesforceCollections.Operation;
import io.github.nps4j.crm.salesforce.SalesforceCollections.Part;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.mapping.TaskPriority;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Notes and tasks. Their creation cannot be repeated, so each text ends with a marker, and a lost one is looked for among
 * those of the record by a query, which is consistent.
 */
final class SalesforceEngagements implements NoteWriter, TaskWriter {

    private static final int MAX_TEXT = 32_000;
    private static final int MAX_SUBJECT = 255;
    private static final int MAX_TITLE = 80;
    private static final String WHO = "WhoId";
    private static final String WHAT = "WhatId";
    private static final String BODY = "Body";
    private static final String DESCRIPTION = "Description";

    private final SalesforceApi api;
    private final SalesforceCollections collections;
    private final String noteTitle;
    private final String taskStatus;
    private final Map<TaskPriority, String> priorities;

    SalesforceEngagements(
            SalesforceApi api,
            SalesforceCollections collections,
            String noteTitle,
            String taskStatus,
            Map<TaskPriority, String> priorities) {
        this.api = api;
        this.collections = collections;
        this.noteTitle = cut(noteTitle, MAX_TITLE);
        this.taskStatus = taskStatus;
        this.priorities = Map.copyOf(priorities);
    }

    @Override
    public List<WriteOutcome> writeNotes(RecordType type, List<Note> notes) {
        Part part = new Part(Operation.CREATE, null);
        for (Note note : notes) {
            ObjectNode row = SalesforceApi.row("Note", null)
                    .put("ParentId", note.recordId())
                    .put("Title", noteTitle)
                    .put(BODY, marked(note.text(), note.marker()));
            part.add(part.rows().size(), new Row(row, null));
        }
        return create(part);
    }

    @Override
    public Optional<String> findNote(RecordType type, Note note) {
        return find("Note", BODY, "ParentId", note.recordId(), note.marker());
    }

    @Override
    public List<WriteOutcome> writeTasks(RecordType type, List<Task> tasks) {
        Part part = new Part(Operation.CREATE, null);
        for (Task task : tasks) {
            ObjectNode row = SalesforceApi.row("Task", null)
                    .put(parent(type), task.recordId())
                    .put("Subject", cut(task.subject(), MAX_SUBJECT))
                    .put(DESCRIPTION, marked(task.text(), task.marker()))
                    .put(
                            "ActivityDate",
                            task.due().atOffset(ZoneOffset.UTC).toLocalDate().toString())
                    .put("Status", taskStatus)
                    .put("Priority", priorities.get(task.priority()));
            part.add(part.rows().size(), new Row(row, null));
        }
        return create(part);
    }

    @Override
    public Optional<String> findTask(RecordType type, Task task) {
        return find("Task", DESCRIPTION, parent(type), task.recordId(), task.marker());
    }

    /** People are whom a task is with, all else is what it is about. */
    private static String parent(RecordType type) {
        return Set.of(SalesforceNames.CONTACT, SalesforceNames.LEAD).contains(SalesforceNames.object(type))
                ? WHO
                : WHAT;
    }

    private List<WriteOutcome> create(Part part) {
        WriteOutcome[] outcomes = new WriteOutcome[part.rows().size()];
        collections.send(List.of(part), outcomes);
        return SalesforceCollections.listed(outcomes);
    }

    /** Long texts cannot be searched for, so those of the record are read, the newest first. */
    private Optional<String> find(String object, String field, String parentField, String recordId, String marker) {
        String id = SalesforceNames.id18(recordId);
        if (id == null) {
            return Optional.empty();
        }
        String soql = SalesforceSoql.select(List.of("Id", field), object) + " WHERE " + parentField + " = "
                + SalesforceSoql.quoted(id) + " ORDER BY CreatedDate DESC";
        for (JsonNode row : api.query(soql, false, Redaction.standard())) {
            if (row.path(field).asText("").contains(mark(marker))) {
                return Optional.of(row.path("Id").asText());
            }
        }
        return Optional.empty();
    }

    private static String mark(String marker) {
        return "[nps:" + marker + "]";
    }

    /** The text, cut so that the marker always fits. */
    private static String marked(String text, String marker) {
        String end = (text.isEmpty() ? "" : "\n\n") + mark(marker);
        return cut(text, MAX_TEXT - end.length()) + end;
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
