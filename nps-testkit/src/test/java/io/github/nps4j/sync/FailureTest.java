package io.github.nps4j.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.mapping.Attribute;
import io.github.nps4j.mapping.FieldType;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryFilter;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.Reason;
import io.github.nps4j.testkit.FakeCall;
import io.github.nps4j.testkit.FakeCrm;
import io.github.nps4j.testkit.FakeCrmBuilder;
import io.github.nps4j.testkit.Fault;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What becomes of a delivery when things go wrong. */
class FailureTest {

    private static FakeCrm contacts(int count) {
        FakeCrmBuilder builder = FakeCrm.builder().npsContacts();
        for (int i = 0; i < count; i++) {
            String email = "c" + i + "@example.com";
            builder.record("c" + i, r -> r.email(email));
        }
        return builder.build();
    }

    private static void submit(Lab lab, int count) {
        for (int i = 0; i < count; i++) {
            lab.sync.submit(Lab.from("c" + i + "@example.com", "r" + i, i % 11, i % 60));
        }
    }

    private static Predicate<RecordWrite> score(int score) {
        return write -> write.fields().get("nps_score") instanceof FieldValue.NumberValue number
                && number.value().compareTo(BigDecimal.valueOf(score)) == 0;
    }

    @Test
    void a_record_that_fails_is_tried_again_with_growing_waits_and_then_is_a_dead_letter_with_its_reason() {
        Lab lab = new Lab(contacts(1));
        lab.crm.faults().retryWhen(write -> true, Failure.of(FailureKind.LOCKED, "the record is locked"));
        submit(lab, 1);
        lab.sync.runDue();
        Instant first = lab.only().dueAt();
        lab.clock.set(first);
        lab.sync.runDue();
        assertThat(Duration.between(lab.clock.instant(), lab.only().dueAt()))
                .isGreaterThanOrEqualTo(Duration.between(Lab.START, first));
        lab.run(Duration.ofDays(2));
        assertThat(lab.only().state()).isEqualTo(DeliveryState.DEAD);
        assertThat(lab.only().attempts()).isEqualTo(12);
        assertThat(lab.only().reason())
                .map(Reason::text)
                .hasValueSatisfying(text ->
                        assertThat(text).contains("gave up after 12 attempts").contains("locked"));
        lab.crm.faults().heal();
        lab.sync.replay(DeliveryFilter.in(DeliveryState.DEAD));
        lab.sync.runDue();
        assertThat(lab.only().state()).isEqualTo(DeliveryState.APPLIED);
    }

    @Test
    void an_outage_of_three_days_kills_nothing() {
        Lab lab = new Lab(contacts(30));
        lab.crm.faults().failAlways(Failure.of(FailureKind.UNAVAILABLE, "the CRM is down"));
        submit(lab, 30);
        lab.run(Duration.ofDays(3));
        assertThat(lab.count(DeliveryState.WAITING)).isEqualTo(30);
        assertThat(lab.sync.status("crm").state()).isEqualTo(DestinationStatus.State.BACKING_OFF);
        lab.crm.faults().heal();
        lab.run(Duration.ofHours(1));
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(30);
        assertThat(lab.sync.status("crm").state()).isEqualTo(DestinationStatus.State.ACTIVE);
    }

