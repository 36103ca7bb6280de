package io.github.nps4j.testkit.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ingest jobs of the Bulk API 2.0. Nothing is written before a job is closed. */
final class BulkApi {

    private static final Set<String> OPERATIONS = Set.of("insert", "update", "upsert", "delete");

    private static final class Job {
        private final String id;
        private final ObjectType type;
        private final String operation;
        private final @Nullable SalesforceField key;
        private String state = "Open";
        private String error = "";
        private @Nullable String csv;
        private int polls;
        private List<String> header = List.of();
        private final List<List<String>> successful = new ArrayList<>();
        private final List<List<String>> failed = new ArrayList<>();
        private final List<List<String>> unprocessed = new ArrayList<>();

        private Job(String id, ObjectType type, String operation, @Nullable SalesforceField key) {
            this.id = id;
            this.type = type;
            this.operation = operation;
            this.key = key;
        }
    }

    private final Org org;
    private final CollectionsApi collections;
    private final Map<String, Job> jobs = new HashMap<>();
    private int stopAfter = Integer.MAX_VALUE;

    BulkApi(Org org, CollectionsApi collections) {
        this.org = org;
        this.collections = collections;
    }

    /** The next job ends as failed after so many rows. */
    void stopNextJobAfter(int rows) {
        stopAfter = rows;
    }

    Answer create(String version, JsonNode body) {
        String operation = body.path("operation").asText("");
        String contentType = body.path("contentType").asText("CSV");
        if (!OPERATIONS.contains(operation) || !contentType.equals("CSV")) {
            throw new ApiException(400, "INVALIDJOB", "InvalidJob : Unable to parse Job");
        }
        if (!body.path("lineEnding").asText("LF").equals("LF")) {
            throw new ApiException(400, "INVALIDJOB", "The simulator takes lines that end with LF only");
        }
        ObjectType type = org.type(body.path("object").asText(""));
        SalesforceField key = type.field(body.path("externalIdFieldName").asText("-"));
        if (operation.equals("upsert") && (key == null || !key.externalId)) {
            throw new ApiException(400, "INVALIDJOB", "InvalidJob : Field name provided does not match an External ID");
        }
        Job job = new Job(org.newId("750"), type, operation, key);
        jobs.put(job.id, job);
        return Answer.json(200, show(version, job));
    }

    Answer upload(String id, String csv) {
        Job job = job(id);
        if (!job.state.equals("Open") || job.csv != null) {
            throw new ApiException(400, "INVALIDJOBSTATE", "Upload of data is allowed once, to an open job");
        }
        job.csv = csv;
        return Answer.empty(201);
    }

    Answer change(String version, String id, JsonNode body) {
        Job job = job(id);
        String state = body.path("state").asText("");
        if (!job.state.equals("Open") || !Set.of("UploadComplete", "Aborted").contains(state)) {
            throw new ApiException(400, "INVALIDJOBSTATE", "The job cannot go from " + job.state + " to " + state);
        }
        if (state.equals("UploadComplete") && job.csv == null) {
            throw new ApiException(400, "INVALIDJOBSTATE", "The job has no data");
        }
        job.state = state;
        if (state.equals("UploadComplete")) {
            process(job);
        }
        return Answer.json(200, show(version, job));
    }

    Answer read(String version, String id) {
        Job job = job(id);
        if (job.state.equals("UploadComplete") && job.polls++ >= org.settings.jobPolls) {
            job.state = job.error.isEmpty() ? "JobComplete" : "Failed";
        }
        return Answer.json(200, show(version, job));
    }

    private Job job(String id) {
        Job job = jobs.get(id);
        if (job == null) {
            throw ApiException.notFound();
        }
        return job;
    }

    private static ObjectNode show(String version, Job job) {
        ObjectNode body = JsonTrees.object()
                .put("id", job.id)
                .put("operation", job.operation)
                .put("object", job.type.name)
                .put("state", job.state.equals("UploadComplete") && job.polls > 0 ? "InProgress" : job.state)
                .put("contentType", "CSV")
                .put("apiVersion", version.substring(1))
                .put("jobType", "V2Ingest")
                .put("lineEnding", "LF")
                .put("columnDelimiter", "COMMA")
                .put("numberRecordsProcessed", job.successful.size() + job.failed.size())
                .put("numberRecordsFailed", job.failed.size());
        if (job.state.equals("Open")) {
            body.put("contentUrl", "services/data/" + version + "/jobs/ingest/" + job.id + "/batches");
        }
        if (!job.error.isEmpty()) {
            body.put("errorMessage", job.error);
        }
        return body;
    }

