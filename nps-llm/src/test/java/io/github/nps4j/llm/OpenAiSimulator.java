package io.github.nps4j.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** Speaks the chat completions with strict schemas over a real socket, and refuses what the vendor refuses. */
final class OpenAiSimulator implements AutoCloseable {

    static final String KEY = "test-key-not-a-secret";
    private static final JsonMapper JSON = new JsonMapper();

    private final MockWebServer server = new MockWebServer();
    final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    volatile Function<JsonNode, MockResponse> answer = comments -> completion(labels(comments, "price", "negative"));
    volatile int inputTokens = 400;
    volatile int outputTokens = 60;

    OpenAiSimulator() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                try {
                    return answered(request);
                } catch (IOException e) {
                    return status(400);
                }
            }
        });
        server.start();
    }

    String baseUrl() {
        return server.url("/v1").toString();
    }

    private MockResponse answered(RecordedRequest request) throws IOException {
        String body = request.getBody() == null ? "" : request.getBody().utf8();
        bodies.add(body);
        if (!"/v1/chat/completions".equals(request.getTarget()) || !"POST".equals(request.getMethod())) {
            return status(404);
        }
        if (!("Bearer " + KEY).equals(request.getHeaders().get("Authorization"))) {
            return status(401);
        }
        JsonNode json = JSON.readTree(body);
        JsonNode format = json.path("response_format");
        JsonNode schema = format.path("json_schema").path("schema");
        boolean valid = json.path("model").isTextual()
                && json.path("messages").size() == 2
                && json.path("messages").get(0).path("role").asText().equals("system")
                && format.path("type").asText().equals("json_schema")
                && format.path("json_schema").path("strict").asBoolean()
                && format.path("json_schema").path("name").asText().matches("[a-zA-Z0-9_-]{1,64}")
                && schema.path("type").asText().equals("object")
                && isStrict(schema);
        if (!valid) {
            return status(400);
        }
        JsonNode content = json.path("messages").get(1).path("content");
        String text = content.isTextual()
                ? content.asText()
                : content.get(0).path("text").asText();
        return answer.apply(JSON.readTree(text));
    }

    /** In strict mode every object names all its properties as required and allows no others. */
    private static boolean isStrict(JsonNode schema) {
        if (schema.path("type").asText().equals("object")) {
            Set<String> names = new HashSet<>();
            schema.path("properties").fieldNames().forEachRemaining(names::add);
            Set<String> required = new HashSet<>();
            schema.path("required").forEach(name -> required.add(name.asText()));
            if (!names.equals(required)
                    || !schema.path("additionalProperties").isBoolean()
                    || schema.path("additionalProperties").asBoolean()) {
                return false;
            }
            for (JsonNode property : schema.path("properties")) {
                if (!isStrict(property)) {
                    return false;
                }
            }
        }
        return !schema.has("items") || isStrict(schema.path("items"));
    }

    /** The same label for each comment. */
    static ObjectNode labels(JsonNode comments, String theme, String sentiment) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode answers = root.putArray("answers");
        for (JsonNode comment : comments) {
            ObjectNode answer = answers.addObject();
            answer.put("n", comment.path("n").asInt());
            answer.put("language", "en");
            answer.put("sentiment", sentiment);
            ObjectNode one = answer.putArray("themes").addObject();
            one.put("name", theme);
            one.put("sentiment", sentiment);
            answer.put("insight", "Says: " + comment.path("text").asText());
        }
        return root;
    }

    MockResponse completion(JsonNode content) {
        return completion(content.toString());
    }

    MockResponse completion(String content) {
        ObjectNode root = JSON.createObjectNode();
        root.put("id", "chatcmpl-1");
        root.put("object", "chat.completion");
        root.put("created", 1_700_000_000);
        root.put("model", "sim");
        ObjectNode choice = root.putArray("choices").addObject();
        choice.put("index", 0);
        choice.put("finish_reason", "stop");
        choice.putObject("message").put("role", "assistant").put("content", content);
        root.putObject("usage")
                .put("prompt_tokens", inputTokens)
                .put("completion_tokens", outputTokens)
                .put("total_tokens", inputTokens + outputTokens);
        return new MockResponse.Builder()
                .code(200)
                .setHeader("Content-Type", "application/json")
                .body(root.toString())
                .build();
    }

    static MockResponse status(int code) {
        return new MockResponse.Builder()
                .code(code)
                .setHeader("Content-Type", "application/json")
                .body("{\"error\":{\"message\":\"refused\",\"type\":\"simulated\"}}")
                .build();
    }

    @Override
    public void close() {
        server.close();
    }
}
