package io.github.nps4j.testkit.whatsapp;

import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One thing that goes wrong with a request. Immutable; a fault comes instead of what Meta would do ({@link #acts()} is
 * {@code false}), spoils the answer after Meta did it, or lets an accepted message fail later.
 */
public final class WhatsAppFault {

    private static final Answer NOTHING = new Answer(0, Answer.JSON, "", Map.of(), Answer.Cut.NOT, Duration.ZERO);

    private final String name;
    private final boolean acts;
    private final UnaryOperator<Answer> change;
    private final int laterFailure;
    private final boolean held;

    private WhatsAppFault(String name, boolean acts, UnaryOperator<Answer> change, int laterFailure, boolean held) {
        this.name = name;
        this.acts = acts;
        this.change = change;
        this.laterFailure = laterFailure;
        this.held = held;
    }

    private static WhatsAppFault instead(String name, Answer answer) {
        return new WhatsAppFault(name, false, ignored -> answer, 0, false);
    }

    private static WhatsAppFault after(String name, UnaryOperator<Answer> change) {
        return new WhatsAppFault(name, true, change, 0, false);
    }

    /**
     * A refusal with one of Meta's codes, with the HTTP status that Meta documents for it.
     *
     * @param code such as 130429
     * @return the fault
     */
    public static WhatsAppFault error(int code) {
        GraphErrors.Entry entry = GraphErrors.of(code);
        return instead(
                "error " + code, Answer.json(entry.status(), GraphErrors.body(code, entry.title() + ", on demand.")));
    }

    /**
     * A refusal whose {@code error_data} is a plain text, as Meta sometimes sends it.
     *
     * @param code such as 131009
     * @return the fault
     */
    public static WhatsAppFault errorWithPlainData(int code) {
        GraphErrors.Entry entry = GraphErrors.of(code);
        com.fasterxml.jackson.databind.node.ObjectNode body = JsonTrees.object();
        body.putObject("error")
                .put("message", entry.title())
                .put("code", code)
                .put("error_data", "plain words")
                .put("fbtrace_id", GraphErrors.newTrace());
        return instead("plain error " + code, Answer.json(entry.status(), body));
    }

    /**
     * The message is accepted and fails later with a status.
     *
     * @param code such as 131026
     * @return the fault
     */
    public static WhatsAppFault failsLater(int code) {
        return new WhatsAppFault("fails later with " + code, true, answer -> answer, code, false);
    }

    /**
     * The message is accepted and held back for a judgement of the template's quality, then goes out.
     *
     * @return the fault
     */
    public static WhatsAppFault held() {
        return new WhatsAppFault("held", true, answer -> answer, 0, true);
    }

    /**
     * The message is accepted and held back for a judgement of the template's quality, then dropped with 132015.
     *
     * @return the fault
     */
    public static WhatsAppFault heldThenDropped() {
        return new WhatsAppFault("held, then dropped", true, answer -> answer, 132015, true);
    }

    /**
     * Any other answer instead of Meta's.
     *
     * @param status the HTTP status
     * @param json the body
     * @return the fault
     */
    public static WhatsAppFault answer(int status, String json) {
        return instead("" + status, new Answer(status, Answer.JSON, json, Map.of(), Answer.Cut.NOT, Duration.ZERO));
    }

    /**
     * A page of HTML, as proxies send it; nothing is done.
     *
     * @param status such as 502 or 503
     * @return the fault
     */
    public static WhatsAppFault html(int status) {
        return instead(status + " HTML", Answer.html(status));
    }

    /**
     * Meta acts, and a gateway answers with a page of HTML.
     *
     * @param status such as 502 or 504
     * @return the fault
     */
    public static WhatsAppFault htmlAfterTaking(int status) {
        return after(status + " HTML after taking", answer -> Answer.html(status));
    }

    /**
     * The connection breaks before Meta acts.
     *
     * @return the fault
     */
    public static WhatsAppFault cutBeforeTaking() {
        return instead("cut before taking", NOTHING.withCut(Answer.Cut.BEFORE_HEADERS));
    }

    /**
     * Meta acts, and the connection breaks before the answer.
     *
     * @return the fault
     */
    public static WhatsAppFault cutAfterTaking() {
        return after("cut after taking", answer -> answer.withCut(Answer.Cut.BEFORE_HEADERS));
    }

    /**
     * Meta acts, and the connection breaks in the middle of the answer's body.
     *
     * @return the fault
     */
    public static WhatsAppFault cutInTheBody() {
        return after("cut in the body", answer -> answer.withCut(Answer.Cut.IN_BODY));
    }

    /**
     * Meta acts, and the answer's JSON ends in the middle.
     *
     * @return the fault
     */
    public static WhatsAppFault truncatedJson() {
        return after(
                "truncated JSON",
                answer ->
                        answer.withBody(answer.body().substring(0, answer.body().length() / 2)));
    }

    /**
     * Meta acts, and the answer comes late. The client sees its own timeout if that is shorter.
     *
     * @param delay before the answer's headers
     * @return the fault
     */
    public static WhatsAppFault slow(Duration delay) {
        return after("slow", answer -> answer.withDelay(delay));
    }

    /**
     * Whether Meta acts on the request.
     *
     * @return {@code false} if the fault comes before
     */
    public boolean acts() {
        return acts;
    }

    int laterFailure() {
        return laterFailure;
    }

    boolean isHeld() {
        return held;
    }

    Answer applyTo(Answer answer) {
        return change.apply(answer);
    }

    Answer alone() {
        return change.apply(NOTHING);
    }

    @Override
    public String toString() {
        return "WhatsAppFault[" + name + "]";
    }
}
