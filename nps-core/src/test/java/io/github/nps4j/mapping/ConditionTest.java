package io.github.nps4j.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.nps4j.mapping.Condition.Operator;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.NpsSegment;
import java.text.Normalizer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {

    private static final NpsResponse RESPONSE = NpsResponse.builder()
            .source("typeform")
            .id("r-1")
            .score(8)
            .comment("Good, but the PRICE is high")
            .themes("Price", "온보딩")
            .attribute("plan", "pro")
            .attribute("seats", 120)
            .attribute("arr", "1500.50")
            .attribute("vip", true)
            .attribute("blank", "  ")
            .attribute("What is your \"role\"?", "CTO")
            .attribute("products", List.of("A", "B"))
            .respondedAt(Instant.parse("2026-11-20T23:30:00Z"))
            .build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "score >= 8",
                "score<=8",
                "score > 7",
                "score < 9",
                "score = 8",
                "score == 8",
                "score != 9",
                "segment = passive",
                "segment = PASSIVE",
                "segment != promoter",
                "follow_up = none",
                "comment present",
                "insight absent",
                "attributes.blank absent",
                "key.email absent",
                "themes contains \"price\"",
                "themes contains price",
                "themes contains '온보딩'",
                "comment contains \"price is\"",
                "attributes.products contains a",
                "attributes.plan = \"pro\"",
                "attributes.plan != \"free\"",
                "attributes.nothing != \"free\"",
                "attributes.seats > 100",
                "attributes.seats = 120.0",
                "attributes.arr >= 1500.5",
                "attributes.vip = true",
                "attributes.\"What is your \\\"role\\\"?\" = CTO",
                "source = typeform and response_id = \"r-1\"",
                "score = 1 or score = 8",
                "score = 8 or score = 1 and score = 2",
                "(score = 8 or score = 1) and comment present",
                "score = 8 AND comment PRESENT",
                "revision = 0"
            })
    void holds(String text) {
        assertThat(Condition.parse(text).test(RESPONSE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "score > 8",
                "segment = promoter",
                "comment absent",
                "themes contains \"pri\"",
                "comment contains \"cheap\"",
                "attributes.plan > 1",
                "attributes.nothing > 1",
                "attributes.nothing = \"x\"",
                "attributes.nothing contains x",
                "attributes.plan = \"PRO\"",
                "(score = 8 or score = 1) and comment absent",
                "attributes.products = A"
            })
    void does_not_hold(String text) {
        assertThat(Condition.parse(text).test(RESPONSE)).isFalse();
    }

    @Test
    void korean_that_came_in_pieces_is_found() {
        String pieces = Normalizer.normalize("온보딩", Normalizer.Form.NFD);

        assertThat(Condition.contains(Attribute.THEMES, pieces).test(RESPONSE)).isTrue();
        assertThat(Condition.parse("themes contains '" + pieces + "'").test(RESPONSE))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "scor >= 9 | unknown attribute 'scor'; did you mean 'score'? (character 1 of the condition)",
                "score >= | expected a value after '>=', not the end (character 9 of the condition)",
                "score 9 | expected >=, <=, >, <, =, !=, contains, present or absent after 'score', not '9'"
                        + " (character 7 of the condition)",
                "score >= 9 and | expected an attribute such as score, not the end (character 15 of the condition)",
                "score >= 9 tags | expected 'and', 'or' or the end, not 'tags' (character 12 of the condition)",
                "score >= 9.5 | a score is compared to a whole number from 0 to 10, not '9.5' (character 1 of the"
                        + " condition)",
                "(score >= 9 | expected ')', not the end (character 12 of the condition)",
                "score >= 9) | expected 'and', 'or' or the end, not ')' (character 11 of the condition)",
                "comment contains \"x | the text in quotes does not end (character 18 of the condition)",
                "score & 3 | unexpected '&' (character 7 of the condition)",
                "themes = price | themes is a list: use 'themes contains \"…\"' (character 1 of the condition)",
                "comment > 3 | comment is no number: use = or != instead of > (character 1 of the condition)",
                "attributes.x > abc | 'abc' is no number: > compares numbers (character 1 of the condition)",
                "segment = promotor | 'promotor' is no segment: use promoter, passive, detractor (character 1 of the"
                        + " condition)",
                "score contains 9 | score is no text and no list: use = instead of contains (character 1 of the"
                        + " condition)",
                "responded_at > 3 | responded_at is a time and cannot be compared in a mapping (character 1 of the"
                        + " condition)",
                "comment = and | expected a value after '=', not 'and'; put it in quotes if it is one (character 11 of"
                        + " the condition)",
                "not comment present | there is no 'not': use != or absent (character 1 of the condition)",
                "comment contains '' | contains needs a text that is not blank (character 1 of the condition)",
            })
    void a_wrong_condition_says_what_and_where(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Condition.parse(text))
                .withMessage(message);
    }

    @Test
    void a_condition_is_bounded_in_length_and_depth() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Condition.parse("score = 1 or ".repeat(200) + "score = 1"))
                .withMessageContaining("at most 2000 are allowed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Condition.parse("(".repeat(21) + "score = 1" + ")".repeat(21)))
                .withMessageContaining("more than 20 parentheses are open");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Condition.parse("comment = \"" + "\\".repeat(1900)))
                .withMessageContaining("does not end");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Condition.parse(" "))
                .withMessageContaining("empty");
    }

    @Test
    void java_and_text_make_the_same_condition() {
        assertThat(Condition.scoreAtLeast(9).and(Condition.present(Attribute.COMMENT)))
                .isEqualTo(Condition.parse("score >= 9 and comment present"))
                .hasToString("score >= 9 and comment present");
        assertThat(Condition.segment(NpsSegment.DETRACTOR)
                        .or(Condition.absent(Attribute.COMMENT))
                        .and(Condition.compare(Attribute.custom("my plan"), Operator.NOT_EQUAL, "a \"b\"")))
                .hasToString("(segment = detractor or comment absent) and attributes.\"my plan\" != \"a \\\"b\\\"\"");
    }

    @Test
    void a_chain_of_conditions_stays_flat() {
        assertThat(Condition.scoreAtMost(6)
                        .and(Condition.present(Attribute.COMMENT))
                        .and(Condition.present(Attribute.THEMES)))
                .isEqualTo(Condition.parse("score <= 6 and comment present and themes present"));
        assertThat(Condition.scoreAtMost(6)
                        .or(Condition.present(Attribute.COMMENT))
                        .or(Condition.present(Attribute.THEMES)))
                .isEqualTo(Condition.parse("score <= 6 or comment present or themes present"));
    }
}
