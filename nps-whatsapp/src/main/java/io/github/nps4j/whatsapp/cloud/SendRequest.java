package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** One message to one person. Immutable. */
public final class SendRequest {

    /** Longest id of our own, in UTF-16 units. */
    public static final int MAX_OUR_ID = 256;

    private final Recipient to;
    private final WhatsAppMessage message;
    private final @Nullable String ourId;
    private final @Nullable String inReplyTo;

    private SendRequest(Recipient to, WhatsAppMessage message, @Nullable String ourId, @Nullable String inReplyTo) {
        this.to = to;
        this.message = message;
        this.ourId = ourId;
        this.inReplyTo = inReplyTo;
    }

    /**
     * A message to a person.
     *
     * @param to who gets it
     * @param message what is sent
     * @return the request
     */
    public static SendRequest of(Recipient to, WhatsAppMessage message) {
        return new SendRequest(to, message, null, null);
    }

    /**
     * With an id of our own ({@code biz_opaque_callback_data}). Every status of this message brings it back, so it is
     * what tells whether a message whose answer was lost went out.
     *
     * @param id up to {@value #MAX_OUR_ID} characters, no personal data
     * @return a new request
     * @throws IllegalArgumentException if the id is blank or too long
     */
    public SendRequest withOurId(String id) {
        return new SendRequest(to, message, Check.text("id of our own", id, MAX_OUR_ID), inReplyTo);
    }

    /**
     * As a reply to a message, which is shown above it.
     *
     * @param messageId the message that is replied to
     * @return a new request
     * @throws IllegalArgumentException if it is no message id
     */
    public SendRequest inReplyTo(String messageId) {
        return new SendRequest(to, message, ourId, Check.messageId(messageId));
    }

    /**
     * Who gets it.
     *
     * @return the recipient
     */
    public Recipient to() {
        return to;
    }

    /**
     * What is sent.
     *
     * @return the message
     */
    public WhatsAppMessage message() {
        return message;
    }

    /**
     * Our own id.
     *
     * @return the id, or {@code null} if there is none
     */
    public @Nullable String ourId() {
        return ourId;
    }

    ObjectNode body() {
        ObjectNode body = WhatsAppMessage.JSON
                .objectNode()
                .put("messaging_product", "whatsapp")
                .put("recipient_type", "individual");
        to.write(body);
        message.write(body);
        if (inReplyTo != null) {
            body.putObject("context").put("message_id", inReplyTo);
        }
        if (ourId != null) {
            body.put("biz_opaque_callback_data", ourId);
        }
        return body;
    }

    /** Shows the kind of message and our id, no person. */
    @Override
    public String toString() {
        return "SendRequest[" + message + ", our id " + ourId + "]";
    }
}
