package io.github.nps4j.crm.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.ApiWatch;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.testkit.SettableClock;
import io.github.nps4j.testkit.salesforce.Endpoint;
import io.github.nps4j.testkit.salesforce.SalesforceFault;
import io.github.nps4j.testkit.salesforce.SalesforceSimulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SalesforceBulkTest {

    private final SettableClock clock = SettableClock.at("2026-03-01T00:00:00Z");
    private final SalesforceSimulator salesforce =
            SalesforceSimulator.builder().jobPolls(3).clock(clock).start();
    private final List<Duration> waits = new ArrayList<>();
    private final SalesforceAdapter adapter = Orgs.builder(salesforce)
            .bulkAbove(300)
            .http(ApiWatch.settings("salesforce")
                    .clock(clock)
                    .waiter(time -> {
                        waits.add(time);
                        clock.advance(time);
                    })
                    .build())
            .build();

    SalesforceBulkTest() {
        salesforce.addNpsFields("Contact");
    }

    @AfterEach
    void close() {
        adapter.close();
        salesforce.close();
    }

    @Test
    void ten_thousand_records_are_one_job() {
        List<RecordWrite> batch = new ArrayList<>();
        List<String> ids = contacts(10_000);
        for (int i = 0; i < ids.size(); i++) {
            batch.add(Orgs.score(ids.get(i), i % 11));
        }
        assertThat(adapter.limits().writeBatch()).isEqualTo(10_000);
        List<WriteOutcome> outcomes = adapter.write(RecordType.CONTACT, batch);
        for (int i = 0; i < ids.size(); i++) {
            assertThat(outcomes.get(i)).isEqualTo(new WriteOutcome.Applied(ids.get(i)));
            assertThat(salesforce.record(ids.get(i)).value("NPS_Score__c")).isEqualTo("" + i % 11);
        }
        assertThat(salesforce.requests(Endpoint.JOB_CREATE)).isEqualTo(1);
        assertThat(salesforce.writeRequests()).as("create, hand over, close").isEqualTo(3);
        assertThat(waits).hasSize(4).isSorted();
    }

    @Test
    void fewer_records_than_the_threshold_go_by_the_usual_calls() {
        List<String> ids = contacts(299);
        assertThat(adapter.write(
                        RecordType.CONTACT,
                        ids.stream().map(id -> Orgs.score(id, 1)).toList()))
                .allMatch(WriteOutcome.Applied.class::isInstance);
        assertThat(salesforce.requests(Endpoint.JOB_CREATE)).isZero();
        assertThat(salesforce.requests(Endpoint.COLLECTIONS_UPDATE)).isEqualTo(2);
    }

    @Test
    void values_of_every_type_arrive_as_they_do_by_the_usual_calls_and_what_is_not_named_stays() {
        List<String> ids = contacts(300);
        salesforce.set(ids.get(0), Map.of("NPS_Comment__c", "stays", "NPS_Survey__c", "goes", "NPS_Score__c", 3));
        List<RecordWrite> batch = new ArrayList<>();
        batch.add(RecordWrite.update(
                ids.get(0),
                "t0",
                Map.of(
                        "NPS_Survey__c", new FieldValue.ClearValue(),
                        "NPS_Contact_Me__c", new FieldValue.BooleanValue(true),
                        "NPS_Themes__c", new FieldValue.ChoicesValue(List.of("price", "support"), ";"))));
        String comment = "quotes \" and , commas\nand lines \uD83D\uDE21";
        for (int i = 1; i < 300; i++) {
            batch.add(RecordWrite.update(ids.get(i), "t" + i, Map.of("NPS_Comment__c", Orgs.text(comment))));
        }
        assertThat(adapter.write(RecordType.CONTACT, batch)).allMatch(WriteOutcome.Applied.class::isInstance);
        assertThat(salesforce.record(ids.get(0)).values())
                .containsEntry("NPS_Comment__c", "stays")
                .containsEntry("NPS_Score__c", "3")
                .containsEntry("NPS_Contact_Me__c", "true")
                .containsEntry("NPS_Themes__c", "price;support")
                .doesNotContainKey("NPS_Survey__c");
        assertThat(salesforce.record(ids.get(299)).value("NPS_Comment__c")).isEqualTo(comment);
    }

    @Test
    void corner_case_7_a_text_that_would_mean_clear_in_a_job_goes_by_the_usual_calls() {
        List<String> ids = contacts(300);
        List<RecordWrite> batch = ids.stream()
                .map(id -> RecordWrite.update(id, "t" + id, Map.of("NPS_Comment__c", Orgs.text("#N/A"))))
                .toList();
        assertThat(adapter.write(RecordType.CONTACT, batch)).allMatch(WriteOutcome.Applied.class::isInstance);
        assertThat(salesforce.record(ids.get(7)).value("NPS_Comment__c")).isEqualTo("#N/A");
        assertThat(salesforce.requests(Endpoint.JOB_CREATE)).isZero();
    }

    @Test
    void new_records_are_upserted_and_told_by_their_key() {
        List<RecordWrite> batch = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            batch.add(RecordWrite.create(
                    IdentityKey.customerId("C-" + i),
                    "Customer_Id__c",
                    "t" + i,
                    Map.of("LastName", Orgs.text("P" + i), "NPS_Score__c", Orgs.number(4))));
        }
        List<WriteOutcome> outcomes = adapter.write(RecordType.CONTACT, batch);
        for (int i = 0; i < 300; i++) {
            String id = ((WriteOutcome.Applied) outcomes.get(i)).recordId();
            assertThat(salesforce.record(id).value("Customer_Id__c")).isEqualTo("C-" + i);
        }
        assertThat(adapter.write(RecordType.CONTACT, batch))
                .as("the same again")
                .isEqualTo(outcomes);
    }

    @Test
    void failed_and_unprocessed_rows_are_told_apart() {
        List<String> ids = contacts(300);
        salesforce.delete(ids.get(3));
        salesforce.lock(ids.get(5));
        salesforce.stopNextJobAfter(200);
        List<RecordWrite> batch = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            batch.add(
                    i == 4
                            ? RecordWrite.update(
                                    ids.get(4),
                                    "t",
                                    Map.of("NPS_Segment__c", new FieldValue.ChoiceValue("secret-choice")))
                            : Orgs.score(ids.get(i), 1));
        }
        List<WriteOutcome> outcomes = adapter.write(RecordType.CONTACT, batch);
        assertThat(outcomes.get(0)).isEqualTo(new WriteOutcome.Applied(ids.get(0)));
        assertThat(Orgs.failure(outcomes.get(3)).kind()).isEqualTo(FailureKind.RECORD_GONE);
        assertThat(Orgs.failure(outcomes.get(4)).kind()).isEqualTo(FailureKind.INVALID_VALUE);
        assertThat(Orgs.failure(outcomes.get(4)).message())
                .contains("NPS_Segment__c")
                .doesNotContain("secret-choice");
        assertThat(Orgs.failure(outcomes.get(5)).kind()).isEqualTo(FailureKind.LOCKED);
        assertThat(outcomes.get(299)).isInstanceOf(WriteOutcome.Retry.class);
        assertThat(outcomes).noneMatch(WriteOutcome.Unknown.class::isInstance);
    }

    @Test
    void a_job_that_is_not_done_in_time_or_cannot_be_asked_for_is_unknown() {
        List<String> ids = contacts(300);
        List<RecordWrite> batch = ids.stream().map(id -> Orgs.score(id, 1)).toList();
        salesforce.failNext(Endpoint.JOB_READ, 1, SalesforceFault.html(503));
        assertThat(adapter.write(RecordType.CONTACT, batch)).allMatch(WriteOutcome.Unknown.class::isInstance);
        try (SalesforceAdapter hasty = Orgs.builder(salesforce)
                .bulkAbove(300)
                .bulkPatience(Duration.ofMillis(1))
                .http(ApiWatch.settings("salesforce")
                        .clock(clock)
                        .waiter(clock::advance)
                        .build())
                .build()) {
            assertThat(hasty.write(RecordType.CONTACT, batch))
                    .allMatch(WriteOutcome.Unknown.class::isInstance)
                    .allMatch(outcome -> Orgs.failure(outcome).message().contains("bulk job 750"));
        }
        assertThat(adapter.write(RecordType.CONTACT, batch))
                .as("the same values again do no harm")
                .allMatch(WriteOutcome.Applied.class::isInstance);
    }

    @Test
    void nothing_is_written_before_a_job_is_closed_so_a_lost_hand_over_is_no_unknown_outcome() {
        List<String> ids = contacts(300);
        List<RecordWrite> batch = ids.stream().map(id -> Orgs.score(id, 1)).toList();
        salesforce.failNext(Endpoint.JOB_UPLOAD, 1, SalesforceFault.cutAfterApplying());
        assertThat(Orgs.thrown(() -> adapter.write(RecordType.CONTACT, batch)).kind())
                .isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(ids).allMatch(id -> salesforce.record(id).value("NPS_Score__c") == null);
        salesforce.failNext(Endpoint.JOB_STATE, 1, SalesforceFault.cutAfterApplying());
        assertThat(Orgs.thrown(() -> adapter.write(RecordType.CONTACT, batch)).kind())
                .isEqualTo(FailureKind.UNKNOWN_OUTCOME);
    }

    @Test
    void a_field_that_is_gone_ends_a_job_as_a_mistake_of_the_mapping() {
        List<String> ids = contacts(300);
        adapter.describe(RecordType.CONTACT);
        salesforce.removeField("Contact", "NPS_Score__c");
        assertThat(adapter.write(
                        RecordType.CONTACT,
                        ids.stream().map(id -> Orgs.score(id, 1)).toList()))
                .allMatch(outcome -> Orgs.failure(outcome).kind() == FailureKind.SCHEMA);
    }

    private List<String> contacts(int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(Orgs.contact(salesforce, "c" + i + "@example.com"));
        }
        return ids;
    }
}
