package io.github.nps4j.testkit.pipedrive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The API token, the OAuth tokens with their scopes, and the endpoint that renews them. Thread-safe. */
final class Tokens {

    static final Set<String> ALL_SCOPES = Set.of(
            "contacts:full", "deals:full", "activities:full", "search:read", "contact-fields:full", "deal-fields:full");

    private static final long LIFETIME_SECONDS = 3_599;

    private record Access(Set<String> scopes, Instant expiresAt) {}

    private final Clock clock;
    private final Supplier<String> apiDomain;
    private final Map<String, Access> access = new ConcurrentHashMap<>();
    private volatile @Nullable String apiToken = newToken();
    private volatile String refreshToken = "refresh-" + UUID.randomUUID();
    private volatile Set<String> scopes = ALL_SCOPES;
    final String clientId = UUID.randomUUID().toString();
    final String clientSecret = "secret-" + UUID.randomUUID();

    Tokens(Clock clock, Supplier<String> apiDomain) {
        this.clock = clock;
        this.apiDomain = apiDomain;
    }

    private static String newToken() {
        return (UUID.randomUUID().toString() + UUID.randomUUID())
                .replace("-", "")
                .substring(0, 40);
    }

    String apiToken() {
        String token = apiToken;
        if (token == null) {
            throw new IllegalStateException("the API token was revoked");
        }
        return token;
    }

    void revokeApiToken() {
        apiToken = null;
    }

    String refreshToken() {
        return refreshToken;
    }

    void revokeRefreshToken() {
        refreshToken = "refresh-" + UUID.randomUUID();
    }

    void expireAccessTokens() {
        access.replaceAll((token, state) -> new Access(state.scopes(), Instant.MIN));
    }

    /** The scopes of the OAuth tokens that are given out from now on. */
    void grant(Set<String> granted) {
        scopes = Set.copyOf(granted);
    }

    void check(@Nullable String header, @Nullable String bearer, Set<String> anyOf) {
        if (header != null) {
            if (!header.equals(apiToken)) {
                throw new ApiException(401, "unauthorized access");
            }
            return;
        }
        Access found = bearer != null && bearer.startsWith("Bearer ")
                ? access.get(bearer.substring("Bearer ".length()))
                : null;
        if (found == null || !found.expiresAt().isAfter(clock.instant())) {
            throw new ApiException(401, "unauthorized access");
        }
        if (!anyOf.isEmpty() && anyOf.stream().noneMatch(found.scopes()::contains)) {
            throw new ApiException(403, "Scope and URL mismatch");
        }
    }

    /** Every renewal gives a new refresh token, and the former one ends. */
    synchronized Answer renew(@Nullable String authorization, String form) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : form.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        String basic = "Basic "
                + Base64.getEncoder().encodeToString((clientId + ":" + clientSecret).getBytes(StandardCharsets.UTF_8));
        if (!basic.equals(authorization)) {
            return refused(401, "invalid_client", "the client id or secret is wrong");
        }
        if (!"refresh_token".equals(fields.get("grant_type"))) {
            return refused(400, "unsupported_grant_type", "the simulator knows the grant type refresh_token only");
        }
        if (!refreshToken.equals(fields.get("refresh_token"))) {
            return refused(400, "invalid_grant", "the refresh token is unknown, has expired or was revoked");
        }
        refreshToken = "refresh-" + UUID.randomUUID();
        String token = "access-" + UUID.randomUUID();
        access.put(token, new Access(scopes, clock.instant().plusSeconds(LIFETIME_SECONDS)));
        ObjectNode body = JsonTrees.object();
        body.put("access_token", token);
        body.put("token_type", "Bearer");
        body.put("refresh_token", refreshToken);
        body.put("scope", String.join(",", scopes));
        body.put("expires_in", LIFETIME_SECONDS);
        body.put("api_domain", apiDomain.get());
        return Answer.json(200, body);
    }

    private static Answer refused(int status, String error, String message) {
        return Answer.json(
                status,
                JsonTrees.object().put("success", false).put("error", error).put("message", message));
    }
}
