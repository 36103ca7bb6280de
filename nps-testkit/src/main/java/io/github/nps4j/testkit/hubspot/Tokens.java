package io.github.nps4j.testkit.hubspot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The tokens of the account and their scopes, and the OAuth endpoint that renews them. Thread-safe. */
final class Tokens {

    static final Set<String> ALL_SCOPES = Set.of(
            "crm.objects.contacts.read",
            "crm.objects.contacts.write",
            "crm.schemas.contacts.read",
            "crm.schemas.contacts.write",
            "crm.objects.companies.read",
            "crm.objects.companies.write",
            "crm.schemas.companies.read",
            "crm.schemas.companies.write",
            "crm.objects.deals.read",
            "crm.objects.deals.write",
            "crm.schemas.deals.read",
            "crm.schemas.deals.write",
            "crm.objects.custom.read",
            "crm.objects.custom.write",
            "crm.schemas.custom.read",
            "crm.schemas.custom.write",
            "crm.lists.read",
            "crm.lists.write");

    private static final long LIFETIME_SECONDS = 1_800;

    private record Token(Set<String> scopes, @Nullable Instant expiresAt) {}

    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final Clock clock;
    private volatile String refreshToken = "refresh-" + UUID.randomUUID();
    final String clientId = UUID.randomUUID().toString();
    final String clientSecret = "secret-" + UUID.randomUUID();

    Tokens(Clock clock) {
        this.clock = clock;
    }

    String add(Set<String> scopes) {
        String token = "pat-na1-" + UUID.randomUUID();
        tokens.put(token, new Token(Set.copyOf(scopes), null));
        return token;
    }

    void revoke(String token) {
        tokens.remove(token);
    }

    String refreshToken() {
        return refreshToken;
    }

    void revokeRefreshToken() {
        refreshToken = "refresh-" + UUID.randomUUID();
    }

    /** Ends every token that came from OAuth. */
    void expireIssued() {
        tokens.replaceAll((token, state) -> state.expiresAt() == null ? state : new Token(state.scopes(), Instant.MIN));
    }

    /** {@code objects} is the middle of the scopes of an object type. */
    void check(@Nullable String header, Endpoint endpoint, String objects) {
        if (header == null || !header.startsWith("Bearer ")) {
            throw new ApiException(
                    401,
                    "INVALID_AUTHENTICATION",
                    "Authentication credentials not found. Send a bearer token in the Authorization header.");
        }
        Token token = tokens.get(header.substring("Bearer ".length()).strip());
        if (token == null) {
            throw new ApiException(
                    401, "INVALID_AUTHENTICATION", "Authentication credentials are invalid. Check the token.");
        }
        if (token.expiresAt() != null && !token.expiresAt().isAfter(clock.instant())) {
            throw new ApiException(401, "EXPIRED_AUTHENTICATION", "The access token has expired.");
        }
        String scope = scopeOf(endpoint, objects);
        if (!token.scopes().contains(scope)) {
            throw new ApiException(
                            403, "MISSING_SCOPES", "This app does not have the scopes that this call needs: " + scope)
                    .withContext("requiredGranularScopes", java.util.List.of(scope));
        }
    }

    private static String scopeOf(Endpoint endpoint, String objects) {
        return switch (endpoint) {
            case LIST_READ -> "crm.lists.read";
            case LIST_ADD, LIST_REMOVE -> "crm.lists.write";
            case PROPERTIES_READ -> "crm.schemas." + objects + ".read";
            case PROPERTIES_CREATE, PROPERTY_UPDATE, PROPERTY_GROUPS -> "crm.schemas." + objects + ".write";
            default -> "crm.objects." + objects + (endpoint.writing() ? ".write" : ".read");
        };
    }

    /** The secret is taken from the body only, as the newer versions want it. */
    Answer renew(String form) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : form.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        if (!"refresh_token".equals(fields.get("grant_type"))) {
            return refused("unsupported_grant_type", "the simulator knows the grant type refresh_token only");
        }
        if (!clientId.equals(fields.get("client_id")) || !clientSecret.equals(fields.get("client_secret"))) {
            return refused("invalid_client", "the client id or secret is wrong");
        }
        if (!Objects.equals(refreshToken, fields.get("refresh_token"))) {
            return refused("invalid_grant", "the refresh token is unknown or was revoked");
        }
        String token = "oauth-" + UUID.randomUUID();
        tokens.put(token, new Token(ALL_SCOPES, clock.instant().plusSeconds(LIFETIME_SECONDS)));
        ObjectNode body = Json.object();
        body.put("access_token", token);
        body.put("refresh_token", refreshToken);
        body.put("expires_in", LIFETIME_SECONDS);
        body.put("token_type", "bearer");
        body.put("token_use", "access_token");
        body.put("hub_id", 4_711);
        return Answer.json(200, body);
    }

    private static Answer refused(String error, String description) {
        return Answer.json(400, Json.object().put("error", error).put("error_description", description));
    }
}
