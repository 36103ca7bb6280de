package io.github.nps4j.source.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.source.CannotAcceptException;
import io.github.nps4j.source.Receipt;
import io.github.nps4j.source.ResponseSink;
import io.github.nps4j.source.WebhookRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both adapters over real HTTP: the JDK's server, and the servlet in an embedded Tomcat. */
class WebhookServersTest {

    private static final int MAX_BODY = 2_000;

    /** Tomcat tells of each start and stop; held here, since the log manager forgets loggers that nobody holds. */
    private static final Logger TOMCAT = Logger.getLogger("org.apache");

    static {
        TOMCAT.setLevel(Level.OFF);
    }

    private enum Server {
        JDK,
        SERVLET
    }

    private final List<NpsResponse> kept = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private AutoCloseable running = () -> {};

    @TempDir
    private Path directory;

    @AfterEach
    void stop() throws Exception {
        running.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_signed_webhook_arrives_byte_by_byte(Server server) throws Exception {
        PresetFixture typeform = PresetFixture.of("typeform");
        int port = start(
                server,
                WebhookEndpoint.of(typeform.source().maxBodyBytes(10_000).build(), this::keep));

        HttpResponse<String> answer = send(port, typeform.request(typeform.tree()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("Accepted.");
        assertThat(answer.headers().firstValue("Content-Type")).get().asString().contains("text/plain");
        assertThat(kept).hasSize(1);
        assertThat(kept.get(0).comment()).contains("빠르고 친절해요 👍");
        assertThat(send(port, typeform.forged(typeform.tree())).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource
    void a_form_keeps_its_raw_bytes(Server server) throws Exception {
        PresetFixture qualtrics = PresetFixture.of("qualtrics");
        try (SurveyApi api = new SurveyApi()) {
            api.put("SV_1aB", "R_2cD", qualtrics.tree().path("fetched"));
            int port = start(
                    server,
                    WebhookEndpoint.of(
                            qualtrics
                                    .source()
                                    .fetch(api.fetch("qualtrics").build())
                                    .build(),
                            this::keep));

            assertThat(send(port, qualtrics.request(qualtrics.tree())).statusCode())
                    .isEqualTo(200);
            assertThat(kept).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_body_beyond_the_bound_is_answered_413_with_or_without_its_length(Server server) throws Exception {
        int port = start(server, generic(this::keep));
        byte[] large = "{\"x\": \"".concat("y".repeat(5 * MAX_BODY)).getBytes(StandardCharsets.UTF_8);

        HttpResponse<String> known = client.send(
                request(port).POST(BodyPublishers.ofByteArray(large)).build(), BodyHandlers.ofString());
        HttpResponse<String> chunked = client.send(
                request(port)
                        .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large)))
                        .build(),
                BodyHandlers.ofString());

        assertThat(known.statusCode()).isEqualTo(413);
        assertThat(known.body()).contains(Integer.toString(large.length)).contains(Integer.toString(MAX_BODY));
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(kept).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_body_that_claims_to_be_huge_is_answered_without_being_waited_for(Server server) throws Exception {
        int port = start(server, generic(this::keep));

        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /hook HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000000\r\n\r\n{")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_full_sink_is_answered_503_with_retry_after(Server server) throws Exception {
        int port = start(server, generic(responses -> {
            throw new CannotAcceptException("full", Duration.ofSeconds(12), null);
        }));

        HttpResponse<String> answer = client.send(
                request(port).POST(BodyPublishers.ofString(Payloads.GENERIC)).build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("12");
    }

    @ParameterizedTest
    @EnumSource
    void get_is_answered_405_and_the_probes_of_surveymonkey_200(Server server) throws Exception {
        PresetFixture surveyMonkey = PresetFixture.of("survey-monkey");
        try (SurveyApi api = new SurveyApi()) {
            int port = start(
                    server,
                    WebhookEndpoint.of(
                            surveyMonkey
                                    .source()
                                    .fetch(api.fetch("survey-monkey").build())
                                    .build(),
                            this::keep));
            for (String method : List.of("GET", "HEAD")) {
                assertThat(client.send(
                                        request(port)
                                                .method(method, BodyPublishers.noBody())
                                                .build(),
                                        BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(200);
            }
        }
        running.close();
        int port = start(server, generic(this::keep));
        HttpResponse<String> get = client.send(request(port).GET().build(), BodyHandlers.ofString());

        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("Allow")).contains("POST");
    }

    @Test
    void an_endpoint_without_a_sink_cannot_be_put_into_a_server() {
        WebhookEndpoint bare = WebhookEndpoint.of(
                WebhookSource.builder().preset("generic-json").allowUnsigned().build());

        assertThatThrownBy(() -> JdkWebhookHandler.of(bare))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("WebhookEndpoint.of(source, sink)");
        assertThatThrownBy(() -> new WebhookServlet(bare)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void any_server_can_hand_in_method_headers_and_body() {
        PresetFixture typeform = PresetFixture.of("typeform");
        WebhookRequest request = typeform.request(typeform.tree());
        WebhookEndpoint endpoint = WebhookEndpoint.of(typeform.source().build(), this::keep);

        WebhookReply reply = endpoint.handle("post", request.headers(), request.body());

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.retryAfter()).isEmpty();
        assertThat(kept).hasSize(1);
    }

    private List<Receipt> keep(List<NpsResponse> responses) {
        kept.addAll(responses);
        return responses.stream().map(response -> Receipt.accepted()).toList();
    }

    private static WebhookEndpoint generic(ResponseSink sink) {
        return WebhookEndpoint.of(
                WebhookSource.builder()
                        .preset("generic-json")
                        .allowUnsigned()
                        .maxBodyBytes(MAX_BODY)
                        .build(),
                sink);
    }

    private HttpResponse<String> send(int port, WebhookRequest webhook) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(port).POST(BodyPublishers.ofByteArray(webhook.body()));
        webhook.headers().forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(int port) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hook"));
    }

    private int start(Server server, WebhookEndpoint endpoint) throws IOException, LifecycleException {
        if (server == Server.JDK) {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.createContext("/hook", JdkWebhookHandler.of(endpoint));
            http.start();
            running = () -> http.stop(0);
            return http.getAddress().getPort();
        }
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(directory.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", directory.toString());
        Tomcat.addServlet(context, "webhooks", new WebhookServlet(endpoint));
        context.addServletMappingDecoded("/hook", "webhooks");
        tomcat.start();
        running = () -> {
            tomcat.stop();
            tomcat.destroy();
        };
        return tomcat.getConnector().getLocalPort();
    }
}
