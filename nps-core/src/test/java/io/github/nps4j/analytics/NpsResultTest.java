package io.github.nps4j.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class NpsResultTest {

    @Test
    void worked_example_a_of_one_hundred_answers() {
        NpsResult result = new NpsResult(50, 30, 20);
        assertThat(result.score()).hasValue(30);
        assertThat(result.lower().getAsDouble()).isCloseTo(14.05113, within(1e-5));
        assertThat(result.upper().getAsDouble()).isCloseTo(44.201297, within(1e-6));
    }

    @Test
    void a_dozen_answers_do_not_tell_forty_two_from_zero() {
        NpsResult result = new NpsResult(7, 3, 2);
        assertThat(result.score().getAsDouble()).isCloseTo(41.666667, within(1e-6));
        assertThat(result.lower().getAsDouble()).isCloseTo(-5.501294, within(1e-6));
        assertThat(result.upper().getAsDouble()).isCloseTo(72.167961, within(1e-6));
    }

    @Test
    void answers_that_are_all_alike_still_have_a_margin() {
        NpsResult result = new NpsResult(10, 0, 0);
        assertThat(result.lower().getAsDouble()).isCloseTo(47.503552, within(1e-6));
        assertThat(result.upper()).hasValue(100);
    }

    @Test
    void no_answers_have_no_score() {
        assertThat(NpsResult.none().score()).isEmpty();
        assertThat(NpsResult.none().lower()).isEmpty();
    }

    @Property
    void the_interval_stays_in_range_and_mirrors_when_promoters_and_detractors_swap(
            @ForAll @LongRange(max = 100_000) long promoters,
            @ForAll @LongRange(max = 100_000) long passives,
            @ForAll @LongRange(min = 1, max = 100_000) long detractors) {
        NpsResult result = new NpsResult(promoters, passives, detractors);
        NpsResult mirror = new NpsResult(detractors, passives, promoters);
        assertThat(result.lower().getAsDouble())
                .isBetween(-100.0, result.upper().getAsDouble());
        assertThat(result.upper().getAsDouble()).isLessThanOrEqualTo(100);
        assertThat(mirror.score().getAsDouble()).isCloseTo(-result.score().getAsDouble(), within(1e-9));
        assertThat(mirror.lower().getAsDouble()).isCloseTo(-result.upper().getAsDouble(), within(1e-9));
    }
}
