package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A text with a button that opens a page ({@code cta_url}). Immutable. */
public final class LinkMessage extends InteractiveMessage {

    /** Longest body, in UTF-16 units. */
    public static final int MAX_BODY = 1_024;

    /** Longest text on the button, in UTF-16 units. */
    public static final int MAX_BUTTON = 20;

    private final String button;
    private final String url;

    private LinkMessage(Builder builder) {
        super(builder.body, builder.header, builder.footer);
        this.button = builder.button;
        this.url = builder.url;
    }

    /**
     * A builder.
     *
     * @param body the text, up to {@value #MAX_BODY} characters
     * @param button the text on the button, up to {@value #MAX_BUTTON} characters
     * @param url where it leads, http or https
     * @return a builder
     * @throws IllegalArgumentException if one of them is blank, too long or no URL
     */
    public static Builder builder(String body, String button, String url) {
        return new Builder(body, button, url);
    }

    @Override
    String interactiveType() {
        return "cta_url";
    }

    @Override
    ObjectNode action() {
        ObjectNode action = JSON.objectNode().put("name", "cta_url");
        action.putObject("parameters").put("display_text", button).put("url", url);
        return action;
    }

    /** Collects the parts. Not thread-safe. */
    public static final class Builder extends InteractiveMessage.Builder<Builder> {

        private final String button;
        private final String url;

        private Builder(String body, String button, String url) {
            super(body, MAX_BODY);
            this.button = Check.text("button of a link message", button, MAX_BUTTON);
            this.url = Check.url("link of the button", url);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * A picture, film or document above the body.
         *
         * @param kind which of the three
         * @param media where it is
         * @return this builder
         * @throws IllegalArgumentException if the kind is another one
         */
        public Builder header(MediaKind kind, MediaRef media) {
            return mediaHeader(kind, media);
        }

        /**
         * The message.
         *
         * @return the message
         */
        public LinkMessage build() {
            return new LinkMessage(this);
        }
    }
}
