package io.github.nps4j.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.source.SignatureCheck.Status;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {

    // the published vector of the Standard Webhooks specification
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long TIME = 1_614_265_330L;
    private static final String BODY = "{\"test\": 2432232314}";
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static final String OLD_SECRET = "whsec_"
            + Base64.getEncoder().encodeToString("an older key of 32 bytes, rotated".getBytes(StandardCharsets.UTF_8));

    private static Clock at(long epochSecond) {
        return Clock.fixed(Instant.ofEpochSecond(epochSecond), ZoneOffset.UTC);
    }

    private static WebhookSignature standard(String... secrets) {
        return standardAt(TIME, secrets);
    }

    private static WebhookSignature standardAt(long now, String... secrets) {
        WebhookSignature.Builder builder =
                WebhookSignature.builder(SignatureScheme.standardWebhooks()).clock(at(now));
        for (String secret : secrets) {
            builder.secret(secret);
        }
        return builder.build();
    }

    private static WebhookRequest.Builder vector() {
        return WebhookRequest.post()
                .header("Webhook-Id", ID)
                .header("WEBHOOK-TIMESTAMP", Long.toString(TIME))
                .header("webhook-signature", SIGNATURE)
                .body(BODY);
    }

    private static WebhookRequest.Builder with(String header, String value) {
        return vector().withoutHeader(header).header(header, value);
    }

    @Test
    void the_published_vector_of_standard_webhooks_verifies() {
        assertThat(standard(SECRET).verify(vector().build())).isEqualTo(SignatureCheck.ok());
    }

    @Test
    void the_published_vector_of_standard_webhooks_is_what_we_sign() {
        assertThat(standard(SECRET).headers(ID, BODY.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Map.of(
                        "webhook-id", ID, "webhook-timestamp", Long.toString(TIME), "webhook-signature", SIGNATURE));
    }

    @Test
    void the_prefix_of_a_standard_secret_is_optional() {
        assertThat(standard(SECRET.substring(6)).verify(vector().build()).valid())
                .isTrue();
    }

    @Test
    void a_signature_of_the_old_secret_is_accepted_while_both_are_active() {
        WebhookRequest oldSender =
                standard(OLD_SECRET).sign("m1", WebhookRequest.post().body(BODY).build());

        assertThat(standard(SECRET, OLD_SECRET).verify(oldSender).valid()).isTrue();
        assertThat(standard(SECRET).verify(oldSender).status()).isEqualTo(Status.WRONG);
    }

    @Test
    void a_sender_with_two_secrets_satisfies_receivers_that_know_either() {
        WebhookRequest signed = standard(SECRET, OLD_SECRET)
                .sign("m1", WebhookRequest.post().body(BODY).build());

        assertThat(signed.header("webhook-signature").orElseThrow().split(" ", -1))
                .hasSize(2);
        assertThat(standard(SECRET).verify(signed).valid()).isTrue();
        assertThat(standard(OLD_SECRET).verify(signed).valid()).isTrue();
    }

    @Test
    void entries_of_unknown_versions_are_skipped() {
        assertThat(standard(SECRET)
                        .verify(with("webhook-signature", "v1a,AAAA v2,zzz " + SIGNATURE)
                                .build())
                        .valid())
                .isTrue();
    }

    @Test
    void an_entry_with_more_than_version_and_signature_does_not_count() {
        assertThat(standard(SECRET)
                        .verify(with("webhook-signature", SIGNATURE + ",v1").build())
                        .status())
                .isEqualTo(Status.MALFORMED);
    }

    @Test
    void at_most_sixteen_signatures_are_tried() {
        String wrong = "v1," + Base64.getEncoder().encodeToString(new byte[32]);
        String fifteen = String.join(" ", Collections.nCopies(15, wrong));

        assertThat(standard(SECRET)
                        .verify(with("webhook-signature", fifteen + " " + SIGNATURE)
                                .build())
                        .status())
                .isEqualTo(Status.VALID);
        assertThat(standard(SECRET)
                        .verify(with("webhook-signature", fifteen + " " + wrong + " " + SIGNATURE)
                                .build())
                        .status())
                .isEqualTo(Status.WRONG);
    }

    @Test
    void an_oversized_header_is_malformed() {
        assertThat(standard(SECRET)
                        .verify(with("webhook-signature", "v1," + "A".repeat(9_000))
                                .build())
                        .status())
                .isEqualTo(Status.MALFORMED);
    }

    @Test
    void a_changed_body_is_wrong() {
        SignatureCheck check = standard(SECRET).verify(vector().body(BODY + " ").build());

        assertThat(check.status()).isEqualTo(Status.WRONG);
        assertThat(check.reason()).contains("webhook-signature").contains("check the secret");
    }

    @Test
    void a_changed_id_or_timestamp_is_wrong() {
        assertThat(standard(SECRET)
                        .verify(with("webhook-id", "msg_other").build())
                        .status())
                .isEqualTo(Status.WRONG);
        assertThat(standard(SECRET)
                        .verify(with("webhook-timestamp", Long.toString(TIME + 1))
                                .build())
                        .status())
                .isEqualTo(Status.WRONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook-id", "webhook-timestamp", "webhook-signature"})
    void each_missing_header_is_named(String header) {
        SignatureCheck check =
                standard(SECRET).verify(vector().withoutHeader(header).build());

        assertThat(check.status()).isEqualTo(Status.MISSING);
        assertThat(check.reason()).contains(header);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2021-02-25T15:02:10Z", "-1", "1e9", "١٦١٤٢٦٥٣٣٠", "99999999999999999999", "999999999999999"})
    void a_timestamp_that_is_no_unix_time_is_refused(String timestamp) {
        SignatureCheck check =
                standard(SECRET).verify(with("webhook-timestamp", timestamp).build());

        assertThat(check.valid()).isFalse();
        assertThat(check.status()).isIn(Status.MALFORMED, Status.WRONG);
    }

    @Test
    void an_id_with_a_dot_is_refused_because_it_would_move_the_border_of_the_signed_text() {
        assertThat(standard(SECRET).verify(with("webhook-id", "msg.1").build()).status())
                .isEqualTo(Status.MALFORMED);
        assertThatThrownBy(() -> standard(SECRET).headers("msg.1", new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dots");
    }

    @Test
    void five_minutes_either_way_are_tolerated_and_no_second_more() {
        WebhookRequest request = vector().build();

        assertThat(standardAt(TIME + 300, SECRET).verify(request).valid()).isTrue();
        assertThat(standardAt(TIME + 301, SECRET).verify(request).status()).isEqualTo(Status.TOO_OLD);
        assertThat(standardAt(TIME - 300, SECRET).verify(request).valid()).isTrue();
        assertThat(standardAt(TIME - 301, SECRET).verify(request).status()).isEqualTo(Status.TOO_NEW);
    }

    @Test
    void a_signature_header_given_twice_is_refused_where_the_scheme_has_one() {
        WebhookSignature delighted = text(SignatureScheme.delighted(), "k");
        WebhookRequest twice = delighted
                .sign("", WebhookRequest.post().body(BODY).build())
                .toBuilder()
                .header("X-Delighted-Webhook-Signature", "sha256=00")
                .build();

        assertThat(delighted.verify(twice).status()).isEqualTo(Status.MALFORMED);
    }

    static Stream<SignatureScheme> schemes() {
        return Stream.of(
                SignatureScheme.standardWebhooks(),
                SignatureScheme.typeform(),
                SignatureScheme.delighted(),
                SignatureScheme.surveyMonkey(),
                SignatureScheme.qualtrics(),
                SignatureScheme.meta(),
                SignatureScheme.staticHeader("X-Token"),
                SignatureScheme.staticHeader("Authorization", "Bearer "));
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void every_ready_made_scheme_accepts_its_own_signature_and_no_other_secret(SignatureScheme scheme) {
        String right = Base64.getEncoder().encodeToString("the right one".getBytes(StandardCharsets.UTF_8));
        String other = Base64.getEncoder().encodeToString("another one".getBytes(StandardCharsets.UTF_8));
        WebhookRequest signed = text(scheme, right)
                .sign(
                        "id1",
                        WebhookRequest.post().body("MSG=%7B%22a%22%3A1%7D&x=1").build());

        assertThat(text(scheme, right).verify(signed).valid()).isTrue();
        assertThat(text(scheme, other).verify(signed).status()).isEqualTo(Status.WRONG);
        assertThat(text(scheme, other)
                        .verify(WebhookRequest.post().body("MSG=1").build())
                        .status())
                .isEqualTo(Status.MISSING);
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void no_outcome_and_no_text_form_shows_a_secret_or_content(SignatureScheme scheme) {
        String secret = "c2VjcmV0LXRoYXQtbXVzdC1zdGF5LWhpZGRlbg==";
        WebhookSignature engine = text(scheme, secret);
        WebhookRequest signed = engine.sign(
                "id1", WebhookRequest.post().body("MSG=ann%40example.com").build());
        WebhookRequest wrong =
                signed.toBuilder().body("MSG=bob%40example.com&HMAC=zz").build();

        for (Object shown : List.of(
                engine,
                scheme,
                signed,
                wrong,
                engine.verify(wrong),
                text(scheme, "b3RoZXI=").verify(signed))) {
            assertThat(shown.toString())
                    .doesNotContain("c2VjcmV0")
                    .doesNotContain("secret-that")
                    .doesNotContain("ann")
                    .doesNotContain("bob");
        }
    }

    @Test
    void typeform_writes_base64_after_its_prefix() {
        WebhookRequest signed = text(SignatureScheme.typeform(), "123456")
                .sign("", WebhookRequest.post().body("{}").build());

        assertThat(signed.header("typeform-signature").orElseThrow()).matches("sha256=[A-Za-z0-9+/]{43}=");
    }

    @Test
    void hmac_sha256_in_hex_is_that_of_rfc_4231() {
        // test case 2: key "Jefe", data "what do ya want for nothing?"
        assertThat(text(SignatureScheme.meta(), "Jefe")
                        .headers("", "what do ya want for nothing?".getBytes(StandardCharsets.UTF_8)))
                .containsEntry(
                        "X-Hub-Signature-256",
                        "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void hex_in_upper_case_is_accepted() {
        assertThat(text(SignatureScheme.meta(), "Jefe")
                        .verify(WebhookRequest.post()
                                .header(
                                        "x-hub-signature-256",
                                        "sha256=5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843")
                                .body("what do ya want for nothing?")
                                .build())
                        .valid())
                .isTrue();
    }

    @Test
    void qualtrics_signs_the_decoded_field_and_ignores_stray_fields() {
        WebhookSignature qualtrics = text(SignatureScheme.qualtrics(), "shared");
        WebhookRequest signed = qualtrics.sign(
                "",
                WebhookRequest.post()
                        .body("Topic=t&MSG=%7B%22ResponseID%22%3A%22R_1%22%7D&undefined=")
                        .build());

        assertThat(qualtrics.verify(signed).valid()).isTrue();
        // the same text in another encoding is the same message
        String body = new String(signed.body(), StandardCharsets.UTF_8).replace("%7B", "{");
        assertThat(qualtrics.verify(signed.toBuilder().body(body).build()).valid())
                .isTrue();
        // a second MSG could be what a parser reads later
        assertThat(qualtrics
                        .verify(signed.toBuilder().body(body + "&MSG=other").build())
                        .status())
                .isEqualTo(Status.MALFORMED);
        assertThat(qualtrics.verify(signed.toBuilder().body("HMAC=%zz").build()).status())
                .isEqualTo(Status.MALFORMED);
    }

    @Test
    void a_static_token_needs_its_prefix_and_every_character() {
        WebhookSignature bearer = text(SignatureScheme.staticHeader("Authorization", "Bearer "), "t0ken");

        assertThat(bearer.headers("", new byte[0])).containsExactly(Map.entry("Authorization", "Bearer t0ken"));
        assertThat(check(bearer, "Bearer t0ken")).isEqualTo(Status.VALID);
        assertThat(check(bearer, "Bearer t0ke")).isEqualTo(Status.WRONG);
        assertThat(check(bearer, "Bearer t0kenn")).isEqualTo(Status.WRONG);
        assertThat(check(bearer, "t0ken")).isEqualTo(Status.MALFORMED);
    }

    private static Status check(WebhookSignature engine, String value) {
        return engine.verify(
                        WebhookRequest.post().header("authorization", value).build())
                .status();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "whsec_"})
    void an_empty_secret_is_refused(String secret) {
        assertThatThrownBy(() -> standard(secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is empty");
    }

    @Test
    void a_secret_that_is_no_base64_is_refused_without_being_shown() {
        assertThatThrownBy(() -> standard("whsec_not*base64"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Base64")
                .hasMessageNotContaining("not*base64")
                .hasNoCause();
    }

    @Test
    void an_engine_without_a_secret_is_refused() {
        assertThatThrownBy(
                        () -> WebhookSignature.builder(SignatureScheme.meta()).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("at least one secret");
    }

    @Test
    void a_scheme_that_does_not_cover_the_body_is_refused() {
        assertThatThrownBy(() -> SignatureScheme.hmac(SignatureAlgorithm.HMAC_SHA256)
                        .header("X-Sig")
                        .content("{id}")
                        .idHeader("X-Id")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{body}");
        assertThatThrownBy(() -> SignatureScheme.hmac(SignatureAlgorithm.HMAC_SHA256)
                        .header("X-Sig")
                        .content("{body}{nonce}")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{nonce}");
        assertThatThrownBy(() -> SignatureScheme.hmac(SignatureAlgorithm.HMAC_SHA256)
                        .header("X-Sig")
                        .timestampHeader("X-Time")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{timestamp}");
    }

    @Test
    void a_scheme_of_the_hosts_own_works_both_ways() {
        SignatureScheme own = SignatureScheme.hmac(SignatureAlgorithm.HMAC_SHA512)
                .header("X-Acme-Signature")
                .encoding(SignatureEncoding.BASE64_URL)
                .content("v0:{timestamp}:{body}")
                .timestampHeader("X-Acme-Time")
                .tolerance(Duration.ofSeconds(30))
                .build();
        WebhookRequest signed =
                text(own, "s").sign("", WebhookRequest.post().body("hello").build());

        assertThat(text(own, "s").verify(signed).valid()).isTrue();
        assertThat(WebhookSignature.builder(own)
                        .secret("s")
                        .clock(at(TIME + 31))
                        .build()
                        .verify(signed)
                        .status())
                .isEqualTo(Status.TOO_OLD);
    }

    private static WebhookSignature text(SignatureScheme scheme, String secret) {
        return WebhookSignature.builder(scheme).secret(secret).clock(at(TIME)).build();
    }
}
