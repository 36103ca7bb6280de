package io.github.nps4j.channel;

import java.time.Instant;

/** The answer to a {@link SendRequest}. */
public sealed interface Reservation {

    /**
     * The send has its place in all its limits. It must be sent now, or {@linkplain ChannelStore#release released} if it
     * surely was not sent.
     *
     * @param at the time that was counted
     */
    record Granted(Instant at) implements Reservation {}

    /**
     * A limit has no room; nothing was counted.
     *
     * @param counter the limit that has room last
     * @param notBefore the first time at which all of them may have room, if nobody else takes it
     */
    record Full(String counter, Instant notBefore) implements Reservation {}

    /**
     * The person must not be written to; nothing was counted.
     *
     * @param reason why
     */
    record Barred(Suppression.Reason reason) implements Reservation {}
}
