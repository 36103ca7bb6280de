package io.github.nps4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.identity.Identity;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.Stamp;
import io.github.nps4j.sync.store.Acceptance;
import io.github.nps4j.sync.store.Claim;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryFilter;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.Ledger;
import io.github.nps4j.sync.store.NewDelivery;
import io.github.nps4j.sync.store.Reason;
import io.github.nps4j.sync.store.Settlement;
import io.github.nps4j.sync.store.Submission;
import io.github.nps4j.sync.store.SyncStore;
import io.github.nps4j.sync.store.Watermark;
import io.github.nps4j.sync.store.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of the store's contract share. */
abstract class StoreFixture {

    static final Instant T0 = Instant.parse("2026-03-01T09:00:00Z");
    static final Duration LEASE = Duration.ofSeconds(60);
    static final String CRM = "crm";

    private SyncStore store;

    abstract SyncStore newStore();

    @BeforeEach
    final void openStore() {
        store = newStore();
    }

    @AfterEach
    final void closeStore() {
        store.close();
    }

    final SyncStore store() {
        return store;
    }

    static Instant at(long seconds) {
        return T0.plusSeconds(seconds);
    }

    static NpsResponse response(String id, String email) {
        return response(id, email, 0, 7);
    }

    static NpsResponse response(String id, String email, long revision, int score) {
        return NpsResponse.builder()
                .source("test")
                .id(id)
                .revision(revision)
                .score(score)
                .comment("“слово”, \"quoted\" {braces} \\ and a line\nbreak")
                .identity(Identity.builder().email(email).build())
                .respondedAt(T0.minusSeconds(3_600).plusSeconds(revision))
                .build();
    }

    static NewDelivery fields(String destination, String customer, Instant due) {
        return new NewDelivery(destination, "nps", Work.FIELDS, customer, due);
    }

    static NewDelivery effect(String destination, String customer, Work work) {
        return new NewDelivery(destination, "nps", work, customer, T0);
    }

    /** One response with one delivery of fields; the address is the customer. */
    final Acceptance accept(String id, String email) {
        return accept(id, email, T0);
    }

    final Acceptance accept(String id, String email, Instant due) {
        return accept(Submission.of(response(id, email), List.of(fields(CRM, email, due))));
    }

    final Acceptance accept(Submission submission) {
        return store.accept(List.of(submission), T0).get(0);
    }

    final Claim claim(int limit, Instant now) {
        return store.claim(CRM, limit, now, LEASE);
    }

    final Claim claim(Instant now) {
        return claim(100, now);
    }

    static List<String> ids(Claim claim) {
        return ids(claim.deliveries());
    }

    static List<String> ids(List<Delivery> deliveries) {
        return deliveries.stream().map(delivery -> delivery.response().id()).toList();
    }

    final List<Delivery> all() {
        return store.find(DeliveryFilter.all().limit(10_000));
    }

    final Delivery only() {
        List<Delivery> all = all();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    static Delivery applied(Delivery delivery, String recordId, Instant now) {
        return delivery.toBuilder()
                .state(DeliveryState.APPLIED, now)
                .lastAttemptAt(now)
                .recordId(recordId)
                .outcomeUnknown(false)
                .reason(null)
                .build();
    }

    static Delivery in(Delivery delivery, DeliveryState state, String reason, Instant now) {
        return delivery.toBuilder()
                .state(state, now)
                .reason(new Reason(reason, "because"))
                .build();
    }

    static Delivery waiting(Delivery delivery, Instant due, Instant now) {
        return delivery.toBuilder().state(DeliveryState.WAITING, now).dueAt(due).build();
    }

    final List<Delivery> settle(Claim claim, Instant now, Delivery... deliveries) {
        Settlement settlement = new Settlement();
        Arrays.stream(deliveries).forEach(settlement::add);
        return store.settle(claim, settlement, now);
    }

    /** Settles everything of a claim as applied. */
    final List<Delivery> applyAll(Claim claim, Instant now) {
        Settlement settlement = new Settlement();
        claim.deliveries().forEach(delivery -> settlement.add(applied(delivery, "r", now)));
        return store.settle(claim, settlement, now);
    }

    static Watermark watermark(Stamp stamp, String... slots) {
        Map<String, Stamp> stamps = new java.util.TreeMap<>();
        for (String slot : slots) {
            stamps.put(slot, stamp);
        }
        return Watermark.of(stamps);
    }

    static long total(Ledger ledger) {
        long sum = 0;
        for (DeliveryState state : DeliveryState.values()) {
            sum += ledger.count(state);
        }
        return sum;
    }

    static <T> List<T> reversed(List<T> list) {
        List<T> copy = new ArrayList<>(list);
        java.util.Collections.reverse(copy);
        return copy;
    }

    /** Everything of a delivery that can be compared. */
    static String text(Delivery delivery) {
        return delivery + " " + delivery.mapping() + " " + delivery.attempts() + " " + delivery.dueAt() + " "
                + delivery.acceptedAt() + " " + delivery.changedAt() + " " + delivery.lastAttemptAt() + " "
                + delivery.recordId() + " " + delivery.createApproved() + " " + delivery.outcomeUnknown() + " "
                + delivery.candidates() + " " + delivery.response().hashCode();
    }
}
