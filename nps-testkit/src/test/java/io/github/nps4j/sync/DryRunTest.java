package io.github.nps4j.sync;

import static io.github.nps4j.mapping.FieldType.number;
import static io.github.nps4j.mapping.FieldType.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.RecordReader;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.mapping.Attribute;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.OnMissing;
import io.github.nps4j.mapping.Overflow;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.sync.DryRunReport.Change;
import io.github.nps4j.sync.DryRunReport.FieldChange;
import io.github.nps4j.sync.DryRunReport.Verdict;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.Reason;
import io.github.nps4j.testkit.FakeCall;
import io.github.nps4j.testkit.FakeCrm;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What would change is told field by field, and nothing is changed by telling it. */
class DryRunTest {

    private static FakeCrm crm() {
        return FakeCrm.builder()
                .npsContacts()
                .record(
                        "c1",
                        r -> r.email("ada@example.com")
                                .number("nps_score", 3)
                                .field("nps_segment", new FieldValue.ChoiceValue("detractor")))
                .record(
                        "c2",
                        r -> r.email("bob@example.com")
                                .number("nps_score", 9)
                                .field("nps_segment", new FieldValue.ChoiceValue("promoter")))
                .record("d1", r -> r.phone("+34600111222"))
                .record("d2", r -> r.phone("+34600111222"))
                .build();
    }

    private static FieldMapping creating() {
        return Lab.mapping()
                .field("nps_survey", Attribute.SURVEY_ID, text().maxLength(3, Overflow.FAIL))
                .onMissing(OnMissing.CREATE)
                .build();
    }

    private static Change of(DryRunReport report, String responseId) {
        return report.changes().stream()
                .filter(change ->
                        change.responses().stream().anyMatch(key -> key.id().equals(responseId)))
                .findFirst()
                .orElseThrow();
    }

    private static NpsResponse byPhone(String id) {
        return Lab.answer(id, 5)
                .identity(Identity.builder().phone("+34 600 111 222").build())
                .build();
    }

    @Test
    void every_verdict_is_told_and_nothing_is_changed() {
        Lab lab = new Lab(crm(), creating());
        List<NpsResponse> responses = List.of(
                Lab.from("ada@example.com", "update", 10, 1),
                Lab.from("bob@example.com", "same", 9, 1),
                Lab.from("new@example.com", "create", 8, 1),
                byPhone("ambiguous"),
                Lab.from("ada@example.com", "invalid", 2, 5).toBuilder()
                        .surveyId("a-long-survey-id")
                        .build());
        DryRunReport report = lab.sync.dryRun("crm", responses);
        Change update = of(report, "update");
        assertThat(update.verdict()).isEqualTo(Verdict.UPDATE);
        assertThat(update.recordId()).contains("c1");
        assertThat(update.fields())
                .contains(new FieldChange(
                        "nps_score",
                        new FieldValue.NumberValue(BigDecimal.valueOf(3)),
                        new FieldValue.NumberValue(BigDecimal.valueOf(10))))
                .extracting(FieldChange::field)
                .containsExactly("nps_score", "nps_segment");
        assertThat(of(report, "same").verdict()).isEqualTo(Verdict.UNCHANGED);
        assertThat(of(report, "same").fields()).isEmpty();
        assertThat(of(report, "create").verdict()).isEqualTo(Verdict.CREATE);
        assertThat(of(report, "create").recordId()).isEmpty();
        Change review = of(report, "ambiguous");
        assertThat(review.verdict()).isEqualTo(Verdict.REVIEW);
        assertThat(review.reason()).map(Reason::code).contains(Reason.AMBIGUOUS);
        assertThat(review.candidates()).containsExactlyInAnyOrder("d1", "d2");
        assertThat(of(report, "invalid").verdict()).isEqualTo(Verdict.INVALID);
        assertThat(report.counts()).hasSize(5);

        assertThat(lab.crm.history()).isEmpty();
        assertThat(lab.crm.calls(FakeCall.Kind.WRITE)).isZero();
        assertThat(lab.deliveries()).isEmpty();
        assertThat(lab.crm.misuses()).isEmpty();
        assertThat(report.toString() + report.changes()).doesNotContain("ada@example.com");
    }

    @Test
    void what_waits_in_the_store_can_be_looked_at_before_it_is_let_go() {
        Lab lab = new Lab(crm());
        lab.sync.pause("crm", "looking first");
        lab.sync.submit(Lab.from("ada@example.com", "r1", 10, 1));
        lab.sync.submit(Lab.from("ada@example.com", "r2", 0, 2));
        DryRunReport report = lab.sync.dryRun("crm", 100);
        assertThat(report.changes()).singleElement().satisfies(change -> {
            assertThat(change.responses()).hasSize(2);
            assertThat(change.fields())
                    .contains(new FieldChange(
                            "nps_score",
                            new FieldValue.NumberValue(BigDecimal.valueOf(3)),
                            new FieldValue.NumberValue(BigDecimal.ZERO)));
        });
        assertThat(lab.count(DeliveryState.WAITING)).isEqualTo(2);
        lab.sync.resume("crm");
        lab.sync.runDue();
        assertThat(lab.crm.record("c1").number("nps_score")).isEqualByComparingTo("0");
    }

    @Test
    void an_older_answer_than_the_one_that_stands_would_change_nothing() {
        Lab lab = new Lab(crm());
        lab.sync.submit(Lab.from("ada@example.com", "r2", 10, 20));
        lab.sync.runDue();
        DryRunReport report = lab.sync.dryRun("crm", List.of(Lab.from("ada@example.com", "r1", 0, 10)));
        assertThat(report.changes()).singleElement().extracting(Change::verdict).isEqualTo(Verdict.UNCHANGED);
    }

    @Test
    void a_crm_that_cannot_be_read_back_still_tells_what_would_be_written() {
        Lab lab = new Lab(FakeCrm.builder()
                .npsContacts()
                .without(RecordReader.class)
                .record("c1", r -> r.email("ada@example.com"))
                .build());
        DryRunReport report = lab.sync.dryRun("crm", List.of(Lab.from("ada@example.com", "r1", 10, 1)));
        assertThat(report.changes()).singleElement().satisfies(change -> {
            assertThat(change.verdict()).isEqualTo(Verdict.UPDATE);
            assertThat(change.fields())
                    .allSatisfy(field -> assertThat(field.before()).isNull());
        });
    }

    @Test
    void a_mapping_that_does_not_fit_is_told_instead() {
        Lab lab = new Lab(
                crm(),
                FieldMapping.builder("nps")
                        .match("email")
                        .field("nps_scor", Attribute.SCORE, number())
                        .build());
        DryRunReport report = lab.sync.dryRun("crm", List.of(Lab.from("ada@example.com", "r1", 10, 1)));
        assertThat(report.changes()).isEmpty();
        assertThat(report.toString()).contains("did you mean 'nps_score'?");
    }
}
