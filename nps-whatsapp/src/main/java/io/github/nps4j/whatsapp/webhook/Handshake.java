package io.github.nps4j.whatsapp.webhook;

import io.github.nps4j.whatsapp.webhook.WebhookAnswer.Outcome;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The verification of a webhook: Meta asks with our token, and we answer with its challenge. */
final class Handshake {

    private static final int MAX_QUERY = 8_192;
    private static final int MAX_CHALLENGE = 1_024;

    private final byte @Nullable [] tokenHash;

    Handshake(@Nullable String token) {
        this.tokenHash = token == null ? null : sha256(token);
    }

    WebhookAnswer answer(@Nullable String query) {
        if (tokenHash == null) {
            return refused("No verify token is configured here, so the webhook cannot be verified.");
        }
        Map<String, String> parameters = query == null ? Map.of() : parameters(query);
        if (parameters == null) {
            return refused("The query cannot be read.");
        }
        String mode = parameters.get("hub.mode");
        String token = parameters.get("hub.verify_token");
        String challenge = parameters.get("hub.challenge");
        if (!"subscribe".equals(mode) || token == null || challenge == null || challenge.isEmpty()) {
            return refused(
                    "This is no verification: hub.mode=subscribe, hub.verify_token and hub.challenge are needed.");
        }
        // Hashes have one length, so the time of the comparison does not tell the length of the token.
        if (!MessageDigest.isEqual(tokenHash, sha256(token))) {
            return refused("The verify token is not the one that is configured here.");
        }
        return challenge.length() > MAX_CHALLENGE
                ? refused("The challenge is too long.")
                : new WebhookAnswer(Outcome.VERIFIED, challenge);
    }

    /** The decoded parameters; {@code null} if one is given twice or cannot be decoded. */
    private static @Nullable Map<String, String> parameters(String query) {
        if (query.length() > MAX_QUERY) {
            return null;
        }
        Map<String, String> parameters = new HashMap<>();
        for (String pair : (query.startsWith("?") ? query.substring(1) : query).split("&", -1)) {
            int equals = pair.indexOf('=');
            try {
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                if (parameters.put(name, value) != null && name.startsWith("hub.")) {
                    return null;
                }
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static WebhookAnswer refused(String why) {
        return new WebhookAnswer(Outcome.FORBIDDEN, why);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime has no SHA-256", e);
        }
    }
}
