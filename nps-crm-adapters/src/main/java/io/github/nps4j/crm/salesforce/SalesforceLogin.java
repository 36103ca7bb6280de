package io.github.nps4j.crm.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.http.AccessToken;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.HttpCall;
import io.github.nps4j.http.HttpJsonClient;
import io.github.nps4j.http.HttpSettings;
import io.github.nps4j.http.TokenSource;
import io.github.nps4j.http.VendorError;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Salesforce's token endpoint, for an external client app or a connected app. */
final class SalesforceLogin implements TokenSource {

    /** Salesforce takes assertions that end within five minutes; the rest is for clocks that differ. */
    private static final Duration ASSERTION = Duration.ofMinutes(3);

    /** From here on a refused assertion may be the clock's fault. */
    private static final Duration SKEW = Duration.ofSeconds(30);

    /** What the app proves itself with. */
    sealed interface Grant {

        /** A refresh token that a person gave consent for. */
        record Refresh(String clientId, @Nullable String clientSecret, String refreshToken) implements Grant {
            @Override
            public String toString() {
                return "Refresh";
            }
        }

        /** An assertion signed with the app's key (RFC 7523). */
        record Jwt(
                String clientId,
                String username,
                PrivateKey key,
                @Nullable String audience) implements Grant {
            @Override
            public String toString() {
                return "Jwt";
            }
        }

        /** The app's own secret; it runs as the user that the app names. */
        record Client(String clientId, String clientSecret) implements Grant {
            @Override
            public String toString() {
                return "Client";
            }
        }
    }

    private final HttpJsonClient client;
    private final Grant grant;
    private final String audience;
    private final Clock clock;

    SalesforceLogin(String loginUrl, Grant grant, HttpSettings http) {
        this.client = HttpJsonClient.builder("Salesforce", loginUrl)
                .settings(http)
                .errors(SalesforceLogin::read)
                .build();
        this.grant = grant;
        this.audience = grant instanceof Grant.Jwt jwt && jwt.audience() != null ? jwt.audience() : audience(loginUrl);
        this.clock = http.clock();
    }

    /** Sandboxes have a login of their own, whatever their domain. */
    private static String audience(String loginUrl) {
        String lower = loginUrl.toLowerCase(Locale.ROOT);
        return lower.contains("//test.salesforce.com") || lower.contains(".sandbox.")
                ? "https://test.salesforce.com"
                : "https://login.salesforce.com";
    }

    @Override
    public AccessToken fetch(@Nullable AccessToken previous) {
        Instant now = clock.instant();
        HttpAnswer answer = ask(form(previous, now));
        if (grant instanceof Grant.Jwt && answer.status() == 400) {
            Instant theirs = theirTime(answer);
            if (theirs != null && Duration.between(now, theirs).abs().compareTo(SKEW) > 0) {
                answer = ask(form(previous, theirs));
            }
        }
        answer.orThrow();
        JsonNode body = answer.json();
        String token = SalesforceErrors.text(body.path("access_token"));
        String instance = SalesforceErrors.text(body.path("instance_url"));
        if (token == null || instance == null || !isUsable(instance)) {
            throw new CrmException(Failure.of(
                    FailureKind.UNAUTHORIZED,
                    "Salesforce: the token endpoint gave no token or no instance_url that can be used; check the login"
                            + " URL"));
        }
        String refresh = SalesforceErrors.text(body.path("refresh_token"));
        return new AccessToken(
                token,
                null, // the end of a session is a setting of the org, and each call moves it on
                instance.endsWith("/") ? instance.substring(0, instance.length() - 1) : instance,
                refresh != null ? refresh : previous == null ? null : previous.refreshToken());
    }

    private HttpAnswer ask(Map<String, String> form) {
        // a lost answer leaves nothing that would have to be undone
        return client.send(
                HttpCall.post("/services/oauth2/token").readOnly().form(form).build());
    }

    private Map<String, String> form(@Nullable AccessToken previous, Instant now) {
        Map<String, String> form = new LinkedHashMap<>();
        if (grant instanceof Grant.Refresh refresh) {
            String newer = previous == null ? null : previous.refreshToken();
            form.put("grant_type", "refresh_token");
            form.put("client_id", refresh.clientId());
            if (refresh.clientSecret() != null) {
                form.put("client_secret", refresh.clientSecret());
            }
            form.put("refresh_token", newer == null ? refresh.refreshToken() : newer);
        } else if (grant instanceof Grant.Jwt jwt) {
            form.put("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
            form.put("assertion", assertion(jwt, now));
        } else if (grant instanceof Grant.Client own) {
            form.put("grant_type", "client_credentials");
            form.put("client_id", own.clientId());
            form.put("client_secret", own.clientSecret());
        }
        return form;
    }

    /** RFC 7515: base64url without padding; RFC 7519: the end as a number. */
    private String assertion(Grant.Jwt jwt, Instant now) {
        ObjectNode claims = JsonNodeFactory.instance.objectNode();
        claims.put("iss", jwt.clientId());
        claims.put("sub", jwt.username());
        claims.put("aud", audience);
        claims.put("exp", now.plus(ASSERTION).getEpochSecond());
        String signed = encoded("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoded(claims.toString().getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(jwt.key());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new CrmException(Failure.of(
                    FailureKind.UNAUTHORIZED,
                    "Salesforce: the private key cannot sign with RS256; give the RSA key whose certificate the app"
                            + " has"));
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static @Nullable Instant theirTime(HttpAnswer answer) {
        try {
            return answer.header("Date")
                    .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant())
                    .orElse(null);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static boolean isUsable(String instance) {
        try {
            URI uri = URI.create(instance);
            return uri.getHost() != null
                    && uri.getUserInfo() == null
                    && ("https".equals(uri.getScheme()) || uri.getHost().matches("localhost|127\\.[0-9.]+|\\[::1]"));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static VendorError read(HttpAnswer answer) {
        String code = SalesforceErrors.text(answer.json().path("error"));
        String description = SalesforceErrors.text(answer.json().path("error_description"));
        if (code == null) {
            return VendorError.none();
        }
        VendorError error = VendorError.none().withCode(code);
        String lower = description == null ? "" : description.toLowerCase(Locale.ROOT);
        if (code.equals("rate_limit_exceeded") || lower.contains("login rate exceeded")) {
            return error.withKind(FailureKind.THROTTLED)
                    .withMessage("too many logins of this user")
                    .withRetryAfter(SalesforceErrors.QUOTA_PAUSE);
        }
        if (answer.status() >= 500) {
            return error.withKind(FailureKind.UNAVAILABLE);
        }
        String hint = switch (code) {
            case "invalid_client_id", "invalid_client" ->
                "the client id or secret of the app is wrong, or the app lives in another org";
            case "inactive_user" -> "the integration user is inactive; activate it";
            case "inactive_org" -> "the org is inactive or locked";
            case "unsupported_grant_type" -> "the app does not allow this flow; enable it in the app's settings";
            case "invalid_grant" ->
                lower.contains("approved")
                        ? "the user has not approved the app; pre-authorize the app for the user's profile or permission"
                                + " set"
                        : lower.contains("audience")
                                ? "the audience is wrong; a sandbox needs the login URL https://test.salesforce.com"
                                : "the refresh token or assertion was refused (expired, revoked, or of another org);"
                                        + " authorize the app again, and check that the login URL is that of this org:"
                                        + " https://login.salesforce.com, https://test.salesforce.com for a sandbox, or"
                                        + " its My Domain";
            default -> "the app was refused";
        };
        return error.withKind(FailureKind.UNAUTHORIZED).withMessage(hint);
    }

    void close() {
        client.close();
    }
}
