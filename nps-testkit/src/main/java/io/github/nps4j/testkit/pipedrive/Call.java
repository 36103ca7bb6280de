package io.github.nps4j.testkit.pipedrive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** A request taken apart, and the answers that all endpoints share. */
final class Call {

    private static final int MOST = 500;

    final Route route;
    final String body;
    private final Map<String, String> query = new LinkedHashMap<>();

    Call(Route route, HttpUrl url, String body) {
        this.route = route;
        this.body = body;
        for (int i = 0; i < url.querySize(); i++) {
            String value = url.queryParameterValue(i);
            query.put(url.queryParameterName(i), value == null ? "" : value);
        }
    }

    /** Refuses parameters that the endpoint does not have. */
    void allow(Set<String> names) {
        for (String name : query.keySet()) {
            if (!names.contains(name)) {
                throw ApiException.validation("query parameter '" + name + "' is not allowed");
            }
        }
    }

    String query(String name, String otherwise) {
        return query.getOrDefault(name, otherwise);
    }

    boolean has(String name) {
        return query.containsKey(name);
    }

    /** A choice among few words. */
    String choice(String name, String... words) {
        String value = query(name, words[0]);
        if (!List.of(words).contains(value)) {
            throw ApiException.validation(name + ": must be one of " + List.of(words));
        }
        return value;
    }

    int limit() {
        return number("limit", 100, MOST);
    }

    int number(String name, int otherwise, int most) {
        String text = query(name, Integer.toString(otherwise));
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) > most) {
            throw ApiException.validation(name + ": must be a number of at most " + most);
        }
        return Integer.parseInt(text);
    }

    long id(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw ApiException.validation("id: must be a number");
        }
        return Long.parseLong(text);
    }

    JsonNode json() {
        try {
            return JsonTrees.read(body);
        } catch (JsonProcessingException e) {
            throw new ApiException(400, "Bad request: the body is no JSON");
        }
    }

    ObjectNode object() {
        if (json() instanceof ObjectNode object) {
            return object;
        }
        throw new ApiException(400, "Bad request: the body must be an object");
    }

    /** Everything after the cursor, a page long. */
    Answer page(List<? extends JsonNode> all, boolean wrapped) {
        int start = 0;
        if (has("cursor")) {
            try {
                start = Integer.parseInt(
                        new String(Base64.getUrlDecoder().decode(query("cursor", "")), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                throw ApiException.validation("cursor: is invalid");
            }
        }
        int end = Math.min(all.size(), start + limit());
        ArrayNode data = JsonTrees.array();
        all.subList(Math.min(start, end), end).forEach(data::add);
        String next = end < all.size()
                ? Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(Integer.toString(end).getBytes(StandardCharsets.UTF_8))
                : null;
        ObjectNode answer = JsonTrees.object().put("success", true);
        if (wrapped) {
            answer.putObject("data").set("items", data);
        } else {
            answer.set("data", data);
        }
        answer.putObject("additional_data").put("next_cursor", next);
        return Answer.json(200, answer);
    }

    static Answer ok(int status, @Nullable JsonNode data) {
        ObjectNode answer = JsonTrees.object().put("success", true);
        answer.set("data", data);
        return Answer.json(status, answer);
    }
}
