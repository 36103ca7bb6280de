package io.github.nps4j.testkit.salesforce;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.util.List;

/** Salesforce refuses a request, or one row of it. */
final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    final int status;
    final String code;
    final transient List<String> fields;

    ApiException(int status, String code, String message, String... fields) {
        super(message);
        this.status = status;
        this.code = code;
        this.fields = List.of(fields);
    }

    static ApiException notFound() {
        return new ApiException(404, "NOT_FOUND", "The requested resource does not exist");
    }

    static ApiException badJson(String what) {
        return new ApiException(400, "JSON_PARSER_ERROR", what);
    }

    /** The refusal of a request: an array of errors with {@code errorCode}. */
    Answer answer() {
        return Answer.json(status, body());
    }

    ArrayNode body() {
        ArrayNode errors = JsonTrees.array();
        ObjectNode error = errors.addObject().put("message", getMessage()).put("errorCode", code);
        if (!fields.isEmpty()) {
            ArrayNode names = error.putArray("fields");
            fields.forEach(names::add);
        }
        return errors;
    }

    /** The refusal of a row: errors with {@code statusCode}. */
    ObjectNode row() {
        ObjectNode row = JsonTrees.object().put("success", false);
        ObjectNode error =
                row.putArray("errors").addObject().put("statusCode", code).put("message", getMessage());
        ArrayNode names = error.putArray("fields");
        fields.forEach(names::add);
        return row;
    }
}
