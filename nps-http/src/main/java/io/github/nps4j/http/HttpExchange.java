package io.github.nps4j.http;

import java.time.Duration;

/**
 * One request that was made, for counting. Holds no personal data.
 *
 * @param service the name of the service, such as {@code HubSpot}
 * @param method the HTTP method
 * @param path the path with placeholders for its values, without the query
 * @param status the HTTP status, or 0 if there was no answer
 * @param duration from the start of the request to the end of its answer
 */
public record HttpExchange(String service, String method, String path, int status, Duration duration) {}
