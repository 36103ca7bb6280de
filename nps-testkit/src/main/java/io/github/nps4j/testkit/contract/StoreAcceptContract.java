package io.github.nps4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.sync.store.Acceptance;
import io.github.nps4j.sync.store.Claim;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryFilter;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.Ledger;
import io.github.nps4j.sync.store.NewDelivery;
import io.github.nps4j.sync.store.Reason;
import io.github.nps4j.sync.store.Submission;
import io.github.nps4j.sync.store.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Accepting, and looking at what was accepted. */
abstract class StoreAcceptContract extends StoreFixture {

    @Test
    final void a_response_comes_back_as_it_was_submitted_with_its_delivery_waiting() {
        NpsResponse response = response("a", "ann@example.com", 3, 9).toBuilder()
                .tenant("acme")
                .surveyId("s1")
                .attribute("plan", "gold")
                .build();
        NewDelivery work = new NewDelivery(CRM, "special", Work.note("answer"), "ann", at(5));
        assertThat(store().accept(List.of(Submission.of(response, List.of(work))), at(1)))
                .containsExactly(new Acceptance.Accepted(1));
        Delivery delivery = only();
        assertThat(delivery.response()).isEqualTo(response);
        assertThat(delivery.destination()).isEqualTo(CRM);
        assertThat(delivery.mapping()).isEqualTo("special");
        assertThat(delivery.work()).isEqualTo(Work.note("answer"));
        assertThat(delivery.state()).isEqualTo(DeliveryState.WAITING);
        assertThat(delivery.acceptedAt()).isEqualTo(at(1));
        assertThat(delivery.changedAt()).isEqualTo(at(1));
        assertThat(delivery.dueAt()).isEqualTo(at(5));
        assertThat(delivery.attempts()).isZero();
        assertThat(delivery.lastAttemptAt()).isEmpty();
        assertThat(delivery.recordId()).isEmpty();
        assertThat(delivery.reason()).isEmpty();
        assertThat(delivery.candidates()).isEmpty();
        assertThat(delivery.createApproved()).isFalse();
        assertThat(delivery.outcomeUnknown()).isFalse();
    }

    @Test
    final void each_submission_of_a_batch_gets_its_own_answer_in_order() {
        List<Submission> batch = List.of(
                Submission.of(response("a", "a@example.com"), List.of(fields(CRM, "a", T0))),
                Submission.refused(response("b", "b@example.com"), "dated in the future"),
                Submission.of(response("a", "a@example.com"), List.of(fields(CRM, "a", T0))),
                Submission.of(response("a", "a@example.com", 0, 1), List.of(fields(CRM, "a", T0))),
                Submission.of(response("c", "c@example.com"), List.of()),
                Submission.of(
                        response("d", "d@example.com"),
                        List.of(fields(CRM, "d", T0), fields("other", "d", T0), effect(CRM, "d", Work.task("call")))));
        List<Acceptance> answers = store().accept(batch, T0);
        assertThat(answers.get(0)).isEqualTo(new Acceptance.Accepted(1));
        assertThat(answers.get(1)).isEqualTo(new Acceptance.Refused("dated in the future"));
        assertThat(answers.get(2)).isEqualTo(new Acceptance.Duplicate());
        assertThat(answers.get(3)).isInstanceOf(Acceptance.Refused.class);
        assertThat(answers.get(4)).isEqualTo(new Acceptance.Accepted(0));
        assertThat(answers.get(5)).isEqualTo(new Acceptance.Accepted(3));
        Ledger ledger = store().ledger();
        assertThat(ledger.accepted()).isEqualTo(3);
        assertThat(ledger.duplicates()).isEqualTo(1);
        assertThat(ledger.refused()).isEqualTo(2);
        assertThat(ledger.received()).isEqualTo(6);
        assertThat(ledger.count(CRM, DeliveryState.WAITING)).isEqualTo(3);
        assertThat(ledger.count("other", DeliveryState.WAITING)).isEqualTo(1);
        assertThat(store().accept(List.of(), T0)).isEmpty();
    }

    @Test
    final void a_revision_that_is_submitted_again_is_a_duplicate_and_with_other_content_refused() {
        accept("a", "a@example.com");
        assertThat(accept("a", "a@example.com")).isEqualTo(new Acceptance.Duplicate());
        Acceptance changed = accept(Submission.of(response("a", "a@example.com", 0, 2), List.of(fields(CRM, "a", T0))));
        assertThat(changed)
                .isInstanceOfSatisfying(
                        Acceptance.Refused.class,
                        refused -> assertThat(refused.reason()).contains("revision 0", "higher revision"));
        assertThat(accept(Submission.of(response("a", "a@example.com", 1, 2), List.of(fields(CRM, "a", T0)))))
                .isEqualTo(new Acceptance.Accepted(1));
        assertThat(all()).hasSize(2);
    }

