package io.github.nps4j.source.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.source.WebhookRequest;
import io.github.nps4j.source.webhook.Payloads.Kept;
import io.github.nps4j.source.webhook.WebhookReply.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same tests for every built-in preset; one without a file of bodies fails. */
class PresetFixturesTest {

    private final SurveyApi api = new SurveyApi();
    private final Kept sink = new Kept();

    static List<PresetFixture> presets() {
        return PresetFixture.all();
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void all_tools_of_the_list_have_a_preset() {
        assertThat(WebhookPreset.names())
                .containsExactly(
                        "asknicely",
                        "delighted",
                        "formbricks",
                        "generic-json",
                        "google-forms",
                        "hotjar",
                        "make",
                        "nps-today",
                        "pabbly",
                        "posthog",
                        "product-fruits",
                        "qualtrics",
                        "refiner",
                        "retently",
                        "satismeter",
                        "specific",
                        "survey-monkey",
                        "survey-vista",
                        "survicate",
                        "trustmary",
                        "typeform",
                        "zapier",
                        "zenloop");
        assertThat(WebhookPreset.names())
                .allSatisfy(name -> assertThat(WebhookPreset.named(name).name()).isEqualTo(name));
    }

    @ParameterizedTest
    @MethodSource("presets")
    void a_valid_body_becomes_the_response_that_was_given(PresetFixture preset) {
        WebhookReply reply = send(preset, preset.tree());

        assertThat(reply.outcome()).as(reply.body()).isEqualTo(Outcome.ACCEPTED);
        assertThat(reply.status()).isEqualTo(200);
        JsonNode expected = preset.expected();
        NpsResponse response = sink.only();
        assertThat(response.source()).isEqualTo(preset.name());
        assertThat(response.score().value()).isEqualTo(expected.path("score").asInt());
        assertThat(response.comment().orElse(""))
                .isEqualTo(expected.path("comment").asText());
        assertThat(response.identity().keys().stream().map(IdentityKey::token))
                .containsExactlyElementsOf(texts(expected.path("keys")));
        if (expected.has("id")) {
            assertThat(response.id()).isEqualTo(expected.path("id").asText());
        }
        if (expected.has("time")) {
            assertThat(response.respondedAt())
                    .isEqualTo(Instant.parse(expected.path("time").asText()));
        }
        assertThat(response.surveyId().orElse(""))
                .isEqualTo(expected.path("survey").asText());
    }

    @ParameterizedTest
    @MethodSource("presets")
    void a_revision_is_a_later_state_of_the_same_response(PresetFixture preset) {
        send(preset, preset.tree());
        WebhookReply reply = send(preset, preset.tree("revision"));

        assertThat(reply.outcome()).as(reply.body()).isEqualTo(Outcome.ACCEPTED);
        NpsResponse first = sink.responses.get(0);
        NpsResponse second = sink.responses.get(1);
        assertThat(second.key()).isEqualTo(first.key());
        assertThat(second.revision()).isGreaterThan(first.revision());
        assertThat(second.stamp().isAfter(first.stamp())).isTrue();
        assertThat(first.stamp().isAfter(second.stamp())).isFalse();
        JsonNode expected = preset.step("revision");
        assertThat(second.score().value()).isEqualTo(expected.path("score").asInt());
        if (expected.has("comment")) {
            assertThat(second.comment()).contains(expected.path("comment").asText());
        }
    }

    @ParameterizedTest
    @MethodSource("presets")
    void the_same_body_again_is_the_same_revision(PresetFixture preset) {
        send(preset, preset.tree());
        send(preset, preset.tree());

        assertThat(sink.responses.get(1)).isEqualTo(sink.responses.get(0));
    }

    @ParameterizedTest
    @MethodSource("presets")
    void a_test_ping_is_answered_with_success_and_creates_nothing(PresetFixture preset) {
        WebhookReply reply = send(preset, preset.tree("ping"));

        assertThat(reply.outcome()).as(reply.body()).isEqualTo(Outcome.TEST);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(sink.responses).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("presets")
    void a_bad_signature_or_token_is_answered_401_and_nothing_is_read_or_fetched(PresetFixture preset) {
        WebhookEndpoint endpoint = endpoint(preset, preset.tree());
        WebhookRequest good = preset.request(preset.tree());

        assertThat(endpoint.handle(preset.forged(preset.tree()), sink).status()).isEqualTo(401);
        assertThat(endpoint.handle(preset.unsigned(preset.tree()), sink).status())
                .isEqualTo(401);
        assertThat(endpoint.handle(
                                preset.forged(preset.tree()).toBuilder()
                                        .body("{not json")
                                        .build(),
                                sink)
                        .status())
                .isEqualTo(401);
        if (preset.preset().signature().isPresent()) {
            String body = new String(good.body(), StandardCharsets.UTF_8);
            assertThat(endpoint.handle(
                                    good.toBuilder()
                                            .body(body.replaceFirst("1", "2"))
                                            .build(),
                                    sink)
                            .status())
                    .isEqualTo(401);
        }
        assertThat(sink.responses).isEmpty();
        assertThat(api.requests()).isZero();
    }

    @ParameterizedTest
    @MethodSource("presets")
    void a_body_with_a_missing_score_is_refused_with_its_reason_and_never_guessed(PresetFixture preset) {
        WebhookReply reply = send(preset, preset.tree("missing"));

        assertThat(reply.outcome()).isEqualTo(Outcome.INVALID);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("no score");
        assertThat(sink.responses).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("presets")
    void a_source_is_never_unsigned_by_accident(PresetFixture preset) {
        WebhookSource.Builder bare = WebhookSource.builder().preset(preset.preset());
        preset.step("parameters")
                .properties()
                .forEach(
                        entry -> bare.parameter(entry.getKey(), entry.getValue().asText()));
        if (preset.thin()) {
            bare.fetch(api.fetch(preset.name()).build());
        }

        assertThatThrownBy(bare::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("from anybody");
    }

    private WebhookReply send(PresetFixture preset, JsonNode tree) {
        return endpoint(preset, tree).handle(preset.request(tree), sink);
    }

    private WebhookEndpoint endpoint(PresetFixture preset, JsonNode tree) {
        WebhookSource.Builder source = preset.source();
        if (preset.thin()) {
            source.fetch(api.fetch(preset.name()).build());
            JsonNode webhook = tree.path("webhook");
            api.put(
                    webhook.at("/resources/survey_id")
                            .asText(webhook.path("SurveyID").asText()),
                    webhook.path("object_id").asText(webhook.path("ResponseID").asText()),
                    tree.path("fetched"));
        }
        return WebhookEndpoint.of(source.build());
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }
}
