package io.github.nps4j.testkit.hubspot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One thing that goes wrong with a request. Immutable; a fault either comes instead of what HubSpot would do
 * ({@link #acts()} is {@code false}) or spoils the answer after HubSpot did it.
 */
public final class HubSpotFault {

    private static final Answer NOTHING = new Answer(0, Answer.JSON, "", Map.of(), Answer.Cut.NOT, Duration.ZERO);

    private final String name;
    private final boolean acts;
    private final UnaryOperator<Answer> change;

    private HubSpotFault(String name, boolean acts, UnaryOperator<Answer> change) {
        this.name = name;
        this.acts = acts;
        this.change = change;
    }

    private static HubSpotFault instead(String name, Answer answer) {
        return new HubSpotFault(name, false, ignored -> answer);
    }

    private static HubSpotFault after(String name, UnaryOperator<Answer> change) {
        return new HubSpotFault(name, true, change);
    }

    /**
     * 429: too many requests in ten seconds.
     *
     * @return the fault
     */
    public static HubSpotFault tenSecondly() {
        return instead("429 ten secondly", RateLimits.Policy.TEN_SECONDLY_ROLLING.refusal());
    }

    /**
     * 429: too many searches in a second.
     *
     * @return the fault
     */
    public static HubSpotFault secondly() {
        return instead("429 secondly", RateLimits.Policy.SECONDLY.refusal());
    }

    /**
     * 429: the quota of the day is used up.
     *
     * @return the fault
     */
    public static HubSpotFault daily() {
        return instead("429 daily", RateLimits.Policy.DAILY.refusal());
    }

    /**
     * A server error with HubSpot's JSON body; nothing is done.
     *
     * @param status such as 500, 502, 503 or 504
     * @return the fault
     */
    public static HubSpotFault serverError(int status) {
        return instead("" + status, new ApiException(status, null, "internal error").answer());
    }

    /**
     * A server error with a page of HTML, as proxies send it; nothing is done.
     *
     * @param status such as 502 or 503
     * @return the fault
     */
    public static HubSpotFault html(int status) {
        return instead(status + " HTML", Answer.html(status));
    }

    /**
     * 401: the token has expired.
     *
     * @return the fault
     */
    public static HubSpotFault expiredToken() {
        return instead(
                "401", new ApiException(401, "EXPIRED_AUTHENTICATION", "The access token has expired.").answer());
    }

    /**
     * 403: the token lacks a scope.
     *
     * @return the fault
     */
    public static HubSpotFault missingScope() {
        return instead(
                "403",
                new ApiException(403, "MISSING_SCOPES", "This app does not have the scopes that this call needs.")
                        .answer());
    }

    /**
     * 423: the account is locked for a moment.
     *
     * @return the fault
     */
    public static HubSpotFault locked() {
        return instead("423", new ApiException(423, "LOCKED", "The resource is locked; wait two seconds.").answer());
    }

    /**
     * 477: the account moves between data centers.
     *
     * @param retryAfter told in the {@code Retry-After} header, in whole seconds
     * @return the fault
     */
    public static HubSpotFault migrating(Duration retryAfter) {
        return instead(
                "477",
                new ApiException(477, "MIGRATION_IN_PROGRESS", "The account is being migrated.")
                        .answer()
                        .withHeader("Retry-After", Long.toString(retryAfter.toSeconds())));
    }

    /**
     * Any other answer instead of HubSpot's.
     *
     * @param status the HTTP status
     * @param json the body
     * @return the fault
     */
    public static HubSpotFault answer(int status, String json) {
        return instead("" + status, new Answer(status, Answer.JSON, json, Map.of(), Answer.Cut.NOT, Duration.ZERO));
    }

    /**
     * The connection breaks before HubSpot acts.
     *
     * @return the fault
     */
    public static HubSpotFault cutBeforeApplying() {
        return instead("cut before applying", NOTHING.withCut(Answer.Cut.BEFORE_HEADERS));
    }

    /**
     * HubSpot acts, and the connection breaks before the answer.
     *
     * @return the fault
     */
    public static HubSpotFault cutAfterApplying() {
        return after("cut after applying", answer -> answer.withCut(Answer.Cut.BEFORE_HEADERS));
    }

    /**
     * HubSpot acts, and the connection breaks in the middle of the answer's body.
     *
     * @return the fault
     */
    public static HubSpotFault cutInTheBody() {
        return after("cut in the body", answer -> answer.withCut(Answer.Cut.IN_BODY));
    }

    /**
     * HubSpot acts, and the answer's JSON ends in the middle, though the HTTP message is complete.
     *
     * @return the fault
     */
    public static HubSpotFault truncatedJson() {
        return after(
                "truncated JSON",
                answer ->
                        answer.withBody(answer.body().substring(0, answer.body().length() / 2)));
    }

    /**
     * HubSpot acts, and a gateway answers with an error page of its own.
     *
     * @param status such as 502 or 504
     * @return the fault
     */
    public static HubSpotFault gatewayErrorAfterApplying(int status) {
        return after(status + " after applying", answer -> Answer.html(status));
    }

    /**
     * HubSpot acts, and the answer comes late. The client sees its own timeout if that is shorter.
     *
     * @param delay before the answer's headers
     * @return the fault
     */
    public static HubSpotFault slow(Duration delay) {
        return after("slow", answer -> answer.withDelay(delay));
    }

    /**
     * HubSpot acts, and its answer is a success without results and errors.
     *
     * @return the fault
     */
    public static HubSpotFault emptyResults() {
        return after(
                "empty results",
                answer -> edited(answer, body -> {
                    body.putArray("results");
                    body.remove("errors");
                    body.remove("numErrors");
                }));
    }

    /**
     * HubSpot acts, and leaves one record out of its answer.
     *
     * @param recordId the record's id in {@code results[].id}
     * @return the fault
     */
    public static HubSpotFault omit(String recordId) {
        return after(
                "omitted record",
                answer -> edited(answer, body -> {
                    if (body.get("results") instanceof ArrayNode results) {
                        for (int i = results.size() - 1; i >= 0; i--) {
                            if (recordId.equals(results.get(i).path("id").asText())) {
                                results.remove(i);
                            }
                        }
                    }
                }));
    }

    /**
     * HubSpot acts, and its answer does not repeat the trace ids.
     *
     * @return the fault
     */
    public static HubSpotFault withoutTraceIds() {
        return after(
                "no trace ids",
                answer -> edited(answer, body -> {
                    for (JsonNode row : body.path("results")) {
                        if (row instanceof ObjectNode object) {
                            object.remove("objectWriteTraceId");
                        }
                    }
                }));
    }

    private interface Edit {
        void apply(ObjectNode body);
    }

    private static Answer edited(Answer answer, Edit edit) {
        try {
            if (Json.read(answer.body()) instanceof ObjectNode body) {
                edit.apply(body);
                return answer.withBody(Json.write(body));
            }
            return answer;
        } catch (JsonProcessingException e) {
            return answer;
        }
    }

    /**
     * Whether HubSpot acts on the request.
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
        return "HubSpotFault[" + name + "]";
    }
}
