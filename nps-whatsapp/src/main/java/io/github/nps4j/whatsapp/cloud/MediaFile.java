package io.github.nps4j.whatsapp.cloud;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A file to upload: in memory or on disk. Immutable, as long as nobody changes the file. */
public final class MediaFile {

    private static final int HEAD = 32;
    private static final int MAX_NAME = 240;

    private final byte @Nullable [] bytes;
    private final @Nullable Path path;
    private final long size;
    private final String type;
    private final String name;

    private MediaFile(byte @Nullable [] bytes, @Nullable Path path, long size, String type, String name) {
        this.bytes = bytes;
        this.path = path;
        this.size = size;
        this.type = type.strip().toLowerCase(Locale.ROOT);
        this.name = Check.text("name of the file", name, MAX_NAME);
        if (!this.type.matches("[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,100}(?:\\s*;\\s*[a-z0-9=.\" +-]{1,60})?")) {
            throw new IllegalArgumentException("A media type looks like image/jpeg");
        }
        if (!this.name.matches("[^\\p{Cntrl}\"\\\\/]+")) {
            throw new IllegalArgumentException(
                    "The name of the file holds a quotation mark, slash or control character: give a plain name");
        }
    }

    /**
     * From memory.
     *
     * @param bytes the content; copied
     * @param mediaType such as {@code image/jpeg}
     * @param name a file name with its ending
     * @return the file
     * @throws IllegalArgumentException if the type or the name is none
     */
    public static MediaFile of(byte[] bytes, String mediaType, String name) {
        return new MediaFile(bytes.clone(), null, bytes.length, mediaType, name);
    }

    /**
     * From disk; the content is read when it is uploaded.
     *
     * @param path the file
     * @param mediaType such as {@code application/pdf}
     * @return the file
     * @throws UncheckedIOException if it cannot be read
     * @throws IllegalArgumentException if the type or the name is none
     */
    public static MediaFile of(Path path, String mediaType) {
        try {
            Path file = path.getFileName();
            return new MediaFile(null, path, Files.size(path), mediaType, file == null ? "file" : file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("the file to upload cannot be read", e);
        }
    }

    static MediaFile owned(byte[] bytes, String mediaType, String name) {
        return new MediaFile(bytes, null, bytes.length, mediaType, name);
    }

    /**
     * How large it is.
     *
     * @return bytes
     */
    public long size() {
        return size;
    }

    /**
     * Its media type.
     *
     * @return in small letters
     */
    public String mediaType() {
        return type;
    }

    String name() {
        return name;
    }

    byte @Nullable [] bytes() {
        return bytes;
    }

    @Nullable
    Path path() {
        return path;
    }

    byte[] readAll() {
        if (bytes != null) {
            return bytes;
        }
        try {
            return path == null ? new byte[0] : Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException("the file to upload cannot be read", e);
        }
    }

    private byte[] head() {
        if (bytes != null) {
            return Arrays.copyOf(bytes, Math.min(HEAD, bytes.length));
        }
        if (path == null) {
            return new byte[0];
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(HEAD);
        } catch (IOException e) {
            throw new UncheckedIOException("the file to upload cannot be read", e);
        }
    }

    /**
     * Checks what WhatsApp checks, as far as it can be seen without decoding: the type, the size of its kind, that the
     * content is of the type, that a PNG has 8 bits per channel and RGB or RGBA.
     *
     * @return the kind
     * @throws IllegalArgumentException if WhatsApp would refuse the file
     */
    public MediaKind check() {
        MediaKind kind = MediaKind.ofType(type)
                .orElseThrow(() -> new IllegalArgumentException("WhatsApp does not take files of type " + type
                        + ": bring it into one of the types of MediaKind"));
        if (size == 0) {
            throw new IllegalArgumentException("The file to upload is empty");
        }
        Signature signature = Signature.of(head());
        if (!signature.fits(type)) {
            throw new IllegalArgumentException("The file is said to be " + type + ", but its content is "
                    + signature.what() + ": give its real type");
        }
        long max = kind == MediaKind.STICKER && !signature.isAnimated() ? MediaKind.MAX_STILL_STICKER : kind.maxBytes();
        if (size > max) {
            throw new IllegalArgumentException("The file has " + size + " bytes, but WhatsApp takes " + max + " of "
                    + (kind == MediaKind.STICKER ? "such a sticker" : "kind " + kind.apiName()));
        }
        if (signature == Signature.ODD_PNG) {
            throw new IllegalArgumentException(
                    "WhatsApp takes PNG with 8 bits per channel and RGB or RGBA only: convert the picture");
        }
        return kind;
    }

    /** Shows type and size, not the name. */
    @Override
    public String toString() {
        return "MediaFile[" + type + ", " + size + " bytes]";
    }

    /** What the first bytes of a file say. */
    private enum Signature {
        JPEG("a JPEG picture", "image/jpeg"),
        PNG("a PNG picture", "image/png"),
        ODD_PNG("a PNG picture", "image/png"),
        GIF("a GIF picture", "image/gif"),
        WEBP("a WebP picture", "image/webp"),
        ANIMATED_WEBP("an animated WebP picture", "image/webp"),
        PDF("a PDF document", "application/pdf"),
        OGG("OGG sound", "audio/ogg"),
        OTHER("something else", "");

        private final String what;
        private final String type;

        Signature(String what, String type) {
            this.what = what;
            this.type = type;
        }

        String what() {
            return what;
        }

        boolean isAnimated() {
            return this == ANIMATED_WEBP;
        }

        /** What is recognized must be what was said; what is not, must not be said to be one of the known. */
        boolean fits(String said) {
            String plain = said.split(";", 2)[0].strip();
            if (this != OTHER) {
                // a text may begin with anything
                return plain.equals(type) || plain.equals("text/plain");
            }
            for (Signature known : values()) {
                if (known != OTHER && known.type.equals(plain)) {
                    return false;
                }
            }
            return true;
        }

        static Signature of(byte[] head) {
            if (starts(head, 0, 0xff, 0xd8, 0xff)) {
                return JPEG;
            }
            if (starts(head, 0, 0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a)) {
                boolean plain = head.length > 25 && head[24] == 8 && (head[25] == 2 || head[25] == 6);
                return plain ? PNG : ODD_PNG;
            }
            if (starts(head, 0, 'G', 'I', 'F', '8')) {
                return GIF;
            }
            if (starts(head, 0, 'R', 'I', 'F', 'F') && starts(head, 8, 'W', 'E', 'B', 'P')) {
                boolean animated = starts(head, 12, 'V', 'P', '8', 'X') && head.length > 20 && (head[20] & 0x02) != 0;
                return animated ? ANIMATED_WEBP : WEBP;
            }
            if (starts(head, 0, '%', 'P', 'D', 'F')) {
                return PDF;
            }
            return starts(head, 0, 'O', 'g', 'g', 'S') ? OGG : OTHER;
        }

        private static boolean starts(byte[] head, int from, int... wanted) {
            if (head.length < from + wanted.length) {
                return false;
            }
            for (int i = 0; i < wanted.length; i++) {
                if ((head[from + i] & 0xff) != wanted[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
