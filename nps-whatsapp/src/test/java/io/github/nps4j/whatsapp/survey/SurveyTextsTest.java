package io.github.nps4j.whatsapp.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.response.NpsSegment;
import java.io.StringReader;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SurveyTextsTest {

    private static final Map<String, String> VALUES = Map.of("score", "9", "previous", "4");

    private static final Set<String> KEYS = Set.of(
            "score",
            "score.again",
            "comment",
            "comment.promoter",
            "comment.promoter.rose",
            "comment.passive",
            "comment.detractor",
            "comment.detractor.fell",
            "comment.again",
            "open.again",
            "choice.again",
            "bucket",
            "choose",
            "thanks",
            "thanks.promoter",
            "thanks.detractor",
            "opted_out");

    @ParameterizedTest
    @ValueSource(strings = {"en", "ko", "ja", "es", "pt", "ar", "hi"})
    void every_language_has_every_text_of_its_own(String language) {
        SurveyTexts own = SurveyTexts.standard().withFallback(language);
        for (String key : KEYS) {
            assertThat(own.text(language, key, VALUES)).as(key).isPresent();
            if (!language.equals("en")) {
                assertThat(own.text(language, key, VALUES))
                        .as(key)
                        .isNotEqualTo(SurveyTexts.standard().text("en", key, VALUES));
            }
        }
        assertThat(own.text(language, "choose", VALUES).orElseThrow()).hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void the_tag_as_whatsapp_writes_it_finds_the_language() {
        assertThat(SurveyTexts.standard().text("pt_BR", "choose", VALUES)).contains("Escolher");
        assertThat(SurveyTexts.standard().text("zh-TW", "choose", VALUES)).contains("Choose");
    }

    @Test
    void a_text_of_the_host_takes_the_place_of_ours_for_its_language_only() {
        SurveyTexts texts = SurveyTexts.standard().with("ko", "thanks", "고맙습니다, {name}님");
        assertThat(texts.text("ko", "thanks", Map.of("name", "지호"))).contains("고맙습니다, 지호님");
        assertThat(texts.text("en", "thanks", VALUES)).contains("Thank you. Your answer helps us to get better.");
    }

    @Test
    void a_placeholder_without_a_value_is_never_shown() {
        SurveyTexts texts = SurveyTexts.standard().with("en", "comment.passive", "{name}, what is missing?");
        assertThat(texts.best("en", "comment", NpsSegment.PASSIVE, null, VALUES))
                .contains("Thank you! What is the main reason for your score?");
        assertThat(texts.best("en", "comment", NpsSegment.PASSIVE, null, Map.of("name", "Ada")))
                .contains("Ada, what is missing?");
    }

    @Test
    void a_value_is_set_as_it_is() {
        SurveyTexts texts = SurveyTexts.standard().with("en", "thanks", "Thanks {name}");
        assertThat(texts.text("en", "thanks", Map.of("name", "$1 \\ {score}"))).contains("Thanks $1 \\ {score}");
    }

    @Test
    void a_whole_file_can_be_given() {
        SurveyTexts texts = SurveyTexts.standard().withProperties("fr", new StringReader("thanks=Merci à vous\n"));
        assertThat(texts.text("fr-CA", "thanks", VALUES)).contains("Merci à vous");
        assertThat(texts.languages()).contains("fr");
    }

    @Test
    void a_text_that_is_too_long_for_whatsapp_is_refused_at_once() {
        assertThatThrownBy(() -> SurveyTexts.standard().with("en", "thanks", "x".repeat(4_097)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'thanks'")
                .hasMessageContaining("4097");
    }
}
