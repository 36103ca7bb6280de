package io.github.nps4j.source.webhook;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a webhook request, for the host's server to send. Immutable; holds no secret and no personal data.
 */
public final class WebhookReply {

    /** What became of a request. */
    public enum Outcome {
        /** The response is kept (200). */
        ACCEPTED(200),
        /** The response was known already (200). */
        DUPLICATE(200),
        /** It is no response for us (200). */
        IGNORED(200),
        /** A thin webhook is kept, and its response will be fetched later (200). */
        DEFERRED(200),
        /** It is a test of the connection (200). */
        TEST(200),
        /** It is no valid response, or not JSON, and will not be if it comes again (400). */
        INVALID(400),
        /** The signature or token is missing or wrong (401). */
        UNAUTHORIZED(401),
        /** It is no POST (405). */
        NOT_POST(405),
        /** The body is too large (413). */
        TOO_LARGE(413),
        /** The response could not be kept now; the sender should try again (503). */
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
    private final @Nullable Duration retryAfter;

    private WebhookReply(Outcome outcome, String body, @Nullable Duration retryAfter) {
        this.outcome = outcome;
        this.body = body;
        this.retryAfter = retryAfter;
    }

    static WebhookReply of(Outcome outcome, String body) {
        return new WebhookReply(outcome, body, null);
    }

    static WebhookReply unavailable(String body, Duration retryAfter) {
        return new WebhookReply(Outcome.UNAVAILABLE, body, retryAfter);
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
     * @return 200, 400, 401, 405, 413 or 503
     */
    public int status() {
        return outcome.status();
    }

    /**
     * The body to answer with.
     *
     * @return one sentence of plain text that says what happened
     */
    public String body() {
        return body;
    }

    /**
     * How long the sender should wait.
     *
     * @return at least one second; only with status 503
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /**
     * The headers to answer with.
     *
     * @return {@code Content-Type}, and {@code Retry-After} (seconds) or {@code Allow} where they belong
     */
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "text/plain; charset=utf-8");
        if (retryAfter != null) {
            headers.put("Retry-After", Long.toString(retryAfter.toSeconds()));
        }
        if (outcome == Outcome.NOT_POST) {
            headers.put("Allow", "POST");
        }
        return headers;
    }

    @Override
    public String toString() {
        return "WebhookReply[" + status() + " " + outcome + ": " + body + "]";
    }
}
