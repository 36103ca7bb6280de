package io.github.nps4j.channel;

/**
 * A way to reach a person: WhatsApp, or the host's own email or in-app messages.
 *
 * @implSpec An implementation sends nothing to a person who stopped it, keeps the limits of its vendor, and sends nothing
 *     twice under one {@linkplain Message#id() id}. It does not wait for a limit: it answers {@link SendResult.Later}, and
 *     the caller comes back. It never throws because of one message. It is safe for use by many threads.
 */
public interface MessageChannel {

    /**
     * What the channel is called, such as {@code whatsapp}.
     *
     * @return a name of 1 to 50 lower-case letters, digits and {@code -}
     */
    String name();

    /**
     * Whether the channel can address a person at all, by what is known now. Cheap; asks no vendor.
     *
     * @param recipient the person
     * @return {@code false} if there is no address for this channel among the keys
     */
    boolean reaches(Recipient recipient);

    /**
     * Sends a message, or says why not.
     *
     * @param message the message
     * @return what became of it
     */
    SendResult send(Message message);
}
