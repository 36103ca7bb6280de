package io.github.nps4j.source.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.response.Score;
import io.github.nps4j.response.Theme;
import io.github.nps4j.source.SignatureAlgorithm;
import io.github.nps4j.source.SignatureEncoding;
import io.github.nps4j.source.SignatureScheme;
import io.github.nps4j.source.WebhookRequest;
import io.github.nps4j.source.WebhookSignature;
import io.github.nps4j.source.webhook.Payloads.Kept;
import io.github.nps4j.source.webhook.WebhookReply.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader of each tool's documentation gets wrong at first. */
class PresetTrapsTest {

    private final Kept sink = new Kept();

    @Test
    void the_segment_that_satismeter_calls_score_is_never_the_answer() {
        PresetFixture satismeter = PresetFixture.of("satismeter");
        for (int segment : new int[] {-100, 0, 100}) {
            JsonNode body = satismeter.tree();
            ((ObjectNode) body.path("response")).put("score", segment);
            send(satismeter, body);
        }
        JsonNode withoutRating = satismeter.tree();
        ((ObjectNode) withoutRating.path("response")).put("score", 0).remove("rating");

        assertThat(sink.responses)
                .hasSize(3)
                .allMatch(response -> response.score().equals(Score.of(5)));
        assertThat(send(satismeter, withoutRating).status()).isEqualTo(400);
    }

    @Test
    void the_words_no_response_of_satismeter_are_neither_an_email_nor_an_attribute_nor_a_comment() {
        PresetFixture satismeter = PresetFixture.of("satismeter");
        JsonNode body = satismeter.tree();
        ((ObjectNode) body.path("response")).put("feedback", "No response");

        send(satismeter, body);

        assertThat(sink.only().comment()).isEmpty();
        assertThat(sink.only().identity().key("email")).isEmpty();
        assertThat(sink.only().attributes()).containsEntry("plan", "gold").doesNotContainKey("city");
    }

