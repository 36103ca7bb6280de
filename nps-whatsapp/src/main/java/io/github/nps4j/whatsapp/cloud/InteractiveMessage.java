package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** A message that can be answered by tapping. */
public abstract sealed class InteractiveMessage extends WhatsAppMessage
        permits ButtonsMessage, ListMessage, FlowMessage, LinkMessage {

    /** Longest footer, in UTF-16 units. */
    public static final int MAX_FOOTER = 60;

    /** Longest header text, in UTF-16 units. */
    public static final int MAX_HEADER = 60;

    private final String body;
    private final @Nullable ObjectNode header;
    private final @Nullable String footer;

    InteractiveMessage(String body, @Nullable ObjectNode header, @Nullable String footer) {
        this.body = body;
        this.header = header;
        this.footer = footer;
    }

    /**
     * The question.
     *
     * @return the text of the body
     */
    public final String body() {
        return body;
    }

    @Override
    public final String type() {
        return "interactive";
    }

    abstract String interactiveType();

    abstract ObjectNode action();

    @Override
    final JsonNode content() {
        ObjectNode node = JSON.objectNode().put("type", interactiveType());
        if (header != null) {
            node.set("header", header.deepCopy());
        }
        node.putObject("body").put("text", body);
        if (footer != null) {
            node.putObject("footer").put("text", footer);
        }
        node.set("action", action());
        return node;
    }

    /** Shows the kind only. */
    @Override
    public final String toString() {
        return "WhatsAppMessage[interactive " + interactiveType() + "]";
    }

    /**
     * Collects what all interactive messages have. Not thread-safe.
     *
     * @param <B> the builder itself
     */
    public abstract static sealed class Builder<B extends Builder<B>>
            permits ButtonsMessage.Builder, ListMessage.Builder, FlowMessage.Builder, LinkMessage.Builder {

        final String body;

        @Nullable
        ObjectNode header;

        @Nullable
        String footer;

        Builder(String body, int maxBody) {
            this.body = Check.text("body of an interactive message", body, maxBody);
        }

        abstract B self();

        /**
         * A text above the body.
         *
         * @param text up to {@value InteractiveMessage#MAX_HEADER} characters
         * @return this builder
         * @throws IllegalArgumentException if the text is blank or too long
         */
        public B header(String text) {
            header = JSON.objectNode()
                    .put("type", "text")
                    .put("text", Check.text("header of an interactive message", text, MAX_HEADER));
            return self();
        }

        /**
         * A small text below the body.
         *
         * @param text up to {@value InteractiveMessage#MAX_FOOTER} characters
         * @return this builder
         * @throws IllegalArgumentException if the text is blank or too long
         */
        public B footer(String text) {
            footer = Check.text("footer of an interactive message", text, MAX_FOOTER);
            return self();
        }

        final B mediaHeader(MediaKind kind, MediaRef media) {
            if (kind != MediaKind.IMAGE && kind != MediaKind.VIDEO && kind != MediaKind.DOCUMENT) {
                throw new IllegalArgumentException(
                        "The header of an interactive message is a text, a picture, a film or a" + " document, not "
                                + kind.apiName());
            }
            header = JSON.objectNode().put("type", kind.apiName());
            header.set(kind.apiName(), media.write());
            return self();
        }
    }
}
