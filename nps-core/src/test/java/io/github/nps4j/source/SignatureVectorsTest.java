package io.github.nps4j.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.source.SignatureCheck.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Vectors of each tool's scheme. The one of Standard Webhooks is published. Those of Typeform, Qualtrics, SurveyMonkey
 * and Survicate have bodies of our own (the published bodies are the vendors' samples) and signatures computed outside of
 * Java with Python's hmac, and once more by this test from RFC 2104 without {@code javax.crypto}.
 */
class SignatureVectorsTest {

    private record Vector(
            String tool, SignatureScheme scheme, String secret, WebhookRequest request, String place, Clock clock) {

        WebhookSignature engine(String with) {
            return WebhookSignature.builder(scheme).secret(with).clock(clock).build();
        }

        Status check(UnaryOperator<WebhookRequest.Builder> change) {
            return engine(secret)
                    .verify(change.apply(request.toBuilder()).build())
                    .status();
        }

        String signature() {
            return request.header(place).orElseThrow();
        }

        @Override
        public String toString() {
            return tool;
        }
    }

    private static final String TYPEFORM_BODY =
            "{\"event_id\":\"01TFVEC\",\"event_type\":\"form_response\",\"form_response\":{\"token\":\"vec-1\","
                    + "\"answers\":[{\"type\":\"text\",\"text\":\"좋아요 – très bien\"}]}}";

    private static final String QUALTRICS_MSG =
            "{\"Status\":\"Complete\",\"SurveyID\":\"SV_vec\",\"ResponseID\":\"R_vec\","
                    + "\"CompletedDate\":\"2026-11-20 02:00:00\",\"Note\":\"50% + é & more\"}";

    private static final String QUALTRICS_FORM =
            "Topic=acme.surveyengine.completedResponse.SV_vec&MSG=%7B%22Status%22%3A%22Complete%22%2C%22SurveyID%22%3A"
                    + "%22SV_vec%22%2C%22ResponseID%22%3A%22R_vec%22%2C%22CompletedDate%22%3A%222026-11-20+02%3A00%3A00"
                    + "%22%2C%22Note%22%3A%2250%25+%2B+%C3%A9+%26+more%22%7D";

    private static final String QUALTRICS_HMAC = "172bdde3913f9c83e462414e52cf8ca69fdf4e9d68974a06e5cd55aed5f2481c"
            + "9e08d319aaa1b7b792c9f93a997065ec686d0b3ff514d159e00c1b2e674feabd";

    private static final String SURVEY_MONKEY_BODY =
            "{\"name\":\"nps4j\",\"event_type\":\"response_completed\",\"object_id\":\"700\"}";

    private static final String SURVICATE_BODY = "{\"messageId\":\"m-1\"}";

    static Stream<Vector> vectors() {
        Clock published = Clock.fixed(Instant.ofEpochSecond(1_614_265_330L), ZoneOffset.UTC);
        SignatureScheme survicate = SignatureScheme.hmac(SignatureAlgorithm.HMAC_SHA256)
                .header("Hmac")
                .encoding(SignatureEncoding.HEX_OR_BASE64)
                .build();
        return Stream.of(
                new Vector(
                        "Standard Webhooks, published",
                        SignatureScheme.standardWebhooks(),
                        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                        WebhookRequest.post()
                                .header("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
                                .header("webhook-timestamp", "1614265330")
                                .header("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
                                .body("{\"test\": 2432232314}")
                                .build(),
                        "webhook-signature",
                        published),
                new Vector(
                        "Typeform",
                        SignatureScheme.typeform(),
                        "a typeform secret",
                        WebhookRequest.post()
                                .header("Typeform-Signature", "sha256=UKt91RcFdgYuFro0HAt1ob7J4v/ZrzFRZuXn5iNDwIk=")
                                .body(TYPEFORM_BODY)
                                .build(),
                        "Typeform-Signature",
                        published),
                new Vector(
                        "SurveyMonkey",
                        SignatureScheme.surveyMonkey(),
                        "clientid&clientsecret",
                        WebhookRequest.post()
                                .header("Sm-Signature", "u/a4IyeLnvozhA/8Ixe5KTxQx7E=")
                                .body(SURVEY_MONKEY_BODY)
                                .build(),
                        "Sm-Signature",
                        published),
                new Vector(
                        "Survicate in hex",
                        survicate,
                        "a survicate secret",
                        WebhookRequest.post()
                                .header("Hmac", "d8ceb67248067e270e3bf68d4102767fc4ca98523797b4eae8d79564779a9f4f")
                                .body(SURVICATE_BODY)
                                .build(),
                        "Hmac",
                        published),
                new Vector(
                        "Survicate in Base64",
                        survicate,
                        "a survicate secret",
                        WebhookRequest.post()
                                .header("Hmac", "2M62ckgGficOO/aNQQJ2f8TKmFI3l7Tq6NeVZHean08=")
                                .body(SURVICATE_BODY)
                                .build(),
                        "Hmac",
                        published));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_vector_verifies(Vector vector) {
        assertThat(vector.check(request -> request)).isEqualTo(Status.VALID);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void no_byte_of_the_body_can_change(Vector vector) {
        byte[] body = vector.request().body();
        for (int i = 0; i < body.length; i++) {
            byte[] changed = body.clone();
            changed[i] ^= 1;
            assertThat(vector.check(request -> request.body(changed))).isEqualTo(Status.WRONG);
        }
        assertThat(vector.check(request -> request.body(Arrays.copyOf(body, body.length - 1))))
                .isEqualTo(Status.WRONG);
        assertThat(vector.check(request -> request.body(Arrays.copyOf(body, body.length + 1))))
                .isEqualTo(Status.WRONG);
        assertThat(vector.check(request -> request.body(new byte[0]))).isEqualTo(Status.WRONG);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void no_character_of_the_signature_can_change(Vector vector) {
        String signature = vector.signature();
        for (int i = 0; i < signature.length(); i++) {
            String changed =
                    signature.substring(0, i) + (signature.charAt(i) == '0' ? '1' : '0') + signature.substring(i + 1);
            assertThat(refused(vector, changed)).as(changed).isTrue();
        }
        for (String changed : List.of(
                "",
                " ",
                signature.substring(1),
                signature.substring(0, signature.length() - 1),
                signature + "=",
                signature + "0",
                signature + " x",
                "sha512=" + signature,
                signature.replace("sha256=", ""),
                signature.replace("sha256=", "SHA256="),
                signature.replace("v1,", "v2,"),
                signature.replace("v1,", ""))) {
            if (!changed.equals(signature) && !(vector.tool().startsWith("Standard") && changed.endsWith(" x"))) {
                assertThat(refused(vector, changed)).as(changed).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_signature_must_be_there_once_and_of_the_secret(Vector vector) {
        assertThat(vector.check(request -> request.withoutHeader(vector.place())))
                .isEqualTo(Status.MISSING);
        String other = Base64.getEncoder().encodeToString("another secret".getBytes(StandardCharsets.UTF_8));
        assertThat(vector.engine(other).verify(vector.request()).status()).isEqualTo(Status.WRONG);
        if (!vector.tool().startsWith("Standard")) {
            assertThat(vector.check(request -> request.header(vector.place(), vector.signature())))
                    .isEqualTo(Status.MALFORMED);
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void a_signature_of_either_active_secret_is_accepted(Vector vector) {
        String newer = Base64.getEncoder().encodeToString("the newer secret".getBytes(StandardCharsets.UTF_8));

        assertThat(WebhookSignature.builder(vector.scheme())
                        .secret(newer)
                        .secret(vector.secret())
                        .clock(vector.clock())
                        .build()
                        .verify(vector.request())
                        .valid())
                .isTrue();
    }

    @Test
    void the_vector_of_qualtrics_verifies_over_the_decoded_field_however_it_is_written() {
        WebhookSignature engine = qualtrics("a shared key");

        assertThat(engine.verify(form(QUALTRICS_FORM + "&HMAC=" + QUALTRICS_HMAC))
                        .status())
                .isEqualTo(Status.VALID);
        assertThat(engine.verify(form("HMAC=" + QUALTRICS_HMAC + "&undefined=&" + QUALTRICS_FORM))
                        .status())
                .isEqualTo(Status.VALID);
        assertThat(engine.verify(form(QUALTRICS_FORM.replace("+", "%20") + "&HMAC=" + QUALTRICS_HMAC))
                        .status())
                .isEqualTo(Status.VALID);
        assertThat(engine.verify(form(QUALTRICS_FORM + "&HMAC=" + QUALTRICS_HMAC.toUpperCase(Locale.ROOT)))
                        .status())
                .isEqualTo(Status.VALID);
    }

    @Test
    void all_negative_cases_of_qualtrics_fail() {
        WebhookSignature engine = qualtrics("a shared key");
        for (String body : List.of(
                QUALTRICS_FORM,
                QUALTRICS_FORM + "&HMAC=",
                QUALTRICS_FORM + "&HMAC=" + QUALTRICS_HMAC.substring(2),
                QUALTRICS_FORM + "&HMAC=" + QUALTRICS_HMAC + "00",
                QUALTRICS_FORM + "&HMAC=" + QUALTRICS_HMAC.replaceFirst("1", "2"),
                QUALTRICS_FORM + "&HMAC=" + QUALTRICS_HMAC + "&HMAC=" + QUALTRICS_HMAC,
                QUALTRICS_FORM + "&hmac=" + QUALTRICS_HMAC,
                QUALTRICS_FORM + "&MSG=%7B%7D&HMAC=" + QUALTRICS_HMAC,
                QUALTRICS_FORM.replace("R_vec", "R_other") + "&HMAC=" + QUALTRICS_HMAC,
                // encoded twice
                QUALTRICS_FORM.replace("%22", "%2522") + "&HMAC=" + QUALTRICS_HMAC,
                QUALTRICS_FORM.replace("%7D", "%7") + "&HMAC=" + QUALTRICS_HMAC,
                "Topic=t&HMAC=" + QUALTRICS_HMAC,
                "",
                QUALTRICS_MSG)) {
            assertThat(engine.verify(form(body)).valid()).as(body).isFalse();
        }
        assertThat(qualtrics("another key")
                        .verify(form(QUALTRICS_FORM + "&HMAC=" + QUALTRICS_HMAC))
                        .status())
                .isEqualTo(Status.WRONG);
        // a header is no form field
        assertThat(engine.verify(form(QUALTRICS_FORM).toBuilder()
                                .header("HMAC", QUALTRICS_HMAC)
                                .build())
                        .status())
                .isEqualTo(Status.MISSING);
    }

    @Test
    void the_vectors_are_those_of_rfc_2104_computed_without_the_engine() {
        assertThat(QUALTRICS_HMAC)
                .isEqualTo(HexFormat.of().formatHex(rfc2104("SHA-512", 128, "a shared key", QUALTRICS_MSG)));
        assertThat("UKt91RcFdgYuFro0HAt1ob7J4v/ZrzFRZuXn5iNDwIk=")
                .isEqualTo(
                        Base64.getEncoder().encodeToString(rfc2104("SHA-256", 64, "a typeform secret", TYPEFORM_BODY)));
        assertThat("u/a4IyeLnvozhA/8Ixe5KTxQx7E=")
                .isEqualTo(Base64.getEncoder()
                        .encodeToString(rfc2104("SHA-1", 64, "clientid&clientsecret", SURVEY_MONKEY_BODY)));
        assertThat("d8ceb67248067e270e3bf68d4102767fc4ca98523797b4eae8d79564779a9f4f")
                .isEqualTo(HexFormat.of().formatHex(rfc2104("SHA-256", 64, "a survicate secret", SURVICATE_BODY)));
    }

    @Test
    void the_published_vectors_of_rfc_2202_and_rfc_4231_are_what_the_engine_signs() {
        // test case 2 of both: key "Jefe", data "what do ya want for nothing?"
        assertThat(jefe(SignatureAlgorithm.HMAC_SHA1)).isEqualTo("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
        assertThat(jefe(SignatureAlgorithm.HMAC_SHA256))
                .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assertThat(jefe(SignatureAlgorithm.HMAC_SHA512))
                .isEqualTo(
                        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fd"
                                + "caeab1a34d4a6b4b636e070a38bce737");
    }

    private static String jefe(SignatureAlgorithm algorithm) {
        return WebhookSignature.builder(
                        SignatureScheme.hmac(algorithm).header("X").build())
                .secret("Jefe")
                .build()
                .headers("", "what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII))
                .get("X");
    }

    private static boolean refused(Vector vector, String signature) {
        return vector.check(request -> request.withoutHeader(vector.place()).header(vector.place(), signature))
                != Status.VALID;
    }

    private static WebhookSignature qualtrics(String key) {
        return WebhookSignature.builder(SignatureScheme.qualtrics()).secret(key).build();
    }

    private static WebhookRequest form(String body) {
        return WebhookRequest.post()
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(body)
                .build();
    }

    /** HMAC from its definition, so that the engine is not compared with itself. */
    private static byte[] rfc2104(String hash, int block, String key, String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance(hash);
            byte[] padded = Arrays.copyOf(key.getBytes(StandardCharsets.UTF_8), block);
            byte[] inner = padded.clone();
            byte[] outer = padded.clone();
            for (int i = 0; i < block; i++) {
                inner[i] ^= 0x36;
                outer[i] ^= 0x5c;
            }
            digest.update(inner);
            byte[] first = digest.digest(text.getBytes(StandardCharsets.UTF_8));
            digest.update(outer);
            return digest.digest(first);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
