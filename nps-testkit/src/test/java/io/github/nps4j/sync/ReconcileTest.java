package io.github.nps4j.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.testkit.FakeCall;
import io.github.nps4j.testkit.FakeCrm;
import io.github.nps4j.testkit.FakeCrmBuilder;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was delivered is compared with what stands in the CRM, by a sample. */
class ReconcileTest {

    private static Lab delivered(int people) {
        FakeCrmBuilder crm = FakeCrm.builder().npsContacts();
        for (int i = 0; i < people; i++) {
            String email = "person" + i + "@example.com";
            crm.record("c" + i, r -> r.email(email));
        }
        Lab lab = new Lab(crm.build());
        for (int i = 0; i < people; i++) {
            lab.sync.submit(Lab.from("person" + i + "@example.com", "r" + i, i % 11, 1).toBuilder()
                    .comment("Line one\nline two")
                    .build());
        }
        lab.sync.runDue();
        return lab;
    }

    @Test
    void what_stands_as_delivered_is_accurate() {
        Lab lab = delivered(20);
        lab.crm.set("c3", "nps_comment", new FieldValue.TextValue("Line one\r\nline two\r\n"));
        lab.crm.set("c4", "nps_score", new FieldValue.NumberValue(new BigDecimal("4.00")));
        ReconcileReport report = lab.sync.reconcile("crm", ReconcileOptions.standard());
        assertThat(report.records()).isEqualTo(20);
        assertThat(report.fields()).isEqualTo(60);
        assertThat(report.accuracy()).isEqualTo(1);
        assertThat(report.differences()).isEmpty();
        assertThat(lab.crm.calls(FakeCall.Kind.WRITE)).isEqualTo(1);
    }

    @Test
    void a_value_that_a_person_changed_is_named_by_field_and_the_alert_is_given() {
        Lab lab = delivered(20);
        lab.crm.set("c3", "nps_comment", new FieldValue.TextValue("rewritten by Grace Hopper"));
        lab.crm.set("c5", "nps_score", new FieldValue.ClearValue());
        List<ReconcileReport> alerts = new ArrayList<>();
        ReconcileReport report =
                lab.sync.reconcile("crm", ReconcileOptions.standard().alert(alerts::add));
        assertThat(report.differences())
                .containsExactlyInAnyOrder(
                        new FieldDifference("c3", "nps_comment", "holds another value"),
                        new FieldDifference("c5", "nps_score", "is empty"));
        assertThat(report.accuracy()).isCloseTo(0.9, within(1e-9));
        assertThat(report.byField()).containsEntry("nps_comment", 1).containsEntry("nps_score", 1);
        assertThat(alerts).containsExactly(report);
        assertThat(report.toString() + report.differences()).doesNotContain("Grace");
    }

    @Test
    void an_accuracy_at_the_target_gives_no_alert() {
        Lab lab = delivered(10);
        lab.crm.set("c3", "nps_score", new FieldValue.ClearValue());
        List<ReconcileReport> alerts = new ArrayList<>();
        lab.sync.reconcile("crm", ReconcileOptions.standard().target(0.9).alert(alerts::add));
        assertThat(alerts).isEmpty();
    }

    @Test
    void a_record_that_is_gone_counts_as_a_difference() {
        Lab lab = delivered(3);
        lab.crm.delete("c1");
        ReconcileReport report = lab.sync.reconcile("crm", ReconcileOptions.standard());
        assertThat(report.differences()).containsExactly(new FieldDifference("c1", null, "does not exist any more"));
    }

    @Test
    void only_the_newest_answer_of_a_record_is_expected_to_stand() {
        Lab lab = delivered(1);
        lab.sync.submit(Lab.from("person0@example.com", "later", 7, 30));
        lab.sync.runDue();
        ReconcileReport report = lab.sync.reconcile("crm", ReconcileOptions.standard());
        assertThat(report.records()).isEqualTo(1);
        assertThat(report.accuracy()).isEqualTo(1);
    }

    @Test
    void a_sample_of_many_is_as_large_as_asked_for() {
        Lab lab = delivered(1_500);
        ReconcileReport report =
                lab.sync.reconcile("crm", ReconcileOptions.standard().sample(50));
        assertThat(report.records()).isBetween(40, 50);
        assertThat(report.accuracy()).isEqualTo(1);
    }

    @Test
    void nothing_delivered_is_no_cause_for_an_alert() {
        List<ReconcileReport> alerts = new ArrayList<>();
        ReconcileReport report =
                delivered(0).sync.reconcile("crm", ReconcileOptions.standard().alert(alerts::add));
        assertThat(report.records()).isZero();
        assertThat(report.accuracy()).isEqualTo(1);
        assertThat(alerts).isEmpty();
    }

    @Test
    void values_are_compared_as_far_as_a_crm_keeps_them() {
        Instant time = Instant.parse("2026-03-01T10:20:30.456Z");
        assertThat(ValueComparison.same(
                        new FieldValue.DateTimeValue(time),
                        new FieldValue.DateTimeValue(Instant.parse("2026-03-01T10:20:30Z"))))
                .isTrue();
        assertThat(ValueComparison.same(
                        new FieldValue.DateTimeValue(time),
                        new FieldValue.DateTimeValue(time.plus(Duration.ofHours(1)))))
                .isFalse();
        assertThat(ValueComparison.same(
                        new FieldValue.ChoicesValue(List.of("price", "support"), ";"),
                        new FieldValue.ChoicesValue(List.of("support", "price"), ";")))
                .isTrue();
        assertThat(ValueComparison.same(
                        new FieldValue.ChoicesValue(List.of("price", "support"), ";"),
                        new FieldValue.TextValue("support; price")))
                .isTrue();
        assertThat(ValueComparison.same(new FieldValue.ClearValue(), new FieldValue.BooleanValue(false)))
                .isTrue();
        assertThat(ValueComparison.same(new FieldValue.BooleanValue(false), new FieldValue.ClearValue()))
                .isFalse();
        assertThat(ValueComparison.same(new FieldValue.NumberValue(BigDecimal.TEN), new FieldValue.TextValue("10")))
                .isFalse();
    }
}
