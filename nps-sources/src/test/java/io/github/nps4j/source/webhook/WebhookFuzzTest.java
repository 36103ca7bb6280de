package io.github.nps4j.source.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.source.ResponseSink;
import io.github.nps4j.source.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class WebhookFuzzTest {

    private static final List<WebhookEndpoint> ENDPOINTS = List.of(
            Payloads.unsigned("typeform", "question", "recommend"),
            Payloads.unsigned("delighted", "customer_id_property", "Customer"),
            Payloads.unsigned("formbricks", "question", "q_nps", "comment_question", "q_why"),
            Payloads.unsigned("asknicely"),
            Payloads.unsigned("generic-json"));

    private static final List<String> BODIES =
            List.of(Payloads.TYPEFORM, Payloads.DELIGHTED, Payloads.FORMBRICKS, Payloads.ASKNICELY, Payloads.GENERIC);

    private static final ResponseSink SINK = ResponseSink.of(responses -> {});

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.of(
                "null",
                "true",
                "{}",
                "[]",
                "[null]",
                "\"\"",
                "\" \"",
                "-1",
                "1e400",
                "1E-999999",
                "99999999999999999999",
                "\"\\u0000\"",
                "\"\\ud800\"",
                "0.1",
                "[[[]]]",
                "{\"\": {\"\": 1}}",
                "\"9223372036854775807\"",
                "9223372036854775807",
                "-9223372036854775808",
                "\"+1000000000-01-01T00:00:00Z\"",
                "\"a\\nb\"");
    }

    @Property(tries = 300)
    void random_bytes_are_answered_400(@ForAll @Size(max = 300) byte[] body, @ForAll @IntRange(max = 4) int preset) {
        WebhookReply reply =
                ENDPOINTS.get(preset).handle(WebhookRequest.post().body(body).build(), SINK);

        assertThat(reply.status()).isEqualTo(400);
    }

    @Property
    void mutated_bodies_never_let_an_exception_escape(
            @ForAll @IntRange(max = 4) int preset,
            @ForAll @IntRange(max = 2_000) int at,
            @ForAll @IntRange(max = 20) int cut,
            @ForAll @Size(max = 8) byte[] inserted) {
        byte[] original = BODIES.get(preset).getBytes(StandardCharsets.UTF_8);
        int from = at % original.length;
        int to = Math.min(original.length, from + cut);
        byte[] mutated = new byte[from + inserted.length + original.length - to];
        System.arraycopy(original, 0, mutated, 0, from);
        System.arraycopy(inserted, 0, mutated, from, inserted.length);
        System.arraycopy(original, to, mutated, from + inserted.length, original.length - to);

        WebhookReply reply =
                ENDPOINTS.get(preset).handle(WebhookRequest.post().body(mutated).build(), SINK);

        assertThat(reply.status()).isIn(200, 400);
    }

    @Property
    void any_value_in_any_place_never_lets_an_exception_escape(
            @ForAll @IntRange(max = 4) int preset,
            @ForAll @IntRange(max = 60) int place,
            @ForAll("values") String value) {
        // the value of the n-th key is replaced
        String body = BODIES.get(preset);
        int[] seen = {0};
        String mutated = Pattern.compile("(\"[A-Za-z_]+\": )(\"[^\"]*\"|[0-9]+|true|null)")
                .matcher(body)
                .replaceAll(
                        match -> Matcher.quoteReplacement(seen[0]++ == place ? match.group(1) + value : match.group()));

        WebhookReply reply = ENDPOINTS.get(preset).handle(Payloads.post(mutated), SINK);

        assertThat(reply.status()).isIn(200, 400);
        assertThat(reply.body()).isNotBlank();
    }
}
