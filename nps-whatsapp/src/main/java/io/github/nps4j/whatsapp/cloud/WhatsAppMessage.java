package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What is sent. Each kind checks the limits of the Cloud API when it is made, so that a message that exists can be sent.
 * Immutable; {@code toString} shows the kind and never the content.
 */
public abstract sealed class WhatsAppMessage
        permits TextMessage,
                TemplateMessage,
                InteractiveMessage,
                MediaMessage,
                LocationMessage,
                ContactsMessage,
                ReactionMessage {

    static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    WhatsAppMessage() {}

    /**
     * The kind, as the Cloud API names it.
     *
     * @return such as {@code text} or {@code interactive}
     */
    public abstract String type();

    /**
     * Whether the message may go out when the 24-hour service window is closed.
     *
     * @return {@code true} for templates only
     */
    public boolean isAllowedOutsideWindow() {
        return false;
    }

    abstract JsonNode content();

    final void write(ObjectNode body) {
        body.put("type", type());
        body.set(type(), content());
    }

    /** Shows the kind only. */
    @Override
    public String toString() {
        return "WhatsAppMessage[" + type() + "]";
    }
}
