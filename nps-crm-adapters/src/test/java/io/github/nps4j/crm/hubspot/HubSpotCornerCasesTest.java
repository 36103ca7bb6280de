package io.github.nps4j.crm.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.ListMembership;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.RecordWrite.FurtherKey;
import io.github.nps4j.crm.SchemaProvisioner;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.WriteOutcome.Applied;
import io.github.nps4j.crm.WriteOutcome.Rejected;
import io.github.nps4j.crm.WriteOutcome.Retry;
import io.github.nps4j.http.HttpSettings;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.Attribute;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.FieldType;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.sync.Destination;
import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.sync.store.InMemorySyncStore;
import io.github.nps4j.testkit.SettableClock;
import io.github.nps4j.testkit.hubspot.Endpoint;
import io.github.nps4j.testkit.hubspot.HubSpotFault;
import io.github.nps4j.testkit.hubspot.HubSpotProperty;
import io.github.nps4j.testkit.hubspot.HubSpotRequest;
import io.github.nps4j.testkit.hubspot.HubSpotSimulator;
import io.github.nps4j.testkit.hubspot.HubSpotSimulatorBuilder;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of HubSpot are known to get wrong, one test or more for each. */
class HubSpotCornerCasesTest {

    private static final Map<String, FieldValue> SCORE =
            Map.of("nps_score", new FieldValue.NumberValue(BigDecimal.valueOf(9)));

    private final SettableClock clock = SettableClock.at(Instant.parse("2026-11-21T10:00:00Z"));
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private HubSpotSimulator start(HubSpotSimulatorBuilder builder) {
        HubSpotSimulator hubSpot = builder.clock(clock).start();
        open.add(hubSpot);
        hubSpot.addNpsProperties();
        return hubSpot;
    }

    private HubSpotSimulator start() {
        return start(HubSpotSimulator.builder());
    }

    private HubSpotAdapter.Builder builder(String url, String token) {
        return HubSpotAdapter.builder()
                .baseUrl(url)
                .token(token)
                .searchesPerSecond(1_000)
                .http(HttpSettings.builder().clock(clock).waiter(time -> {}).build());
    }

    private HubSpotAdapter adapter(HubSpotSimulator hubSpot) {
        return adapter(builder(hubSpot.baseUrl().toString(), hubSpot.token()));
    }

    private HubSpotAdapter adapter(HubSpotAdapter.Builder builder) {
        HubSpotAdapter adapter = builder.build();
        open.add(adapter);
        return adapter;
    }

    private ScriptedHubSpot scripted() {
        ScriptedHubSpot hubSpot = new ScriptedHubSpot();
        open.add(hubSpot);
        return hubSpot;
    }

    private static List<String> ids(Lookup lookup) {
        return ((Lookup.Found) lookup).records().stream().map(CrmRecord::id).toList();
    }

    private static List<WriteOutcome> write(HubSpotAdapter adapter, RecordWrite... writes) {
        return adapter.write(RecordType.CONTACT, List.of(writes));
    }

    private static RecordWrite create(String email, FurtherKey... further) {
        return RecordWrite.create(IdentityKey.email(email), null, "t-" + email, SCORE)
                .withFurtherKeys(List.of(further));
    }

    private static FurtherKey phone(String number) {
        return new FurtherKey(IdentityKey.phone(number, null), null);
    }

    private static Lookup byEmail(HubSpotAdapter adapter, String email) {
        return adapter.lookup(new LookupRequest(RecordType.CONTACT, List.of(IdentityKey.email(email)), null, Set.of()))
                .get(0);
    }

    private static Failure thrown(Runnable call) {
        CrmException thrown = catchThrowableOfType(CrmException.class, call::run);
        assertThat(thrown).as("the call must fail as a whole").isNotNull();
        return thrown.failure();
    }

    private static Failure rejected(WriteOutcome outcome) {
        assertThat(outcome).isInstanceOf(Rejected.class);
        return ((Rejected) outcome).failure();
    }

    // ---- of every CRM, where HubSpot has its own way to get it wrong

