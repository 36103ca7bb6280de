package io.github.nps4j.crm.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.ApiWatch;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.salesforce.SalesforceBatch.Row;
import io.github.nps4j.crm.salesforce.SalesforceCollections.Operation;
import io.github.nps4j.crm.salesforce.SalesforceCollections.Part;
import io.github.nps4j.http.Credentials;
import io.github.nps4j.http.HttpJsonClient;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.Attribute;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.FieldType;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.sync.Destination;
import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.InMemorySyncStore;
import io.github.nps4j.testkit.SettableClock;
import io.github.nps4j.testkit.salesforce.Endpoint;
import io.github.nps4j.testkit.salesforce.SalesforceFault;
import io.github.nps4j.testkit.salesforce.SalesforceField;
import io.github.nps4j.testkit.salesforce.SalesforceRequest;
import io.github.nps4j.testkit.salesforce.SalesforceSimulator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cases of the list in docs/crm/corner-cases.md that no other test of Salesforce is named after. */
class SalesforceCornerCasesTest {

    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

    private final SettableClock clock = SettableClock.at(START);
    private final SalesforceSimulator salesforce =
            SalesforceSimulator.builder().clock(clock).start();
    private final SalesforceAdapter adapter = Orgs.builder(salesforce)
            .http(ApiWatch.settings("salesforce")
                    .clock(clock)
                    .waiter(clock::advance)
                    .build())
            .build();

    @BeforeEach
    void fields() {
        salesforce.addNpsFields("Contact");
    }

    @AfterEach
    void close() {
        adapter.close();
        salesforce.close();
    }

    private NpsSync engine() {
        FieldMapping mapping = FieldMapping.builder("nps")
                .match("customer_id", "Customer_Id__c")
                .match("email")
                .field("NPS_Score__c", Attribute.SCORE, FieldType.number())
                .build();
        return NpsSync.builder(new InMemorySyncStore())
                .clock(clock)
                .destination(Destination.of("crm", adapter, mapping))
                .build();
    }

    private static NpsResponse answer(String id, int score, int minute, Identity identity) {
        return NpsResponse.builder()
                .source("survey")
                .id(id)
                .score(score)
                .identity(identity)
                .respondedAt(START.minus(Duration.ofHours(2)).plus(Duration.ofMinutes(minute)))
                .build();
    }

    private static Identity email(String email) {
        return Identity.builder().email(email).build();
    }

    private void run(NpsSync sync, Duration time) {
        Instant end = clock.instant().plus(time);
        sync.runDue();
        Instant next = sync.nextDue().orElse(null);
        while (next != null && !next.isAfter(end)) {
            if (next.isAfter(clock.instant())) {
                clock.set(next);
            } else {
                clock.advance(Duration.ofMillis(100));
            }
            sync.runDue();
            next = sync.nextDue().orElse(null);
        }
    }

    @Test
    void corner_case_2_a_record_that_two_customers_lead_to_stands_in_a_call_once() {
        String id =
                salesforce.add("Contact", Map.of("LastName", "X", "Email", "a@example.com", "Customer_Id__c", "C-1"));
        String other = Orgs.contact(salesforce, "b@example.com");
        try (NpsSync sync = engine()) {
            sync.submit(answer("r1", 3, 1, email("a@example.com")));
            sync.submit(answer("r2", 9, 2, Identity.builder().customerId("C-1").build()));
            sync.submit(answer("r3", 5, 3, email("b@example.com")));
            run(sync, Duration.ofHours(1));
            assertThat(sync.ledger().count(DeliveryState.APPLIED)
                            + sync.ledger().count(DeliveryState.SUPERSEDED))
                    .isEqualTo(3);
        }
        assertThat(salesforce.record(id).value("NPS_Score__c")).isEqualTo("9");
        assertThat(salesforce.record(other).value("NPS_Score__c")).isEqualTo("5");
        // Salesforce fails both rows of a record that stands there twice
        assertThat(salesforce.requests()).allMatch(request -> request.status() == 200);
    }

