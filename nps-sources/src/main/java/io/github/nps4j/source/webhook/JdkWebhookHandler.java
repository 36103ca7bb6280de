package io.github.nps4j.source.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Lets the JDK's own HTTP server take webhooks:
 * {@code server.createContext("/webhooks/typeform", JdkWebhookHandler.of(endpoint))}.
 *
 * <p>A body beyond the source's bound is answered 413; no more than the bound is ever in memory. Thread-safe. The module
 * {@code jdk.httpserver} is needed only where this class is used. That server delays each small answer on a connection that
 * is kept open by about 40 ms, unless the JVM is started with {@code -Dsun.net.httpserver.nodelay=true}.
 */
public final class JdkWebhookHandler implements HttpHandler {

    private final WebhookEndpoint endpoint;

    private JdkWebhookHandler(WebhookEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * A handler.
     *
     * @param endpoint an endpoint with a sink
     * @return the handler
     * @throws IllegalStateException if the endpoint has no sink
     */
    public static JdkWebhookHandler of(WebhookEndpoint endpoint) {
        endpoint.boundSink();
        return new JdkWebhookHandler(endpoint);
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
            WebhookReply reply = reply(exchange);
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            if (exchange.getRequestMethod().equalsIgnoreCase("HEAD")) {
                exchange.sendResponseHeaders(reply.status(), -1);
                return;
            }
            exchange.sendResponseHeaders(reply.status(), body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    private WebhookReply reply(HttpExchange exchange) throws IOException {
        int max = endpoint.source().maxBodyBytes();
        long declared = declaredLength(exchange);
        if (declared > max) {
            return endpoint.tooLarge(declared);
        }
        byte[] body = exchange.getRequestBody().readNBytes(max == Integer.MAX_VALUE ? max : max + 1);
        return body.length > max
                ? endpoint.tooLarge(-1)
                : endpoint.handle(exchange.getRequestMethod(), exchange.getRequestHeaders(), body);
    }

    private static long declaredLength(HttpExchange exchange) {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        try {
            return length == null ? -1 : Long.parseLong(length.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
