package io.github.nps4j.testkit.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** What an enhanced note holds: HTML in UTF-8 in base64. What is not escaped properly makes Salesforce fail. */
final class NoteHtml {

    private static final Pattern GOOD =
            Pattern.compile("(?:[^<>&\"']|</?(?:br|p|b|i|u|ul|ol|li)>|&(?:amp|lt|gt|quot|#39);)*+");
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F]");

    private NoteHtml() {}

    static void check(String field, JsonNode given) {
        if (!given.isTextual()) {
            throw ApiException.badJson("Cannot deserialize " + field + ": base64 is expected");
        }
        String html = decoded(field, given.textValue());
        if (!GOOD.matcher(html).matches() || CONTROL.matcher(html).find()) {
            throw new ApiException(400, "UNKNOWN_EXCEPTION", "An unexpected error occurred. ErrorId: 0987654321");
        }
    }

    private static String decoded(String field, String base64) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getDecoder().decode(base64)))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw ApiException.badJson("Cannot deserialize " + field + ": this is no UTF-8 in base64");
        }
    }

    /** The note as a person reads it. New lines of the source do not count. */
    static String plain(String base64) {
        return decoded("Content", base64)
                .replaceAll("[\\r\\n]", "")
                .replace("<br>", "\n")
                .replaceAll("<[^>]*>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }
}
