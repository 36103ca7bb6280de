package io.github.nps4j.crm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.hubspot.HubSpotAdapter;
import io.github.nps4j.crm.pipedrive.PipedriveAdapter;
import io.github.nps4j.crm.salesforce.SalesforceAdapter;
import io.github.nps4j.crm.zoho.ZohoAdapter;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.mapping.Attribute;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.FieldType;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.sync.Destination;
import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.InMemorySyncStore;
import io.github.nps4j.testkit.hubspot.HubSpotSimulator;
import io.github.nps4j.testkit.pipedrive.PipedriveKind;
import io.github.nps4j.testkit.pipedrive.PipedriveSimulator;
import io.github.nps4j.testkit.salesforce.SalesforceSimulator;
import io.github.nps4j.testkit.zoho.ZohoSimulator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/** What 1,000 distinct customers cost who are in the CRM: once when they are found by email, once when they are known. */
class CallsPerThousandTest {

    private static final int CUSTOMERS = 1_000;
    private static final Instant ANSWERED = Instant.parse("2026-03-01T09:00:00Z");

    /** How many calls wrote and looked up. */
    private record Calls(int writes, int lookups) {}

    @Test
    void salesforce_takes_5_writes_and_at_most_10_lookups_and_none_when_the_ids_are_remembered() {
        try (SalesforceSimulator salesforce = SalesforceSimulator.start();
                SalesforceAdapter adapter = SalesforceAdapter.builder()
                        .loginUrl(salesforce.baseUrl().toString())
                        .refreshToken(salesforce.clientId(), salesforce.clientSecret(), salesforce.refreshToken())
                        .build()) {
            salesforce.addNpsFields("Contact");
            for (int i = 0; i < CUSTOMERS; i++) {
                salesforce.add("Contact", Map.of("LastName", "Person", "Email", email(i)));
            }
            IntSupplier lookups = () -> salesforce.requests(io.github.nps4j.testkit.salesforce.Endpoint.QUERY)
                    + salesforce.requests(io.github.nps4j.testkit.salesforce.Endpoint.SEARCH);
            List<Calls> calls =
                    twice(adapter, "NPS_Score__c", salesforce::writeRequests, lookups, salesforce::clearRequests);
            assertThat(calls.get(0).writes()).isLessThanOrEqualTo(5);
            assertThat(calls.get(0).lookups()).isBetween(1, 10);
            assertThat(calls.get(1)).isEqualTo(new Calls(5, 0));
        }
    }

    @Test
    void hubspot_takes_10_writes_and_at_most_10_lookups_and_none_when_the_ids_are_remembered() {
        try (HubSpotSimulator hubSpot = HubSpotSimulator.start();
                HubSpotAdapter adapter = HubSpotAdapter.builder()
                        .baseUrl(hubSpot.baseUrl().toString())
                        .token(hubSpot.token())
                        .build()) {
            hubSpot.addNpsProperties();
            for (int i = 0; i < CUSTOMERS; i++) {
                hubSpot.addContact(Map.of("email", email(i)));
            }
            IntSupplier lookups = () -> hubSpot.requests(io.github.nps4j.testkit.hubspot.Endpoint.CONTACTS_BATCH_READ)
                    + hubSpot.requests(io.github.nps4j.testkit.hubspot.Endpoint.CONTACTS_SEARCH)
                    + hubSpot.requests(io.github.nps4j.testkit.hubspot.Endpoint.CONTACT_READ);
            List<Calls> calls = twice(adapter, "nps_score", hubSpot::writeRequests, lookups, hubSpot::clearRequests);
            assertThat(calls.get(0).writes()).isLessThanOrEqualTo(10);
            assertThat(calls.get(0).lookups()).isBetween(1, 10);
            assertThat(calls.get(1)).isEqualTo(new Calls(10, 0));
        }
    }

