package io.github.nps4j.crm.zoho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.HistoryWriter;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.RecordReader;
import io.github.nps4j.crm.SchemaProvisioner;
import io.github.nps4j.crm.TagWriter;
import io.github.nps4j.crm.TagWriter.TagChange;
import io.github.nps4j.crm.TaskWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.WriteOutcome.Applied;
import io.github.nps4j.crm.WriteOutcome.Rejected;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.mapping.TaskPriority;
import io.github.nps4j.testkit.zoho.Endpoint;
import io.github.nps4j.testkit.zoho.ZohoFault;
import io.github.nps4j.testkit.zoho.ZohoField;
import io.github.nps4j.testkit.zoho.ZohoRecord;
import io.github.nps4j.testkit.zoho.ZohoSimulator;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ZohoAbilitiesTest {

    private static final Instant LATE = Instant.parse("2026-03-01T22:20:30Z");

    private final ZohoSimulator zoho = ZohoSimulator.start();
    private final ZohoAdapter adapter = Adapters.of(zoho)
            .zone(ZoneId.of("Asia/Seoul"))
            .historyTime("Answered_At")
            .build();

    @AfterEach
    void stop() {
        adapter.close();
        zoho.close();
    }

    private <T> T able(Class<T> ability) {
        return adapter.ability(ability).orElseThrow();
    }

    private String contact() {
        return zoho.addRecord("Contacts", Map.of("Last_Name", "Lee"));
    }

    @Test
    void a_note_of_more_than_zoho_takes_is_cut_before_its_marker() {
        String id = contact();
        NoteWriter.Note note = new NoteWriter.Note(id, "m1", "가\uD83D\uDE21".repeat(20_000), LATE);
        assertThat(able(NoteWriter.class)
                        .writeNotes(RecordType.CONTACT, List.of(note))
                        .get(0))
                .isInstanceOf(Applied.class);
        String body = zoho.notes(id).get(0).text("Note_Content");
        assertThat(body).hasSizeLessThanOrEqualTo(32_000).endsWith("…\n\n[nps:m1]");
        assertThat(able(NoteWriter.class).findNotes(RecordType.CONTACT, note)).isNotEmpty();
    }

    @Test
    void a_note_is_found_beyond_the_first_page() {
        String id = contact();
        List<NoteWriter.Note> notes = IntStream.range(0, 100)
                .mapToObj(i -> new NoteWriter.Note(id, "first" + i, "x", LATE))
                .toList();
        able(NoteWriter.class).writeNotes(RecordType.CONTACT, notes);
        for (int round = 0; round < 2; round++) {
            int number = round;
            able(NoteWriter.class)
                    .writeNotes(
                            RecordType.CONTACT,
                            IntStream.range(0, 100)
                                    .mapToObj(i -> new NoteWriter.Note(id, "later" + number + "." + i, "x", LATE))
                                    .toList());
        }
        assertThat(able(NoteWriter.class).findNotes(RecordType.CONTACT, notes.get(5)))
                .isNotEmpty();
        assertThat(zoho.requests(Endpoint.RELATED_READ)).isEqualTo(2);
    }

    @Test
    void a_task_is_due_on_the_day_of_the_hosts_zone_and_belongs_to_its_record() {
        String contact = contact();
        String account = zoho.addRecord("Accounts", Map.of("Account_Name", "Acme"));
        TaskWriter tasks = able(TaskWriter.class);
        TaskWriter.Task task = new TaskWriter.Task(contact, "m1", "Call", "call now", LATE, TaskPriority.HIGH);
        assertThat(tasks.writeTasks(RecordType.CONTACT, List.of(task)).get(0)).isInstanceOf(Applied.class);
        ZohoRecord held = zoho.tasks(contact).get(0);
        assertThat(held.text("Due_Date")).isEqualTo("2026-03-02");
        assertThat(held.text("Priority")).isEqualTo("High");
        assertThat(held.value("Who_Id")).isNotNull();
        TaskWriter.Task other = new TaskWriter.Task(account, "m2", "Call", "", LATE, TaskPriority.NORMAL);
        assertThat(tasks.writeTasks(RecordType.ACCOUNT, List.of(other)).get(0)).isInstanceOf(Applied.class);
        assertThat(zoho.tasks(account).get(0).value("What_Id")).isNotNull();
        assertThat(tasks.findTasks(RecordType.ACCOUNT, other)).isNotEmpty();
    }

    private List<String> twice(TaskWriter tasks, TaskWriter.Task task) {
        tasks.writeTasks(RecordType.CONTACT, List.of(task));
        tasks.writeTasks(RecordType.CONTACT, List.of(task));
        return tasks.findTasks(RecordType.CONTACT, task);
    }

    private static TaskWriter.Task task(String contact) {
        return new TaskWriter.Task(contact, "m1", "Call", "call now", LATE, TaskPriority.HIGH);
    }

    @Test
    void a_second_copy_is_deleted_by_its_id_and_one_that_is_gone_already_counts_as_removed() {
        TaskWriter.Task task = task(contact());
        TaskWriter tasks = able(TaskWriter.class);
        List<String> twice = twice(tasks, task);
        zoho.clearRequests();
        assertThat(tasks.removeTask(RecordType.CONTACT, twice.get(1))).isTrue();
        assertThat(zoho.requests()).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("DELETE");
            assertThat(request.path()).isEqualTo("/crm/v8/Tasks/" + twice.get(1));
        });
        assertThat(tasks.findTasks(RecordType.CONTACT, task)).containsExactly(twice.get(0));
        assertThat(tasks.removeTask(RecordType.CONTACT, twice.get(1))).isTrue();
        // Zoho has been seen to say the same in two forms
        for (String code : List.of("INVALID_DATA", "RECORD_NOT_FOUND")) {
            zoho.failNext(
                    Endpoint.RECORD_DELETE,
                    1,
                    ZohoFault.answer(
                            202,
                            "{\"data\":[{\"code\":\"" + code + "\",\"details\":{\"id\":\"" + twice.get(1)
                                    + "\"},\"message\":\"record not deleted\",\"status\":\"error\"}]}"));
            assertThat(tasks.removeTask(RecordType.CONTACT, twice.get(1))).isTrue();
        }
        NoteWriter.Note note = new NoteWriter.Note(task.recordId(), "m1", "words", LATE);
        able(NoteWriter.class).writeNotes(RecordType.CONTACT, List.of(note));
        String noteId = zoho.notes(task.recordId()).get(0).id();
        zoho.clearRequests();
        assertThat(able(NoteWriter.class).removeNote(RecordType.CONTACT, noteId))
                .isTrue();
        assertThat(zoho.requests().get(0).path()).isEqualTo("/crm/v8/Notes/" + noteId);
        assertThat(zoho.notes(task.recordId())).isEmpty();
    }

    @Test
    void a_copy_that_zoho_does_not_delete_is_not_told_as_removed() {
        TaskWriter.Task task = task(contact());
        TaskWriter tasks = able(TaskWriter.class);
        String id = twice(tasks, task).get(1);
        Map<ZohoFault, FailureKind> refusals = Map.of(
                ZohoFault.noPermission(),
                FailureKind.FORBIDDEN,
                // what is said of one that is gone, though this one is there
                ZohoFault.answer(
                        400,
                        "{\"code\":\"INVALID_DATA\",\"details\":{\"resource_path_index\":1},"
                                + "\"message\":\"record not deleted\",\"status\":\"error\"}"),
                FailureKind.INVALID_VALUE,
                ZohoFault.answer(200, "{\"data\":[]}"),
                FailureKind.UNKNOWN_OUTCOME,
                ZohoFault.cutBeforeApplying(),
                FailureKind.UNKNOWN_OUTCOME);
        refusals.forEach((fault, kind) -> {
            zoho.failNext(Endpoint.RECORD_DELETE, 1, fault);
            assertThat(notRemoved(tasks, id)).isEqualTo(kind);
        });
        zoho.lock(id, true);
        assertThat(notRemoved(tasks, id)).isEqualTo(FailureKind.LOCKED);
        assertThat(tasks.findTasks(RecordType.CONTACT, task)).hasSize(2);
    }

    private static FailureKind notRemoved(TaskWriter tasks, String id) {
        return catchThrowableOfType(CrmException.class, () -> tasks.removeTask(RecordType.CONTACT, id))
                .failure()
                .kind();
    }

    @Test
    void a_removal_runs_the_customers_workflows_only_where_the_host_lets_them() {
        TaskWriter.Task task = task(contact());
        List<String> twice = twice(able(TaskWriter.class), task);
        able(TaskWriter.class).removeTask(RecordType.CONTACT, twice.get(1));
        assertThat(zoho.lastAutomations()).containsExactly("workflow");
        try (ZohoAdapter quiet = Adapters.of(zoho).triggers().build()) {
            quiet.ability(TaskWriter.class).orElseThrow().removeTask(RecordType.CONTACT, twice.get(0));
            assertThat(zoho.lastAutomations()).isEmpty();
            NoteWriter notes = quiet.ability(NoteWriter.class).orElseThrow();
            NoteWriter.Note note = new NoteWriter.Note(task.recordId(), "m1", "words", LATE);
            notes.writeNotes(RecordType.CONTACT, List.of(note));
            assertThat(notes.removeNote(
                            RecordType.CONTACT,
                            notes.findNotes(RecordType.CONTACT, note).get(0)))
                    .isTrue();
        }
    }

    @Test
    void changes_of_tags_that_are_alike_go_in_one_call() {
        List<TagChange> changes = IntStream.range(0, 100)
                .mapToObj(i ->
                        new TagChange(contact(), "t" + i, Set.of(i % 2 == 0 ? "nps-promoter" : "nps-risk"), Set.of()))
                .toList();
        assertThat(able(TagWriter.class).writeTags(RecordType.CONTACT, changes))
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Applied.class));
        assertThat(zoho.requests(Endpoint.TAGS_CHANGE)).isEqualTo(2);
        assertThat(zoho.record(changes.get(1).recordId()).tags()).containsExactly("nps-risk");
    }

    @Test
    void a_tag_that_is_too_long_and_a_record_that_is_gone_take_no_other_down() {
        String good = contact();
        String gone = contact();
        zoho.delete(gone);
        List<WriteOutcome> outcomes = able(TagWriter.class)
                .writeTags(
                        RecordType.CONTACT,
                        List.of(
                                new TagChange(good, "t1", Set.of("nps"), Set.of("never-there")),
                                new TagChange(gone, "t2", Set.of("nps"), Set.of()),
                                new TagChange(contact(), "t3", Set.of("x".repeat(26)), Set.of())));
        assertThat(outcomes.get(0)).isEqualTo(new Applied(good));
        assertThat(((Rejected) outcomes.get(1)).failure().kind()).isEqualTo(FailureKind.RECORD_GONE);
        assertThat(((Rejected) outcomes.get(2)).failure().kind()).isEqualTo(FailureKind.INVALID_VALUE);
    }

    @Test
    void more_fields_than_one_query_can_read_are_read_in_two() {
        Set<String> fields = new LinkedHashSet<>();
        for (int i = 0; i < 60; i++) {
            zoho.addField("Contacts", ZohoField.of("Extra_" + i, "integer"));
            fields.add("Extra_" + i);
        }
        String id = contact();
        zoho.setValues(id, Map.of("Extra_3", 3, "Extra_57", 57));
        RecordReader.Snapshot snapshot = able(RecordReader.class)
                .readRecords(RecordType.CONTACT, List.of(id), fields)
                .get(0)
                .orElseThrow();
        assertThat(snapshot.values()).hasSize(60);
        assertThat(snapshot.values().get("Extra_57")).isEqualTo(new FieldValue.NumberValue(BigDecimal.valueOf(57)));
        assertThat(zoho.requests(Endpoint.COQL)).isEqualTo(2);
    }

    @Test
    void history_keeps_the_time_of_the_answer_and_needs_a_marker_that_is_unique() {
        zoho.addHistoryModule();
        String id = contact();
        HistoryWriter.Entry entry = new HistoryWriter.Entry(
                "NPS_Responses", id, "m1", "NPS 9", LATE, Map.of("Score", new FieldValue.NumberValue(BigDecimal.TEN)));
        assertThat(able(HistoryWriter.class)
                        .writeHistory(RecordType.CONTACT, List.of(entry))
                        .get(0))
                .isInstanceOf(Applied.class);
        assertThat(zoho.records("NPS_Responses")).singleElement().satisfies(kept -> {
            assertThat(kept.text("Name")).isEqualTo("NPS 9");
            assertThat(kept.text("NPS_Marker")).isEqualTo("m1");
            assertThat(kept.text("Answered_At")).isEqualTo("2026-03-02T03:50:30+05:30");
        });
        zoho.addModule(
                "Loose",
                ZohoField.of("Name", "text"),
                ZohoField.of("NPS_Marker", "text"),
                ZohoField.of("Answered_At", "datetime"),
                ZohoField.lookup("Contact", "Contacts"));
        CrmException thrown = catchThrowableOfType(
                CrmException.class,
                () -> able(HistoryWriter.class)
                        .writeHistory(
                                RecordType.CONTACT,
                                List.of(new HistoryWriter.Entry("Loose", id, "m1", "NPS 9", LATE, Map.of()))));
        assertThat(thrown.failure().kind()).isEqualTo(FailureKind.SCHEMA);
        assertThat(thrown).hasMessageContaining("duplicate values");
    }

    @Test
    void a_field_gets_its_name_from_its_label_and_a_label_that_is_too_long_gives_way() {
        SchemaProvisioner fields = able(SchemaProvisioner.class);
        assertThat(fields.createField(
                        RecordType.CONTACT, CrmField.of("NPS_Score", CrmField.Type.NUMBER), "Net Promoter Score"))
                .isEqualTo("Net_Promoter_Score");
        assertThat(fields.createField(
                        RecordType.CONTACT,
                        CrmField.of("NPS_Comment", CrmField.Type.TEXT),
                        "What the customer said of us in the survey"))
                .isEqualTo("NPS_Comment");
        assertThat(zoho.fields("Contacts").get("NPS_Comment").dataType()).isEqualTo("textarea");
        CrmException thrown = catchThrowableOfType(
                CrmException.class,
                () -> fields.createField(
                        RecordType.CONTACT,
                        CrmField.of("A_name_that_no_label_can_hold", CrmField.Type.TEXT),
                        "A label that no field can hold"));
        assertThat(thrown.failure().kind()).isEqualTo(FailureKind.SCHEMA);
        assertThat(thrown).hasMessageContaining("25");
    }
}
