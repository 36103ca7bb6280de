package io.github.nps4j.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.identity.Identity;
import io.github.nps4j.mapping.OnMissing;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.source.Receipt;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.Reason;
import io.github.nps4j.testkit.FakeCall;
import io.github.nps4j.testkit.FakeCrm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Promise "Right person": a record is written only when the identity match is unique. */
class MatchingTest {

    private static NpsResponse answer(Identity.Builder identity) {
        return Lab.answer("r1", 9).identity(identity.build()).build();
    }

    private static Delivery settle(Lab lab, NpsResponse response) {
        lab.sync.submit(response);
        lab.sync.runDue();
        return lab.only();
    }

    @Test
    void the_score_arrives_as_a_number_at_the_record_that_has_the_email() {
        Lab lab = new Lab(FakeCrm.builder()
                .npsContacts()
                .record("c1", r -> r.email("Ada@Example.com"))
                .build());
        Delivery delivery = settle(lab, answer(Identity.builder().email("ada@example.com")));
        assertThat(delivery.state()).isEqualTo(DeliveryState.APPLIED);
        assertThat(delivery.recordId()).contains("c1");
        assertThat(lab.crm.record("c1").number("nps_score")).isEqualByComparingTo("9");
        assertThat(lab.crm.record("c1").text("nps_segment")).isEqualTo("promoter");
    }

    @Test
    void several_matches_go_to_review_with_all_candidates_and_nothing_is_written() {
        Lab lab = new Lab(FakeCrm.builder()
                .npsContacts()
                .record("c1", r -> r.phone("+34600111222"))
                .record("c2", r -> r.phone("+34600111222"))
                .build());
        Delivery delivery = settle(lab, answer(Identity.builder().phone("+34 600 111 222")));
        assertThat(delivery.state()).isEqualTo(DeliveryState.REVIEW);
        assertThat(delivery.reason()).map(Reason::code).contains(Reason.AMBIGUOUS);
        assertThat(delivery.candidates()).containsExactlyInAnyOrder("c1", "c2");
        assertThat(lab.crm.history()).isEmpty();
    }

    @Test
    void nobody_found_goes_to_review_by_default() {
        Lab lab = new Lab(FakeCrm.withNpsContacts());
        Delivery delivery = settle(lab, answer(Identity.builder().email("nobody@example.com")));
        assertThat(delivery.state()).isEqualTo(DeliveryState.REVIEW);
        assertThat(delivery.reason()).map(Reason::code).contains(Reason.MISSING);
        assertThat(lab.crm.records()).isEmpty();
    }

    @Test
    void nobody_found_is_left_out_where_the_mapping_says_skip() {
        Lab lab = new Lab(
                FakeCrm.withNpsContacts(),
                Lab.mapping().onMissing(OnMissing.SKIP).build());
        Delivery delivery = settle(lab, answer(Identity.builder().email("nobody@example.com")));
        assertThat(delivery.state()).isEqualTo(DeliveryState.SUPPRESSED);
        assertThat(lab.crm.records()).isEmpty();
    }

    @Test
    void nobody_found_is_created_once_where_the_mapping_says_create() {
        Lab lab = new Lab(
                FakeCrm.withNpsContacts(),
                Lab.mapping().onMissing(OnMissing.CREATE).build());
        lab.sync.submit(Lab.from("new@example.com", "a", 3, 1));
        lab.sync.submit(Lab.from("new@example.com", "b", 9, 2));
        lab.sync.runDue();
        lab.sync.submit(Lab.from("new@example.com", "c", 10, 3));
        lab.sync.runDue();
        assertThat(lab.crm.records()).hasSize(1);
        assertThat(lab.crm.records().get(0).number("nps_score")).isEqualByComparingTo("10");
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(2);
        assertThat(lab.count(DeliveryState.SUPERSEDED)).isEqualTo(1);
    }

    @Test
    void keys_of_one_person_that_lead_to_two_records_contradict_each_other() {
        Lab lab = new Lab(FakeCrm.builder()
                .npsContacts()
                .record("c1", r -> r.email("ada@example.com"))
                .record("c2", r -> r.customerId("K-7"))
                .build());
        Delivery delivery =
                settle(lab, answer(Identity.builder().email("ada@example.com").customerId("K-7")));
        assertThat(delivery.state()).isEqualTo(DeliveryState.REVIEW);
        assertThat(delivery.reason()).map(Reason::code).contains(Reason.CONFLICTING);
        assertThat(delivery.candidates()).containsExactlyInAnyOrder("c1", "c2");
        assertThat(lab.crm.history()).isEmpty();
    }

