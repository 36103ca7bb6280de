package io.github.nps4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.response.Stamp;
import io.github.nps4j.sync.store.Claim;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryFilter;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.Reason;
import io.github.nps4j.sync.store.Settlement;
import io.github.nps4j.sync.store.Settlement.LinkKey;
import io.github.nps4j.sync.store.Settlement.RecordRef;
import io.github.nps4j.sync.store.Submission;
import io.github.nps4j.sync.store.Watermark;
import io.github.nps4j.sync.store.Work;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Claims, leases, reservations and settlements. */
abstract class StoreClaimContract extends StoreAcceptContract {

    private static final RecordRef R1 = new RecordRef("nps", "rec-1");
    private static final RecordRef R2 = new RecordRef("nps", "rec-2");

    private static Stamp stamp(String id, long revision) {
        return response(id, "x@example.com", revision, 5).stamp();
    }

    @Test
    final void the_oldest_due_comes_first_and_the_future_not_at_all() {
        accept("late", "a@example.com", at(30));
        accept("second", "b@example.com", at(2));
        accept("first", "c@example.com", at(1));
        assertThat(ids(claim(at(10)))).containsExactly("first", "second");
        assertThat(ids(claim(at(30)))).containsExactly("late");
        assertThat(claim(at(30)).deliveries()).isEmpty();
    }

    @Test
    final void a_claim_brings_all_due_deliveries_of_its_customers_as_far_as_the_limit_allows() {
        accept("a1", "a@example.com", at(1));
        accept("b1", "b@example.com", at(2));
        accept("c1", "c@example.com", at(3));
        accept("a2", "a@example.com", at(4));
        accept("a3", "a@example.com", at(50));
        accept("b2", "b@example.com", at(5));
        assertThat(ids(claim(3, at(10)))).containsExactly("a1", "a2", "b1");
        assertThat(ids(claim(at(10)))).containsExactly("c1");
    }

    @Test
    final void no_delivery_of_a_customer_is_given_out_while_another_claim_holds_one() {
        accept("a1", "a@example.com");
        Claim first = claim(T0);
        accept("a2", "a@example.com");
        accept("b1", "b@example.com");
        assertThat(ids(claim(at(1)))).containsExactly("b1");
        settle(first, at(2), applied(first.deliveries().get(0), "r", at(2)));
        assertThat(ids(claim(at(3)))).containsExactly("a2");
    }

    @Test
    final void a_customer_is_free_when_the_last_of_its_deliveries_in_a_claim_is_settled() {
        accept("a1", "a@example.com");
        accept("a2", "a@example.com");
        accept("b1", "b@example.com");
        Claim first = claim(T0);
        accept("a3", "a@example.com");
        settle(first, at(1), applied(first.deliveries().get(0), "r", at(1)));
        assertThat(claim(at(1)).deliveries()).isEmpty();
        settle(first, at(2), applied(first.deliveries().get(1), "r", at(2)));
        assertThat(ids(claim(at(2)))).containsExactly("a3");
    }

    @Test
    final void the_same_customer_of_another_destination_is_independent() {
        accept(Submission.of(
                response("a", "a@example.com"),
                List.of(fields(CRM, "a@example.com", T0), fields("other", "a@example.com", T0))));
        assertThat(claim(T0).deliveries()).hasSize(1);
        assertThat(store().claim("other", 10, T0, LEASE).deliveries()).hasSize(1);
        assertThat(store().claim("nobody", 10, T0, LEASE).deliveries()).isEmpty();
    }

    @Test
    final void what_is_released_is_free_at_once_as_it_was() {
        accept("a", "a@example.com");
        Claim claim = claim(T0);
        store().reserve(claim, List.of(R1), T0);
        store().release(claim, at(1));
        store().release(claim, at(1));
        assertThat(claim.until()).isEqualTo(T0.plus(LEASE));
        Claim again = claim(at(1));
        assertThat(ids(again)).containsExactly("a");
        assertThat(again.lease()).isNotEqualTo(claim.lease());
        assertThat(again.deliveries().get(0).outcomeUnknown()).isFalse();
        assertThat(store().reserve(again, List.of(R1), at(1))).containsOnlyKeys(R1);
    }

