package io.github.nps4j.testkit.zoho;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;
import io.github.nps4j.testkit.internal.RollingWindow;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The accounts server: one refresh token, the access tokens that it brought, and how many it may bring. Thread-safe. */
final class Tokens {

    static final Set<String> ALL_SCOPES =
            Set.of("ZohoCRM.modules.ALL", "ZohoCRM.settings.ALL", "ZohoCRM.coql.READ", "ZohoSearch.securesearch.READ");

    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final int MOST = 10;
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final Settings settings;
    private final Map<String, Instant> tokens = new HashMap<>();
    private RollingWindow given = new RollingWindow(MOST, WINDOW);
    private String refreshToken = "1000.refresh" + UUID.randomUUID().toString().replace("-", "");
    private Set<String> scopes = ALL_SCOPES;
    private int issued;
    final String clientId = "1000.CLIENT" + UUID.randomUUID().toString().substring(0, 8);
    final String clientSecret = "clientsecret" + UUID.randomUUID().toString().replace("-", "");

    Tokens(Settings settings) {
        this.settings = settings;
    }

    synchronized String refreshToken() {
        return refreshToken;
    }

    synchronized void revokeRefreshToken() {
        refreshToken = "1000.other" + UUID.randomUUID().toString().replace("-", "");
        tokens.clear();
    }

    synchronized void expire() {
        tokens.replaceAll((token, end) -> Instant.MIN);
    }

    synchronized void scopes(Set<String> granted) {
        scopes = Set.copyOf(granted);
    }

    synchronized int issued() {
        return issued;
    }

    synchronized void forgetLimit() {
        given = new RollingWindow(MOST, WINDOW);
    }

    static Answer denied(int status, String text) {
        ObjectNode body = JsonTrees.object();
        body.put(
                "error_description", "You have made too many requests continuously. Please try again after some time.");
        body.put("error", text);
        body.put("status", "failure");
        return Answer.json(status, body);
    }

    /** Errors come with 200, as Zoho's do. */
    private static Answer error(String error) {
        return Answer.json(200, JsonTrees.object().put("error", error));
    }

    synchronized Answer renew(String form, String apiDomain) {
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
            return error("unsupported_grant_type");
        }
        if (!clientId.equals(fields.get("client_id"))) {
            return error("invalid_client");
        }
        if (!clientSecret.equals(fields.get("client_secret"))) {
            return error("invalid_client_secret");
        }
        if (!given.take(settings.clock.instant())) {
            return denied(400, settings.accessDenied);
        }
        if (!Objects.equals(refreshToken, fields.get("refresh_token"))) {
            return error("invalid_code");
        }
        String token = "1000.access" + UUID.randomUUID().toString().replace("-", "");
        tokens.put(token, settings.clock.instant().plus(LIFETIME));
        issued++;
        ObjectNode body = JsonTrees.object();
        body.put("access_token", token);
        body.put("scope", String.join(" ", scopes));
        body.put("api_domain", apiDomain);
        body.put("token_type", "Bearer");
        body.put("expires_in", LIFETIME.toSeconds());
        return Answer.json(200, body);
    }

    synchronized void check(@Nullable String header, Endpoint endpoint) {
        String prefix = "Zoho-oauthtoken ";
        if (header == null || !header.startsWith(prefix)) {
            throw new ApiException(401, "AUTHENTICATION_FAILURE", "Authentication failed");
        }
        Instant end = tokens.get(header.substring(prefix.length()));
        if (end == null || !end.isAfter(settings.clock.instant())) {
            throw new ApiException(401, "INVALID_TOKEN", "invalid oauth token");
        }
        for (Set<String> one : needed(endpoint)) {
            if (one.stream().noneMatch(scopes::contains)) {
                throw new ApiException(401, "OAUTH_SCOPE_MISMATCH", "invalid oauth scope to access this URL");
            }
        }
    }

    /** Of each set one scope is needed. */
    private static Set<Set<String>> needed(Endpoint endpoint) {
        Set<String> modules = Set.of("ZohoCRM.modules.ALL");
        return switch (endpoint) {
            case FIELDS_READ ->
                Set.of(Set.of("ZohoCRM.settings.ALL", "ZohoCRM.settings.fields.ALL", "ZohoCRM.settings.fields.READ"));
            case FIELDS_CHANGE -> Set.of(Set.of("ZohoCRM.settings.ALL", "ZohoCRM.settings.fields.ALL"));
            case TAGS_READ ->
                Set.of(Set.of("ZohoCRM.settings.ALL", "ZohoCRM.settings.tags.ALL", "ZohoCRM.settings.tags.READ"));
            case COQL -> Set.of(Set.of("ZohoCRM.coql.READ"), modules);
            case SEARCH -> Set.of(Set.of("ZohoSearch.securesearch.READ"), modules);
            default -> Set.of(modules);
        };
    }
}
