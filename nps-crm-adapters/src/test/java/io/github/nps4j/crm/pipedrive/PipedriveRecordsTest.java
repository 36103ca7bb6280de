package io.github.nps4j.crm.pipedrive;

import static io.github.nps4j.crm.pipedrive.PipedriveLab.CONTACT;
import static io.github.nps4j.crm.pipedrive.PipedriveLab.number;
import static io.github.nps4j.crm.pipedrive.PipedriveLab.rejected;
import static io.github.nps4j.crm.pipedrive.PipedriveLab.score;
import static io.github.nps4j.crm.pipedrive.PipedriveLab.thrown;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.RecordReader;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.SchemaProvisioner;
import io.github.nps4j.crm.TagWriter;
import io.github.nps4j.crm.TaskWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.WriteOutcome.Applied;
import io.github.nps4j.crm.WriteOutcome.Unknown;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.mapping.TaskPriority;
import io.github.nps4j.testkit.pipedrive.Endpoint;
import io.github.nps4j.testkit.pipedrive.PipedriveFault;
import io.github.nps4j.testkit.pipedrive.PipedriveKind;
import io.github.nps4j.testkit.pipedrive.PipedriveSimulator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only Pipedrive has: keys by account, options by id, a search that lags and proposes too much, no batches. */
class PipedriveRecordsTest {

    private static final PipedriveKind PERSON = PipedriveKind.PERSON;
    private static final ObjectMapper JSON = new ObjectMapper();

    private PipedriveLab lab = new PipedriveLab();

    @AfterEach
    void stop() {
        lab.close();
    }

    private void start(io.github.nps4j.testkit.pipedrive.PipedriveSimulatorBuilder builder) {
        lab.close();
        lab = new PipedriveLab(builder);
    }

    private JsonNode lastBody(Endpoint endpoint) throws Exception {
        return JSON.readTree(lab.pipedrive.requests().stream()
                .filter(request -> request.endpoint() == endpoint)
                .reduce((a, b) -> b)
                .orElseThrow()
                .body());
    }

    private static ObjectNode person(String name) {
        return JSON.createObjectNode().put("name", name);
    }

