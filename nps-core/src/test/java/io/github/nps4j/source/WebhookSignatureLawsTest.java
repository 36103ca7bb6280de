package io.github.nps4j.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class WebhookSignatureLawsTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC);

    @Provide
    Arbitrary<SignatureScheme> schemes() {
        return Arbitraries.of(
                SignatureScheme.standardWebhooks(),
                SignatureScheme.typeform(),
                SignatureScheme.delighted(),
                SignatureScheme.surveyMonkey(),
                SignatureScheme.meta());
    }

    private static WebhookSignature engine(SignatureScheme scheme) {
        return WebhookSignature.builder(scheme)
                .secret("bm8gc2VjcmV0IGF0IGFsbA==")
                .clock(CLOCK)
                .build();
    }

    @Property
    void what_is_signed_verifies(@ForAll("schemes") SignatureScheme scheme, @ForAll @Size(max = 200) byte[] body) {
        WebhookSignature engine = engine(scheme);

        assertThat(engine.verify(engine.sign(
                                "m1", WebhookRequest.post().body(body).build()))
                        .valid())
                .isTrue();
    }

    @Property
    void any_flipped_bit_of_the_body_fails(
            @ForAll("schemes") SignatureScheme scheme,
            @ForAll @Size(min = 1, max = 200) byte[] body,
            @ForAll @IntRange(max = 1_599) int bit) {
        WebhookSignature engine = engine(scheme);
        WebhookRequest signed =
                engine.sign("m1", WebhookRequest.post().body(body).build());
        byte[] changed = body.clone();
        changed[bit / 8 % body.length] ^= (byte) (1 << bit % 8);

        assertThat(engine.verify(signed.toBuilder().body(changed).build()).status())
                .isEqualTo(SignatureCheck.Status.WRONG);
    }

    @Property
    void any_changed_character_of_the_signature_fails(
            @ForAll("schemes") SignatureScheme scheme, @ForAll @IntRange(max = 99) int at, @ForAll char other) {
        WebhookSignature engine = engine(scheme);
        WebhookRequest signed =
                engine.sign("m1", WebhookRequest.post().body("{}").build());
        String header = scheme.header().orElseThrow();
        StringBuilder value = new StringBuilder(signed.header(header).orElseThrow());
        int index = at % value.length();
        boolean sameHexDigit =
                scheme.encoding() == SignatureEncoding.HEX && Character.toLowerCase(other) == value.charAt(index);
        if (other == value.charAt(index) || sameHexDigit) {
            return;
        }
        value.setCharAt(index, other);

        assertThat(engine.verify(signed.toBuilder()
                                .withoutHeader(header)
                                .header(header, value.toString())
                                .build())
                        .valid())
                .isFalse();
    }

    @Property
    void nothing_in_a_request_makes_the_check_throw(
            @ForAll("schemes") SignatureScheme scheme, @ForAll String value, @ForAll @Size(max = 50) byte[] body) {
        WebhookRequest request = WebhookRequest.post()
                .header(scheme.header().orElseThrow(), value)
                .header("webhook-id", value)
                .header("webhook-timestamp", value)
                .body(body)
                .build();

        assertThat(engine(scheme).verify(request).valid()).isFalse();
        assertThat(WebhookSignature.builder(SignatureScheme.qualtrics())
                        .secret("s")
                        .build()
                        .verify(request)
                        .valid())
                .isFalse();
    }
}
