package io.github.nps4j.whatsapp.webhook;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The form that Meta signs: what is not ASCII as a backslash, a {@code u} and four lower-case hexadecimal digits. */
final class EscapedJson {

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private EscapedJson() {}

    /** The escaped form; {@code null} if the body is ASCII already, or is not text in UTF-8. */
    static byte @Nullable [] of(byte[] body) {
        int first = 0;
        while (first < body.length && body[first] >= 0) {
            first++;
        }
        if (first == body.length) {
            return null;
        }
        CharBuffer text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException e) {
            return null;
        }
        StringBuilder escaped = new StringBuilder(body.length * 2);
        while (text.hasRemaining()) {
            char c = text.get();
            if (c < 0x80) {
                escaped.append(c);
            } else {
                escaped.append("\\u")
                        .append(HEX[c >> 12])
                        .append(HEX[c >> 8 & 0xf])
                        .append(HEX[c >> 4 & 0xf])
                        .append(HEX[c & 0xf]);
            }
        }
        return escaped.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
