package io.github.nps4j.testkit.zoho;

/**
 * A request that reached the simulator. Immutable.
 *
 * @param endpoint what it asked for
 * @param method the HTTP method
 * @param path the path without the query
 * @param inputs how many rows its body carried; 0 for a request that is no batch
 * @param status the HTTP status that was answered; 0 if the connection was cut instead
 * @param acted whether the simulator acted on it; {@code false} for refusals and for faults that come before
 */
public record ZohoRequest(Endpoint endpoint, String method, String path, int inputs, int status, boolean acted) {

    /** Names the request without its path. */
    @Override
    public String toString() {
        return "ZohoRequest[" + method + " " + endpoint + ", " + inputs + " inputs, status " + status + "]";
    }
}
