package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.databind.JsonNode;

/** Plain text, up to {@value #MAX_LENGTH} characters. Immutable. */
public final class TextMessage extends WhatsAppMessage {

    /** Longest text, in UTF-16 units. */
    public static final int MAX_LENGTH = 4_096;

    private final String body;
    private final boolean linkPreview;

    private TextMessage(String body, boolean linkPreview) {
        this.body = body;
        this.linkPreview = linkPreview;
    }

    /**
     * A text.
     *
     * @param body not blank, up to {@value #MAX_LENGTH} characters
     * @return the message
     * @throws IllegalArgumentException if the text is blank or too long
     */
    public static TextMessage of(String body) {
        return new TextMessage(Check.text("body of a text message", body, MAX_LENGTH), false);
    }

    /**
     * This text, with a preview of its first link.
     *
     * @return a new message
     */
    public TextMessage withLinkPreview() {
        return new TextMessage(body, true);
    }

    /**
     * The text.
     *
     * @return the body
     */
    public String body() {
        return body;
    }

    @Override
    public String type() {
        return "text";
    }

    @Override
    JsonNode content() {
        return JSON.objectNode().put("preview_url", linkPreview).put("body", body);
    }
}
