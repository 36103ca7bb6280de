package io.github.nps4j.channel;

/** What a person agreed to, or took back. The two scopes are kept apart: each is lifted only by its own. */
public enum ConsentScope {
    /** Every message. */
    ALL,
    /** Offers and other {@linkplain Purpose#MARKETING marketing}. */
    MARKETING
}
