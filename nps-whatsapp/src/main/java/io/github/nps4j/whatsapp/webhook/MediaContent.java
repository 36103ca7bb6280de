package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** A file. Fetch it soon: an id that came by webhook lives 7 days. */
public final class MediaContent extends JsonView implements MessageContent {

    /** The kinds of files. */
    public enum Kind {
        /** A picture. */
        IMAGE("image"),
        /** A video. */
        VIDEO("video"),
        /** A recording; see {@link MediaContent#voice()}. */
        AUDIO("audio"),
        /** Any other file. */
        DOCUMENT("document"),
        /** A sticker. */
        STICKER("sticker");

        private final String key;

        Kind(String key) {
            this.key = key;
        }

        String key() {
            return key;
        }
    }

    private final Kind kind;

    MediaContent(Kind kind, JsonNode json) {
        super(json);
        this.kind = kind;
    }

    /**
     * What it is.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * The id by which the file is fetched.
     *
     * @return the id
     */
    public Optional<String> id() {
        return text("id");
    }

    /**
     * The type of the file, such as {@code audio/ogg; codecs=opus}.
     *
     * @return the MIME type as it came
     */
    public Optional<String> mimeType() {
        return text("mime_type");
    }

    /**
     * The hash of the file.
     *
     * @return SHA-256 in Base64
     */
    public Optional<String> sha256() {
        return text("sha256");
    }

    /**
     * What the person wrote below the file.
     *
     * @return the text
     */
    public Optional<String> caption() {
        return text("caption");
    }

    /**
     * The name of a document.
     *
     * @return the name that the sender chose; do not use it as a path
     */
    public Optional<String> filename() {
        return text("filename");
    }

    /**
     * Where the file is; it lives 5 minutes and needs the access token.
     *
     * @return the URL, if the webhook has it
     */
    public Optional<String> url() {
        return text("url");
    }

    /**
     * Whether a recording was made in the chat.
     *
     * @return {@code true} for a voice note
     */
    public boolean voice() {
        return Json.isTrue(json.path("voice"));
    }

    /**
     * Whether a sticker moves.
     *
     * @return {@code true} if it does
     */
    public boolean animated() {
        return Json.isTrue(json.path("animated"));
    }
}
