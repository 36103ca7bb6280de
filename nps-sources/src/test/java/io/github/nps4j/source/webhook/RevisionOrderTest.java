package io.github.nps4j.source.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.mapping.Attribute;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.FieldType;
import io.github.nps4j.sync.Destination;
import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.InMemorySyncStore;
import io.github.nps4j.testkit.FakeCrm;
import io.github.nps4j.testkit.SettableClock;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From the webhook to the record: the score first, its comment later, and both in the wrong order. */
class RevisionOrderTest {

    private final SurveyApi api = new SurveyApi();
    private final FakeCrm crm = FakeCrm.builder()
            .npsContacts()
            .record("c1", record -> record.email("someone@example.com"))
            .build();
    private final NpsSync sync = NpsSync.builder(new InMemorySyncStore())
            .clock(SettableClock.at(Payloads.CLOCK.instant()))
            .random(new Random(42))
            .destination(Destination.of(
                    "crm",
                    crm,
                    FieldMapping.builder("nps")
                            .match("email")
                            .field("nps_score", Attribute.SCORE, FieldType.number())
                            .field("nps_comment", Attribute.COMMENT, FieldType.text())
                            .build()))
            .build();

    static List<PresetFixture> presets() {
        return PresetFixture.all();
    }

    @AfterEach
    void close() {
        sync.close();
        api.close();
    }

    @ParameterizedTest
    @MethodSource("presets")
    void a_later_revision_changes_the_record_and_the_older_one_again_does_not(PresetFixture preset) {
        send(preset, preset.tree());
        send(preset, preset.tree("revision"));
        send(preset, preset.tree());

        assertRevised(preset);
        assertThat(crm.record("c1").writes()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("presets")
    void an_older_revision_that_arrives_late_never_wins(PresetFixture preset) {
        send(preset, preset.tree("revision"));
        send(preset, preset.tree());

        assertRevised(preset);
        assertThat(crm.record("c1").writes()).isEqualTo(1);
        assertThat(sync.ledger().count(DeliveryState.APPLIED)).isEqualTo(1);
    }

    private void assertRevised(PresetFixture preset) {
        JsonNode expected = preset.step("revision");
        assertThat(crm.record("c1").number("nps_score").intValue())
                .isEqualTo(expected.path("score").asInt());
        if (expected.has("comment")) {
            assertThat(crm.record("c1").text("nps_comment"))
                    .isEqualTo(expected.path("comment").asText());
        }
    }

    private void send(PresetFixture preset, JsonNode tree) {
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
        WebhookReply reply = WebhookEndpoint.of(source.build())
                .handle(
                        preset.request(tree),
                        responses -> sync.submitAll(responses.stream()
                                .map(response -> response.toBuilder()
                                        .identity(Identity.builder()
                                                .email("someone@example.com")
                                                .build())
                                        .build())
                                .toList()));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        sync.runDue();
    }
}
