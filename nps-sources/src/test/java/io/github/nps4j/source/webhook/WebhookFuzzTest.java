package io.github.nps4j.source.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.source.ResponseSink;
import io.github.nps4j.source.WebhookRequest;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A short version of {@link WebhookFuzzIT}. */
class WebhookFuzzTest {

    private static final List<WebhookEndpoint> ENDPOINTS = List.of(
            Payloads.unsigned("typeform", "question", "recommend"),
            Payloads.unsigned("delighted", "customer_id_property", "Customer"),
            Payloads.unsigned("formbricks", "question", "q_nps", "comment_question", "q_why"),
            Payloads.unsigned("asknicely"),
            Payloads.unsigned("generic-json"));

    private static final ResponseSink SINK = ResponseSink.of(responses -> {});

    @Property(tries = 300)
    void random_bytes_are_answered_400(@ForAll @Size(max = 300) byte[] body, @ForAll @IntRange(max = 4) int preset) {
        WebhookReply reply =
                ENDPOINTS.get(preset).handle(WebhookRequest.post().body(body).build(), SINK);

        assertThat(reply.status()).isEqualTo(400);
    }

    @Test
    void ten_thousand_mutated_webhooks_of_all_presets_never_let_an_exception_escape() {
        WebhookFuzz fuzz = new WebhookFuzz(20261121);
        for (int i = 0; i < 10_000; i++) {
            assertThat(fuzz.next().body()).isNotBlank();
        }

        // the mutations neither leave everything valid nor break everything
        assertThat(fuzz.kept()).isGreaterThan(1_000);
        assertThat(fuzz.outcomes())
                .containsKeys(
                        WebhookReply.Outcome.ACCEPTED,
                        WebhookReply.Outcome.INVALID,
                        WebhookReply.Outcome.UNAUTHORIZED,
                        WebhookReply.Outcome.IGNORED,
                        WebhookReply.Outcome.TEST);
    }
}
