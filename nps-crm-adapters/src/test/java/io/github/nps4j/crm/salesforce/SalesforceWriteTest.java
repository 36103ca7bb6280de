package io.github.nps4j.crm.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.HistoryWriter;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.testkit.salesforce.Endpoint;
import io.github.nps4j.testkit.salesforce.SalesforceFault;
import io.github.nps4j.testkit.salesforce.SalesforceField;
import io.github.nps4j.testkit.salesforce.SalesforceRecord;
import io.github.nps4j.testkit.salesforce.SalesforceSimulator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SalesforceWriteTest {

    private final SalesforceSimulator salesforce = SalesforceSimulator.start();
    private final SalesforceAdapter adapter = Orgs.adapter(salesforce);

    @BeforeEach
    void fields() {
        salesforce.addNpsFields("Contact");
    }

    @AfterEach
    void close() {
        adapter.close();
        salesforce.close();
    }

    @Test
    void corner_case_43_a_thousand_matched_records_take_5_write_calls_and_no_lookup_when_their_ids_are_remembered() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            ids.add(Orgs.contact(salesforce, "c" + i + "@example.com"));
        }
        adapter.describe(RecordType.CONTACT);
        salesforce.clearRequests();
        int batch = adapter.limits().writeBatch();
        for (int from = 0; from < 1000; from += batch) {
            assertThat(adapter.write(
                            RecordType.CONTACT,
                            ids.subList(from, from + batch).stream()
                                    .map(id -> Orgs.score(id, 9))
                                    .toList()))
                    .allMatch(WriteOutcome.Applied.class::isInstance);
        }
        assertThat(salesforce.writeRequests()).isEqualTo(5);
        assertThat(salesforce.requests()).hasSize(5);
        assertThat(ids).allMatch(id -> "9".equals(salesforce.record(id).value("NPS_Score__c")));
    }

    @Test
    void a_thousand_new_records_take_5_calls_under_an_external_id() {
        List<WriteOutcome> outcomes = new ArrayList<>();
        adapter.describe(RecordType.CONTACT);
        salesforce.clearRequests();
        for (int from = 0; from < 1000; from += 200) {
            List<RecordWrite> batch = new ArrayList<>();
            for (int i = from; i < from + 200; i++) {
                batch.add(RecordWrite.create(
                        IdentityKey.customerId("C-" + i),
                        "Customer_Id__c",
                        "t" + i,
                        Map.of("LastName", Orgs.text("Person"), "NPS_Score__c", Orgs.number(8))));
            }
            outcomes.addAll(adapter.write(RecordType.CONTACT, batch));
        }
        assertThat(outcomes).allMatch(WriteOutcome.Applied.class::isInstance);
        assertThat(salesforce.requests()).hasSize(5);
        assertThat(salesforce.records("Contact")).hasSize(1000);
    }

    @Test
    void corner_case_37_a_batch_larger_than_a_call_is_split_and_keeps_its_positions() {
        List<RecordWrite> batch = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 450; i++) {
            ids.add(Orgs.contact(salesforce, "c" + i + "@example.com"));
            batch.add(Orgs.score(ids.get(i), i % 11));
        }
        List<WriteOutcome> outcomes = adapter.write(RecordType.CONTACT, batch);
        for (int i = 0; i < 450; i++) {
            assertThat(outcomes.get(i)).isEqualTo(new WriteOutcome.Applied(ids.get(i)));
        }
        assertThat(salesforce.requests(Endpoint.COLLECTIONS_UPDATE)).isEqualTo(3);
    }

    @Test
    void a_later_call_that_fails_does_not_hide_what_became_of_the_first() {
        List<RecordWrite> batch = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            batch.add(Orgs.score(Orgs.contact(salesforce, "c" + i + "@example.com"), 5));
        }
        salesforce.failNext(Endpoint.COLLECTIONS_UPDATE, 1, SalesforceFault.slow(java.time.Duration.ofMillis(1)));
        salesforce.failNext(Endpoint.COLLECTIONS_UPDATE, 1, SalesforceFault.dailyLimit());
        List<WriteOutcome> outcomes = adapter.write(RecordType.CONTACT, batch);
        assertThat(outcomes.subList(0, 200)).allMatch(WriteOutcome.Applied.class::isInstance);
        assertThat(outcomes.subList(200, 600))
                .allMatch(WriteOutcome.Retry.class::isInstance)
                .allMatch(outcome -> Orgs.failure(outcome).kind() == FailureKind.QUOTA_EXHAUSTED);
        assertThat(salesforce.requests(Endpoint.COLLECTIONS_UPDATE))
                .as("nothing is sent after the quota is used up")
                .isEqualTo(2);
    }

    @Test
    void corner_case_32_a_row_lock_is_locked_wherever_it_hides() {
        String id = Orgs.contact(salesforce, "a@example.com");
        for (List<String> error : List.of(
                List.of("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record"),
                List.of(
                        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
                        "AccountTrigger: execution of AfterUpdate caused by: System.DmlException: Update failed."
                                + " first error: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access"),
                List.of(
                        "FIELD_CUSTOM_VALIDATION_EXCEPTION",
                        "Rollup: System.DmlException: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access"))) {
            salesforce.failNextWrite(1, SalesforceFault.row(id, error.get(0), error.get(1)));
            WriteOutcome outcome = adapter.write(RecordType.CONTACT, List.of(Orgs.score(id, 3)))
                    .get(0);
            assertThat(outcome).isInstanceOf(WriteOutcome.Retry.class);
            assertThat(Orgs.failure(outcome).kind()).isEqualTo(FailureKind.LOCKED);
        }
        assertThat(adapter.write(RecordType.CONTACT, List.of(Orgs.score(id, 3))))
                .containsExactly(new WriteOutcome.Applied(id));
    }

    @Test
    void corner_cases_3_and_36_each_refusal_of_a_row_says_what_can_be_done() {
        Map<String, FailureKind> kinds = Map.of(
                "FIELD_CUSTOM_VALIDATION_EXCEPTION", FailureKind.INVALID_VALUE,
                "STRING_TOO_LONG", FailureKind.INVALID_VALUE,
                "DUPLICATES_DETECTED", FailureKind.INVALID_VALUE,
                "DUPLICATE_VALUE", FailureKind.DUPLICATE,
                "ENTITY_IS_DELETED", FailureKind.RECORD_GONE,
                "CANNOT_UPDATE_CONVERTED_LEAD", FailureKind.RECORD_GONE,
                "INSUFFICIENT_ACCESS_OR_READONLY", FailureKind.RECORD_FORBIDDEN,
                "INVALID_FIELD_FOR_INSERT_UPDATE", FailureKind.SCHEMA,
                "STORAGE_LIMIT_EXCEEDED", FailureKind.QUOTA_EXHAUSTED,
                "UNKNOWN_EXCEPTION", FailureKind.UNEXPECTED);
        String id = Orgs.contact(salesforce, "a@example.com");
        String other = Orgs.contact(salesforce, "b@example.com");
        kinds.forEach((code, kind) -> {
            salesforce.failNextWrite(1, SalesforceFault.row(id, code, "says Salesforce"));
            List<WriteOutcome> outcomes =
                    adapter.write(RecordType.CONTACT, List.of(Orgs.score(id, 3), Orgs.score(other, 4)));
            assertThat(Orgs.failure(outcomes.get(0)).kind()).as(code).isEqualTo(kind);
            assertThat(Orgs.failure(outcomes.get(0)).code()).contains(code);
            assertThat(outcomes.get(1)).isEqualTo(new WriteOutcome.Applied(other));
        });
    }

    @Test
    void a_merged_a_deleted_and_an_unknown_record_are_gone_and_must_be_found_anew() {
        String merged = Orgs.contact(salesforce, "a@example.com");
        String survivor = Orgs.contact(salesforce, "b@example.com");
        String deleted = Orgs.contact(salesforce, "c@example.com");
        salesforce.merge(merged, survivor);
        salesforce.delete(deleted);
        List<WriteOutcome> outcomes = adapter.write(
                RecordType.CONTACT,
                List.of(
                        Orgs.score(merged, 1),
                        Orgs.score(survivor, 2),
                        Orgs.score(deleted, 3),
                        Orgs.score("003000000000001AAA", 4),
                        Orgs.score("no id", 5)));
        assertThat(outcomes.get(1)).isEqualTo(new WriteOutcome.Applied(survivor));
        for (int i : new int[] {0, 2, 3, 4}) {
            assertThat(outcomes.get(i)).isInstanceOf(WriteOutcome.Rejected.class);
            assertThat(Orgs.failure(outcomes.get(i)).kind()).isEqualTo(FailureKind.RECORD_GONE);
            assertThat(Orgs.failure(outcomes.get(i)).message()).contains("Salesforce", "found anew");
        }
        assertThat(salesforce.record(survivor).value("NPS_Score__c")).isEqualTo("2");
    }

    @Test
    void corner_case_29_a_lead_that_was_converted_is_gone_and_then_written_as_its_contact_among_other_leads() {
        salesforce.addNpsFields("Lead");
        salesforce.addField("Lead", SalesforceField.number("Lead_Only__c", 3, 0));
        String lead = salesforce.add("Lead", Map.of("LastName", "L", "Company", "C", "Email", "l@example.com"));
        String open = salesforce.add("Lead", Map.of("LastName", "M", "Company", "C", "Email", "m@example.com"));
        String contact = salesforce.convert(lead);
        assertThat(Orgs.failure(adapter.write(RecordType.LEAD, List.of(Orgs.score(lead, 7)))
                                .get(0))
                        .kind())
                .isEqualTo(FailureKind.RECORD_GONE);
        salesforce.clearRequests();
        List<WriteOutcome> outcomes = adapter.write(
                RecordType.LEAD,
                List.of(
                        Orgs.score(contact, 7),
                        Orgs.score(open, 8),
                        RecordWrite.update(contact, "x", Map.of("Lead_Only__c", Orgs.number(1)))));
        assertThat(outcomes.subList(0, 2))
                .containsExactly(new WriteOutcome.Applied(contact), new WriteOutcome.Applied(open));
        assertThat(Orgs.failure(outcomes.get(2)).kind()).isEqualTo(FailureKind.INVALID_VALUE);
        assertThat(Orgs.failure(outcomes.get(2)).message()).contains("Lead_Only__c", "Contact");
        assertThat(salesforce.requests(Endpoint.COLLECTIONS_UPDATE))
                .as("leads and contacts share a call")
                .isEqualTo(1);
    }

    @Test
    void corner_case_12_a_creation_under_an_email_is_made_once_even_after_a_lost_answer() {
        try (SalesforceAdapter own = Orgs.builder(salesforce)
                .newRecordDefault(RecordType.CONTACT, "LastName", Orgs.text("Unknown"))
                .build()) {
            RecordWrite write = RecordWrite.create(
                    IdentityKey.email("new@example.com"), null, "t", Map.of("NPS_Score__c", Orgs.number(10)));
            salesforce.failNext(Endpoint.COLLECTIONS_CREATE, 1, SalesforceFault.cutAfterApplying());
            assertThat(Orgs.thrown(() -> own.write(RecordType.CONTACT, List.of(write)))
                            .kind())
                    .isEqualTo(FailureKind.UNKNOWN_OUTCOME);
            assertThat(own.write(RecordType.CONTACT, List.of(write))).allMatch(WriteOutcome.Applied.class::isInstance);
            assertThat(salesforce.records("Contact")).singleElement().satisfies(record -> {
                assertThat(record.value("LastName")).isEqualTo("Unknown");
                assertThat(record.value("Email")).isEqualTo("new@example.com");
            });
        }
    }

    @Test
    void a_default_of_new_records_never_overwrites_what_an_existing_one_has() {
        String id = salesforce.add("Contact", Map.of("LastName", "Lovelace", "Customer_Id__c", "C-1"));
        try (SalesforceAdapter own = Orgs.builder(salesforce)
                .newRecordDefault(RecordType.CONTACT, "LastName", Orgs.text("Unknown"))
                .build()) {
            List<WriteOutcome> outcomes = own.write(
                    RecordType.CONTACT,
                    List.of(
                            RecordWrite.create(
                                    IdentityKey.customerId("C-1"),
                                    "Customer_Id__c",
                                    "t1",
                                    Map.of("NPS_Score__c", Orgs.number(6))),
                            RecordWrite.create(
                                    IdentityKey.customerId("C-2"),
                                    "Customer_Id__c",
                                    "t2",
                                    Map.of("NPS_Score__c", Orgs.number(7)))));
            assertThat(outcomes).allMatch(WriteOutcome.Applied.class::isInstance);
        }
        assertThat(salesforce.record(id).value("LastName")).isEqualTo("Lovelace");
        assertThat(salesforce.records("Contact")).hasSize(2);
    }

    @Test
    void a_missing_mandatory_field_is_named() {
        WriteOutcome outcome = adapter.write(
                        RecordType.CONTACT,
                        List.of(RecordWrite.create(
                                IdentityKey.customerId("C-9"),
                                "Customer_Id__c",
                                "t",
                                Map.of("NPS_Score__c", Orgs.number(7)))))
                .get(0);
        assertThat(Orgs.failure(outcome).kind()).isEqualTo(FailureKind.INVALID_VALUE);
        assertThat(Orgs.failure(outcome).message()).contains("LastName", "REQUIRED_FIELD_MISSING");
    }

    @Test
    void corner_case_8_a_field_that_is_gone_is_a_mistake_of_the_mapping_whether_the_row_or_the_request_is_refused() {
        for (boolean whole : new boolean[] {false, true}) {
            var builder = SalesforceSimulator.builder();
            if (whole) {
                builder.unknownFieldsRefuseTheRequest();
            }
            try (SalesforceSimulator own = builder.start();
                    SalesforceAdapter other = Orgs.adapter(own)) {
                own.addNpsFields("Contact");
                String id = Orgs.contact(own, "a@example.com");
                other.describe(RecordType.CONTACT);
                own.removeField("Contact", "NPS_Score__c");
                FailureKind kind = whole
                        ? Orgs.thrown(() -> other.write(RecordType.CONTACT, List.of(Orgs.score(id, 1))))
                                .kind()
                        : Orgs.failure(other.write(RecordType.CONTACT, List.of(Orgs.score(id, 1)))
                                        .get(0))
                                .kind();
                assertThat(kind).isEqualTo(FailureKind.SCHEMA);
            }
        }
    }

    @Test
    void corner_case_7_a_checkbox_is_cleared_to_false_and_other_fields_to_nothing() {
        String id = Orgs.contact(salesforce, "a@example.com");
        salesforce.set(id, Map.of("NPS_Contact_Me__c", true, "NPS_Comment__c", "words"));
        assertThat(adapter.write(
                        RecordType.CONTACT,
                        List.of(RecordWrite.update(
                                id,
                                "t",
                                Map.of(
                                        "NPS_Contact_Me__c",
                                        new FieldValue.ClearValue(),
                                        "NPS_Comment__c",
                                        new FieldValue.ClearValue())))))
                .containsExactly(new WriteOutcome.Applied(id));
        assertThat(salesforce.record(id).value("NPS_Contact_Me__c")).isEqualTo("false");
        assertThat(salesforce.record(id).value("NPS_Comment__c")).isNull();
    }

    @Test
    void corner_cases_4_and_31_an_answer_that_names_another_record_in_this_ones_place_is_unknown() {
        String id = Orgs.contact(salesforce, "a@example.com");
        String other = Orgs.contact(salesforce, "b@example.com");
        salesforce.failNextWrite(
                1, SalesforceFault.answer(200, "[{\"id\":\"" + other + "\",\"success\":true,\"errors\":[]}]"));
        assertThat(adapter.write(RecordType.CONTACT, List.of(Orgs.score(id, 1))).get(0))
                .isInstanceOf(WriteOutcome.Unknown.class);
        salesforce.failNextWrite(
                1,
                SalesforceFault.answer(
                        200, "[{\"id\":\"" + id.substring(0, 15) + "\",\"success\":true,\"errors\":[]}]"));
        assertThat(adapter.write(RecordType.CONTACT, List.of(Orgs.score(id, 1))))
                .as("the short form of an id is the same record")
                .containsExactly(new WriteOutcome.Applied(id));
    }

    @Test
    void accounts_and_custom_objects_are_written_like_contacts() {
        salesforce.addNpsFields("Account");
        String account = salesforce.add("Account", Map.of("Name", "Acme"));
        assertThat(adapter.write(RecordType.ACCOUNT, List.of(Orgs.score(account, 9))))
                .containsExactly(new WriteOutcome.Applied(account));
        salesforce.addObject("Branch__c", SalesforceField.number("NPS_Score__c", 3, 0));
        String branch = salesforce.add("Branch__c", Map.of("Name", "North"));
        assertThat(adapter.write(new RecordType("Branch__c"), List.of(Orgs.score(branch, 2))))
                .containsExactly(new WriteOutcome.Applied(branch));
    }

    @Test
    void corner_case_1_a_key_that_two_records_have_is_not_created_under() {
        Orgs.contact(salesforce, "twins@example.com");
        Orgs.contact(salesforce, "twins@example.com");
        WriteOutcome outcome = adapter.write(
                        RecordType.CONTACT,
                        List.of(RecordWrite.create(
                                IdentityKey.email("twins@example.com"),
                                null,
                                "t",
                                Map.of("LastName", Orgs.text("Third")))))
                .get(0);
        assertThat(Orgs.failure(outcome).kind()).isEqualTo(FailureKind.DUPLICATE);
        assertThat(adapter.lookup(new LookupRequest(
                        RecordType.CONTACT, List.of(IdentityKey.email("twins@example.com")), null, Set.of())))
                .hasSize(1);
    }

    @Test
    void corner_case_32_rows_of_one_parent_go_side_by_side_in_one_call() {
        salesforce.addObject(
                "Answer__c",
                SalesforceField.text("Key__c", "string", 100).unique().externalId(),
                SalesforceField.lookup("Contact__c", "Contact"));
        List<String> people = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            people.add(Orgs.contact(salesforce, "p" + i + "@example.com"));
        }
        List<HistoryWriter.Entry> entries = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            // the answers of one person are spread over the whole batch
            String person = people.get(39 - i % 40);
            entries.add(new HistoryWriter.Entry(
                    "Answer__c", person, "m" + i, "NPS", Instant.parse("2026-03-01T10:00:00Z"), Map.of()));
        }
        List<WriteOutcome> outcomes =
                adapter.ability(HistoryWriter.class).orElseThrow().writeHistory(RecordType.CONTACT, entries);
        // records are made in the order of the rows
        List<SalesforceRecord> made = salesforce.records("Answer__c");
        assertThat(made).extracting(record -> record.value("Contact__c")).isSorted();
        assertThat(salesforce.requests(Endpoint.COLLECTIONS_UPSERT)).isEqualTo(2);
        for (int i = 0; i < 400; i++) {
            String id = ((WriteOutcome.Applied) outcomes.get(i)).recordId();
            assertThat(salesforce.record(id).value("Key__c"))
                    .as("outcomes stay in the order of the entries")
                    .isEqualTo("m" + i);
        }
    }

    @Test
    void corner_case_32_a_locked_company_holds_up_its_own_people_only_and_they_are_written_when_it_is_free() {
        String company = salesforce.add("Account", Map.of("Name", "Acme"));
        String employee = salesforce.add("Contact", Map.of("LastName", "E", "AccountId", company));
        String other = Orgs.contact(salesforce, "o@example.com");
        salesforce.lock(company);
        List<RecordWrite> batch = List.of(Orgs.score(employee, 3), Orgs.score(other, 4));
        List<WriteOutcome> outcomes = adapter.write(RecordType.CONTACT, batch);
        assertThat(outcomes.get(0)).isInstanceOf(WriteOutcome.Retry.class);
        assertThat(Orgs.failure(outcomes.get(0)).kind()).isEqualTo(FailureKind.LOCKED);
        assertThat(outcomes.get(1)).isEqualTo(new WriteOutcome.Applied(other));
        salesforce.heal();
        assertThat(adapter.write(RecordType.CONTACT, batch)).allMatch(WriteOutcome.Applied.class::isInstance);
    }
}
