package io.github.nps4j.source.webhook;

import static io.github.nps4j.source.webhook.Payloads.GENERIC;
import static io.github.nps4j.source.webhook.Payloads.post;
import static io.github.nps4j.source.webhook.Payloads.signed;
import static io.github.nps4j.source.webhook.Payloads.unsigned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.source.CannotAcceptException;
import io.github.nps4j.source.Receipt;
import io.github.nps4j.source.ResponseSink;
import io.github.nps4j.source.SignatureScheme;
import io.github.nps4j.source.WebhookRequest;
import io.github.nps4j.source.webhook.Payloads.Kept;
import io.github.nps4j.source.webhook.WebhookReply.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookEndpointTest {

    private final Kept sink = new Kept();
    private final WebhookEndpoint generic = unsigned("generic-json");

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "OPTIONS"})
    void anything_but_post_is_answered_405(String method) {
        WebhookReply reply =
                generic.handle(WebhookRequest.builder(method).body(GENERIC).build(), sink);

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.headers()).containsEntry("Allow", "POST");
    }

    @Test
    void a_wrong_or_missing_signature_is_answered_401_before_anything_is_parsed() {
        WebhookEndpoint typeform = Payloads.typeform();

        WebhookReply missing = typeform.handle(post("{not json"), sink);
        WebhookReply wrong = typeform.handle(signed(SignatureScheme.typeform(), "other", "{not json"), sink);

        assertThat(missing.status()).isEqualTo(401);
        assertThat(missing.body()).contains("Typeform-Signature");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.body()).doesNotContain("tf-secret").doesNotContain("JSON");
        assertThat(sink.responses).isEmpty();
    }

    @Test
    void a_stale_delivery_is_answered_401() {
        WebhookEndpoint formbricks = WebhookEndpoint.of(WebhookSource.builder()
                .preset("formbricks")
                .parameter("question", "q_nps")
                .secret(Payloads.WHSEC)
                .clock(Clock.offset(Payloads.CLOCK, Duration.ofMinutes(6)))
                .build());

        WebhookReply reply = formbricks.handle(
                signed(SignatureScheme.standardWebhooks(), Payloads.WHSEC, Payloads.FORMBRICKS), sink);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.body()).contains("360 s ago");
    }

    @Test
    void both_secrets_are_accepted_while_one_replaces_the_other() {
        WebhookEndpoint rotating = WebhookEndpoint.of(WebhookSource.builder()
                .preset("typeform")
                .parameter("question", "recommend")
                .secret("new")
                .secret("old")
                .build());

        for (String secret : List.of("new", "old")) {
            assertThat(rotating.handle(signed(SignatureScheme.typeform(), secret, Payloads.TYPEFORM), sink)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_token_beside_a_signature_is_required_as_well() {
        WebhookEndpoint both = WebhookEndpoint.of(WebhookSource.builder()
                .preset("typeform")
                .parameter("question", "recommend")
                .secret("s")
                .staticHeader("X-Token", "t")
                .build());
        WebhookRequest signed = signed(SignatureScheme.typeform(), "s", Payloads.TYPEFORM);

        assertThat(both.handle(signed, sink).status()).isEqualTo(401);
        assertThat(both.handle(signed.toBuilder().header("X-Token", "t").build(), sink)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_body_beyond_the_bound_is_answered_413() {
        byte[] large = new byte[1_048_577];

        WebhookReply reply = generic.handle(WebhookRequest.post().body(large).build(), sink);

        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.body()).contains("1048577").contains("1048576");
    }

    @Test
    void fifty_megabytes_of_json_give_one_clear_error() {
        String body = "[" + "\"x\",".repeat(12_500_000) + "1]";

        assertThat(generic.handle(post(body), sink).status()).isEqualTo(413);
    }

    @Test
    void ten_thousand_levels_of_json_give_one_clear_error() {
        WebhookReply reply = generic.handle(post("[".repeat(10_000) + "]".repeat(10_000)), sink);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("beyond the limits").contains("100 levels");
    }

    @Test
    void an_endless_text_or_number_gives_one_clear_error() {
        assertThat(generic.handle(post("{\"id\": \"" + "x".repeat(300_000) + "\"}"), sink)
                        .body())
                .contains("beyond the limits");
        assertThat(generic.handle(post("{\"id\": " + "9".repeat(5_000) + "}"), sink)
                        .body())
                .contains("beyond the limits");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "null",
                "[]",
                "7",
                "{\"id\": 1} {}",
                "{\"id\": ann@example.com}",
                "{\"id\":1,\"id\":2}"
            })
    void what_is_no_json_object_is_answered_400_without_being_quoted(String body) {
        WebhookReply reply = generic.handle(post(body), sink);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).doesNotContain("ann").isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"score\": \"8.0\"|\"score\": 9.5|never rounded",
                "\"score\": \"8.0\"|\"score\": 11|out of range",
                "\"score\": \"8.0\"|\"score\": -1|out of range",
                "\"score\": \"8.0\"|\"score\": \"\"|empty",
                "\"score\": \"8.0\"|\"score\": null|no score",
                "\"score\": \"8.0\"|\"score\": true|not a number",
                "\"score\": \"8.0\"|\"score\": {}|no number",
                "\"score\": \"8.0\"|\"score\": 1e999999|out of range",
                "\"id\": \"r1\"|\"id\": \" \"|no response id",
                "\"id\": \"r1\"|\"id\": [1]|no response id",
                "2026-11-20T18:00:00+09:00|2026-11-20T18:00:00|with a zone",
                "2026-11-20T18:00:00+09:00|yesterday|with a zone",
                "2026-11-20T18:00:00+09:00|-5000-11-20T18:00:00Z|with a zone",
                "\"responded_at\"|\"when\"|no response time",
                "\"revision\": 3|\"revision\": -1|revision",
                "\"revision\": 3|\"revision\": \"3.5\"|revision"
            })
    void an_invalid_response_is_answered_400_with_the_reason(String from, String to, String reason) {
        WebhookReply reply = generic.handle(post(GENERIC.replace(from, to)), sink);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains(reason);
        assertThat(sink.responses).isEmpty();
    }

    @Test
    void missing_scores_are_ignored_if_the_host_says_so() {
        WebhookEndpoint lenient = WebhookEndpoint.of(WebhookSource.builder()
                .preset("generic-json")
                .allowUnsigned()
                .ignoreMissingScores()
                .build());

        assertThat(lenient.handle(post(GENERIC.replace("\"score\"", "\"s\"")), sink)
                        .outcome())
                .isEqualTo(Outcome.IGNORED);
        assertThat(lenient.handle(post(GENERIC.replace("8.0", "11")), sink).status())
                .isEqualTo(400);
    }

    @Test
    void a_full_sink_is_answered_503_with_its_time_to_wait_rounded_up() {
        ResponseSink full = responses -> {
            throw new CannotAcceptException("the inbox is full", Duration.ofMillis(1_200), null);
        };

        WebhookReply reply = generic.handle(post(GENERIC), full);

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.retryAfter()).contains(Duration.ofSeconds(2));
        assertThat(reply.headers()).containsEntry("Retry-After", "2");
    }

    @Test
    void a_sink_that_fails_is_never_answered_with_success() {
        ResponseSink broken = responses -> {
            throw new IllegalStateException("insert failed for ann@example.com");
        };
        ResponseSink silent = responses -> List.of();

        for (ResponseSink each : List.of(broken, silent)) {
            WebhookReply reply = generic.handle(post(GENERIC), each);
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.headers()).containsEntry("Retry-After", "30");
            assertThat(reply.body()).doesNotContain("ann");
        }
    }

    @Test
    void the_receipt_of_the_sink_decides_the_answer() {
        assertThat(generic.handle(post(GENERIC), responses -> List.of(Receipt.duplicate()))
                        .status())
                .isEqualTo(200);
        WebhookReply refused =
                generic.handle(post(GENERIC), responses -> List.of(Receipt.refused("it is dated in the future")));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).isEqualTo("It is dated in the future.");
    }

    @Test
    void a_sink_made_of_a_method_accepts_everything_it_returns_from() {
        assertThat(generic.handle(post(GENERIC), ResponseSink.of(sink.responses::addAll))
                        .outcome())
                .isEqualTo(Outcome.ACCEPTED);
        assertThat(sink.responses).hasSize(1);
    }

    @Test
    void too_many_or_too_long_attributes_never_cost_us_the_answer() {
        StringBuilder many = new StringBuilder("\"long\": \"" + "x".repeat(10_000) + "\"");
        for (int i = 0; i < 150; i++) {
            many.append(", \"a").append(i).append("\": ").append(i);
        }

        generic.handle(post(GENERIC.replace("\"plan\": \"pro\"", many)), sink);

        assertThat(sink.only().attributes()).hasSize(100);
        assertThat(sink.only().attributes().get("long").toString()).hasSize(4_000);
    }

    @Test
    void a_source_that_would_accept_anybody_cannot_be_built_by_accident() {
        assertThatThrownBy(() -> WebhookSource.builder().preset("typeform").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("from anybody")
                .hasMessageContaining("secret(...)");
        assertThatThrownBy(() -> WebhookSource.builder().preset("asknicely").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("staticHeader(header, token)");
        assertThatThrownBy(() ->
                        WebhookSource.builder().preset("asknicely").secret("s").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not sign");
        assertThatThrownBy(() ->
                        WebhookSource.builder().preset("typeform").secret("").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty");
    }

    @Test
    void a_misspelt_parameter_is_named() {
        assertThatThrownBy(() -> WebhookSource.builder()
                        .preset("typeform")
                        .parameter("qestion", "x")
                        .secret("s")
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'qestion'")
                .hasMessageContaining("question");
    }

    @Test
    void no_text_form_shows_a_secret() {
        assertThat(WebhookSource.builder()
                        .preset("typeform")
                        .secret("s3cret")
                        .staticHeader("X-T", "t0ken")
                        .build()
                        .toString())
                .doesNotContain("s3cret")
                .doesNotContain("t0ken");
    }

    @Test
    void utf16_and_broken_utf8_never_escape() {
        assertThat(generic.handle(
                                WebhookRequest.post()
                                        .body(GENERIC.getBytes(StandardCharsets.UTF_16))
                                        .build(),
                                sink)
                        .status())
                .isIn(200, 400);
        byte[] broken = GENERIC.getBytes(StandardCharsets.UTF_8);
        broken[20] = (byte) 0xff;
        assertThat(generic.handle(WebhookRequest.post().body(broken).build(), sink)
                        .status())
                .isEqualTo(400);
    }
}
