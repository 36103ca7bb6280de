package io.github.nps4j.crm.salesforce;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.TaskWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.salesforce.SalesforceBatch.Row;
import io.github.nps4j.crm.salesforce.SalesforceCollections.Operation;
import io.github.nps4j.crm.salesforce.SalesforceCollections.Part;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.mapping.TaskPriority;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tasks. Their creation cannot be repeated, so each text ends with a marker, and a lost one is looked for among those of
 * the record by a query, which is consistent.
 */
final class SalesforceTasks implements TaskWriter {

    private static final int MAX_SUBJECT = 255;
    private static final String WHO = "WhoId";
    private static final String WHAT = "WhatId";
    private static final String DESCRIPTION = "Description";

    private final SalesforceApi api;
    private final SalesforceCollections collections;
    private final String status;
    private final Map<TaskPriority, String> priorities;

    SalesforceTasks(
            SalesforceApi api, SalesforceCollections collections, String status, Map<TaskPriority, String> priorities) {
        this.api = api;
        this.collections = collections;
        this.status = status;
        this.priorities = Map.copyOf(priorities);
    }

    @Override
    public List<WriteOutcome> writeTasks(RecordType type, List<Task> tasks) {
        Part part = new Part(Operation.CREATE, null);
        for (Task task : tasks) {
            ObjectNode row = SalesforceApi.row("Task", null)
                    .put(parent(type), task.recordId())
                    .put("Subject", SalesforceTexts.cut(task.subject(), MAX_SUBJECT))
                    .put(DESCRIPTION, SalesforceTexts.marked(task.text(), task.marker()))
                    .put(
                            "ActivityDate",
                            task.due().atOffset(ZoneOffset.UTC).toLocalDate().toString())
                    .put("Status", status)
                    .put("Priority", priorities.get(task.priority()));
            part.add(part.rows().size(), new Row(row, null, task.recordId()));
        }
        WriteOutcome[] outcomes = new WriteOutcome[tasks.size()];
        collections.send(List.of(part), outcomes);
        return SalesforceCollections.listed(outcomes);
    }

    @Override
    public List<String> findTasks(RecordType type, Task task) {
        return SalesforceTexts.find(api, "Task", DESCRIPTION, parent(type), task.recordId(), task.marker());
    }

    @Override
    public boolean removeTask(RecordType type, String taskId) {
        api.delete("Task", taskId);
        return true;
    }

    /** People are whom a task is with, all else is what it is about. */
    private static String parent(RecordType type) {
        return Set.of(SalesforceNames.CONTACT, SalesforceNames.LEAD).contains(SalesforceNames.object(type))
                ? WHO
                : WHAT;
    }
}
