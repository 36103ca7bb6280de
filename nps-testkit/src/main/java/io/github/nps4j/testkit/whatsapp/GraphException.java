package io.github.nps4j.testkit.whatsapp;

import io.github.nps4j.testkit.internal.Answer;

/** The simulator refuses a request, with one of Meta's codes. */
final class GraphException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    static final int INVALID_PARAMETER = 100;
    static final int MISSING_PARAMETER = 131008;
    static final int INVALID_VALUE = 131009;

    final int code;
    private final String details;

    GraphException(int code, String details) {
        super(details);
        this.code = code;
        this.details = details;
    }

    static GraphException invalid(String details) {
        return new GraphException(INVALID_PARAMETER, details);
    }

    static GraphException value(String details) {
        return new GraphException(INVALID_VALUE, details);
    }

    static GraphException missing(String what) {
        return new GraphException(MISSING_PARAMETER, "The parameter " + what + " is required.");
    }

    Answer answer() {
        return Answer.json(GraphErrors.of(code).status(), GraphErrors.body(code, details));
    }
}
