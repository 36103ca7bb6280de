package io.github.nps4j.crm.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.Redaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One batch of writes: sends it, and finds for each row what became of it. The answer is read the same way whatever its
 * status among 200, 201 and 207, because versions of the API differ in which one they use for a partial failure.
 */
final class HubSpotBatch {

    /**
     * A row of the batch.
     *
     * @param traceId unique in the batch; HubSpot echoes it
     * @param id what the row's {@code id} says, if it has one; errors name it
     * @param input the row
     * @param isResult recognizes the row's result where the trace id is not echoed
     */
    record Row(String traceId, @Nullable String id, ObjectNode input, Predicate<JsonNode> isResult) {}

    private final HubSpotApi api;
    private final String path;
    private final List<Row> rows;
    private final Redaction redaction;

    HubSpotBatch(HubSpotApi api, String path, List<Row> rows, Redaction redaction) {
        this.api = api;
        this.path = path;
        this.rows = rows;
        this.redaction = redaction;
    }

    /**
     * Sends the batch.
     *
     * @return an outcome for each row
     * @throws CrmException if the batch failed as a whole
     */
    List<WriteOutcome> send() {
        ArrayNode inputs = JsonNodeFactory.instance.arrayNode();
        rows.forEach(row -> inputs.add(row.input().put("objectWriteTraceId", row.traceId())));
        HttpAnswer answer = api.batchWrite(path, inputs, redaction);
        if (!answer.isSuccess()) {
            Failure failure = HubSpotErrors.refusal(answer, rows.size());
            return rows.stream().map(row -> outcome(failure)).toList();
        }
        if (!answer.json().isObject()) {
            throw new CrmException(answer.unreadable("was a success that cannot be read; look what HubSpot did"));
        }
        return outcomes(answer);
    }

    private List<WriteOutcome> outcomes(HttpAnswer answer) {
        Map<String, Integer> byTrace = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            byTrace.put(rows.get(i).traceId(), i);
        }
        String[] applied = new String[rows.size()];
        for (JsonNode result : answer.json().path("results")) {
            int row = rowOf(result, byTrace, applied);
            String id = HubSpotErrors.text(result.path("id"));
            if (row >= 0 && id != null && !id.isEmpty()) {
                applied[row] = id;
            }
        }
        Failure[] failed = new Failure[rows.size()];
        Failure stray = null;
        for (JsonNode error : answer.json().path("errors")) {
            Failure failure = failureOf(error, redaction);
            Set<Integer> named = rowsOf(error, byTrace);
            named.forEach(row -> failed[row] = failure);
            if (named.isEmpty()) {
                stray = failure;
            }
        }
        List<WriteOutcome> outcomes = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            if (failed[i] != null && applied[i] == null) {
                outcomes.add(outcome(failed[i]));
            } else if (applied[i] != null && failed[i] == null) {
                outcomes.add(new WriteOutcome.Applied(applied[i]));
            } else {
                outcomes.add(unknown(applied[i] != null, stray));
            }
        }
        return outcomes;
    }

    private int rowOf(JsonNode result, Map<String, Integer> byTrace, String[] applied) {
        String trace = HubSpotErrors.text(result.path("objectWriteTraceId"));
        if (trace != null && byTrace.containsKey(trace)) {
            return byTrace.get(trace);
        }
        int found = -1;
        for (int i = 0; i < rows.size(); i++) {
            if (applied[i] == null && rows.get(i).isResult().test(result)) {
                if (found >= 0) {
                    return -1; // fits two rows, so it proves neither
                }
                found = i;
            }
        }
        return found;
    }

    private Set<Integer> rowsOf(JsonNode error, Map<String, Integer> byTrace) {
        JsonNode context = error.path("context");
        Set<Integer> named = new HashSet<>();
        for (String trace : HubSpotErrors.texts(context.path("objectWriteTraceId"))) {
            Integer row = byTrace.get(trace);
            if (row != null) {
                named.add(row);
            }
        }
        if (!named.isEmpty()) {
            return named;
        }
        List<String> ids = new ArrayList<>(HubSpotErrors.texts(context.path("ids")));
        ids.addAll(HubSpotErrors.texts(context.path("id")));
        for (String id : ids) {
            String wanted = id.strip().toLowerCase(Locale.ROOT);
            for (int i = 0; i < rows.size(); i++) {
                String own = rows.get(i).id();
                if (own != null && own.toLowerCase(Locale.ROOT).equals(wanted)) {
                    named.add(i);
                }
            }
        }
        return named;
    }

    /** What an error of an answer says of the rows that it names. */
    static Failure failureOf(JsonNode error, Redaction redaction) {
        FailureKind kind = HubSpotErrors.kindOfRow(error);
        String code = HubSpotErrors.code(error);
        String said = redaction.apply(HubSpotErrors.text(error.path("message")));
        return Failure.of(
                        kind,
                        "HubSpot refused this record" + (code == null ? "" : " (" + code + ")")
                                + (said.isEmpty() ? "" : ": " + said))
                .withCode(code);
    }

    /** What a failure of one row means for it. */
    static WriteOutcome outcome(Failure failure) {
        return switch (failure.kind()) {
            case THROTTLED, LOCKED, UNEXPECTED -> new WriteOutcome.Retry(failure);
            default -> new WriteOutcome.Rejected(failure);
        };
    }

    /** A row of which the answer does not say what became of it. */
    static WriteOutcome unknown(boolean both, @Nullable Failure stray) {
        String what = both
                ? "HubSpot's answer names this record among the results and among the errors"
                : "HubSpot's answer does not mention this record"
                        + (stray == null ? "" : "; an error that names no record says: " + stray.message());
        return new WriteOutcome.Unknown(Failure.of(FailureKind.UNKNOWN_OUTCOME, what)
                .withCode(stray == null ? null : stray.code().orElse(null)));
    }
}
