package io.github.nps4j.testkit.pipedrive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;

/** Pipedrive refuses a request. */
final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String INFO = "Please check developers.pipedrive.com";

    private final int status;

    ApiException(int status, String message) {
        super(message);
        this.status = status;
    }

    static ApiException validation(String message) {
        return new ApiException(400, "Validation failed: " + message);
    }

    Answer answer() {
        ObjectNode body = JsonTrees.object().put("success", false).put("error", getMessage());
        if (status == 401 || status == 403) {
            body.put("errorCode", status);
        }
        body.put("error_info", INFO);
        body.putNull("data");
        body.putNull("additional_data");
        return Answer.json(status, body);
    }
}
