package io.github.nps4j.crm.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.HistoryWriter;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.WriteOutcome.Applied;
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
import io.github.nps4j.testkit.hubspot.Endpoint;
import io.github.nps4j.testkit.hubspot.HubSpotFault;
import io.github.nps4j.testkit.hubspot.HubSpotProperty;
import io.github.nps4j.testkit.hubspot.HubSpotSimulator;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the contract does not ask of the history: what it costs, and how a wrong object is told. */
class HubSpotHistoryTest {

    private static final Instant AT = Instant.parse("2026-03-01T10:20:30Z");

    private final HubSpotSimulator hubSpot = HubSpotSimulator.start();
    private final List<HubSpotAdapter> adapters = new ArrayList<>();

    @AfterEach
    void stop() {
        adapters.forEach(HubSpotAdapter::close);
        hubSpot.close();
    }

    private HubSpotAdapter.Builder builder() {
        return HubSpotAdapter.builder().baseUrl(hubSpot.baseUrl().toString()).token(hubSpot.token());
    }

    private HubSpotAdapter adapter(HubSpotAdapter.Builder builder) {
        HubSpotAdapter adapter = builder.build();
        adapters.add(adapter);
        return adapter;
    }

    private HistoryWriter writer(HubSpotAdapter.Builder builder) {
        return adapter(builder).ability(HistoryWriter.class).orElseThrow();
    }

    private String entries(HubSpotProperty... more) {
        String name = hubSpot.addCustomObject("nps_response", more);
        hubSpot.objects(name).addProperty(HubSpotProperty.of("score", "number", "number"));
        return name;
    }

    private static HistoryWriter.Entry entry(String object, String parent, String marker, int score) {
        return new HistoryWriter.Entry(
                object,
                parent,
                marker,
                "NPS " + score,
                AT,
                Map.of("score", new FieldValue.NumberValue(BigDecimal.valueOf(score))));
    }

    private static Failure thrown(Runnable call) {
        CrmException thrown = catchThrowableOfType(CrmException.class, call::run);
        assertThat(thrown).as("the call must fail as a whole").isNotNull();
        return thrown.failure();
    }

