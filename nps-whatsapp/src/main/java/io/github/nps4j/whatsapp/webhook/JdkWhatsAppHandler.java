package io.github.nps4j.whatsapp.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.nps4j.whatsapp.webhook.WebhookAnswer.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Lets the JDK's own HTTP server take the webhook:
 * {@code server.createContext("/webhooks/whatsapp", JdkWhatsAppHandler.of(webhook))}.
 *
 * <p>A body beyond the webhook's bound is answered 413; no more than the bound is ever in memory. Thread-safe. The module
 * {@code jdk.httpserver} is needed only where this class is used. That server delays each small answer on a connection that
 * is kept open by about 40 ms, unless the JVM is started with {@code -Dsun.net.httpserver.nodelay=true}.
 */
public final class JdkWhatsAppHandler implements HttpHandler {

    private final WhatsAppWebhook webhook;

    private JdkWhatsAppHandler(WhatsAppWebhook webhook) {
        this.webhook = webhook;
    }

    /**
     * A handler.
     *
     * @param webhook a webhook with a listener
     * @return the handler
     */
    public static JdkWhatsAppHandler of(WhatsAppWebhook webhook) {
        return new JdkWhatsAppHandler(webhook);
    }

    /**
     * Reads a request, handles it and answers.
     *
     * @param exchange the exchange; closed when this returns
     * @throws IOException if the connection breaks
     */
    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] read = exchange.getRequestBody().readNBytes(webhook.maxBodyBytes() + 1);
            WebhookAnswer answer = read.length > webhook.maxBodyBytes()
                    ? new WebhookAnswer(Outcome.TOO_LARGE, WhatsAppWebhook.tooLarge(-1))
                    : webhook.handle(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().getRawQuery(),
                            exchange.getRequestHeaders(),
                            read);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            if (exchange.getRequestMethod().equalsIgnoreCase("HEAD")) {
                exchange.sendResponseHeaders(answer.status(), -1);
                return;
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }
}