    @Test
    final void after_the_end_of_a_lease_another_worker_gets_the_work_and_is_told_that_it_may_have_been_done() {
        accept("a", "a@example.com");
        Claim dead = claim(T0);
        assertThat(claim(T0.plus(LEASE).minusSeconds(1)).deliveries()).isEmpty();
        Claim next = claim(T0.plus(LEASE));
        assertThat(ids(next)).containsExactly("a");
        assertThat(next.deliveries().get(0).outcomeUnknown()).isTrue();
        assertThat(store().renew(dead, at(500))).isFalse();
    }

    @Test
    final void a_renewed_lease_holds_longer() {
        accept("a", "a@example.com");
        Claim claim = claim(T0);
        assertThat(store().renew(claim, at(300))).isTrue();
        assertThat(claim(at(299)).deliveries()).isEmpty();
        assertThat(claim(at(300)).deliveries()).hasSize(1);
    }

    @Test
    final void what_another_worker_has_taken_over_cannot_be_settled_any_more() {
        accept("a", "a@example.com");
        accept("b", "b@example.com");
        Claim paused = claim(T0);
        Claim next = claim(1, T0.plus(LEASE));
        Delivery mine = paused.deliveries().get(0);
        Delivery unclaimed = paused.deliveries().get(1);
        List<Delivery> late =
                settle(paused, at(100), applied(mine, "stale", at(100)), applied(unclaimed, "stale", at(100)));
        assertThat(late).extracting(Delivery::id).containsExactly(mine.id(), unclaimed.id());
        assertThat(store().find(DeliveryFilter.in(DeliveryState.APPLIED))).isEmpty();
        assertThat(applyAll(next, at(101))).isEmpty();
        assertThat(store().find(DeliveryFilter.in(DeliveryState.APPLIED)).get(0).recordId())
                .contains("r");
        // The other one is free, and is not settled by the late result either.
        assertThat(ids(claim(at(101)))).containsExactly("b");
    }

    @Test
    final void a_worker_that_is_late_but_was_not_replaced_settles_its_work() {
        accept("a", "a@example.com");
        Claim claim = claim(T0);
        assertThat(applyAll(claim, at(1_000))).isEmpty();
        assertThat(only().state()).isEqualTo(DeliveryState.APPLIED);
    }

    @Test
    final void a_delivery_that_waits_again_comes_back_when_it_is_due() {
        accept("a", "a@example.com");
        accept("b", "b@example.com");
        Claim claim = claim(T0);
        Delivery a = claim.deliveries().get(0);
        settle(claim, at(1), waiting(a, at(20), at(1)).toBuilder().attempts(1).build());
        assertThat(store().nextDue(CRM)).contains(at(20));
        assertThat(claim(at(19)).deliveries()).isEmpty();
        Claim again = claim(at(20));
        assertThat(ids(again)).containsExactly("a");
        assertThat(again.deliveries().get(0).attempts()).isEqualTo(1);
        // Its claim is the new one; the old one is too late for it now.
        assertThat(settle(claim, at(21), applied(a, "x", at(21)))).hasSize(1);
    }

    @Test
    final void a_record_is_reserved_for_one_claim_at_a_time() {
        accept("a", "a@example.com");
        accept("b", "b@example.com");
        Claim first = claim(1, T0);
        Claim second = claim(1, T0);
        assertThat(store().reserve(first, List.of(R1), T0)).isEqualTo(Map.of(R1, Watermark.empty()));
        assertThat(store().reserve(first, List.of(R1), T0)).containsOnlyKeys(R1);
        assertThat(store().reserve(second, List.of(R1, R2), T0)).containsOnlyKeys(R2);
        // A record is one, whatever the mapping.
        assertThat(store().reserve(second, List.of(new RecordRef("other", "rec-1")), T0))
                .isEmpty();
        applyAll(first, at(1));
        assertThat(store().reserve(second, List.of(R1), at(1))).containsOnlyKeys(R1);
        assertThat(store().reserve(second, List.of(), at(1))).isEmpty();
    }

    @Test
    final void reservations_end_with_the_lease_and_a_dead_claim_gets_none() {
        accept("a", "a@example.com");
        Claim first = claim(T0);
        store().reserve(first, List.of(R1), T0);
        accept("b", "b@example.com");
        Claim second = claim(1, T0.plus(LEASE));
        assertThat(store().reserve(second, List.of(R1), T0.plus(LEASE))).containsOnlyKeys(R1);
        assertThat(store().reserve(first, List.of(R2), T0.plus(LEASE))).isEmpty();
    }

