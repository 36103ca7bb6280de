package io.github.nps4j.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.nps4j.identity.Identity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class NpsResponseTest {

    @Test
    void what_is_required_is_named_when_it_is_missing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NpsResponse.builder().build())
                .withMessage("source is missing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NpsResponse.builder().source("s").build())
                .withMessage("response id is missing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NpsResponse.builder().source("s").id("1").build())
                .withMessage("score is missing");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> NpsResponse.builder().source("s").id("1").score(1).build())
                .withMessage("response time is missing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> response().revision(-1).build())
                .withMessageContaining("negative");
    }

    @Test
    void blank_texts_count_as_none() {
        NpsResponse response =
                response().comment(" \n").insight("").surveyId(" ").language("").build();

        assertThat(response.comment()).isEmpty();
        assertThat(response.insight()).isEmpty();
        assertThat(response.surveyId()).isEmpty();
        assertThat(response.language()).isEmpty();
    }

    @Test
    void the_time_of_an_answer_is_kept_to_the_millisecond_as_every_store_can() {
        assertThat(response()
                        .respondedAt(Instant.parse("2026-11-20T10:00:00.123456789Z"))
                        .build()
                        .respondedAt())
                .isEqualTo(Instant.parse("2026-11-20T10:00:00.123Z"));
    }

    @Test
    void equal_numbers_are_one_attribute_and_lists_lose_their_empty_elements() {
        NpsResponse response = response()
                .attribute("a", 1)
                .attribute("b", 1.0)
                .attribute("c", new BigDecimal("1.00"))
                .attribute("d", CharBuffer.wrap("text"))
                .attribute("e", Arrays.asList("x", null, "", 7))
                .attribute("f", List.of())
                .attribute("g", "")
                .build();

        assertThat(response.attributes())
                .containsEntry("a", BigDecimal.ONE)
                .containsEntry("b", BigDecimal.ONE)
                .containsEntry("c", BigDecimal.ONE)
                .containsEntry("d", "text")
                .containsEntry("e", List.of("x", "7"))
                .doesNotContainKeys("f", "g");
    }

    @Test
    void every_part_is_bounded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> response().comment("x".repeat(100_001)).build())
                .withMessage("comment has 100001 characters; at most 100000 are allowed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> response().insight("x".repeat(100_001)).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> response().surveyId("x".repeat(256)).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> response()
                        .themes(Collections.nCopies(1001, Theme.of("x")))
                        .build());
        assertThatIllegalArgumentException().isThrownBy(() -> response().attribute("x".repeat(256), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> response().attribute("x", "x".repeat(100_001)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> response().attribute("x", Collections.nCopies(50_001, "x")));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> response().attribute("x", BigInteger.TEN.pow(200).add(BigInteger.ONE)))
                .withMessage("attribute 'x' is a number of 201 digits; at most 100 are allowed");
        assertThatIllegalArgumentException().isThrownBy(() -> response().attribute("x", Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> response().attribute("x", new Object()));
        NpsResponse.Builder many = response();
        for (int i = 0; i <= NpsResponse.MAX_ATTRIBUTES; i++) {
            many.attribute("a" + i, i);
        }
        assertThatIllegalArgumentException().isThrownBy(many::build);
    }

    @Test
    void a_copy_is_equal_and_a_later_revision_is_not() {
        NpsResponse response = response()
                .tenant("t")
                .comment("c")
                .themes("x")
                .attribute("a", 1)
                .identity(Identity.builder().email("jane@acme.com").build())
                .build();

        assertThat(response.toBuilder().build()).isEqualTo(response).hasSameHashCodeAs(response);
        assertThat(response.toBuilder().revision(1).build()).isNotEqualTo(response);
        assertThat(response.toBuilder().attribute("a", null).build().attributes())
                .isEmpty();
    }

    @Test
    void the_text_form_and_the_messages_show_nothing_of_the_person() {
        NpsResponse response = response()
                .identity(Identity.builder()
                        .email("jane@acme.com")
                        .phone("+821012345678")
                        .build())
                .comment("hidden words")
                .insight("hidden words")
                .attribute("name", "Jane Doe")
                .build();

        assertThat(List.of(
                        response.toString(),
                        response.stamp().toString(),
                        response.key().toString()))
                .noneMatch(text -> text.contains("ane") || text.contains("1234") || text.contains("hidden"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ResponseKey("", "s", "jane\n"))
                .withMessage("response id has a control character");
    }

    private static NpsResponse.Builder response() {
        return NpsResponse.builder().source("s").id("1").score(9).respondedAt(Instant.parse("2026-11-20T10:00:00Z"));
    }
}
