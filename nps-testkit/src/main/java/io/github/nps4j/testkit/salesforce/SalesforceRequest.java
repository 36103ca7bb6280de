package io.github.nps4j.testkit.salesforce;

/**
 * A request that reached the simulator. Immutable.
 *
 * @param endpoint what it asked for
 * @param method the HTTP method
 * @param path the path without the query
 * @param rows how many records its body carried; 0 for a request without records
 * @param urlLength the length of path and query as they were sent
 * @param status the HTTP status that was answered; 0 if the connection was cut instead
 * @param acted whether the simulator acted on it; {@code false} for refusals and for faults that come before
 */
public record SalesforceRequest(
        Endpoint endpoint, String method, String path, int rows, int urlLength, int status, boolean acted) {

    /** Names the request without its path. */
    @Override
    public String toString() {
        return "SalesforceRequest[" + method + " " + endpoint + ", " + rows + " rows, status " + status + "]";
    }
}
