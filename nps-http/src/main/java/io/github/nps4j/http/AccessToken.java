package io.github.nps4j.http;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a token endpoint gave out.
 *
 * @param value the token that goes with each request; a secret
 * @param expiresAt when it ends, or {@code null} if the service did not say
 * @param baseUrl where the service is for the holder of this token, or {@code null} if the service did not say
 * @param refreshToken what the next token is asked for with, or {@code null} if the one that the host gave still holds; a
 *     secret
 */
public record AccessToken(
        String value,
        @Nullable Instant expiresAt,
        @Nullable String baseUrl,
        @Nullable String refreshToken) {

    /** Tells when it ends, and shows no secret. */
    @Override
    public String toString() {
        return "AccessToken[ends " + (expiresAt == null ? "unknown" : expiresAt) + "]";
    }
}
