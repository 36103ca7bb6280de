package io.github.nps4j.crm.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.http.HttpSettings;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.RecordType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HubSpotLookupTest {

    private static final String READ = "POST /crm/objects/2026-03/contacts/batch/read";
    private static final String SEARCH = "POST /crm/objects/2026-03/contacts/search";
    private static final String NOT_FOUND =
            "{'category':'OBJECT_NOT_FOUND','message':'may be deleted','context':{'ids':['%s']}}";

    private final ScriptedHubSpot hubSpot = new ScriptedHubSpot();
    private final HubSpotAdapter adapter = HubSpotAdapter.builder()
            .token("pat-na1-secret-secret")
            .baseUrl(hubSpot.url())
            .defaultRegion("DE")
            .searchesPerSecond(1000)
            .http(HttpSettings.builder().waiter(time -> {}).build())
            .build();

    @AfterEach
    void stop() {
        adapter.close();
        hubSpot.close();
    }

    @Test
    void an_email_that_is_primary_takes_one_call_and_is_matched_in_any_case() {
        hubSpot.answers(
                200,
                "{'results':[{'id':'2','properties':{'email':'Bob@Example.com','nps_ref':'r2'}},"
                        + "{'id':'1','properties':{'email':'ann@example.com','hs_additional_emails':'a@b.example'}}]}");
        List<Lookup> found = emails(Set.of("email"), "ann@example.com", "bob@example.com");
        assertThat(found.get(0))
                .isEqualTo(
                        Lookup.found(new CrmRecord("1", Map.of("email", List.of("ann@example.com", "a@b.example")))));
        assertThat(found.get(1))
                .isEqualTo(Lookup.found(new CrmRecord("2", Map.of("email", List.of("Bob@Example.com")))));
        assertThat(hubSpot.calls()).containsExactly(READ);
        assertThat(hubSpot.body(0).path("idProperty").asText()).isEqualTo("email");
        assertThat(hubSpot.body(0).path("properties").toString()).contains("email", "hs_additional_emails");
    }

    @Test
    void emails_that_the_batch_read_misses_are_searched_as_secondary_ones_in_one_call() {
        hubSpot.answers(
                207,
                "{'results':[{'id':'1','properties':{'email':'a@x.example'}}],'numErrors':1,'errors':["
                        + NOT_FOUND.formatted("b@x.example','c@x.example','d@x.example") + "]}");
        hubSpot.answers(
                200,
                "{'total':2,'results':[{'id':'7','properties':{'email':'other@x.example',"
                        + "'hs_additional_emails':'B@x.example;z@x.example'}},"
                        + "{'id':'8','properties':{'email':'x@x.example','hs_additional_emails':'cc@x.example'}}]}");
        List<Lookup> found = emails(Set.of(), "a@x.example", "b@x.example", "c@x.example", "d@x.example");
        assertThat(found)
                .extracting(HubSpotLookupTest::ids)
                .containsExactly(List.of("1"), List.of("7"), List.of(), List.of());
        assertThat(hubSpot.calls()).containsExactly(READ, SEARCH);
        assertThat(hubSpot.body(1).at("/filterGroups/0/filters/0/propertyName").asText())
                .isEqualTo("hs_additional_emails");
        assertThat(hubSpot.body(1).at("/filterGroups/0/filters/0/operator").asText())
                .isEqualTo("IN");
        assertThat(hubSpot.body(1).at("/filterGroups/0/filters/0/values")).hasSize(3);
        assertThat(hubSpot.body(1).path("after").isTextual()).isTrue();
    }

    @Test
    void a_secondary_email_that_the_batch_read_knows_needs_no_search() {
        hubSpot.answers(
                200,
                "{'results':[{'id':'7','properties':{'email':'main@x.example','hs_additional_emails':'b@x.example'}}]}");
        assertThat(ids(emails(Set.of(), "b@x.example").get(0))).containsExactly("7");
        assertThat(hubSpot.calls()).containsExactly(READ);
    }

    @Test
    void a_thousand_customers_take_eleven_read_calls_the_schema_included() {
        hubSpot.properties("[{'name':'nps_at','type':'datetime','fieldType':'date'}]");
        adapter.describe(RecordType.CONTACT);
        for (int batch = 0; batch < 10; batch++) {
            List<String> results = new ArrayList<>();
            List<IdentityKey> keys = new ArrayList<>();
            for (int i = batch * 100; i < batch * 100 + 100; i++) {
                results.add("{'id':'" + (1000 + i) + "','properties':{'email':'c" + i + "@x.example'}}");
                keys.add(IdentityKey.email("c" + i + "@x.example"));
            }
            hubSpot.answers(200, "{'results':[" + String.join(",", results) + "]}");
            assertThat(adapter.lookup(new LookupRequest(RecordType.CONTACT, keys, null, Set.of("nps_at"))))
                    .allSatisfy(lookup -> assertThat(ids(lookup)).hasSize(1));
        }
        assertThat(hubSpot.calls()).hasSize(11);
    }

    private void phoneProperties() {
        hubSpot.properties("[{'name':'hs_searchable_calculated_phone_number','type':'string'},"
                + "{'name':'hs_searchable_calculated_mobile_number','type':'string'}]");
    }

    @Test
    void two_contacts_with_the_same_phone_are_both_returned_and_spelling_does_not_matter() {
        phoneProperties();
        hubSpot.answers(
                200,
                "{'results':[{'id':'1','properties':{'phone':'030 1234567'}},"
                        + "{'id':'2','properties':{'mobilephone':'+49 (30) 123-4567'}},"
                        + "{'id':'3','properties':{'phone':'+49 30 7654321'}},"
                        + "{'id':'4','properties':{'phone':'call me'}}]}");
        List<Lookup> found = lookup(IdentityKey.phone("+49301234567", null));
        assertThat(ids(found.get(0))).containsExactlyInAnyOrder("1", "2");
        assertThat(hubSpot.body(1).path("filterGroups")).hasSize(2);
        assertThat(hubSpot.body(1).toString())
                .contains("hs_searchable_calculated_phone_number")
                .contains("\"301234567\"");
    }

    @Test
    void a_hundred_phones_keep_within_what_a_search_takes() {
        phoneProperties();
        List<IdentityKey> keys = IntStream.range(0, 100)
                .<IdentityKey>mapToObj(i -> IdentityKey.phone("+4721234" + (500 + i), null))
                .toList();
        for (int i = 0; i < 4; i++) {
            hubSpot.answers(200, "{'results':[]}");
        }
        adapter.lookup(new LookupRequest(RecordType.CONTACT, keys, null, Set.of()));
        for (int i = 1; i < hubSpot.calls().size(); i++) {
            assertThat(hubSpot.body(i).path("filterGroups").size()).isLessThanOrEqualTo(5);
            hubSpot.body(i)
                    .path("filterGroups")
                    .forEach(group -> group.path("filters")
                            .forEach(filter ->
                                    assertThat(filter.path("values").size()).isBetween(1, 100)));
        }
        assertThat(hubSpot.calls()).hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void a_phone_property_of_the_accounts_own_is_searched_in_the_usual_spellings() {
        hubSpot.properties("[{'name':'whatsapp','type':'string','fieldType':'text'}]");
        hubSpot.answers(200, "{'results':[{'id':'1','properties':{'whatsapp':'030 1234567'}}]}");
        List<Lookup> found = lookupIn("whatsapp", IdentityKey.phone("+49301234567", null));
        assertThat(ids(found.get(0))).containsExactly("1");
        assertThat(hubSpot.body(0).at("/filterGroups/0/filters/0/values").toString())
                .isEqualTo("[\"+49301234567\",\"49301234567\",\"301234567\",\"0301234567\"]");
    }

    @Test
    void a_search_is_followed_through_its_pages() {
        hubSpot.properties("[{'name':'company_no','type':'string','fieldType':'text'}]");
        hubSpot.answers(
                200, "{'results':[{'id':'1','properties':{'company_no':'AB-1'}}],'paging':{'next':{'after':'200'}}}");
        hubSpot.answers(200, "{'results':[{'id':'2','properties':{'company_no':'AB-1'}}]}");
        List<Lookup> found = lookupIn("company_no", IdentityKey.customerId("AB-1"));
        assertThat(ids(found.get(0))).containsExactly("1", "2");
        assertThat(hubSpot.body(2).path("after").asText()).isEqualTo("200");
        assertThat(hubSpot.body(1).toString()).contains("ab-1");
    }

    @Test
    void a_unique_property_is_read_in_a_batch_and_compared_exactly() {
        hubSpot.properties("[{'name':'customer_no','type':'string','fieldType':'text','hasUniqueValue':true}]");
        hubSpot.answers(
                200,
                "{'results':[{'id':'1','properties':{'customer_no':'A1'}},{'id':'2','properties':{'customer_no':'b2'}}]}");
        List<Lookup> found = lookupIn("customer_no", IdentityKey.customerId("A1"), IdentityKey.customerId("B2"));
        assertThat(found).extracting(HubSpotLookupTest::ids).containsExactly(List.of("1"), List.of());
        assertThat(hubSpot.body(1).path("idProperty").asText()).isEqualTo("customer_no");
    }

    @Test
    void a_property_that_does_not_exist_is_a_fault_of_the_mapping() {
        hubSpot.properties("[{'name':'email','type':'string','fieldType':'text'}]");
        CrmException thrown =
                catchThrowableOfType(CrmException.class, () -> lookupIn("custmer_no", IdentityKey.customerId("A1")));
        assertThat(thrown.failure().kind()).isEqualTo(FailureKind.SCHEMA);
        assertThat(thrown.failure().message()).contains("custmer_no");
    }

    @Test
    void a_merged_id_leads_to_the_survivor() {
        hubSpot.answers(
                200,
                "{'results':[{'id':'1','properties':{}}," + "{'id':'9','properties':{'hs_merged_object_ids':'5;6'}}]}");
        List<Lookup> found = lookup(IdentityKey.crmId("1"), IdentityKey.crmId("5"), IdentityKey.crmId("no-id"));
        assertThat(found).extracting(HubSpotLookupTest::ids).containsExactly(List.of("1"), List.of("9"), List.of());
        assertThat(hubSpot.body(0).path("inputs")).hasSize(2);
    }

    @Test
    void a_merged_id_of_an_account_that_does_not_list_merged_ids_is_asked_for_alone() {
        hubSpot.answers(200, "{'results':[{'id':'1','properties':{}},{'id':'9','properties':{}}]}");
        hubSpot.answers(200, "{'results':[{'id':'9','properties':{}}]}");
        List<Lookup> found = lookup(IdentityKey.crmId("1"), IdentityKey.crmId("5"));
        assertThat(found).extracting(HubSpotLookupTest::ids).containsExactly(List.of("1"), List.of("9"));
    }

    @Test
    void a_deleted_id_is_not_found() {
        hubSpot.answers(207, "{'results':[],'numErrors':1,'errors':[" + NOT_FOUND.formatted("5") + "]}");
        assertThat(lookup(IdentityKey.crmId("5"))).containsExactly(Lookup.none());
    }

    @Test
    void one_refused_key_fails_alone_and_several_are_a_refused_batch() {
        String refusal = "{'category':'VALIDATION_ERROR','message':'ann@x.example is wrong'}";
        hubSpot.answers(400, refusal);
        Lookup alone = emails(Set.of(), "ann@x.example").get(0);
        assertThat(alone).isInstanceOfSatisfying(Lookup.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(FailureKind.INVALID_VALUE);
            assertThat(failed.failure().message()).doesNotContain("ann");
        });
        hubSpot.answers(400, refusal);
        assertThat(catchThrowableOfType(CrmException.class, () -> emails(Set.of(), "ann@x.example", "b@x.example"))
                        .failure()
                        .kind())
                .isEqualTo(FailureKind.BATCH_REFUSED);
    }

    @Test
    void a_success_that_is_no_answer_of_hubspot_is_not_taken_for_nothing_found() {
        hubSpot.answers(200, "<html>maintenance</html>");
        assertThat(catchThrowableOfType(CrmException.class, () -> emails(Set.of(), "a@x.example"))
                        .failure()
                        .kind())
                .isEqualTo(FailureKind.UNEXPECTED);
    }

    @Test
    void options_of_a_checkbox_property_are_read_as_several_values() {
        hubSpot.properties("[{'name':'themes','type':'enumeration','fieldType':'checkbox','options':[{'value':'a'}]}]");
        hubSpot.answers(200, "{'results':[{'id':'1','properties':{'themes':'a;b'}}]}");
        Lookup found = adapter.lookup(
                        new LookupRequest(RecordType.CONTACT, List.of(IdentityKey.crmId("1")), null, Set.of("themes")))
                .get(0);
        assertThat(found).isEqualTo(Lookup.found(new CrmRecord("1", Map.of("themes", List.of("a", "b")))));
    }

    @Test
    void legacy_paths_are_one_setting_away() {
        HubSpotAdapter legacy = HubSpotAdapter.builder()
                .token("pat-na1-secret-secret")
                .baseUrl(hubSpot.url())
                .apiVersion("v3")
                .build();
        hubSpot.answers(200, "{'results':[]}");
        legacy.lookup(new LookupRequest(RecordType.CONTACT, List.of(IdentityKey.crmId("1")), null, Set.of()));
        assertThat(hubSpot.calls()).containsExactly("POST /crm/v3/objects/contacts/batch/read");
    }

    private List<Lookup> emails(Set<String> readFields, String... emails) {
        return adapter.lookup(new LookupRequest(
                RecordType.CONTACT,
                java.util.Arrays.stream(emails).map(IdentityKey::email).toList(),
                null,
                readFields));
    }

    private List<Lookup> lookup(IdentityKey... keys) {
        return adapter.lookup(new LookupRequest(RecordType.CONTACT, List.of(keys), null, Set.of()));
    }

    private List<Lookup> lookupIn(String field, IdentityKey... keys) {
        return adapter.lookup(new LookupRequest(RecordType.CONTACT, List.of(keys), field, Set.of()));
    }

    private static List<String> ids(Lookup lookup) {
        return ((Lookup.Found) lookup).records().stream().map(CrmRecord::id).toList();
    }
}
