package io.github.nps4j.testkit.pipedrive;

/**
 * A request that reached the simulator. Immutable.
 *
 * @param endpoint what it asked for
 * @param method the HTTP method
 * @param path the path with the query; may hold personal data
 * @param body the body; may hold personal data
 * @param status the HTTP status that was answered; 0 if the connection was cut instead
 * @param acted whether the simulator acted on it; {@code false} for refusals and for faults that come before
 */
public record PipedriveRequest(Endpoint endpoint, String method, String path, String body, int status, boolean acted) {

    /** Names the request without its path and body. */
    @Override
    public String toString() {
        return "PipedriveRequest[" + method + " " + endpoint + ", status " + status + "]";
    }
}