    @Test
    void a_record_with_another_customer_id_is_another_customer_even_if_nobody_has_the_id() {
        Lab lab = new Lab(FakeCrm.builder()
                .npsContacts()
                .record("c1", r -> r.email("couple@example.com").customerId("K-1"))
                .build());
        Delivery delivery = settle(
                lab, answer(Identity.builder().email("couple@example.com").customerId("K-2")));
        assertThat(delivery.state()).isEqualTo(DeliveryState.REVIEW);
        assertThat(delivery.reason()).map(Reason::code).contains(Reason.CONFLICTING);
    }

    @Test
    void a_customer_who_changed_address_is_found_by_id() {
        Lab lab = new Lab(FakeCrm.builder()
                .npsContacts()
                .record("c1", r -> r.email("old@example.com").customerId("K-1"))
                .build());
        Delivery delivery =
                settle(lab, answer(Identity.builder().email("new@example.com").customerId("K-1")));
        assertThat(delivery.state()).isEqualTo(DeliveryState.APPLIED);
        assertThat(delivery.recordId()).contains("c1");
    }

    @Test
    void agreeing_keys_cost_one_lookup_because_the_record_brings_its_other_keys_along() {
        Lab lab = new Lab(FakeCrm.builder()
                .npsContacts()
                .record("c1", r -> r.email("ada@example.com").customerId("K-7"))
                .build());
        Delivery delivery =
                settle(lab, answer(Identity.builder().email("ada@example.com").customerId("K-7")));
        assertThat(delivery.state()).isEqualTo(DeliveryState.APPLIED);
        assertThat(lab.crm.calls(FakeCall.Kind.LOOKUP)).isEqualTo(1);
    }

    @Test
    void a_shared_mailbox_never_finds_a_record_on_its_own() {
        Lab lab = new Lab(FakeCrm.builder()
                .npsContacts()
                .record("c1", r -> r.email("info@acme.com"))
                .build());
        Delivery delivery = settle(lab, answer(Identity.builder().email("info@acme.com")));
        assertThat(delivery.state()).isEqualTo(DeliveryState.REVIEW);
        assertThat(delivery.reason()).map(Reason::code).contains(Reason.SHARED_MAILBOX);
        assertThat(lab.crm.calls(FakeCall.Kind.LOOKUP)).isZero();
    }

    @Test
    void a_shared_mailbox_does_no_harm_beside_another_key() {
        Lab lab = new Lab(FakeCrm.builder()
                .npsContacts()
                .record("c1", r -> r.email("info@acme.com").customerId("K-9"))
                .build());
        Delivery delivery =
                settle(lab, answer(Identity.builder().email("info@acme.com").customerId("K-9")));
        assertThat(delivery.state()).isEqualTo(DeliveryState.APPLIED);
    }

    @Test
    void keys_that_could_not_be_normalized_are_never_used() {
        Lab lab = new Lab(FakeCrm.builder()
                .npsContacts()
                .record("c1", r -> r.email("not an address"))
                .build());
        Delivery delivery = settle(lab, answer(Identity.builder().email("not an address")));
        assertThat(delivery.state()).isEqualTo(DeliveryState.REVIEW);
        assertThat(delivery.reason()).map(Reason::code).contains(Reason.NO_KEY);
        assertThat(delivery.toString()).doesNotContain("not an address");
    }

    @Test
    void the_record_of_a_known_customer_is_remembered_and_costs_no_lookup() {
        Lab lab = new Lab(FakeCrm.builder()
                .npsContacts()
                .record("c1", r -> r.email("ada@example.com"))
                .build());
        lab.sync.submit(Lab.from("ada@example.com", "a", 3, 1));
        lab.sync.runDue();
        lab.sync.submit(Lab.from("ada@example.com", "b", 9, 2));
        lab.sync.runDue();
        assertThat(lab.crm.calls(FakeCall.Kind.LOOKUP)).isEqualTo(1);
        assertThat(lab.crm.record("c1").number("nps_score")).isEqualByComparingTo("9");
    }

    @Test
    void a_record_that_was_deleted_is_looked_up_anew() {
        Lab lab = new Lab(FakeCrm.builder()
                .npsContacts()
                .record("c1", r -> r.email("ada@example.com"))
                .build());
        lab.sync.submit(Lab.from("ada@example.com", "a", 3, 1));
        lab.sync.runDue();
        lab.crm.delete("c1");
        lab.crm.add("c2", r -> r.email("ada@example.com"));
        lab.sync.submit(Lab.from("ada@example.com", "b", 9, 2));
        lab.run(Duration.ofMinutes(1));
        assertThat(lab.crm.record("c2").number("nps_score")).isEqualByComparingTo("9");
    }

