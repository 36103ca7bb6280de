package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.nps4j.source.SignatureCheck;
import io.github.nps4j.source.SignatureScheme;
import io.github.nps4j.source.WebhookRequest;
import io.github.nps4j.source.WebhookSignature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** A host that takes webhooks with a good signature. */
final class Host implements AutoCloseable {

    static final String SECRET = "app-secret-of-a-test";
    static final String VERIFY = "verify me";

    final List<JsonNode> changes = Collections.synchronizedList(new ArrayList<>());
    final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    volatile int status = 200;

    private final MockWebServer server = new MockWebServer();
    private final ObjectMapper mapper = new ObjectMapper();
    private final WebhookSignature signature =
            WebhookSignature.builder(SignatureScheme.meta()).secret(SECRET).build();

    Host() {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return request.getMethod().equals("GET") ? handshake(request) : webhook(request);
            }
        });
        try {
            server.start(InetAddress.getLoopbackAddress(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MockResponse handshake(RecordedRequest request) {
        boolean known = VERIFY.equals(request.getUrl().queryParameter("hub.verify_token"));
        String challenge = String.valueOf(request.getUrl().queryParameter("hub.challenge"));
        return new MockResponse.Builder()
                .code(known ? 200 : 403)
                .body(known ? challenge : "")
                .build();
    }

    private MockResponse webhook(RecordedRequest request) {
        byte[] body =
                request.getBody() == null ? new byte[0] : request.getBody().toByteArray();
        String header = String.valueOf(request.getHeaders().get("X-Hub-Signature-256"));
        SignatureCheck check = signature.verify(WebhookRequest.post()
                .body(body)
                .header("X-Hub-Signature-256", header)
                .build());
        if (check.status() != SignatureCheck.Status.VALID) {
            return new MockResponse.Builder().code(401).build();
        }
        if (status != 200) {
            return new MockResponse.Builder().code(status).build();
        }
        try {
            bodies.add(new String(body, java.nio.charset.StandardCharsets.US_ASCII));
            for (JsonNode entry : mapper.readTree(body).path("entry")) {
                entry.path("changes").forEach(changes::add);
            }
        } catch (IOException e) {
            return new MockResponse.Builder().code(400).build();
        }
        return new MockResponse.Builder().code(200).build();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getPort() + "/hook");
    }

    List<JsonNode> statuses() {
        List<JsonNode> found = new ArrayList<>();
        synchronized (changes) {
            changes.forEach(change -> change.at("/value/statuses").forEach(found::add));
        }
        return found;
    }

    List<JsonNode> messages() {
        List<JsonNode> found = new ArrayList<>();
        synchronized (changes) {
            changes.forEach(change -> change.at("/value/messages").forEach(found::add));
        }
        return found;
    }

    @Override
    public void close() {
        server.close();
    }
}
