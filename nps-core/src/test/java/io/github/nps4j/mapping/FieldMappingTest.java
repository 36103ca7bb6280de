package io.github.nps4j.mapping;

import static io.github.nps4j.mapping.Attribute.COMMENT;
import static io.github.nps4j.mapping.Attribute.RESPONDED_AT;
import static io.github.nps4j.mapping.Attribute.SCORE;
import static io.github.nps4j.mapping.Attribute.SEGMENT;
import static io.github.nps4j.mapping.Attribute.THEMES;
import static io.github.nps4j.mapping.FieldType.bool;
import static io.github.nps4j.mapping.FieldType.date;
import static io.github.nps4j.mapping.FieldType.multiSelect;
import static io.github.nps4j.mapping.FieldType.number;
import static io.github.nps4j.mapping.FieldType.picklist;
import static io.github.nps4j.mapping.FieldType.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.nps4j.identity.Identity;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.NpsSegment;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldMappingTest {

    @Test
    void the_builder_lists_everything_that_is_wrong_at_once() {
        MappingException e = catchThrowableOfType(
                MappingException.class,
                () -> FieldMapping.builder("Bad Name")
                        .match("emial")
                        .field("nps_score", SCORE, text())
                        .field("nps_score", SCORE, number())
                        .field(" padded", COMMENT, text().maxLength(0))
                        .field("themes", THEMES, picklist())
                        .field("when", SCORE, date(ZoneId.of("UTC")))
                        .field("flag", SEGMENT, bool())
                        .field("seg", SEGMENT, picklist().value("PROMOTOR", "Promoter"))
                        .field("multi", THEMES, multiSelect().joinedBy("; ").value("a", "x;y"))
                        .field("seats", Attribute.custom("seats"), number(), NullPolicy.defaultTo("none"))
                        .constant("fixed", "many", number())
                        .tags("score >= 11", List.of("Promoter"), List.of())
                        .tags("score >= 9", List.of("A"), List.of("A"))
                        .note("Note", "{scor}")
                        .task(
                                "call",
                                "segment = promotor",
                                task -> task.text("x").dueAfter(Duration.ofDays(-1)))
                        .build());

        assertThat(e.problems())
                .extracting(problem -> problem.path() + ": " + problem.message())
                .containsExactly(
                        "name: 'Bad Name' is no name: use a lower-case letter, then at most 79 lower-case letters,"
                                + " digits or -",
                        "match[0]: unknown identity key 'emial'; did you mean 'email'?; the keys are email, phone,"
                                + " customer_id, account_number, crm_id and custom.<name>",
                        "fields[0].type: a score is a number and is never written as text: use number (or picklist)",
                        "fields[1].to: the field 'nps_score' is already set by fields[0]",
                        "fields[2].to: the name of a field has 1 to 255 characters, no blanks at its ends and no"
                                + " control characters",
                        "fields[2].max_length: 0 is out of range: use 1 to 1000000",
                        "fields[3].type: themes is a list: use multi_select or text",
                        "fields[4].type: score can never be a date: use responded_at or a custom attribute",
                        "fields[5].type: segment can never be a boolean",
                        "fields[6].values.PROMOTOR: 'PROMOTOR' is no segment; did you mean 'PROMOTER'?; use PROMOTER,"
                                + " PASSIVE, DETRACTOR",
                        "fields[7].values: the option 'x;y' holds the joiner ';' and would be taken for two",
                        "fields[8].on_null: the default is no plain decimal number",
                        "fields[9].value: the constant is no plain decimal number",
                        "tags[0].when: a score is compared to a whole number from 0 to 10, not '11' (character 1 of"
                                + " the condition)",
                        "tags[1]: the tag 'A' is both added and removed",
                        "notes[0].name: 'Note' is no name: use a lower-case letter, then at most 79 lower-case"
                                + " letters, digits, - or _",
                        "notes[0].text: unknown placeholder {scor}: unknown attribute 'scor'; did you mean 'score'?",
                        "tasks[0].when: 'promotor' is no segment: use promoter, passive, detractor (character 1 of the"
                                + " condition)",
                        "tasks[0].subject: the subject of a task is one line that is not blank",
                        "tasks[0].due: PT-24H is out of range: use zero to 3650 days");
        assertThat(e).hasMessageStartingWith("mapping 'Bad Name' has 20 problems:\n  mapping 'Bad Name' name: ");
    }

    @Test
    void a_mapping_that_writes_nothing_or_finds_nobody_is_refused() {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> FieldMapping.builder("empty").build())
                .withMessageContaining("no key to find the record by")
                .withMessageContaining("the mapping writes nothing: add fields, tags, notes, tasks or history");
    }

    @Test
    void an_attribute_that_does_not_exist_is_refused_where_it_is_named() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attribute.of("coment"))
                .withMessage("unknown attribute 'coment'; did you mean 'comment'?");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Attribute.key("mail"))
                .withMessageContaining("unknown identity key 'mail'; did you mean 'email'?");
        assertThatIllegalArgumentException().isThrownBy(() -> Attribute.custom(" "));
    }

    @Test
    void a_problem_in_one_field_hides_no_other_problem_and_no_other_value() {
        MappedRecord record = FieldMapping.builder("m")
                .match("email")
                .field("a", Attribute.custom("x"), number())
                .field("score", SCORE, number())
                .field("b", Attribute.custom("x"), bool())
                .build()
                .map(response(9).attribute("x", "secret words").build());

        assertThat(record.problems())
                .containsExactly(
                        "field 'a': attributes.x is no plain decimal number",
                        "field 'b': attributes.x is none of true, false, yes, no, 1 and 0");
        assertThat(record.toJson()).isEqualTo("{\"score\":9}");
    }

    @Test
    void fields_come_in_the_order_of_the_mapping() {
        MappedRecord record = FieldMapping.builder("m")
                .match("email")
                .field("z", SCORE, number())
                .field("a", SEGMENT, text())
                .field("m", RESPONDED_AT, FieldType.dateTime())
                .build()
                .map(response(7).build());

        assertThat(record.toJson()).isEqualTo("{\"z\":7,\"a\":\"Passive\",\"m\":\"2026-11-20T23:30:00Z\"}");
        assertThat(record.fields().keySet()).containsExactly("z", "a", "m");
    }

    @Test
    void tags_follow_the_score_and_a_later_rule_wins() {
        FieldMapping mapping = FieldMapping.builder("m")
                .match("email")
                .tags(List.of("NPS"))
                .tags("score >= 9", List.of("Promoter"), List.of("Detractor"))
                .tags(Condition.segment(NpsSegment.DETRACTOR), List.of("Detractor"), List.of("Promoter"))
                .tags("attributes.vip = true", List.of("VIP"), List.of("NPS"))
                .build();

        MappedRecord promoter = mapping.map(response(9).build());
        assertThat(promoter.tagsToAdd()).containsExactly("NPS", "Promoter");
        assertThat(promoter.tagsToRemove()).containsExactly("Detractor");
        MappedRecord passive = mapping.map(response(8).build());
        assertThat(passive.tagsToAdd()).containsExactly("NPS");
        assertThat(passive.tagsToRemove()).isEmpty();
        MappedRecord vip = mapping.map(response(2).attribute("vip", true).build());
        assertThat(vip.tagsToAdd()).containsExactlyInAnyOrder("Detractor", "VIP");
        assertThat(vip.tagsToRemove()).containsExactlyInAnyOrder("Promoter", "NPS");
    }

    @Test
    void a_note_drops_the_lines_that_have_nothing_to_say() {
        FieldMapping mapping =
                FieldMapping.builder("m").match("email").note("summary", """
                        NPS {score} ({segment}) from {source} at {responded_at}
                        {comment}
                        {insight}

                        Themes: {themes}
                        {{plan}}: {attributes.plan}""").build();

        assertThat(mapping.map(response(9)
                                .comment("Great.\nThanks!")
                                .themes("Speed", "Price")
                                .attribute("plan", "pro")
                                .build())
                        .notes()
                        .get(0)
                        .text())
                .isEqualTo("""
                        NPS 9 (Promoter) from test at 2026-11-20T23:30:00Z
                        Great.
                        Thanks!

                        Themes: Speed, Price
                        {plan}: pro""");
        assertThat(mapping.map(response(0).build()).notes().get(0).text())
                .isEqualTo("NPS 0 (Detractor) from test at 2026-11-20T23:30:00Z\n\nThemes: \n{plan}: ");
    }

    @Test
    void a_note_that_says_nothing_or_whose_condition_fails_is_not_added() {
        FieldMapping mapping = FieldMapping.builder("m")
                .match("email")
                .note("comment", "{comment}")
                .note("praise", "score >= 9 and comment present", "Praise: {comment}")
                .build();

        assertThat(mapping.map(response(9).build()).notes()).isEmpty();
        assertThat(mapping.map(response(8).comment("ok").build()).notes())
                .containsExactly(new MappedNote("comment", "ok"));
        assertThat(mapping.map(response(9).comment("ok").build()).notes())
                .containsExactly(new MappedNote("comment", "ok"), new MappedNote("praise", "Praise: ok"));
    }

    @Test
    void a_note_stays_within_its_bound_however_often_it_names_a_long_comment() {
        FieldMapping mapping = FieldMapping.builder("m")
                .match("email")
                .note("long", "{comment}".repeat(1000))
                .build();

        assertThat(mapping.map(response(1)
                                .comment("x".repeat(NpsResponse.MAX_COMMENT_LENGTH))
                                .build())
                        .notes()
                        .get(0)
                        .text())
                .hasSize(MappedNote.MAX_LENGTH)
                .endsWith("x…");
    }

    @Test
    void a_task_has_a_subject_of_one_line_a_due_time_and_a_priority() {
        FieldMapping mapping = FieldMapping.builder("m")
                .match("email")
                .task(
                        "recovery",
                        Condition.scoreAtMost(6),
                        task -> task.subject("Call: {comment}")
                                .text("Score {score}")
                                .dueAfter(Duration.ofHours(4))
                                .priority(TaskPriority.HIGH))
                .task("look", task -> task.subject("{insight}"))
                .build();

        assertThat(mapping.map(response(3).comment("Too\n\tslow").build()).tasks())
                .containsExactly(
                        new MappedTask("recovery", "Call: Too slow", "Score 3", Duration.ofHours(4), TaskPriority.HIGH),
                        new MappedTask("look", "look", "", Duration.ofDays(1), TaskPriority.NORMAL));
        assertThat(mapping.map(response(3).comment("long ".repeat(100)).build())
                        .tasks()
                        .get(0)
                        .subject()
                        .length())
                .isLessThanOrEqualTo(MappedTask.MAX_SUBJECT_LENGTH);
        assertThat(mapping.map(response(7).build()).tasks()).hasSize(1);
    }

    @Test
    void a_mapping_applies_to_the_surveys_it_names_or_to_every_one() {
        FieldMapping.Builder builder = FieldMapping.builder("m").match("email").field("s", SCORE, number());

        assertThat(builder.build().appliesTo(response(1).build())).isTrue();
        FieldMapping support = builder.surveys("support").build();
        assertThat(support.appliesTo(response(1).surveyId("support").build())).isTrue();
        assertThat(support.appliesTo(response(1).surveyId("other").build())).isFalse();
        assertThat(support.appliesTo(response(1).build())).isFalse();
    }

    @Test
    void a_copy_of_a_mapping_is_equal() {
        FieldMapping mapping = FieldMapping.builder("m")
                .record(RecordType.LEAD)
                .surveys("a", "b")
                .match("customer_id", "number")
                .onMissing(OnMissing.CREATE)
                .field("s", SCORE, number())
                .tags("score > 8", List.of("P"), List.of())
                .note("n", "score > 8", "{score}")
                .task("t", "score < 7", task -> task.subject("s").priority(TaskPriority.LOW))
                .build();

        assertThat(mapping.toBuilder().build()).isEqualTo(mapping).hasSameHashCodeAs(mapping);
        assertThat(mapping.toBuilder().name("other").build()).isNotEqualTo(mapping);
    }

    @Test
    void nothing_that_a_mapping_makes_shows_the_person_or_the_comment() {
        FieldMapping mapping = FieldMapping.builder("m")
                .match("email")
                .field("email", Attribute.key("email"), text())
                .field("comment", COMMENT, text())
                .field("comments", COMMENT, multiSelect())
                .field("choice", COMMENT, picklist())
                .field("bad", COMMENT, number())
                .note("n", "{comment} {key.email}")
                .task("t", task -> task.subject("{comment}").text("{key.email}"))
                .build();

        MappedRecord record = mapping.map(response(9)
                .identity(Identity.builder().email("jane@acme.com").build())
                .comment("hidden words")
                .build());

        assertThat(List.of(
                        record.toString(),
                        record.fields().toString(),
                        record.notes().toString(),
                        record.tasks().toString(),
                        record.problems().toString(),
                        mapping.toString()))
                .noneMatch(text -> text.contains("hidden") || text.contains("jane"));
        assertThat(record.toJson()).contains("hidden words", "jane@acme.com");
    }

    private static NpsResponse.Builder response(int score) {
        return NpsResponse.builder()
                .source("test")
                .id("r-1")
                .score(score)
                .respondedAt(Instant.parse("2026-11-20T23:30:00Z"));
    }
}
