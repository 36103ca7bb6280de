package io.github.nps4j.testkit.salesforce;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.FaultEffect;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that goes wrong with a request. Immutable; a fault comes instead of what Salesforce would do, spoils the answer
 * after Salesforce did it, or lets one row of a batch fail.
 */
public final class SalesforceFault {

    private final FaultEffect effect;
    private final @Nullable RowFault row;

    private SalesforceFault(FaultEffect effect, @Nullable RowFault row) {
        this.effect = effect;
        this.row = row;
    }

    private SalesforceFault(FaultEffect effect) {
        this(effect, null);
    }

    private static SalesforceFault refusal(int status, String code, String message) {
        return new SalesforceFault(
                FaultEffect.instead(status + " " + code, new ApiException(status, code, message).answer()));
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
        return new SalesforceFault(FaultEffect.instead("420", Answer.html(420)));
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
        return new SalesforceFault(FaultEffect.html(status));
    }

    /**
     * Any other answer instead of Salesforce's.
     *
     * @param status the HTTP status
     * @param json the body
     * @return the fault
     */
    public static SalesforceFault answer(int status, String json) {
        return new SalesforceFault(FaultEffect.answer(status, json));
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
                FaultEffect.after("row " + code, answer -> answer),
                new RowFault(whole == null ? "" : whole, code, message, List.of(fields)));
    }

    /**
     * The connection breaks before Salesforce acts.
     *
     * @return the fault
     */
    public static SalesforceFault cutBeforeApplying() {
        return new SalesforceFault(FaultEffect.cutBeforeApplying());
    }

    /**
     * Salesforce acts, and the connection breaks before the answer.
     *
     * @return the fault
     */
    public static SalesforceFault cutAfterApplying() {
        return new SalesforceFault(FaultEffect.cutAfterApplying());
    }

    /**
     * Salesforce acts, and the answer ends in mid-JSON.
     *
     * @return the fault
     */
    public static SalesforceFault truncatedJson() {
        return new SalesforceFault(FaultEffect.truncatedJson());
    }

    /**
     * Salesforce acts, and leaves a record out of the answer to a batch.
     *
     * @param recordId the record
     * @return the fault
     */
    public static SalesforceFault omit(String recordId) {
        String whole = Ids.whole(recordId);
        return new SalesforceFault(FaultEffect.edited("omit", body -> {
            if (!body.isArray()) {
                return body;
            }
            ArrayNode kept = JsonTrees.array();
            body.forEach(row -> {
                if (!row.path("id").asText().equals(whole)) {
                    kept.add(row);
                }
            });
            return kept;
        }));
    }

    /**
     * Salesforce acts, and the answer comes late.
     *
     * @param delay how late
     * @return the fault
     */
    public static SalesforceFault slow(Duration delay) {
        return new SalesforceFault(FaultEffect.slow(delay));
    }

    boolean acts() {
        return effect.acts();
    }

    @Nullable
    RowFault row() {
        return row;
    }

    Answer alone() {
        return effect.alone();
    }

    Answer applyTo(Answer answer) {
        return effect.applyTo(answer);
    }

    @Override
    public String toString() {
        return "SalesforceFault[" + effect.name() + "]";
    }
}
