package io.github.nps4j.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.HttpCall;
import io.github.nps4j.http.Redaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One batch of writes: sends it, and finds for each row what became of it. The HTTP status says nothing of that (200 with
 * refused rows, 207, 202, 400), so each row's own status is read. Zoho answers in the order of the rows, and this is
 * checked by the record ids and by the row numbers in its errors; what does not fit is unknown.
 */
final class ZohoBatch {

    /** What Zoho does with each row. */
    enum Verb {
        UPDATE,
        INSERT,
        UPSERT
    }

    /**
     * A row of the batch.
     *
     * @param recordId the record to be written to, or {@code null} if the id is not known yet
     * @param input the row
     */
    record Row(@Nullable String recordId, ObjectNode input) {}

    private final ZohoApi api;
    private final String module;
    private final Verb verb;
    private final @Nullable String duplicateCheckField;

    ZohoBatch(ZohoApi api, String module, Verb verb, @Nullable String duplicateCheckField) {
        this.api = api;
        this.module = module;
        this.verb = verb;
        this.duplicateCheckField = duplicateCheckField;
    }

    /**
     * Sends the rows, at most {@link ZohoApi#BATCH}.
     *
     * @return an outcome for each row
     * @throws CrmException if the batch failed as a whole
     */
    List<WriteOutcome> send(List<Row> rows, Redaction redaction) {
        ArrayNode inputs = JsonNodeFactory.instance.arrayNode();
        rows.forEach(row -> inputs.add(row.input()));
        HttpCall.Builder call = switch (verb) {
            case UPDATE -> HttpCall.put(api.paths().module(module, ""));
            case INSERT -> HttpCall.post(api.paths().module(module, ""));
            case UPSERT -> HttpCall.post(api.paths().module(module, "/upsert"));
        };
        HttpAnswer answer = api.write(call, inputs, duplicateCheckField, redaction);
        List<String> ids = new ArrayList<>();
        rows.forEach(row -> ids.add(row.recordId()));
        return outcomes(answer, ids, redaction);
    }

    /** Sends rows after others were sent: an exception would hide what became of those, so it becomes outcomes. */
    List<WriteOutcome> sendApart(List<Row> rows, Redaction redaction) {
        return apart(rows, some -> send(some, redaction));
    }

    /**
     * Sends something after other things were sent. What is refused because of one of its rows is halved here, since the
     * engine cannot do it without repeating the others.
     */
    static <T> List<WriteOutcome> apart(List<T> rows, Function<List<T>, List<WriteOutcome>> call) {
        return apart(rows, () -> call.apply(rows), call);
    }

    private static <T> List<WriteOutcome> apart(
            List<T> rows, Supplier<List<WriteOutcome>> now, Function<List<T>, List<WriteOutcome>> call) {
        try {
            return now.get();
        } catch (CrmException e) {
            Failure failure = e.failure();
            if (failure.kind() == FailureKind.BATCH_REFUSED && rows.size() > 1) {
                int half = rows.size() / 2;
                List<WriteOutcome> outcomes = new ArrayList<>(apart(rows.subList(0, half), call));
                outcomes.addAll(apart(rows.subList(half, rows.size()), call));
                return outcomes;
            }
            WriteOutcome outcome = switch (failure.kind()) {
                case UNKNOWN_OUTCOME -> new WriteOutcome.Unknown(failure);
                case SCHEMA -> new WriteOutcome.Rejected(failure);
                default -> new WriteOutcome.Retry(failure);
            };
            return rows.stream().map(row -> outcome).toList();
        }
    }

    /**
     * What became of rows.
     *
     * @param ids the record id of each row, {@code null} where it is not known
     * @throws CrmException if the answer is about the batch as a whole
     */
    static List<WriteOutcome> outcomes(HttpAnswer answer, List<@Nullable String> ids, Redaction redaction) {
        JsonNode data = answer.json().path("data");
        boolean perRow = data.isArray() && answer.status() < 500 && answer.status() != 429 && answer.status() != 401;
        if (!perRow) {
            if (!answer.isSuccess()) {
                Failure failure = ZohoErrors.refusal(answer, ids.size());
                return ids.stream().map(id -> failed(failure)).toList();
            }
            throw new CrmException(answer.unreadable("was a success that cannot be read; look what Zoho did"));
        }
        WriteOutcome[] outcomes = new WriteOutcome[ids.size()];
        boolean complete = data.size() == ids.size();
        Map<String, Integer> byId = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            String id = ids.get(i);
            if (id != null) {
                byId.put(id, i);
            }
        }
        Set<Integer> twice = new HashSet<>();
        for (int i = 0; i < data.size(); i++) {
            JsonNode element = data.get(i);
            int row = rowOf(element, i, complete, ids, byId);
            if (row < 0) {
                continue;
            }
            if (outcomes[row] != null) {
                twice.add(row);
            }
            outcomes[row] = outcome(element, ids.get(row), redaction);
        }
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null || twice.contains(i)) {
                outcomes[i] = new WriteOutcome.Unknown(Failure.of(
                        FailureKind.UNKNOWN_OUTCOME,
                        twice.contains(i)
                                ? "Zoho's answer names this record more than once"
                                : "Zoho's answer does not mention this record"));
            }
        }
        return Arrays.asList(outcomes);
    }

    /** The row that an element of the answer is about, or -1 if that is not sure. */
    private static int rowOf(
            JsonNode element, int index, boolean complete, List<@Nullable String> ids, Map<String, Integer> byId) {
        String id = ZohoApi.text(element.path("details").path("id"));
        if (isSuccess(element)) {
            Integer named = id == null ? null : byId.get(id);
            if (named != null) {
                return named;
            }
            // a new record, whose id nobody could know
            return complete && ids.get(index) == null ? index : -1;
        }
        int told = ZohoErrors.rowOf(element);
        if (told >= 0) {
            return told < ids.size() && (!complete || told == index) ? told : -1;
        }
        if (id != null && byId.containsKey(id)) {
            return byId.get(id);
        }
        return complete ? index : -1;
    }

    private static boolean isSuccess(JsonNode element) {
        return "success".equals(ZohoApi.text(element.path("status")));
    }

    private static WriteOutcome outcome(JsonNode element, @Nullable String recordId, Redaction redaction) {
        if (!isSuccess(element)) {
            return failed(ZohoErrors.ofRow(element, redaction));
        }
        String id = ZohoApi.text(element.path("details").path("id"));
        if (id == null || id.isEmpty() || (recordId != null && !recordId.equals(id))) {
            return new WriteOutcome.Unknown(
                    Failure.of(FailureKind.UNKNOWN_OUTCOME, "Zoho's answer does not name the record that it wrote"));
        }
        return new WriteOutcome.Applied(id);
    }

    static WriteOutcome failed(Failure failure) {
        return switch (failure.kind()) {
            case THROTTLED, QUOTA_EXHAUSTED, LOCKED, UNEXPECTED -> new WriteOutcome.Retry(failure);
            default -> new WriteOutcome.Rejected(failure);
        };
    }
}
