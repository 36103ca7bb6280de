package io.github.nps4j.crm.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.salesforce.SalesforceBatch.Row;
import io.github.nps4j.crm.salesforce.SalesforceCollections.Operation;
import io.github.nps4j.crm.salesforce.SalesforceCollections.Part;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.HttpCall;
import io.github.nps4j.http.Waiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bulk API 2.0: many rows as one job. A job is created, given its rows as CSV and closed; until it is closed nothing is
 * written. Then it is asked now and then whether it is done. Its results come in any order and carry the key of their row.
 */
final class SalesforceBulk {

    /** What the job sets for an empty field. An empty column means "leave as it is". */
    private static final String CLEAR = "#N/A";

    /** Keeps the results, which repeat the rows, within the bound of an answer. */
    private static final int MAX_BYTES = 6_000_000;

    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);
    private static final Pattern ERROR =
            Pattern.compile("(?s)([A-Z][A-Z0-9_]{1,79}):(.*?)(?::([A-Za-z0-9_, .]*))?\\s*--\\s*");
    private static final Pattern JOB_ID = Pattern.compile("[a-zA-Z0-9]{15,18}");

    private final SalesforceApi api;
    private final int threshold;
    private final Clock clock;
    private final Waiter waiter;
    private final Duration patience;

    /**
     * Jobs.
     *
     * @param threshold fewest rows of a job
     * @param patience longest time until a job is done
     */
    SalesforceBulk(SalesforceApi api, int threshold, Clock clock, Waiter waiter, Duration patience) {
        this.api = api;
        this.threshold = threshold;
        this.clock = clock;
        this.waiter = waiter;
        this.patience = patience;
    }

    boolean takes(List<Row> rows) {
        return rows.size() >= threshold && rows.stream().noneMatch(SalesforceBulk::isUnfit);
    }

    /** A text that means "clear" in a job cannot be written by one. */
    private static boolean isUnfit(Row row) {
        for (JsonNode value : row.json()) {
            if (value.isTextual() && value.textValue().equals(CLEAR)) {
                return true;
            }
        }
        return false;
    }

    /** A job is for one object, and of bounded size. */
    List<List<Integer>> split(List<Row> rows, List<Integer> order) {
        List<List<Integer>> jobs = new ArrayList<>();
        List<Integer> current = new ArrayList<>();
        String object = "";
        long bytes = 0;
        for (int i : order) {
            Row row = rows.get(i);
            long more = size(row);
            if (!current.isEmpty() && (!row.object().equals(object) || bytes + more > MAX_BYTES)) {
                jobs.add(current);
                current = new ArrayList<>();
                bytes = 0;
            }
            current.add(i);
            object = row.object();
            bytes += more;
        }
        if (!current.isEmpty()) {
            jobs.add(current);
        }
        return jobs;
    }

    private static long size(Row row) {
        long size = 0;
        for (JsonNode value : row.json()) {
            size += 4L + value.asText().getBytes(StandardCharsets.UTF_8).length;
        }
        return size;
    }

    List<WriteOutcome> send(Part part) {
        List<Row> rows = part.rows();
        String key = part.operation() == Operation.UPSERT && part.field() != null ? part.field() : "Id";
        String job = create(part, rows.get(0).object());
        try {
            upload(job, csv(rows, key));
        } catch (CrmException e) {
            // an open job writes nothing
            abort(job);
            throw new CrmException(
                    e.failure().kind() == FailureKind.UNKNOWN_OUTCOME
                            ? Failure.of(
                                    FailureKind.UNAVAILABLE,
                                    "Salesforce: the rows of a bulk job could not be handed over; nothing was written,"
                                            + " try again later")
                            : e.failure(),
                    e);
        }
        close(job);
        try {
            JsonNode state = await(job);
            return results(job, state, rows, key);
        } catch (CrmException e) {
            // the job runs, whatever became of our questions
            Failure failure = Failure.of(
                            FailureKind.UNKNOWN_OUTCOME,
                            "Salesforce: bulk job " + job + " was started, and what became of it is not known: "
                                    + e.failure().message())
                    .withCode(e.failure().code().orElse(null));
            return Collections.nCopies(rows.size(), new WriteOutcome.Unknown(failure));
        }
    }

    private String create(Part part, String object) {
        ObjectNode body = SalesforceApi.object();
        body.put("object", object);
        body.put(
                "operation",
                switch (part.operation()) {
                    case UPDATE -> "update";
                    case UPSERT -> "upsert";
                    case CREATE, NOTE -> throw new IllegalArgumentException("a job needs rows with keys");
                });
        if (part.operation() == Operation.UPSERT) {
            body.put("externalIdFieldName", part.field());
        }
        body.put("contentType", "CSV");
        body.put("columnDelimiter", "COMMA");
        body.put("lineEnding", "LF");
        HttpAnswer answer = api.send(HttpCall.post(path("")).json(body).build());
        if (!answer.isSuccess()) {
            throw new CrmException(
                    answer.failure(error -> answer.status() == 400 ? error.withKind(FailureKind.SCHEMA) : error));
        }
        String id = answer.json().path("id").asText("");
        if (!JOB_ID.matcher(id).matches()) {
            throw new CrmException(Failure.of(
                    FailureKind.UNEXPECTED, "Salesforce: the answer names no bulk job; nothing was written"));
        }
        return id;
    }

    private void upload(String job, String csv) {
        api.send(HttpCall.put(path("/{job}/batches"))
                        .pathValue("job", job)
                        .body("text/csv; charset=UTF-8", csv.getBytes(StandardCharsets.UTF_8))
                        .ignoreBody()
                        .build())
                .orThrow();
    }

    private void close(String job) {
        api.send(state(job, "UploadComplete")).orThrow();
    }

    private void abort(String job) {
        try {
            api.send(state(job, "Aborted"));
        } catch (CrmException e) {
            // Salesforce drops an open job after some days by itself
            return;
        }
    }

    private HttpCall state(String job, String state) {
        return HttpCall.patch(path("/{job}"))
                .pathValue("job", job)
                .json(SalesforceApi.object().put("state", state))
                .build();
    }

    private String path(String rest) {
        return api.root() + "/jobs/ingest" + rest;
    }

    private JsonNode await(String job) {
        Instant end = clock.instant().plus(patience);
        Duration wait = FIRST_WAIT;
        while (true) {
            pause(wait);
            HttpAnswer answer = api.send(
                            HttpCall.get(path("/{job}")).pathValue("job", job).build())
                    .orThrow();
            String state = answer.json().path("state").asText("");
            if (Set.of("JobComplete", "Failed", "Aborted").contains(state)) {
                return answer.json();
            }
            if (!clock.instant().isBefore(end)) {
                throw new CrmException(Failure.of(
                        FailureKind.UNAVAILABLE,
                        "it is not done after " + patience.toSeconds() + " s (state " + state.replaceAll("\\W", "")
                                + ")"));
            }
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
        }
    }

    private void pause(Duration wait) {
        try {
            waiter.await(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CrmException(
                    Failure.of(FailureKind.UNAVAILABLE, "the thread was interrupted while it waited for the job"), e);
        }
    }

    // rows as CSV and back

    private static String csv(List<Row> rows, String key) {
        Set<String> columns = new LinkedHashSet<>();
        columns.add(key);
        rows.forEach(row -> row.json().fieldNames().forEachRemaining(columns::add));
        columns.removeAll(List.of("attributes", "id"));
        StringWriter text = new StringWriter();
        try (CsvWriter writer =
                CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            writer.writeRecord(columns);
            for (Row row : rows) {
                writer.writeRecord(
                        columns.stream().map(column -> cell(row, column)).toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("CSV could not be written to memory", e);
        }
        return text.toString();
    }

    private static String cell(Row row, String column) {
        if (column.equals("Id")) {
            return String.valueOf(row.recordId());
        }
        JsonNode value = row.json().get(column);
        if (value == null) {
            return "";
        }
        if (value.isNull() || value.asText().isEmpty()) {
            return CLEAR;
        }
        return value.isNumber() ? value.decimalValue().toPlainString() : value.asText();
    }

    private List<WriteOutcome> results(String job, JsonNode state, List<Row> rows, String key) {
        Map<String, Integer> byKey = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            byKey.put(keyOf(cell(rows.get(i), key), key), i);
        }
        WriteOutcome[] outcomes = new WriteOutcome[rows.size()];
        for (NamedCsvRecord result : read(job, "successfulResults")) {
            Integer row = rowOf(result, key, byKey);
            String id = SalesforceNames.id18(result.findField("sf__Id").orElse(""));
            if (row != null && id != null) {
                outcomes[row] = new WriteOutcome.Applied(id);
            }
        }
        for (NamedCsvRecord result : read(job, "failedResults")) {
            Integer row = rowOf(result, key, byKey);
            if (row != null) {
                outcomes[row] = SalesforceBatch.outcome(
                        failure(result.findField("sf__Error").orElse(""), rows.get(row)));
            }
        }
        String ended = state.path("state").asText("");
        // a column that is no field ends the job before its first row
        boolean schema = state.path("errorMessage").asText("").contains("Field name not found");
        Failure undone = Failure.of(
                schema ? FailureKind.SCHEMA : FailureKind.UNEXPECTED,
                schema
                        ? "Salesforce refused the bulk job, because a field of the mapping does not exist or this user may"
                                + " not see it: create it, or grant access to it"
                        : "Salesforce ended the bulk job (" + ended
                                + ") before it came to this record; nothing was changed");
        if (Arrays.asList(outcomes).contains(null)) {
            for (NamedCsvRecord result : read(job, "unprocessedrecords")) {
                Integer row = rowOf(result, key, byKey);
                if (row != null && outcomes[row] == null) {
                    outcomes[row] = SalesforceBatch.outcome(undone);
                }
            }
        }
        return SalesforceCollections.listed(outcomes);
    }

    private static @Nullable Integer rowOf(NamedCsvRecord result, String key, Map<String, Integer> byKey) {
        String value = result.findField(key).orElse("");
        if (value.isEmpty() && key.equals("Id")) {
            value = result.findField("sf__Id").orElse("");
        }
        return byKey.get(keyOf(value, key));
    }

    private static String keyOf(String value, String key) {
        String id = key.equals("Id") ? SalesforceNames.id18(value) : null;
        return id == null ? value.toLowerCase(Locale.ROOT) : id;
    }

    private List<NamedCsvRecord> read(String job, String kind) {
        HttpAnswer answer = api.send(HttpCall.get(path("/{job}/" + kind))
                        .pathValue("job", job)
                        .header("Accept", "text/csv")
                        .build())
                .orThrow();
        List<NamedCsvRecord> records = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(answer.text())) {
            reader.forEach(records::add);
        } catch (CsvParseException | IOException e) {
            throw new CrmException(answer.unreadable("is no CSV that can be read"));
        }
        return records;
    }

    private static Failure failure(String text, Row row) {
        Matcher matcher = ERROR.matcher(text);
        String code = matcher.matches() ? matcher.group(1) : text.replaceFirst("(?s):.*", "");
        String message = matcher.matches() ? matcher.group(2) : text.replaceFirst("^[^:]*:?", "");
        String fields = matcher.matches() ? matcher.group(3) : null;
        List<String> names = fields == null || fields.isBlank()
                ? List.of()
                : Arrays.stream(fields.split("[, ]+"))
                        .filter(name -> !name.isBlank())
                        .toList();
        return SalesforceErrors.rowFailure(
                List.of(new SalesforceErrors.Entry(code, message, names)), row.recordId() != null, row.redaction());
    }
}
