package io.github.nps4j.whatsapp.webhook;

import java.util.LinkedHashMap;
import java.util.Map;

/** The answer to a request, for the host's server to send. Immutable; holds no secret and no personal data. */
public final class WebhookAnswer {

    /** What became of a request. */
    public enum Outcome {
        /** The webhook was verified; the body is the challenge (200). */
        VERIFIED(200),
        /** The updates were handled, or there were none (200). */
        ACCEPTED(200),
        /** All updates had been handled before (200). */
        DUPLICATE(200),
        /** The body is no JSON (400). */
        INVALID(400),
        /** The signature is missing, given twice or wrong (401). */
        UNAUTHORIZED(401),
        /** It is no verification with the right token (403). */
        FORBIDDEN(403),
        /** It is neither GET nor POST (405). */
        NOT_ALLOWED(405),
        /** The body is too large (413). */
        TOO_LARGE(413),
        /** The updates could not be handled now; Meta tries again (503). */
        UNAVAILABLE(503);

        private final int status;

        Outcome(int status) {
            this.status = status;
        }

        /**
         * The status to answer with.
         *
         * @return an HTTP status code
         */
        public int status() {
            return status;
        }
    }

    private final Outcome outcome;
    private final String body;

    WebhookAnswer(Outcome outcome, String body) {
        this.outcome = outcome;
        this.body = body;
    }

    /**
     * What became of the request.
     *
     * @return the outcome
     */
    public Outcome outcome() {
        return outcome;
    }

    /**
     * The status to answer with.
     *
     * @return 200, 400, 401, 403, 405, 413 or 503
     */
    public int status() {
        return outcome.status();
    }

    /**
     * The body to answer with.
     *
     * @return the challenge of a verification as it came, else one sentence of plain text
     */
    public String body() {
        return body;
    }

    /**
     * The headers to answer with.
     *
     * @return {@code Content-Type}, {@code X-Content-Type-Options}, and {@code Allow} or {@code Retry-After} where they
     *     belong
     */
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "text/plain; charset=utf-8");
        // the challenge comes from outside: no browser may take it for a page
        headers.put("X-Content-Type-Options", "nosniff");
        if (outcome == Outcome.NOT_ALLOWED) {
            headers.put("Allow", "GET, POST");
        }
        if (outcome == Outcome.UNAVAILABLE) {
            headers.put("Retry-After", "30");
        }
        return headers;
    }

    @Override
    public String toString() {
        return "WebhookAnswer[" + status() + " " + outcome + "]";
    }
}
