package io.github.nps4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.MappingException;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.source.ResponseReader;
import io.github.nps4j.source.SignatureScheme;
import io.github.nps4j.source.SourceException;
import io.github.nps4j.source.SourceItem;
import io.github.nps4j.source.WebhookRequest;
import io.github.nps4j.source.WebhookSignature;
import io.github.nps4j.source.file.CsvSource;
import io.github.nps4j.source.webhook.WebhookEndpoint;
import io.github.nps4j.source.webhook.WebhookReply;
import io.github.nps4j.source.webhook.WebhookSource;
import io.github.nps4j.sync.Destination;
import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.InMemorySyncStore;
import io.github.nps4j.testkit.FakeCrm;
import io.github.nps4j.testkit.SettableClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input gives one clear error, and what was accepted before it is delivered all the same. */
class BadInputTest {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final String SECRET = "whsec_bnBzNGogcXVpY2tzdGFydCBzaW11bGF0ZWQgc2VuZGVy";

    private final SettableClock clock = SettableClock.at(NOW);
    private final FakeCrm crm = FakeCrm.builder()
            .npsContacts()
            .record("1", r -> r.email("ada@example.com"))
            .record("2", r -> r.email("bob@example.com"))
            .build();
    private final NpsSync sync = NpsSync.builder(new InMemorySyncStore())
            .clock(clock)
            .destination(Destination.of("crm", crm, FieldMapping.fromYaml("""
                            version: 1
                            name: bad-input
                            match: [email]
                            fields:
                              - {to: nps_score, from: score, type: number}
                            """, "inline.yaml")))
            .build();
    private final WebhookEndpoint endpoint = WebhookEndpoint.of(WebhookSource.builder()
            .preset("formbricks")
            .secret(SECRET)
            .parameter("question", "q")
            .clock(clock)
            .build());

    private WebhookReply send(byte[] body, Instant signedAt) {
        WebhookRequest request = WebhookSignature.builder(SignatureScheme.standardWebhooks())
                .secret(SECRET)
                .clock(SettableClock.at(signedAt))
                .build()
                .sign("msg_1", WebhookRequest.post().body(body).build());
        return endpoint.handle(request, sync::submitAll);
    }

    private void submitAda() {
        sync.submit(NpsResponse.builder()
                .source("app")
                .id("r-1")
                .score(9)
                .identity(io.github.nps4j.identity.Identity.builder()
                        .email("ada@example.com")
                        .build())
                .respondedAt(NOW)
                .build());
    }

    private void adaIsDelivered(int accepted) {
        sync.runDue();
        assertThat(crm.record("1").number("nps_score")).isEqualByComparingTo("9");
        assertThat(sync.ledger().accepted()).isEqualTo(accepted);
        assertThat(sync.ledger().count(DeliveryState.WAITING)).isZero();
    }

    @Test
    void a_csv_file_with_a_broken_row_and_then_a_broken_byte_loses_nothing_that_was_accepted(@TempDir Path dir)
            throws IOException {
        Path file = dir.resolve("export.csv");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("""
                id,email,score,at
                r-1,ada@example.com,9,2026-02-01T10:00:00Z
                r-2,"bob@example.com,3,2026-02-01T10:00:00Z
                r-3,bob@example.com,8,2026-02-01T10:00:00Z
                """.getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(new byte[] {'r', '-', '4', ',', (byte) 0xC3, (byte) 0x28, '\n'});
        Files.write(file, bytes.toByteArray());
        CsvSource source = CsvSource.builder(file)
                .source("export")
                .column("id")
                .toId()
                .column("email")
                .toEmail()
                .column("score")
                .toScore()
                .column("at")
                .toRespondedAt(ZoneOffset.UTC, "ISO")
                .build();
        assertThatThrownBy(() -> {
                    try (ResponseReader reader = source.open()) {
                        while (reader.hasNext()) {
                            if (reader.next() instanceof SourceItem.Accepted accepted) {
                                sync.submit(accepted.response());
                            }
                        }
                    }
                })
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("export.csv")
                .hasMessageContaining("5");
        assertThat(sync.ledger().accepted()).isPositive();
        adaIsDelivered((int) sync.ledger().accepted());
    }

    @Test
    void fifty_megabytes_and_ten_thousand_levels_of_json_are_refused_with_one_sentence() {
        submitAda();
        WebhookReply large = send(new byte[50 * 1024 * 1024], NOW);
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.body()).isNotBlank();
        WebhookReply deep = send("[".repeat(10_000).getBytes(StandardCharsets.UTF_8), NOW);
        assertThat(deep.status()).isEqualTo(400);
        assertThat(deep.body()).hasSizeLessThan(300);
        adaIsDelivered(1);
    }

    @Test
    void a_forged_and_a_replayed_webhook_are_refused() {
        submitAda();
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        assertThat(endpoint.handle(WebhookRequest.post().body(body).build(), sync::submitAll)
                        .status())
                .isEqualTo(401);
        assertThat(send(body, NOW.minus(Duration.ofMinutes(6))).status()).isEqualTo(401);
        adaIsDelivered(1);
    }

    @Test
    void an_unknown_field_type_names_file_line_and_field() {
        String yaml = """
                version: 1
                name: broken
                match: [email]
                fields:
                  - {to: nps_score, from: score, type: nubmer}
                """;
        assertThatThrownBy(() -> FieldMapping.fromYaml(yaml, "nps.yaml"))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("nps.yaml:5:")
                .hasMessageContaining("fields[0].type")
                .hasMessageContaining("did you mean 'number'?");
    }
}
