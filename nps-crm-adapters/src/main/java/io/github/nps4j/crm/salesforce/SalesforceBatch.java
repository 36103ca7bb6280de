package io.github.nps4j.crm.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.Redaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call to sObject Collections: finds for each row what became of it. The answer is 200 whatever happened to the rows,
 * and its results stand in the order of the rows.
 */
final class SalesforceBatch {

    /**
     * A row.
     *
     * @param json the row, with its type
     * @param recordId of the record that it names; {@code null} for one that may be new
     * @param parent the record that Salesforce locks while it writes this one; its own where nothing is known of a parent
     */
    record Row(ObjectNode json, @Nullable String recordId, String parent) {

        Row(ObjectNode json, @Nullable String recordId) {
            this(json, recordId, recordId == null ? "" : recordId);
        }

        String object() {
            return json.path("attributes").path("type").asText();
        }

        Redaction redaction() {
            return SalesforceBatch.redaction(List.of(this));
        }
    }

    private SalesforceBatch() {}

    static List<ObjectNode> bodies(List<Row> rows) {
        return rows.stream().map(Row::json).toList();
    }

    /** Knows the fields and values of all rows. */
    static Redaction redaction(List<Row> rows) {
        Set<String> names = new HashSet<>();
        Set<String> values = new HashSet<>();
        rows.forEach(row -> collect(row.json(), names, values));
        return Redaction.of(names, values);
    }

    private static void collect(JsonNode json, Set<String> names, Set<String> values) {
        json.properties().forEach(entry -> {
            if (entry.getValue().isValueNode() && !entry.getKey().equals("id")) {
                names.add(entry.getKey());
                values.add(entry.getValue().asText());
                // of several options an error may quote one
                values.addAll(List.of(entry.getValue().asText().split(";")));
            }
        });
    }

    /**
     * Reads the answer.
     *
     * @return an outcome for each row
     * @throws CrmException if the batch failed as a whole
     */
    static List<WriteOutcome> outcomes(HttpAnswer answer, List<Row> rows) {
        if (!answer.isSuccess()) {
            Failure failure = SalesforceErrors.refusal(answer, rows.size());
            return rows.stream().map(row -> outcome(failure)).toList();
        }
        JsonNode results = answer.json();
        if (!results.isArray()) {
            throw new CrmException(answer.unreadable("was a success that cannot be read; look what Salesforce did"));
        }
        boolean complete = results.size() == rows.size();
        List<WriteOutcome> outcomes = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            JsonNode result = complete ? results.get(i) : named(results, row.recordId());
            outcomes.add(result == null ? unknown("does not mention this record") : outcome(result, row));
        }
        return outcomes;
    }

    /** Where results are missing, their positions prove nothing, and only an id tells whose one is. */
    private static @Nullable JsonNode named(JsonNode results, @Nullable String recordId) {
        if (recordId != null) {
            for (JsonNode result : results) {
                if (SalesforceNames.sameId(recordId, SalesforceErrors.text(result.path("id")))) {
                    return result;
                }
            }
        }
        return null;
    }

    private static WriteOutcome outcome(JsonNode result, Row row) {
        String id = SalesforceErrors.text(result.path("id"));
        if (result.path("success").asBoolean()) {
            String whole = id == null ? null : SalesforceNames.id18(id);
            if (whole == null) {
                return unknown("tells of a success without an id");
            }
            return row.recordId() == null || SalesforceNames.sameId(row.recordId(), whole)
                    ? new WriteOutcome.Applied(whole)
                    : unknown("names another record in this record's place");
        }
        List<SalesforceErrors.Entry> errors = SalesforceErrors.entries(result.path("errors"));
        return errors.isEmpty()
                ? unknown("tells of neither success nor error")
                : outcome(SalesforceErrors.rowFailure(errors, row.recordId() != null, row.redaction()));
    }

    static WriteOutcome outcome(Failure failure) {
        return switch (failure.kind()) {
            case THROTTLED, LOCKED, UNEXPECTED, QUOTA_EXHAUSTED, UNAVAILABLE, BATCH_REFUSED, UNAUTHORIZED, FORBIDDEN ->
                new WriteOutcome.Retry(failure);
            case UNKNOWN_OUTCOME -> new WriteOutcome.Unknown(failure);
            default -> new WriteOutcome.Rejected(failure);
        };
    }

    static WriteOutcome unknown(String what) {
        return new WriteOutcome.Unknown(
                Failure.of(FailureKind.UNKNOWN_OUTCOME, "Salesforce's answer " + what + "; it may have been written"));
    }
}
