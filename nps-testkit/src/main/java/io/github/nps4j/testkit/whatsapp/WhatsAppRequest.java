package io.github.nps4j.testkit.whatsapp;

/**
 * A request that reached the simulator. Immutable.
 *
 * @param endpoint what it asked for
 * @param method the HTTP method
 * @param path the path without the query
 * @param status the HTTP status that was answered; 0 if the connection was cut instead
 * @param acted whether the simulator acted on it; {@code false} for refusals and for faults that come before
 * @param userAgent what the client calls itself
 */
public record WhatsAppRequest(
        Endpoint endpoint, String method, String path, int status, boolean acted, String userAgent) {

    /** Names the request without its path. */
    @Override
    public String toString() {
        return "WhatsAppRequest[" + method + " " + endpoint + ", status " + status + "]";
    }
}
