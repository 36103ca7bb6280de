package io.github.nps4j.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.sync.Admission.Standing;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private final Admission<String> admission = new Admission<>(8);

    @Test
    void a_quarter_of_the_threads_is_left_to_destinations_that_answered() {
        for (int i = 0; i < 6; i++) {
            assertThat(admission.enter("new" + i, Standing.UNPROVEN)).isTrue();
        }
        assertThat(admission.enter("new6", Standing.UNPROVEN)).isFalse();
        assertThat(admission.enter("ailing", Standing.AILING)).isFalse();
        assertThat(admission.enter("proven", Standing.PROVEN)).isTrue();
        assertThat(admission.leave(Standing.PROVEN)).isNull();
    }

    @Test
    void those_that_failed_hold_half_of_the_threads_at_most() {
        for (int i = 0; i < 4; i++) {
            assertThat(admission.enter("ailing" + i, Standing.AILING)).isTrue();
        }
        assertThat(admission.enter("ailing4", Standing.AILING)).isFalse();
        assertThat(admission.enter("new", Standing.UNPROVEN)).isTrue();
        assertThat(admission.leave(Standing.UNPROVEN)).isNull();
        assertThat(admission.leave(Standing.AILING)).isEqualTo("ailing4");
    }

    @Test
    void who_waits_comes_in_in_turn_and_the_unknown_before_those_that_failed() {
        for (int i = 0; i < 6; i++) {
            admission.enter("new" + i, Standing.UNPROVEN);
        }
        assertThat(admission.enter("failed", Standing.AILING)).isFalse();
        assertThat(admission.enter("first", Standing.UNPROVEN)).isFalse();
        assertThat(admission.enter("second", Standing.UNPROVEN)).isFalse();
        assertThat(admission.leave(Standing.UNPROVEN)).isEqualTo("first");
        assertThat(admission.leave(Standing.UNPROVEN)).isEqualTo("second");
        assertThat(admission.leave(Standing.UNPROVEN)).isEqualTo("failed");
        assertThat(admission.leave(Standing.AILING)).isNull();
    }

    @Test
    void a_single_thread_serves_everybody() {
        Admission<String> single = new Admission<>(1);
        assertThat(single.enter("a", Standing.AILING)).isTrue();
        assertThat(single.enter("b", Standing.UNPROVEN)).isFalse();
        assertThat(single.leave(Standing.AILING)).isEqualTo("b");
    }
}