    @Test
    void a_survey_that_was_closed_before_its_end_counts_only_if_partials_are_wanted() {
        PresetFixture satismeter = PresetFixture.of("satismeter");
        JsonNode body = satismeter.tree();
        ((ObjectNode) body).put("event", "dismissed");

        assertThat(send(satismeter, body).outcome()).isEqualTo(Outcome.IGNORED);
        assertThat(WebhookEndpoint.of(satismeter.source().acceptPartials().build())
                        .handle(satismeter.request(body), sink)
                        .outcome())
                .isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void the_texts_of_asknicely_are_numbers_and_times() {
        send(PresetFixture.of("asknicely"), PresetFixture.of("asknicely").tree());

        assertThat(sink.only().score()).isEqualTo(Score.of(7));
        assertThat(sink.only().revision()).isEqualTo(1);
        assertThat(sink.only().respondedAt()).isEqualTo(Instant.ofEpochSecond(1_794_990_125));
    }

    @Test
    void the_internal_number_of_another_question_of_survicate_is_never_a_score() {
        PresetFixture survicate = PresetFixture.of("survicate");
        JsonNode body = survicate.tree();
        ((ObjectNode) body.at("/event/questionAnswered/question")).put("id", 999);
        ((ObjectNode) body.at("/event/questionAnswered/choice")).put("id", 3);

        WebhookReply reply = send(survicate, body);

        assertThat(reply.outcome()).isEqualTo(Outcome.IGNORED);
        assertThat(reply.body()).contains("another question");
        assertThatThrownBy(() ->
                        WebhookSource.builder().preset("survicate").secret("s").build())
                .hasMessageContaining("the id of the NPS question");
    }

    @Test
    void a_completed_survey_of_survicate_is_read_where_it_holds_the_answers() {
        PresetFixture survicate = PresetFixture.of("survicate");
        JsonNode body = PresetFixture.json("""
                {"messageId": "m-9", "event": {"surveyCompleted": {"responseUuid": "3f0c", "survey": {"id": "b92b"},
                  "timestamp": "2026-11-20T09:02:00+00:00", "respondent": {"id": "534", "attributes": []},
                  "answers": [{"question": {"id": 1}, "choice": {"id": 21573}},
                              {"question": {"id": 12123}, "choice": {"id": 9, "comment": "All fine"}}]}}}
                """);

        assertThat(send(survicate, body).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(sink.only().id()).isEqualTo("3f0c");
        assertThat(sink.only().score()).isEqualTo(Score.of(9));
        assertThat(sink.only().comment()).contains("All fine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEX", "BASE64"})
    void survicate_may_write_its_signature_as_hex_or_base64(SignatureEncoding encoding) {
        PresetFixture survicate = PresetFixture.of("survicate");
        SignatureScheme scheme = SignatureScheme.hmac(SignatureAlgorithm.HMAC_SHA256)
                .header("Hmac")
                .encoding(encoding)
                .build();
        WebhookRequest signed = WebhookSignature.builder(scheme)
                .secret("survicate-secret")
                .build()
                .sign("", survicate.unsigned(survicate.tree()));

        assertThat(WebhookEndpoint.of(survicate.source().build())
                        .handle(signed, sink)
                        .outcome())
                .isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void product_fruits_is_another_response_on_another_day_and_another_person() {
        PresetFixture fruits = PresetFixture.of("product-fruits");
        JsonNode other = fruits.tree();
        ((ObjectNode) other.path("data")).put("authorUsername", "someone-else");
        Clock tomorrow = Clock.offset(Payloads.CLOCK, Duration.ofDays(1));

        send(fruits, fruits.tree());
        send(fruits, other);
        WebhookEndpoint.of(fruits.source().clock(tomorrow).build()).handle(fruits.request(fruits.tree()), sink);

        assertThat(sink.responses.stream().map(response -> response.id()).distinct())
                .hasSize(3);
        assertThat(sink.responses.get(2).respondedAt()).isEqualTo(tomorrow.instant());
    }

    @Test
    void an_anonymous_answer_of_product_fruits_is_refused_because_two_could_not_be_told_apart() {
        PresetFixture fruits = PresetFixture.of("product-fruits");
        JsonNode body = fruits.tree();
        ((ObjectNode) body.path("data")).remove(List.of("authorUsername", "authorEmail"));

        WebhookReply reply = send(fruits, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("part of the response id");
    }

    @Test
    void the_nps_question_of_product_fruits_is_found_by_its_type_if_none_is_named() {
        WebhookEndpoint endpoint = WebhookEndpoint.of(WebhookSource.builder()
                .preset("product-fruits")
                .allowUnsigned()
                .clock(Payloads.CLOCK)
                .build());
        JsonNode body = PresetFixture.of("product-fruits").tree();
        ((ObjectNode) body.at("/data/answers/1")).put("questionType", "nps");

        assertThat(endpoint.handle(Payloads.post(body.toString()), sink).outcome())
                .isEqualTo(Outcome.ACCEPTED);
        assertThat(sink.only().score()).isEqualTo(Score.of(9));
    }

    @ParameterizedTest
    @CsvSource({
        "hotjar, feedback_response, no score",
        "hotjar, recording, no score",
        "posthog, survey dismissed, closed",
        "retently, opted_out, opt-outs",
        "retently, bounced, did not reach"
    })
    void other_events_of_a_tool_are_ignored_with_their_reason(String name, String event, String reason) {
        PresetFixture preset = PresetFixture.of(name);
        JsonNode body = preset.tree();
        ((ObjectNode) (name.equals("posthog") ? body.path("event") : body)).put("event", event);

        WebhookReply reply = send(preset, body);

        assertThat(reply.outcome()).isEqualTo(Outcome.IGNORED);
        assertThat(reply.body()).contains(reason);
    }

    @Test
    void posthog_counts_the_first_question_if_none_is_named_and_ignores_unfinished_submissions() {
        PresetFixture posthog = PresetFixture.of("posthog");
        WebhookEndpoint endpoint = WebhookEndpoint.of(
                WebhookSource.builder().preset("posthog").allowUnsigned().build());
        JsonNode body = posthog.tree();

        endpoint.handle(Payloads.post(body.toString()), sink);
        assertThat(sink.only().score()).isEqualTo(Score.of(3));

        ((ObjectNode) body.at("/event/properties")).put("$survey_completed", false);
        assertThat(endpoint.handle(Payloads.post(body.toString()), sink).outcome())
                .isEqualTo(Outcome.IGNORED);
    }

    @Test
    void an_event_of_refiner_without_a_survey_is_ignored() {
        PresetFixture refiner = PresetFixture.of("refiner");
        JsonNode body = refiner.tree();
        ((ObjectNode) body).remove("response");

        assertThat(send(refiner, body).outcome()).isEqualTo(Outcome.IGNORED);
    }

    @Test
    void the_properties_of_zenloop_become_attributes_and_may_hold_the_customer() {
        send(PresetFixture.of("zenloop"), PresetFixture.of("zenloop").tree());

        assertThat(sink.only().attributes()).containsEntry("shop", "Berlin");
        assertThat(sink.only().themes()).containsExactly(Theme.of("Delivery"));
    }

    @Test
    void what_the_script_for_google_forms_sent_is_accepted() {
        // the script's own output, run with a clock at 2026-11-21T10:00:00Z and the secret of this test
        String body = "{\"id\":\"2_ABaOnuc\",\"revision\":1795255200123,\"survey\":\"form-1\",\"score\":\"9\","
                + "\"comment\":\"아주 좋아요 👍\",\"responded_at\":\"2026-11-21T09:59:00.000Z\",\"email\":\"ann@example.com\"}";
        WebhookSource.Builder forms =
                WebhookSource.builder().preset("google-forms").secret("forms-secret");
        WebhookRequest request = WebhookRequest.post()
                .header("X-Nps4j-Timestamp", "1795255200")
                .header("X-Nps4j-Signature", "sha256=04edf8182351510cd759465e70c388ca476062ba562dfbfe25a948dc91092a6a")
                .body(body)
                .build();

        assertThat(WebhookEndpoint.of(forms.clock(Payloads.CLOCK).build())
                        .handle(request, sink)
                        .outcome())
                .isEqualTo(Outcome.ACCEPTED);
        assertThat(sink.only().comment()).contains("아주 좋아요 👍");
        assertThat(WebhookEndpoint.of(forms.clock(Clock.offset(Payloads.CLOCK, Duration.ofMinutes(6)))
                                .build())
                        .handle(request, sink)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void the_script_for_google_forms_is_in_the_jar() throws Exception {
        try (var script = WebhookPreset.class.getResourceAsStream("google-forms.gs")) {
            assertThat(new String(script.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("X-Nps4j-Signature")
                    .contains("X-Nps4j-Timestamp")
                    .contains("computeHmacSha256Signature");
        }
    }

    @Test
    void a_preset_can_be_corrected_where_an_account_differs() {
        WebhookPreset own = WebhookPreset.named("hotjar").with("""
                id: /data/uuid
                time: {path: /data/at, form: iso, zone: Europe/Berlin}
                score: "/data/answers[id=${question}]/value"
                attributes: null
                """);
        WebhookEndpoint endpoint = WebhookEndpoint.of(WebhookSource.builder()
                .preset(own)
                .parameter("question", "7")
                .allowUnsigned()
                .build());

        WebhookReply reply = endpoint.handle(Payloads.post("""
                {"event": "survey_response", "data": {"uuid": "x", "at": "2026-11-20 10:00:00",
                 "answers": [{"id": 6, "value": 1}, {"id": 7, "value": 8}]}}
                """), sink);

        assertThat(reply.outcome()).as(reply.body()).isEqualTo(Outcome.ACCEPTED);
        assertThat(sink.only().respondedAt()).isEqualTo(Instant.parse("2026-11-20T09:00:00Z"));
        assertThat(sink.only().attributes()).isEqualTo(Map.of());
    }

    @Test
    void a_preset_of_the_hosts_own_extends_a_built_in_one() {
        WebhookPreset own = WebhookPreset.parse("extends: generic-json\npreset: kiosk\nscore: /stars\n");

        assertThat(own.name()).isEqualTo("kiosk");
        assertThat(own.signature()).contains(SignatureScheme.standardWebhooks());
        assertThatThrownBy(() -> WebhookPreset.parse("{extends: nothing, preset: x}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no webhook preset 'nothing'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "id: {hash: /i}, score: /s, time: /t, preset: x|'id.hash' is no list",
                "id: {hash: [/i], per: week}, score: /s, time: /t, preset: x|'id.per' is not 'day'",
                "id: /i, score: /s, time: {path: /t, form: filled}, preset: x|'time' is missing or a plain number",
                "id: /i, score: /s, time: {path: /t, zone: Mars}, preset: x|'time.zone' is no time zone",
                "id: /i, score: /s, time: /t, preset: x, fetch: {path: x}|'fetch.path' does not begin",
                "id: /i, score: /s, time: /t, preset: x, fetch: {path: /x, values: {a: /webhook/a}}|'fetch.values' has 'a'",
                "id: /i, score: /s, time: /t, preset: x, only: [{path: /a, in: ['${q}'], reason: r}]|does not say what '${q}'"
            })
    void a_mistake_in_a_newer_key_of_a_preset_is_named(String yaml, String message) {
        assertThatThrownBy(() -> WebhookPreset.parse("{" + yaml + "}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private WebhookReply send(PresetFixture preset, JsonNode tree) {
        return WebhookEndpoint.of(preset.source().build()).handle(preset.request(tree), sink);
    }
}