    @Test
    void corner_case_5_one_row_that_spoils_a_request_is_found_and_a_mistake_of_the_mapping_is_not_sought_row_by_row() {
        List<RecordWrite> batch = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            batch.add(Orgs.score(Orgs.contact(salesforce, "c" + i + "@example.com"), 5));
        }
        adapter.describe(RecordType.CONTACT);
        salesforce.failNextWrite(
                1,
                SalesforceFault.answer(
                        400, "[{\"errorCode\":\"JSON_PARSER_ERROR\",\"message\":\"Cannot deserialize\"}]"));
        assertThat(Orgs.thrown(() -> adapter.write(RecordType.CONTACT, batch)).kind())
                .isEqualTo(FailureKind.BATCH_REFUSED);
        salesforce.clearRequests();
        salesforce.failNextWrite(
                1,
                SalesforceFault.answer(
                        400, "[{\"errorCode\":\"INVALID_FIELD\",\"message\":\"No such column 'X__c'\"}]"));
        assertThat(Orgs.thrown(() -> adapter.write(RecordType.CONTACT, batch)).kind())
                .isEqualTo(FailureKind.SCHEMA);
        assertThat(salesforce.writeRequests()).isEqualTo(1);
    }

    @Test
    void corner_case_9_a_field_made_a_moment_ago_is_found_and_an_unknown_one_costs_few_describes() {
        String id = Orgs.contact(salesforce, "a@example.com");
        salesforce.addField("Contact", SalesforceField.text("Card__c", "string", 20));
        adapter.describe(RecordType.CONTACT);
        salesforce.addField("Contact", SalesforceField.text("Fresh__c", "string", 20));
        salesforce.set(id, Map.of("Fresh__c", "K-1"));
        clock.advance(Duration.ofMinutes(1));
        assertThat(Orgs.found(adapter, RecordType.CONTACT, "Fresh__c", IdentityKey.customerId("K-1")))
                .hasSize(1);
        salesforce.clearRequests();
        for (int i = 0; i < 20; i++) {
            Failure failure = Orgs.thrown(
                    () -> Orgs.found(adapter, RecordType.CONTACT, "Fresch__c", IdentityKey.customerId("K-1")));
            assertThat(failure.kind()).isEqualTo(FailureKind.SCHEMA);
            assertThat(failure.message()).contains("Fresch__c", "create it");
        }
        assertThat(salesforce.requests(Endpoint.DESCRIBE)).isLessThanOrEqualTo(1);
    }

    @Test
    void corner_case_28_what_the_search_proposes_counts_only_where_the_number_is_the_same() {
        String right = salesforce.add("Contact", Map.of("LastName", "A", "Phone", "+1 (415) 555-1234"));
        String wrong = salesforce.add("Contact", Map.of("LastName", "B", "Phone", "+1 (415) 555-12345"));
        String row = "{\"attributes\":{\"type\":\"Contact\"},\"Id\":\"%s\",\"Phone\":\"%s\"}";
        salesforce.failNext(
                Endpoint.SEARCH,
                1,
                SalesforceFault.answer(
                        200,
                        "{\"searchRecords\":["
                                + row.formatted(wrong, "+1 (415) 555-12345")
                                + ","
                                + row.formatted(right, "+1 (415) 555-1234")
                                + "]}"));
        assertThat(Orgs.found(adapter, RecordType.CONTACT, null, IdentityKey.phone("+14155551234", null)))
                .singleElement()
                .satisfies(record -> assertThat(record.id()).isEqualTo(right));
    }

    @Test
    void corner_case_32_a_row_that_stays_locked_for_a_while_is_written_later_and_holds_up_nobody() {
        String company = salesforce.add("Account", Map.of("Name", "Acme"));
        String employee =
                salesforce.add("Contact", Map.of("LastName", "E", "AccountId", company, "Email", "e@example.com"));
        String other = Orgs.contact(salesforce, "o@example.com");
        salesforce.lock(company);
        try (NpsSync sync = engine()) {
            sync.submit(answer("r1", 3, 1, email("e@example.com")));
            sync.submit(answer("r2", 8, 2, email("o@example.com")));
            sync.runDue();
            assertThat(salesforce.record(other).value("NPS_Score__c")).isEqualTo("8");
            assertThat(salesforce.record(employee).value("NPS_Score__c")).isNull();
            assertThat(sync.ledger().count(DeliveryState.APPLIED)).isEqualTo(1);
            run(sync, Duration.ofMinutes(2));
            salesforce.heal();
            run(sync, Duration.ofHours(1));
            assertThat(sync.ledger().count(DeliveryState.APPLIED)).isEqualTo(2);
        }
        assertThat(salesforce.record(employee).value("NPS_Score__c")).isEqualTo("3");
        assertThat(salesforce.record(employee).timesWritten()).isEqualTo(1);
    }

    @Test
    void corner_case_34_a_value_of_an_external_id_that_several_records_have_is_a_duplicate() {
        salesforce.addField(
                "Contact", SalesforceField.text("Legacy__c", "string", 40).externalId());
        for (int i = 0; i < 2; i++) {
            salesforce.add("Contact", Map.of("LastName", "X", "Legacy__c", "K-1"));
        }
        WriteOutcome outcome = adapter.write(
                        RecordType.CONTACT,
                        List.of(RecordWrite.create(
                                IdentityKey.customerId("K-1"),
                                "Legacy__c",
                                "t",
                                Map.of("NPS_Score__c", Orgs.number(9), "LastName", Orgs.text("X")))))
                .get(0);
        assertThat(outcome).isInstanceOf(WriteOutcome.Rejected.class);
        assertThat(Orgs.failure(outcome).kind()).isEqualTo(FailureKind.DUPLICATE);
    }

    @Test
    void corner_case_36_of_several_errors_each_counts_in_rows_and_in_refusals() {
        String id = Orgs.contact(salesforce, "a@example.com");
        salesforce.failNextWrite(
                1,
                SalesforceFault.answer(
                        200,
                        "[{\"success\":false,\"errors\":[{\"statusCode\":\"FIELD_CUSTOM_VALIDATION_EXCEPTION\","
                                + "\"message\":\"no\",\"fields\":[]},{\"statusCode\":\"UNABLE_TO_LOCK_ROW\","
                                + "\"message\":\"unable to obtain exclusive access\",\"fields\":[]}]}]"));
        WriteOutcome row =
                adapter.write(RecordType.CONTACT, List.of(Orgs.score(id, 1))).get(0);
        assertThat(Orgs.failure(row).kind()).isEqualTo(FailureKind.LOCKED);
        salesforce.failNextWrite(
                1,
                SalesforceFault.answer(
                        400,
                        "[{\"errorCode\":\"APEX_ERROR\",\"message\":\"trigger\"},{\"errorCode\":\"UNKNOWN_EXCEPTION\","
                                + "\"message\":\"System.DmlException: UNABLE_TO_LOCK_ROW\"}]"));
        WriteOutcome[] whole = new WriteOutcome[1];
        Failure refusal;
        try {
            whole[0] = adapter.write(RecordType.CONTACT, List.of(Orgs.score(id, 1)))
                    .get(0);
            refusal = Orgs.failure(whole[0]);
        } catch (io.github.nps4j.crm.CrmException e) {
            refusal = e.failure();
        }
        assertThat(refusal.kind()).isEqualTo(FailureKind.LOCKED);
    }

    @Test
    void corner_case_37_a_call_has_at_most_ten_types_however_they_are_mixed() {
        List<Row> rows = new ArrayList<>();
        for (int type = 0; type < 25; type++) {
            salesforce.addObject("Kind_" + type + "__c");
        }
        for (int i = 0; i < 100; i++) {
            String object = "Kind_" + i % 25 + "__c";
            rows.add(new Row(SalesforceApi.row(object, null).put("Name", "n" + i), null));
        }
        Part part = new Part(Operation.CREATE, null);
        rows.forEach(row -> part.add(part.rows().size(), row));
        WriteOutcome[] outcomes = new WriteOutcome[rows.size()];
        String token = salesforce.newSession();
        try (HttpJsonClient client = HttpJsonClient.builder(
                        "Salesforce", salesforce.baseUrl().toString())
                .settings(ApiWatch.settings("salesforce").build())
                .credentials(Credentials.bearer(token))
                .build()) {
            new SalesforceCollections(new SalesforceApi(client, new SalesforceQuota(0, clock), "62.0", Map.of()), null)
                    .send(List.of(part), outcomes);
        }
        assertThat(outcomes).allMatch(WriteOutcome.Applied.class::isInstance);
        assertThat(salesforce.requests())
                .hasSize(3)
                .extracting(SalesforceRequest::rows)
                .containsExactly(40, 40, 20);
        assertThat(salesforce
                        .record(((WriteOutcome.Applied) outcomes[99]).recordId())
                        .value("Name"))
                .isEqualTo("n99");
    }
}