    @Test
    final void a_watermark_is_what_was_settled_and_never_moves_back() {
        accept("a", "a@example.com");
        accept("b", "b@example.com");
        Claim claim = claim(T0);
        store().reserve(claim, List.of(R1), T0);
        store().settle(
                        claim,
                        new Settlement()
                                .add(applied(claim.deliveries().get(0), "rec-1", T0))
                                .watermark(R1, watermark(stamp("new", 5), "score", "comment")),
                        T0);
        store().settle(claim, new Settlement().watermark(R1, watermark(stamp("old", 1), "score", "segment")), T0);
        store().settle(claim, new Settlement().watermark(R1, watermark(stamp("new", 6), "comment")), T0);
        Watermark there = store().reserve(claim, List.of(R1), T0).get(R1);
        assertThat(there).isNotNull();
        assertThat(Objects.requireNonNull(there).stamps())
                .isEqualTo(Map.of("score", stamp("new", 5), "comment", stamp("new", 6), "segment", stamp("old", 1)));
        assertThat(store().reserve(claim, List.of(new RecordRef("other", "rec-1")), T0))
                .containsValue(Watermark.empty());
    }

    @Test
    final void watermarks_can_be_looked_at_without_reserving_their_records() {
        accept("a", "a@example.com");
        Claim claim = claim(T0);
        store().reserve(claim, List.of(R1), T0);
        Watermark written = watermark(stamp("new", 5), "score");
        store().settle(claim, new Settlement().watermark(R1, written), T0);
        assertThat(store().watermarks(CRM, List.of(R1, R2, new RecordRef("other", "rec-1"))))
                .isEqualTo(Map.of(R1, written));
        assertThat(store().watermarks("nobody", List.of(R1))).isEmpty();
        assertThat(store().watermarks(CRM, List.of())).isEmpty();
        store().release(claim, at(1));
        Claim next = claim(at(1));
        assertThat(store().reserve(next, List.of(R1, R2), at(1))).containsOnlyKeys(R1, R2);
    }

    @Test
    final void a_canary_is_given_work_of_a_held_destination_and_nobody_else() {
        accept("a", "a@example.com");
        accept("b", "b@example.com");
        store().hold(CRM, new Reason(Reason.PAUSED, "a canary"), T0);
        Claim canary = store().claimHeld(CRM, 1, T0, LEASE);
        assertThat(ids(canary)).containsExactly("a");
        assertThat(claim(at(1)).deliveries()).isEmpty();
        applyAll(canary, at(1));
        assertThat(claim(at(2)).deliveries()).isEmpty();
        assertThat(store().claimHeld("nobody", 5, at(2), LEASE).deliveries()).isEmpty();
        store().unhold(CRM);
        assertThat(ids(claim(at(3)))).containsExactly("b");
    }

    @Test
    final void a_claim_that_was_lost_moves_no_watermark_of_a_record_that_another_has_reserved() {
        accept("a", "a@example.com");
        Claim paused = claim(T0);
        store().reserve(paused, List.of(R1, R2), T0);
        Claim next = claim(T0.plus(LEASE));
        store().reserve(next, List.of(R1), T0.plus(LEASE));
        store().settle(
                        paused,
                        new Settlement()
                                .watermark(R1, watermark(stamp("x", 9), "score"))
                                .watermark(R2, watermark(stamp("x", 9), "score")),
                        at(61));
        Map<RecordRef, Watermark> there = store().reserve(next, List.of(R1, R2), at(62));
        assertThat(there.get(R1)).isEqualTo(Watermark.empty());
        assertThat(there.get(R2)).isEqualTo(watermark(stamp("x", 9), "score"));
    }

