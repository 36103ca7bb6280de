package io.github.nps4j.testkit.whatsapp;

import java.time.Instant;

/**
 * A limit or a person's wish that the host did not keep. A host that keeps all rules causes none.
 *
 * @param kind which rule
 * @param at when, by the simulator's clock
 * @param messageId the message, empty if it was refused
 * @param what in words, without a person
 */
public record Violation(Kind kind, Instant at, String messageId, String what) {

    /** The rules that are counted. */
    public enum Kind {
        /** More messages per second than the number may send (130429). */
        THROUGHPUT,
        /** Messages to one person too quickly (131056). */
        PAIR_RATE,
        /** More people within 24 hours, outside of service windows, than the portfolio may reach. */
        PORTFOLIO_LIMIT,
        /** A free-form message outside of the service window (131047). */
        OUTSIDE_WINDOW,
        /** Marketing to a person who stopped marketing (131050). */
        MARKETING_OPT_OUT,
        /** More marketing to a person than their cap (131049). */
        MARKETING_CAP,
        /** A template after the person had said stop and the host had acknowledged it. */
        AFTER_STOP,
        /** A message to a person to whom {@link WhatsAppSimulator#forbid} forbids any. */
        FORBIDDEN,
        /** A second message with the same id of the host's own. */
        REPEATED_ID,
        /** A recipient without {@code +}, whom Meta would look for in the business number's country. */
        NUMBER_WITHOUT_PLUS,
        /** A template that cannot be sent: unknown, not approved, paused, wrong values. */
        TEMPLATE,
        /** More management calls within an hour than the account may make (80007). */
        MANAGEMENT_CALLS
    }
}
