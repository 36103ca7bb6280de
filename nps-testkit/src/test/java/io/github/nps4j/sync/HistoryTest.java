package io.github.nps4j.sync;

import static io.github.nps4j.mapping.FieldType.dateTime;
import static io.github.nps4j.mapping.FieldType.number;
import static io.github.nps4j.mapping.FieldType.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.HistoryWriter;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.mapping.Attribute;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.OnMissing;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.Reason;
import io.github.nps4j.sync.store.Work;
import io.github.nps4j.testkit.FakeCall;
import io.github.nps4j.testkit.FakeCrm;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Every answer is kept, beside the fields that hold the latest one only. */
class HistoryTest {

    private static FieldMapping.Builder mapping() {
        return Lab.mapping()
                .history(
                        "nps_response",
                        "NPS {score}",
                        entry -> entry.field("score", Attribute.SCORE, number())
                                .field("comment", Attribute.COMMENT, text().maxLength(2_000))
                                .field("answered_at", Attribute.RESPONDED_AT, dateTime()));
    }

    private static FakeCrm crm() {
        return FakeCrm.builder()
                .npsContacts()
                .record("c1", r -> r.email("ada@example.com"))
                .build();
    }

    private static List<String> scores(FakeCrm crm) {
        return crm.historyEntries("c1").stream()
                .map(entry -> ((BigDecimal) value(entry, "score")).toPlainString())
                .toList();
    }

    private static Object value(HistoryWriter.Entry entry, String field) {
        return Objects.requireNonNull(
                Objects.requireNonNull(entry.fields().get(field)).plain());
    }

    private static NpsResponse revised(String id, long revision, int score) {
        return Lab.from("ada@example.com", id, score, 1).toBuilder()
                .revision(revision)
                .build();
    }

    @Test
    void every_answer_is_kept_while_the_fields_hold_the_latest() {
        Lab lab = new Lab(crm(), mapping().build());
        lab.sync.submit(Lab.from("ada@example.com", "r2", 3, 20));
        lab.sync.submit(Lab.from("ada@example.com", "r1", 10, 10));
        lab.sync.runDue();
        assertThat(scores(lab.crm)).containsExactlyInAnyOrder("3", "10");
        assertThat(lab.crm.record("c1").number("nps_score")).isEqualByComparingTo("3");
        assertThat(lab.crm.historyEntries("c1"))
                .extracting(HistoryWriter.Entry::name)
                .containsExactlyInAnyOrder("NPS 3", "NPS 10");
        assertThat(lab.crm.misuses()).isEmpty();
    }

    @Test
    void a_later_revision_updates_the_entry_of_its_answer() {
        Lab lab = new Lab(crm(), mapping().build());
        lab.sync.submit(revised("r1", 0, 9));
        lab.sync.runDue();
        lab.sync.submit(revised("r1", 1, 2));
        lab.sync.runDue();
        assertThat(scores(lab.crm)).containsExactly("2");
        assertThat(lab.crm.calls(FakeCall.Kind.WRITE_HISTORY)).isEqualTo(2);
    }

    @Test
    void an_older_revision_that_arrives_late_does_not_overwrite_the_entry() {
        Lab lab = new Lab(crm(), mapping().build());
        lab.sync.submit(revised("r1", 1, 2));
        lab.sync.runDue();
        lab.sync.submit(revised("r1", 0, 9));
        lab.sync.runDue();
        assertThat(scores(lab.crm)).containsExactly("2");
        assertThat(lab.deliveries().stream()
                        .filter(delivery -> delivery.work().equals(Work.HISTORY))
                        .map(Delivery::state))
                .containsExactly(DeliveryState.APPLIED, DeliveryState.SUPERSEDED);
    }

    @Test
    void two_revisions_in_one_page_cost_one_entry_and_the_newer_one_stands() {
        Lab lab = new Lab(crm(), mapping().build());
        lab.sync.submit(revised("r1", 1, 2));
        lab.sync.submit(revised("r1", 0, 9));
        lab.sync.runDue();
        assertThat(scores(lab.crm)).containsExactly("2");
        assertThat(lab.crm.misuses()).isEmpty();
        assertThat(lab.count(DeliveryState.WAITING)).isZero();
    }

    @Test
    void a_lost_answer_is_repeated_and_leaves_one_entry() {
        Lab lab = new Lab(crm(), mapping().build());
        lab.crm.faults().loseAnswerAfterApplying(FakeCall.Kind.WRITE_HISTORY);
        lab.sync.submit(revised("r1", 0, 9));
        lab.run(Duration.ofHours(1));
        assertThat(lab.crm.historyEntries("c1")).hasSize(1);
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(2);
        assertThat(lab.crm.calls(FakeCall.Kind.WRITE_HISTORY)).isEqualTo(2);
    }

