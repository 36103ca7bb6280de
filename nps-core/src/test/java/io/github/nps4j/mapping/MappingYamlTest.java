package io.github.nps4j.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.nps4j.mapping.MappingException.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappingYamlTest {

    private static final String HEAD = """
            version: 1
            name: nps
            match: [email]
            """;

    @Test
    void a_full_file_and_the_java_builder_make_the_same_mapping() {
        FieldMapping file = FieldMapping.fromYaml("""
                # what we keep of an answer
                version: 1
                name: full
                record: lead
                surveys: [relationship, after-support]
                match:
                  - crm_id
                  - {key: customer_id, field: customer_number}
                on_missing: create
                fields:
                  - {to: nps_score, from: score, type: number}
                  - to: nps_segment
                    from: segment
                    type: picklist
                    values: {PROMOTER: 추천, PASSIVE: 중립, DETRACTOR: 비추천}
                  - {to: comment, from: comment, type: text, max_length: 255, on_overflow: fail, on_null: clear}
                  - {to: themes, from: themes, type: multi_select, joiner: "; ", values: {Price: price}, on_unknown: skip}
                  - {to: plan, from: attributes.plan, type: picklist, values: {p: Pro}, on_unknown: {default: Other}}
                  - {to: vip, from: attributes.vip, type: boolean, on_null: {default: no}}
                  - {to: day, from: responded_at, type: date, zone: Asia/Seoul}
                  - {to: renewal, from: attributes.renewal, type: datetime, zone: UTC}
                  - {to: at, from: responded_at, type: datetime}
                  - {to: origin, value: survey, type: text}
                tags:
                  - {when: score >= 9, add: [Promoter], remove: [Detractor]}
                  - {add: [NPS]}
                notes:
                  - name: summary
                    when: comment present
                    text: |
                      Score {score}
                      {comment}
                tasks:
                  - name: recovery
                    when: segment = detractor and attributes.plan = "pro"
                    subject: Call back
                    text: "{comment}"
                    due: P2D
                    priority: high
                """, "full.yaml");

        assertThat(file)
                .isEqualTo(FieldMapping.builder("full")
                        .record(RecordType.LEAD)
                        .surveys("relationship", "after-support")
                        .match("crm_id")
                        .match("customer_id", "customer_number")
                        .onMissing(OnMissing.CREATE)
                        .field("nps_score", Attribute.SCORE, FieldType.number())
                        .field(
                                "nps_segment",
                                Attribute.SEGMENT,
                                FieldType.picklist()
                                        .value("PROMOTER", "추천")
                                        .value("PASSIVE", "중립")
                                        .value("DETRACTOR", "비추천"))
                        .field(
                                "comment",
                                Attribute.COMMENT,
                                FieldType.text().maxLength(255, Overflow.FAIL),
                                NullPolicy.clear())
                        .field(
                                "themes",
                                Attribute.THEMES,
                                FieldType.multiSelect()
                                        .joinedBy("; ")
                                        .value("Price", "price")
                                        .onUnknown(UnknownValue.skip()))
                        .field(
                                "plan",
                                Attribute.custom("plan"),
                                FieldType.picklist().value("p", "Pro").onUnknown(UnknownValue.defaultTo("Other")))
                        .field("vip", Attribute.custom("vip"), FieldType.bool(), NullPolicy.defaultTo("no"))
                        .field("day", Attribute.RESPONDED_AT, FieldType.date(ZoneId.of("Asia/Seoul")))
                        .field("renewal", Attribute.custom("renewal"), FieldType.dateTime(ZoneId.of("UTC")))
                        .field("at", Attribute.RESPONDED_AT, FieldType.dateTime())
                        .constant("origin", "survey", FieldType.text())
                        .tags("score >= 9", List.of("Promoter"), List.of("Detractor"))
                        .tags(List.of("NPS"))
                        .note("summary", "comment present", "Score {score}\n{comment}\n")
                        .task(
                                "recovery",
                                "segment = detractor and attributes.plan = \"pro\"",
                                task -> task.subject("Call back")
                                        .text("{comment}")
                                        .dueAfter(Duration.ofDays(2))
                                        .priority(TaskPriority.HIGH))
                        .build());
        assertThat(FieldMapping.fromYaml(file.toYaml(), "again.yaml")).isEqualTo(file);
    }

    @Test
    void an_unknown_field_type_is_one_clear_error_with_file_line_and_field() {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> FieldMapping.fromYaml(HEAD + """
                        fields:
                          - to: nps_score
                            from: score
                            type: nubmer
                        """, "nps.yaml"))
                .withMessage("nps.yaml:7:11 fields[0].type: unknown field type 'nubmer'; did you mean 'number'?")
                .satisfies(e -> assertThat(e.problems())
                        .containsExactly(new Problem(
                                "nps.yaml",
                                7,
                                11,
                                "fields[0].type",
                                "unknown field type 'nubmer'; did you mean 'number'?")));
    }

    @Test
    void a_file_with_many_errors_tells_them_all_in_the_order_of_the_file() {
        assertThat(problems("""
                        version: 2
                        nmae: nps
                        record: "1contact"
                        match: [emial, {key: customer_id, feild: x}]
                        on_missing: creat
                        fields:
                          - {to: a, type: number}
                          - {to: b, from: scor, type: text}
                          - {to: c, from: comment, type: text, zone: UTC}
                          - {to: d, from: responded_at, type: date}
                          - {to: e, from: responded_at, type: date, zone: Asia/Soul}
                          - {to: f, from: comment, type: text, max_length: many}
                          - {to: g, from: comment, value: x, type: text}
                          - {to: h, from: comment, type: text, on_null: clera}
                          - {to: i, from: comment, type: text, max_lenght: 3}
                          - just a text
                          - {to: a, from: score, type: number, to: a}
                        tags: {when: score > 9}
                        notes:
                          - {name: n, text: "{scroe}"}
                        tasks:
                          - {name: t, subject: s, due: tomorrow, priority: urgent}
                        """))
                .containsExactly(
                        "nps.yaml:1:1 name: the name is missing",
                        "nps.yaml:1:10 version: unknown version '2': this nps4j reads version 1",
                        "nps.yaml:2:1 nmae: unknown key 'nmae'; did you mean 'name'?",
                        "nps.yaml:3:9 record: '1contact' is no record type: use a letter, then at most 79 letters,"
                                + " digits, _ or -",
                        "nps.yaml:4:9 match[0]: unknown identity key 'emial'; did you mean 'email'?; the keys are"
                                + " email, phone, customer_id, account_number, crm_id and custom.<name>",
                        "nps.yaml:4:35 match[1].feild: unknown key 'feild'; did you mean 'field'?",
                        "nps.yaml:5:13 on_missing: unknown value 'creat'; did you mean 'create'?",
                        "nps.yaml:7:5 fields[0]: the field needs from (an attribute) or value (a constant)",
                        "nps.yaml:8:19 fields[1].from: unknown attribute 'scor'; did you mean 'score'?",
                        "nps.yaml:9:40 fields[2].zone: 'zone' is no option of the type text",
                        "nps.yaml:10:5 fields[3].zone: a date needs the zone in which the day is taken, such as"
                                + " Asia/Seoul or UTC",
                        "nps.yaml:11:51 fields[4].zone: unknown zone 'Asia/Soul'; did you mean 'Asia/Seoul'?",
                        "nps.yaml:12:52 fields[5].max_length: 'many' is no whole number",
                        "nps.yaml:13:5 fields[6]: give from or value, not both",
                        "nps.yaml:14:49 fields[7].on_null: unknown value 'clera'; did you mean 'clear'?",
                        "nps.yaml:15:40 fields[8].max_lenght: unknown key 'max_lenght'; did you mean 'max_length'?",
                        "nps.yaml:16:5 fields[9]: expected a field such as {to: nps_score, from: score, type: number}",
                        "nps.yaml:17:40 fields[10].to: the key 'to' is there twice",
                        "nps.yaml:18:7 tags: 'tags' is a list: start each entry with '- '",
                        "nps.yaml:20:21 notes[0].text: unknown placeholder {scroe}: unknown attribute 'scroe'; did you"
                                + " mean 'score'?",
                        "nps.yaml:22:32 tasks[0].due: 'tomorrow' is no ISO 8601 duration such as P2D or PT4H",
                        "nps.yaml:22:52 tasks[0].priority: unknown value 'urgent'; use low, normal, high");
    }

    @Test
    void what_the_builder_finds_is_placed_in_the_file_too() {
        assertThat(problems(HEAD + """
                        fields:
                          - {to: s, from: score, type: text}
                          - {to: s, from: comment, type: text, max_length: 0}
                        tags:
                          - when: score >= nine
                            add: [A]
                            remove: [B, A]
                        """))
                .containsExactly(
                        "nps.yaml:5:32 fields[0].type: a score is a number and is never written as text: use number (or"
                                + " picklist)",
                        "nps.yaml:6:10 fields[1].to: the field 's' is already set by fields[0]",
                        "nps.yaml:6:52 fields[1].max_length: 0 is out of range: use 1 to 1000000",
                        "nps.yaml:8:5 tags[0]: the tag 'A' is both added and removed",
                        "nps.yaml:8:11 tags[0].when: a score is compared to a whole number from 0 to 10, not 'nine'"
                                + " (character 1 of the condition)");
    }

    @Test
    void texts_that_look_like_something_else_stay_texts() {
        FieldMapping mapping = FieldMapping.fromYaml(HEAD + """
                surveys: [007, 1_000, yes, 2026-11-21, 0x1F, 1e3]
                fields:
                  - {to: on, value: no, type: text}
                tags:
                  - {add: [True, 12:30:00]}
                """, "nps.yaml");

        assertThat(mapping.surveys()).containsExactly("007", "1_000", "yes", "2026-11-21", "0x1F", "1e3");
        assertThat(mapping.fields().get(0).to()).isEqualTo("on");
        assertThat(mapping.fields().get(0).value()).contains("no");
        assertThat(mapping.tags().get(0).add()).containsExactly("True", "12:30:00");
        assertThat(FieldMapping.fromYaml(mapping.toYaml(), "again.yaml")).isEqualTo(mapping);
    }

    @Test
    void empty_values_are_named() {
        assertThat(problems("version: 1\nname:\nmatch: [~]\nfields:\n  - {to: a, from: score, type: null}\n"))
                .containsExactly(
                        "nps.yaml:2:6 name: 'name' is empty: give a value, or leave the key out",
                        "nps.yaml:3:9 match[0]: expected a key such as email, or {key: customer_id, field:"
                                + " customer_number}",
                        "nps.yaml:5:32 fields[0].type: 'type' is empty: give a value, or leave the key out");
    }

    @Test
    void aliases_are_refused_so_that_no_file_grows_when_it_is_read() {
        String laughs = "a0: &a0 [lol]\n"
                + IntStream.range(1, 9)
                        .mapToObj(i -> "a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ",").repeat(10) + "]\n")
                        .collect(Collectors.joining());

        assertThat(problems(laughs)).anyMatch(p -> p.contains("anchors (&) and aliases (*) are not taken"));
        assertThat(problems(HEAD + "fields: [&f {to: a, from: score, type: number}, *f]\n"))
                .contains("nps.yaml:4:49 fields[1]: anchors (&) and aliases (*) are not taken: write the value out");
        assertThat(problems(HEAD + "<<: {name: other}\ntags: [{add: [A]}]\n"))
                .anyMatch(p -> p.contains("unknown key '<<'"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: !!javax.script.ScriptEngineManager [x]\n",
                "name: !custom x\n",
                "name: !!str x\n",
                "!!map {name: x}\n"
            })
    void tags_are_refused_so_that_no_file_names_a_class(String yaml) {
        assertThat(problems(yaml)).anyMatch(problem -> problem.contains("tags (!) are not taken"));
    }

    @Test
    void size_and_depth_are_bounded(@TempDir Path dir) throws IOException {
        assertThat(problems(HEAD + "fields: " + "[".repeat(10_000)))
                .contains("nps.yaml:4:17 fields[0][0][0][0][0][0][0][0]: nested more than 8 levels deep");
        assertThat(problems("#".repeat(262_145)))
                .containsExactly("nps.yaml: the text is longer than 262144 characters");
        Path large = Files.writeString(dir.resolve("large.yaml"), "#".repeat(262_145));
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> FieldMapping.fromYaml(large))
                .withMessageEndingWith("large.yaml: the file is larger than 256 KiB");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: [\n",
                "a: b: c\n",
                "\tname: x\n",
                "name: \"x\n",
                "? [a]\n: b\n",
                "name: x\u0007\n",
                "name: *nobody\n",
                "%YAML 9\n---\n",
                "- a\n b: c\n",
                "}",
                "@x"
            })
    void a_text_that_is_no_yaml_is_a_mapping_exception_with_a_line(String yaml) {
        assertThat(problems(yaml)).isNotEmpty().allMatch(problem -> problem.matches("(?s)nps\\.yaml:\\d+:\\d+.*: .+"));
    }

    @Test
    void a_file_of_another_kind_is_told_so() {
        assertThat(problems("")).containsExactly("nps.yaml:1:1: the file is empty");
        assertThat(problems("# only a comment\n")).containsExactly("nps.yaml:1:1: the file is empty");
        assertThat(problems("- a\n- b\n"))
                .containsExactly("nps.yaml:1:1: a mapping starts with 'version: 1', then its other keys");
        assertThat(problems(HEAD + "tags: [{add: [A]}]\n---\nversion: 1\n"))
                .containsExactly("nps.yaml:6:1: there is a second document: use one file for each mapping");
    }

    @Test
    void a_file_is_read_and_named_in_its_errors(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("nps.yaml");
        Files.writeString(file, "\uFEFF" + HEAD + "tags: [{add: [고객]}]\n");
        assertThat(FieldMapping.fromYaml(file).tags().get(0).add()).containsExactly("고객");

        Files.writeString(file, HEAD + "fields:\n  - {to: a, from: score, type: nubmer}\n");
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> FieldMapping.fromYaml(file))
                .withMessage(file + ":5:32 fields[0].type: unknown field type 'nubmer'; did you mean 'number'?");

        Files.write(file, (HEAD + "tags: [{add: [café]}]\n").getBytes(StandardCharsets.ISO_8859_1));
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> FieldMapping.fromYaml(file))
                .withMessageEndingWith("nps.yaml: the file is not in UTF-8: save it in that encoding");

        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> FieldMapping.fromYaml(dir.resolve("absent.yaml")))
                .withMessageEndingWith("absent.yaml: there is no such file");
    }

    private static List<String> problems(String yaml) {
        return catchThrowableOfType(MappingException.class, () -> FieldMapping.fromYaml(yaml, "nps.yaml"))
                .problems()
                .stream()
                .map(Problem::toString)
                .toList();
    }
}