    private void process(Job job) {
        List<List<String>> rows = Csv.read(job.csv == null ? "" : job.csv);
        if (rows.isEmpty()) {
            job.error = "InvalidBatch : The 'csv' is empty";
            return;
        }
        job.header = rows.get(0);
        for (String column : job.header) {
            if (job.type.field(column) == null) {
                job.error = "InvalidBatch : Field name not found : " + column;
                job.unprocessed.addAll(rows.subList(1, rows.size()));
                return;
            }
        }
        Set<String> seen = new HashSet<>();
        for (int i = 1; i < rows.size(); i++) {
            List<String> row = rows.get(i);
            if (i > stopAfter) {
                job.error = "TooManyLockFailure : the job was stopped";
                job.unprocessed.add(row);
                continue;
            }
            try {
                boolean[] created = new boolean[1];
                String id = write(job, row, seen, created);
                job.successful.add(joined(List.of(id, Boolean.toString(created[0])), row));
            } catch (ApiException e) {
                job.failed.add(joined(
                        List.of("", e.code + ":" + e.getMessage() + ":" + String.join(", ", e.fields) + " --"), row));
            }
        }
        stopAfter = Integer.MAX_VALUE;
    }

    private String write(Job job, List<String> row, Set<String> seen, boolean[] created) {
        if (row.size() != job.header.size()) {
            throw new ApiException(400, "INVALID_ROW", "The row has another number of columns than the header");
        }
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        String id = "";
        for (int i = 0; i < row.size(); i++) {
            SalesforceField field = job.type.field(job.header.get(i));
            if (field != null && field.name.equals("Id")) {
                id = row.get(i);
            } else if (field != null && !row.get(i).isEmpty()) {
                fields.put(field.name, Values.ofCell(field, row.get(i)));
            }
        }
        if (job.operation.equals("upsert") && job.key != null) {
            ObjectNode result = collections.upsertRow(job.type, job.key, fields, seen, null);
            created[0] = result.path("created").asBoolean();
            return result.path("id").asText();
        }
        if (job.operation.equals("insert")) {
            created[0] = true;
            return org.insert(job.type, fields).id;
        }
        StoredRecord record = org.find(id);
        if (record == null || record.type != job.type) {
            throw new ApiException(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
        }
        if (!seen.add(record.id)) {
            throw new ApiException(400, "DUPLICATE_VALUE", "duplicate id specified: " + record.id);
        }
        if (job.operation.equals("delete")) {
            org.delete(record);
        } else {
            org.update(record, fields);
            record.timesWritten++;
        }
        return record.id;
    }

    private static List<String> joined(List<String> first, List<String> rest) {
        List<String> all = new ArrayList<>(first);
        all.addAll(rest);
        return all;
    }

    Answer results(String id, String kind) {
        Job job = job(id);
        if (!Set.of("JobComplete", "Failed", "Aborted").contains(job.state)) {
            throw new ApiException(400, "INVALIDJOBSTATE", "The job is not done");
        }
        StringBuilder text = new StringBuilder();
        List<List<String>> rows;
        switch (kind) {
            case "successfulResults" -> {
                Csv.write(text, joined(List.of("sf__Id", "sf__Created"), job.header));
                // in an order of their own
                rows = new ArrayList<>(job.successful);
                java.util.Collections.reverse(rows);
            }
            case "failedResults" -> {
                Csv.write(text, joined(List.of("sf__Id", "sf__Error"), job.header));
                rows = job.failed;
            }
            default -> {
                Csv.write(text, job.header);
                rows = job.unprocessed;
            }
        }
        rows.forEach(row -> Csv.write(text, row));
        return new Answer(200, "text/csv", text.toString(), Map.of(), Answer.Cut.NOT, Duration.ZERO);
    }
}
