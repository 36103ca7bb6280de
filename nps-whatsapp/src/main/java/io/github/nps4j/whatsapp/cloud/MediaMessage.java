package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** A picture, film, sound, document or sticker. Immutable. */
public final class MediaMessage extends WhatsAppMessage {

    private static final int MAX_CAPTION = 1_024;
    private static final int MAX_FILENAME = 240;

    private final MediaKind kind;
    private final MediaRef media;
    private final @Nullable String caption;
    private final @Nullable String filename;

    private MediaMessage(MediaKind kind, MediaRef media, @Nullable String caption, @Nullable String filename) {
        this.kind = kind;
        this.media = media;
        this.caption = caption;
        this.filename = filename;
    }

    /**
     * Media of a kind.
     *
     * @param kind the kind
     * @param media where it is
     * @return the message
     */
    public static MediaMessage of(MediaKind kind, MediaRef media) {
        return new MediaMessage(kind, media, null, null);
    }

    /**
     * A document with the name that the person sees.
     *
     * @param media where it is
     * @param filename the name, with its ending; up to 240 characters
     * @return the message
     * @throws IllegalArgumentException if the name is blank or too long
     */
    public static MediaMessage document(MediaRef media, String filename) {
        return new MediaMessage(
                MediaKind.DOCUMENT, media, null, Check.text("file name of a document", filename, MAX_FILENAME));
    }

    /**
     * This message with a text below.
     *
     * @param text up to 1,024 characters
     * @return a new message
     * @throws IllegalArgumentException if the text is blank or too long, or the kind takes none (audio, sticker)
     */
    public MediaMessage withCaption(String text) {
        if (kind == MediaKind.AUDIO || kind == MediaKind.STICKER) {
            throw new IllegalArgumentException(
                    "WhatsApp takes no caption with " + kind.apiName() + ": send it as a text");
        }
        return new MediaMessage(kind, media, Check.text("caption", text, MAX_CAPTION), filename);
    }

    @Override
    public String type() {
        return kind.apiName();
    }

    @Override
    JsonNode content() {
        ObjectNode node = media.write();
        if (caption != null) {
            node.put("caption", caption);
        }
        if (filename != null) {
            node.put("filename", filename);
        }
        return node;
    }
}