    @Test
    void a_thousand_remembered_records_take_a_thousand_writes_and_no_lookup() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            ids.add(lab.pipedrive.addPerson("P" + i, "p" + i + "@x.example"));
        }
        lab.adapter.describe(CONTACT);
        lab.pipedrive.clearRequests();
        for (String id : ids) {
            assertThat(lab.write(score(id, 9))).isEqualTo(new Applied(id));
        }
        assertThat(lab.pipedrive.writeRequests()).isEqualTo(1000);
        assertThat(lab.pipedrive.readRequests()).isZero();
        assertThat(lab.pipedrive.requests()).allMatch(request -> request.status() == 200);
    }

    @Test
    void a_hundred_ids_are_read_in_one_call_and_a_single_one_at_a_tenth_of_its_price() {
        List<IdentityKey> keys = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            keys.add(IdentityKey.crmId(lab.pipedrive.addPerson("P" + i)));
        }
        lab.adapter.lookup(new LookupRequest(CONTACT, keys, null, Set.of()));
        assertThat(lab.pipedrive.requests(Endpoint.RECORDS_LIST)).isEqualTo(1);
        lab.adapter.lookup(new LookupRequest(CONTACT, keys.subList(0, 1), null, Set.of()));
        assertThat(lab.pipedrive.requests(Endpoint.RECORD_READ)).isEqualTo(1);
    }

    @Test
    void corner_case_1_several_hits_are_all_returned_and_none_is_picked() {
        lab.pipedrive.addPerson("A", "both@x.example");
        lab.pipedrive.addPerson("B", "other@x.example", "Both@x.example");
        assertThat(lab.findEmail("both@x.example")).hasSize(2);
    }

    @Test
    void corner_case_3_a_200_that_says_success_false_is_unknown_and_not_applied() {
        String id = lab.pipedrive.addPerson("A");
        lab.pipedrive.failNextWrite(1, PipedriveFault.notSuccess());
        assertThat(lab.write(score(id, 9))).isInstanceOf(Unknown.class);
    }

    @Test
    void corner_case_4_an_answer_that_names_another_record_is_unknown() {
        String id = lab.pipedrive.addPerson("A");
        lab.pipedrive.failNextWrite(1, PipedriveFault.answer(200, "{\"success\":true,\"data\":{\"id\":987654}}"));
        assertThat(lab.write(score(id, 9))).isInstanceOf(Unknown.class);
    }

    @Test
    void corner_case_7_fields_of_every_kind_are_cleared_with_null() throws Exception {
        String id = lab.pipedrive.addPerson("A");
        for (String field : List.of("NPS score", "NPS segment", "NPS themes", "NPS comment")) {
            assertThat(lab.write(id, field, new FieldValue.ClearValue())).isEqualTo(new Applied(id));
            assertThat(lastBody(Endpoint.RECORD_UPDATE)
                            .path("custom_fields")
                            .path(lab.pipedrive.field(PERSON, field).code())
                            .isNull())
                    .as(field)
                    .isTrue();
        }
    }

    @Test
    void corner_case_9_a_field_made_a_moment_ago_is_found_and_an_unknown_one_is_told() {
        String id = lab.pipedrive.addPerson("A");
        lab.adapter.describe(CONTACT);
        lab.clock.advance(Duration.ofMinutes(1));
        lab.pipedrive.addField(PERSON, "Fresh", "double");
        assertThat(lab.write(id, "Fresh", number(1))).isEqualTo(new Applied(id));
        Failure failure = thrown(() -> lab.write(id, "Fresch", number(1)));
        assertThat(failure.kind()).isEqualTo(FailureKind.SCHEMA);
        assertThat(failure.message()).contains("Pipedrive", "'Fresch'", "create it");
    }

    @Test
    void corner_case_44_what_only_contains_the_address_is_not_found() {
        start(PipedriveSimulator.builder().looseSearch());
        String self = lab.pipedrive.addPerson("Self", "Self@x.example");
        lab.pipedrive.addPerson("Myself", "myself@x.example");
        assertThat(lab.findEmail("self@x.example")).containsExactly(self);
    }

    @Test
    void corner_case_45_a_field_is_named_by_label_or_by_the_key_of_this_account() {
        String id = lab.pipedrive.addPerson("A");
        String key = lab.pipedrive.field(PERSON, "NPS score").code();
        assertThat(lab.write(id, key, number(3))).isEqualTo(new Applied(id));
        assertThat(lab.pipedrive.value(PERSON, id, "NPS score").decimalValue()).isEqualByComparingTo("3");
        assertThat(lab.adapter.describe(CONTACT).field(key)).isPresent();
    }

    @Test
    void a_label_that_two_fields_have_is_an_error_that_names_both_keys() {
        String first = lab.pipedrive.addField(PERSON, "Twice", "double");
        String second = lab.pipedrive.addField(PERSON, "Twice", "varchar");
        String id = lab.pipedrive.addPerson("A");
        assertThat(lab.adapter.describe(CONTACT).field("Twice")).isEmpty();
        Failure failure = thrown(() -> lab.write(id, "Twice", number(1)));
        assertThat(failure.kind()).isEqualTo(FailureKind.SCHEMA);
        assertThat(failure.message()).contains("Twice", first, second, "by its key");
        assertThat(lab.write(id, first, number(1))).isEqualTo(new Applied(id));
    }

    @Test
    void corner_case_48_options_go_as_numbers_and_an_emptied_set_as_null() throws Exception {
        String id = lab.pipedrive.addPerson("A");
        lab.write(id, "NPS segment", new FieldValue.ChoiceValue("Detractor"));
        String segment = lab.pipedrive.field(PERSON, "NPS segment").code();
        assertThat(lastBody(Endpoint.RECORD_UPDATE)
                        .at("/custom_fields/" + segment)
                        .isInt())
                .isTrue();
        lab.write(id, "NPS themes", new FieldValue.ChoicesValue(List.of("price"), ";"));
        assertThat(lab.write(id, "NPS themes", new FieldValue.ChoicesValue(List.of(), ";")))
                .isEqualTo(new Applied(id));
        String themes = lab.pipedrive.field(PERSON, "NPS themes").code();
        assertThat(lastBody(Endpoint.RECORD_UPDATE)
                        .at("/custom_fields/" + themes)
                        .isNull())
                .isTrue();
    }

    @Test
    void an_option_added_a_moment_ago_is_found() {
        String id = lab.pipedrive.addPerson("A");
        lab.adapter.describe(CONTACT);
        SchemaProvisioner provisioner =
                lab.token().build().ability(SchemaProvisioner.class).orElseThrow();
        provisioner.addOptions(CONTACT, "NPS segment", List.of("fan"));
        lab.clock.advance(Duration.ofMinutes(1));
        assertThat(lab.write(id, "NPS segment", new FieldValue.ChoiceValue("fan")))
                .isEqualTo(new Applied(id));
    }

    @Test
    void a_point_in_time_is_kept_as_text_in_a_field_that_is_named_for_it() {
        String id = lab.pipedrive.addPerson("A");
        FieldValue at = new FieldValue.DateTimeValue(Instant.parse("2026-03-01T10:20:30Z"));
        assertThat(lab.adapter
                        .describe(CONTACT)
                        .field("NPS answered at")
                        .orElseThrow()
                        .type())
                .isEqualTo(CrmField.Type.DATETIME);
        assertThat(lab.write(id, "NPS answered at", at)).isEqualTo(new Applied(id));
        assertThat(lab.pipedrive.value(PERSON, id, "NPS answered at").asText()).isEqualTo("2026-03-01T10:20:30.000Z");
        RecordReader reader = lab.adapter.ability(RecordReader.class).orElseThrow();
        assertThat(reader.readRecords(CONTACT, List.of(id), Set.of("NPS answered at"))
                        .get(0)
                        .orElseThrow()
                        .values())
                .containsEntry("NPS answered at", at);
    }

    @Test
    void a_phone_is_found_in_the_usual_spellings_and_only_where_it_is_the_same_number() {
        lab.use(lab.token().defaultRegion("DE"));
        List<String> same = new ArrayList<>();
        for (String text : List.of("+49301234567", "49301234567", "+49 30 1234567", "030 1234567", "0301234567")) {
            ObjectNode body = person("P");
            body.putArray("phones").addObject().put("value", text).put("primary", true);
            same.add(lab.pipedrive.add(PERSON, body));
        }
        ObjectNode austrian = person("Other");
        austrian.putArray("phones").addObject().put("value", "+43301234567").put("primary", true);
        lab.pipedrive.add(PERSON, austrian);
        List<String> found = lab.find(IdentityKey.phone("+49301234567", null), null);
        // without a country code, "49301234567" is some other number
        assertThat(found).contains(same.get(0), same.get(2), same.get(3), same.get(4));
        assertThat(same).containsAll(found);
    }

    @Test
    void a_merged_record_is_gone_and_its_survivor_is_found_by_the_address() {
        String old = lab.pipedrive.addPerson("A", "a@x.example");
        String survivor = lab.pipedrive.addPerson("B", "b@x.example");
        lab.pipedrive.merge(PERSON, old, survivor);
        Failure failure = rejected(lab.write(score(old, 1)), FailureKind.RECORD_GONE);
        assertThat(failure.message()).contains("Pipedrive", "found anew");
        assertThat(lab.findEmail("a@x.example")).containsExactly(survivor);
    }

    @Test
    void corner_case_8_a_deleted_field_is_told_once_and_clearly() {
        String id = lab.pipedrive.addPerson("A");
        String key = lab.pipedrive.field(PERSON, "NPS survey").code();
        lab.adapter.describe(CONTACT);
        lab.clock.advance(Duration.ofMinutes(1));
        lab.pipedrive.removeField(PERSON, key);
        Failure failure = thrown(() -> lab.write(id, "NPS survey", new FieldValue.TextValue("x")));
        assertThat(failure.kind()).isEqualTo(FailureKind.SCHEMA);
        assertThat(failure.message()).contains("Pipedrive", "NPS survey", "restore it, or correct the mapping");
    }

    @Test
    void a_text_that_is_too_long_is_refused_before_it_is_sent() {
        String id = lab.pipedrive.addPerson("A");
        Failure failure = rejected(
                lab.write(id, "NPS survey", new FieldValue.TextValue("x".repeat(256))), FailureKind.INVALID_VALUE);
        assertThat(failure.message()).contains("255", "256");
        assertThat(lab.pipedrive.writeRequests()).isZero();
    }

    @Test
    void addresses_of_a_person_who_exists_are_never_written() throws Exception {
        String id = lab.pipedrive.addPerson("A", "a@x.example", "second@x.example");
        WriteOutcome outcome = lab.write(RecordWrite.create(
                IdentityKey.email("a@x.example"),
                null,
                "t1",
                Map.of("email", new FieldValue.TextValue("a@x.example"), "NPS score", number(9))));
        assertThat(outcome).isEqualTo(new Applied(id));
        assertThat(lastBody(Endpoint.RECORD_UPDATE).has("emails")).isFalse();
        assertThat(lab.pipedrive.record(PERSON, id).path("emails")).hasSize(2);
    }

    @Test
    void corner_case_12_a_creation_with_a_lost_answer_adds_one_person_though_the_search_does_not_know_it_yet() {
        start(PipedriveSimulator.builder().searchDelay(Duration.ofMinutes(5)));
        RecordWrite write =
                RecordWrite.create(IdentityKey.email("new@x.example"), null, "t1", Map.of("NPS score", number(9)));
        lab.pipedrive.failNext(Endpoint.RECORD_CREATE, 1, PipedriveFault.cutAfterApplying());
        assertThat(thrown(() -> lab.write(write)).kind()).isEqualTo(FailureKind.UNKNOWN_OUTCOME);
        lab.clock.advance(Duration.ofSeconds(30));
        assertThat(lab.findEmail("new@x.example")).isEmpty();
        assertThat(lab.write(write)).isInstanceOf(Applied.class);
        assertThat(lab.pipedrive.count(PERSON)).isEqualTo(1);
    }

    @Test
    void a_new_person_gets_a_name_an_address_and_the_customer_id() {
        WriteOutcome outcome = lab.write(RecordWrite.create(
                        IdentityKey.customerId("C-7"), "Customer id", "t1", Map.of("NPS score", number(9)))
                .withFurtherKeys(List.of(new RecordWrite.FurtherKey(IdentityKey.email("ann@x.example"), null))));
        String id = ((Applied) outcome).recordId();
        JsonNode record = lab.pipedrive.record(PERSON, id);
        assertThat(record.path("name").asText()).isEqualTo("C-7");
        assertThat(record.at("/emails/0/value").asText()).isEqualTo("ann@x.example");
        assertThat(lab.pipedrive.value(PERSON, id, "Customer id").asText()).isEqualTo("C-7");
    }

    @Test
    void corner_case_50_labels_are_united_with_those_that_are_there() throws Exception {
        lab.pipedrive.addLabels(PERSON, "VIP");
        String id = lab.pipedrive.addPerson("A");
        TagWriter labels = lab.adapter.ability(TagWriter.class).orElseThrow();
        labels.writeTags(CONTACT, List.of(new TagWriter.TagChange(id, "t1", Set.of("VIP"), Set.of())));
        labels.writeTags(CONTACT, List.of(new TagWriter.TagChange(id, "t2", Set.of("nps-detractor"), Set.of())));
        assertThat(lab.pipedrive.labels(PERSON, id)).containsExactlyInAnyOrder("VIP", "nps-detractor");
        lab.pipedrive.clearRequests();
        labels.writeTags(CONTACT, List.of(new TagWriter.TagChange(id, "t3", Set.of("VIP"), Set.of())));
        assertThat(lab.pipedrive.writeRequests()).as("nothing to change").isZero();
        WriteOutcome unknown = labels.writeTags(
                        CONTACT, List.of(new TagWriter.TagChange(id, "t4", Set.of("no-such"), Set.of())))
                .get(0);
        assertThat(rejected(unknown, FailureKind.INVALID_VALUE).message()).contains("'no-such'");
    }

    @Test
    void corner_case_48_an_activity_is_tied_to_its_person_as_a_participant() throws Exception {
        String id = lab.pipedrive.addPerson("A");
        TaskWriter tasks = lab.adapter.ability(TaskWriter.class).orElseThrow();
        tasks.writeTasks(CONTACT, List.of(task(id)));
        JsonNode body = lastBody(Endpoint.ACTIVITY_CREATE);
        assertThat(body.at("/participants/0/person_id").asText()).isEqualTo(id);
        assertThat(body.has("person_id")).isFalse();
        assertThat(body.path("due_date").asText()).isEqualTo("2026-03-05");
        assertThat(body.path("due_time").asText()).isEqualTo("09:30");
    }

    @Test
    void an_activity_type_that_the_account_has_not_is_told_with_those_it_has() {
        String id = lab.pipedrive.addPerson("A");
        lab.pipedrive.activityTypes("call", "besuch");
        TaskWriter tasks = lab.adapter.ability(TaskWriter.class).orElseThrow();
        Failure failure = thrown(() -> tasks.writeTasks(CONTACT, List.of(task(id))));
        assertThat(failure.kind()).isEqualTo(FailureKind.SCHEMA);
        assertThat(failure.message()).contains("'task'", "besuch");
    }

    @Test
    void a_second_copy_is_removed_at_the_price_of_a_removal_and_one_that_is_gone_already_counts_as_removed() {
        String id = lab.pipedrive.addPerson("A");
        NoteWriter notes = lab.adapter.ability(NoteWriter.class).orElseThrow();
        NoteWriter.Note note = new NoteWriter.Note(id, "m1", "words", Instant.parse("2026-03-05T09:30:00Z"));
        TaskWriter tasks = lab.adapter.ability(TaskWriter.class).orElseThrow();
        for (int i = 0; i < 2; i++) {
            notes.writeNotes(CONTACT, List.of(note));
            tasks.writeTasks(CONTACT, List.of(task(id)));
        }
        List<String> noteIds = notes.findNotes(CONTACT, note);
        List<String> taskIds = tasks.findTasks(CONTACT, task(id));
        long before = lab.pipedrive.tokensSpent();
        lab.pipedrive.clearRequests();
        assertThat(notes.removeNote(CONTACT, noteIds.get(1))).isTrue();
        assertThat(lab.pipedrive.tokensSpent() - before).isEqualTo(6);
        assertThat(tasks.removeTask(CONTACT, taskIds.get(1))).isTrue();
        assertThat(lab.pipedrive.tokensSpent() - before).isEqualTo(9);
        assertThat(lab.pipedrive.requests())
                .extracting(request -> request.method() + " " + request.path())
                .containsExactly(
                        "DELETE /api/v1/notes/" + noteIds.get(1), "DELETE /api/v2/activities/" + taskIds.get(1));
        assertThat(notes.removeNote(CONTACT, noteIds.get(1))).isTrue();
        assertThat(tasks.removeTask(CONTACT, taskIds.get(1))).isTrue();
        lab.pipedrive.failNext(
                Endpoint.NOTE_DELETE, 1, PipedriveFault.answer(410, "{\"success\":false,\"error\":\"Note deleted\"}"));
        assertThat(notes.removeNote(CONTACT, noteIds.get(1))).isTrue();
        assertThat(notes.findNotes(CONTACT, note)).containsExactly(noteIds.get(0));
        assertThat(tasks.findTasks(CONTACT, task(id))).containsExactly(taskIds.get(0));
    }

    @Test
    void the_price_of_a_removal_counts_where_pipedrive_tells_no_tokens() {
        lab.use(lab.token().dailyTokens(100).reserve(0.91));
        NoteWriter notes = lab.adapter.ability(NoteWriter.class).orElseThrow();
        assertThat(notes.removeNote(CONTACT, "5001")).isTrue();
        assertThat(thrown(() -> notes.removeNote(CONTACT, "5001")).kind()).isEqualTo(FailureKind.QUOTA_EXHAUSTED);
        assertThat(lab.adapter.ability(TaskWriter.class).orElseThrow().removeTask(CONTACT, "5001"))
                .isTrue();
    }

    @Test
    void a_copy_that_pipedrive_does_not_remove_is_not_told_as_removed() {
        String id = lab.pipedrive.addPerson("A");
        TaskWriter tasks = lab.adapter.ability(TaskWriter.class).orElseThrow();
        tasks.writeTasks(CONTACT, List.of(task(id)));
        String taskId = tasks.findTasks(CONTACT, task(id)).get(0);
        NoteWriter notes = lab.adapter.ability(NoteWriter.class).orElseThrow();
        Map<PipedriveFault, FailureKind> refusals = Map.of(
                PipedriveFault.missingScope(),
                FailureKind.FORBIDDEN,
                PipedriveFault.answer(404, "{\"success\":false,\"error\":\"Unknown method .\"}"),
                FailureKind.UNEXPECTED,
                PipedriveFault.answer(200, "{\"success\":true,\"data\":{\"id\":1}}"),
                FailureKind.UNKNOWN_OUTCOME,
                PipedriveFault.notSuccess(),
                FailureKind.UNKNOWN_OUTCOME,
                PipedriveFault.cutBeforeApplying(),
                FailureKind.UNKNOWN_OUTCOME);
        refusals.forEach((fault, kind) -> {
            lab.pipedrive.failNext(Endpoint.ACTIVITY_DELETE, 1, fault);
            assertThat(thrown(() -> tasks.removeTask(CONTACT, taskId)).kind())
                    .as(fault.toString())
                    .isEqualTo(kind);
        });
        lab.pipedrive.failNext(
                Endpoint.NOTE_DELETE, 1, PipedriveFault.answer(200, "{\"success\":true,\"data\":false}"));
        assertThat(thrown(() -> notes.removeNote(CONTACT, "5001")).kind()).isEqualTo(FailureKind.UNKNOWN_OUTCOME);
    }

    @Test
    void what_is_marked_as_removed_is_not_found_should_it_still_be_listed() {
        String id = lab.pipedrive.addPerson("A");
        NoteWriter.Note note = new NoteWriter.Note(id, "m1", "words", Instant.parse("2026-03-05T09:30:00Z"));
        lab.pipedrive.failNext(
                Endpoint.NOTES_LIST,
                1,
                PipedriveFault.answer(
                        200,
                        "{\"success\":true,\"data\":[{\"id\":7,\"active_flag\":false,\"content\":\"[nps:m1]\"},"
                                + "{\"id\":8,\"active_flag\":true,\"content\":\"[nps:m1]\"}]}"));
        assertThat(lab.adapter.ability(NoteWriter.class).orElseThrow().findNotes(CONTACT, note))
                .containsExactly("8");
        lab.pipedrive.failNext(
                Endpoint.ACTIVITIES_LIST,
                1,
                PipedriveFault.answer(
                        200,
                        "{\"success\":true,\"data\":[{\"id\":7,\"is_deleted\":true,\"note\":\"[nps:m1]\"},"
                                + "{\"id\":8,\"is_deleted\":false,\"note\":\"[nps:m1]\"}]}"));
        assertThat(lab.adapter.ability(TaskWriter.class).orElseThrow().findTasks(CONTACT, task(id)))
                .containsExactly("8");
    }

    private static TaskWriter.Task task(String id) {
        return new TaskWriter.Task(id, "m1", "Call", "Why?", Instant.parse("2026-03-05T09:30:00Z"), TaskPriority.HIGH);
    }

    @Test
    void organizations_and_deals_are_found_and_written_like_persons() {
        for (RecordType type : List.of(RecordType.ACCOUNT, RecordType.DEAL)) {
            PipedriveKind kind = type.equals(RecordType.DEAL) ? PipedriveKind.DEAL : PipedriveKind.ORGANIZATION;
            lab.pipedrive.addNpsFields(kind);
            IdentityKey key = IdentityKey.accountNumber("A-1");
            RecordWrite write = RecordWrite.create(key, "Account number", "t1", Map.of("NPS score", number(9)));
            String id = ((Applied) lab.adapter.write(type, List.of(write)).get(0)).recordId();
            assertThat(lab.pipedrive.value(kind, id, "NPS score").asInt()).isEqualTo(9);
            Lookup found = lab.adapter
                    .lookup(new LookupRequest(type, List.of(key), "Account number", Set.of("NPS score")))
                    .get(0);
            assertThat(((Lookup.Found) found).records()).extracting("id").containsExactly(id);
        }
        assertThat(thrown(() -> lab.adapter.describe(RecordType.LEAD)).kind()).isEqualTo(FailureKind.SCHEMA);
    }

    @Test
    void a_key_in_a_field_that_cannot_be_searched_is_a_mistake_of_the_mapping() {
        Failure failure = thrown(() -> lab.find(IdentityKey.customerId("x"), "NPS segment"));
        assertThat(failure.kind()).isEqualTo(FailureKind.SCHEMA);
        assertThat(failure.message()).contains("NPS segment", "text or numeric field");
    }
}
