package io.github.nps4j.testkit.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Companies, custom objects, associations and lists. */
class HubSpotObjectsTest {

    private static final String COMPANIES = "/crm/objects/2026-03/companies";
    private static final String ASSOCIATE = "/batch/associate/default";

    private HubSpotSimulator hubspot;
    private Http http;

    @BeforeEach
    void setUp() {
        hubspot = HubSpotSimulator.start();
        http = new Http(hubspot);
    }

    @AfterEach
    void tearDown() {
        hubspot.close();
    }

    private static String pairs(String from, String to) {
        return "{\"inputs\":[{\"from\":{\"id\":\"%s\"},\"to\":{\"id\":\"%s\"}}]}".formatted(from, to);
    }

    @Test
    void companies_have_properties_and_records_of_their_own_and_may_share_a_domain() {
        Http.Reply first = http.post(
                COMPANIES, "{\"properties\":{\"name\":\"Acme\",\"domain\":\"acme.example\"},\"associations\":[]}");
        assertThat(first.status()).isEqualTo(201);
        assertThat(http.post(
                                COMPANIES,
                                "{\"properties\":{\"name\":\"Acme 2\",\"domain\":\"acme.example\"},\"associations\":[]}")
                        .status())
                .isEqualTo(201);
        assertThat(hubspot.contactCount()).isZero();
        assertThat(hubspot.objects("companies").records()).hasSize(2);
        Http.Reply wrong = http.post(COMPANIES, "{\"properties\":{\"lastname\":\"x\"},\"associations\":[]}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.message()).contains("PROPERTY_DOESNT_EXIST");
        assertThat(http.post(
                                COMPANIES + "/batch/upsert",
                                "{\"inputs\":[{\"id\":\"acme.example\",\"idProperty\":\"domain\",\"properties\":{}}]}")
                        .message())
                .contains("non-unique 0-2 property");
    }

    @Test
    void an_object_that_the_account_has_not_is_refused_and_a_custom_one_is_known_by_name_and_id() {
        assertThat(http.get("/crm/objects/2026-03/p4711_branch/1").message()).contains("Unable to infer object type");
        String name = hubspot.addCustomObject("branch", HubSpotProperty.uniqueText("branch_no"));
        String upsert =
                "{\"inputs\":[{\"id\":\"B-1\",\"idProperty\":\"branch_no\",\"properties\":{\"branch_no\":\"B-1\"}}]}";
        Http.Reply created = http.post("/crm/objects/2026-03/" + name + "/batch/upsert", upsert);
        assertThat(created.body().at("/results/0/new").asBoolean()).isTrue();
        Http.Reply again =
                http.post("/crm/objects/2026-03/" + hubspot.objects(name).id() + "/batch/upsert", upsert);
        assertThat(again.body().at("/results/0/new").asBoolean()).isFalse();
        assertThat(hubspot.objects(name).records()).hasSize(1);
        assertThatThrownBy(() -> hubspot.addCustomObject("branch")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void each_kind_of_objects_needs_scopes_of_its_own_and_an_association_those_of_both_ends() {
        String contact = hubspot.addContact(Map.of("email", "ann@example.com"));
        String company = hubspot.objects("companies").add(Map.of("name", "Acme"));
        Http contactsOnly =
                new Http(hubspot, hubspot.addToken("crm.objects.contacts.read", "crm.objects.contacts.write"));
        assertThat(contactsOnly.get("/crm/objects/2026-03/contacts/" + contact).status())
                .isEqualTo(200);
        assertThat(contactsOnly.get(COMPANIES + "/" + company).status()).isEqualTo(403);
        Http.Reply refused =
                contactsOnly.post("/crm/associations/2026-03/contacts/companies" + ASSOCIATE, pairs(contact, company));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body().toString()).contains("crm.objects.companies.write");
        String list = hubspot.addList("Detractors", "contacts", "MANUAL");
        assertThat(contactsOnly.get("/crm/lists/2026-03/" + list).status()).isEqualTo(403);
    }

    @Test
    void records_are_associated_once_seen_from_both_ends_and_a_missing_one_is_told() {
        String contact = hubspot.addContact(Map.of("email", "ann@example.com"));
        String company = hubspot.objects("companies").add(Map.of("name", "Acme"));
        String path = "/crm/associations/2026-03/contacts/companies" + ASSOCIATE;
        for (int i = 0; i < 2; i++) {
            assertThat(http.post(path, pairs(contact, company)).status()).isEqualTo(200);
        }
        assertThat(hubspot.objects("contacts").associated(contact, "companies")).containsExactly(company);
        JsonNode back =
                http.get(COMPANIES + "/" + company + "/associations/contacts").body();
        assertThat(back.path("results")).hasSize(1);
        assertThat(back.at("/results/0/toObjectId").asText()).isEqualTo(contact);
        Http.Reply missing = http.post(path, pairs(contact, "1"));
        assertThat(missing.status()).isEqualTo(207);
        assertThat(missing.body().at("/errors/0/category").asText()).isEqualTo("OBJECT_NOT_FOUND");
        // the legacy form came with v4
        assertThat(http.post("/crm/v4/associations/contacts/companies" + ASSOCIATE, pairs(contact, company))
                        .status())
                .isEqualTo(200);
        assertThat(http.post("/crm/v3/associations/contacts/companies" + ASSOCIATE, pairs(contact, company))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void notes_lead_to_companies_and_custom_objects_by_the_account_s_own_number() {
        String company = hubspot.objects("companies").add(Map.of("name", "Acme"));
        String branches = hubspot.addCustomObject("branch");
        String branch = hubspot.objects(branches).add(Map.of());
        JsonNode label = http.get("/crm/associations/2026-03/notes/" + branches + "/labels")
                .body()
                .at("/results/0");
        for (List<String> target : List.of(
                List.of(company, "HUBSPOT_DEFINED", "190"),
                List.of(
                        branch,
                        label.path("category").asText(),
                        label.path("typeId").asText()))) {
            assertThat(http.post("/crm/objects/2026-03/notes", """
                            {"properties": {"hs_timestamp": "2026-03-01T09:00:00Z", "hs_note_body": "x"},
                             "associations": [{"to": {"id": "%s"}, "types":
                               [{"associationCategory": "%s", "associationTypeId": %s}]}]}
                            """.formatted(target.toArray()))
                            .status())
                    .as(target.toString())
                    .isEqualTo(201);
        }
        assertThat(hubspot.objects("companies").notes(company)).hasSize(1);
        assertThat(hubspot.objects(branches).notes(branch)).hasSize(1);
    }

    @Test
    void a_list_takes_members_by_request_unless_it_has_a_rule_and_is_found_by_id_and_name() {
        String contact = hubspot.addContact(Map.of("email", "ann@example.com"));
        String manual = hubspot.addList("Detractors", "contacts", "MANUAL");
        String dynamic = hubspot.addList("By rule", "contacts", "DYNAMIC");
        String add = "/crm/lists/2026-03/" + manual + "/memberships/add";
        JsonNode added = http.send("PUT", add, "[\"" + contact + "\",\"1\"]").body();
        assertThat(added.at("/recordsIdsAdded/0").asText()).isEqualTo(contact);
        assertThat(added.at("/recordIdsMissing/0").asText()).isEqualTo("1");
        assertThat(http.send("PUT", add, "[\"" + contact + "\"]").body().path("recordsIdsAdded"))
                .as("it is on the list already")
                .isEmpty();
        assertThat(hubspot.listMembers(manual)).containsExactly(contact);
        assertThat(http.send("PUT", "/crm/lists/2026-03/" + dynamic + "/memberships/add", "[\"" + contact + "\"]")
                        .status())
                .isEqualTo(400);
        assertThat(http.get("/crm/lists/2026-03/object-type-id/0-1/name/Detractors")
                        .body()
                        .at("/list/listId")
                        .asText())
                .isEqualTo(manual);
        assertThat(http.get("/crm/lists/2026-03/object-type-id/0-2/name/Detractors")
                        .status())
                .as("a list of contacts is no list of companies")
                .isEqualTo(404);
        assertThat(http.get("/crm/lists/2026-03/999").category()).isEqualTo("OBJECT_NOT_FOUND");
        assertThat(http.send("PUT", add, "{\"ids\":[]}").status()).isEqualTo(400);
    }

    @Test
    void everything_is_there_again_after_a_restart(@TempDir Path folder) {
        Path file = folder.resolve("hubspot.jsonl");
        String contact;
        String company;
        String entry;
        String list;
        String entries;
        try (HubSpotSimulator first = HubSpotSimulator.builder().journal(file).start()) {
            entries = first.addCustomObject("nps_response", HubSpotProperty.uniqueText("nps_marker"));
            contact = first.addContact(Map.of("email", "ann@example.com"));
            company = first.objects("companies").add(Map.of("name", "Acme"));
            entry = first.objects(entries).add(Map.of("nps_marker", "m-1"));
            list = first.addList("Detractors", "contacts", "MANUAL");
            Http http = new Http(first);
            http.post("/crm/associations/2026-03/contacts/companies" + ASSOCIATE, pairs(contact, company));
            http.post("/crm/associations/2026-03/" + entries + "/contacts" + ASSOCIATE, pairs(entry, contact));
            http.send("PUT", "/crm/lists/2026-03/" + list + "/memberships/add", "[\"" + contact + "\"]");
        }
        try (HubSpotSimulator second = HubSpotSimulator.builder().journal(file).start()) {
            assertThat(second.objects("companies").record(company).property("name"))
                    .isEqualTo("Acme");
            assertThat(second.objects("contacts").associated(contact, "companies"))
                    .containsExactly(company);
            assertThat(second.objects("contacts").associated(contact, entries)).containsExactly(entry);
            assertThat(second.objects(entries).record(entry).property("nps_marker"))
                    .isEqualTo("m-1");
            assertThat(second.listMembers(list)).containsExactly(contact);
            assertThatThrownBy(() -> second.objects(entries).add(Map.of("nps_marker", "m-1")))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
