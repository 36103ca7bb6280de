package io.github.nps4j.crm.salesforce;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.salesforce.SalesforceBatch.Row;
import io.github.nps4j.http.HttpAnswer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Sends any number of rows in as few calls as Salesforce allows, as jobs where they are many. */
final class SalesforceCollections {

    /** What is done with the rows of one part. */
    enum Operation {
        /** Existing records by id. */
        UPDATE,
        /** By the value of an external id. */
        UPSERT,
        /** New records. */
        CREATE,
        /** Enhanced notes, each with the link to its record. */
        NOTE;

        /** Most rows of one call. */
        int most() {
            return this == NOTE ? SalesforceNoteGraph.NOTES : SalesforceApi.ROWS;
        }
    }

    /**
     * Rows that are sent in the same way.
     *
     * @param field the external id of an upsert
     * @param job whether they go as one job
     * @param indices where the outcome of each row goes
     */
    record Part(Operation operation, @Nullable String field, boolean job, List<Row> rows, List<Integer> indices) {

        Part(Operation operation, @Nullable String field) {
            this(operation, field, false, new ArrayList<>(), new ArrayList<>());
        }

        void add(int index, Row row) {
            indices.add(index);
            rows.add(row);
        }

        private Part some(List<Integer> positions) {
            return some(positions, job);
        }

        private Part some(List<Integer> positions, boolean asJob) {
            return new Part(
                    operation,
                    field,
                    asJob,
                    positions.stream().map(rows::get).toList(),
                    positions.stream().map(indices::get).toList());
        }
    }

    private final SalesforceApi api;
    private final @Nullable SalesforceBulk bulk;

    SalesforceCollections(SalesforceApi api, @Nullable SalesforceBulk bulk) {
        this.api = api;
        this.bulk = bulk;
    }

    /**
     * Sends parts.
     *
     * @param outcomes takes the outcomes
     * @throws CrmException if the first call failed as a whole; of the later ones a failure becomes an outcome, because an
     *     exception would hide what became of the first
     */
    void send(Iterable<Part> parts, @Nullable WriteOutcome[] outcomes) {
        boolean first = true;
        Failure stop = null;
        for (Part whole : parts) {
            for (Part part : split(whole)) {
                List<WriteOutcome> sent;
                if (stop != null) {
                    sent = Collections.nCopies(part.rows().size(), new WriteOutcome.Retry(stop));
                } else if (first) {
                    sent = send(part);
                } else {
                    try {
                        sent = sendApart(part);
                    } catch (CrmException e) {
                        stop = e.failure();
                        sent = Collections.nCopies(part.rows().size(), SalesforceBatch.outcome(stop));
                    }
                }
                for (int i = 0; i < sent.size(); i++) {
                    outcomes[part.indices().get(i)] = sent.get(i);
                }
                first = false;
            }
        }
    }

    /**
     * A part that is refused because of one of its rows is halved here, since the engine cannot do it without repeating
     * the other parts.
     */
    private List<WriteOutcome> sendApart(Part part) {
        try {
            return send(part);
        } catch (CrmException e) {
            int size = part.rows().size();
            if (e.failure().kind() == FailureKind.BATCH_REFUSED && size > 1) {
                List<WriteOutcome> outcomes = new ArrayList<>(
                        sendApart(part.some(IntStream.range(0, size / 2).boxed().toList())));
                outcomes.addAll(sendApart(
                        part.some(IntStream.range(size / 2, size).boxed().toList())));
                return outcomes;
            }
            if (e.failure().kind().scope() == FailureKind.Scope.DESTINATION
                    && e.failure().kind() != FailureKind.SCHEMA) {
                throw e;
            }
            return Collections.nCopies(size, SalesforceBatch.outcome(e.failure()));
        }
    }

    private List<WriteOutcome> send(Part part) {
        List<Row> rows = part.rows();
        String field = part.field();
        if (bulk != null && part.job()) {
            return bulk.send(part);
        }
        if (part.operation() == Operation.NOTE) {
            return SalesforceNoteGraph.send(api, rows);
        }
        HttpAnswer answer = switch (part.operation()) {
            case UPDATE -> api.update(SalesforceBatch.bodies(rows), SalesforceBatch.redaction(rows));
            case CREATE, NOTE -> api.create(SalesforceBatch.bodies(rows), SalesforceBatch.redaction(rows));
            case UPSERT ->
                api.upsert(
                        rows.get(0).object(),
                        field == null ? "Id" : field,
                        SalesforceBatch.bodies(rows),
                        SalesforceBatch.redaction(rows));
        };
        return SalesforceBatch.outcomes(answer, rows);
    }

    /**
     * Rows of one type stand together, so that the type changes as seldom as possible; within a type those of one parent,
     * in the order of the parents' ids: Salesforce locks a parent while it writes a child, and calls that run at the same
     * time then take the same locks in the same order, or not at all.
     */
    private List<Part> split(Part whole) {
        List<Integer> order = IntStream.range(0, whole.rows().size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> whole.rows().get(i).object())
                        .thenComparing(i -> whole.rows().get(i).parent()))
                .toList();
        // the results of a job say whose they are by a key, which a plain creation has not
        if (bulk != null && whole.operation() != Operation.CREATE && bulk.takes(whole.rows())) {
            return bulk.split(whole.rows(), order).stream()
                    .map(positions -> whole.some(positions, true))
                    .toList();
        }
        List<Part> parts = new ArrayList<>();
        List<Integer> current = new ArrayList<>();
        int types = 0;
        String type = "";
        for (int i : order) {
            String next = whole.rows().get(i).object();
            int more = next.equals(type) ? 0 : 1;
            if (current.size() == whole.operation().most() || types + more > SalesforceApi.TYPE_CHUNKS) {
                parts.add(whole.some(current));
                current = new ArrayList<>();
                types = 0;
                more = 1;
            }
            current.add(i);
            types += more;
            type = next;
        }
        if (!current.isEmpty()) {
            parts.add(whole.some(current));
        }
        return parts;
    }

    /** The outcomes as a list; one that is missing is unknown. */
    static List<WriteOutcome> listed(@Nullable WriteOutcome[] outcomes) {
        return Arrays.stream(outcomes)
                .map(outcome -> outcome == null ? SalesforceBatch.unknown("does not mention this record") : outcome)
                .toList();
    }
}
