package io.github.nps4j.testkit.zoho;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.util.LinkedHashMap;
import java.util.Map;

/** Zoho refuses a request, or one row of it. */
final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    final int status;
    final String code;
    private final transient Map<String, Object> details = new LinkedHashMap<>();

    ApiException(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static ApiException invalid(String apiName, String message) {
        return new ApiException(400, "INVALID_DATA", message).with("api_name", apiName);
    }

    static ApiException type(String apiName, String expected) {
        return invalid(apiName, "invalid data").with("expected_data_type", expected);
    }

    ApiException with(String name, Object value) {
        details.put(name, value);
        return this;
    }

    /** Adds where in the body it is. */
    ApiException at(String path) {
        details.putIfAbsent("json_path", path);
        return this;
    }

    /** What a refused request gets. */
    Answer answer() {
        return Answer.json(status, body());
    }

    /** The body of a refused request, or the element of a refused row. */
    ObjectNode body() {
        ObjectNode body = JsonTrees.object();
        body.put("code", code);
        ObjectNode inner = body.putObject("details");
        details.forEach((name, value) -> {
            if (value instanceof Integer number) {
                inner.put(name, number);
            } else {
                inner.put(name, String.valueOf(value));
            }
        });
        body.put("message", getMessage());
        body.put("status", "error");
        return body;
    }
}
