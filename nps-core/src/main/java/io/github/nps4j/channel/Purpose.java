package io.github.nps4j.channel;

/** What a message is for; it decides which consent it needs. */
public enum Purpose {
    /** An offer, or a survey about the relation in general. A marketing stop holds it back. */
    MARKETING,
    /** About an order, a ticket or another dealing that the person had. */
    UTILITY,
    /** An answer within a conversation that the person takes part in. */
    SERVICE
}
