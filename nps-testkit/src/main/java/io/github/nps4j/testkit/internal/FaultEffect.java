package io.github.nps4j.testkit.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a fault does to one request: it comes instead of what the service would do, or spoils the answer after the service
 * did it. What all vendors' faults share stands here. Immutable.
 *
 * @param name the fault in a word
 * @param acts whether the service acts on the request
 * @param change makes the answer; of a fault that comes instead it ignores what it is given
 */
public record FaultEffect(String name, boolean acts, UnaryOperator<Answer> change) {

    private static final Answer NOTHING = new Answer(0, Answer.JSON, "", Map.of(), Answer.Cut.NOT, Duration.ZERO);

    /**
     * Comes instead of what the service would do.
     *
     * @param name the fault in a word
     * @param answer the answer
     * @return the effect
     */
    public static FaultEffect instead(String name, Answer answer) {
        return new FaultEffect(name, false, ignored -> answer);
    }

    /**
     * Spoils the answer after the service acted.
     *
     * @param name the fault in a word
     * @param change makes the spoiled answer
     * @return the effect
     */
    public static FaultEffect after(String name, UnaryOperator<Answer> change) {
        return new FaultEffect(name, true, change);
    }

    /**
     * A page of HTML instead.
     *
     * @param status the HTTP status
     * @return the effect
     */
    public static FaultEffect html(int status) {
        return instead(status + " HTML", Answer.html(status));
    }

    /**
     * Any answer instead.
     *
     * @param status the HTTP status
     * @param json the body
     * @return the effect
     */
    public static FaultEffect answer(int status, String json) {
        return instead("" + status, new Answer(status, Answer.JSON, json, Map.of(), Answer.Cut.NOT, Duration.ZERO));
    }

    /**
     * The connection breaks before the service acts.
     *
     * @return the effect
     */
    public static FaultEffect cutBeforeApplying() {
        return instead("cut before applying", NOTHING.withCut(Answer.Cut.BEFORE_HEADERS));
    }

    /**
     * The service acts, and the connection breaks before the answer.
     *
     * @return the effect
     */
    public static FaultEffect cutAfterApplying() {
        return after("cut after applying", answer -> answer.withCut(Answer.Cut.BEFORE_HEADERS));
    }

    /**
     * The service acts, and the connection breaks in the middle of the body.
     *
     * @return the effect
     */
    public static FaultEffect cutInTheBody() {
        return after("cut in the body", answer -> answer.withCut(Answer.Cut.IN_BODY));
    }

    /**
     * The service acts, and the JSON ends in its middle, though the HTTP message is complete.
     *
     * @return the effect
     */
    public static FaultEffect truncatedJson() {
        return after(
                "truncated JSON",
                answer ->
                        answer.withBody(answer.body().substring(0, answer.body().length() / 2)));
    }

    /**
     * The service acts, and a gateway answers with a page of its own.
     *
     * @param status the HTTP status
     * @return the effect
     */
    public static FaultEffect gatewayErrorAfterApplying(int status) {
        return after(status + " after applying", answer -> Answer.html(status));
    }

    /**
     * The service acts, and the answer comes late.
     *
     * @param delay before the headers
     * @return the effect
     */
    public static FaultEffect slow(Duration delay) {
        return after("slow", answer -> answer.withDelay(delay));
    }

    /**
     * The service acts, and its JSON is changed. A body that is no JSON stays as it is.
     *
     * @param name the fault in a word
     * @param edit changes the tree, or makes another
     * @return the effect
     */
    public static FaultEffect edited(String name, UnaryOperator<JsonNode> edit) {
        return after(name, answer -> {
            try {
                return answer.body().isEmpty()
                        ? answer
                        : answer.withBody(JsonTrees.write(edit.apply(JsonTrees.read(answer.body()))));
            } catch (JsonProcessingException e) {
                return answer;
            }
        });
    }

    /**
     * The answer of a fault that comes instead.
     *
     * @return the answer
     */
    public Answer alone() {
        return change.apply(NOTHING);
    }

    /**
     * What becomes of the service's answer.
     *
     * @param answer the answer
     * @return the spoiled one
     */
    public Answer applyTo(Answer answer) {
        return change.apply(answer);
    }
}