    @Test
    void a_response_from_the_future_is_refused_and_the_ledger_says_so() {
        Lab lab = new Lab(FakeCrm.withNpsContacts());
        Receipt late = lab.sync.submit(Lab.answer("r1", 9)
                .respondedAt(Lab.START.plus(Duration.ofMinutes(6)))
                .build());
        Receipt within = lab.sync.submit(Lab.answer("r2", 9)
                .respondedAt(Lab.START.plus(Duration.ofMinutes(4)))
                .build());
        assertThat(late.status()).isEqualTo(Receipt.Status.REFUSED);
        assertThat(late.detail()).contains("in the future");
        assertThat(within.status()).isEqualTo(Receipt.Status.ACCEPTED);
        assertThat(lab.sync.ledger().refused()).isEqualTo(1);
        assertThat(lab.sync.ledger().received()).isEqualTo(2);
    }

    @Test
    void a_person_decides_in_review_and_note_and_fields_go_to_the_chosen_record() {
        Lab lab = new Lab(
                FakeCrm.builder()
                        .npsContacts()
                        .record("c1", r -> r.phone("+34600111222"))
                        .record("c2", r -> r.phone("+34600111222"))
                        .build(),
                Lab.mapping().note("answer", "NPS {score}").build());
        lab.sync.submit(answer(Identity.builder().phone("+34600111222")));
        lab.sync.runDue();
        assertThat(lab.count(DeliveryState.REVIEW)).isEqualTo(2);
        assertThat(lab.sync.resolve(lab.deliveries().get(0).id(), "c2")).hasSize(2);
        lab.sync.runDue();
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(2);
        assertThat(lab.crm.record("c2").number("nps_score")).isEqualByComparingTo("9");
        assertThat(lab.crm.notes("c2")).hasSize(1);
        assertThat(lab.crm.record("c1").writes()).isZero();
    }

    @Test
    void a_person_can_drop_a_delivery_or_let_the_record_be_created() {
        Lab lab = new Lab(FakeCrm.withNpsContacts());
        lab.sync.submit(Lab.from("a@example.com", "a", 3, 1));
        lab.sync.submit(Lab.from("b@example.com", "b", 9, 1));
        lab.sync.runDue();
        lab.sync.drop(lab.deliveries().get(0).id(), "a test answer of our own");
        lab.sync.resolveByCreating(lab.deliveries().get(1).id());
        lab.sync.runDue();
        assertThat(lab.deliveries())
                .extracting(Delivery::state)
                .containsExactly(DeliveryState.SUPPRESSED, DeliveryState.APPLIED);
        assertThat(lab.crm.records()).hasSize(1);
    }

    @Test
    void a_person_known_by_two_keys_is_created_once_whichever_key_an_answer_has() {
        NpsResponse both = Lab.answer("both", 9)
                .identity(Identity.builder()
                        .email("ada@example.com")
                        .customerId("K-1")
                        .build())
                .build();
        NpsResponse one = Lab.answer("one", 4)
                .identity(Identity.builder().customerId("K-1").build())
                .respondedAt(Lab.START.minus(Duration.ofDays(1)))
                .build();
        for (List<NpsResponse> order : List.of(List.of(both, one), List.of(one, both))) {
            for (boolean together : List.of(true, false)) {
                Lab lab = new Lab(
                        FakeCrm.withNpsContacts(),
                        Lab.mapping().onMissing(OnMissing.CREATE).build());
                if (together) {
                    lab.sync.submitAll(order);
                } else {
                    order.forEach(response -> {
                        lab.sync.submit(response);
                        lab.sync.runDue();
                    });
                }
                lab.run(Duration.ofMinutes(1));
                assertThat(lab.crm.records()).hasSize(1);
                assertThat(lab.crm.records().get(0).number("nps_score")).isEqualByComparingTo("9");
                assertThat(lab.count(DeliveryState.WAITING)).isZero();
            }
        }
    }

    @Test
    void a_shared_phone_does_not_lead_to_a_record_with_somebody_elses_email() {
        Lab lab = new Lab(FakeCrm.builder()
                .npsContacts()
                .record("c1", r -> r.email("spouse@example.com").phone("+34600111222"))
                .build());
        Delivery delivery =
                settle(lab, answer(Identity.builder().email("ada@example.com").phone("+34600111222")));
        assertThat(delivery.state()).isEqualTo(DeliveryState.REVIEW);
        assertThat(delivery.reason()).map(Reason::code).contains(Reason.CONFLICTING);
        assertThat(delivery.candidates()).containsExactly("c1");
    }
}