    @Test
    void a_refused_revision_lets_the_older_one_have_its_turn() {
        FakeCrm crm = crm();
        Lab lab = new Lab(
                crm,
                Lab.mapping()
                        .history(
                                "nps_response",
                                "NPS {score}",
                                entry -> entry.field("score", Attribute.SCORE, number())
                                        .field("comment", Attribute.COMMENT, text()))
                        .build());
        lab.sync.submit(revised("r1", 0, 9));
        lab.sync.submit(
                revised("r1", 1, 2).toBuilder().comment("x".repeat(70_000)).build());
        lab.run(Duration.ofHours(1));
        assertThat(scores(crm)).containsExactly("9");
    }

    @Test
    void the_entry_waits_for_the_record_that_its_own_answer_creates() {
        Lab lab = new Lab(
                FakeCrm.withNpsContacts(), mapping().onMissing(OnMissing.CREATE).build());
        lab.sync.submit(Lab.from("new@example.com", "r1", 9, 1));
        lab.run(Duration.ofHours(1));
        String id = lab.crm.records().get(0).id();
        assertThat(lab.crm.historyEntries(id)).hasSize(1);
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(2);
    }

    @Test
    void an_outage_of_the_history_does_not_lose_an_entry() {
        Lab lab = new Lab(crm(), mapping().build());
        lab.crm
                .faults()
                .failNext(FakeCall.Kind.WRITE_HISTORY, 3, Failure.of(FailureKind.UNAVAILABLE, "The CRM is down."));
        lab.sync.submit(revised("r1", 0, 9));
        lab.run(Duration.ofHours(6));
        assertThat(scores(lab.crm)).containsExactly("9");
    }

    @Test
    void a_value_that_cannot_be_typed_stops_the_entry_and_not_the_record() {
        Lab lab = new Lab(
                crm(),
                Lab.mapping()
                        .history(
                                "nps_response",
                                "NPS {score}",
                                entry -> entry.field("score", Attribute.of("attributes.seats"), number()))
                        .build());
        lab.sync.submit(Lab.answer("r1", 9)
                .identity(Identity.builder().email("ada@example.com").build())
                .attribute("seats", "many")
                .build());
        lab.sync.runDue();
        assertThat(lab.crm.record("c1").number("nps_score")).isEqualByComparingTo("9");
        assertThat(lab.crm.historyEntries("c1")).isEmpty();
        assertThat(lab.deliveries().stream()
                        .filter(delivery -> delivery.state() == DeliveryState.DEAD)
                        .map(delivery -> delivery.reason().orElseThrow()))
                .singleElement()
                .satisfies(reason -> {
                    assertThat(reason.code()).isEqualTo(Reason.INVALID_VALUE);
                    assertThat(reason.text()).contains("history", "score").doesNotContain("many");
                });
    }

    @Test
    void a_history_object_that_does_not_fit_stops_the_destination_before_the_first_write() {
        Lab lab = new Lab(
                crm(),
                Lab.mapping()
                        .history(
                                "nps_response",
                                "NPS {score}",
                                entry -> entry.field("scorre", Attribute.SCORE, number()))
                        .build());
        lab.sync.submit(revised("r1", 0, 9));
        lab.sync.runDue();
        assertThat(lab.crm.history()).isEmpty();
        assertThat(lab.sync.status("crm").failure().orElseThrow().message())
                .contains("history object 'nps_response'", "'scorre' does not exist", "did you mean 'score'?");
    }

    @Test
    void a_created_record_gets_the_further_keys_of_the_person() {
        Lab lab = new Lab(
                FakeCrm.withNpsContacts(),
                FieldMapping.builder("nps")
                        .match("customer_id", "customer_id")
                        .match("email")
                        .match("phone")
                        .onMissing(OnMissing.CREATE)
                        .field("nps_score", Attribute.SCORE, number())
                        .build());
        lab.sync.submit(Lab.answer("r1", 9)
                .identity(Identity.builder()
                        .customerId("K-77")
                        .email("Ada@Example.com")
                        .phone("+34 600 111 222")
                        .build())
                .build());
        lab.sync.runDue();
        assertThat(lab.crm.records()).singleElement().satisfies(record -> {
            assertThat(record.text("customer_id")).isEqualTo("K-77");
            assertThat(record.text("email")).isEqualTo("ada@example.com");
            assertThat(record.text("phone")).isEqualTo("+34600111222");
        });
    }
}
