package io.github.nps4j.crm.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.http.HttpExchange;
import io.github.nps4j.http.HttpSettings;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.testkit.hubspot.HubSpotSimulator;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What the contract does not ask: how many calls a job takes, and what only HubSpot has. */
class HubSpotSimulatorTest {

    private final List<HttpExchange> exchanges = new CopyOnWriteArrayList<>();

    @Test
    void a_thousand_customers_are_found_by_11_calls_and_written_by_10_within_the_limits_of_the_smallest_plan() {
        try (HubSpotSimulator hubSpot = HubSpotSimulator.start();
                HubSpotAdapter adapter = adapter(hubSpot)) {
            hubSpot.addNpsProperties();
            for (int i = 0; i < 1000; i++) {
                hubSpot.addContact(Map.of("email", "c" + i + "@x.example"));
            }
            adapter.describe(RecordType.CONTACT);
            for (int from = 0; from < 1000; from += 100) {
                List<IdentityKey> keys = new ArrayList<>();
                for (int i = from; i < from + 100; i++) {
                    keys.add(IdentityKey.email("c" + i + "@x.example"));
                }
                List<RecordWrite> writes = new ArrayList<>();
                for (Lookup lookup : adapter.lookup(
                        new LookupRequest(RecordType.CONTACT, keys, null, Set.of("email", "nps_answered_at")))) {
                    CrmRecord record = ((Lookup.Found) lookup).records().get(0);
                    writes.add(RecordWrite.update(
                            record.id(),
                            "t" + record.id(),
                            Map.of("nps_score", new FieldValue.NumberValue(BigDecimal.TEN))));
                }
                assertThat(adapter.write(RecordType.CONTACT, writes)).allMatch(WriteOutcome.Applied.class::isInstance);
            }
            assertThat(hubSpot.readRequests()).isEqualTo(11);
            assertThat(hubSpot.writeRequests()).isEqualTo(10);
            assertThat(exchanges).hasSize(21).allMatch(exchange -> exchange.status() < 300);
        }
    }

    @Test
    void a_secondary_email_finds_its_contact_whether_or_not_the_batch_read_knows_it() {
        for (boolean known : new boolean[] {true, false}) {
            var builder = HubSpotSimulator.builder();
            if (known) {
                builder.batchReadFindsAdditionalEmails();
            }
            try (HubSpotSimulator hubSpot = builder.start();
                    HubSpotAdapter adapter = adapter(hubSpot)) {
                String id = hubSpot.addContact(Map.of("email", "main@x.example"));
                hubSpot.addEmail(id, "Second@x.example");
                hubSpot.indexNow();
                Lookup found = adapter.lookup(new LookupRequest(
                                RecordType.CONTACT,
                                List.of(IdentityKey.email("second@x.example")),
                                null,
                                Set.of("email")))
                        .get(0);
                CrmRecord record = ((Lookup.Found) found).records().get(0);
                assertThat(record.id()).isEqualTo(id);
                assertThat(record.values().get("email"))
                        .hasSize(2)
                        .anyMatch("second@x.example"::equalsIgnoreCase)
                        .contains("main@x.example");
            }
        }
    }

    @Test
    void an_upsert_by_a_secondary_email_keeps_the_primary_one() {
        try (HubSpotSimulator hubSpot = HubSpotSimulator.start();
                HubSpotAdapter adapter = adapter(hubSpot)) {
            hubSpot.addNpsProperties();
            String id = hubSpot.addContact(Map.of("email", "main@x.example"));
            hubSpot.addEmail(id, "second@x.example");
            List<WriteOutcome> outcomes = adapter.write(
                    RecordType.CONTACT,
                    List.of(RecordWrite.create(
                            IdentityKey.email("second@x.example"),
                            null,
                            "t1",
                            Map.of(
                                    "email",
                                    new FieldValue.TextValue("second@x.example"),
                                    "nps_score",
                                    new FieldValue.NumberValue(BigDecimal.ONE)))));
            assertThat(outcomes).containsExactly(new WriteOutcome.Applied(id));
            assertThat(hubSpot.contact(id).properties())
                    .containsEntry("email", "main@x.example")
                    .containsEntry("nps_score", "1");
        }
    }

    @Test
    void a_phone_is_found_in_any_spelling() {
        try (HubSpotSimulator hubSpot = HubSpotSimulator.start();
                HubSpotAdapter adapter = adapter(hubSpot)) {
            String first = hubSpot.addContact(Map.of("phone", "030 / 123 45 67"));
            String second = hubSpot.addContact(Map.of("mobilephone", "+49 (30) 123-4567"));
            hubSpot.addContact(Map.of("phone", "+43 30 1234567"));
            hubSpot.indexNow();
            Lookup found = adapter.lookup(new LookupRequest(
                            RecordType.CONTACT, List.of(IdentityKey.phone("+49301234567", null)), null, Set.of()))
                    .get(0);
            assertThat(((Lookup.Found) found).records())
                    .extracting(CrmRecord::id)
                    .containsExactlyInAnyOrder(first, second);
        }
    }

    private HubSpotAdapter adapter(HubSpotSimulator hubSpot) {
        return HubSpotAdapter.builder()
                .baseUrl(hubSpot.baseUrl().toString())
                .token(hubSpot.token())
                .defaultRegion("DE")
                .http(HttpSettings.builder().listener(exchanges::add).build())
                .build();
    }
}
