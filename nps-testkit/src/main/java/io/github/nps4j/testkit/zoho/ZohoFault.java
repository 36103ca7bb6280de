package io.github.nps4j.testkit.zoho;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One thing that goes wrong with a request. Immutable; a fault either comes instead of what Zoho would do
 * ({@link #acts()} is {@code false}) or spoils the answer after Zoho did it.
 */
public final class ZohoFault {

    private static final Answer NOTHING = new Answer(0, Answer.JSON, "", Map.of(), Answer.Cut.NOT, Duration.ZERO);

    private final String name;
    private final boolean acts;
    private final UnaryOperator<Answer> change;

    private ZohoFault(String name, boolean acts, UnaryOperator<Answer> change) {
        this.name = name;
        this.acts = acts;
        this.change = change;
    }

    private static ZohoFault instead(String name, Answer answer) {
        return new ZohoFault(name, false, ignored -> answer);
    }

    private static ZohoFault after(String name, UnaryOperator<Answer> change) {
        return new ZohoFault(name, true, change);
    }

    private static ZohoFault refused(int status, String code, String message) {
        return instead(status + " " + code, new ApiException(status, code, message).answer());
    }

    /**
     * 429: too many calls at the same time.
     *
     * @return the fault
     */
    public static ZohoFault tooManyAtOnce() {
        return instead("429 concurrency", Limits.refusal());
    }

    /**
     * 429: the credits of 24 hours are used up.
     *
     * @return the fault
     */
    public static ZohoFault creditsUsedUp() {
        return instead("429 credits", Limits.refusal().withHeader(Limits.HEADER, "0"));
    }

    /**
     * A server error with Zoho's JSON body; nothing is done.
     *
     * @param status such as 500 or 503
     * @return the fault
     */
    public static ZohoFault serverError(int status) {
        return refused(status, "INTERNAL_ERROR", "Internal Server Error");
    }

    /**
     * A server error with a page of HTML, as gateways send it; nothing is done.
     *
     * @param status such as 502 or 503
     * @return the fault
     */
    public static ZohoFault html(int status) {
        return instead(status + " HTML", Answer.html(status));
    }

    /**
     * 401: the access token is not accepted (any more).
     *
     * @return the fault
     */
    public static ZohoFault invalidToken() {
        return refused(401, "INVALID_TOKEN", "invalid oauth token");
    }

    /**
     * 401 without a body.
     *
     * @return the fault
     */
    public static ZohoFault emptyUnauthorized() {
        return instead("401 empty", Answer.empty(401));
    }

    /**
     * 401: the token lacks a scope.
     *
     * @return the fault
     */
    public static ZohoFault missingScope() {
        return refused(401, "OAUTH_SCOPE_MISMATCH", "invalid oauth scope to access this URL");
    }

    /**
     * 403: the user lacks a permission.
     *
     * @return the fault
     */
    public static ZohoFault noPermission() {
        return refused(403, "NO_PERMISSION", "permission denied");
    }

    /**
     * The accounts server denies access for a while. For {@link Endpoint#OAUTH_TOKEN}.
     *
     * @param status 200 or 400; Zoho answers with both
     * @param text the error, in the language of the account
     * @return the fault
     */
    public static ZohoFault accessDenied(int status, String text) {
        return instead("access denied", Tokens.denied(status, text));
    }

    /**
     * Any other answer instead of Zoho's.
     *
     * @param status the HTTP status
     * @param json the body
     * @return the fault
     */
    public static ZohoFault answer(int status, String json) {
        return instead("" + status, new Answer(status, Answer.JSON, json, Map.of(), Answer.Cut.NOT, Duration.ZERO));
    }

    /**
     * The connection breaks before Zoho acts.
     *
     * @return the fault
     */
    public static ZohoFault cutBeforeApplying() {
        return instead("cut before applying", NOTHING.withCut(Answer.Cut.BEFORE_HEADERS));
    }

    /**
     * Zoho acts, and the connection breaks before the answer.
     *
     * @return the fault
     */
    public static ZohoFault cutAfterApplying() {
        return after("cut after applying", answer -> answer.withCut(Answer.Cut.BEFORE_HEADERS));
    }

    /**
     * Zoho acts, and the connection breaks in the middle of the answer's body.
     *
     * @return the fault
     */
    public static ZohoFault cutInTheBody() {
        return after("cut in the body", answer -> answer.withCut(Answer.Cut.IN_BODY));
    }

    /**
     * Zoho acts, and the answer's JSON ends in the middle, though the HTTP message is complete.
     *
     * @return the fault
     */
    public static ZohoFault truncatedJson() {
        return after(
                "truncated JSON",
                answer ->
                        answer.withBody(answer.body().substring(0, answer.body().length() / 2)));
    }

    /**
     * Zoho acts, and a gateway answers with an error page of its own.
     *
     * @param status such as 502 or 504
     * @return the fault
     */
    public static ZohoFault gatewayErrorAfterApplying(int status) {
        return after(status + " after applying", answer -> Answer.html(status));
    }

    /**
     * Zoho acts, and the answer comes late. The client sees its own timeout if that is shorter.
     *
     * @param delay before the answer's headers
     * @return the fault
     */
    public static ZohoFault slow(Duration delay) {
        return after("slow", answer -> answer.withDelay(delay));
    }

    /**
     * Zoho acts, and leaves one record out of its answer.
     *
     * @param recordId the record's id in {@code data[].details.id}
     * @return the fault
     */
    public static ZohoFault omit(String recordId) {
        return after(
                "omitted record",
                answer -> edited(answer, data -> {
                    for (int i = data.size() - 1; i >= 0; i--) {
                        if (recordId.equals(
                                data.get(i).path("details").path("id").asText())) {
                            data.remove(i);
                        }
                    }
                }));
    }

    /**
     * Zoho acts, and its answer is a success without rows.
     *
     * @return the fault
     */
    public static ZohoFault emptyData() {
        return after("empty data", answer -> edited(answer, ArrayNode::removeAll));
    }

    private interface Edit {
        void apply(ArrayNode data);
    }

    private static Answer edited(Answer answer, Edit edit) {
        try {
            if (JsonTrees.read(answer.body()) instanceof ObjectNode body
                    && body.get("data") instanceof ArrayNode data) {
                edit.apply(data);
                return answer.withBody(JsonTrees.write(body));
            }
            return answer;
        } catch (JsonProcessingException e) {
            return answer;
        }
    }

    /**
     * Whether Zoho acts on the request.
     *
     * @return {@code false} if the fault comes before
     */
    public boolean acts() {
        return acts;
    }

    Answer applyTo(Answer answer) {
        return change.apply(answer);
    }

    Answer alone() {
        return change.apply(NOTHING);
    }

    @Override
    public String toString() {
        return "ZohoFault[" + name + "]";
    }
}
