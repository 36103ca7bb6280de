package io.github.nps4j.whatsapp.webhook;

import io.github.nps4j.whatsapp.error.WhatsAppError;
import java.util.List;
import java.util.Optional;

/** A message of a chat: from a person, from us, or from the past. */
public sealed interface ChatMessage extends WhatsAppEvent permits HistoryMessage, IncomingMessage, MessageEcho {

    /**
     * The id of the message.
     *
     * @return such as {@code wamid.HBg...}; empty text if it was not told
     */
    String id();

    /**
     * The type that the message says it is.
     *
     * @return such as {@code text}; empty text if it was not told
     */
    String type();

    /**
     * What the message holds.
     *
     * @return the content; {@link UnknownContent} if it is not known or cannot be read
     */
    MessageContent content();

    /**
     * The person we chat with, whoever wrote.
     *
     * @return the ids and the profile as far as they were told
     */
    WhatsAppUser user();

    /**
     * The group in which it was written.
     *
     * @return its id; empty for a chat with one person
     */
    Optional<String> groupId();

    /**
     * What it refers to: the message that it answers, a product, or that it was forwarded.
     *
     * @return the context
     */
    Optional<MessageContext> context();

    /**
     * The ad or post by which the person came.
     *
     * @return the referral
     */
    Optional<Referral> referral();

    /**
     * What went wrong with the message at Meta.
     *
     * @return the errors, mostly none
     */
    List<WhatsAppError> errors();
}
