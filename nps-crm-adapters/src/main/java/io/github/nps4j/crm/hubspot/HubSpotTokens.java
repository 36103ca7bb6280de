package io.github.nps4j.crm.hubspot;

import io.github.nps4j.crm.support.internal.RefreshTokenGrant;
import io.github.nps4j.http.HttpCall;
import io.github.nps4j.http.HttpJsonClient;
import io.github.nps4j.http.HttpSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/** Renews the access token of a public app. The secret goes in the body, as HubSpot's newer versions want it. */
final class HubSpotTokens {

    private HubSpotTokens() {}

    static RefreshTokenGrant of(
            HttpSettings settings,
            String baseUrl,
            HubSpotPaths paths,
            String clientId,
            String clientSecret,
            String refreshToken) {
        HttpJsonClient client = HttpJsonClient.builder("HubSpot", baseUrl)
                .settings(settings)
                .errors(new HubSpotErrors())
                .build();
        return new RefreshTokenGrant(
                client,
                settings.clock(),
                refreshToken,
                null,
                refresh -> {
                    Map<String, String> form = new LinkedHashMap<>();
                    form.put("grant_type", "refresh_token");
                    form.put("client_id", clientId);
                    form.put("client_secret", clientSecret);
                    form.put("refresh_token", refresh);
                    return HttpCall.post(paths.token()).form(form).readOnly().build();
                },
                error -> error.equals("invalid_client")
                        ? "HubSpot refused the app's client id or secret: check them in the app's settings"
                        : "HubSpot refused the refresh token: it was revoked or belongs to another app; let the customer"
                                + " install the app again");
    }
}
