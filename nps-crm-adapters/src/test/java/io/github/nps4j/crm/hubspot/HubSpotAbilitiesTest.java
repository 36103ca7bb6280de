package io.github.nps4j.crm.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.NoteWriter.Note;
import io.github.nps4j.crm.TagWriter;
import io.github.nps4j.crm.TagWriter.TagChange;
import io.github.nps4j.crm.TaskWriter;
import io.github.nps4j.crm.TaskWriter.Task;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.WriteOutcome.Applied;
import io.github.nps4j.crm.WriteOutcome.Rejected;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.mapping.TaskPriority;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HubSpotAbilitiesTest {

    private static final Instant AT = Instant.parse("2026-03-01T10:20:30Z");

    private final ScriptedHubSpot hubSpot = new ScriptedHubSpot();
    private final HubSpotAdapter adapter = HubSpotAdapter.builder()
            .token("pat-na1-secret-secret")
            .baseUrl(hubSpot.url())
            .tagProperty("nps_tags")
            .build();

    @AfterEach
    void stop() {
        adapter.close();
        hubSpot.close();
    }

    @Test
    void a_note_is_escaped_marked_and_tied_to_its_contact() {
        hubSpot.answers(201, "{'results':[{'id':'900','objectWriteTraceId':'r1:note'}]}");
        assertThat(notes().writeNotes(RecordType.CONTACT, List.of(new Note("5", "r1:note", "a < b & \"c\"\nd", AT))))
                .containsExactly(new Applied("900"));
        assertThat(hubSpot.calls()).containsExactly("POST /crm/objects/2026-03/notes/batch/create");
        assertThat(hubSpot.body(0).at("/inputs/0/properties/hs_note_body").asText())
                .isEqualTo("a &lt; b &amp; &quot;c&quot;<br>d<br><br>[nps:r1:note]");
        assertThat(hubSpot.body(0).at("/inputs/0/properties/hs_timestamp").asText())
                .isEqualTo("2026-03-01T10:20:30.000Z");
        assertThat(hubSpot.body(0).at("/inputs/0/associations/0/to/id").asText())
                .isEqualTo("5");
        assertThat(hubSpot.body(0)
                        .at("/inputs/0/associations/0/types/0/associationTypeId")
                        .asInt())
                .isEqualTo(202);
    }

    @Test
    void a_long_note_is_cut_before_its_marker() {
        hubSpot.answers(201, "{'results':[{'id':'900','objectWriteTraceId':'m'}]}");
        notes().writeNotes(RecordType.CONTACT, List.of(new Note("5", "m", "<".repeat(60_000), AT)));
        assertThat(hubSpot.body(0).at("/inputs/0/properties/hs_note_body").asText())
                .hasSizeLessThanOrEqualTo(65_536)
                .endsWith("…<br><br>[nps:m]");
    }

    @Test
    void a_note_is_found_again_among_the_contacts_notes_and_not_by_search() {
        hubSpot.answers(
                200,
                "{'results':["
                        + IntStream.rangeClosed(1, 150)
                                .mapToObj(i -> "{'id':'" + i + "','type':'contact_to_note'}")
                                .collect(Collectors.joining(","))
                        + "],'paging':{'next':{'after':'z'}}}");
        hubSpot.answers(200, "{'results':[{'toObjectId':151}]}");
        hubSpot.answers(
                200,
                "{'results':[{'id':'151','properties':{'hs_note_body':'x [nps:m10]'}},"
                        + "{'id':'150','properties':{'hs_note_body':'x<br><br>[nps:m1]'}}]}");
        // Added twice, as happens where a process was suspended for longer than its lease.
        hubSpot.answers(200, "{'results':[{'id':'20','properties':{'hs_note_body':'x<br><br>[nps:m1]'}}]}");
        assertThat(notes().findNotes(RecordType.CONTACT, new Note("5", "m1", "x", AT)))
                .containsExactly("20", "150");
        assertThat(hubSpot.calls())
                .containsExactly(
                        "GET /crm/objects/2026-03/contacts/5/associations/notes?limit=500",
                        "GET /crm/objects/2026-03/contacts/5/associations/notes?limit=500&after=z",
                        "POST /crm/objects/2026-03/notes/batch/read",
                        "POST /crm/objects/2026-03/notes/batch/read");
        assertThat(hubSpot.body(2).at("/inputs/0/id").asText()).isEqualTo("151");
        assertThat(hubSpot.body(2).path("inputs")).hasSize(100);
        assertThat(hubSpot.body(3).path("inputs")).hasSize(51);
    }

    @Test
    void a_note_that_was_not_added_is_not_found() {
        hubSpot.answers(200, "{'results':[]}");
        assertThat(notes().findNotes(RecordType.CONTACT, new Note("5", "m", "x", AT)))
                .isEmpty();
        hubSpot.answers(404, "{'category':'OBJECT_NOT_FOUND','message':'x'}");
        assertThat(notes().findNotes(RecordType.CONTACT, new Note("6", "m", "x", AT)))
                .isEmpty();
    }

    @Test
    void a_task_carries_subject_due_time_priority_and_marker() {
        hubSpot.answers(201, "{'results':[{'id':'901','properties':{'hs_task_body':'call<br><br>[nps:r1:task]'}}]}");
        TaskWriter tasks = adapter.ability(TaskWriter.class).orElseThrow();
        Task task = new Task("5", "r1:task", "Call Ann", "call", AT, TaskPriority.HIGH);
        assertThat(tasks.writeTasks(RecordType.CONTACT, List.of(task))).containsExactly(new Applied("901"));
        assertThat(hubSpot.body(0).at("/inputs/0/properties/hs_task_subject").asText())
                .isEqualTo("Call Ann");
        assertThat(hubSpot.body(0).at("/inputs/0/properties/hs_task_priority").asText())
                .isEqualTo("HIGH");
        assertThat(hubSpot.body(0).at("/inputs/0/properties/hs_task_status").asText())
                .isEqualTo("NOT_STARTED");
        assertThat(hubSpot.body(0)
                        .at("/inputs/0/associations/0/types/0/associationTypeId")
                        .asInt())
                .isEqualTo(204);
    }

    @Test
    void a_note_whose_answer_is_lost_is_an_unknown_outcome() {
        hubSpot.answers(504, "<html>");
        assertThat(catchThrowableOfType(
                                CrmException.class,
                                () -> notes().writeNotes(RecordType.CONTACT, List.of(new Note("5", "m", "x", AT))))
                        .failure()
                        .kind())
                .isEqualTo(FailureKind.UNKNOWN_OUTCOME);
    }

    @Test
    void a_second_copy_is_archived_by_its_id_and_one_that_is_gone_already_counts_as_removed() {
        TaskWriter tasks = adapter.ability(TaskWriter.class).orElseThrow();
        hubSpot.answers(204, "");
        hubSpot.answers(204, "");
        hubSpot.answers(404, "{'category':'OBJECT_NOT_FOUND','message':'x'}");
        assertThat(notes().removeNote(RecordType.CONTACT, "150")).isTrue();
        assertThat(tasks.removeTask(RecordType.ACCOUNT, "901")).isTrue();
        assertThat(tasks.removeTask(RecordType.CONTACT, "902")).isTrue();
        assertThat(hubSpot.calls())
                .containsExactly(
                        "DELETE /crm/objects/2026-03/notes/150",
                        "DELETE /crm/objects/2026-03/tasks/901",
                        "DELETE /crm/objects/2026-03/tasks/902");
    }

    @Test
    void a_copy_that_hubspot_does_not_archive_is_not_told_as_removed() {
        hubSpot.answers(
                403,
                "{'category':'MISSING_SCOPES','message':'x','context':{'requiredGranularScopes':"
                        + "['crm.objects.contacts.write']}}");
        hubSpot.answers(404, "{'message':'no such address'}");
        hubSpot.answers(504, "<html>");
        Failure forbidden = notRemoved();
        assertThat(forbidden.kind()).isEqualTo(FailureKind.FORBIDDEN);
        assertThat(forbidden.message()).contains("crm.objects.contacts.write");
        assertThat(notRemoved().kind()).isEqualTo(FailureKind.UNEXPECTED);
        assertThat(notRemoved().kind()).isEqualTo(FailureKind.UNKNOWN_OUTCOME);
    }

    private Failure notRemoved() {
        return catchThrowableOfType(CrmException.class, () -> notes().removeNote(RecordType.CONTACT, "150"))
                .failure();
    }

    @Test
    void tags_are_read_merged_and_written_and_a_change_that_changes_nothing_is_not_sent() {
        hubSpot.properties("[{'name':'nps_tags','type':'enumeration','fieldType':'checkbox',"
                + "'options':[{'value':'vip'},{'value':'risk'},{'value':'old'}]}]");
        hubSpot.answers(
                200,
                "{'results':[{'id':'1','properties':{'nps_tags':'vip;old'}},"
                        + "{'id':'2','properties':{'nps_tags':'risk'}},{'id':'4','properties':{'nps_tags':null}}]}");
        hubSpot.answers(200, "{'results':[{'id':'1','objectWriteTraceId':'t1'}]}");
        TagWriter tags = adapter.ability(TagWriter.class).orElseThrow();
        List<WriteOutcome> outcomes = tags.writeTags(
                RecordType.CONTACT,
                List.of(
                        new TagChange("1", "t1", Set.of("risk"), Set.of("old")),
                        new TagChange("2", "t2", Set.of("risk"), Set.of("old")),
                        new TagChange("3", "t3", Set.of("risk"), Set.of()),
                        new TagChange("4", "t4", Set.of("no-such-tag"), Set.of())));
        assertThat(outcomes.get(0)).isEqualTo(new Applied("1"));
        assertThat(outcomes.get(1)).isEqualTo(new Applied("2"));
        assertThat(((Rejected) outcomes.get(2)).failure().kind()).isEqualTo(FailureKind.RECORD_GONE);
        assertThat(((Rejected) outcomes.get(3)).failure().kind()).isEqualTo(FailureKind.INVALID_VALUE);
        assertThat(hubSpot.body(2).path("inputs")).hasSize(1);
        assertThat(hubSpot.body(2).at("/inputs/0/properties/nps_tags").asText()).isEqualTo("vip;risk");
    }

    @Test
    void tags_are_no_ability_until_a_property_is_named_for_them() {
        try (HubSpotAdapter plain =
                HubSpotAdapter.builder().token("pat-na1-secret").build()) {
            assertThat(plain.ability(TagWriter.class)).isEmpty();
            assertThat(plain.ability(NoteWriter.class)).isPresent();
        }
    }

    private NoteWriter notes() {
        return adapter.ability(NoteWriter.class).orElseThrow();
    }
}
