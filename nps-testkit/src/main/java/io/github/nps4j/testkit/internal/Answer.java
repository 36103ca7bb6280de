package io.github.nps4j.testkit.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;

/**
 * What a simulator sends back, and how the connection breaks on the way.
 *
 * @param status the HTTP status
 * @param contentType the media type of the body
 * @param body the body; may be empty
 * @param headers further headers
 * @param cut where the connection breaks
 * @param delay how long the answer is held back
 */
public record Answer(
        int status, String contentType, String body, Map<String, String> headers, Cut cut, Duration delay) {

    /** Where the connection breaks. */
    public enum Cut {
        /** Nowhere. */
        NOT,
        /** Before the first byte of the answer. */
        BEFORE_HEADERS,
        /** Within the body. */
        IN_BODY
    }

    /** The media type of JSON. */
    public static final String JSON = "application/json;charset=utf-8";

    /**
     * A JSON answer.
     *
     * @param status the HTTP status
     * @param body the body
     * @return the answer
     */
    public static Answer json(int status, JsonNode body) {
        return new Answer(status, JSON, JsonTrees.write(body), Map.of(), Cut.NOT, Duration.ZERO);
    }

    /**
     * An answer without a body, such as 204.
     *
     * @param status the HTTP status
     * @return the answer
     */
    public static Answer empty(int status) {
        return new Answer(status, JSON, "", Map.of(), Cut.NOT, Duration.ZERO);
    }

    /**
     * A page of some gateway before the service.
     *
     * @param status the HTTP status
     * @return the answer
     */
    public static Answer html(int status) {
        return new Answer(
                status,
                "text/html",
                "<html><head><title>" + status + "</title></head><body><h1>Something went wrong</h1></body></html>",
                Map.of(),
                Cut.NOT,
                Duration.ZERO);
    }

    /**
     * This answer with a header.
     *
     * @param name the name
     * @param value the value
     * @return a new answer
     */
    public Answer withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, contentType, body, more, cut, delay);
    }

    /**
     * This answer with another body.
     *
     * @param other the body
     * @return a new answer
     */
    public Answer withBody(String other) {
        return new Answer(status, contentType, other, headers, cut, delay);
    }

    /**
     * This answer, broken.
     *
     * @param where where the connection breaks
     * @return a new answer
     */
    public Answer withCut(Cut where) {
        return new Answer(status, contentType, body, headers, where, delay);
    }

    /**
     * This answer, held back.
     *
     * @param wait how long
     * @return a new answer
     */
    public Answer withDelay(Duration wait) {
        return new Answer(status, contentType, body, headers, cut, wait);
    }

    /**
     * This answer, held back so that it leaves no sooner than so long after its request came.
     *
     * @param latency how long; zero for at once
     * @param cameAt {@link System#nanoTime()} when the request came
     * @return an answer
     */
    public Answer noSoonerThan(Duration latency, long cameAt) {
        if (latency.isZero()) {
            return this;
        }
        Duration left = latency.minusNanos(System.nanoTime() - cameAt);
        return left.compareTo(delay) > 0 ? withDelay(left) : this;
    }

    /**
     * What the mock server sends.
     *
     * @return the response
     */
    public MockResponse response() {
        MockResponse.Builder builder = new MockResponse.Builder();
        if (cut == Cut.BEFORE_HEADERS) {
            return builder.onResponseStart(new SocketEffect.CloseSocket()).build();
        }
        builder.code(status);
        if (status != 204) {
            builder.setHeader("Content-Type", contentType).body(body);
        }
        headers.forEach(builder::setHeader);
        if (cut == Cut.IN_BODY) {
            builder.onResponseBody(new SocketEffect.CloseSocket());
        }
        if (!delay.isZero()) {
            builder.headersDelay(delay.toNanos(), TimeUnit.NANOSECONDS);
        }
        return builder.build();
    }
}
