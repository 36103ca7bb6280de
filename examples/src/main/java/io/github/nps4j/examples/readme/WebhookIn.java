package io.github.nps4j.examples.readme;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.nps4j.source.WebhookRequest;
import io.github.nps4j.source.webhook.WebhookEndpoint;
import io.github.nps4j.source.webhook.WebhookReply;
import io.github.nps4j.source.webhook.WebhookSource;
import io.github.nps4j.sync.NpsSync;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Takes the webhooks of a survey tool with the JDK's own HTTP server; any framework will do. */
public final class WebhookIn {

    private WebhookIn() {}

    /**
     * Starts a server on this machine.
     *
     * @param sync where the answers go
     * @param secret the secret that is entered at Typeform
     * @return the server, started
     */
    public static HttpServer serve(NpsSync sync, String secret) throws IOException {
        WebhookSource typeform = WebhookSource.builder()
                .preset("typeform")
                .secret(secret)
                .parameter("question", "recommend")
                .build();
        WebhookEndpoint endpoint = WebhookEndpoint.of(typeform);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/webhooks/typeform", exchange -> {
            byte[] body = exchange.getRequestBody().readNBytes(typeform.maxBodyBytes() + 1);
            WebhookRequest request = WebhookRequest.of(exchange.getRequestMethod(), exchange.getRequestHeaders(), body);
            answer(exchange, endpoint.handle(request, sync::submitAll));
        });
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, WebhookReply reply) throws IOException {
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length);
        try (var stream = exchange.getResponseBody()) {
            stream.write(body);
        }
    }
}
