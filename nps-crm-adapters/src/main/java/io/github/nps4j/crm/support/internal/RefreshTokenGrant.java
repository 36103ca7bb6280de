package io.github.nps4j.crm.support.internal;

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
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Renews access tokens by a refresh token, as OAuth 2.0 says (RFC 6749, 5.2 and 6), where the vendor may give a new refresh
 * token each time. The newest one that is known is used; if it is refused, the host's, which is the good one after the
 * customer consented anew. Called by one thread at a time.
 */
public final class RefreshTokenGrant implements TokenSource, AutoCloseable {

    private static final Set<Integer> REFUSED = Set.of(400, 401);

    private final HttpJsonClient client;
    private final Clock clock;
    private final String refreshToken;
    private final @Nullable String apiField;
    private final Function<String, HttpCall> request;
    private final Function<String, String> refusal;

    /**
     * A source of tokens.
     *
     * @param client calls the token endpoint; closed with this object
     * @param clock tells when a token ends
     * @param refreshToken the host's
     * @param apiField the field of the answer that says where the API is for this customer; {@code null} if there is none
     * @param request makes the request for a refresh token
     * @param refusal what an error code of the endpoint means and what to do; the code is empty if there was none
     */
    public RefreshTokenGrant(
            HttpJsonClient client,
            Clock clock,
            String refreshToken,
            @Nullable String apiField,
            Function<String, HttpCall> request,
            Function<String, String> refusal) {
        this.client = client;
        this.clock = clock;
        this.refreshToken = refreshToken;
        this.apiField = apiField;
        this.request = request;
        this.refusal = refusal;
    }

    @Override
    public AccessToken fetch(@Nullable AccessToken previous) {
        String kept = previous == null ? null : previous.refreshToken();
        if (kept == null || kept.equals(refreshToken)) {
            return read(ask(refreshToken));
        }
        HttpAnswer answer = ask(kept);
        return isRefused(answer) ? read(ask(refreshToken)) : read(answer);
    }

    private HttpAnswer ask(String refresh) {
        return client.send(request.apply(refresh));
    }

    private static boolean isRefused(HttpAnswer answer) {
        return REFUSED.contains(answer.status());
    }

    private AccessToken read(HttpAnswer answer) {
        JsonNode json = answer.json();
        if (isRefused(answer)) {
            String error = json.path("error").asText(json.path("status").asText(""));
            throw new CrmException(Failure.of(FailureKind.UNAUTHORIZED, refusal.apply(error))
                    .withCode(error.matches("[A-Za-z_]{1,40}") ? error : null));
        }
        String token = text(answer.orThrow().json().path("access_token"));
        if (token == null || token.isBlank()) {
            throw new CrmException(answer.unreadable("was a success without a token; try again later"));
        }
        long seconds = json.path("expires_in").asLong(0);
        return new AccessToken(
                token,
                seconds > 0 ? clock.instant().plusSeconds(seconds) : null,
                apiField == null ? null : text(json.path(apiField)),
                text(json.path("refresh_token")));
    }

    private static @Nullable String text(JsonNode node) {
        return node.isValueNode() && !node.isNull() ? node.asText() : null;
    }

    @Override
    public void close() {
        client.close();
    }
}