    @Test
    final void records_of_keys_are_remembered_relearned_and_forgotten() {
        accept("a", "a@example.com");
        Claim claim = claim(T0);
        LinkKey email = new LinkKey("contact", "email:a@example.com");
        LinkKey phone = new LinkKey("contact", "phone:+34600111222");
        LinkKey company = new LinkKey("company", "email:a@example.com");
        store().settle(
                        claim,
                        new Settlement()
                                .learn(email, "rec-1")
                                .learn(phone, "rec-1")
                                .learn(company, "rec-7"),
                        at(1));
        assertThat(store().links(CRM, List.of(email, phone, company, new LinkKey("contact", "email:z")), T0))
                .isEqualTo(Map.of(email, "rec-1", phone, "rec-1", company, "rec-7"));
        assertThat(store().links("other", List.of(email), T0)).isEmpty();
        assertThat(store().links(CRM, List.of(email), at(2))).isEmpty();
        assertThat(store().links(CRM, List.of(), T0)).isEmpty();
        store().settle(claim, new Settlement().learn(email, "rec-2"), at(5));
        assertThat(store().links(CRM, List.of(email, phone), at(2))).isEqualTo(Map.of(email, "rec-2"));
        store().settle(claim, new Settlement().forgetRecord("rec-1").forgetRecord("rec-9"), at(6));
        assertThat(store().links(CRM, List.of(email, phone, company), T0))
                .isEqualTo(Map.of(email, "rec-2", company, "rec-7"));
    }

    @Test
    final void what_stands_at_a_record_is_written_again_on_demand() {
        accept("a", "a@example.com");
        accept(Submission.of(response("b", "b@example.com"), List.of(effect(CRM, "b@example.com", Work.note("n")))));
        accept("c", "c@example.com");
        Claim claim = claim(T0);
        store().reserve(claim, List.of(R1), T0);
        Settlement settlement = new Settlement();
        claim.deliveries().forEach(delivery -> settlement.add(applied(delivery, "rec-1", at(1))));
        settlement.watermark(
                R1,
                watermark(claim.deliveries().get(0).stamp(), "score")
                        .with(Map.of("comment", claim.deliveries().get(1).stamp())));
        store().settle(claim, settlement, at(1));
        assertThat(store().rewrite(CRM, R2, at(2))).isZero();
        assertThat(store().rewrite(CRM, R1, at(2))).isEqualTo(1);
        assertThat(store().rewrite(CRM, R1, at(2))).isZero();
        assertThat(claim(at(1)).deliveries()).isEmpty();
        Claim again = claim(at(2));
        assertThat(ids(again)).containsExactly("a");
        assertThat(store().reserve(again, List.of(R1), at(2))).containsValue(Watermark.empty());
    }

    @Test
    final void a_note_that_may_stand_twice_is_looked_for_again() {
        accept(Submission.of(
                response("a", "a@example.com"),
                List.of(
                        effect(CRM, "a@example.com", Work.FIELDS),
                        effect(CRM, "a@example.com", Work.note("n")),
                        effect(CRM, "a@example.com", Work.task("t")))));
        Claim claim = claim(T0);
        List<Long> all = claim.deliveries().stream().map(Delivery::id).toList();
        Settlement settlement = new Settlement();
        claim.deliveries().forEach(delivery -> settlement.add(applied(delivery, "rec-1", at(1))));
        store().settle(claim, settlement, at(1));
        store().recheck(all, at(5), at(2));
        store().recheck(List.of(), at(5), at(2));
        store().recheck(List.of(12_345_678L), at(5), at(2));
        assertThat(store().ledger().count(DeliveryState.WAITING)).isEqualTo(2);
        assertThat(store().nextDue(CRM)).contains(at(5));
        assertThat(claim(at(4)).deliveries()).isEmpty();
        Claim again = claim(at(5));
        assertThat(again.deliveries()).allSatisfy(delivery -> {
            assertThat(delivery.outcomeUnknown()).isTrue();
            assertThat(delivery.recordId()).contains("rec-1");
        });
        assertThat(again.deliveries())
                .extracting(delivery -> delivery.work().id())
                .containsExactlyInAnyOrder("note:n", "task:t");
    }