    @Test
    void zoho_takes_10_writes_and_at_most_10_lookups_and_none_when_the_ids_are_remembered() {
        try (ZohoSimulator zoho = ZohoSimulator.start();
                ZohoAdapter adapter = ZohoAdapter.builder()
                        .accountsUrl(zoho.baseUrl().toString())
                        .oauth(zoho.clientId(), zoho.clientSecret(), zoho.refreshToken())
                        .build()) {
            zoho.addNpsFields("Contacts");
            for (int i = 0; i < CUSTOMERS; i++) {
                zoho.addRecord("Contacts", Map.of("Last_Name", "Person", "Email", email(i)));
            }
            List<Calls> calls =
                    twice(adapter, "NPS_Score", zoho::writeRequests, zoho::lookupRequests, zoho::clearRequests);
            assertThat(calls.get(0).writes()).isLessThanOrEqualTo(10);
            assertThat(calls.get(0).lookups()).isBetween(1, 10);
            assertThat(calls.get(1)).isEqualTo(new Calls(10, 0));
        }
    }

    @Test
    void pipedrive_takes_a_write_for_each_and_no_lookup_when_the_ids_are_remembered() {
        try (PipedriveSimulator pipedrive = PipedriveSimulator.start();
                PipedriveAdapter adapter = PipedriveAdapter.builder()
                        .baseUrl(pipedrive.baseUrl().toString())
                        .apiToken(pipedrive.apiToken())
                        // the simulator has no limits here, and a thousand searches would wait for minutes
                        .callsPerTwoSeconds(10_000)
                        .searchesPerTwoSeconds(10_000)
                        .build()) {
            pipedrive.addNpsFields(PipedriveKind.PERSON);
            for (int i = 0; i < CUSTOMERS; i++) {
                pipedrive.addPerson("Person", email(i));
            }
            IntSupplier lookups = () -> pipedrive.requests(io.github.nps4j.testkit.pipedrive.Endpoint.SEARCH)
                    + pipedrive.requests(io.github.nps4j.testkit.pipedrive.Endpoint.RECORDS_LIST)
                    + pipedrive.requests(io.github.nps4j.testkit.pipedrive.Endpoint.RECORD_READ);
            List<Calls> calls =
                    twice(adapter, "NPS score", pipedrive::writeRequests, lookups, pipedrive::clearRequests);
            assertThat(calls.get(0).writes()).isEqualTo(1_000);
            assertThat(calls.get(1)).isEqualTo(new Calls(1_000, 0));
        }
    }

    /** The calls of the customers' first answers, and of their second ones. */
    private static List<Calls> twice(
            CrmAdapter adapter, String field, IntSupplier writes, IntSupplier lookups, Runnable forget) {
        FieldMapping mapping = FieldMapping.builder("nps")
                .match("email")
                .field(field, Attribute.SCORE, FieldType.number())
                .build();
        List<Calls> calls = new ArrayList<>();
        try (NpsSync sync = NpsSync.builder(new InMemorySyncStore())
                .destination(Destination.of("crm", adapter, mapping))
                .build()) {
            for (int round = 0; round < 2; round++) {
                forget.run();
                List<NpsResponse> responses = new ArrayList<>();
                for (int i = 0; i < CUSTOMERS; i++) {
                    responses.add(response(round, i));
                }
                sync.submitAll(responses);
                sync.runDue();
                assertThat(sync.ledger().byDestination())
                        .containsExactly(Map.entry("crm", Map.of(DeliveryState.APPLIED, (round + 1L) * CUSTOMERS)));
                calls.add(new Calls(writes.getAsInt(), lookups.getAsInt()));
            }
        }
        return calls;
    }

    private static NpsResponse response(int round, int customer) {
        return NpsResponse.builder()
                .source("survey")
                .id("r" + round + "-" + customer)
                .score((round + customer) % 11)
                .identity(Identity.builder().email(email(customer)).build())
                .respondedAt(ANSWERED.plusSeconds(round))
                .build();
    }

    private static String email(int customer) {
        return "person" + customer + "@example.com";
    }
}
