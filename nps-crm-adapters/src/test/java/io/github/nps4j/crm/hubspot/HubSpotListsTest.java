package io.github.nps4j.crm.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.nps4j.crm.Associations;
import io.github.nps4j.crm.Associations.Pair;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.ListMembership;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.WriteOutcome.Applied;
import io.github.nps4j.crm.WriteOutcome.Rejected;
import io.github.nps4j.crm.WriteOutcome.Unknown;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.testkit.hubspot.Endpoint;
import io.github.nps4j.testkit.hubspot.HubSpotSimulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the contract does not ask of lists and associations. */
class HubSpotListsTest {

    private final HubSpotSimulator hubSpot = HubSpotSimulator.start();
    private final List<AutoCloseable> open = new ArrayList<>(List.of(hubSpot));

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private HubSpotAdapter.Builder builder() {
        return HubSpotAdapter.builder().baseUrl(hubSpot.baseUrl().toString()).token(hubSpot.token());
    }

    private <T> T able(HubSpotAdapter.Builder builder, Class<T> ability) {
        HubSpotAdapter adapter = builder.build();
        open.add(adapter);
        return adapter.ability(ability).orElseThrow();
    }

    private ScriptedHubSpot scripted() {
        ScriptedHubSpot script = new ScriptedHubSpot();
        open.add(script);
        return script;
    }

    private static Failure thrown(Runnable call) {
        CrmException thrown = catchThrowableOfType(CrmException.class, call::run);
        assertThat(thrown).as("the call must fail as a whole").isNotNull();
        return thrown.failure();
    }

    @Test
    void a_list_that_takes_no_such_members_is_told_before_anything_is_changed() {
        String contact = hubSpot.addContact(Map.of("email", "ann@x.example"));
        String dynamic = hubSpot.addList("By rule", "contacts", "DYNAMIC");
        String companies = hubSpot.addList("Companies", "companies", "MANUAL");
        ListMembership lists = able(builder(), ListMembership.class);
        Map<String, String> expected = Map.of(
                "999", "there is no list 999", dynamic, "DYNAMIC", companies, "0-2", "Detractors", "no id of a list");
        expected.forEach((list, what) -> {
            Failure failure = thrown(() -> lists.addToList(RecordType.CONTACT, list, List.of(contact)));
            assertThat(failure.kind()).isEqualTo(FailureKind.SCHEMA);
            assertThat(failure.message()).contains(what);
        });
        assertThat(hubSpot.requests(Endpoint.LIST_ADD)).isZero();
    }

    @Test
    void lists_of_a_custom_object_are_found_by_name_only_where_its_id_is_known() {
        String branches = hubSpot.addCustomObject("branch");
        String list = hubSpot.addList("Bad branches", branches, "SNAPSHOT");
        String branch = hubSpot.objects(branches).add(Map.of());
        RecordType byName = new RecordType(branches);
        ListMembership plain = able(builder(), ListMembership.class);
        assertThat(thrown(() -> plain.findList(byName, "Bad branches")).message())
                .contains("objectType");
        assertThat(plain.addToList(byName, list, List.of(branch))).containsExactly(new Applied(branch));
        RecordType alias = new RecordType("branch");
        ListMembership named =
                able(builder().objectType(alias, hubSpot.objects(branches).id()), ListMembership.class);
        assertThat(named.findList(alias, "Bad branches")).isEqualTo(Optional.of(list));
        assertThat(named.removeFromList(alias, list, List.of(branch))).containsExactly(new Applied(branch));
        assertThat(hubSpot.listMembers(list)).isEmpty();
    }

    @Test
    void lists_need_a_scope_of_their_own() {
        String contact = hubSpot.addContact(Map.of("email", "ann@x.example"));
        String list = hubSpot.addList("Detractors", "contacts", "MANUAL");
        ListMembership lists = able(
                builder().token(hubSpot.addToken("crm.lists.read", "crm.objects.contacts.write")),
                ListMembership.class);
        Failure failure = thrown(() -> lists.addToList(RecordType.CONTACT, list, List.of(contact)));
        assertThat(failure.kind()).isEqualTo(FailureKind.FORBIDDEN);
        assertThat(failure.message()).contains("crm.lists.write");
    }

    @Test
    void legacy_paths_serve_lists_and_associations_too() {
        String contact = hubSpot.addContact(Map.of("email", "ann@x.example"));
        String company = hubSpot.objects("companies").add(Map.of("name", "Acme"));
        String list = hubSpot.addList("Detractors", "contacts", "MANUAL");
        HubSpotAdapter.Builder legacy = builder().apiVersion("v3");
        assertThat(able(legacy, ListMembership.class).addToList(RecordType.CONTACT, list, List.of(contact)))
                .containsExactly(new Applied(contact));
        Associations associations = able(legacy, Associations.class);
        assertThat(associations.associate(RecordType.CONTACT, RecordType.ACCOUNT, List.of(new Pair(contact, company))))
                .containsExactly(new Applied(contact));
        assertThat(associations.associated(RecordType.ACCOUNT, company, RecordType.CONTACT))
                .containsExactly(contact);
        assertThat(hubSpot.requests())
                .extracting(request -> request.path())
                .anyMatch(path -> path.startsWith("/crm/v4/associations/contacts/companies/"))
                .anyMatch(path -> path.startsWith("/crm/v3/lists/"));
    }

    @Test
    void pairs_that_the_answer_names_nowhere_are_unknown_and_one_that_an_error_names_is_rejected() {
        ScriptedHubSpot script = scripted();
        script.answers(
                207,
                "{'results':[{'from':{'id':'1'},'to':{'id':'10'}},{'from':{'id':'10'},'to':{'id':'1'}}],'numErrors':1,"
                        + "'errors':[{'category':'OBJECT_NOT_FOUND','message':'x','context':{'fromObjectId':['2'],"
                        + "'toObjectId':['10']}}]}");
        List<WriteOutcome> outcomes = able(
                        HubSpotAdapter.builder().baseUrl(script.url()).token("pat-na1-secret"), Associations.class)
                .associate(
                        RecordType.CONTACT,
                        RecordType.ACCOUNT,
                        List.of(new Pair("1", "10"), new Pair("2", "10"), new Pair("3", "10")));
        assertThat(outcomes.get(0)).isEqualTo(new Applied("1"));
        assertThat(outcomes.get(1))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.failure().kind()).isEqualTo(FailureKind.RECORD_GONE));
        assertThat(outcomes.get(2)).isInstanceOf(Unknown.class);
        assertThat(script.calls())
                .containsExactly("POST /crm/associations/2026-03/contacts/companies/batch/associate/default");
        assertThat(script.body(0).at("/inputs/0/from/id").asText()).isEqualTo("1");
        assertThat(script.body(0).at("/inputs/0").has("objectWriteTraceId")).isFalse();
    }
}
