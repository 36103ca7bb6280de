package io.github.nps4j.crm.hubspot;

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
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renews the access token of a public app. The secret goes in the body, as HubSpot's newer versions want it. */
final class HubSpotTokens implements TokenSource, AutoCloseable {

    private final HttpJsonClient client;
    private final HttpSettings settings;
    private final String path;
    private final String clientId;
    private final String clientSecret;
    private final String refreshToken;

    HubSpotTokens(
            HttpSettings settings,
            String baseUrl,
            HubSpotPaths paths,
            String clientId,
            String clientSecret,
            String refreshToken) {
        this.client = HttpJsonClient.builder("HubSpot", baseUrl)
                .settings(settings)
                .errors(new HubSpotErrors())
                .build();
        this.settings = settings;
        this.path = paths.token();
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
        form.put("client_id", clientId);
        form.put("client_secret", clientSecret);
        form.put("refresh_token", refresh);
        return client.send(HttpCall.post(path).form(form).readOnly().build());
    }

    private static boolean isRefused(HttpAnswer answer) {
        return answer.status() == 400 || answer.status() == 401;
    }

    private AccessToken read(HttpAnswer answer) {
        JsonNode json = answer.json();
        if (isRefused(answer)) {
            String error = json.path("error").asText(json.path("status").asText(""));
            throw new CrmException(Failure.of(
                            FailureKind.UNAUTHORIZED,
                            error.equals("invalid_client")
                                    ? "HubSpot refused the app's client id or secret: check them in the app's settings"
                                    : "HubSpot refused the refresh token: it was revoked or belongs to another app; let"
                                            + " the customer install the app again")
                    .withCode(error.matches("[A-Za-z_]{1,40}") ? error : null));
        }
        String token = HubSpotErrors.text(answer.orThrow().json().path("access_token"));
        if (token == null || token.isBlank()) {
            throw new CrmException(answer.unreadable("was a success without a token; try again later"));
        }
        long seconds = json.path("expires_in").asLong(0);
        return new AccessToken(
                token,
                seconds > 0 ? settings.clock().instant().plusSeconds(seconds) : null,
                null,
                HubSpotErrors.text(json.path("refresh_token")));
    }

    @Override
    public void close() {
        client.close();
    }
}
