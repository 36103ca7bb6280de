package io.github.nps4j.testkit.whatsapp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.source.SignatureScheme;
import io.github.nps4j.source.WebhookSignature;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Signs and posts webhooks as Meta does: ASCII with small hex escapes, slashes escaped, HMAC over the bytes. */
final class WebhookSender {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final URI url;
    private final WebhookSignature signature;
    private final String accountId;

    WebhookSender(URI url, String appSecret, String accountId) {
        String host = url.getHost();
        if (host == null || !host.matches("localhost|127\\.[0-9.]+|\\[::1]|\\[0:0:0:0:0:0:0:1]")) {
            throw new IllegalArgumentException("The WhatsApp simulator posts webhooks to this machine only");
        }
        this.url = url;
        this.signature = WebhookSignature.builder(SignatureScheme.meta())
                .secret(appSecret)
                .build();
        this.accountId = accountId;
    }

    /** The body of a post with these changes. */
    byte[] body(List<ObjectNode> changes) {
        ObjectNode body = JsonTrees.object().put("object", "whatsapp_business_account");
        ObjectNode entry = body.putArray("entry").addObject().put("id", accountId);
        ArrayNode array = entry.putArray("changes");
        changes.forEach(array::add);
        return escaped(JsonTrees.write(body)).getBytes(StandardCharsets.US_ASCII);
    }

    /** Outside of strings JSON has neither slashes nor anything beyond ASCII, so the text can be escaped as a whole. */
    private static String escaped(String json) {
        StringBuilder out = new StringBuilder(json.length() + 64);
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '/') {
                out.append("\\/");
            } else if (c < 0x80) {
                out.append(c);
            } else {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        return out.toString();
    }

    /** Returns whether the host answered 2xx. */
    boolean post(byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("User-Agent", "facebookexternalua")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        signature.headers("webhook", body).forEach(request::header);
        return status(request.build()) / 100 == 2;
    }

    /** The handshake: returns whether the host gave the challenge back. */
    boolean verify(String token) {
        String challenge = "1158201444";
        String query = "hub.mode=subscribe&hub.challenge=" + challenge + "&hub.verify_token="
                + URLEncoder.encode(token, StandardCharsets.UTF_8);
        URI target = URI.create(url + (url.getQuery() == null ? "?" : "&") + query);
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(target).timeout(TIMEOUT).GET().build(),
                    HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 && response.body().equals(challenge);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private int status(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
