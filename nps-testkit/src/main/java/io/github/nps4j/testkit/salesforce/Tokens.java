package io.github.nps4j.testkit.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The external client app of the org and the sessions it got. Thread-safe. */
final class Tokens {

    private static final String JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final long LONGEST_ASSERTION = 300;

    private final Clock clock;
    private final boolean sandbox;
    private final Set<String> sessions = ConcurrentHashMap.newKeySet();
    private final KeyPair keys = newKeys();
    private volatile String refreshToken = "5Aep861" + random();
    private volatile String instanceUrl = "";
    private volatile @Nullable String refusal;
    final String clientId = "3MVG9" + random();
    final String clientSecret = "Secret" + random();
    final String username = "nps@integration.example";

    Tokens(Clock clock, boolean sandbox) {
        this.clock = clock;
        this.sandbox = sandbox;
    }

    private static String random() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no RSA", e);
        }
    }

    PrivateKey privateKey() {
        return keys.getPrivate();
    }

    String refreshToken() {
        return refreshToken;
    }

    void revokeRefreshToken() {
        refreshToken = "5Aep861" + random();
        sessions.clear();
    }

    void expireSessions() {
        sessions.clear();
    }

    /** The next logins are refused with this description of {@code invalid_grant}; {@code null} for no more. */
    void refuse(@Nullable String description) {
        refusal = description;
    }

    void instanceUrl(String url) {
        instanceUrl = url;
    }

    String newSession() {
        String token = "00DQy0000000001!AQ" + random();
        sessions.add(token);
        return token;
    }

    void check(@Nullable String header) {
        if (header == null
                || !header.startsWith("Bearer ")
                || !sessions.contains(header.substring(7).strip())) {
            throw new ApiException(401, "INVALID_SESSION_ID", "Session expired or invalid");
        }
    }

    Answer login(String form) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : form.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        String refused = refusal;
        if (refused != null) {
            return refused("invalid_grant", refused);
        }
        String grant = fields.getOrDefault("grant_type", "");
        if (grant.equals(JWT)) {
            String wrong = wrongAssertion(fields.getOrDefault("assertion", ""));
            return wrong == null ? session() : refused("invalid_grant", wrong);
        }
        if (!clientId.equals(fields.get("client_id"))) {
            return refused("invalid_client_id", "client identifier invalid");
        }
        if (!clientSecret.equals(fields.get("client_secret"))) {
            return refused("invalid_client", "invalid client credentials");
        }
        return switch (grant) {
            case "refresh_token" ->
                refreshToken.equals(fields.get("refresh_token"))
                        ? session()
                        : refused("invalid_grant", "expired access/refresh token");
            case "client_credentials" -> session();
            default -> refused("unsupported_grant_type", "grant type not supported");
        };
    }

    /** What is wrong with an assertion, by RFC 7515 and Salesforce's rules; {@code null} if nothing. */
    private @Nullable String wrongAssertion(String assertion) {
        String[] parts = assertion.split("\\.", -1);
        if (parts.length != 3 || assertion.contains("=") || assertion.contains("+") || assertion.contains("/")) {
            return "invalid assertion";
        }
        try {
            JsonNode header = json(parts[0]);
            JsonNode claims = json(parts[1]);
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(keys.getPublic());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            if (!header.path("alg").asText().equals("RS256")
                    || !signature.verify(Base64.getUrlDecoder().decode(parts[2]))) {
                return "invalid assertion";
            }
            if (!claims.path("iss").asText().equals(clientId)) {
                return "client identifier invalid";
            }
            if (!claims.path("sub").asText().equals(username)) {
                return "user hasn't approved this consumer";
            }
            String audience = sandbox ? "https://test.salesforce.com" : "https://login.salesforce.com";
            if (!claims.path("aud").asText().equals(audience)) {
                return "audience is invalid";
            }
            long left = claims.path("exp").asLong() - clock.instant().getEpochSecond();
            if (!claims.path("exp").isIntegralNumber() || left <= 0 || left > LONGEST_ASSERTION) {
                return "expired authorization code";
            }
            return null;
        } catch (GeneralSecurityException | java.io.IOException | IllegalArgumentException e) {
            return "invalid assertion";
        }
    }

    private static JsonNode json(String part) throws java.io.IOException {
        return JsonTrees.read(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
    }

    private Answer session() {
        ObjectNode body = JsonTrees.object()
                .put("access_token", newSession())
                .put("instance_url", instanceUrl)
                .put("id", "https://login.salesforce.com/id/00DQy0000000001AAA/005Qy0000000001AAA")
                .put("token_type", "Bearer")
                .put("issued_at", Long.toString(clock.millis()))
                .put("signature", "c2lnbmF0dXJl")
                .put("scope", "api refresh_token");
        return dated(Answer.json(200, body));
    }

    private Answer refused(String error, String description) {
        return dated(Answer.json(400, JsonTrees.object().put("error", error).put("error_description", description)));
    }

    private Answer dated(Answer answer) {
        return answer.withHeader(
                "Date",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC)));
    }
}
