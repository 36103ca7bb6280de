package io.github.nps4j.testkit.pipedrive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.FaultEffect;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * One thing that goes wrong with a request. Immutable; a fault either comes instead of what Pipedrive would do
 * ({@link #acts()} is {@code false}) or spoils the answer after Pipedrive did it.
 */
public final class PipedriveFault {

    private final FaultEffect effect;

    private PipedriveFault(FaultEffect effect) {
        this.effect = effect;
    }

    private static PipedriveFault instead(String name, Answer answer) {
        return new PipedriveFault(FaultEffect.instead(name, answer));
    }

    /**
     * 429: too many calls in two seconds.
     *
     * @return the fault
     */
    public static PipedriveFault burst() {
        return instead("429 burst", RateLimits.over().withHeader("x-ratelimit-reset", "2"));
    }

    /**
     * 429 without any header.
     *
     * @return the fault
     */
    public static PipedriveFault bareTooMany() {
        return instead("429 bare", RateLimits.over());
    }

    /**
     * 429: the company's tokens of the day are used up.
     *
     * @return the fault
     */
    public static PipedriveFault daily() {
        return instead(
                "429 daily",
                RateLimits.over()
                        .withHeader("x-daily-ratelimit-token-limit", "30000")
                        .withHeader("x-daily-ratelimit-token-remaining", "0"));
    }

    /**
     * 403 with a page of HTML: the edge locks out who went on after many 429.
     *
     * @return the fault
     */
    public static PipedriveFault lockout() {
        return instead("403 HTML", Answer.html(403));
    }

    /**
     * A server error with Pipedrive's JSON body; nothing is done.
     *
     * @param status such as 500 or 503
     * @return the fault
     */
    public static PipedriveFault serverError(int status) {
        return instead("" + status, new ApiException(status, "Internal server error").answer());
    }

    /**
     * A page of HTML, as a proxy or another site sends it; nothing is done.
     *
     * @param status such as 404 or 503
     * @return the fault
     */
    public static PipedriveFault html(int status) {
        return new PipedriveFault(FaultEffect.html(status));
    }

    /**
     * 401: the token is not, or not any more, a good one.
     *
     * @return the fault
     */
    public static PipedriveFault unauthorized() {
        return instead("401", new ApiException(401, "unauthorized access").answer());
    }

    /**
     * 403: the token lacks a scope.
     *
     * @return the fault
     */
    public static PipedriveFault missingScope() {
        return instead("403", new ApiException(403, "Scope and URL mismatch").answer());
    }

    /**
     * 402: the subscription has ended.
     *
     * @return the fault
     */
    public static PipedriveFault paymentRequired() {
        return instead("402", new ApiException(402, "Company account is not open").answer());
    }

    /**
     * Any other answer instead of Pipedrive's.
     *
     * @param status the HTTP status
     * @param json the body
     * @return the fault
     */
    public static PipedriveFault answer(int status, String json) {
        return new PipedriveFault(FaultEffect.answer(status, json));
    }

    /**
     * The connection breaks before Pipedrive acts.
     *
     * @return the fault
     */
    public static PipedriveFault cutBeforeApplying() {
        return new PipedriveFault(FaultEffect.cutBeforeApplying());
    }

    /**
     * Pipedrive acts, and the connection breaks before the answer.
     *
     * @return the fault
     */
    public static PipedriveFault cutAfterApplying() {
        return new PipedriveFault(FaultEffect.cutAfterApplying());
    }

    /**
     * Pipedrive acts, and the connection breaks in the middle of the answer's body.
     *
     * @return the fault
     */
    public static PipedriveFault cutInTheBody() {
        return new PipedriveFault(FaultEffect.cutInTheBody());
    }

    /**
     * Pipedrive acts, and the answer's JSON ends in the middle, though the HTTP message is complete.
     *
     * @return the fault
     */
    public static PipedriveFault truncatedJson() {
        return new PipedriveFault(FaultEffect.truncatedJson());
    }

    /**
     * Pipedrive acts, and a gateway answers with an error page of its own.
     *
     * @param status such as 502 or 504
     * @return the fault
     */
    public static PipedriveFault gatewayErrorAfterApplying(int status) {
        return new PipedriveFault(FaultEffect.gatewayErrorAfterApplying(status));
    }

    /**
     * Pipedrive acts, and the answer comes late. The client sees its own timeout if that is shorter.
     *
     * @param delay before the answer's headers
     * @return the fault
     */
    public static PipedriveFault slow(Duration delay) {
        return new PipedriveFault(FaultEffect.slow(delay));
    }

    /**
     * Pipedrive acts, and its successful answer does not hold the record.
     *
     * @return the fault
     */
    public static PipedriveFault withoutRecord() {
        return edited("without record", body -> body.putNull("data"));
    }

    /**
     * Pipedrive answers with a status of success, and says in the body that it is none.
     *
     * @return the fault
     */
    public static PipedriveFault notSuccess() {
        return edited("not success", body -> body.put("success", false));
    }

    private static PipedriveFault edited(String name, Consumer<ObjectNode> edit) {
        return new PipedriveFault(FaultEffect.edited(name, body -> {
            if (body instanceof ObjectNode object) {
                edit.accept(object);
            }
            return body;
        }));
    }

    /**
     * Whether Pipedrive acts on the request.
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
        return "PipedriveFault[" + effect.name() + "]";
    }
}
