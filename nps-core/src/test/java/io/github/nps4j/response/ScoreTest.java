package io.github.nps4j.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScoreTest {

    static final List<Object> NINES = List.of(
            9,
            9L,
            (short) 9,
            9.0,
            9.0f,
            "9",
            " 9 ",
            "9.0",
            "9.000",
            new BigDecimal("9.00"),
            new BigDecimal("0.9E1"),
            BigInteger.valueOf(9));

    @ParameterizedTest
    @FieldSource("NINES")
    void nine_is_nine_in_every_form(Object value) {
        assertThat(Score.parse(value)).isEqualTo(Score.of(9));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(9.5, "score 9.5 is not a whole number; scores are never rounded"),
                Arguments.of("9.5", "score '9.5' is not a whole number from 0 to 10; scores are never rounded"),
                Arguments.of("9,0", "score '9,0' is not a whole number from 0 to 10; scores are never rounded"),
                Arguments.of(9.999999999, "score of 11 characters is not a whole number; scores are never rounded"),
                Arguments.of(11, "score 11 is out of range: use a whole number from 0 to 10"),
                Arguments.of("11", "score '11' is not a whole number from 0 to 10; scores are never rounded"),
                Arguments.of(-1, "score -1 is out of range: use a whole number from 0 to 10"),
                Arguments.of("-1", "score '-1' is not a whole number from 0 to 10; scores are never rounded"),
                Arguments.of("", "score is empty"),
                Arguments.of(" ", "score is empty"),
                Arguments.of(null, "score is missing"),
                Arguments.of(true, "score is a boolean, not a number: use a whole number from 0 to 10"),
                Arguments.of(Double.NaN, "score NaN is not a finite number"),
                Arguments.of(Double.POSITIVE_INFINITY, "score Infinity is not a finite number"),
                Arguments.of("nine", "score is a text of 4 characters that is no number from 0 to 10"),
                Arguments.of("９", "score is a text of 1 characters that is no number from 0 to 10"),
                Arguments.of("1e1", "score is a text of 3 characters that is no number from 0 to 10"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void anything_else_is_refused_with_the_reason(Object value, String reason) {
        assertThatExceptionOfType(InvalidScoreException.class)
                .isThrownBy(() -> Score.parse(value))
                .withMessage(reason);
    }

    @Test
    void huge_exponents_do_not_hang() {
        for (String huge : List.of("1E+999999999", "-1E+999999999", "1E-999999999", "9.5E-2147483000")) {
            assertThatExceptionOfType(InvalidScoreException.class).isThrownBy(() -> Score.parse(new BigDecimal(huge)));
        }
        assertThat(Score.parse(new BigDecimal("0E+999999999"))).isEqualTo(Score.of(0));
        assertThat(Score.parse(new BigDecimal("0E-999999999"))).isEqualTo(Score.of(0));
        assertThatExceptionOfType(InvalidScoreException.class).isThrownBy(() -> Score.parse("9" + "0".repeat(100_000)));
    }

    @Test
    void a_telephone_number_in_the_column_of_the_score_is_not_repeated_in_the_message() {
        for (Object phone :
                List.of("01012345678", 1012345678, 821012345678L, new BigDecimal("0.1012345678"), "+8210123")) {
            assertThatExceptionOfType(InvalidScoreException.class)
                    .isThrownBy(() -> Score.parse(phone))
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("10123"));
        }
    }

    @Test
    void the_segment_follows_the_score() {
        assertThat(IntStream.rangeClosed(0, 10)
                        .mapToObj(score -> Score.of(score).segment().name().charAt(0)))
                .containsExactly('D', 'D', 'D', 'D', 'D', 'D', 'D', 'P', 'P', 'P', 'P');
        assertThat(Score.of(8).segment()).isEqualTo(NpsSegment.PASSIVE);
        assertThat(Score.of(9).segment()).isEqualTo(NpsSegment.PROMOTER);
        assertThat(FollowUp.of(NpsSegment.DETRACTOR)).isEqualTo(FollowUp.RECOVERY);
    }

    @Property
    void no_number_is_rounded_into_a_score(@ForAll BigDecimal number) {
        boolean whole =
                IntStream.rangeClosed(0, 10).anyMatch(score -> number.compareTo(BigDecimal.valueOf(score)) == 0);

        try {
            assertThat(BigDecimal.valueOf(Score.parse(number).value())).isEqualByComparingTo(number);
            assertThat(whole).isTrue();
        } catch (InvalidScoreException e) {
            assertThat(whole).isFalse();
        }
    }

    @Property
    void any_text_is_a_score_or_refused_with_a_reason(@ForAll String text) {
        try {
            assertThat(Score.parse(text).value()).isBetween(0, 10);
        } catch (InvalidScoreException e) {
            assertThat(e).hasMessageStartingWith("score");
        }
    }
}