    @Test
    void corner_case_2_two_customers_of_one_contact_never_stand_twice_in_a_batch() {
        HubSpotSimulator hubSpot = start();
        String id = hubSpot.addContact(Map.of("email", "main@x.example"));
        hubSpot.addEmail(id, "second@x.example");
        FieldMapping mapping = FieldMapping.builder("m")
                .match("email")
                .field("nps_score", Attribute.SCORE, FieldType.number())
                .build();
        try (NpsSync sync = NpsSync.builder(new InMemorySyncStore())
                .destination(Destination.of("hubspot", adapter(hubSpot), mapping))
                .build()) {
            int n = 0;
            for (String email : List.of("main@x.example", "second@x.example")) {
                n++;
                sync.submit(NpsResponse.builder()
                        .source("app")
                        .id("r-" + n)
                        .score(n)
                        .respondedAt(Instant.parse("2026-03-01T09:00:00Z").plusSeconds(n))
                        .identity(Identity.builder().email(email).build())
                        .build());
            }
            sync.runDue();
            sync.runDue();
            assertThat(sync.ledger().toString()).contains("0 waiting + 0 in review + 0 dead");
        }
        assertThat(hubSpot.contact(id).property("nps_score")).isEqualTo("2");
        // HubSpot answers 400 to a batch that names a record twice
        assertThat(hubSpot.requests()).extracting(HubSpotRequest::status).allMatch(status -> status < 300);
    }

    @Test
    void corner_case_9_a_property_that_was_made_a_moment_ago_is_known_without_waiting_for_the_schema_to_age() {
        HubSpotSimulator hubSpot = start();
        HubSpotAdapter adapter = adapter(hubSpot);
        adapter.describe(RecordType.CONTACT);
        clock.advance(Duration.ofMinutes(1));
        hubSpot.addProperty(HubSpotProperty.uniqueText("loyalty_no"));
        assertThat(write(adapter, RecordWrite.create(IdentityKey.custom("loyalty", "L-1"), "loyalty_no", "t1", SCORE)))
                .allMatch(Applied.class::isInstance);
        assertThat(hubSpot.requests(Endpoint.PROPERTIES_READ)).isEqualTo(2);
    }

    // ---- of HubSpot

    @Test
    void corner_case_14_a_search_that_lags_behind_makes_no_second_contact() {
        HubSpotSimulator hubSpot = start(HubSpotSimulator.builder().searchDelay(Duration.ofMinutes(1)));
        String id = hubSpot.addContact(Map.of("email", "main@x.example"));
        hubSpot.indexNow();
        hubSpot.addEmail(id, "second@x.example");
        HubSpotAdapter adapter = adapter(hubSpot);
        assertThat(ids(byEmail(adapter, "second@x.example")))
                .as("search does not know it yet")
                .isEmpty();
        assertThat(write(adapter, create("second@x.example"))).containsExactly(new Applied(id));
        assertThat(hubSpot.contactCount()).isEqualTo(1);
        clock.advance(Duration.ofMinutes(1));
        assertThat(ids(byEmail(adapter, "second@x.example"))).containsExactly(id);
    }

    @Test
    void corner_case_14_contact_already_exists_is_answered_by_updating_the_existing_id() {
        HubSpotSimulator hubSpot = start(HubSpotSimulator.builder().searchDelay(Duration.ofMinutes(1)));
        String id = hubSpot.addContact(Map.of("email", "main@x.example", "phone", "+4930111"));
        hubSpot.indexNow();
        hubSpot.addEmail(id, "second@x.example");
        HubSpotAdapter adapter = adapter(hubSpot);
        assertThat(write(adapter, create("second@x.example", phone("+49301234567"))))
                .containsExactly(new Applied(id));
        assertThat(hubSpot.requests(Endpoint.CONTACTS_BATCH_CREATE))
                .as("refused with 409")
                .isEqualTo(1);
        assertThat(hubSpot.contactCount()).isEqualTo(1);
        assertThat(hubSpot.contact(id).properties())
                .containsEntry("email", "main@x.example")
                .containsEntry("phone", "+4930111")
                .containsEntry("nps_score", "9");
    }

    @Test
    void corner_case_14_an_existing_contact_of_a_further_key_is_a_contradiction_and_not_written_to() {
        HubSpotSimulator hubSpot = start();
        String other = hubSpot.addContact(Map.of("email", "ann@x.example", "customer_id", "C-1"));
        List<WriteOutcome> outcomes = write(
                adapter(hubSpot),
                RecordWrite.create(IdentityKey.customerId("C-2"), "customer_id", "t1", SCORE)
                        .withFurtherKeys(List.of(new FurtherKey(IdentityKey.email("ann@x.example"), null))));
        Failure failure = rejected(outcomes.get(0));
        assertThat(failure.kind()).isEqualTo(FailureKind.DUPLICATE);
        assertThat(failure.message()).contains(other);
        assertThat(hubSpot.contact(other).property("nps_score")).isNull();
        assertThat(hubSpot.contactCount()).isEqualTo(1);
    }

