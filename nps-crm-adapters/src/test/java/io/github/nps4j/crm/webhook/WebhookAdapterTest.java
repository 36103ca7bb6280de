package io.github.nps4j.crm.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.WriteOutcome.Applied;
import io.github.nps4j.crm.WriteOutcome.Rejected;
import io.github.nps4j.http.HttpSettings;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.source.SignatureScheme;
import io.github.nps4j.source.WebhookRequest;
import io.github.nps4j.source.WebhookSignature;
import io.github.nps4j.testkit.LogWatch;
import io.github.nps4j.testkit.SettableClock;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookAdapterTest {

    private static final String SECRET = "whsec_bnBzNGotdGVzdC1zZWNyZXQtMDEyMzQ1Njc4OQ==";
    private static final String OLD_SECRET = "whsec_b2xkLW5wczRqLXRlc3Qtc2VjcmV0LTAxMjM0NTY3ODk=";

    private final MockWebServer receiver = new MockWebServer();
    private final SettableClock clock = SettableClock.at(Instant.parse("2026-11-21T10:00:00.5Z"));
    private final List<WebhookAdapter> adapters = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        receiver.start();
    }

    @AfterEach
    void stop() {
        adapters.forEach(WebhookAdapter::close);
        receiver.close();
    }

    @Test
    void a_record_is_posted_typed_and_with_a_signature_that_a_receiver_can_check() throws Exception {
        receiver.enqueue(new MockResponse.Builder().code(204).build());
        Map<String, FieldValue> fields = new LinkedHashMap<>();
        fields.put("score", new FieldValue.NumberValue(new BigDecimal("10")));
        fields.put("comment", new FieldValue.TextValue("Très \"déçu\""));
        fields.put("call_me", new FieldValue.BooleanValue(true));
        fields.put("themes", new FieldValue.ChoicesValue(List.of("a", "b"), ", "));
        fields.put("old", new FieldValue.ClearValue());
        WebhookAdapter adapter = add(open().secret(SECRET)
                .secret(OLD_SECRET)
                .header("X-Key", "shared")
                .build());
        assertThat(write(adapter, RecordWrite.update("wh_1", "t.1", fields))).containsExactly(new Applied("wh_1"));

        RecordedRequest request = receiver.takeRequest();
        JsonNode body = new ObjectMapper().readTree(request.getBody().utf8());
        assertThat(body.toString())
                .isEqualTo("{\"type\":\"nps.response\",\"timestamp\":\"2026-11-21T10:00:00.500Z\",\"data\":"
                        + "{\"score\":10,\"comment\":\"Très \\\"déçu\\\"\",\"call_me\":true,\"themes\":\"a, b\","
                        + "\"old\":null}}");
        assertThat(request.getTarget()).isEqualTo("/hooks/catch/123?token=abc");
        assertThat(request.getHeaders().get("X-Key")).isEqualTo("shared");
        assertThat(request.getHeaders().get("webhook-timestamp"))
                .isEqualTo(Long.toString(clock.instant().getEpochSecond()));
        for (String secret : List.of(SECRET, OLD_SECRET)) {
            WebhookSignature check = WebhookSignature.builder(SignatureScheme.standardWebhooks())
                    .secret(secret)
                    .clock(clock)
                    .build();
            WebhookRequest.Builder received =
                    WebhookRequest.post().body(request.getBody().toByteArray());
            request.getHeaders().forEach(header -> received.header(header.getFirst(), header.getSecond()));
            assertThat(check.verify(received.build()).valid()).isTrue();
        }
    }

    @Test
    void the_id_of_a_message_stays_the_same_when_the_write_is_repeated_and_differs_between_writes() throws Exception {
        WebhookAdapter adapter = add(open().build());
        List<String> ids = new ArrayList<>();
        for (String trace : List.of("t.1", "t.1", "t.2")) {
            receiver.enqueue(new MockResponse.Builder().code(200).build());
            write(adapter, update(trace));
            clock.advance(Duration.ofMinutes(5));
            ids.add(receiver.takeRequest().getHeaders().get("webhook-id"));
        }
        assertThat(ids.get(0)).isEqualTo(ids.get(1)).isNotEqualTo(ids.get(2)).doesNotContain(".");
    }

    @Test
    void every_key_has_one_record_with_a_stable_id_that_does_not_show_the_key() {
        WebhookAdapter adapter = add(open().build());
        LookupRequest request = new LookupRequest(
                RecordType.CONTACT,
                List.of(IdentityKey.email("ann@x.example"), IdentityKey.email("bob@x.example")),
                null,
                Set.of());
        List<Lookup> first = adapter.lookup(request);
        assertThat(first).isEqualTo(adapter.lookup(request)).doesNotHaveDuplicates();
        assertThat(first.toString()).doesNotContain("ann").doesNotContain("x.example");
        String id = ((Lookup.Found) first.get(0)).records().get(0).id();
        assertThat(adapter.lookup(
                        new LookupRequest(RecordType.CONTACT, List.of(IdentityKey.crmId(id)), null, Set.of())))
                .containsExactly(Lookup.found(CrmRecord.of(id)));
        assertThat(adapter.describe(RecordType.CONTACT).isOpen()).isTrue();
        assertThat(receiver.getRequestCount()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "301,-,UNEXPECTED,-",
                "307,-,UNEXPECTED,-",
                "401,-,UNAUTHORIZED,-",
                "403,-,FORBIDDEN,-",
                "404,-,UNEXPECTED,-",
                "410,-,GONE,-",
                "429,30,THROTTLED,30",
                "500,-,UNKNOWN_OUTCOME,-",
                "502,7,UNAVAILABLE,7",
                "503,7,UNAVAILABLE,7",
                "504,-,UNAVAILABLE,-",
            })
    void only_2xx_is_success_and_each_other_status_has_its_kind(
            int status, String retryAfter, FailureKind kind, Long seconds) {
        MockResponse.Builder response = new MockResponse.Builder()
                .code(status)
                .addHeader("Location", receiver.url("/elsewhere"))
                .body("posted by ann@x.example");
        if (retryAfter != null) {
            response.addHeader("Retry-After", retryAfter);
        }
        receiver.enqueue(response.build());
        Failure failure = thrown(add(open().build()), update("t"));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.retryAfter().map(Duration::toSeconds).orElse(null)).isEqualTo(seconds);
        assertThat(failure.message())
                .contains("localhost")
                .doesNotContain("hooks")
                .doesNotContain("ann");
        assertThat(receiver.getRequestCount()).isEqualTo(1);
    }

    @Test
    void a_receiver_that_refuses_the_data_rejects_the_record_only() {
        receiver.enqueue(new MockResponse.Builder().code(422).build());
        WriteOutcome outcome = write(add(open().build()), update("t")).get(0);
        assertThat(((Rejected) outcome).failure().kind()).isEqualTo(FailureKind.INVALID_VALUE);
    }

    @Test
    void no_answer_in_time_is_an_unknown_outcome() {
        receiver.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        WebhookAdapter adapter = add(open().http(HttpSettings.builder()
                        .clock(clock)
                        .callTimeout(Duration.ofMillis(300))
                        .build())
                .build());
        assertThat(thrown(adapter, update("t")).kind()).isEqualTo(FailureKind.UNKNOWN_OUTCOME);
    }

    @Test
    void a_large_answer_to_a_success_is_not_read() {
        receiver.enqueue(
                new MockResponse.Builder().code(200).body("x".repeat(100_000)).build());
        WebhookAdapter adapter = add(
                open().http(HttpSettings.builder().maxAnswerBytes(1024).build()).build());
        assertThat(write(adapter, update("t"))).containsExactly(new Applied("wh_1"));
    }

    @Test
    void a_body_beyond_the_bound_is_rejected_without_being_sent() {
        Map<String, FieldValue> fields = Map.of("comment", new FieldValue.TextValue("x".repeat(300_000)));
        WriteOutcome outcome = write(add(open().build()), RecordWrite.update("wh_1", "t", fields))
                .get(0);
        assertThat(((Rejected) outcome).failure().message()).contains("262144");
        assertThat(receiver.getRequestCount()).isZero();
    }

    @Test
    void addresses_of_the_own_network_are_refused_unless_allowed() {
        for (String url : List.of(
                receiver.url("/").toString(),
                "http://127.0.0.1:" + receiver.getPort() + "/",
                "http://[::1]:" + receiver.getPort() + "/",
                "http://[::ffff:127.0.0.1]:" + receiver.getPort() + "/",
                "http://10.0.0.1/",
                "https://169.254.169.254/latest")) {
            WebhookAdapter guarded =
                    add(WebhookAdapter.builder().url(url).allowHttp().build());
            assertThat(thrown(guarded, update("t")).kind()).as(url).isEqualTo(FailureKind.FORBIDDEN);
        }
        assertThat(receiver.getRequestCount()).isZero();
    }

    @Test
    void plain_http_must_be_allowed_and_errors_do_not_show_the_url() {
        for (String url : List.of("http://hooks.example.com/secret-path", "ftp://x/secret-path", "not a secret-path")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> WebhookAdapter.builder().url(url).build())
                    .withMessageNotContaining("secret-path");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebhookAdapter.builder().header("webhook-id", "x"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebhookAdapter.builder()
                        .url("https://hooks.example.com/x")
                        .secret("whsec_!!secret-path")
                        .build())
                .withMessageNotContaining("secret-path");
    }

    @Test
    void nothing_private_leaves_through_logs_messages_or_texts() {
        List<String> seen = new ArrayList<>();
        try (LogWatch log = LogWatch.start()) {
            WebhookAdapter adapter =
                    add(open().secret(SECRET).header("X-Key", "shared-key").build());
            Map<String, FieldValue> fields = Map.of(
                    "email", new FieldValue.TextValue("ann@x.example"),
                    "comment", new FieldValue.TextValue("private words ".repeat(2_000)));
            RecordWrite write = RecordWrite.create(IdentityKey.email("ann@x.example"), null, "t", fields);
            for (int status : new int[] {200, 302, 400, 500}) {
                receiver.enqueue(new MockResponse.Builder()
                        .code(status)
                        .body("private words")
                        .build());
                try {
                    seen.add(write(adapter, write).toString());
                } catch (CrmException e) {
                    seen.add(e.toString());
                }
            }
            seen.add(adapter.toString());
            assertThat(log.lines()).anyMatch(line -> line.contains("20000"));
            seen.addAll(log.lines());
        }
        assertThat(seen)
                .noneMatch(text -> text.contains("ann@")
                        || text.contains("private words")
                        || text.contains("/hooks")
                        || text.contains("shared-key")
                        || text.contains(SECRET.substring(6)));
    }

    private WebhookAdapter.Builder open() {
        return WebhookAdapter.builder()
                .url("http://localhost:" + receiver.getPort() + "/hooks/catch/123?token=abc")
                .allowHttp()
                .allowPrivateAddresses()
                .http(HttpSettings.builder().clock(clock).build());
    }

    private WebhookAdapter add(WebhookAdapter adapter) {
        adapters.add(adapter);
        return adapter;
    }

    private static List<WriteOutcome> write(WebhookAdapter adapter, RecordWrite write) {
        return adapter.write(RecordType.CONTACT, List.of(write));
    }

    private static Failure thrown(WebhookAdapter adapter, RecordWrite write) {
        return catchThrowableOfType(CrmException.class, () -> write(adapter, write))
                .failure();
    }

    private static RecordWrite update(String trace) {
        return RecordWrite.update("wh_1", trace, Map.of("score", new FieldValue.NumberValue(BigDecimal.ONE)));
    }
}
