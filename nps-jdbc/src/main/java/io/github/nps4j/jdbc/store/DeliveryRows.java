package io.github.nps4j.jdbc.store;

import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.ResponseJson;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.Reason;
import io.github.nps4j.sync.store.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Deliveries as rows of {@code nps_delivery}, with the responses that they carry. */
final class DeliveryRows {

    static final int WAITING = 0;
    static final int APPLIED = 1;

    private static final List<DeliveryState> STATES = List.of(
            DeliveryState.WAITING,
            DeliveryState.APPLIED,
            DeliveryState.SUPERSEDED,
            DeliveryState.REVIEW,
            DeliveryState.DEAD,
            DeliveryState.SUPPRESSED);

    /**
     * What {@link #read} reads before the body, from {@code nps_delivery d}. What is as usual is NULL, which costs
     * next to nothing to send and to read; in a fresh delivery most is.
     */
    static final String COLUMNS = "d.id, d.destination, d.mapping, NULLIF(d.work, 'fields'), NULLIF(d.state, 0),"
            + " NULLIF(d.attempts, 0), d.due_at, d.accepted_at, NULLIF(d.changed_at, d.accepted_at),"
            + " d.last_attempt_at, d.record_id, NULLIF(d.create_approved, 0), NULLIF(d.outcome_unknown, 0),"
            + " d.reason_code, d.reason_text, d.candidates";

    /** The rest of it. */
    static final String BODY_FROM = ", r.body FROM nps_delivery d JOIN nps_response r ON r.no = d.id / 65536 ";

    /** All that an engine may change of a delivery. */
    static final String UPDATE_SET = "UPDATE nps_delivery AS d SET state = u.state, attempts = u.attempts,"
            + " due_at = u.due_at, changed_at = u.changed_at, last_attempt_at = u.last_attempt_at,"
            + " record_id = u.record_id, create_approved = u.create_approved, outcome_unknown = u.outcome_unknown,"
            + " reason_code = u.reason_code, reason_text = u.reason_text, candidates = u.candidates FROM ";

    /** Deliveries that one response may have: its number and the number among them make up an id. */
    static final int MOST_OF_RESPONSE = 65_536;

    private DeliveryRows() {}

    static long id(long responseNo, int nth) {
        if (nth >= MOST_OF_RESPONSE) {
            throw new IllegalArgumentException("a response can have " + MOST_OF_RESPONSE
                    + " deliveries at most: submit to fewer destinations at a time");
        }
        return responseNo * MOST_OF_RESPONSE + nth;
    }

    /** The number of the response of a delivery. */
    static long responseNo(long id) {
        return id / MOST_OF_RESPONSE;
    }

    /** A condition: the delivery is of a response whose number the expression gives. */
    static String of(String id, String responseNo) {
        return id + " >= " + responseNo + " * " + MOST_OF_RESPONSE + " AND " + id + " < (" + responseNo + " + 1) * "
                + MOST_OF_RESPONSE;
    }

    static int code(DeliveryState state) {
        return STATES.indexOf(state);
    }

    static DeliveryState state(int code) {
        if (code < 0 || code >= STATES.size()) {
            throw new IllegalStateException("unknown state " + code + " in the store: it was written by a newer nps4j");
        }
        return STATES.get(code);
    }

    /** The same for those that are simply done at one time; most are. */
    static final String UPDATE_DONE = "UPDATE nps_delivery AS d SET state = u.state, attempts = u.attempts,"
            + " due_at = u.due_at, changed_at = ?, last_attempt_at = ?, record_id = u.record_id, create_approved = 0,"
            + " outcome_unknown = 0, reason_code = NULL, reason_text = NULL, candidates = NULL FROM ";

    static Rows done() {
        return new Rows(
                Rows.number("id"),
                Rows.integer("state"),
                Rows.integer("attempts"),
                Rows.number("due_at"),
                Rows.text("record_id"));
    }

    /** Whether {@link #UPDATE_DONE} says it all. */
    static boolean isDone(Delivery delivery, Instant at) {
        return delivery.state().settled()
                && delivery.reason().isEmpty()
                && delivery.candidates().isEmpty()
                && !delivery.createApproved()
                && !delivery.outcomeUnknown()
                && delivery.changedAt().equals(at)
                && at.equals(delivery.lastAttemptAt().orElse(null));
    }

    static void addDone(Rows rows, Delivery delivery) {
        rows.add(
                delivery.id(),
                code(delivery.state()),
                delivery.attempts(),
                Times.micros(delivery.dueAt()),
                delivery.recordId().orElse(null));
    }

