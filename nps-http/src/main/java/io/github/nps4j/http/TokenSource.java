package io.github.nps4j.http;

import org.jspecify.annotations.Nullable;

/** Asks a token endpoint for a new access token. Called by one thread at a time. */
@FunctionalInterface
public interface TokenSource {

    /**
     * Asks for a token.
     *
     * @param previous the token that has ended, or {@code null} if there was none; it may hold a newer refresh token than
     *     the host's
     * @return a new token
     * @throws io.github.nps4j.crm.CrmException if there is none: {@code UNAUTHORIZED} where asking again is useless until
     *     the host changes its credentials, {@code THROTTLED} (with the time to wait) where the endpoint asks for a
     *     pause, {@code UNAVAILABLE} where it did not answer
     */
    AccessToken fetch(@Nullable AccessToken previous);
}
