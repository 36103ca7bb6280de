package io.github.nps4j.crm.pipedrive;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.http.HttpAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What became of writes that Pipedrive takes one by one. */
final class PipedriveOutcomes {

    private PipedriveOutcomes() {}

    /**
     * Writes one after the other. What goes wrong before anything was sent is thrown; after that it is an outcome, so that
     * it does not hide what became of the others.
     */
    static <T> List<WriteOutcome> each(List<T> batch, Function<T, WriteOutcome> write) {
        List<WriteOutcome> outcomes = new ArrayList<>();
        Failure stop = null;
        for (T one : batch) {
            if (stop != null) {
                outcomes.add(new WriteOutcome.Retry(stop));
                continue;
            }
            try {
                outcomes.add(write.apply(one));
            } catch (CrmException e) {
                Failure failure = e.failure();
                if (failure.kind().scope() == FailureKind.Scope.RECORD) {
                    outcomes.add(rejected(failure));
                } else if (outcomes.isEmpty()) {
                    throw e;
                } else {
                    outcomes.add(
                            failure.kind() == FailureKind.UNKNOWN_OUTCOME
                                    ? new WriteOutcome.Unknown(failure)
                                    : new WriteOutcome.Retry(failure));
                    stop = failure.kind() == FailureKind.UNKNOWN_OUTCOME ? null : failure;
                }
            }
        }
        return outcomes;
    }

    static WriteOutcome rejected(Failure failure) {
        return failure.kind() == FailureKind.LOCKED
                ? new WriteOutcome.Retry(failure)
                : new WriteOutcome.Rejected(failure);
    }

    /** A successful answer to the change of a record: applied, if it names this one. */
    static WriteOutcome applied(HttpAnswer answer, String recordId) {
        WriteOutcome outcome = applied(answer);
        return outcome instanceof WriteOutcome.Applied applied
                        && !applied.recordId().equals(recordId)
                ? new WriteOutcome.Unknown(
                        answer.unreadable("was a success that names another record; look what Pipedrive did"))
                : outcome;
    }

    /** A successful answer: applied, if it names the record. */
    static WriteOutcome applied(HttpAnswer answer) {
        JsonNode json = answer.json();
        String id = PipedriveErrors.text(json.path("data").path("id"));
        if (!json.isObject()) {
            throw new CrmException(answer.unreadable("was a success that cannot be read; look what Pipedrive did"));
        }
        if (!json.path("success").asBoolean() || id == null || id.isEmpty()) {
            return new WriteOutcome.Unknown(
                    answer.unreadable("was a success that does not name the record; look what Pipedrive did"));
        }
        if (json.path("data").path("is_deleted").asBoolean()) {
            return new WriteOutcome.Rejected(
                    Failure.of(FailureKind.RECORD_GONE, "Pipedrive's record " + id + " is deleted"));
        }
        return new WriteOutcome.Applied(id);
    }
}
