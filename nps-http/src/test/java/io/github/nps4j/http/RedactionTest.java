package io.github.nps4j.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "contact ann.smith+x@mail.example.co.uk exists|contact *** exists",
                "call +44 (20) 7946-0018 now|call *** now",
                "call 010-1234-5678|call ***",
                "token pat-eu1-abcdef01-2345 refused|token *** refused",
                "Authorization: Bearer abc.def|Authorization: ***",
                "value \"Ann Smith\" is wrong|value \"***\" is wrong",
                "value 'Ann' isn't one|value '***' isn't one",
                "code \"INVALID_OPTION\" given|code \"INVALID_OPTION\" given",
                "[{\"name\":\"Ann\"}]|[{\"name\":\"***\"}]",
                "limit is 100 per 10|limit is 100 per 10",
            })
    void personal_data_and_secrets_are_masked_by_their_form(String text, String expected) {
        assertThat(Redaction.standard().apply(text)).isEqualTo(expected);
    }

    @Test
    void known_names_stay_and_values_that_were_sent_go_wherever_they_occur() {
        Redaction redaction = Redaction.of(List.of("nps_comment"), List.of("the food was cold", "9", "food"));
        assertThat(redaction.apply("The food was COLD was not valid for \"nps_comment\" (9)"))
                .isEqualTo("*** was not valid for \"nps_comment\" (9)");
    }

    @Test
    void a_masked_text_is_one_bounded_line() {
        assertThat(Redaction.standard().apply("a\r\nb\u0000c")).isEqualTo("a b c");
        assertThat(Redaction.standard().apply("word ".repeat(10_000))).hasSize(Redaction.MAX_LENGTH);
        assertThat(Redaction.standard().apply(null)).isEmpty();
    }

    @Test
    void hostile_texts_are_masked_in_linear_time() {
        for (String part : List.of("a@", "1-", "\"", "'", "pat-", "((", "@")) {
            assertThat(Redaction.standard().apply(part.repeat(100_000)).length())
                    .isLessThanOrEqualTo(Redaction.MAX_LENGTH);
        }
    }
}
