package io.github.nps4j.source;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** How the bytes of a signature are written. */
public enum SignatureEncoding {
    /** Two digits for each byte. Written in lower case, read in both. */
    HEX("[0-9A-Fa-f]+", 2),
    /** RFC 4648 section 4, with padding. */
    BASE64("[A-Za-z0-9+/]+={0,2}", 4),
    /** RFC 4648 section 5, without padding. */
    BASE64_URL("[A-Za-z0-9_-]+", 1),
    /** {@link #HEX} or {@link #BASE64}, for senders that do not say which. Written as hex. */
    HEX_OR_BASE64("[0-9A-Fa-f]+|[A-Za-z0-9+/]+={0,2}", 2);

    private final Pattern shape;
    private final int group;

    SignatureEncoding(String shape, int group) {
        this.shape = Pattern.compile(shape);
        this.group = group;
    }

    String encode(byte[] bytes) {
        return switch (this) {
            case HEX, HEX_OR_BASE64 -> HexFormat.of().formatHex(bytes);
            case BASE64 -> Base64.getEncoder().encodeToString(bytes);
            case BASE64_URL -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        };
    }

    /** The ways in which a sender may have written a signature. */
    List<SignatureEncoding> accepted() {
        return this == HEX_OR_BASE64 ? List.of(HEX, BASE64) : List.of(this);
    }

    boolean fits(String text) {
        return text.length() % group == 0 && shape.matcher(text).matches();
    }

    /** One text for equal signatures, so that texts can be compared. Base64 is compared as it stands: decoding ignores the
     * spare bits of the last digit, which would let an altered signature pass. */
    String canonical(String text) {
        return this == HEX ? text.toLowerCase(Locale.ROOT) : text;
    }
}