    @Test
    void a_down_crm_is_asked_ever_more_seldom_and_then_with_a_small_batch() {
        Lab lab = new Lab(contacts(100));
        lab.crm.faults().failAlways(FakeCall.Kind.WRITE, Failure.of(FailureKind.UNAVAILABLE, "the CRM is down"));
        submit(lab, 100);
        lab.run(Duration.ofHours(2));
        int calls = lab.crm.calls(FakeCall.Kind.WRITE);
        assertThat(calls).isBetween(10, 70);
        lab.crm.faults().heal();
        lab.run(Duration.ofMinutes(6));
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(100);
        FakeCall probe = lab.crm.calls().stream()
                .filter(call -> call.kind() == FakeCall.Kind.WRITE)
                .skip(calls)
                .findFirst()
                .orElseThrow();
        assertThat(probe.items()).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void a_rate_limit_pauses_the_lane_as_long_as_the_crm_says_and_costs_no_attempt() {
        Lab lab = new Lab(contacts(5));
        lab.crm
                .faults()
                .failNext(
                        FakeCall.Kind.WRITE,
                        Failure.of(FailureKind.THROTTLED, "slow down").withRetryAfter(Duration.ofSeconds(42)));
        submit(lab, 5);
        lab.sync.runDue();
        assertThat(lab.sync.status("crm").state()).isEqualTo(DestinationStatus.State.THROTTLED);
        assertThat(lab.sync.status("crm").until()).contains(Lab.START.plusSeconds(42));
        assertThat(lab.sync.nextDue()).contains(Lab.START.plusSeconds(42));
        lab.clock.advance(Duration.ofSeconds(41));
        assertThat(lab.sync.runDue()).isZero();
        lab.clock.advance(Duration.ofSeconds(1));
        lab.sync.runDue();
        assertThat(lab.deliveries()).allSatisfy(delivery -> {
            assertThat(delivery.state()).isEqualTo(DeliveryState.APPLIED);
            assertThat(delivery.attempts()).isZero();
        });
    }

    @Test
    void wrong_credentials_block_the_destination_with_a_reason_and_lose_nothing() {
        Lab lab = new Lab(contacts(5));
        lab.crm.faults().failAlways(Failure.of(FailureKind.UNAUTHORIZED, "the token was revoked: enter a new one"));
        submit(lab, 5);
        lab.run(Duration.ofHours(5));
        assertThat(lab.sync.status("crm").state()).isEqualTo(DestinationStatus.State.BLOCKED);
        assertThat(lab.sync.status("crm").failure())
                .map(Failure::message)
                .contains("the token was revoked: enter a new one");
        assertThat(lab.count(DeliveryState.WAITING)).isEqualTo(5);
        lab.crm.faults().heal();
        lab.sync.resume("crm");
        lab.run(Duration.ofMinutes(1));
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(5);
    }

    @Test
    void a_receiver_that_is_gone_for_good_stops_its_destination_until_resumed() {
        Lab lab = new Lab(contacts(1));
        lab.crm.faults().failNext(FakeCall.Kind.WRITE, Failure.of(FailureKind.GONE, "410"));
        submit(lab, 1);
        lab.run(Duration.ofDays(1));
        assertThat(lab.sync.status("crm").state()).isEqualTo(DestinationStatus.State.STOPPED);
        assertThat(lab.crm.calls(FakeCall.Kind.WRITE)).isEqualTo(1);
        lab.sync.resume("crm");
        lab.run(Duration.ofMinutes(1));
        assertThat(lab.only().state()).isEqualTo(DeliveryState.APPLIED);
    }

    @Test
    void a_mapping_that_does_not_fit_the_schema_writes_nothing_and_names_every_problem() {
        Lab lab = new Lab(
                contacts(1),
                Lab.mapping()
                        .field("nps_scor", Attribute.SCORE, FieldType.number())
                        .field("nps_answered_on", Attribute.SCORE, FieldType.number())
                        .field("created_at", Attribute.RESPONDED_AT, FieldType.dateTime())
                        .build());
        submit(lab, 1);
        lab.sync.runDue();
        assertThat(lab.sync.status("crm").failure())
                .map(Failure::message)
                .hasValueSatisfying(message -> assertThat(message)
                        .contains("'nps_scor' does not exist; did you mean 'nps_score'?")
                        .contains("'nps_answered_on' is of type DATE")
                        .contains("'created_at' is read-only")
                        .contains("destination 'crm'"));
        assertThat(lab.crm.history()).isEmpty();
        assertThat(lab.count(DeliveryState.WAITING)).isEqualTo(1);
    }

    @Test
    void a_value_that_does_not_fit_stops_its_record_only() {
        Lab lab = new Lab(
                contacts(2),
                Lab.mapping()
                        .field("nps_survey", Attribute.INSIGHT, FieldType.text())
                        .field("nps_answered_on", Attribute.custom("day"), FieldType.date(java.time.ZoneOffset.UTC))
                        .build());
        lab.sync.submit(Lab.from("c0@example.com", "r0", 9, 1).toBuilder()
                .attribute("day", "yesterday")
                .build());
        lab.sync.submit(Lab.from("c1@example.com", "r1", 9, 1));
        lab.sync.runDue();
        assertThat(lab.deliveries())
                .extracting(Delivery::state)
                .containsExactly(DeliveryState.DEAD, DeliveryState.APPLIED);
        assertThat(lab.deliveries().get(0).reason())
                .map(Reason::text)
                .hasValueSatisfying(text -> assertThat(text).contains("nps_answered_on"));
    }

    @Test
    void a_lost_answer_is_followed_by_another_write_of_the_same_values() {
        Lab lab = new Lab(contacts(3));
        lab.crm.faults().loseAnswerAfterApplying(FakeCall.Kind.WRITE);
        submit(lab, 3);
        lab.sync.runDue();
        assertThat(lab.count(DeliveryState.WAITING)).isEqualTo(3);
        lab.run(Duration.ofMinutes(1));
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(3);
        assertThat(lab.crm.record("c2").number("nps_score")).isEqualByComparingTo("2");
    }

    @Test
    void a_record_that_the_answer_does_not_mention_is_not_taken_for_applied() {
        Lab lab = new Lab(contacts(3));
        lab.crm.faults().omitFromAnswer(score(1));
        submit(lab, 3);
        lab.sync.runDue();
        assertThat(lab.deliveries())
                .extracting(Delivery::state)
                .containsExactly(DeliveryState.APPLIED, DeliveryState.WAITING, DeliveryState.APPLIED);
    }

    @Test
    void notes_and_tasks_exist_once_even_if_the_answer_to_them_was_lost() {
        Lab lab = new Lab(
                contacts(1),
                Lab.mapping()
                        .note("answer", "NPS {score}")
                        .task(
                                "recovery",
                                "score <= 6",
                                task -> task.subject("Call the customer").dueAfter(Duration.ofDays(1)))
                        .build());
        lab.crm.faults().loseAnswerAfterApplying(FakeCall.Kind.WRITE_NOTES);
        lab.crm.faults().loseAnswerAfterApplying(FakeCall.Kind.WRITE_TASKS);
        submit(lab, 1);
        lab.run(Duration.ofMinutes(10));
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(3);
        assertThat(lab.crm.notes("c0")).hasSize(1);
        assertThat(lab.crm.tasks("c0")).hasSize(1);
    }

    @Test
    void a_batch_that_is_refused_as_a_whole_is_split_until_the_culprit_is_found() {
        Lab lab = new Lab(contacts(100));
        lab.crm.faults().refuseBatchWhen(write -> write.recordId().equals(java.util.Optional.of("c37")));
        submit(lab, 100);
        lab.sync.runDue();
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(99);
        assertThat(lab.count(DeliveryState.DEAD)).isEqualTo(1);
        assertThat(lab.crm.calls(FakeCall.Kind.WRITE)).isLessThanOrEqualTo(16);
    }

    @Test
    void when_every_record_is_refused_alike_the_splitting_stops_early() {
        Lab lab = new Lab(contacts(100));
        lab.crm.faults().refuseBatchWhen(write -> true);
        submit(lab, 100);
        lab.sync.runDue();
        assertThat(lab.crm.calls(FakeCall.Kind.WRITE)).isLessThanOrEqualTo(12);
        assertThat(lab.count(DeliveryState.WAITING)).isGreaterThanOrEqualTo(97);
        assertThat(lab.sync.status("crm").failure())
                .map(Failure::message)
                .hasValueSatisfying(message -> assertThat(message).contains("in a row for the same reason"));
    }

    @Test
    void one_bad_answer_does_not_take_the_other_answers_of_its_customer_down() {
        Lab lab = new Lab(contacts(1));
        lab.crm.faults().rejectWhen(score(9));
        lab.sync.submit(Lab.from("c0@example.com", "good", 4, 10));
        lab.sync.submit(Lab.from("c0@example.com", "bad", 9, 20));
        lab.sync.runDue();
        assertThat(lab.deliveries())
                .extracting(Delivery::state)
                .containsExactly(DeliveryState.APPLIED, DeliveryState.DEAD);
        assertThat(lab.crm.record("c0").number("nps_score")).isEqualByComparingTo("4");
    }

    @Test
    void a_record_that_makes_the_crm_fail_again_and_again_is_given_up_and_the_others_get_through() {
        Lab lab = new Lab(contacts(20));
        lab.crm.faults().add(new Fault() {
            @Override
            public void before(FakeCall call) {
                if (call.kind() == FakeCall.Kind.WRITE
                        && call.items(RecordWrite.class).stream()
                                .anyMatch(write -> write.recordId().equals(java.util.Optional.of("c7")))) {
                    throw new IllegalStateException("poison for c7@example.com");
                }
            }
        });
        submit(lab, 20);
        lab.run(Duration.ofDays(3));
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(19);
        Delivery poison = lab.deliveries().get(7);
        assertThat(poison.toString()).doesNotContain("c7@example.com");
        // Alone in the queue it waits on, because nothing tells its fault from an outage; the next success does.
        for (int i = 0; i < 40 && lab.deliveries().get(7).state() == DeliveryState.WAITING; i++) {
            lab.sync.submit(Lab.from("c1@example.com", "later" + i, 5, 60));
            lab.run(Duration.ofHours(2));
        }
        assertThat(lab.deliveries().get(7).state()).isEqualTo(DeliveryState.DEAD);
    }

    @Test
    void a_failing_destination_does_not_hold_up_another_one() {
        FakeCrm healthy = contacts(10);
        FakeCrm broken = contacts(10);
        broken.faults().failAlways(Failure.of(FailureKind.UNAVAILABLE, "down"));
        Lab lab = new Lab(
                healthy,
                Lab.mapping().build(),
                builder -> builder.destination(
                        Destination.of("broken", broken, Lab.mapping().build())));
        submit(lab, 10);
        lab.sync.runDue();
        assertThat(lab.sync.ledger().count("crm", DeliveryState.APPLIED)).isEqualTo(10);
        assertThat(lab.sync.ledger().count("broken", DeliveryState.WAITING)).isEqualTo(10);
    }

    @Test
    void a_paused_destination_accepts_and_waits() {
        Lab lab = new Lab(contacts(1));
        lab.sync.pause("crm", "maintenance");
        submit(lab, 1);
        lab.run(Duration.ofDays(1));
        assertThat(lab.count(DeliveryState.WAITING)).isEqualTo(1);
        lab.sync.resume("crm");
        lab.sync.runDue();
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(1);
    }
}