    /** Rows for {@link #UPDATE_SET}. */
    static Rows changed() {
        return new Rows(
                Rows.number("id"),
                Rows.integer("state"),
                Rows.integer("attempts"),
                Rows.number("due_at"),
                Rows.number("changed_at"),
                Rows.number("last_attempt_at"),
                Rows.text("record_id"),
                Rows.integer("create_approved"),
                Rows.integer("outcome_unknown"),
                Rows.text("reason_code"),
                Rows.text("reason_text"),
                Rows.text("candidates"));
    }

    static void add(Rows rows, Delivery delivery) {
        Reason reason = delivery.reason().orElse(null);
        rows.add(
                delivery.id(),
                code(delivery.state()),
                delivery.attempts(),
                Times.micros(delivery.dueAt()),
                Times.micros(delivery.changedAt()),
                Times.microsOrNull(delivery.lastAttemptAt().orElse(null)),
                delivery.recordId().orElse(null),
                delivery.createApproved() ? 1 : 0,
                delivery.outcomeUnknown() ? 1 : 0,
                reason == null ? null : reason.code(),
                reason == null ? null : reason.text(),
                delivery.candidates().isEmpty() ? null : Json.texts(delivery.candidates()));
    }

    /** A row whose response is not parsed yet, so that a connection is not kept for that. */
    record Raw(
            long id,
            long responseNo,
            String destination,
            String mapping,
            String work,
            int state,
            int attempts,
            long dueAt,
            long acceptedAt,
            long changedAt,
            @Nullable Instant lastAttemptAt,
            @Nullable String recordId,
            boolean createApproved,
            boolean outcomeUnknown,
            @Nullable Reason reason,
            @Nullable String candidates,
            @Nullable String body) {

        Raw withBody(@Nullable String json) {
            return new Raw(
                    id,
                    responseNo,
                    destination,
                    mapping,
                    work,
                    state,
                    attempts,
                    dueAt,
                    acceptedAt,
                    changedAt,
                    lastAttemptAt,
                    recordId,
                    createApproved,
                    outcomeUnknown,
                    reason,
                    candidates,
                    json);
        }

        @Override
        public String toString() {
            return "Raw[" + id + "]";
        }
    }

    static Raw read(ResultSet row) throws SQLException {
        long id = row.getLong(1);
        String work = row.getString(4);
        long acceptedAt = row.getLong(8);
        long changedAt = row.getLong(9);
        boolean changed = !row.wasNull();
        long lastAttempt = row.getLong(10);
        boolean tried = !row.wasNull();
        String code = row.getString(14);
        return new Raw(
                id,
                responseNo(id),
                row.getString(2),
                row.getString(3),
                work == null ? Work.FIELDS.id() : work,
                row.getInt(5),
                row.getInt(6),
                row.getLong(7),
                acceptedAt,
                changed ? changedAt : acceptedAt,
                tried ? Times.instant(lastAttempt) : null,
                row.getString(11),
                row.getInt(12) != 0,
                row.getInt(13) != 0,
                code == null ? null : new Reason(code, row.getString(15)),
                row.getString(16),
                row.getString(17));
    }

    /** Deliveries of one response share its value. */
    static List<Delivery> deliveries(List<Raw> rows) {
        return deliveries(rows, null);
    }

    /**
     * The same, but what cannot be read is left out.
     *
     * @param unreadable gets the ids of what a newer nps4j wrote; {@code null} to throw instead
     */
    static List<Delivery> deliveries(List<Raw> rows, @Nullable Set<Long> unreadable) {
        Map<Long, NpsResponse> responses = new HashMap<>();
        List<Delivery> deliveries = new ArrayList<>(rows.size());
        for (Raw row : rows) {
            try {
                deliveries.add(delivery(row, responses));
            } catch (IllegalArgumentException e) {
                if (unreadable == null) {
                    throw e;
                }
                unreadable.add(row.id());
            }
        }
        return deliveries;
    }

    private static Delivery delivery(Raw row, Map<Long, NpsResponse> responses) {
        NpsResponse response = responses.computeIfAbsent(row.responseNo(), no -> {
            String body = row.body();
            if (body == null) {
                throw new IllegalArgumentException("delivery " + row.id()
                        + " has lost the content of its response: it was removed by something else");
            }
            return ResponseJson.read(body);
        });
        String candidates = row.candidates();
        return Delivery.builder(
                        row.id(),
                        row.destination(),
                        row.mapping(),
                        Work.parse(row.work()),
                        response,
                        Times.instant(row.acceptedAt()))
                .state(state(row.state()), Times.instant(row.changedAt()))
                .attempts(row.attempts())
                .dueAt(Times.instant(row.dueAt()))
                .lastAttemptAt(row.lastAttemptAt())
                .recordId(row.recordId())
                .createApproved(row.createApproved())
                .outcomeUnknown(row.outcomeUnknown())
                .reason(row.reason())
                .candidates(candidates == null ? List.of() : Json.readTexts(candidates))
                .build();
    }
}
