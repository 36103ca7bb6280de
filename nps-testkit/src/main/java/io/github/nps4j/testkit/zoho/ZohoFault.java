package io.github.nps4j.testkit.zoho;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.FaultEffect;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * One thing that goes wrong with a request. Immutable; a fault either comes instead of what Zoho would do
 * ({@link #acts()} is {@code false}) or spoils the answer after Zoho did it.
 */
public final class ZohoFault {

    private final FaultEffect effect;

    private ZohoFault(FaultEffect effect) {
        this.effect = effect;
    }

    private static ZohoFault instead(String name, Answer answer) {
        return new ZohoFault(FaultEffect.instead(name, answer));
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
        return new ZohoFault(FaultEffect.html(status));
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
        return new ZohoFault(FaultEffect.answer(status, json));
    }

    /**
     * The connection breaks before Zoho acts.
     *
     * @return the fault
     */
    public static ZohoFault cutBeforeApplying() {
        return new ZohoFault(FaultEffect.cutBeforeApplying());
    }

    /**
     * Zoho acts, and the connection breaks before the answer.
     *
     * @return the fault
     */
    public static ZohoFault cutAfterApplying() {
        return new ZohoFault(FaultEffect.cutAfterApplying());
    }

    /**
     * Zoho acts, and the connection breaks in the middle of the answer's body.
     *
     * @return the fault
     */
    public static ZohoFault cutInTheBody() {
        return new ZohoFault(FaultEffect.cutInTheBody());
    }

    /**
     * Zoho acts, and the answer's JSON ends in the middle, though the HTTP message is complete.
     *
     * @return the fault
     */
    public static ZohoFault truncatedJson() {
        return new ZohoFault(FaultEffect.truncatedJson());
    }

    /**
     * Zoho acts, and a gateway answers with an error page of its own.
     *
     * @param status such as 502 or 504
     * @return the fault
     */
    public static ZohoFault gatewayErrorAfterApplying(int status) {
        return new ZohoFault(FaultEffect.gatewayErrorAfterApplying(status));
    }

    /**
     * Zoho acts, and the answer comes late. The client sees its own timeout if that is shorter.
     *
     * @param delay before the answer's headers
     * @return the fault
     */
    public static ZohoFault slow(Duration delay) {
        return new ZohoFault(FaultEffect.slow(delay));
    }

    /**
     * Zoho acts, and leaves one record out of its answer.
     *
     * @param recordId the record's id in {@code data[].details.id}
     * @return the fault
     */
    public static ZohoFault omit(String recordId) {
        return edited("omitted record", data -> {
            for (int i = data.size() - 1; i >= 0; i--) {
                if (recordId.equals(data.get(i).path("details").path("id").asText())) {
                    data.remove(i);
                }
            }
        });
    }

    /**
     * Zoho acts, and its answer is a success without rows.
     *
     * @return the fault
     */
    public static ZohoFault emptyData() {
        return edited("empty data", ArrayNode::removeAll);
    }

    private static ZohoFault edited(String name, Consumer<ArrayNode> edit) {
        return new ZohoFault(FaultEffect.edited(name, body -> {
            if (body.path("data") instanceof ArrayNode data) {
                edit.accept(data);
            }
            return body;
        }));
    }

    /**
     * Whether Zoho acts on the request.
     *
     * @return {@code false} if the fault comes before
     */
    public boolean acts() {
        return effect.acts();
    }

    Answer applyTo(Answer answer) {
        return effect.applyTo(answer);
    }

    Answer alone() {
        return effect.alone();
    }

    @Override
    public String toString() {
        return "ZohoFault[" + effect.name() + "]";
    }
}