    @Test
    void a_hundred_entries_of_a_hundred_contacts_take_two_writing_calls_and_one_that_reads() {
        String object = entries(HubSpotProperty.uniqueText("marker"));
        List<HistoryWriter.Entry> batch = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String id = hubSpot.addContact(Map.of("email", "c" + i + "@x.example"));
            batch.add(entry(object, id, "m-" + i, i % 11));
        }
        HistoryWriter writer = writer(builder());
        writer.describeHistory(object);
        hubSpot.clearRequests();
        assertThat(writer.writeHistory(RecordType.CONTACT, batch)).allMatch(Applied.class::isInstance);
        assertThat(hubSpot.writeRequests()).isEqualTo(2);
        assertThat(hubSpot.readRequests()).isEqualTo(1);
        assertThat(hubSpot.objects("contacts").associated(batch.get(7).parentId(), object))
                .hasSize(1);
    }

    @Test
    void an_entry_carries_name_and_time_where_the_account_has_properties_for_them() {
        String object = entries(
                HubSpotProperty.uniqueText("marker"),
                HubSpotProperty.uniqueText("other_unique"),
                HubSpotProperty.of("title", "string", "text"),
                HubSpotProperty.of("answered", "datetime", "date"));
        String id = hubSpot.addContact(Map.of("email", "ann@x.example"));
        List<WriteOutcome> outcomes = writer(
                        builder().historyMarker("marker").historyName("title").historyTime("answered"))
                .writeHistory(RecordType.CONTACT, List.of(entry(object, id, "m-1", 9)));
        String entryId = ((Applied) outcomes.get(0)).recordId();
        assertThat(hubSpot.objects(object).record(entryId).properties())
                .containsEntry("marker", "m-1")
                .containsEntry("title", "NPS 9")
                .containsEntry("score", "9")
                .containsEntry("answered", "2026-03-01T10:20:30Z");
    }

    @Test
    void an_entry_of_a_merged_contact_belongs_to_the_one_that_stayed() {
        String object = entries(HubSpotProperty.uniqueText("marker"));
        String gone = hubSpot.addContact(Map.of("email", "old@x.example"));
        String stays = hubSpot.addContact(Map.of("email", "ann@x.example"));
        hubSpot.merge(gone, stays);
        assertThat(writer(builder()).writeHistory(RecordType.CONTACT, List.of(entry(object, gone, "m-1", 9))))
                .allMatch(Applied.class::isInstance);
        assertThat(hubSpot.objects("contacts").associated(stays, object)).hasSize(1);
    }

    @Test
    void an_entry_whose_association_was_lost_is_unknown_and_complete_after_it_is_repeated() {
        String object = entries(HubSpotProperty.uniqueText("marker"));
        String id = hubSpot.addContact(Map.of("email", "ann@x.example"));
        HistoryWriter writer = writer(builder());
        hubSpot.failNext(Endpoint.ASSOCIATIONS_CREATE, 1, HubSpotFault.cutBeforeApplying());
        HistoryWriter.Entry entry = entry(object, id, "m-1", 9);
        assertThat(thrown(() -> writer.writeHistory(RecordType.CONTACT, List.of(entry)))
                        .kind())
                .isEqualTo(FailureKind.UNKNOWN_OUTCOME);
        assertThat(writer.writeHistory(RecordType.CONTACT, List.of(entry))).allMatch(Applied.class::isInstance);
        assertThat(hubSpot.objects(object).records()).hasSize(1);
        assertThat(hubSpot.objects("contacts").associated(id, object)).hasSize(1);
    }

    @Test
    void an_object_without_one_property_for_markers_is_told_with_what_to_do() {
        String id = hubSpot.addContact(Map.of("email", "ann@x.example"));
        String none = entries();
        assertThat(thrown(() -> writer(builder()).writeHistory(RecordType.CONTACT, List.of(entry(none, id, "m-1", 9))))
                        .message())
                .contains(none, "unique values", "create it");
        hubSpot.objects(none).addProperty(HubSpotProperty.uniqueText("one"));
        hubSpot.objects(none).addProperty(HubSpotProperty.uniqueText("two"));
        assertThat(thrown(() -> writer(builder()).writeHistory(RecordType.CONTACT, List.of(entry(none, id, "m-1", 9))))
                        .message())
                .contains("one", "two", "historyMarker");
        Failure wrong = thrown(() -> writer(builder().historyMarker("score"))
                .writeHistory(RecordType.CONTACT, List.of(entry(none, id, "m-1", 9))));
        assertThat(wrong.kind()).isEqualTo(FailureKind.SCHEMA);
        assertThat(wrong.message()).contains("'score'");
        assertThat(hubSpot.objects(none).records()).isEmpty();
    }

    @Test
    void a_history_object_can_go_by_a_name_of_the_mappings_own() {
        String object = entries(HubSpotProperty.uniqueText("marker"));
        String id = hubSpot.addContact(Map.of("email", "ann@x.example"));
        HistoryWriter writer = writer(builder()
                .objectType(
                        new RecordType("nps_answers"), hubSpot.objects(object).id()));
        assertThat(writer.describeHistory("nps_answers").field("score")).isPresent();
        assertThat(writer.writeHistory(RecordType.CONTACT, List.of(entry("nps_answers", id, "m-1", 9))))
                .allMatch(Applied.class::isInstance);
        assertThat(hubSpot.objects("contacts").associated(id, object)).hasSize(1);
        assertThat(thrown(() -> writer.describeHistory("no such/../object")).kind())
                .isEqualTo(FailureKind.SCHEMA);
        assertThatThrownBy(() -> builder().objectType(RecordType.CONTACT, object))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("contact");
        assertThatThrownBy(() -> builder().objectType(new RecordType("branch"), "a/b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2-100001");
    }

    @Test
    void a_note_of_the_history_shows_the_answer_and_changes_with_its_revision() {
        String id = hubSpot.addContact(Map.of("email", "ann@x.example"));
        HistoryWriter writer = writer(builder());
        writer.writeHistory(RecordType.CONTACT, List.of(entry("notes", id, "m-1", 9)));
        writer.writeHistory(RecordType.CONTACT, List.of(entry("notes", id, "m-1", 3)));
        assertThat(hubSpot.notes(id))
                .singleElement()
                .satisfies(note -> assertThat(note)
                        .containsEntry("hs_note_body", "NPS 3<br>score: 3<br><br>[nps:m-1]")
                        .containsEntry("hs_timestamp", "2026-03-01T10:20:30.000Z"));
        hubSpot.clearRequests();
        writer.writeHistory(RecordType.CONTACT, List.of(entry("notes", id, "m-1", 3)));
        assertThat(hubSpot.writeRequests()).as("nothing to change").isZero();
    }

    @Test
    void a_hundred_notes_of_a_hundred_contacts_take_one_writing_call_and_those_of_before_are_read_in_two() {
        List<HistoryWriter.Entry> batch = new ArrayList<>();
        List<HistoryWriter.Entry> revised = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String id = hubSpot.addContact(Map.of("email", "c" + i + "@x.example"));
            batch.add(entry("notes", id, "m-" + i, 3));
            revised.add(entry("notes", id, "m-" + i, 4));
        }
        HistoryWriter writer = writer(builder());
        List<WriteOutcome> first = writer.writeHistory(RecordType.CONTACT, batch);
        assertThat(hubSpot.writeRequests()).isEqualTo(1);
        assertThat(hubSpot.readRequests()).isEqualTo(1);
        hubSpot.clearRequests();
        assertThat(writer.writeHistory(RecordType.CONTACT, revised)).isEqualTo(first);
        assertThat(hubSpot.writeRequests()).isEqualTo(1);
        assertThat(hubSpot.readRequests()).isEqualTo(2);
        assertThat(hubSpot.notes(batch.get(42).parentId()))
                .singleElement()
                .satisfies(note -> assertThat(note.get("hs_note_body")).contains("score: 4"));
    }

    @Test
    void a_contact_with_more_notes_than_a_page_is_read_to_the_end() {
        String id = hubSpot.addContact(Map.of("email", "ann@x.example"));
        HistoryWriter writer = writer(builder().callsPerTenSeconds(10_000));
        for (int from = 0; from < 600; from += 100) {
            List<HistoryWriter.Entry> some = new ArrayList<>();
            for (int i = from; i < from + 100; i++) {
                some.add(entry("notes", id, "m-" + i, 3));
            }
            writer.writeHistory(RecordType.CONTACT, some);
        }
        writer.writeHistory(RecordType.CONTACT, List.of(entry("notes", id, "m-0", 4), entry("notes", id, "m-599", 4)));
        assertThat(hubSpot.notes(id)).hasSize(600);
        assertThat(hubSpot.notes(id))
                .filteredOn(note -> note.getOrDefault("hs_note_body", "").contains("score: 4"))
                .hasSize(2);
    }

    @Test
    void a_deal_is_found_updated_noted_and_keeps_its_history_like_a_contact() {
        String object = entries(HubSpotProperty.uniqueText("marker"));
        hubSpot.objects("deals").addNpsProperties();
        String id = hubSpot.objects("deals").add(Map.of("dealname", "Renewal", "customer_id", "D-1"));
        HubSpotAdapter adapter = adapter(builder());
        Lookup found = adapter.lookup(new LookupRequest(
                        RecordType.DEAL, List.of(IdentityKey.customerId("D-1")), "customer_id", Set.of()))
                .get(0);
        assertThat(((Lookup.Found) found).records()).extracting(CrmRecord::id).containsExactly(id);
        FieldValue nine = new FieldValue.NumberValue(BigDecimal.valueOf(9));
        assertThat(adapter.write(RecordType.DEAL, List.of(RecordWrite.update(id, "t1", Map.of("nps_score", nine)))))
                .containsExactly(new Applied(id));
        NoteWriter.Note note = new NoteWriter.Note(id, "n-1", "text", AT);
        NoteWriter notes = adapter.ability(NoteWriter.class).orElseThrow();
        assertThat(notes.writeNotes(RecordType.DEAL, List.of(note))).allMatch(Applied.class::isInstance);
        assertThat(notes.findNotes(RecordType.DEAL, note)).isNotEmpty();
        assertThat(adapter.ability(HistoryWriter.class)
                        .orElseThrow()
                        .writeHistory(RecordType.DEAL, List.of(entry(object, id, "m-1", 9))))
                .allMatch(Applied.class::isInstance);
        assertThat(hubSpot.objects("deals").record(id).property("nps_score")).isEqualTo("9");
        assertThat(hubSpot.objects("deals").associated(id, object)).hasSize(1);
    }

    @Test
    void a_mapping_with_a_history_keeps_every_answer_of_a_company_beside_its_latest() {
        String object = entries(HubSpotProperty.uniqueText("marker"));
        hubSpot.objects("companies").addNpsProperties();
        String acme = hubSpot.objects("companies").add(Map.of("name", "Acme", "account_number", "A-1"));
        FieldMapping mapping = FieldMapping.builder("companies")
                .record(RecordType.ACCOUNT)
                .match("account_number", "account_number")
                .field("nps_score", Attribute.SCORE, FieldType.number())
                .history(object, "NPS {score}", fields -> fields.field("score", Attribute.SCORE, FieldType.number()))
                .build();
        try (NpsSync sync = NpsSync.builder(new InMemorySyncStore())
                .destination(Destination.of("hubspot", adapter(builder()), mapping))
                .build()) {
            for (int i = 1; i <= 3; i++) {
                sync.submit(NpsResponse.builder()
                        .source("app")
                        .id("r-" + i)
                        .score(i)
                        .respondedAt(AT.plusSeconds(i))
                        .identity(Identity.builder().accountNumber("A-1").build())
                        .build());
            }
            for (int i = 0; i < 6; i++) {
                sync.runDue();
            }
            assertThat(sync.ledger().toString()).contains("0 waiting + 0 in review + 0 dead");
        }
        assertThat(hubSpot.objects("companies").record(acme).property("nps_score"))
                .isEqualTo("3");
        assertThat(hubSpot.objects("companies").associated(acme, object)).hasSize(3);
    }
}
