package io.github.nps4j.http;

/** Hears of each request that was made; for counting and metrics. Called by the thread that made the request. */
@FunctionalInterface
public interface HttpListener {

    /**
     * A request was made, and was answered or failed. What this method throws is logged and changes nothing.
     *
     * @param exchange the request
     */
    void requested(HttpExchange exchange);
}
