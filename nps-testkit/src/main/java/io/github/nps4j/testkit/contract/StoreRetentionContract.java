package io.github.nps4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.identity.Identity;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.sync.store.Acceptance;
import io.github.nps4j.sync.store.Claim;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.Ledger;
import io.github.nps4j.sync.store.Reason;
import io.github.nps4j.sync.store.Settlement;
import io.github.nps4j.sync.store.Settlement.LinkKey;
import io.github.nps4j.sync.store.Submission;
import io.github.nps4j.sync.store.Work;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Purge, export and erasure. */
abstract class StoreRetentionContract extends StoreClaimContract {

    private static final String ANN = "email:ann@example.com";
    private static final String PHONE = "phone:+34600111222";

    @Test
    final void a_purge_removes_old_settled_deliveries_keeps_their_counts_and_still_knows_the_responses() {
        accept(Submission.of(
                response("a", "a@example.com"), List.of(fields(CRM, "a", T0), effect(CRM, "a", Work.note("n")))));
        accept("b", "b@example.com");
        accept("c", "c@example.com");
        accept("d", "d@example.com");
        accept("e", "e@example.com", at(5_000));
        accept(Submission.of(response("f", "f@example.com"), List.of()));
        Claim claim = claim(T0);
        assertThat(claim.deliveries()).hasSize(5);
        settle(
                claim,
                at(10),
                applied(claim.deliveries().get(0), "r", at(10)),
                applied(claim.deliveries().get(1), "r", at(10)),
                in(claim.deliveries().get(2), DeliveryState.DEAD, "validation", at(10)),
                in(claim.deliveries().get(3), DeliveryState.REVIEW, "missing", at(10)),
                in(claim.deliveries().get(4), DeliveryState.SUPERSEDED, "newer", at(100)));
        Ledger before = store().ledger();
        assertThat(store().purge(T0, 100)).isZero();
        // Two calls: three deliveries, and the response that never had one.
        assertThat(store().purge(at(50), 2)).isEqualTo(2);
        assertThat(store().purge(at(50), 2)).isEqualTo(2);
        assertThat(store().purge(at(50), 2)).isZero();
        assertThat(ids(all())).containsExactlyInAnyOrder("c", "d", "e");
        Ledger after = store().ledger();
        assertThat(after.byDestination()).isEqualTo(before.byDestination());
        assertThat(after.reasons(CRM)).isEqualTo(before.reasons(CRM));
        assertThat(after.accepted()).isEqualTo(6);
        assertThat(accept("a", "a@example.com")).isEqualTo(new Acceptance.Duplicate());
        assertThat(accept(Submission.of(response("b", "b@example.com", 0, 1), List.of())))
                .isInstanceOf(Acceptance.Refused.class);
        // Work that was done once is not done again for a later revision, purged or not.
        assertThat(accept(Submission.of(
                        response("a", "a@example.com", 1, 2),
                        List.of(fields(CRM, "a", T0), effect(CRM, "a", Work.note("n"))))))
                .isEqualTo(new Acceptance.Accepted(1));
        // Contents without a delivery are gone, whether they had one or not.
        assertThat(store().responsesOf("", List.of("email:b@example.com"))).isEmpty();
        assertThat(store().responsesOf("", List.of("email:f@example.com"))).isEmpty();
        assertThat(store().responsesOf("", List.of("email:c@example.com"))).hasSize(1);
    }

    @Test
    final void a_purge_takes_responses_that_never_had_a_delivery_as_far_as_its_limit_reaches() {
        for (int i = 0; i < 5; i++) {
            accept(Submission.of(response("idle" + i, "a@example.com"), List.of()));
        }
        assertThat(store().purge(T0, 2)).isZero();
        assertThat(store().purge(at(1), 2)).isEqualTo(2);
        assertThat(store().purge(at(1), 2)).isEqualTo(2);
        assertThat(store().purge(at(1), 2)).isEqualTo(1);
        assertThat(store().responsesOf("", List.of("email:a@example.com"))).isEmpty();
        assertThat(store().ledger().accepted()).isEqualTo(5);
    }

    private NpsResponse ofAnn(String id, String tenant) {
        return response(id, "ann@example.com").toBuilder()
                .tenant(tenant)
                .identity(Identity.builder()
                        .email("ann@example.com")
                        .phone("+34 600 111 222")
                        .build())
                .build();
    }

