package io.github.nps4j.testkit.hubspot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** HubSpot refuses a request, or one row of it. */
final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final AtomicLong CORRELATIONS = new AtomicLong();

    final int status;
    final @Nullable String category;
    final transient Map<String, List<String>> context = new LinkedHashMap<>();

    /** HubSpot's code of what is wrong, in {@code errors[].code}; {@code null} if it gives none. */
    private @Nullable String code;

    private @Nullable String property;

    ApiException(int status, @Nullable String category, String message) {
        super(message);
        this.status = status;
        this.category = category;
    }

    static ApiException validation(String message) {
        return new ApiException(400, "VALIDATION_ERROR", message);
    }

    static ApiException notFound(String message) {
        return new ApiException(404, "OBJECT_NOT_FOUND", message);
    }

    ApiException withContext(String key, List<String> values) {
        context.put(key, List.copyOf(values));
        return this;
    }

    ApiException withCode(String code, String property) {
        this.code = code;
        this.property = property;
        return this;
    }

    /** What a refused request gets. */
    Answer answer() {
        return Answer.json(status, body());
    }

    /** The body of a refused request. */
    ObjectNode body() {
        ObjectNode body = Json.object();
        body.put("status", "error");
        body.put("message", getMessage());
        body.put("correlationId", newCorrelationId());
        if (category != null) {
            body.put("category", category);
        }
        addDetails(body);
        return body;
    }

    /** The entry of a refused row in {@code errors[]}. */
    ObjectNode row() {
        ObjectNode row = Json.object();
        row.put("status", "error");
        row.put("category", category == null ? "VALIDATION_ERROR" : category);
        row.put("message", getMessage());
        addDetails(row);
        row.set("links", Json.object());
        return row;
    }

    private void addDetails(ObjectNode target) {
        if (!context.isEmpty()) {
            ObjectNode node = target.putObject("context");
            context.forEach((key, values) -> {
                ArrayNode array = node.putArray(key);
                values.forEach(array::add);
            });
        }
        if (code != null) {
            ObjectNode error = target.putArray("errors").addObject();
            error.put("message", getMessage());
            error.put("code", code);
            error.put("in", property);
        }
    }

    static String newCorrelationId() {
        return new UUID(0x4e50_5334_4a00_4000L, 0x8000_0000_0000_0000L | CORRELATIONS.incrementAndGet()).toString();
    }
}