    @Test
    final void the_same_id_of_another_source_or_tenant_is_another_response() {
        accept("a", "a@example.com");
        NpsResponse first = response("a", "a@example.com");
        assertThat(accept(Submission.of(first.toBuilder().source("else").build(), List.of())))
                .isInstanceOf(Acceptance.Accepted.class);
        assertThat(accept(Submission.of(first.toBuilder().tenant("acme").build(), List.of())))
                .isInstanceOf(Acceptance.Accepted.class);
        assertThat(store().ledger().accepted()).isEqualTo(3);
    }

    @Test
    final void notes_and_tasks_are_created_once_per_response_whatever_the_revision() {
        List<NewDelivery> work = List.of(
                fields(CRM, "a", T0),
                effect(CRM, "a", Work.note("answer")),
                effect(CRM, "a", Work.task("call")),
                effect("other", "a", Work.note("answer")));
        assertThat(accept(Submission.of(response("a", "a@example.com"), work))).isEqualTo(new Acceptance.Accepted(4));
        List<Acceptance> later = store().accept(
                        List.of(
                                Submission.of(response("a", "a@example.com", 1, 3), work),
                                Submission.of(response("b", "a@example.com", 0, 3), work),
                                Submission.of(response("b", "a@example.com", 1, 4), work)),
                        T0);
        assertThat(later)
                .containsExactly(new Acceptance.Accepted(1), new Acceptance.Accepted(4), new Acceptance.Accepted(1));
        assertThat(all().stream().filter(delivery -> delivery.work().kind() == Work.Kind.NOTE))
                .hasSize(4);
    }

    @Test
    final void history_is_created_for_every_revision() {
        List<NewDelivery> work = List.of(fields(CRM, "a", T0), effect(CRM, "a", Work.HISTORY));
        assertThat(accept(Submission.of(response("a", "a@example.com"), work))).isEqualTo(new Acceptance.Accepted(2));
        assertThat(accept(Submission.of(response("a", "a@example.com", 1, 3), work)))
                .isEqualTo(new Acceptance.Accepted(2));
        assertThat(accept(Submission.of(response("a", "a@example.com", 1, 3), work)))
                .isInstanceOf(Acceptance.Duplicate.class);
        assertThat(all().stream().filter(delivery -> delivery.work().equals(Work.HISTORY)))
                .hasSize(2);
    }

    @Test
    final void the_story_of_a_response_has_all_its_revisions_and_destinations() {
        accept(Submission.of(response("a", "a@example.com"), List.of(fields(CRM, "a", T0), fields("other", "a", T0))));
        accept(Submission.of(response("a", "a@example.com", 1, 3), List.of(fields(CRM, "a", T0))));
        accept("b", "b@example.com");
        List<Delivery> story = store().story(response("a", "a@example.com").key());
        assertThat(story).hasSize(3);
        assertThat(story).extracting(delivery -> delivery.response().revision()).containsExactly(0L, 0L, 1L);
        assertThat(store().story(response("z", "z@example.com").key())).isEmpty();
    }