    @Test
    final void an_export_has_all_responses_of_a_person_oldest_first_and_nobody_elses() {
        accept(Submission.of(response("a", "ann@example.com", 1, 4), List.of(fields(CRM, ANN, T0))));
        accept(Submission.of(response("a", "ann@example.com", 0, 3), List.of(fields(CRM, ANN, T0))));
        accept(Submission.of(ofAnn("p", ""), List.of()));
        accept(Submission.of(ofAnn("t", "acme"), List.of()));
        accept("b", "bob@example.com");
        assertThat(store().responsesOf("", List.of(ANN)))
                .extracting(NpsResponse::id, NpsResponse::revision)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("a", 0L),
                        org.assertj.core.api.Assertions.tuple("p", 0L),
                        org.assertj.core.api.Assertions.tuple("a", 1L));
        assertThat(store().responsesOf("", List.of(PHONE)))
                .extracting(NpsResponse::id)
                .containsExactly("p");
        assertThat(store().responsesOf("", List.of(PHONE, ANN))).hasSize(3);
        assertThat(store().responsesOf("acme", List.of(ANN))).hasSize(1);
        assertThat(store().responsesOf("", List.of("email:nobody@example.com"))).isEmpty();
        assertThat(store().responsesOf("", List.of())).isEmpty();
    }

    @Test
    final void an_erasure_removes_a_person_and_refuses_them_from_then_on() {
        accept(Submission.of(ofAnn("a1", ""), List.of(fields(CRM, ANN, T0))));
        accept(Submission.of(ofAnn("a2", ""), List.of(fields(CRM, ANN, at(5)))));
        accept(Submission.of(ofAnn("a3", ""), List.of(fields("other", ANN, T0))));
        accept(Submission.of(ofAnn("x", "acme"), List.of(fields(CRM, "acme-" + ANN, T0))));
        accept("b", "bob@example.com");
        Claim claim = store().claim("other", 10, T0, LEASE);
        settle(claim, at(1), in(claim.deliveries().get(0), DeliveryState.DEAD, "validation", at(1)));
        Claim underWay = claim(T0);
        assertThat(ids(underWay)).containsExactly("a1", "x", "b");
        LinkKey link = new LinkKey("contact", ANN);
        LinkKey bobs = new LinkKey("contact", "email:bob@example.com");
        store().settle(underWay, new Settlement().learn(link, "rec-1").learn(bobs, "rec-2"), T0);
        long total = total(store().ledger());

        assertThat(store().erase("", List.of(ANN, PHONE), at(2))).isEqualTo(3);

        assertThat(store().responsesOf("", List.of(ANN, PHONE))).isEmpty();
        assertThat(store().responsesOf("acme", List.of(ANN))).hasSize(1);
        assertThat(store().story(ofAnn("a1", "").key())).isEmpty();
        assertThat(ids(all())).containsExactly("x", "b");
        assertThat(store().links(CRM, List.of(link, bobs), T0)).isEqualTo(Map.of(bobs, "rec-2"));
        Ledger ledger = store().ledger();
        assertThat(total(ledger)).isEqualTo(total);
        assertThat(ledger.count("other", DeliveryState.DEAD)).isEqualTo(1);
        assertThat(ledger.count(CRM, DeliveryState.SUPPRESSED)).isEqualTo(2);
        assertThat(ledger.reasons(CRM)).containsEntry("SUPPRESSED/" + Reason.ERASED, 2L);
        // What the worker that held one has found out meanwhile is not remembered, and nobody else's is lost.
        store().settle(underWay, new Settlement().learn(link, "rec-1").learn(bobs, "rec-2"), at(3));
        assertThat(store().links(CRM, List.of(link, bobs), T0)).isEqualTo(Map.of(bobs, "rec-2"));
        // The worker that held one finds nothing to settle, and the others are not disturbed.
        assertThat(ids(applyAll(underWay, at(3)))).containsExactly("a1");
        assertThat(ids(store().accept(List.of(), T0).isEmpty() ? all() : List.of()))
                .containsExactly("x", "b");

        long refusedBefore = ledger.refused();
        assertThat(accept(Submission.of(response("new", "ann@example.com"), List.of(fields(CRM, ANN, T0)))))
                .isInstanceOf(Acceptance.Refused.class);
        assertThat(accept(Submission.of(
                        response("new2", "x@example.com").toBuilder()
                                .identity(Identity.builder()
                                        .email("x@example.com")
                                        .phone("+34600111222")
                                        .build())
                                .build(),
                        List.of())))
                .isInstanceOf(Acceptance.Refused.class);
        assertThat(store().ledger().refused()).isEqualTo(refusedBefore + 2);
        assertThat(accept(Submission.of(ofAnn("y", "acme"), List.of()))).isInstanceOf(Acceptance.Accepted.class);
        assertThat(accept("c", "carl@example.com")).isInstanceOf(Acceptance.Accepted.class);
        assertThat(store().erase("", List.of(ANN), at(4))).isZero();
    }
}
