package io.github.nps4j.crm.zoho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.testkit.zoho.Endpoint;
import io.github.nps4j.testkit.zoho.ZohoField;
import io.github.nps4j.testkit.zoho.ZohoSimulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ZohoLookupTest {

    private final ZohoSimulator zoho =
            ZohoSimulator.builder().searchDelay(Duration.ofHours(1)).start();
    private final ZohoAdapter adapter = Adapters.of(zoho).defaultRegion("KR").build();

    @AfterEach
    void stop() {
        adapter.close();
        zoho.close();
    }

    private String contact(Map<String, ?> fields) {
        Map<String, Object> all = new LinkedHashMap<>(fields);
        all.putIfAbsent("Last_Name", "Somebody");
        return zoho.addRecord("Contacts", all);
    }

    private static List<String> ids(Lookup lookup) {
        assertThat(lookup).isInstanceOf(Lookup.Found.class);
        return ((Lookup.Found) lookup).records().stream().map(CrmRecord::id).toList();
    }

    private List<Lookup> lookup(RecordType type, String field, List<? extends IdentityKey> keys, String... read) {
        return adapter.lookup(new LookupRequest(type, keys, field, Set.of(read)));
    }

    private List<String> byEmail(String email) {
        return ids(lookup(RecordType.CONTACT, null, List.of(IdentityKey.email(email)))
                .get(0));
    }

    @Test
    void a_thousand_emails_need_two_queries_and_a_thousand_ids_one() {
        List<IdentityKey> emails = new ArrayList<>();
        List<IdentityKey> recordIds = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            emails.add(IdentityKey.email("person" + i + "@example.com"));
            recordIds.add(IdentityKey.crmId(contact(Map.of("Email", "person" + i + "@example.com"))));
        }
        List<Lookup> found = lookup(RecordType.CONTACT, null, emails);
        for (int i = 0; i < 1_000; i++) {
            assertThat(ids(found.get(i))).containsExactly(recordIds.get(i).value());
        }
        assertThat(zoho.lookupRequests()).isEqualTo(2);
        zoho.clearRequests();
        assertThat(lookup(RecordType.CONTACT, null, recordIds))
                .allSatisfy(one -> assertThat(ids(one)).hasSize(1));
        assertThat(zoho.lookupRequests()).isEqualTo(1);
    }

    @Test
    void a_thousand_phone_numbers_stay_within_ten_queries() {
        List<IdentityKey> phones = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            phones.add(IdentityKey.phone("+8210%08d".formatted(20_000_000 + i), null));
        }
        String id = contact(Map.of("Mobile", "010-2000-0007"));
        assertThat(ids(lookup(RecordType.CONTACT, null, phones).get(7))).containsExactly(id);
        assertThat(zoho.lookupRequests()).isLessThanOrEqualTo(10);
    }

    @Test
    void corner_case_51_conditions_are_joined_in_pairs_and_a_superset_is_filtered() {
        List<IdentityKey> keys = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            keys.add(IdentityKey.email("person" + i + "@example.com"));
        }
        // the secondary address of one is the primary of another
        String one = contact(Map.of("Email", "person1@example.com", "Secondary_Email", "person2@example.com"));
        String other = contact(Map.of("Email", "PERSON2@example.com"));
        List<Lookup> found = lookup(RecordType.CONTACT, null, keys);
        assertThat(ids(found.get(1))).containsExactly(one);
        assertThat(ids(found.get(2))).containsExactlyInAnyOrder(one, other);
        assertThat(ids(found.get(3))).isEmpty();
    }

    @Test
    void corner_case_51_quotes_and_backslashes_are_escaped() {
        zoho.addField("Contacts", ZohoField.of("Customer_Id", "text").asUnique());
        assertThat(byEmail("o'brien@example.com")).isEmpty();
        String brien = contact(Map.of("Email", "o'brien@example.com"));
        assertThat(byEmail("o'brien@example.com")).containsExactly(brien);
        String odd = contact(Map.of("Customer_Id", "a\\b' or id is not null --"));
        assertThat(ids(lookup(
                                RecordType.CONTACT,
                                "Customer_Id",
                                List.of(IdentityKey.of("customer_id", "a\\b' or id is not null --", null)))
                        .get(0)))
                .containsExactly(odd);
    }

    @Test
    void an_account_that_doubles_quotes_is_found_out_and_remembered() {
        try (ZohoSimulator doubling = ZohoSimulator.builder().doublesQuotes().start();
                ZohoAdapter other = Adapters.of(doubling).build()) {
            String id = doubling.addRecord("Contacts", Map.of("Last_Name", "O", "Email", "o'brien@example.com"));
            List<IdentityKey> keys =
                    List.of(IdentityKey.email("ann@example.com"), IdentityKey.email("o'brien@example.com"));
            LookupRequest request = new LookupRequest(RecordType.CONTACT, keys, null, Set.of());
            assertThat(ids(other.lookup(request).get(1))).containsExactly(id);
            assertThat(doubling.lookupRequests()).isEqualTo(3);
            doubling.clearRequests();
            assertThat(ids(other.lookup(request).get(1))).containsExactly(id);
            assertThat(doubling.lookupRequests()).isEqualTo(2);
        }
    }

    @Test
    void corner_case_52_an_empty_answer_says_that_nothing_was_found() {
        assertThat(byEmail("nobody@example.com")).isEmpty();
        assertThat(zoho.requests().get(zoho.requests().size() - 1).status()).isEqualTo(204);
    }

    @Test
    void what_was_written_a_moment_ago_is_found_though_the_search_does_not_see_it() {
        String id = contact(Map.of("Email", "ann@example.com"));
        assertThat(byEmail("ann@example.com")).containsExactly(id);
        assertThat(zoho.requests(Endpoint.SEARCH)).isZero();
    }

    @Test
    void phones_are_found_in_their_usual_spellings_and_in_others_if_the_host_wants_it() {
        String usual = contact(Map.of("Phone", "+82 10-1234-5678"));
        String national = contact(Map.of("Mobile", "010-1234-5679"));
        String unusual = contact(Map.of("Phone", "(010) 1234.5670"));
        zoho.indexNow();
        List<IdentityKey> keys = List.of(
                IdentityKey.phone("+821012345678", null),
                IdentityKey.phone("+821012345679", null),
                IdentityKey.phone("+821012345670", null));
        List<Lookup> found = lookup(RecordType.CONTACT, null, keys);
        assertThat(ids(found.get(0))).containsExactly(usual);
        assertThat(ids(found.get(1))).containsExactly(national);
        assertThat(ids(found.get(2))).isEmpty();
        assertThat(zoho.requests(Endpoint.SEARCH)).isZero();
        try (ZohoAdapter searching =
                Adapters.of(zoho).defaultRegion("KR").searchPhones().build()) {
            LookupRequest request = new LookupRequest(RecordType.CONTACT, keys, null, Set.of());
            assertThat(ids(searching.lookup(request).get(2))).containsExactly(unusual);
            assertThat(zoho.requests(Endpoint.SEARCH)).isEqualTo(1);
        }
    }

    @Test
    void corner_case_6_a_number_is_asked_for_without_quotes_and_a_key_that_is_none_matches_nobody() {
        zoho.addField("Contacts", ZohoField.of("Customer_No", "integer").asUnique());
        String id = contact(Map.of("Customer_No", 42));
        List<Lookup> found = lookup(
                RecordType.CONTACT,
                "Customer_No",
                List.of(
                        IdentityKey.of("customer_id", "42", null),
                        IdentityKey.of("customer_id", "42x", null),
                        IdentityKey.of("customer_id", "43", null)));
        assertThat(ids(found.get(0))).containsExactly(id);
        assertThat(ids(found.get(1))).isEmpty();
        assertThat(ids(found.get(2))).isEmpty();
    }

    @Test
    void accounts_leads_and_modules_of_ones_own_are_found_by_their_fields() {
        String account = zoho.addRecord("Accounts", Map.of("Account_Name", "Acme"));
        assertThat(ids(lookup(
                                RecordType.ACCOUNT,
                                "Account_Name",
                                List.of(IdentityKey.of("account_number", "Acme", null)))
                        .get(0)))
                .containsExactly(account);
        String lead = zoho.addRecord("Leads", Map.of("Last_Name", "Lee", "Email", "lee@example.com"));
        assertThat(ids(lookup(RecordType.LEAD, null, List.of(IdentityKey.email("lee@example.com")))
                        .get(0)))
                .containsExactly(lead);
        zoho.addModule("Shops", ZohoField.of("Name", "text"), ZohoField.of("Code", "text"));
        String shop = zoho.addRecord("Shops", Map.of("Name", "Seoul", "Code", "S-1"));
        assertThat(ids(lookup(new RecordType("Shops"), "Code", List.of(IdentityKey.of("custom.shop", "S-1", null)))
                        .get(0)))
                .containsExactly(shop);
    }

    @Test
    void more_records_than_zoho_lists_are_asked_for_in_smaller_parts_and_then_told() {
        for (int i = 0; i < 2_100; i++) {
            contact(Map.of("Email", "shared@example.com"));
        }
        String ann = contact(Map.of("Email", "ann@example.com"));
        List<Lookup> found = lookup(
                RecordType.CONTACT,
                null,
                List.of(IdentityKey.email("shared@example.com"), IdentityKey.email("ann@example.com")));
        assertThat(found.get(0)).isInstanceOf(Lookup.Failed.class);
        assertThat(ids(found.get(1))).containsExactly(ann);
    }

    @Test
    void a_key_that_no_field_can_hold_is_a_mistake_of_the_mapping() {
        zoho.addNpsFields("Contacts");
        for (String field : new String[] {"No_Such_Field", "NPS_Comment"}) {
            CrmException thrown = catchThrowableOfType(
                    CrmException.class,
                    () -> lookup(RecordType.CONTACT, field, List.of(IdentityKey.of("customer_id", "x", null))));
            assertThat(thrown.failure().kind()).isEqualTo(FailureKind.SCHEMA);
            assertThat(thrown).hasMessageContaining(field).hasMessageContaining("Zoho");
        }
        CrmException thrown = catchThrowableOfType(
                CrmException.class,
                () -> lookup(RecordType.ACCOUNT, null, List.of(IdentityKey.email("a@example.com"))));
        assertThat(thrown.failure().kind()).isEqualTo(FailureKind.SCHEMA);
    }

    @Test
    void kinds_of_keys_are_read_back_under_their_own_names() {
        contact(Map.of("Email", "ann@example.com", "Secondary_Email", "ann@home.example", "Phone", "010-1234-5678"));
        Lookup found = lookup(RecordType.CONTACT, null, List.of(IdentityKey.email("ann@example.com")), "email", "phone")
                .get(0);
        Map<String, List<String>> values =
                ((Lookup.Found) found).records().get(0).values();
        assertThat(values.get("email")).containsExactly("ann@example.com", "ann@home.example");
        assertThat(values.get("phone")).containsExactly("010-1234-5678");
    }
}
