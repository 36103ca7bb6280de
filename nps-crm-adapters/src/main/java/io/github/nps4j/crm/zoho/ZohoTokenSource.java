package io.github.nps4j.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.http.AccessToken;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.HttpCall;
import io.github.nps4j.http.HttpJsonClient;
import io.github.nps4j.http.TokenSource;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks Zoho's accounts server for access tokens. Its errors often come with status 200, so only a body with a token is a
 * success. It gives out 10 tokens in 10 minutes for one refresh token and then denies access for a while, in the language
 * of the account; so whatever is no known code for wrong credentials is taken for that.
 */
final class ZohoTokenSource implements TokenSource {

    /** How long the accounts server is left alone once it denied access; asking again earlier prolongs it. */
    static final Duration DENIED = Duration.ofMinutes(15);

    private static final Duration LIFETIME = Duration.ofHours(1);

    private static final Set<String> WRONG = Set.of(
            "invalid_code",
            "invalid_client",
            "invalid_client_secret",
            "invalid_grant",
            "invalid_redirect_uri",
            "invalid_scope",
            "invalid_request",
            "unauthorized_client",
            "unsupported_grant_type",
            "access_denied");

    private final HttpJsonClient accounts;
    private final String clientId;
    private final String clientSecret;
    private final String refreshToken;
    private final boolean useApiDomain;
    private final Clock clock;

    ZohoTokenSource(
            HttpJsonClient accounts,
            String clientId,
            String clientSecret,
            String refreshToken,
            boolean useApiDomain,
            Clock clock) {
        this.accounts = accounts;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.refreshToken = refreshToken;
        this.useApiDomain = useApiDomain;
        this.clock = clock;
    }

    @Override
    public AccessToken fetch(@Nullable AccessToken previous) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("client_id", clientId);
        form.put("client_secret", clientSecret);
        form.put("refresh_token", refreshToken);
        // a token that nobody received only counts against the limit, so a lost answer is no unknown outcome
        HttpAnswer answer = accounts.send(
                HttpCall.post("/oauth/v2/token").form(form).readOnly().build());
        JsonNode body = answer.json();
        String token = ZohoApi.text(body.path("access_token"));
        if (answer.isSuccess() && token != null && token.matches("[!-~]{1,2000}")) {
            long seconds = body.path("expires_in").canConvertToLong()
                    ? body.path("expires_in").asLong()
                    : LIFETIME.toSeconds();
            // an old form of the answer counts in milliseconds
            Duration lifetime = Duration.ofSeconds(seconds > 100_000 ? seconds / 1_000 : seconds);
            return new AccessToken(
                    token,
                    clock.instant().plus(lifetime),
                    useApiDomain ? ZohoApi.text(body.path("api_domain")) : null,
                    null);
        }
        throw new CrmException(refusal(answer));
    }

    private static Failure refusal(HttpAnswer answer) {
        String error = ZohoApi.text(answer.json().path("error"));
        if (error != null && WRONG.contains(error)) {
            return Failure.of(
                            FailureKind.UNAUTHORIZED,
                            "Zoho accounts: no access token was given (" + error + "); "
                                    + switch (error) {
                                        case "invalid_code", "invalid_grant", "access_denied" ->
                                            "the refresh token is wrong, was revoked, or is of another data center:"
                                                    + " have the account's owner consent again and set the new one";
                                        case "invalid_client", "invalid_client_secret" ->
                                            "the client id or secret is wrong, or the client is of another data"
                                                    + " center: check them and the data center of this destination";
                                        default -> "check the client in Zoho's API console";
                                    })
                    .withCode(error);
        }
        if (error != null || answer.status() == 429) {
            return Failure.of(
                            FailureKind.THROTTLED,
                            "Zoho accounts: no access token was given for now, because too many were asked for; it is"
                                    + " left alone for " + DENIED.toMinutes() + " minutes. Keep the token in a store"
                                    + " that all nodes share, see keepTokenIn(...)")
                    .withRetryAfter(DENIED);
        }
        return answer.isSuccess() || answer.status() == 400
                ? Failure.of(
                        FailureKind.UNAVAILABLE,
                        "Zoho accounts: the answer holds neither a token nor an error; try again later, and check the"
                                + " data center of this destination")
                : answer.failure();
    }
}
