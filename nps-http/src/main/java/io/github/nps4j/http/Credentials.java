package io.github.nps4j.http;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What proves to a service who we are, as headers of each request. Safe for use by many threads. {@code toString} of an
 * implementation shows no secret.
 */
public interface Credentials {

    /**
     * The headers that carry the proof.
     *
     * @return header name to value; asked before each request, so an implementation answers from memory when it can
     * @throws io.github.nps4j.crm.CrmException if there is no valid proof and none can be got
     */
    Map<String, String> headers();

    /**
     * Where the service is for the holder of the proof that {@link #headers()} returned last: some services name their
     * address together with each new token.
     *
     * @return a base URL that replaces the client's own, with its path; empty if the client's own holds
     */
    default Optional<String> baseUrl() {
        return Optional.empty();
    }

    /**
     * Called when the service answered 401. Several threads may call at the same time with the same refused headers; an
     * implementation that can renew does so once for all of them, and returns at once where {@link #headers()} is
     * already newer than what was refused.
     *
     * @param refused the headers that the service did not accept
     * @return {@code true} if {@link #headers()} now differs from what was refused, so that the request is worth one
     *     repetition
     */
    default boolean renew(Map<String, String> refused) {
        return false;
    }

    /**
     * A token that does not change, sent as {@code Authorization: Bearer <token>}.
     *
     * @param token the token, not blank
     * @return the credentials
     * @throws IllegalArgumentException if the token is blank or holds characters that no header can carry
     */
    static Credentials bearer(String token) {
        return new StaticCredentials("Authorization", "Bearer " + StaticCredentials.checked(token, "token"));
    }

    /**
     * A header that does not change, such as {@code x-api-key}.
     *
     * @param name the name of the header
     * @param value the secret, not blank
     * @return the credentials
     * @throws IllegalArgumentException if the name or the value is blank or holds characters that no header can carry
     */
    static Credentials header(String name, String value) {
        return new StaticCredentials(
                StaticCredentials.checked(name, "name of a header"),
                StaticCredentials.checked(Objects.requireNonNull(value, "value"), "value of header " + name));
    }

    /**
     * Nothing to prove.
     *
     * @return credentials without headers
     */
    static Credentials none() {
        return StaticCredentials.NONE;
    }
}
