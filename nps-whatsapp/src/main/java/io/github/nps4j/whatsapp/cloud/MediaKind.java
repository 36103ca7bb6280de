package io.github.nps4j.whatsapp.cloud;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Kinds of media with the types and sizes that WhatsApp takes (Cloud API, "Supported media types"). */
public enum MediaKind {
    /** A picture, up to 5 MiB. */
    IMAGE(5 * Sizes.MIB, "image/jpeg", "image/png"),
    /** A film with H.264 and AAC, up to 16 MiB. */
    VIDEO(16 * Sizes.MIB, "video/mp4", "video/3gpp"),
    /** Sound, up to 16 MiB; OGG with the Opus codec, one channel. */
    AUDIO(16 * Sizes.MIB, "audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"),
    /** A document, up to 100 MiB. */
    DOCUMENT(
            100 * Sizes.MIB,
            "application/pdf",
            "application/msword",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.ms-excel",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.ms-powerpoint",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "text/plain"),
    /** A sticker, WebP: up to 100 KiB if it stands still, up to 500 KiB if it moves. */
    STICKER(500 * Sizes.KIB, "image/webp");

    static final long MAX_STILL_STICKER = 100 * Sizes.KIB;

    private final long maxBytes;
    private final List<String> types;

    MediaKind(long maxBytes, String... types) {
        this.maxBytes = maxBytes;
        this.types = List.of(types);
    }

    /**
     * The largest file.
     *
     * @return bytes
     */
    public long maxBytes() {
        return maxBytes;
    }

    /**
     * The media types that are taken.
     *
     * @return such as {@code image/jpeg}
     */
    public List<String> types() {
        return types;
    }

    /**
     * The kind that a media type belongs to.
     *
     * @param mediaType such as {@code audio/ogg; codecs=opus}, in any case
     * @return the kind, empty if WhatsApp does not take the type
     */
    public static Optional<MediaKind> ofType(String mediaType) {
        String plain = mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        for (MediaKind kind : values()) {
            if (kind.types.contains(plain)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /**
     * How the Cloud API names it.
     *
     * @return such as {@code image}
     */
    public String apiName() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static final class Sizes {
        static final long KIB = 1024;
        static final long MIB = 1024 * KIB;
    }
}
