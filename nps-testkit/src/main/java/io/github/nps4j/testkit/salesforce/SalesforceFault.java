package io.github.nps4j.testkit.salesforce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One thing that goes wrong with a request. Immutable; a fault comes instead of what Salesforce would do, spoils the answer
 * after Salesforce did it, or lets one row of a batch fail.
 */
public final class SalesforceFault {

    private static final Answer NOTHING = new Answer(0, Answer.JSON, "", Map.of(), Answer.Cut.NOT, Duration.ZERO);

    private final String name;
    private final boolean acts;
    private final UnaryOperator<Answer> change;
    private final @Nullable RowFault row;

    private SalesforceFault(String name, boolean acts, UnaryOperator<Answer> change, @Nullable RowFault row) {
        this.name = name;
        this.acts = acts;
        this.change = change;
        this.row = row;
    }

    private static SalesforceFault instead(String name, Answer answer) {
        return new SalesforceFault(name, false, ignored -> answer, null);
    }

    private static SalesforceFault refusal(int status, String code, String message) {
        return instead(status + " " + code, new ApiException(status, code, message).answer());
    }

    private static SalesforceFault after(String name, UnaryOperator<Answer> change) {
        return new SalesforceFault(name, true, change, null);
    }

    /**
     * 403: too many calls run at the same time.
     *
     * @return the fault
     */
    public static SalesforceFault tooManyAtOnce() {
        return refusal(403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded.");
    }

    /**
     * 403: the calls of 24 hours are used up.
     *
     * @return the fault
     */
    public static SalesforceFault dailyLimit() {
        return refusal(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
    }

    /**
     * 401: the session has ended.
     *
     * @return the fault
     */
    public static SalesforceFault expiredSession() {
        return refusal(401, "INVALID_SESSION_ID", "Session expired or invalid");
    }

    /**
     * 401: the user's password has ended, which no new session mends.
     *
     * @return the fault
     */
    public static SalesforceFault expiredPassword() {
        return refusal(
                401,
                "INVALID_OPERATION_WITH_EXPIRED_PASSWORD",
                "The users password has expired, you must call SetPassword before attempting any other API operations");
    }

    /**
     * 401: a session of another kind, which no new session mends.
     *
     * @return the fault
     */
    public static SalesforceFault sessionNotForRest() {
        return refusal(401, "INVALID_SESSION_ID", "This session is not valid for use with the REST API");
    }

    /**
     * 403: the user lacks the permission to use the API.
     *
     * @return the fault
     */
    public static SalesforceFault forbidden() {
        return refusal(403, "API_DISABLED_FOR_ORG", "The REST API is not enabled for this user");
    }

    /**
     * 503: maintenance, or too many requests; nothing is done.
     *
     * @return the fault
     */
    public static SalesforceFault unavailable() {
        return refusal(503, "SERVER_UNAVAILABLE", "Server too busy");
    }

    /**
     * 420: the request was routed to a wrong instance; nothing is done.
     *
     * @return the fault
     */
    public static SalesforceFault wrongRoute() {
        return instead("420", Answer.html(420));
    }

    /**
     * 500 with Salesforce's body.
     *
     * @return the fault
     */
    public static SalesforceFault serverError() {
        return refusal(500, "UNKNOWN_EXCEPTION", "An unexpected error occurred. ErrorId: 1234567890");
    }

    /**
     * A server error with a page of HTML, as maintenance shows it; nothing is done.
     *
     * @param status such as 502 or 503
     * @return the fault
     */
    public static SalesforceFault html(int status) {
        return instead(status + " HTML", Answer.html(status));
    }

    /**
     * Any other answer instead of Salesforce's.
     *
     * @param status the HTTP status
     * @param json the body
     * @return the fault
     */
    public static SalesforceFault answer(int status, String json) {
        return instead("" + status, new Answer(status, Answer.JSON, json, Map.of(), Answer.Cut.NOT, Duration.ZERO));
    }

    /**
     * One row fails, the others do not.
     *
     * @param recordId the record of the row; empty for rows of new records
     * @param code such as {@code UNABLE_TO_LOCK_ROW}
     * @param message the message
     * @param fields the fields that the error names
     * @return the fault
     */
    public static SalesforceFault row(String recordId, String code, String message, String... fields) {
        String whole = Ids.whole(recordId);
        return new SalesforceFault(
                "row " + code,
                true,
                answer -> answer,
                new RowFault(whole == null ? "" : whole, code, message, List.of(fields)));
    }

    /**
     * The connection breaks before Salesforce acts.
     *
     * @return the fault
     */
    public static SalesforceFault cutBeforeApplying() {
        return instead("cut before applying", NOTHING.withCut(Answer.Cut.BEFORE_HEADERS));
    }

    /**
     * Salesforce acts, and the connection breaks before the answer.
     *
     * @return the fault
     */
    public static SalesforceFault cutAfterApplying() {
        return after("cut after applying", answer -> answer.withCut(Answer.Cut.BEFORE_HEADERS));
    }

    /**
     * Salesforce acts, and the answer ends in mid-JSON.
     *
     * @return the fault
     */
    public static SalesforceFault truncatedJson() {
        return after(
                "truncated",
                answer ->
                        answer.withBody(answer.body().substring(0, answer.body().length() / 2)));
    }

    /**
     * Salesforce acts, and leaves a record out of the answer to a batch.
     *
     * @param recordId the record
     * @return the fault
     */
    public static SalesforceFault omit(String recordId) {
        return after("omit", answer -> answer.withBody(without(answer.body(), recordId)));
    }

    /**
     * Salesforce acts, and the answer comes late.
     *
     * @param delay how late
     * @return the fault
     */
    public static SalesforceFault slow(Duration delay) {
        return after("slow", answer -> answer.withDelay(delay));
    }

    private static String without(String body, String recordId) {
        try {
            ArrayNode kept = JsonTrees.array();
            for (JsonNode row : JsonTrees.read(body)) {
                if (!row.path("id").asText().equals(Ids.whole(recordId))) {
                    kept.add(row);
                }
            }
            return JsonTrees.write(kept);
        } catch (JsonProcessingException e) {
            return body;
        }
    }

    boolean acts() {
        return acts;
    }

    @Nullable
    RowFault row() {
        return row;
    }

    Answer alone() {
        return change.apply(NOTHING);
    }

    Answer applyTo(Answer answer) {
        return change.apply(answer);
    }

    @Override
    public String toString() {
        return "SalesforceFault[" + name + "]";
    }
}
