package io.github.nps4j.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmLimits;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.RecordReader;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.OnMissing;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.testkit.FakeCall;
import io.github.nps4j.testkit.FakeCrm;
import io.github.nps4j.testkit.FakeCrmBuilder;
import io.github.nps4j.testkit.Fault;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A few deliveries are written and read back while all others wait; what is wrong is taken back. */
class CanaryTest {

    private static FakeCrmBuilder crm(int contacts) {
        FakeCrmBuilder crm = FakeCrm.builder().npsContacts();
        for (int i = 0; i < contacts; i++) {
            String email = "person" + i + "@example.com";
            crm.record("c" + i, r -> r.email(email).number("nps_score", 5));
        }
        return crm;
    }

    private static Lab waiting(FakeCrm crm, int answers) {
        Lab lab = new Lab(crm);
        for (int i = 0; i < answers; i++) {
            lab.sync.submit(Lab.from("person" + i + "@example.com", "r" + i, 10, i));
        }
        return lab;
    }

    /** Another rule of the CRM changes the score right after it is written. */
    private static void overwrite(FakeCrm crm, String record, FieldValue value) {
        crm.faults().add(new Fault() {
            @Override
            public void after(FakeCall call) {
                boolean concerned = call.items(RecordWrite.class).stream()
                        .anyMatch(
                                write -> write.recordId().filter(record::equals).isPresent()
                                        && write.traceId().startsWith("d"));
                if (concerned) {
                    crm.set(record, "nps_score", value);
                }
            }
        });
    }

    @Test
    void a_canary_that_passes_has_written_its_few_and_lets_the_rest_go() {
        Lab lab = waiting(crm(5).build(), 5);
        CanaryReport report = lab.sync.canary("crm", 2);
        assertThat(report.passed()).isTrue();
        assertThat(report.written()).isEqualTo(2);
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(2);
        assertThat(lab.count(DeliveryState.WAITING)).isEqualTo(3);
        assertThat(lab.sync.status("crm").state()).isEqualTo(DestinationStatus.State.ACTIVE);
        lab.sync.runDue();
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(5);
        assertThat(lab.crm.misuses()).isEmpty();
    }

    @Test
    void a_destination_that_was_paused_before_stays_paused() {
        Lab lab = waiting(crm(3).build(), 3);
        lab.sync.pause("crm", "not yet");
        assertThat(lab.sync.canary("crm", 1).passed()).isTrue();
        assertThat(lab.sync.status("crm").state()).isEqualTo(DestinationStatus.State.PAUSED);
        lab.sync.runDue();
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(1);
    }

    @Test
    void the_first_difference_stops_it_with_the_former_values_written_back_and_the_destination_paused() {
        FakeCrm crm = crm(4).limits(new CrmLimits(1, 10, 1)).build();
        Lab lab = waiting(crm, 4);
        overwrite(crm, "c1", new FieldValue.NumberValue(BigDecimal.ONE));
        CanaryReport report = lab.sync.canary("crm", 4);
        assertThat(report.passed()).isFalse();
        assertThat(report.differences())
                .containsExactly(new FieldDifference("c1", "nps_score", "holds another value after it was written"));
        assertThat(report.rolledBack()).contains("c0", "c1");
        assertThat(report.notRolledBack()).isEmpty();
        for (int i = 0; i < 4; i++) {
            assertThat(crm.record("c" + i).number("nps_score")).isEqualByComparingTo("5");
            assertThat(crm.record("c" + i).fields()).doesNotContainKey("nps_segment");
        }
        assertThat(lab.count(DeliveryState.WAITING)).isEqualTo(4);
        assertThat(lab.sync.status("crm").state()).isEqualTo(DestinationStatus.State.PAUSED);
        assertThat(lab.sync.status("crm").failure().orElseThrow().message()).contains("c1", "nps_score");

        crm.faults().heal();
        lab.sync.resume("crm");
        lab.run(Duration.ofHours(1));
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(4);
        assertThat(crm.record("c0").number("nps_score")).isEqualByComparingTo("10");
        assertThat(crm.misuses()).isEmpty();
    }

