package io.github.nps4j.source.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.source.CannotAcceptException;
import io.github.nps4j.source.Receipt;
import io.github.nps4j.source.ResponseSink;
import io.github.nps4j.source.SignatureCheck;
import io.github.nps4j.source.SourceItem;
import io.github.nps4j.source.WebhookRequest;
import io.github.nps4j.source.webhook.WebhookReply.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the requests of one webhook source. The host's server hands a request in and sends the reply; success is
 * answered only after the sink has kept the response.
 *
 * <p>The body is in memory when it gets here: let the server refuse bodies beyond {@link WebhookSource#maxBodyBytes()}
 * while it reads them, as {@link JdkWebhookHandler} and {@link WebhookServlet} do. Immutable and thread-safe.
 */
public final class WebhookEndpoint {

    /** How long the sender is asked to wait when the sink does not say: 30 seconds. */
    public static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(WebhookEndpoint.class);

    private final WebhookSource source;
    private final @Nullable ResponseSink sink;

    private WebhookEndpoint(WebhookSource source, @Nullable ResponseSink sink) {
        this.source = source;
        this.sink = sink;
    }

    /**
     * An endpoint that is given its sink with each request.
     *
     * @param source reads the requests
     * @return the endpoint
     */
    public static WebhookEndpoint of(WebhookSource source) {
        return new WebhookEndpoint(source, null);
    }

    /**
     * An endpoint.
     *
     * @param source reads the requests
     * @param sink keeps the responses
     * @return the endpoint
     */
    public static WebhookEndpoint of(WebhookSource source, ResponseSink sink) {
        return new WebhookEndpoint(source, sink);
    }

    /**
     * The source.
     *
     * @return what reads the requests
     */
    public WebhookSource source() {
        return source;
    }

    /**
     * Handles a request of any server; see {@link #handle(WebhookRequest, ResponseSink)}.
     *
     * @param method the HTTP method
     * @param headers names, in any case, and values
     * @param body the raw bytes as they came over the wire
     * @return what to answer: status, headers (with {@code Retry-After} where it belongs) and body
     * @throws IllegalStateException if this endpoint was made without a sink
     */
    public WebhookReply handle(String method, Map<String, List<String>> headers, byte[] body) {
        return handle(WebhookRequest.of(method, headers, body), boundSink());
    }

    /**
     * Handles a request: method, size, signature, JSON, response, sink, in this order. No exception escapes, whatever
     * the request holds and whatever the sink throws; errors of the Java runtime do.
     *
     * @param request the request as it came
     * @param sink keeps the response; called at most once, with one response
     * @return what to answer
     */
    public WebhookReply handle(WebhookRequest request, ResponseSink sink) {
        if (source.isProbe(request)) {
            return WebhookReply.of(Outcome.TEST, "Send webhooks here by POST.");
        }
        if (!request.method().equals("POST")) {
            return WebhookReply.of(Outcome.NOT_POST, "Send webhooks by POST.");
        }
        if (request.bodyLength() > source.maxBodyBytes()) {
            return tooLarge(request.bodyLength());
        }
        try {
            SignatureCheck check = source.check(request);
            if (!check.valid()) {
                LOG.warn("Webhook of source '{}' refused ({}): {}", source.name(), check.status(), check.reason());
                return WebhookReply.of(Outcome.UNAUTHORIZED, sentence(check.reason()));
            }
            Reading reading = source.read(request);
            return reading instanceof Reading.Thin thin ? fetch(thin, sink) : reply((Reading.Item) reading, sink);
        } catch (RuntimeException e) {
            // Nothing is known to get here. Not the message, which might quote the request.
            LOG.error(
                    "A webhook of source '{}' could not be read: {} was thrown",
                    source.name(),
                    e.getClass().getName());
            return WebhookReply.unavailable("The webhook could not be read: try again later.", DEFAULT_RETRY_AFTER);
        }
    }

    /**
     * Fetches what waits in the {@link FetchInbox} and is due. Call it from time to time, for instance each half minute;
     * it does nothing for sources without an inbox.
     *
     * @param sink keeps the responses
     * @return what was done
     * @throws io.github.nps4j.source.SourceException if the inbox cannot be read
     */
    public FetchInbox.Round fetchWaiting(ResponseSink sink) {
        FetchInbox inbox = source.fetch().flatMap(WebhookFetch::inbox).orElse(null);
        return inbox == null
                ? new FetchInbox.Round(0, 0, 0)
                : inbox.round((position, webhook) -> retry(position, webhook, sink));
    }

    /** What is answered if a server does not even read the body; {@code bytes} is negative if it is not known. */
    WebhookReply tooLarge(long bytes) {
        return WebhookReply.of(
                Outcome.TOO_LARGE,
                "The body has " + (bytes < 0 ? "too many" : bytes) + " bytes; at most " + source.maxBodyBytes()
                        + " are accepted.");
    }

    ResponseSink boundSink() {
        if (sink == null) {
            throw new IllegalStateException("The webhook endpoint of source '" + source.name()
                    + "' has no sink: make it by WebhookEndpoint.of(source, sink)");
        }
        return sink;
    }

    private WebhookReply reply(Reading.Item reading, ResponseSink sink) {
        if (reading.item() instanceof SourceItem.Accepted accepted) {
            return deliver(accepted.response(), accepted.position(), sink);
        }
        if (reading.item() instanceof SourceItem.Rejected rejected) {
            LOG.warn("Webhook {} is no valid response: {}", rejected.position(), rejected.reason());
            return WebhookReply.of(Outcome.INVALID, sentence(rejected.reason()));
        }
        SourceItem.Ignored ignored = (SourceItem.Ignored) reading.item();
        return WebhookReply.of(
                reading.test() ? Outcome.TEST : Outcome.IGNORED, sentence("ignored: " + ignored.reason()));
    }

    /** Fetched before it is acknowledged: a crash in between leaves the sender without an answer, and it comes again. */
    private WebhookReply fetch(Reading.Thin thin, ResponseSink sink) {
        WebhookFetch.Result result;
        try {
            result = source.fetch(thin.webhook());
        } catch (NotAResponse e) {
            return reply(e.at(thin.position()), sink);
        }
        if (result instanceof WebhookFetch.Result.Got got) {
            WebhookReply reply = reply(source.reader().readFetched(thin.position(), thin.webhook(), got.json()), sink);
            return reply.outcome() == Outcome.UNAVAILABLE
                    ? later(
                            thin,
                            "the response cannot be accepted now",
                            reply.retryAfter().orElse(null))
                    : reply;
        }
        if (result instanceof WebhookFetch.Result.Later notNow) {
            LOG.warn("Webhook {} cannot be fetched now: {}", thin.position(), notNow.reason());
            return later(thin, notNow.reason(), notNow.retryAfter());
        }
        String reason = ((WebhookFetch.Result.Never) result).reason();
        LOG.warn("Webhook {} is no valid response: {}", thin.position(), reason);
        return WebhookReply.of(Outcome.INVALID, sentence(reason));
    }

    private WebhookReply later(Reading.Thin thin, String reason, @Nullable Duration retryAfter) {
        Duration wait = retryAfter == null ? DEFAULT_RETRY_AFTER : retryAfter;
        FetchInbox inbox = source.fetch().flatMap(WebhookFetch::inbox).orElse(null);
        if (inbox != null) {
            try {
                inbox.keep(thin.position(), thin.webhook(), reason, wait);
                return WebhookReply.of(Outcome.DEFERRED, "Kept; the response will be fetched later.");
            } catch (CannotAcceptException e) {
                LOG.error("Webhook {} cannot be kept in the inbox: {}", thin.position(), e.getMessage());
            }
        }
        return unavailable("The response cannot be fetched or kept now: try again later.", wait);
    }

    private FetchInbox.Outcome retry(String position, JsonNode webhook, ResponseSink sink) {
        WebhookFetch.Result result;
        try {
            result = source.fetch(webhook);
        } catch (NotAResponse e) {
            return new FetchInbox.Outcome.Failed(reply(e.at(position), sink).body());
        }
        if (result instanceof WebhookFetch.Result.Later later) {
            return new FetchInbox.Outcome.Later(
                    later.reason(), later.retryAfter() == null ? Duration.ZERO : later.retryAfter(), later.everybody());
        }
        if (result instanceof WebhookFetch.Result.Never never) {
            return new FetchInbox.Outcome.Failed(never.reason());
        }
        JsonNode fetched = ((WebhookFetch.Result.Got) result).json();
        WebhookReply reply = reply(source.reader().readFetched(position, webhook, fetched), sink);
        return switch (reply.outcome()) {
            case INVALID -> new FetchInbox.Outcome.Failed(reply.body());
            case UNAVAILABLE ->
                new FetchInbox.Outcome.Later(reply.body(), reply.retryAfter().orElse(Duration.ZERO), true);
            default -> new FetchInbox.Outcome.Settled();
        };
    }

    private static WebhookReply deliver(NpsResponse response, String position, ResponseSink sink) {
        List<Receipt> receipts;
        try {
            receipts = sink.accept(List.of(response));
        } catch (CannotAcceptException e) {
            return unavailable(
                    "The response cannot be accepted now: try again later.",
                    e.retryAfter().orElse(DEFAULT_RETRY_AFTER));
        } catch (RuntimeException e) {
            // Not the message: a driver may quote the values it was given.
            LOG.error(
                    "Webhook {} could not be kept: {} was thrown; the sender is asked to try again",
                    position,
                    e.getClass().getName());
            return WebhookReply.unavailable("The response could not be kept: try again later.", DEFAULT_RETRY_AFTER);
        }
        if (receipts == null || receipts.size() != 1) {
            LOG.error(
                    "The sink gave {} receipts for webhook {}: expected one",
                    receipts == null ? "no" : receipts.size(),
                    position);
            return WebhookReply.unavailable("The response could not be kept: try again later.", DEFAULT_RETRY_AFTER);
        }
        Receipt receipt = receipts.get(0);
        return switch (receipt.status()) {
            case ACCEPTED -> WebhookReply.of(Outcome.ACCEPTED, "Accepted.");
            case DUPLICATE -> WebhookReply.of(Outcome.DUPLICATE, "Known already.");
            case REFUSED -> {
                LOG.warn("Webhook {} was refused: {}", position, receipt.detail());
                yield WebhookReply.of(Outcome.INVALID, sentence(receipt.detail()));
            }
        };
    }

    private static WebhookReply unavailable(String body, Duration wait) {
        // Rounded up: the sender must not come back a moment too early.
        long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
        return WebhookReply.unavailable(body, Duration.ofSeconds(seconds));
    }

    private static String sentence(String reason) {
        if (reason.isEmpty()) {
            return "Refused.";
        }
        String capital = Character.toUpperCase(reason.charAt(0)) + reason.substring(1);
        return capital.endsWith(".") ? capital : capital + ".";
    }
}