    @Test
    final void a_note_that_may_stand_twice_is_looked_for_again_after_the_claim_that_adds_it_now() {
        for (String id : List.of("a", "b", "c", "d")) {
            String email = id + "@example.com";
            accept(Submission.of(response(id, email), List.of(effect(CRM, email, Work.note("n")))));
        }
        Claim adding = claim(T0);
        store().recheck(adding.deliveries().stream().map(Delivery::id).toList(), at(1), at(1));
        assertThat(claim(at(1)).deliveries()).isEmpty();
        Delivery added = adding.deliveries().get(0);
        Delivery later = adding.deliveries().get(1);
        Delivery refused = adding.deliveries().get(2);
        assertThat(store().settle(
                                adding,
                                new Settlement()
                                        .add(applied(added, "rec-1", at(2)))
                                        .add(waiting(later, at(3), at(2)))
                                        .add(in(refused, DeliveryState.DEAD, "validation", at(2))),
                                at(2)))
                .isEmpty();
        store().release(adding, at(2));
        assertThat(store().story(refused.response().key())).singleElement().satisfies(delivery -> {
            assertThat(delivery.state()).isEqualTo(DeliveryState.DEAD);
            assertThat(delivery.outcomeUnknown()).isTrue();
        });
        Claim again = claim(at(3));
        assertThat(ids(again)).containsExactlyInAnyOrder("a", "b", "d");
        assertThat(again.deliveries()).allMatch(Delivery::outcomeUnknown);
        // From here on it is as with any other note.
        store().settle(again, new Settlement().add(applied(again.deliveries().get(0), "rec-1", at(4))), at(4));
        assertThat(store().ledger().count(DeliveryState.APPLIED)).isEqualTo(1);
    }

    @Test
    final void what_a_claim_wrote_while_the_record_was_overwritten_is_written_again() {
        accept("a", "a@example.com");
        accept("b", "b@example.com");
        accept(Submission.of(response("n", "n@example.com"), List.of(effect(CRM, "n@example.com", Work.note("n")))));
        Claim writing = claim(T0);
        store().reserve(writing, List.of(R1, R2), T0);
        // Somebody who had lost his lease finds out that he wrote to the record late.
        assertThat(store().rewrite(CRM, R1, at(1))).isZero();
        Settlement settlement = new Settlement()
                .add(applied(writing.deliveries().get(0), "rec-1", at(2)))
                .add(applied(writing.deliveries().get(1), "rec-2", at(2)))
                .add(applied(writing.deliveries().get(2), "rec-1", at(2)))
                .watermark(R1, watermark(writing.deliveries().get(0).stamp(), "score"))
                .watermark(R2, watermark(writing.deliveries().get(1).stamp(), "score"));
        assertThat(store().settle(writing, settlement, at(2))).isEmpty();
        Claim again = claim(at(2));
        assertThat(ids(again)).containsExactly("a");
        assertThat(store().reserve(again, List.of(R1, R2), at(2)))
                .isEqualTo(Map.of(
                        R1,
                        Watermark.empty(),
                        R2,
                        watermark(writing.deliveries().get(1).stamp(), "score")));
        // From here on it is as with any other record.
        store().settle(
                        again,
                        new Settlement()
                                .add(applied(again.deliveries().get(0), "rec-1", at(3)))
                                .watermark(
                                        R1, watermark(again.deliveries().get(0).stamp(), "score")),
                        at(3));
        assertThat(store().ledger().count(DeliveryState.APPLIED)).isEqualTo(3);
    }

    @Test
    final void only_deliveries_that_are_not_under_way_are_changed_from_outside() {
        accept("a", "a@example.com");
        accept("b", "b@example.com");
        accept("c", "c@example.com");
        Claim claim = claim(2, T0);
        settle(claim, at(1), in(claim.deliveries().get(0), DeliveryState.DEAD, "validation", at(1)));
        List<Long> ids = reversed(all().stream().map(Delivery::id).toList());
        List<Long> seen = new java.util.ArrayList<>();
        List<Delivery> changed = store().update(
                        ids,
                        delivery -> {
                            seen.add(delivery.id());
                            return waiting(delivery, at(5), at(2)).toBuilder()
                                    .reason(null)
                                    .build();
                        },
                        at(2));
        assertThat(ids(changed)).containsExactly("c", "a");
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(store().update(List.of(999_999L), delivery -> delivery, at(2)))
                .isEmpty();
        assertThat(store().update(List.of(), delivery -> delivery, at(2))).isEmpty();
        assertThat(claim(at(4)).deliveries()).isEmpty();
        assertThat(ids(claim(at(5)))).containsExactlyInAnyOrder("a", "c");
        // What a dead worker held is not under way any more.
        assertThat(store().update(ids, delivery -> in(delivery, DeliveryState.SUPPRESSED, "dropped", at(70)), at(70)))
                .hasSize(3);
        assertThat(applyAll(claim, at(71))).hasSize(2);
        assertThat(store().ledger().count(DeliveryState.SUPPRESSED)).isEqualTo(3);
        assertThat(store().anyWaiting()).isFalse();
    }
}
