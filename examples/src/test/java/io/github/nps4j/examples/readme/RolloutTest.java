package io.github.nps4j.examples.readme;

import static io.github.nps4j.mapping.FieldType.number;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.CrmField;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.mapping.Attribute;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.sync.Destination;
import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.sync.ReconcileOptions;
import io.github.nps4j.sync.store.InMemorySyncStore;
import io.github.nps4j.testkit.FakeCrm;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

/** The rollout that the README shows runs from the missing field to the delivered score. */
class RolloutTest {

    @Test
    void the_first_day_adds_the_missing_field_shows_the_changes_and_delivers() {
        FakeCrm crm = FakeCrm.builder()
                .schema(RecordType.CONTACT, CrmField.of("email", CrmField.Type.TEXT))
                .record("c1", r -> r.email("ada@example.com"))
                .build();
        FieldMapping mapping = FieldMapping.builder("nps")
                .match("email")
                .field("nps_score", Attribute.SCORE, number())
                .build();
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        try (NpsSync sync = NpsSync.builder(new InMemorySyncStore())
                .destination(Destination.of("crm", crm, mapping))
                .build()) {
            sync.pause("crm", "not yet");
            NpsResponse response = NpsResponse.builder()
                    .source("survey")
                    .id("r1")
                    .score(9)
                    .identity(Identity.builder().email("ada@example.com").build())
                    .respondedAt(Instant.now())
                    .build();
            assertThat(Rollout.firstDay(sync, List.of(response), scheduler)).isPresent();
            sync.runDue();
            assertThat(sync.reconcile("crm", ReconcileOptions.standard()).accuracy())
                    .isEqualTo(1);
        } finally {
            System.setOut(console);
            scheduler.shutdownNow();
        }
        assertThat(crm.record("c1").number("nps_score")).isEqualByComparingTo("9");
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("'nps_score' does not exist")
                .contains("created field 'nps_score' (NUMBER) of contact")
                .contains("UPDATE record c1, fields [nps_score]")
                .contains("Canary of 'crm' passed, 1 records written")
                .doesNotContain("ada@example.com");
    }
}
