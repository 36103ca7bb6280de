package io.github.nps4j.crm.pipedrive;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.http.AccessToken;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.HttpCall;
import io.github.nps4j.http.HttpJsonClient;
import io.github.nps4j.http.HttpSettings;
import io.github.nps4j.http.TokenSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renews the access token of an OAuth app. Pipedrive may give a new refresh token each time, and says where the API is. */
final class PipedriveTokens implements TokenSource, AutoCloseable {

    private final HttpJsonClient client;
    private final HttpSettings settings;
    private final String clientId;
    private final String clientSecret;
    private final String refreshToken;

    PipedriveTokens(HttpSettings settings, String url, String clientId, String clientSecret, String refreshToken) {
        this.client = HttpJsonClient.builder("Pipedrive", url)
                .settings(settings)
                .errors(new PipedriveErrors(() -> Duration.ofMinutes(1)))
                .build();
        this.settings = settings;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.refreshToken = refreshToken;
    }

    @Override
    public AccessToken fetch(@Nullable AccessToken previous) {
        String kept = previous == null ? null : previous.refreshToken();
        if (kept == null || kept.equals(refreshToken)) {
            return read(ask(refreshToken));
        }
        HttpAnswer answer = ask(kept);
        // after the customer consented anew, the host's is the good one
        return isRefused(answer) ? read(ask(refreshToken)) : read(answer);
    }

    private HttpAnswer ask(String refresh) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refresh);
        String basic =
                Base64.getEncoder().encodeToString((clientId + ":" + clientSecret).getBytes(StandardCharsets.UTF_8));
        return client.send(HttpCall.post("/oauth/token")
                .header("Authorization", "Basic " + basic)
                .form(form)
                .readOnly()
                .build());
    }

    private static boolean isRefused(HttpAnswer answer) {
        return answer.status() == 400 || answer.status() == 401;
    }

    private AccessToken read(HttpAnswer answer) {
        JsonNode json = answer.json();
        if (isRefused(answer)) {
            String error = json.path("error").asText("");
            throw new CrmException(Failure.of(
                            FailureKind.UNAUTHORIZED,
                            error.equals("invalid_client")
                                    ? "Pipedrive refused the app's client id or secret: check them in the Developer Hub"
                                    : "Pipedrive refused the refresh token: it was revoked, was not used for 60 days, or"
                                            + " belongs to another app; let the customer install the app again")
                    .withCode(error.matches("[a-z_]{1,40}") ? error : null));
        }
        String token = PipedriveErrors.text(answer.orThrow().json().path("access_token"));
        if (token == null || token.isBlank()) {
            throw new CrmException(answer.unreadable("was a success without a token; try again later"));
        }
        long seconds = json.path("expires_in").asLong(0);
        return new AccessToken(
                token,
                seconds > 0 ? settings.clock().instant().plusSeconds(seconds) : null,
                PipedriveErrors.text(json.path("api_domain")),
                PipedriveErrors.text(json.path("refresh_token")));
    }

    @Override
    public void close() {
        client.close();
    }
}