    @Test
    void a_number_that_lands_as_text_is_a_difference() {
        FakeCrm crm = crm(1).build();
        Lab lab = waiting(crm, 1);
        overwrite(crm, "c0", new FieldValue.TextValue("10"));
        CanaryReport report = lab.sync.canary("crm", 1);
        assertThat(report.differences()).singleElement().satisfies(one -> {
            assertThat(one.field()).isEqualTo("nps_score");
            assertThat(one.what()).startsWith("holds a text instead of a number");
        });
    }

    @Test
    void a_lost_answer_is_taken_back_too() {
        FakeCrm crm = crm(2).build();
        Lab lab = waiting(crm, 2);
        crm.faults().loseAnswerAfterApplying(FakeCall.Kind.WRITE);
        CanaryReport report = lab.sync.canary("crm", 2);
        assertThat(report.passed()).isFalse();
        assertThat(report.rolledBack()).containsExactlyInAnyOrder("c0", "c1");
        assertThat(crm.record("c0").number("nps_score")).isEqualByComparingTo("5");
        assertThat(lab.count(DeliveryState.WAITING)).isEqualTo(2);
    }

    @Test
    void an_outage_stops_it_and_keeps_what_was_read_back_the_same() {
        FakeCrm crm = crm(2).limits(new CrmLimits(1, 10, 1)).build();
        Lab lab = waiting(crm, 2);
        crm.faults().add(new Fault() {
            @Override
            public void before(FakeCall call) {
                if (call.kind() == FakeCall.Kind.WRITE && call.number() == 2) {
                    throw new CrmException(Failure.of(FailureKind.UNAVAILABLE, "The CRM is down."));
                }
            }
        });
        CanaryReport report = lab.sync.canary("crm", 2);
        assertThat(report.passed()).isFalse();
        assertThat(report.written()).isEqualTo(1);
        assertThat(report.rolledBack()).isEmpty();
        assertThat(report.notRolledBack()).isEmpty();
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(1);
        assertThat(lab.sync.status("crm").state()).isEqualTo(DestinationStatus.State.PAUSED);
        lab.sync.resume("crm");
        lab.run(Duration.ofHours(1));
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(2);
    }

    @Test
    void a_former_value_that_cannot_be_written_back_is_named_for_a_person() {
        FakeCrm crm = crm(2).build();
        Lab lab = waiting(crm, 2);
        overwrite(crm, "c1", new FieldValue.NumberValue(BigDecimal.ONE));
        crm.faults()
                .rejectWhen(write -> write.recordId().filter("c0"::equals).isPresent()
                        && write.traceId().startsWith("canary-back"));
        CanaryReport report = lab.sync.canary("crm", 2);
        assertThat(report.rolledBack()).containsExactly("c1");
        assertThat(report.notRolledBack()).containsExactly("c0");
        assertThat(report.toString()).contains("NOT rolled back [c0]");
    }

    @Test
    void a_refused_write_stops_it_before_it_becomes_a_dead_letter() {
        FakeCrm crm = crm(2).build();
        Lab lab = waiting(crm, 2);
        crm.faults()
                .rejectWhen(write -> write.recordId().filter("c1"::equals).isPresent()
                        && write.traceId().startsWith("d"));
        CanaryReport report = lab.sync.canary("crm", 2);
        assertThat(report.passed()).isFalse();
        assertThat(lab.count(DeliveryState.DEAD)).isZero();
        assertThat(crm.record("c0").number("nps_score")).isEqualByComparingTo("5");
    }

    @Test
    void records_that_would_be_created_are_left_for_later() {
        Lab lab = new Lab(
                crm(1).build(), Lab.mapping().onMissing(OnMissing.CREATE).build());
        lab.sync.submit(Lab.from("person0@example.com", "r0", 10, 1));
        lab.sync.submit(Lab.from("new@example.com", "r1", 10, 1));
        CanaryReport report = lab.sync.canary("crm", 10);
        assertThat(report.passed()).isTrue();
        assertThat(report.written()).isEqualTo(1);
        assertThat(report.leftOut()).isEqualTo(1);
        assertThat(lab.crm.records()).hasSize(1);
        lab.run(Duration.ofHours(1));
        assertThat(lab.crm.records()).hasSize(2);
    }

    @Test
    void a_crm_that_cannot_be_read_back_gets_no_canary_and_goes_on() {
        Lab lab = waiting(crm(1).without(RecordReader.class).build(), 1);
        assertThatThrownBy(() -> lab.sync.canary("crm", 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot be read back");
        lab.sync.runDue();
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(1);
    }
}
