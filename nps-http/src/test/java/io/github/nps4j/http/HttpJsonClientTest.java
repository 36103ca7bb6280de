package io.github.nps4j.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.SendGuard;
import io.github.nps4j.testkit.LogWatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpJsonClientTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC);
    private static final String TOKEN = "pat-na1-0123456789abcdef";
    private static final HttpCall READ = HttpCall.get("/things").build();
    private static final HttpCall WRITE = HttpCall.post("/things")
            .json(JsonNodeFactory.instance.objectNode().put("email", "ann@example.com"))
            .build();

    private final MockWebServer server = new MockWebServer();
    private final List<HttpExchange> exchanges = new CopyOnWriteArrayList<>();
    private final List<HttpJsonClient> clients = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        clients.forEach(HttpJsonClient::close);
        server.close();
    }

    @Test
    void a_call_carries_credentials_user_agent_and_json_and_returns_json() throws Exception {
        server.enqueue(json(200, "{\"id\":\"7\"}"));
        HttpAnswer answer = client().sendOrThrow(WRITE);
        assertThat(answer.json().get("id").asText()).isEqualTo("7");
        RecordedRequest request = server.takeRequest();
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer " + TOKEN);
        assertThat(request.getHeaders().get("User-Agent")).isEqualTo("nps4j-test");
        assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
        assertThat(request.getBody().utf8()).isEqualTo("{\"email\":\"ann@example.com\"}");
    }

    @Test
    void what_is_not_read_only_asks_the_guard_of_its_caller_before_it_is_sent() {
        server.enqueue(json(200, "{}"));
        Failure over = Failure.of(FailureKind.LOCKED, "the lease is over");
        Runnable guard = () -> {
            throw new CrmException(over);
        };
        HttpJsonClient client = client();
        CrmException refused =
                catchThrowableOfType(CrmException.class, () -> SendGuard.during(guard, () -> client.send(WRITE)));
        assertThat(refused.failure()).isSameAs(over);
        assertThat(server.getRequestCount()).isZero();
        assertThat(SendGuard.during(guard, () -> client.send(READ)).isSuccess()).isTrue();
        server.enqueue(json(200, "{}"));
        assertThat(client.send(WRITE).isSuccess()).isTrue();
    }

    @Test
    void values_of_a_path_and_a_query_are_encoded_and_cannot_change_the_path() throws Exception {
        server.enqueue(json(200, "{}"));
        client().send(HttpCall.get("/a/{id}/b")
                .pathValue("id", "x/../y?z")
                .query("q", "a&b=c")
                .build());
        assertThat(server.takeRequest().getTarget()).isEqualTo("/base/a/x%2F..%2Fy%3Fz/b?q=a%26b%3Dc");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpCall.get("/a/{id}").pathValue("id", ".."));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client().send(HttpCall.get("/a/{id}").build()));
    }

    @Test
    void a_refused_connection_is_unavailable_even_for_a_write() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        HttpJsonClient client =
                add(HttpJsonClient.builder("Vendor", "http://127.0.0.1:" + port).build());
        assertThat(failureOf(client, WRITE).kind()).isEqualTo(FailureKind.UNAVAILABLE);
    }

    @Test
    void a_name_that_does_not_resolve_is_unavailable() {
        HttpJsonClient client =
                add(HttpJsonClient.builder("Vendor", "https://nowhere.invalid").build());
        Failure failure = failureOf(client, WRITE);
        assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(failure.message()).contains("cannot be resolved");
    }

    @Test
    void a_write_whose_answer_does_not_come_in_time_has_an_unknown_outcome_and_a_read_is_unavailable() {
        HttpSettings hasty = settings().callTimeout(Duration.ofMillis(300)).build();
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        assertThat(failureOf(client(hasty), WRITE).kind()).isEqualTo(FailureKind.UNKNOWN_OUTCOME);
        Failure read = failureOf(client(hasty), READ);
        assertThat(read.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(read.message()).contains("no answer came in time");
    }

    @Test
    void corner_case_12_a_write_that_is_cut_after_it_was_sent_has_an_unknown_outcome_and_is_sent_once() {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        server.enqueue(json(200, "{}"));
        Failure failure = failureOf(client(), WRITE);
        assertThat(failure.kind()).isEqualTo(FailureKind.UNKNOWN_OUTCOME);
        assertThat(failure.message()).contains("POST /things").contains("may or may not");
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void a_success_that_is_cut_in_its_body_has_an_unknown_outcome_for_a_write() {
        MockResponse cut = json(200, "{\"id\":\"" + "7".repeat(60_000) + "\"}")
                .newBuilder()
                .onResponseBody(new SocketEffect.CloseSocket())
                .build();
        server.enqueue(cut);
        server.enqueue(cut);
        assertThat(failureOf(client(), WRITE).kind()).isEqualTo(FailureKind.UNKNOWN_OUTCOME);
        assertThat(failureOf(client(), READ).kind()).isEqualTo(FailureKind.UNAVAILABLE);
    }

    @Test
    void a_connection_that_the_server_closed_while_idle_never_causes_a_second_request() throws Exception {
        // a server that answers one request per connection and promises keep-alive, then closes
        AtomicInteger requests = new AtomicInteger();
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> serve(listener, requests));
            thread.setDaemon(true);
            thread.start();
            HttpJsonClient client = add(HttpJsonClient.builder("Vendor", "http://127.0.0.1:" + listener.getLocalPort())
                    .build());
            int told = 0;
            for (int i = 0; i < 10; i++) {
                try {
                    client.sendOrThrow(WRITE);
                    told++;
                } catch (CrmException e) {
                    assertThat(e.failure().kind()).isIn(FailureKind.UNKNOWN_OUTCOME, FailureKind.UNAVAILABLE);
                }
            }
            assertThat(told).isPositive();
            assertThat(requests.get()).isLessThanOrEqualTo(10);
        }
    }

    @Test
    void a_503_that_asks_for_an_immediate_retry_is_not_repeated_by_the_http_library() {
        for (HttpCall call : List.of(WRITE, READ, HttpCall.delete("/things").build())) {
            server.enqueue(new MockResponse.Builder()
                    .code(503)
                    .addHeader("Retry-After", "0")
                    .build());
            Failure failure = failureOf(client(), call);
            assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
            assertThat(failure.retryAfter()).contains(Duration.ZERO);
        }
        assertThat(server.getRequestCount()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 421, 503})
    void statuses_that_http_libraries_like_to_repeat_are_sent_once(int status) {
        server.enqueue(json(status, "{}"));
        server.enqueue(json(200, "{}"));
        assertThat(client().send(WRITE).status()).isEqualTo(status);
        assertThat(client().send(READ).status()).isEqualTo(200);
        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void a_redirect_is_not_followed_so_that_the_token_goes_nowhere_else(int status) {
        server.enqueue(new MockResponse.Builder()
                .code(status)
                .addHeader("Location", server.url("/elsewhere"))
                .build());
        server.enqueue(json(200, "{}"));
        Failure failure = failureOf(client(), READ);
        assertThat(failure.kind()).isEqualTo(FailureKind.UNEXPECTED);
        assertThat(failure.message()).contains("redirects are not followed");
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "401,UNAUTHORIZED,UNAUTHORIZED",
        "403,FORBIDDEN,FORBIDDEN",
        "408,UNAVAILABLE,UNAVAILABLE",
        "423,LOCKED,LOCKED",
        "425,UNAVAILABLE,UNAVAILABLE",
        "429,THROTTLED,THROTTLED",
        "500,UNAVAILABLE,UNKNOWN_OUTCOME",
        "502,UNAVAILABLE,UNKNOWN_OUTCOME",
        "503,UNAVAILABLE,UNAVAILABLE",
        "504,UNAVAILABLE,UNKNOWN_OUTCOME",
        "521,UNAVAILABLE,UNAVAILABLE",
        "522,UNAVAILABLE,UNAVAILABLE",
        "524,UNAVAILABLE,UNKNOWN_OUTCOME",
        "400,UNEXPECTED,UNEXPECTED",
        "418,UNEXPECTED,UNEXPECTED",
    })
    void a_status_has_one_meaning_for_reads_and_one_for_writes(int status, FailureKind read, FailureKind write) {
        server.enqueue(json(status, "{}"));
        server.enqueue(json(status, "{}"));
        assertThat(client().send(READ).failure().kind()).isEqualTo(read);
        assertThat(client().send(WRITE).failure().kind()).isEqualTo(write);
    }

    @Test
    void corner_case_11_an_html_error_page_is_a_failure_of_its_status_and_not_a_crash() {
        server.enqueue(new MockResponse.Builder()
                .code(502)
                .addHeader("Content-Type", "text/html")
                .body("<html>Bad gateway for ann@example.com</html>")
                .build());
        HttpAnswer answer = client().send(READ);
        assertThat(answer.json().isMissingNode()).isTrue();
        assertThat(answer.text()).contains("<html>");
        assertThat(answer.failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(answer.failure().message()).doesNotContain("ann@").doesNotContain("html");
    }

    @Test
    void json_that_is_nested_too_deeply_is_not_parsed() {
        server.enqueue(json(200, "[".repeat(100_000) + "]".repeat(100_000)));
        assertThat(client().send(READ).json().isMissingNode()).isTrue();
    }

    @Test
    void a_small_packed_body_that_unpacks_beyond_the_bound_is_refused() throws Exception {
        Buffer packed = new Buffer();
        try (var sink = Okio.buffer(new GzipSink(packed))) {
            sink.writeUtf8("[\"" + "a".repeat(5_000_000) + "\"]");
        }
        assertThat(packed.size()).isLessThan(20_000);
        MockResponse bomb = new MockResponse.Builder()
                .code(200)
                .addHeader("Content-Encoding", "gzip")
                .body(packed)
                .build();
        server.enqueue(bomb);
        HttpJsonClient client = client(settings().maxAnswerBytes(1_000_000).build());
        assertThat(failureOf(client, READ).message()).contains("larger than 1000000 bytes");
    }

    @Test
    void a_packed_answer_is_unpacked() throws Exception {
        Buffer packed = new Buffer();
        try (var sink = Okio.buffer(new GzipSink(packed))) {
            sink.writeUtf8("{\"id\":\"7\"}");
        }
        server.enqueue(new MockResponse.Builder()
                .code(200)
                .addHeader("Content-Encoding", "gzip")
                .body(packed)
                .build());
        assertThat(client().send(READ).json().get("id").asText()).isEqualTo("7");
        assertThat(server.takeRequest().getHeaders().get("Accept-Encoding")).contains("gzip");
    }

    @Test
    void an_error_with_a_body_beyond_the_bound_keeps_its_status() {
        server.enqueue(json(429, "x".repeat(200_000)));
        HttpJsonClient client = client(settings().maxAnswerBytes(1024).build());
        assertThat(failureOf(client, WRITE).kind()).isEqualTo(FailureKind.THROTTLED);
    }

    @Test
    void a_401_is_repeated_once_after_the_credentials_renewed_themselves() throws Exception {
        server.enqueue(json(401, "{}"));
        server.enqueue(json(200, "{}"));
        Renewing credentials = new Renewing();
        HttpJsonClient client =
                add(HttpJsonClient.builder("Vendor", server.url("/").toString())
                        .credentials(credentials)
                        .build());
        assertThat(client.send(WRITE).status()).isEqualTo(200);
        assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer 1");
        assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer 2");
    }

    @Test
    void a_second_401_is_final() {
        server.enqueue(json(401, "{}"));
        server.enqueue(json(401, "{}"));
        HttpJsonClient client =
                add(HttpJsonClient.builder("Vendor", server.url("/").toString())
                        .credentials(new Renewing())
                        .build());
        assertThat(failureOf(client, WRITE).kind()).isEqualTo(FailureKind.UNAUTHORIZED);
        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "7|7000",
                "0|0",
                "1.5|2000",
                "-5|-",
                "soon|-",
                "99999999999|86400000",
                "9999999999999999999999|-",
                "Sat, 21 Nov 2026 10:00:30 GMT|30000",
                "Sat, 21 Nov 2026 09:00:00 GMT|0",
                "Wed, 21 Nov 2035 09:00:00 GMT|86400000",
            })
    void retry_after_is_read_in_both_forms_and_bounded(String header, Long millis) {
        server.enqueue(new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", header)
                .build());
        assertThat(client().send(READ)
                        .failure()
                        .retryAfter()
                        .map(Duration::toMillis)
                        .orElse(null))
                .isEqualTo(millis);
    }

    @Test
    void a_message_names_call_status_code_and_correlation_id_but_no_personal_data() {
        server.enqueue(json(
                400,
                "{\"code\":\"VALIDATION_ERROR\",\"message\":\"'Ann Smith' <ann@example.com> +44 20 7946 0018 with "
                        + TOKEN + " is no \\\"nps_score\\\"\",\"id\":\"0b1c2d3e-1111-2222-3333-444455556666\"}"));
        HttpJsonClient client =
                add(HttpJsonClient.builder("Vendor", server.url("/").toString())
                        .settings(settings().build())
                        .errors(answer -> VendorError.none()
                                .withCode(answer.json().path("code").asText())
                                .withMessage(answer.json().path("message").asText())
                                .withCorrelationId(answer.json().path("id").asText()))
                        .build());
        Failure failure = client.send(HttpCall.get("/people/{id}")
                        .pathValue("id", "ann@example.com")
                        .query("email", "ann@example.com")
                        .redaction(Redaction.of(List.of("nps_score"), List.of()))
                        .build())
                .failure();
        assertThat(failure.message())
                .contains("GET /people/{id}")
                .contains("400")
                .contains("VALIDATION_ERROR")
                .contains("0b1c2d3e-1111-2222-3333-444455556666")
                .contains("nps_score")
                .doesNotContain("ann")
                .doesNotContain("Smith")
                .doesNotContain("7946")
                .doesNotContain("pat-");
        assertThat(failure.code()).contains("VALIDATION_ERROR");
    }

    @Test
    void the_listener_counts_each_request_and_cannot_break_a_call() {
        server.enqueue(json(200, "{}"));
        server.enqueue(json(404, "{}"));
        HttpSettings broken = settings()
                .listener(exchange -> {
                    exchanges.add(exchange);
                    throw new IllegalStateException("a bug of the host");
                })
                .build();
        HttpJsonClient client = client(broken);
        assertThat(client.send(WRITE).status()).isEqualTo(200);
        client.send(HttpCall.get("/people/{id}").pathValue("id", "7").build());
        assertThat(exchanges)
                .extracting(HttpExchange::service, HttpExchange::method, HttpExchange::path, HttpExchange::status)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("Vendor", "POST", "/things", 200),
                        org.assertj.core.groups.Tuple.tuple("Vendor", "GET", "/people/{id}", 404));
    }

    @Test
    void calls_beyond_a_limit_wait_as_long_as_the_window_needs_then_fail_without_being_sent() {
        List<Duration> waits = new ArrayList<>();
        HttpSettings settings =
                settings().maxRateWait(Duration.ofSeconds(1)).waiter(waits::add).build();
        HttpJsonClient client =
                add(HttpJsonClient.builder("Vendor", server.url("/").toString())
                        .settings(settings)
                        .limit(RateLimit.of("calls", 2, Duration.ofSeconds(1)))
                        .build());
        HttpCall call = HttpCall.get("/things").limitedBy("calls").build();
        for (int i = 0; i < 4; i++) {
            server.enqueue(json(200, "{}"));
            client.send(call);
        }
        assertThat(waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1));
        Failure failure = failureOf(client, call);
        assertThat(failure.kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(2));
        assertThat(server.getRequestCount()).isEqualTo(4);
    }

    @Test
    void a_call_under_two_limits_keeps_both() {
        List<Duration> waits = new ArrayList<>();
        HttpJsonClient client =
                add(HttpJsonClient.builder("Vendor", server.url("/").toString())
                        .settings(settings()
                                .maxRateWait(Duration.ofSeconds(20))
                                .waiter(waits::add)
                                .build())
                        .limit(RateLimit.of("calls", 2, Duration.ofSeconds(10)))
                        .limit(RateLimit.of("search", 1, Duration.ofSeconds(1)))
                        .build());
        HttpCall search =
                HttpCall.get("/search").limitedBy("calls").limitedBy("search").build();
        for (int i = 0; i < 3; i++) {
            server.enqueue(json(200, "{}"));
            client.send(search);
        }
        assertThat(waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(10));
    }

    @Test
    void the_hosts_client_is_used_but_neither_its_redirects_nor_its_retries() {
        AtomicInteger seen = new AtomicInteger();
        OkHttpClient host = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    seen.incrementAndGet();
                    return chain.proceed(chain.request());
                })
                .build();
        server.enqueue(
                new MockResponse.Builder().code(302).addHeader("Location", "/x").build());
        HttpJsonClient client = client(settings().client(host).build());
        assertThat(client.send(READ).status()).isEqualTo(302);
        client.close();
        assertThat(seen).hasValue(1);
        assertThat(host.dispatcher().executorService().isShutdown()).isFalse();
    }

    @Test
    void a_private_address_is_refused_before_anything_is_sent() {
        for (String url : List.of(
                server.url("/").toString(),
                "http://localhost:" + server.getPort() + "/",
                "http://[::1]:" + server.getPort() + "/",
                "http://0.0.0.0:" + server.getPort() + "/",
                "http://169.254.169.254/")) {
            HttpJsonClient guarded = add(HttpJsonClient.builderAllowingHttp("Hook", url)
                    .publicAddressesOnly()
                    .build());
            Failure failure = failureOf(guarded, WRITE);
            assertThat(failure.kind()).as(url).isEqualTo(FailureKind.FORBIDDEN);
            assertThat(failure.message()).contains("private");
        }
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void credentials_do_not_travel_over_plain_http_to_another_machine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpJsonClient.builder("Vendor", "http://api.example.com"))
                .withMessageContaining("https");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpJsonClient.builder("Vendor", "https://user:secret@api.example.com"))
                .withMessageNotContaining("secret");
        assertThatIllegalArgumentException().isThrownBy(() -> HttpJsonClient.builder("Vendor", "ftp://example.com"));
    }

    @Test
    void a_secret_with_a_line_break_is_refused_without_being_shown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Credentials.bearer("pat-secret\n"))
                .withMessageNotContaining("pat-secret");
        assertThat(Credentials.bearer(TOKEN).toString()).doesNotContain(TOKEN);
    }

    @Test
    void no_log_line_holds_a_token_an_email_or_a_body() {
        try (LogWatch log = LogWatch.start()) {
            HttpJsonClient client = client();
            HttpCall call = HttpCall.post("/people/{id}")
                    .pathValue("id", "ann@example.com")
                    .query("email", "ann@example.com")
                    .json(JsonNodeFactory.instance.objectNode().put("comment", "SECRET COMMENT"))
                    .build();
            server.enqueue(json(200, "{\"email\":\"ann@example.com\"}"));
            client.send(call);
            server.enqueue(json(500, "{\"message\":\"SECRET COMMENT ann@example.com\"}"));
            client.send(call).failure();
            server.enqueue(new MockResponse.Builder()
                    .onResponseStart(new SocketEffect.CloseSocket())
                    .build());
            CrmException thrown = catchThrowableOfType(CrmException.class, () -> client.send(call));
            assertThat(log.lines()).anyMatch(line -> line.contains("POST /people/{id}"));
            List<String> all = new ArrayList<>(log.lines());
            for (Throwable t = thrown; t != null; t = t.getCause()) {
                all.add(t.toString());
            }
            assertThat(all)
                    .noneMatch(line -> line.contains("ann@")
                            || line.contains("ann%40")
                            || line.contains("SECRET")
                            || line.contains(TOKEN));
        }
    }

    private HttpSettings.Builder settings() {
        return HttpSettings.builder().clock(CLOCK).userAgent("nps4j-test").listener(exchanges::add);
    }

    private HttpJsonClient client() {
        return client(settings().build());
    }

    private HttpJsonClient client(HttpSettings settings) {
        return add(HttpJsonClient.builder("Vendor", server.url("/base/").toString())
                .credentials(Credentials.bearer(TOKEN))
                .settings(settings)
                .build());
    }

    private HttpJsonClient add(HttpJsonClient client) {
        clients.add(client);
        return client;
    }

    private static Failure failureOf(HttpJsonClient client, HttpCall call) {
        return catchThrowableOfType(CrmException.class, () -> client.sendOrThrow(call))
                .failure();
    }

    private static MockResponse json(int status, String body) {
        return new MockResponse.Builder()
                .code(status)
                .addHeader("Content-Type", "application/json")
                .body(body)
                .build();
    }

    private static void serve(ServerSocket listener, AtomicInteger requests) {
        byte[] answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                int read = socket.getInputStream().read(new byte[8192]);
                if (read > 0) {
                    requests.incrementAndGet();
                    socket.getOutputStream().write(answer);
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    private static final class Renewing implements Credentials {

        private int token = 1;

        @Override
        public Map<String, String> headers() {
            return Map.of("Authorization", "Bearer " + token);
        }

        @Override
        public boolean renew(Map<String, String> refused) {
            token++;
            return true;
        }
    }
}
