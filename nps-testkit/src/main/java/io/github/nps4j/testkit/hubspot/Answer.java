package io.github.nps4j.testkit.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What goes back to the client. */
record Answer(int status, String contentType, String body, Map<String, String> headers, Cut cut, Duration delay) {

    /** Where the connection breaks. */
    enum Cut {
        NOT,
        BEFORE_HEADERS,
        IN_BODY
    }

    static final String JSON = "application/json;charset=utf-8";

    static Answer json(int status, JsonNode body) {
        return new Answer(status, JSON, Json.write(body), Map.of(), Cut.NOT, Duration.ZERO);
    }

    static Answer of(ApiException refusal) {
        return json(refusal.status, refusal.body());
    }

    static Answer html(int status) {
        return new Answer(
                status,
                "text/html",
                "<html><head><title>" + status + "</title></head><body><h1>Something went wrong</h1></body></html>",
                Map.of(),
                Cut.NOT,
                Duration.ZERO);
    }

    Answer withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, contentType, body, more, cut, delay);
    }

    Answer withBody(String other) {
        return new Answer(status, contentType, other, headers, cut, delay);
    }

    Answer withCut(Cut where) {
        return new Answer(status, contentType, body, headers, where, delay);
    }

    Answer withDelay(Duration wait) {
        return new Answer(status, contentType, body, headers, cut, wait);
    }
}
