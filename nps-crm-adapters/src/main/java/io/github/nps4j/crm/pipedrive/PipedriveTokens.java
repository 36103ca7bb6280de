package io.github.nps4j.crm.pipedrive;

import io.github.nps4j.crm.support.internal.RefreshTokenGrant;
import io.github.nps4j.http.HttpCall;
import io.github.nps4j.http.HttpJsonClient;
import io.github.nps4j.http.HttpSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Renews the access token of an OAuth app. Pipedrive may give a new refresh token each time, and says where the API is. */
final class PipedriveTokens {

    private PipedriveTokens() {}

    static RefreshTokenGrant of(
            HttpSettings settings, String url, String clientId, String clientSecret, String refreshToken) {
        HttpJsonClient client = HttpJsonClient.builder("Pipedrive", url)
                .settings(settings)
                .errors(new PipedriveErrors(() -> Duration.ofMinutes(1)))
                .build();
        String basic =
                Base64.getEncoder().encodeToString((clientId + ":" + clientSecret).getBytes(StandardCharsets.UTF_8));
        return new RefreshTokenGrant(
                client,
                settings.clock(),
                refreshToken,
                "api_domain",
                refresh -> {
                    Map<String, String> form = new LinkedHashMap<>();
                    form.put("grant_type", "refresh_token");
                    form.put("refresh_token", refresh);
                    return HttpCall.post("/oauth/token")
                            .header("Authorization", "Basic " + basic)
                            .form(form)
                            .readOnly()
                            .build();
                },
                error -> error.equals("invalid_client")
                        ? "Pipedrive refused the app's client id or secret: check them in the Developer Hub"
                        : "Pipedrive refused the refresh token: it was revoked, was not used for 60 days, or belongs to"
                                + " another app; let the customer install the app again");
    }
}