    @Test
    void corner_case_15_two_users_of_one_contact_find_it_by_either_email_in_any_case_and_its_email_stays() {
        HubSpotSimulator hubSpot = start();
        String id = hubSpot.addContact(Map.of("email", "ann@x.example"));
        hubSpot.addEmail(id, "Bob@x.example");
        HubSpotAdapter adapter = adapter(hubSpot);
        assertThat(ids(byEmail(adapter, "ann@x.example"))).containsExactly(id);
        assertThat(ids(byEmail(adapter, "bob@x.example"))).containsExactly(id);
        Map<String, FieldValue> fields = Map.of(
                "email", new FieldValue.TextValue("bob@x.example"), "nps_comment", new FieldValue.TextValue("x"));
        assertThat(write(adapter, RecordWrite.update(id, "t1", fields))).containsExactly(new Applied(id));
        assertThat(hubSpot.contact(id).properties())
                .containsEntry("email", "ann@x.example")
                .containsEntry("nps_comment", "x");
    }

    @Test
    void corner_case_16_values_of_a_search_are_in_lower_case_without_repetition_and_at_most_100_each() {
        ScriptedHubSpot hubSpot = scripted();
        hubSpot.properties("[{'name':'branch_no','type':'string','fieldType':'text'}]");
        List<IdentityKey> keys = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            keys.add(IdentityKey.custom("branch", "AB" + i));
            keys.add(IdentityKey.custom("branch", "ab" + i));
        }
        for (int i = 0; i < 2; i++) {
            hubSpot.answers(
                    200, "{'total':1,'results':[{'id':'7','properties':{'branch_no':'AB" + (i == 0 ? 1 : 99) + "'}}]}");
        }
        List<Lookup> found = adapter(builder(hubSpot.url(), "pat-na1-secret"))
                .lookup(new LookupRequest(RecordType.CONTACT, keys, "branch_no", Set.of()));
        List<Set<String>> asked = new ArrayList<>();
        for (int i = 0; i < hubSpot.calls().size(); i++) {
            if (hubSpot.calls().get(i).endsWith("/search")) {
                var values = hubSpot.body(i).at("/filterGroups/0/filters/0/values");
                Set<String> distinct = IntStream.range(0, values.size())
                        .mapToObj(n -> values.get(n).asText())
                        .collect(Collectors.toSet());
                assertThat(values).hasSize(distinct.size()).hasSizeLessThanOrEqualTo(100);
                asked.add(distinct);
            }
        }
        assertThat(asked)
                .hasSize(2)
                .allSatisfy(
                        values -> assertThat(values).allMatch(value -> value.equals(value.toLowerCase(Locale.ROOT))));
        // what only differs in case is not the same id
        assertThat(ids(found.get(2))).containsExactly("7");
        assertThat(ids(found.get(3))).isEmpty();
    }

    @Test
    void corner_case_17_contacts_are_updated_by_record_id_only_and_created_by_unique_properties_only() {
        HubSpotSimulator hubSpot = start();
        String id = hubSpot.addContact(Map.of("email", "ann@x.example"));
        HubSpotAdapter adapter = adapter(hubSpot);
        List<WriteOutcome> outcomes = write(
                adapter,
                RecordWrite.update(id, "t1", SCORE),
                // an email as a record id "succeeds" at HubSpot and changes nothing
                RecordWrite.update("bob@x.example", "t2", SCORE),
                RecordWrite.create(IdentityKey.accountNumber("A-1"), "account_number", "t3", SCORE));
        assertThat(outcomes.get(0)).isEqualTo(new Applied(id));
        assertThat(outcomes.get(1)).as("changed nothing").isNotInstanceOf(Applied.class);
        assertThat(rejected(outcomes.get(2)).message()).contains("unique property");
        assertThat(hubSpot.contactCount()).isEqualTo(1);

        ScriptedHubSpot script = scripted();
        script.properties("[{'name':'nps_score','type':'number','fieldType':'number'}]");
        script.answers(200, "{'results':[{'id':'5','objectWriteTraceId':'t1'}]}");
        write(adapter(builder(script.url(), "pat-na1-secret")), RecordWrite.update("5", "t1", SCORE));
        int last = script.calls().size() - 1;
        assertThat(script.calls().get(last)).endsWith("/contacts/batch/update");
        assertThat(script.body(last).at("/inputs/0").has("idProperty")).isFalse();
    }

    @Test
    void corner_case_18_a_creation_that_is_refused_for_one_existing_contact_writes_none_and_each_alone_is_told_apart() {
        HubSpotSimulator hubSpot = start(HubSpotSimulator.builder().searchDelay(Duration.ofMinutes(1)));
        String id = hubSpot.addContact(Map.of("email", "main@x.example"));
        hubSpot.indexNow();
        hubSpot.addEmail(id, "second@x.example");
        HubSpotAdapter adapter = adapter(hubSpot);
        List<RecordWrite> writes = List.of(
                create("new1@x.example", phone("+49301234561")),
                create("second@x.example", phone("+49301234562")),
                create("new2@x.example", phone("+49301234563")));
        assertThat(thrown(() -> adapter.write(RecordType.CONTACT, writes)).kind())
                .isEqualTo(FailureKind.BATCH_REFUSED);
        assertThat(hubSpot.contactCount()).as("nothing was created").isEqualTo(1);
        // as the engine does then
        for (RecordWrite one : writes) {
            assertThat(adapter.write(RecordType.CONTACT, List.of(one))).allMatch(Applied.class::isInstance);
        }
        assertThat(hubSpot.contactCount()).isEqualTo(3);
        assertThat(hubSpot.contact(id).property("nps_score")).isEqualTo("9");
    }

    @Test
    void corner_case_19_each_of_the_three_429_has_its_own_wait_and_the_day_is_not_tried_again() {
        HubSpotSimulator hubSpot = start();
        String id = hubSpot.addContact(Map.of("email", "ann@x.example"));
        HubSpotAdapter adapter = adapter(hubSpot);
        hubSpot.clearRequests();

        hubSpot.failNext(Endpoint.CONTACTS_BATCH_UPDATE, 1, HubSpotFault.tenSecondly());
        Failure rolling = thrown(() -> write(adapter, RecordWrite.update(id, "t1", SCORE)));
        assertThat(rolling.kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(rolling.retryAfter()).contains(Duration.ofSeconds(10));

        hubSpot.failNext(Endpoint.CONTACTS_SEARCH, 1, HubSpotFault.secondly());
        Failure searching = thrown(() -> byEmail(adapter, "nobody@x.example"));
        assertThat(searching.kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(searching.retryAfter()).contains(Duration.ofSeconds(1));

        hubSpot.failNext(Endpoint.CONTACTS_BATCH_UPDATE, 1, HubSpotFault.daily());
        Failure day = thrown(() -> write(adapter, RecordWrite.update(id, "t2", SCORE)));
        assertThat(day.kind()).isEqualTo(FailureKind.QUOTA_EXHAUSTED);
        assertThat(hubSpot.requests(Endpoint.CONTACTS_BATCH_UPDATE))
                .as("each asked once")
                .isEqualTo(2);
    }

    @Test
    void corner_case_20_locked_and_moving_accounts_are_waited_for_as_hubspot_asks() {
        HubSpotSimulator hubSpot = start();
        String id = hubSpot.addContact(Map.of("email", "ann@x.example"));
        HubSpotAdapter adapter = adapter(hubSpot);
        hubSpot.failNextWrite(1, HubSpotFault.locked());
        WriteOutcome locked =
                write(adapter, RecordWrite.update(id, "t1", SCORE)).get(0);
        assertThat(locked).isInstanceOfSatisfying(Retry.class, retry -> {
            assertThat(retry.failure().kind()).isEqualTo(FailureKind.LOCKED);
            assertThat(retry.failure().retryAfter()).contains(Duration.ofSeconds(2));
        });
        hubSpot.failNextWrite(1, HubSpotFault.migrating(Duration.ofMinutes(15)));
        Failure moving = thrown(() -> write(adapter, RecordWrite.update(id, "t2", SCORE)));
        assertThat(moving.kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(moving.retryAfter()).contains(Duration.ofMinutes(15));
    }

    @Test
    void corner_case_20_a_missing_scope_is_no_revoked_token() {
        HubSpotSimulator hubSpot = start();
        String id = hubSpot.addContact(Map.of("email", "ann@x.example"));
        String reader = hubSpot.addToken("crm.objects.contacts.read", "crm.schemas.contacts.read");
        HubSpotAdapter adapter = adapter(builder(hubSpot.baseUrl().toString(), reader));
        Failure failure = thrown(() -> write(adapter, RecordWrite.update(id, "t1", SCORE)));
        assertThat(failure.kind()).isEqualTo(FailureKind.FORBIDDEN);
        assertThat(failure.message()).contains("crm.objects.contacts.write");
        assertThat(ids(byEmail(adapter, "ann@x.example")))
                .as("what the token may do goes on")
                .containsExactly(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'error':'invalid_grant','error_description':'x'}",
                "{'status':'BAD_REFRESH_TOKEN','message':'missing or unknown refresh token'}"
            })
    void corner_case_20_a_refresh_token_that_is_refused_ends_it_in_both_forms_of_the_error(String body) {
        ScriptedHubSpot hubSpot = scripted();
        hubSpot.answers(400, body);
        HubSpotAdapter adapter = adapter(
                HubSpotAdapter.builder().baseUrl(hubSpot.url()).oauth("client", "client-secret", "refresh-secret"));
        Failure failure = thrown(() -> adapter.describe(RecordType.CONTACT));
        assertThat(failure.kind()).isEqualTo(FailureKind.UNAUTHORIZED);
        assertThat(failure.message()).contains("install the app again").doesNotContain("refresh-secret");
        assertThat(hubSpot.calls()).containsExactly("POST /oauth/2026-03/token");
    }

    @Test
    void corner_case_21_properties_that_hubspot_keeps_itself_are_read_only_and_no_mapping_may_name_them() {
        HubSpotSimulator hubSpot = start();
        hubSpot.addProperty(new HubSpotProperty("days_open", "number", "number", List.of(), false, false, true));
        String id = hubSpot.addContact(Map.of("email", "ann@x.example"));
        HubSpotAdapter adapter = adapter(hubSpot);
        for (String name : List.of("hs_object_id", "createdate", "days_open")) {
            assertThat(adapter.describe(RecordType.CONTACT).field(name).map(CrmField::writable))
                    .as(name)
                    .contains(false);
            Map<String, FieldValue> fields = Map.of(name, new FieldValue.TextValue("1"));
            assertThat(thrown(() -> write(adapter, RecordWrite.update(id, "t1", fields)))
                            .kind())
                    .isEqualTo(FailureKind.SCHEMA);
        }
        assertThat(hubSpot.contact(id).timesWritten()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"NPS Score.Last,nps_score_last", "survey-source,survey_source", "2026 score,nps_2026_score"})
    void corner_case_22_names_of_new_properties_are_made_of_lower_case_letters_digits_and_underscores(
            String wanted, String name) {
        HubSpotSimulator hubSpot = start();
        SchemaProvisioner provisioner =
                adapter(hubSpot).ability(SchemaProvisioner.class).orElseThrow();
        assertThat(provisioner.createField(
                        RecordType.CONTACT,
                        CrmField.builder(wanted, CrmField.Type.NUMBER).build(),
                        "NPS"))
                .isEqualTo(name);
        assertThat(hubSpot.properties()).containsKey(name);
    }

    @Test
    void corner_case_23_an_address_that_is_none_is_not_sent_and_takes_no_other_down() {
        HubSpotSimulator hubSpot = start();
        IdentityKey bad = IdentityKey.email("ann at x.example");
        assertThat(bad.normalized()).isFalse();
        List<WriteOutcome> outcomes = write(
                adapter(hubSpot),
                create("good1@x.example"),
                RecordWrite.create(bad, null, "t-bad", SCORE),
                create("good2@x.example"));
        assertThat(outcomes.get(0)).isInstanceOf(Applied.class);
        assertThat(rejected(outcomes.get(1)).kind()).isEqualTo(FailureKind.INVALID_VALUE);
        assertThat(rejected(outcomes.get(1)).message()).doesNotContain("ann");
        assertThat(outcomes.get(2)).isInstanceOf(Applied.class);
        assertThat(hubSpot.requests(Endpoint.CONTACTS_BATCH_UPSERT)).isEqualTo(1);
        assertThat(hubSpot.contactCount()).isEqualTo(2);
    }

    @Test
    void corner_case_23_an_address_that_only_hubspot_refuses_is_singled_out() {
        HubSpotSimulator hubSpot = start();
        HubSpotAdapter adapter = adapter(hubSpot);
        Map<String, FieldValue> bad = Map.of("email", new FieldValue.TextValue("not an address"));
        RecordWrite one = RecordWrite.create(IdentityKey.customerId("C-1"), "customer_id", "t1", bad);
        Failure failure = rejected(write(adapter, one).get(0));
        assertThat(failure.kind()).isEqualTo(FailureKind.INVALID_VALUE);
        assertThat(failure.code()).contains("INVALID_EMAIL");
        assertThat(failure.message()).doesNotContain("not an address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"recordsIdsAdded", "recordIdsAdded"})
    void corner_case_24_members_are_told_in_either_spelling_and_a_contact_that_is_missing_is_gone(String spelling) {
        ScriptedHubSpot hubSpot = scripted();
        hubSpot.answers(
                200, "{'list':{'listId':'31','objectTypeId':'0-1','processingType':'MANUAL','name':'Detractors'}}");
        hubSpot.answers(200, "{'" + spelling + "':['1'],'recordIdsRemoved':[],'recordIdsMissing':['3']}");
        ListMembership lists = adapter(builder(hubSpot.url(), "pat-na1-secret"))
                .ability(ListMembership.class)
                .orElseThrow();
        List<WriteOutcome> outcomes = lists.addToList(RecordType.CONTACT, "31", List.of("1", "2", "3"));
        assertThat(outcomes.subList(0, 2))
                .as("2 was on the list before, and is named nowhere")
                .containsExactly(new Applied("1"), new Applied("2"));
        assertThat(rejected(outcomes.get(2)).kind()).isEqualTo(FailureKind.RECORD_GONE);
        assertThat(hubSpot.calls())
                .containsExactly("GET /crm/lists/2026-03/31", "PUT /crm/lists/2026-03/31/memberships/add");
        assertThat(hubSpot.body(1).toString()).isEqualTo("[\"1\",\"2\",\"3\"]");
    }

    @Test
    void corner_case_24_an_answer_about_members_that_says_nothing_is_unknown() {
        ScriptedHubSpot hubSpot = scripted();
        hubSpot.answers(200, "{'list':{'listId':'31','objectTypeId':'0-1','processingType':'SNAPSHOT'}}");
        hubSpot.answers(200, "{}");
        ListMembership lists = adapter(builder(hubSpot.url(), "pat-na1-secret"))
                .ability(ListMembership.class)
                .orElseThrow();
        assertThat(lists.removeFromList(RecordType.CONTACT, "31", List.of("1")))
                .allMatch(WriteOutcome.Unknown.class::isInstance);
    }

    @Test
    void corner_case_25_the_version_is_pinned_and_the_rules_of_a_newer_one_refuse_single_records() {
        HubSpotSimulator hubSpot = start(HubSpotSimulator.builder()
                .validationRule(
                        "segment needs a score",
                        after -> !after.containsKey("nps_segment") || after.containsKey("nps_score")));
        String bare = hubSpot.addContact(Map.of("email", "bare@x.example"));
        String scored = hubSpot.addContact(Map.of("email", "scored@x.example", "nps_score", "9"));
        Map<String, FieldValue> segment = Map.of("nps_segment", new FieldValue.ChoiceValue("promoter"));
        RecordWrite[] writes = {
            RecordWrite.update(bare, "t1", segment), RecordWrite.update(scored, "t2", segment),
        };
        List<WriteOutcome> newer = write(
                adapter(builder(hubSpot.baseUrl().toString(), hubSpot.token()).apiVersion("2026-09")), writes);
        assertThat(rejected(newer.get(0)).kind()).isEqualTo(FailureKind.INVALID_VALUE);
        assertThat(rejected(newer.get(0)).message()).contains("validation rule");
        assertThat(newer.get(1)).isEqualTo(new Applied(scored));
        assertThat(write(adapter(hubSpot), writes))
                .as("2026-03 is the version unless another one is named")
                .containsExactly(new Applied(bare), new Applied(scored));
        assertThat(hubSpot.requests())
                .extracting(HubSpotRequest::path)
                .anyMatch(path -> path.contains("/2026-09/"))
                .anyMatch(path -> path.contains("/2026-03/"));
    }
}
