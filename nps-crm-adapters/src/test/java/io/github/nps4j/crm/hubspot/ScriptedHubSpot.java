package io.github.nps4j.crm.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** Answers in the order of a script, and remembers what it was asked. The properties are answered at any time. */
final class ScriptedHubSpot extends Dispatcher implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    private final MockWebServer server = new MockWebServer();
    private final Deque<MockResponse> script = new ArrayDeque<>();
    private final List<RecordedRequest> requests = new ArrayList<>();
    private String properties = "[]";

    ScriptedHubSpot() {
        server.setDispatcher(this);
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return server.url("/").toString();
    }

    void properties(String array) {
        this.properties = array.replace('\'', '"');
    }

    /** JSON with single quotes for double ones. */
    void answers(int status, String body, String... headers) {
        MockResponse.Builder response = new MockResponse.Builder()
                .code(status)
                .addHeader("Content-Type", "application/json")
                .body(body.replace('\'', '"'));
        for (int i = 0; i < headers.length; i += 2) {
            response.addHeader(headers[i], headers[i + 1]);
        }
        answers(response.build());
    }

    void answers(MockResponse response) {
        synchronized (script) {
            script.add(response);
        }
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        synchronized (script) {
            requests.add(request);
            if (request.getMethod().equals("GET") && request.getTarget().contains("/properties/")) {
                return new MockResponse.Builder()
                        .code(200)
                        .body("{\"results\":" + properties + "}")
                        .build();
            }
            MockResponse next = script.poll();
            return next == null
                    ? new MockResponse.Builder()
                            .code(500)
                            .body("the script is over")
                            .build()
                    : next;
        }
    }

    List<String> calls() {
        synchronized (script) {
            return requests.stream()
                    .map(request -> request.getMethod() + " " + request.getTarget())
                    .toList();
        }
    }

    /** The body of the n-th request, counted from 0. */
    JsonNode body(int request) {
        synchronized (script) {
            try {
                return JSON.readTree(requests.get(request).getBody().utf8());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
