package io.github.nps4j.crm.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.testkit.SettableClock;
import io.github.nps4j.testkit.salesforce.Endpoint;
import io.github.nps4j.testkit.salesforce.SalesforceField;
import io.github.nps4j.testkit.salesforce.SalesforceSimulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SalesforceLookupTest {

    private final SalesforceSimulator salesforce =
            SalesforceSimulator.builder().queryPage(150).start();
    private final SalesforceAdapter adapter =
            Orgs.builder(salesforce).defaultRegion("DE").build();

    @AfterEach
    void close() {
        adapter.close();
        salesforce.close();
    }

    @Test
    void a_thousand_emails_are_found_within_10_calls_and_no_url_is_longer_than_16_kilobytes() {
        List<IdentityKey> keys = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            String email = "first.last-number" + i + "@department.example.com";
            ids.add(Orgs.contact(salesforce, email));
            keys.add(IdentityKey.email(email));
        }
        adapter.describe(RecordType.CONTACT);
        salesforce.clearRequests();
        List<Lookup> found = adapter.lookup(new LookupRequest(RecordType.CONTACT, keys, null, Set.of("LastName")));
        for (int i = 0; i < 1000; i++) {
            assertThat(((Lookup.Found) found.get(i)).records())
                    .extracting(CrmRecord::id)
                    .containsExactly(ids.get(i));
        }
        assertThat(salesforce.requests().stream()
                        .filter(request -> !request.path().contains("/query/"))
                        .count())
                .isLessThanOrEqualTo(10);
        assertThat(salesforce.requests()).allMatch(request -> request.urlLength() < 16_000);
    }

    @Test
    void corner_case_26_quotes_and_backslashes_of_a_key_stay_within_their_literal() {
        salesforce.addField("Contact", SalesforceField.text("Own_Key__c", "string", 255));
        for (String key : List.of(
                "O'Brien", "ends with \\", "\\' OR Name != '", "') OR (Id != '", "a\\\\'b", "% _ * ? +plus & more")) {
            String id = salesforce.add("Contact", Map.of("LastName", "X", "Own_Key__c", key));
            salesforce.add("Contact", Map.of("LastName", "X", "Own_Key__c", key + "x"));
            assertThat(Orgs.found(adapter, RecordType.CONTACT, "Own_Key__c", IdentityKey.customerId(key)))
                    .as("records with the key %s", key)
                    .extracting(CrmRecord::id)
                    .containsExactly(id);
        }
        String irish = Orgs.contact(salesforce, "o'brien+nps@example.com");
        assertThat(Orgs.found(adapter, RecordType.CONTACT, null, IdentityKey.email("O'Brien+NPS@example.com")))
                .extracting(CrmRecord::id)
                .containsExactly(irish);
    }

    @Test
    void corner_cases_6_and_27_a_number_field_is_asked_with_a_number() {
        salesforce.addField("Contact", SalesforceField.number("Member_No__c", 12, 0));
        String id = salesforce.add("Contact", Map.of("LastName", "X", "Member_No__c", 4711));
        assertThat(Orgs.found(adapter, RecordType.CONTACT, "Member_No__c", IdentityKey.customerId("4711")))
                .extracting(CrmRecord::id)
                .containsExactly(id);
        assertThat(Orgs.found(adapter, RecordType.CONTACT, "Member_No__c", IdentityKey.customerId("no number")))
                .isEmpty();
    }

    @Test
    void an_id_is_found_in_both_its_forms_and_one_with_changed_letters_not_at_all() {
        String id = Orgs.contact(salesforce, "a@example.com");
        assertThat(Orgs.found(adapter, RecordType.CONTACT, null, IdentityKey.crmId(id.substring(0, 15))))
                .extracting(CrmRecord::id)
                .containsExactly(id);
        assertThat(Orgs.found(adapter, RecordType.CONTACT, null, IdentityKey.crmId(id)))
                .hasSize(1);
        for (String no : List.of(id.toUpperCase(java.util.Locale.ROOT), "12345", "' OR Id != '", id + "x")) {
            assertThat(Orgs.found(adapter, RecordType.CONTACT, null, IdentityKey.crmId(no)))
                    .isEmpty();
        }
    }

    @Test
    void the_id_of_a_record_that_was_merged_twice_leads_to_the_last_survivor() {
        String first = Orgs.contact(salesforce, "a@example.com");
        String second = Orgs.contact(salesforce, "b@example.com");
        String third = Orgs.contact(salesforce, "c@example.com");
        salesforce.merge(first, second);
        salesforce.merge(second, third);
        List<CrmRecord> records = Orgs.found(adapter, RecordType.CONTACT, null, IdentityKey.crmId(first), "Email");
        assertThat(records).extracting(CrmRecord::id).containsExactly(third);
        assertThat(records.get(0).values()).containsEntry("Email", List.of("c@example.com"));
    }

    @Test
    void corner_case_29_a_converted_lead_is_found_as_its_contact() {
        String one = salesforce.add("Lead", Map.of("LastName", "L", "Company", "C", "Email", "l@example.com"));
        String open = salesforce.add("Lead", Map.of("LastName", "M", "Company", "C", "Email", "m@example.com"));
        String contact = salesforce.convert(one);
        assertThat(Orgs.found(adapter, RecordType.LEAD, null, IdentityKey.email("l@example.com")))
                .extracting(CrmRecord::id)
                .containsExactly(contact);
        assertThat(Orgs.found(adapter, RecordType.LEAD, null, IdentityKey.email("m@example.com")))
                .extracting(CrmRecord::id)
                .containsExactly(open);
    }

    @Test
    void a_phone_is_found_in_any_spelling_once_the_search_index_has_it() {
        String first = salesforce.add("Contact", Map.of("LastName", "A", "Phone", "030 / 123 45 67"));
        String second = salesforce.add("Contact", Map.of("LastName", "B", "MobilePhone", "+49 (30) 123-4567"));
        salesforce.add("Contact", Map.of("LastName", "C", "Phone", "+43 30 1234567"));
        assertThat(Orgs.found(adapter, RecordType.CONTACT, null, IdentityKey.phone("+49301234567", null)))
                .extracting(CrmRecord::id)
                .containsExactlyInAnyOrder(first, second);
    }

    @Test
    void a_phone_that_the_search_index_has_not_seen_yet_is_found_later() {
        SettableClock clock = SettableClock.at("2026-03-01T00:00:00Z");
        try (SalesforceSimulator slow = SalesforceSimulator.builder()
                        .clock(clock)
                        .searchDelay(Duration.ofMinutes(1))
                        .start();
                SalesforceAdapter own = Orgs.adapter(slow)) {
            slow.add("Contact", Map.of("LastName", "A", "Phone", "+49301234567"));
            IdentityKey key = IdentityKey.phone("+49301234567", null);
            assertThat(Orgs.found(own, RecordType.CONTACT, null, key)).isEmpty();
            clock.advance(Duration.ofMinutes(2));
            assertThat(Orgs.found(own, RecordType.CONTACT, null, key)).hasSize(1);
        }
    }

    @Test
    void a_thousand_phones_are_found_within_10_calls() {
        List<IdentityKey> keys = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            String phone = "+4930%07d".formatted(1_234_567 + i * 31);
            salesforce.add("Contact", Map.of("LastName", "P", "Phone", phone));
            keys.add(IdentityKey.phone(phone, null));
        }
        List<Lookup> found = adapter.lookup(new LookupRequest(RecordType.CONTACT, keys, null, Set.of()));
        assertThat(found).allMatch(lookup -> ((Lookup.Found) lookup).records().size() == 1);
        assertThat(salesforce.requests(Endpoint.SEARCH)).isLessThanOrEqualTo(10);
    }

    @Test
    void corner_case_41_times_of_answers_without_a_colon_in_their_offset_are_read() {
        salesforce.addNpsFields("Contact");
        String id = Orgs.contact(salesforce, "t@example.com");
        salesforce.set(id, Map.of("NPS_Answered_At__c", "2026-03-01T10:20:30Z", "NPS_Score__c", 9));
        CrmRecord record = Orgs.found(
                        adapter,
                        RecordType.CONTACT,
                        null,
                        IdentityKey.email("t@example.com"),
                        "NPS_Answered_At__c",
                        "NPS_Score__c")
                .get(0);
        assertThat(record.values())
                .containsEntry("NPS_Answered_At__c", List.of("2026-03-01T10:20:30Z"))
                .containsEntry("NPS_Score__c", List.of("9"));
    }

    @Test
    void the_own_fields_of_a_kind_come_under_the_name_of_the_kind() {
        salesforce.add(
                "Contact",
                Map.of("LastName", "X", "Email", "k@example.com", "Phone", "+49 30 1", "MobilePhone", "0170 2"));
        CrmRecord record = Orgs.found(
                        adapter, RecordType.CONTACT, null, IdentityKey.email("k@example.com"), "email", "phone")
                .get(0);
        assertThat(record.values())
                .containsEntry("email", List.of("k@example.com"))
                .containsEntry("phone", List.of("+49 30 1", "0170 2"));
    }

    @Test
    void accounts_and_custom_objects_are_found_by_their_own_fields() {
        salesforce.addField("Account", SalesforceField.text("Number__c", "string", 40));
        String account = salesforce.add("Account", Map.of("Name", "Acme", "Number__c", "A-1"));
        assertThat(Orgs.found(adapter, RecordType.ACCOUNT, "Number__c", IdentityKey.accountNumber("A-1")))
                .extracting(CrmRecord::id)
                .containsExactly(account);
        salesforce.addObject("Branch__c", SalesforceField.text("Code__c", "string", 40));
        String branch = salesforce.add("Branch__c", Map.of("Name", "North", "Code__c", "N"));
        assertThat(Orgs.found(adapter, new RecordType("Branch__c"), "Code__c", IdentityKey.customerId("N")))
                .extracting(CrmRecord::id)
                .containsExactly(branch);
        assertThat(Orgs.thrown(() -> Orgs.found(adapter, RecordType.ACCOUNT, null, IdentityKey.email("a@b.example")))
                        .kind())
                .isEqualTo(FailureKind.SCHEMA);
    }

    @Test
    void a_person_account_is_found_by_its_own_email_field() {
        salesforce.addField("Account", SalesforceField.text("PersonEmail", "email", 80));
        String id = salesforce.add("Account", Map.of("Name", "Ada", "PersonEmail", "ada@example.com"));
        assertThat(Orgs.found(adapter, RecordType.ACCOUNT, null, IdentityKey.email("ada@example.com"), "email"))
                .containsExactly(new CrmRecord(id, Map.of("email", List.of("ada@example.com"))));
    }

    @Test
    void a_field_that_is_gone_a_long_text_and_an_unknown_object_are_told_as_mistakes_of_the_mapping() {
        salesforce.addNpsFields("Contact");
        IdentityKey key = IdentityKey.customerId("1");
        adapter.describe(RecordType.CONTACT);
        salesforce.removeField("Contact", "Customer_Id__c");
        assertThat(Orgs.thrown(() -> Orgs.found(adapter, RecordType.CONTACT, "Customer_Id__c", key)))
                .satisfies(failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.SCHEMA);
                    assertThat(failure.message()).contains("Salesforce");
                });
        assertThat(Orgs.thrown(() -> Orgs.found(adapter, RecordType.CONTACT, "NPS_Comment__c", key))
                        .message())
                .contains("External ID");
        assertThat(Orgs.thrown(() -> Orgs.found(adapter, new RecordType("Nothing__c"), "X__c", key))
                        .message())
                .contains("no object 'Nothing__c'");
    }
}
