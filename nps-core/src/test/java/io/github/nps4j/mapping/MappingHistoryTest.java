package io.github.nps4j.mapping;

import static io.github.nps4j.mapping.FieldType.number;
import static io.github.nps4j.mapping.FieldType.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.response.NpsResponse;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The history rule: an entry of its own for every answer, in Java and in YAML. */
class MappingHistoryTest {

    private static final String YAML = """
            version: 1
            name: with-history
            match: [email]
            fields:
              - {to: nps_score, from: score, type: number}
            history:
              object: NPS_Response__c
              name: "NPS {score} {comment}"
              fields:
                - {to: Score__c, from: score, type: number}
                - {to: Comment__c, from: comment, type: text, max_length: 10, on_null: clear}
                - {to: Kind__c, value: relationship, type: picklist}
            """;

    private static NpsResponse.Builder answer() {
        return NpsResponse.builder()
                .source("test")
                .id("r1")
                .score(9)
                .respondedAt(Instant.parse("2026-03-01T10:20:30Z"));
    }

    @Test
    void an_entry_has_its_name_on_one_line_and_its_own_typed_fields() {
        MappedHistory entry = FieldMapping.fromYaml(YAML, "history.yaml")
                .map(answer().comment("very\ngood, thank you").build())
                .history()
                .orElseThrow();
        assertThat(entry.object()).isEqualTo("NPS_Response__c");
        assertThat(entry.name()).isEqualTo("NPS 9 very good, thank you");
        assertThat(entry.fields())
                .containsEntry("Score__c", new FieldValue.NumberValue(BigDecimal.valueOf(9)))
                .containsEntry("Kind__c", new FieldValue.ChoiceValue("relationship"))
                .containsOnlyKeys("Score__c", "Comment__c", "Kind__c");
        assertThat(((FieldValue.TextValue) entry.fields().get("Comment__c")).value())
                .hasSizeLessThanOrEqualTo(10);
        assertThat(entry.problems()).isEmpty();
        assertThat(entry.toString()).doesNotContain("good");
    }

    @Test
    void a_long_name_is_cut_to_what_lists_show() {
        MappedHistory entry = FieldMapping.fromYaml(YAML, "history.yaml")
                .map(answer().comment("x".repeat(500)).build())
                .history()
                .orElseThrow();
        assertThat(entry.name()).hasSizeLessThanOrEqualTo(MappedHistory.MAX_NAME_LENGTH);
    }

    @Test
    void java_and_yaml_make_the_same_rule_which_survives_the_way_there_and_back() {
        FieldMapping file = FieldMapping.fromYaml(YAML, "history.yaml");
        FieldMapping java = FieldMapping.builder("with-history")
                .match("email")
                .field("nps_score", Attribute.SCORE, number())
                .history(
                        "NPS_Response__c",
                        "NPS {score} {comment}",
                        entry -> entry.field("Score__c", Attribute.SCORE, number())
                                .field("Comment__c", Attribute.COMMENT, text().maxLength(10), NullPolicy.clear())
                                .constant("Kind__c", "relationship", FieldType.picklist()))
                .build();
        assertThat(java).isEqualTo(file).hasSameHashCodeAs(file);
        assertThat(FieldMapping.fromYaml(file.toYaml(), "again.yaml")).isEqualTo(file);
        assertThat(file.toBuilder().build()).isEqualTo(file);
        assertThat(file.toBuilder().name("other").build().history()).isEqualTo(file.history());
    }

    @Test
    void a_mapping_may_keep_nothing_but_history() {
        FieldMapping mapping = FieldMapping.builder("only-history")
                .match("email")
                .history("nps_response", "NPS {score}", entry -> entry.field("score", Attribute.SCORE, number()))
                .build();
        assertThat(mapping.map(answer().build()).fields()).isEmpty();
        assertThat(mapping.map(answer().build()).history()).isPresent();
    }

    @Test
    void everything_that_is_wrong_with_the_rule_is_told_at_its_place() {
        assertThatThrownBy(() -> FieldMapping.fromYaml("""
                        version: 1
                        name: wrong
                        match: [email]
                        history:
                          object: NPS_Response__c
                          name: "NPS {skore}"
                          titel: x
                          fields:
                            - {to: Score__c, from: score, type: text}
                            - {to: Score__c, from: score, type: number}
                        """, "wrong.yaml"))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("history.name")
                .hasMessageContaining("{skore}")
                .hasMessageContaining("unknown key 'titel'")
                .hasMessageContaining("a score is a number and is never written as text")
                .hasMessageContaining("'Score__c' is already set by history.fields[0]");
        assertThatThrownBy(() -> FieldMapping.builder("empty")
                        .match("email")
                        .history("nps_response", " ", entry -> {})
                        .build())
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("an entry without fields says nothing")
                .hasMessageContaining("one line that is not blank");
    }
}
