package io.github.nps4j.whatsapp.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SurveyPayloadTest {

    @Test
    void what_we_write_is_what_we_read() {
        assertThat(SurveyPayload.parse(SurveyPayload.score("7f3c", 0))
                        .orElseThrow()
                        .score())
                .isZero();
        assertThat(SurveyPayload.parse(SurveyPayload.score("7f3c", 10))
                        .orElseThrow()
                        .score())
                .isEqualTo(10);
        SurveyPayload bucket =
                SurveyPayload.parse(SurveyPayload.bucket("7f3c", 9, 10)).orElseThrow();
        assertThat(bucket.low()).isEqualTo(9);
        assertThat(bucket.high()).isEqualTo(10);
        SurveyPayload option = SurveyPayload.parse(SurveyPayload.option("7f3c", "topic", "price"))
                .orElseThrow();
        assertThat(option.question()).isEqualTo("topic");
        assertThat(option.option()).isEqualTo("price");
        assertThat(SurveyPayload.parse(SurveyPayload.token("7f3c"))
                        .orElseThrow()
                        .send())
                .isEqualTo("7f3c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "9",
                "nps:v1:",
                "nps:v1:7f3c:11",
                "nps:v1:7f3c:-1",
                "nps:v1:7f3c:9:9",
                "nps:v2:7f3c:9",
                "nps:v1:7F3C:9",
                "nps:v1:7f3c:bucket:1",
                "unused"
            })
    void what_is_not_ours_is_left_alone(String payload) {
        assertThat(SurveyPayload.parse(payload)).isEmpty();
    }

    @Test
    void nothing_of_any_length_breaks_the_reading() {
        assertThat(SurveyPayload.parse("nps:v1:" + "a".repeat(100_000))).isEmpty();
        assertThat(SurveyPayload.parse(null)).isEmpty();
    }

    @Test
    void the_id_of_a_conversation_follows_from_what_it_is_about_and_from_nothing_else() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            ids.add(SendIds.of("s", "o", "1", "+8210" + i));
        }
        assertThat(ids).hasSize(1_000).allMatch(id -> id.matches(SurveyPayload.SEND));
        assertThat(SendIds.of("s", "o", "1", "p")).isEqualTo(SendIds.of("s", "o", "1", "p"));
        assertThat(SendIds.of("so", "", "1", "p")).isNotEqualTo(SendIds.of("s", "o", "1", "p"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7 because the app crashed 3 times | because the app crashed 3 times",
                "8. Would be 10 if delivery was faster | Would be 10 if delivery was faster",
                "9점, 배송이 정말 빨라요 | 배송이 정말 빨라요",
                "9点。対応がとても丁寧でした | 対応がとても丁寧でした",
                "9/10 - great service overall | great service overall",
            })
    void the_reason_behind_a_score_is_found(String text, String reason) {
        assertThat(AnswerTexts.reason(text)).contains(reason);
        assertThat(AnswerTexts.isMereScore(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"9", "9!", "9 out of 10", "9점이요", "I'd give you a nine", "sorry, I meant 8", "10 ok", "9 thanks"
            })
    void a_score_with_fillers_has_no_reason(String text) {
        assertThat(AnswerTexts.reason(text)).isEmpty();
        assertThat(AnswerTexts.isMereScore(text)).isTrue();
    }
}
