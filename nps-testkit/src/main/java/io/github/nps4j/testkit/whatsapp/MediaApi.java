package io.github.nps4j.testkit.whatsapp;

import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Media of the account. Called with the account's monitor held. */
final class MediaApi {

    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
    private static final Pattern NAME = Pattern.compile("(?i)name=\"([^\"]*)\"");
    private static final Pattern TYPE = Pattern.compile("(?im)^content-type:\\s*(\\S[^\\r\\n]*)");
    private static final long FIRST_ID = 700_000_000_000_000L;
    private static final int MIB = 1024 * 1024;

    private final Account account;

    /** Addresses carry this number; old ones lead nowhere after it has grown. */
    private int generation;

    MediaApi(Account account) {
        this.account = account;
    }

    void expireAddresses() {
        generation++;
    }

    Answer upload(String contentType, byte[] body) {
        Matcher matcher = BOUNDARY.matcher(contentType);
        if (!contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data") || !matcher.find()) {
            throw GraphException.invalid("The upload must be multipart/form-data.");
        }
        Map<String, Account.Media> parts = parts(body, matcher.group(1));
        Account.Media product = parts.get("messaging_product");
        if (product == null || !new String(product.bytes(), StandardCharsets.UTF_8).equals("whatsapp")) {
            throw GraphException.missing("messaging_product");
        }
        Account.Media file = parts.get("file");
        if (file == null) {
            throw GraphException.missing("file");
        }
        String type = file.type().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        int max = limit(type);
        if (max == 0) {
            throw GraphException.invalid("Param file must be a file with one of the supported types, not " + type);
        }
        if (file.bytes().length == 0 || file.bytes().length > max) {
            throw new GraphException(131053, "The file is empty or larger than " + max + " bytes.");
        }
        String id = Long.toString(FIRST_ID + account.newId());
        account.media.put(id, file);
        return Answer.json(200, JsonTrees.object().put("id", id));
    }

    private static int limit(String type) {
        return switch (type) {
            case "image/jpeg", "image/png" -> 5 * MIB;
            case "video/mp4", "video/3gpp" -> 16 * MIB;
            case "audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg" -> 16 * MIB;
            case "image/webp" -> 500 * 1024;
            case "application/pdf",
                    "text/plain",
                    "application/msword",
                    "application/vnd.ms-excel",
                    "application/vnd.ms-powerpoint" -> 100 * MIB;
            default -> type.startsWith("application/vnd.openxmlformats-officedocument.") ? 100 * MIB : 0;
        };
    }

    /** The parts of a form, by name. ISO 8859-1 keeps each byte as one character. */
    private static Map<String, Account.Media> parts(byte[] body, String boundary) {
        Map<String, Account.Media> parts = new HashMap<>();
        String text = new String(body, StandardCharsets.ISO_8859_1);
        String line = "--" + boundary;
        for (int at = text.indexOf(line); at >= 0; ) {
            int next = text.indexOf("\r\n" + line, at + line.length());
            int headerEnd = text.indexOf("\r\n\r\n", at);
            if (next < 0 || headerEnd < 0 || headerEnd > next) {
                break;
            }
            String headers = text.substring(at + line.length(), headerEnd);
            Matcher name = NAME.matcher(headers);
            Matcher type = TYPE.matcher(headers);
            if (name.find()) {
                parts.put(
                        name.group(1),
                        new Account.Media(
                                text.substring(headerEnd + 4, next).getBytes(StandardCharsets.ISO_8859_1),
                                type.find() ? type.group(1) : "text/plain"));
            }
            at = next + 2;
        }
        return parts;
    }

    Answer read(URI base, String version, String id) {
        Account.Media media = existing(id);
        return Answer.json(
                200,
                JsonTrees.object()
                        .put("messaging_product", "whatsapp")
                        .put("url", base + "/" + version + "/media-content/" + id + "/" + generation)
                        .put("mime_type", media.type())
                        .put("sha256", sha256(media.bytes()))
                        .put("file_size", media.bytes().length)
                        .put("id", id));
    }

    /** The bytes; {@code null} where an address has expired is told by an exception of the dispatcher. */
    Account.Media content(String id, String tag) {
        if (!tag.equals(Integer.toString(generation))) {
            throw new GraphException(33, "The address has expired.");
        }
        return existing(id);
    }

    boolean isExpired(String tag) {
        return !tag.equals(Integer.toString(generation));
    }

    Answer delete(String id) {
        existing(id);
        account.media.remove(id);
        return Answer.json(200, JsonTrees.object().put("success", true));
    }

    private Account.Media existing(String id) {
        Account.Media media = account.media.get(id);
        if (media == null) {
            throw GraphException.invalid("The media do not exist.");
        }
        return media;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
