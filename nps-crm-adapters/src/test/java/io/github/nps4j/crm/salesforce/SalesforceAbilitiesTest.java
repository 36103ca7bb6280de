package io.github.nps4j.crm.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.HistoryWriter;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.RecordReader;
import io.github.nps4j.crm.SchemaProvisioner;
import io.github.nps4j.crm.TagWriter;
import io.github.nps4j.crm.TaskWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.mapping.TaskPriority;
import io.github.nps4j.testkit.salesforce.Endpoint;
import io.github.nps4j.testkit.salesforce.SalesforceFault;
import io.github.nps4j.testkit.salesforce.SalesforceField;
import io.github.nps4j.testkit.salesforce.SalesforceSimulator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SalesforceAbilitiesTest {

    private static final Instant AT = Instant.parse("2026-03-01T10:20:30Z");

    private final SalesforceSimulator salesforce = SalesforceSimulator.start();
    private final SalesforceAdapter adapter =
            Orgs.builder(salesforce).permissionSet("NPS").build();

    @AfterEach
    void close() {
        adapter.close();
        salesforce.close();
    }

    private <T> T able(Class<T> ability) {
        return adapter.ability(ability).orElseThrow();
    }

    private List<NoteWriter.Note> thousandNotes() {
        String id = Orgs.contact(salesforce, "a@example.com");
        List<NoteWriter.Note> notes = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            notes.add(new NoteWriter.Note(id, "nps:" + i, "words", AT));
        }
        return notes;
    }

    @Test
    void a_thousand_enhanced_notes_take_14_calls_and_a_thousand_classic_ones_5() {
        assertThat(able(NoteWriter.class).writeNotes(RecordType.CONTACT, thousandNotes()))
                .allMatch(WriteOutcome.Applied.class::isInstance);
        assertThat(salesforce.writeRequests()).isEqualTo(14);
        salesforce.clearRequests();
        try (SalesforceAdapter classic = Orgs.builder(salesforce)
                .noteForm(SalesforceAdapter.NoteForm.CLASSIC)
                .build()) {
            assertThat(classic.ability(NoteWriter.class).orElseThrow().writeNotes(RecordType.CONTACT, thousandNotes()))
                    .allMatch(WriteOutcome.Applied.class::isInstance);
        }
        assertThat(salesforce.writeRequests()).isEqualTo(5);
    }

    @Test
    void an_enhanced_note_reads_as_it_was_written_whatever_stands_in_it() {
        String id = Orgs.contact(salesforce, "a@example.com");
        String text = "5 < 6 & \"it's\" <b>bold</b>\nsecond line\t\uD83D\uDE21 @{note.id}";
        NoteWriter.Note note = new NoteWriter.Note(id, "r1:note", text + "\u0007\u0000", AT);
        List<WriteOutcome> outcomes = able(NoteWriter.class).writeNotes(RecordType.CONTACT, List.of(note));
        assertThat(salesforce.notes(id)).containsExactly("NPS [nps:r1:note]\n" + text + "\n\n[nps:r1:note]");
        assertThat(salesforce.children("ContentDocumentLink", "LinkedEntityId", id))
                .singleElement()
                .satisfies(link -> assertThat(link.values())
                        .containsEntry("ShareType", "V")
                        .containsEntry("Visibility", "AllUsers"));
        assertThat(outcomes)
                .containsExactly(new WriteOutcome.Applied(
                        salesforce.records("ContentNote").get(0).id()));
        assertThat(able(NoteWriter.class).findNotes(RecordType.CONTACT, note))
                .contains(salesforce.records("ContentNote").get(0).id());
    }

    @Test
    void a_note_that_cannot_be_linked_to_its_record_is_not_left_behind_and_takes_no_other_down() {
        String gone = Orgs.contact(salesforce, "a@example.com");
        String there = Orgs.contact(salesforce, "b@example.com");
        salesforce.delete(gone);
        List<WriteOutcome> outcomes = able(NoteWriter.class)
                .writeNotes(
                        RecordType.CONTACT,
                        List.of(
                                new NoteWriter.Note(gone, "m1", "words", AT),
                                new NoteWriter.Note(there, "m2", "words", AT)));
        assertThat(Orgs.failure(outcomes.get(0)).kind()).isEqualTo(FailureKind.RECORD_GONE);
        assertThat(outcomes.get(1)).isInstanceOf(WriteOutcome.Applied.class);
        assertThat(salesforce.records("ContentNote")).hasSize(1);
    }

    @Test
    void notes_that_salesforce_holds_back_because_too_many_others_failed_are_tried_again() {
        String gone = Orgs.contact(salesforce, "a@example.com");
        String there = Orgs.contact(salesforce, "b@example.com");
        salesforce.delete(gone);
        List<NoteWriter.Note> notes = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            notes.add(new NoteWriter.Note(gone, "gone" + i, "words", AT));
        }
        NoteWriter.Note good = new NoteWriter.Note(there + "", "m", "words", AT);
        notes.add(good);
        // the order of the calls is that of the records, so the one that exists comes last
        assertThat(there).isGreaterThan(gone);
        List<WriteOutcome> outcomes = able(NoteWriter.class).writeNotes(RecordType.CONTACT, notes);
        assertThat(outcomes.subList(0, 15)).allMatch(WriteOutcome.Rejected.class::isInstance);
        assertThat(outcomes.get(15)).isInstanceOf(WriteOutcome.Retry.class);
        assertThat(able(NoteWriter.class).writeNotes(RecordType.CONTACT, List.of(good)))
                .allMatch(WriteOutcome.Applied.class::isInstance);
        assertThat(salesforce.notes(there)).hasSize(1);
    }

    @Test
    void an_org_without_enhanced_notes_gets_classic_ones_and_is_asked_once() {
        salesforce.removeObject("ContentNote");
        salesforce.removeObject("ContentDocumentLink");
        String id = Orgs.contact(salesforce, "a@example.com");
        NoteWriter.Note note = new NoteWriter.Note(id, "m", "words", AT);
        for (int i = 0; i < 2; i++) {
            assertThat(able(NoteWriter.class).writeNotes(RecordType.CONTACT, List.of(note)))
                    .allMatch(WriteOutcome.Applied.class::isInstance);
        }
        assertThat(salesforce.children("Note", "ParentId", id)).hasSize(2);
        assertThat(able(NoteWriter.class).findNotes(RecordType.CONTACT, note)).isNotEmpty();
        assertThat(salesforce.requests(Endpoint.DESCRIBE)).isEqualTo(1);
        try (SalesforceAdapter enhanced = Orgs.builder(salesforce)
                .noteForm(SalesforceAdapter.NoteForm.ENHANCED)
                .build()) {
            WriteOutcome outcome = enhanced.ability(NoteWriter.class)
                    .orElseThrow()
                    .writeNotes(RecordType.CONTACT, List.of(note))
                    .get(0);
            assertThat(Orgs.failure(outcome).message()).contains("NOT_FOUND");
        }
        assertThatThrownBy(() -> Orgs.builder(salesforce)
                        .apiVersion("48.0")
                        .noteForm(SalesforceAdapter.NoteForm.ENHANCED)
                        .build())
                .hasMessageContaining("50.0")
                .hasMessageContaining("48.0");
    }

    @Test
    void a_long_note_is_cut_and_keeps_its_marker_however_long_that_is() {
        for (SalesforceAdapter.NoteForm form :
                List.of(SalesforceAdapter.NoteForm.ENHANCED, SalesforceAdapter.NoteForm.CLASSIC)) {
            for (String marker : List.of("nps:1", "m".repeat(300))) {
                String id = Orgs.contact(salesforce, "a@example.com");
                NoteWriter.Note note = new NoteWriter.Note(id, marker, "\uD83D\uDE21".repeat(20_000), AT);
                try (SalesforceAdapter own =
                        Orgs.builder(salesforce).noteForm(form).build()) {
                    NoteWriter writer = own.ability(NoteWriter.class).orElseThrow();
                    assertThat(writer.writeNotes(RecordType.CONTACT, List.of(note)))
                            .allMatch(WriteOutcome.Applied.class::isInstance);
                    assertThat(salesforce.notes(id)).singleElement().asString().endsWith("[nps:" + marker + "]");
                    assertThat(writer.findNotes(RecordType.CONTACT, note)).isNotEmpty();
                    NoteWriter.Note other = new NoteWriter.Note(id, marker + "0", "", AT);
                    assertThat(writer.findNotes(RecordType.CONTACT, other)).isEmpty();
                }
            }
        }
    }

    @Test
    void a_task_of_a_person_is_with_them_and_one_of_an_account_is_about_it() {
        String contact = Orgs.contact(salesforce, "a@example.com");
        String account = salesforce.add("Account", Map.of("Name", "Acme"));
        TaskWriter tasks = able(TaskWriter.class);
        tasks.writeTasks(
                RecordType.CONTACT,
                List.of(new TaskWriter.Task(contact, "m1", "Call back", "", AT, TaskPriority.HIGH)));
        TaskWriter.Task about = new TaskWriter.Task(account, "m2", "Visit", "why", AT, TaskPriority.LOW);
        tasks.writeTasks(RecordType.ACCOUNT, List.of(about));
        assertThat(salesforce.children("Task", "WhoId", contact))
                .singleElement()
                .satisfies(task -> assertThat(task.values())
                        .containsEntry("Subject", "Call back")
                        .containsEntry("Priority", "High")
                        .containsEntry("Status", "Not Started")
                        .containsEntry("ActivityDate", "2026-03-01"));
        assertThat(tasks.findTasks(RecordType.ACCOUNT, about))
                .contains(salesforce.children("Task", "WhatId", account).get(0).id());
    }

    @Test
    void a_second_copy_is_deleted_as_what_it_is_and_one_that_is_gone_already_counts_as_removed() {
        String contact = Orgs.contact(salesforce, "a@example.com");
        NoteWriter.Note note = new NoteWriter.Note(contact, "m", "words", AT);
        Map<SalesforceAdapter.NoteForm, String> objects = Map.of(
                SalesforceAdapter.NoteForm.ENHANCED, "ContentDocument", SalesforceAdapter.NoteForm.CLASSIC, "Note");
        objects.forEach((form, object) -> {
            try (SalesforceAdapter own = Orgs.builder(salesforce).noteForm(form).build()) {
                NoteWriter notes = own.ability(NoteWriter.class).orElseThrow();
                notes.writeNotes(RecordType.CONTACT, List.of(note));
                notes.writeNotes(RecordType.CONTACT, List.of(note));
                List<String> twice = notes.findNotes(RecordType.CONTACT, note);
                for (int i = 0; i < 2; i++) {
                    assertThat(notes.removeNote(RecordType.CONTACT, twice.get(1)))
                            .isTrue();
                    assertThat(lastPath()).endsWith("/sobjects/" + object + "/" + twice.get(1));
                    assertThat(notes.findNotes(RecordType.CONTACT, note)).containsExactly(twice.get(0));
                }
            }
        });
        TaskWriter tasks = able(TaskWriter.class);
        TaskWriter.Task task = new TaskWriter.Task(contact, "m", "Call", "", AT, TaskPriority.HIGH);
        tasks.writeTasks(RecordType.CONTACT, List.of(task));
        tasks.writeTasks(RecordType.CONTACT, List.of(task));
        List<String> twice = tasks.findTasks(RecordType.CONTACT, task);
        assertThat(tasks.removeTask(RecordType.CONTACT, twice.get(1))).isTrue();
        assertThat(lastPath()).endsWith("/sobjects/Task/" + twice.get(1));
        assertThat(tasks.findTasks(RecordType.CONTACT, task)).containsExactly(twice.get(0));
    }

    private String lastPath() {
        return salesforce.requests().get(salesforce.requests().size() - 1).path();
    }

    @Test
    void a_copy_that_salesforce_does_not_delete_is_not_told_as_removed() {
        String contact = Orgs.contact(salesforce, "a@example.com");
        TaskWriter tasks = able(TaskWriter.class);
        TaskWriter.Task task = new TaskWriter.Task(contact, "m", "Call", "", AT, TaskPriority.HIGH);
        tasks.writeTasks(RecordType.CONTACT, List.of(task));
        String id = tasks.findTasks(RecordType.CONTACT, task).get(0);
        Map<SalesforceFault, FailureKind> refusals = Map.of(
                SalesforceFault.answer(
                        403,
                        "[{\"errorCode\":\"INSUFFICIENT_ACCESS_OR_READONLY\",\"message\":\"insufficient access rights on"
                                + " object id\"}]"),
                FailureKind.FORBIDDEN,
                SalesforceFault.answer(
                        400, "[{\"errorCode\":\"UNABLE_TO_LOCK_ROW\",\"message\":\"unable to obtain access\"}]"),
                FailureKind.LOCKED,
                SalesforceFault.html(404),
                FailureKind.UNEXPECTED,
                SalesforceFault.cutBeforeApplying(),
                FailureKind.UNKNOWN_OUTCOME);
        refusals.forEach((fault, kind) -> {
            salesforce.failNext(Endpoint.RECORD_DELETE, 1, fault);
            assertThat(Orgs.thrown(() -> tasks.removeTask(RecordType.CONTACT, id))
                            .kind())
                    .isEqualTo(kind);
            assertThat(tasks.findTasks(RecordType.CONTACT, task)).containsExactly(id);
        });
    }

    @Test
    void an_option_that_the_org_has_not_is_told() {
        String contact = Orgs.contact(salesforce, "a@example.com");
        try (SalesforceAdapter own =
                Orgs.builder(salesforce).taskStatus("Offen").build()) {
            WriteOutcome outcome = own.ability(TaskWriter.class)
                    .orElseThrow()
                    .writeTasks(
                            RecordType.CONTACT,
                            List.of(new TaskWriter.Task(contact, "m", "S", "", AT, TaskPriority.NORMAL)))
                    .get(0);
            assertThat(Orgs.failure(outcome).kind()).isEqualTo(FailureKind.INVALID_VALUE);
            assertThat(Orgs.failure(outcome).message()).contains("Status");
        }
    }

    @Test
    void corner_case_30_a_topic_that_is_assigned_already_or_gone_already_is_what_was_wanted() {
        TagWriter tags = able(TagWriter.class);
        List<TagWriter.TagChange> changes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            changes.add(new TagWriter.TagChange(
                    Orgs.contact(salesforce, "t" + i + "@example.com"), "t" + i, Set.of("nps-detractor"), Set.of()));
        }
        for (int i = 0; i < 2; i++) {
            assertThat(tags.writeTags(RecordType.CONTACT, changes)).allMatch(WriteOutcome.Applied.class::isInstance);
        }
        List<TagWriter.TagChange> back = changes.stream()
                .map(change ->
                        new TagWriter.TagChange(change.recordId(), change.traceId(), Set.of(), Set.of("NPS-Detractor")))
                .toList();
        salesforce.failNext(
                Endpoint.COLLECTIONS_DELETE,
                1,
                SalesforceFault.answer(
                        200,
                        "["
                                + "{\"success\":false,\"errors\":[{\"statusCode\":\"ENTITY_IS_DELETED\",\"message\":\"entity"
                                        .concat(" is deleted\",\"fields\":[]}]},")
                                        .repeat(99)
                                + "{\"success\":false,\"errors\":[{\"statusCode\":\"NOT_FOUND\",\"message\":\"none\","
                                + "\"fields\":[]}]}]"));
        for (int i = 0; i < 3; i++) {
            assertThat(tags.writeTags(RecordType.CONTACT, back)).allMatch(WriteOutcome.Applied.class::isInstance);
        }
        assertThat(changes)
                .allMatch(change -> salesforce.topics(change.recordId()).isEmpty());
        assertThat(salesforce.records("Topic")).hasSize(1);
    }

    @Test
    void a_topic_of_a_deleted_record_takes_no_other_down() {
        String gone = Orgs.contact(salesforce, "a@example.com");
        String there = Orgs.contact(salesforce, "b@example.com");
        salesforce.delete(gone);
        List<WriteOutcome> outcomes = able(TagWriter.class)
                .writeTags(
                        RecordType.CONTACT,
                        List.of(
                                new TagWriter.TagChange(gone, "1", Set.of("x"), Set.of()),
                                new TagWriter.TagChange(there, "2", Set.of("x", "y"), Set.of())));
        assertThat(outcomes.get(0)).isInstanceOf(WriteOutcome.Rejected.class);
        assertThat(outcomes.get(1)).isEqualTo(new WriteOutcome.Applied(there));
        assertThat(salesforce.topics(there)).containsExactlyInAnyOrder("x", "y");
    }

    @Test
    void a_history_object_without_or_with_several_keys_or_parents_is_told_and_can_be_named() {
        String id = Orgs.contact(salesforce, "a@example.com");
        salesforce.addObject(
                "Answer__c",
                SalesforceField.lookup("Contact__c", "Contact"),
                SalesforceField.lookup("Referrer__c", "Contact"),
                SalesforceField.number("Score__c", 3, 0));
        HistoryWriter.Entry entry =
                new HistoryWriter.Entry("Answer__c", id, "m1", "NPS 9", AT, Map.of("Score__c", Orgs.number(9)));
        Failure noKey = Orgs.thrown(() -> able(HistoryWriter.class).writeHistory(RecordType.CONTACT, List.of(entry)));
        assertThat(noKey.kind()).isEqualTo(FailureKind.SCHEMA);
        assertThat(noKey.message()).contains("Answer__c", "External ID");
        salesforce.addField(
                "Answer__c",
                SalesforceField.text("Key__c", "string", 100).unique().externalId());
        salesforce.addField("Answer__c", SalesforceField.of("At__c", "datetime"));
        try (SalesforceAdapter plain = Orgs.adapter(salesforce);
                SalesforceAdapter named = Orgs.builder(salesforce)
                        .historyParentField(RecordType.CONTACT, "Contact__c")
                        .historyTimeField("At__c")
                        .build()) {
            assertThat(Orgs.thrown(() -> plain.ability(HistoryWriter.class)
                                    .orElseThrow()
                                    .writeHistory(RecordType.CONTACT, List.of(entry)))
                            .message())
                    .contains("Contact__c", "Referrer__c");
            assertThat(named.ability(HistoryWriter.class)
                            .orElseThrow()
                            .writeHistory(RecordType.CONTACT, List.of(entry)))
                    .allMatch(WriteOutcome.Applied.class::isInstance);
        }
        assertThat(salesforce.records("Answer__c"))
                .singleElement()
                .satisfies(record -> assertThat(record.values())
                        .containsEntry("Key__c", "m1")
                        .containsEntry("Contact__c", id)
                        .containsEntry("Name", "NPS 9")
                        .containsEntry("At__c", "2026-03-01T10:20:30Z"));
    }

    @Test
    void a_merged_record_is_read_back_as_its_survivor() {
        salesforce.addNpsFields("Contact");
        String old = Orgs.contact(salesforce, "a@example.com");
        String survivor = Orgs.contact(salesforce, "b@example.com");
        salesforce.set(survivor, Map.of("NPS_Score__c", 8));
        salesforce.merge(old, survivor);
        List<Optional<RecordReader.Snapshot>> read =
                able(RecordReader.class).readRecords(RecordType.CONTACT, List.of(old, "x"), Set.of("NPS_Score__c"));
        assertThat(read.get(0)).contains(new RecordReader.Snapshot(survivor, Map.of("NPS_Score__c", Orgs.number(8))));
        assertThat(read.get(1)).isEmpty();
    }

    @Test
    void corner_case_40_a_new_field_is_granted_at_once_or_the_missing_permission_set_is_told_before_anything_is_made() {
        CrmField field = CrmField.of("NPS_New__c", CrmField.Type.NUMBER);
        SchemaProvisioner provisioner = able(SchemaProvisioner.class);
        Failure missing = Orgs.thrown(() -> provisioner.createField(RecordType.ACCOUNT, field, "NPS new"));
        assertThat(missing.kind()).isEqualTo(FailureKind.FORBIDDEN);
        assertThat(missing.message()).contains("permission set");
        assertThat(salesforce.fields("Account")).doesNotContainKey("NPS_New__c");
        salesforce.add("PermissionSet", Map.of("Name", "NPS"));
        assertThat(provisioner.createField(RecordType.ACCOUNT, field, "NPS new"))
                .isEqualTo("NPS_New__c");
        String account = salesforce.add("Account", Map.of("Name", "Acme"));
        assertThat(adapter.write(
                        RecordType.ACCOUNT,
                        List.of(io.github.nps4j.crm.RecordWrite.update(
                                account,
                                "t",
                                Map.of("NPS_New__c", new FieldValue.NumberValue(java.math.BigDecimal.TEN))))))
                .containsExactly(new WriteOutcome.Applied(account));
    }
}