    @Test
    final void deliveries_are_found_page_by_page_by_destination_state_and_reason() {
        for (int i = 0; i < 25; i++) {
            String customer = "c" + i + "@example.com";
            accept(Submission.of(
                    response("r" + i, customer), List.of(fields(i % 2 == 0 ? CRM : "other", customer, T0))));
        }
        Claim claim = claim(6, T0);
        settle(
                claim,
                at(1),
                in(claim.deliveries().get(0), DeliveryState.DEAD, "validation", at(1)),
                in(claim.deliveries().get(1), DeliveryState.DEAD, "duplicate", at(1)),
                in(claim.deliveries().get(2), DeliveryState.REVIEW, Reason.AMBIGUOUS, at(1)).toBuilder()
                        .candidates(List.of("r-1", "r-2"))
                        .build(),
                applied(claim.deliveries().get(3), "r-9", at(1)));
        List<String> paged = new ArrayList<>();
        long after = 0;
        while (true) {
            List<Delivery> page = store().find(DeliveryFilter.all().limit(7).after(after));
            if (page.isEmpty()) {
                break;
            }
            paged.addAll(ids(page));
            after = page.get(page.size() - 1).id();
        }
        assertThat(paged).hasSize(25).doesNotHaveDuplicates().isEqualTo(ids(all()));
        assertThat(store().find(DeliveryFilter.in(DeliveryState.DEAD))).hasSize(2);
        assertThat(store().find(DeliveryFilter.in(DeliveryState.DEAD).reason("validation")))
                .hasSize(1);
        assertThat(store().find(DeliveryFilter.in(DeliveryState.DEAD).destination("other")))
                .isEmpty();
        assertThat(store().find(DeliveryFilter.all().destination("other"))).hasSize(12);
        assertThat(store().find(DeliveryFilter.in(DeliveryState.WAITING).destination(CRM)))
                .hasSize(9);
        Delivery review = store().find(DeliveryFilter.in(DeliveryState.REVIEW)).get(0);
        assertThat(review.candidates()).containsExactly("r-1", "r-2");
        assertThat(review.reason()).contains(new Reason(Reason.AMBIGUOUS, "because"));
        assertThat(store().find(DeliveryFilter.in(DeliveryState.APPLIED)).get(0).recordId())
                .contains("r-9");
        assertThat(store().ledger().reasons(CRM))
                .containsOnlyKeys("DEAD/validation", "DEAD/duplicate", "REVIEW/ambiguous")
                .containsValue(1L);
    }

    @Test
    final void only_what_is_due_and_not_claimed_makes_a_destination_due() {
        assertThat(store().anyWaiting()).isFalse();
        assertThat(store().dueDestinations(T0)).isEmpty();
        assertThat(store().nextDue(CRM)).isEmpty();
        accept("a", "a@example.com", at(10));
        accept(Submission.of(response("b", "b@example.com"), List.of(fields("other", "b", at(20)))));
        assertThat(store().anyWaiting()).isTrue();
        assertThat(store().dueDestinations(at(9))).isEmpty();
        assertThat(store().dueDestinations(at(10))).containsExactly(CRM);
        assertThat(store().dueDestinations(at(20))).containsExactlyInAnyOrder(CRM, "other");
        assertThat(store().nextDue(CRM)).contains(at(10));
        Claim claim = claim(at(20));
        assertThat(store().dueDestinations(at(20))).containsExactly("other");
        // The end of the lease is when it can be claimed again.
        assertThat(store().nextDue(CRM)).contains(at(20).plus(LEASE));
        assertThat(store().anyWaiting()).isTrue();
        applyAll(claim, at(21));
        assertThat(store().nextDue(CRM)).isEmpty();
        assertThat(store().nextDue("other")).contains(at(20));
    }

    @Test
    final void a_held_destination_gives_out_nothing_until_it_is_let_go() {
        accept("a", "a@example.com");
        store().hold(CRM, new Reason(Reason.PAUSED, "maintenance"), T0);
        store().hold(CRM, new Reason(Reason.GONE, "gone for good"), T0);
        assertThat(store().holds()).containsOnlyKeys(CRM).containsValue(new Reason(Reason.GONE, "gone for good"));
        assertThat(claim(at(1)).deliveries()).isEmpty();
        assertThat(store().dueDestinations(at(1))).isEmpty();
        assertThat(store().nextDue(CRM)).isEmpty();
        assertThat(store().anyWaiting()).isTrue();
        assertThat(accept("b", "b@example.com")).isEqualTo(new Acceptance.Accepted(1));
        assertThat(store().unhold(CRM)).isTrue();
        assertThat(store().unhold(CRM)).isFalse();
        assertThat(store().holds()).isEmpty();
        assertThat(claim(at(1)).deliveries()).hasSize(2);
    }

    @Test
    final void times_far_away_and_long_texts_are_kept() {
        accept("a", "a@example.com");
        Claim claim = claim(T0);
        String longText = "x".repeat(5_000);
        Delivery delivery = claim.deliveries().get(0).toBuilder()
                .attempts(7)
                .lastAttemptAt(at(3))
                .recordId("00Q-" + "9".repeat(200))
                .createApproved(true)
                .outcomeUnknown(true)
                .dueAt(T0.plus(Duration.ofDays(36_500)))
                .reason(new Reason("validation", longText))
                .candidates(List.of("a,b", "\"c\"", "{d}"))
                .build();
        settle(claim, at(3), delivery);
        assertThat(text(only())).isEqualTo(text(delivery));
    }
}
