package io.github.nps4j.source.webhook;

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the requests of one webhook source. The host's server hands a request in and sends the reply; success is
 * answered only after the sink has kept the response.
 *
 * <p>The body is in memory when it gets here: let the server refuse bodies beyond {@link WebhookSource#maxBodyBytes()}
 * while it reads them. Immutable and thread-safe.
 */
public final class WebhookEndpoint {

    /** How long the sender is asked to wait when the sink does not say: 30 seconds. */
    public static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(WebhookEndpoint.class);

    private final WebhookSource source;

    private WebhookEndpoint(WebhookSource source) {
        this.source = source;
    }

    /**
     * An endpoint.
     *
     * @param source reads the requests
     * @return the endpoint
     */
    public static WebhookEndpoint of(WebhookSource source) {
        return new WebhookEndpoint(source);
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
        if (!request.method().equals("POST")) {
            return WebhookReply.of(Outcome.NOT_POST, "Send webhooks by POST.");
        }
        if (request.bodyLength() > source.maxBodyBytes()) {
            return WebhookReply.of(
                    Outcome.TOO_LARGE,
                    "The body has " + request.bodyLength() + " bytes; at most " + source.maxBodyBytes()
                            + " are accepted.");
        }
        SignatureCheck check = source.check(request);
        if (!check.valid()) {
            LOG.warn("Webhook of source '{}' refused ({}): {}", source.name(), check.status(), check.reason());
            return WebhookReply.of(Outcome.UNAUTHORIZED, sentence(check.reason()));
        }
        WebhookSource.Reading reading = source.read(request);
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

    private WebhookReply deliver(NpsResponse response, String position, ResponseSink sink) {
        List<Receipt> receipts;
        try {
            receipts = sink.accept(List.of(response));
        } catch (CannotAcceptException e) {
            Duration wait = e.retryAfter().orElse(DEFAULT_RETRY_AFTER);
            // Rounded up: the sender must not come back a moment too early.
            long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
            return WebhookReply.unavailable(
                    "The response cannot be accepted now: try again later.", Duration.ofSeconds(seconds));
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

    private static String sentence(String reason) {
        if (reason.isEmpty()) {
            return "Refused.";
        }
        String capital = Character.toUpperCase(reason.charAt(0)) + reason.substring(1);
        return capital.endsWith(".") ? capital : capital + ".";
    }
}
