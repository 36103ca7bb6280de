package io.github.nps4j.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmLimits;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.TaskPriority;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryFilter;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.InMemorySyncStore;
import io.github.nps4j.sync.store.Reason;
import io.github.nps4j.sync.store.Settlement.RecordRef;
import io.github.nps4j.sync.store.Work;
import io.github.nps4j.testkit.FakeCall;
import io.github.nps4j.testkit.FakeCrm;
import io.github.nps4j.testkit.FakeCrmBuilder;
import io.github.nps4j.testkit.Fault;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Workers that lose their lease at the worst moment, and effects of which nobody knows whether they took place. */
class DoubtTest {

    private static final FieldMapping NOTES =
            Lab.mapping().note("answer", "NPS {score}").build();
    private static final FieldMapping NOTES_AND_TASKS = Lab.mapping()
            .note("answer", "NPS {score}")
            .task(
                    "call",
                    "score <= 10",
                    task -> task.subject("Call").dueAfter(Duration.ofDays(1)).priority(TaskPriority.HIGH))
            .build();

    private static FakeCrmBuilder ada() {
        return FakeCrm.builder().npsContacts().record("c0", r -> r.email("c0@example.com"));
    }

    /** Another node on the same store and CRM. */
    private static NpsSync other(Lab lab, FieldMapping mapping) {
        return NpsSync.builder(lab.store)
                .clock(lab.clock)
                .destination(Destination.of("crm", lab.crm, mapping))
                .build();
    }

    private static final class Refused implements SyncListener {
        private final List<Delivery> refused = new ArrayList<>();

        @Override
        public void refused(List<Delivery> deliveries) {
            refused.addAll(deliveries);
        }
    }

    /** Runs something once, before the CRM acts on the first call of a kind or after it. */
    private static void once(FakeCrm crm, FakeCall.Kind kind, boolean before, Runnable what) {
        AtomicBoolean first = new AtomicBoolean(true);
        crm.faults().add(new Fault() {
            @Override
            public void before(FakeCall call) {
                if (before && call.kind() == kind && first.getAndSet(false)) {
                    what.run();
                }
            }

            @Override
            public void after(FakeCall call) {
                if (!before && call.kind() == kind && first.getAndSet(false)) {
                    what.run();
                }
            }
        });
    }

    private static Delivery effect(Lab lab, Work.Kind kind) {
        return lab.deliveries().stream()
                .filter(delivery -> delivery.work().kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_worker_that_was_suspended_on_its_way_to_the_crm_does_not_add_a_note_that_another_one_has_added() {
        Refused listener = new Refused();
        Lab lab = new Lab(ada().build(), NOTES, builder -> builder.listener(listener));
        NpsSync other = other(lab, NOTES);
        once(lab.crm, FakeCall.Kind.WRITE_NOTES, true, () -> {
            lab.clock.advance(Duration.ofMinutes(3));
            other.runDue();
            assertThat(lab.crm.notes("c0")).hasSize(1);
        });
        lab.sync.submit(Lab.from("c0@example.com", "r", 9, 1));
        lab.run(Duration.ofHours(1));
        assertThat(lab.crm.notes("c0")).hasSize(1);
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(2);
        assertThat(listener.refused).extracting(Delivery::work).containsExactly(Work.note("answer"));
    }

    @Test
    void a_lease_that_ran_short_before_the_request_is_renewed_and_costs_no_attempt() {
        Lab lab = new Lab(ada().build(), NOTES);
        once(lab.crm, FakeCall.Kind.WRITE_NOTES, true, () -> lab.clock.advance(Duration.ofSeconds(100)));
        lab.sync.submit(Lab.from("c0@example.com", "r", 9, 1));
        lab.sync.runDue();
        assertThat(lab.crm.notes("c0")).hasSize(1);
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(2);
        assertThat(effect(lab, Work.Kind.NOTE).attempts()).isZero();
    }

    @Test
    void a_late_write_whose_answer_was_lost_does_not_stand_over_a_newer_answer() {
        Lab lab = new Lab(ada().build());
        NpsSync other = other(lab, Lab.mapping().build());
        once(lab.crm, FakeCall.Kind.WRITE, false, () -> {
            lab.clock.advance(Duration.ofMinutes(3));
            lab.sync.submit(Lab.from("c0@example.com", "newer", 9, 2));
            other.runDue();
            assertThat(lab.crm.record("c0").number("nps_score")).isEqualByComparingTo("9");
            // The request of the suspended worker arrives only now, and its answer is lost.
            lab.crm.set("c0", "nps_score", new FieldValue.NumberValue(BigDecimal.valueOf(3)));
            throw new CrmException(Failure.of(FailureKind.UNKNOWN_OUTCOME, "lost"));
        });
        lab.sync.submit(Lab.from("c0@example.com", "older", 3, 1));
        lab.run(Duration.ofHours(1));
        assertThat(lab.crm.record("c0").number("nps_score")).isEqualByComparingTo("9");
        assertThat(lab.count(DeliveryState.WAITING)).isZero();
    }

    @Test
    void what_is_to_be_written_again_is_written_even_if_the_record_is_being_written_at_that_moment() {
        Lab lab = new Lab(ada().build());
        lab.sync.submit(Lab.from("c0@example.com", "first", 3, 1).toBuilder()
                .comment("slow")
                .build());
        lab.sync.runDue();
        once(lab.crm, FakeCall.Kind.WRITE, false, () -> {
            lab.crm.set("c0", "nps_comment", new FieldValue.TextValue("something old"));
            assertThat(lab.store.rewrite("crm", new RecordRef("nps", "c0"), lab.clock.instant()))
                    .isEqualTo(1);
        });
        lab.sync.submit(Lab.from("c0@example.com", "second", 9, 2));
        lab.run(Duration.ofHours(1));
        assertThat(lab.crm.record("c0").text("nps_comment")).isEqualTo("slow");
        assertThat(lab.crm.record("c0").number("nps_score")).isEqualByComparingTo("9");
    }

    @Test
    void where_a_crm_cannot_be_asked_a_person_decides_whether_a_note_with_a_lost_answer_is_repeated() {
        Lab lab = new Lab(ada().withoutMarkers().build(), NOTES_AND_TASKS);
        lab.crm.faults().loseAnswerAfterApplying(FakeCall.Kind.WRITE_NOTES);
        lab.crm.faults().loseRequest(FakeCall.Kind.WRITE_TASKS);
        lab.sync.submit(Lab.from("c0@example.com", "r", 3, 1));
        lab.run(Duration.ofHours(1));

        Delivery note = effect(lab, Work.Kind.NOTE);
        Delivery task = effect(lab, Work.Kind.TASK);
        assertThat(List.of(note, task)).allSatisfy(delivery -> {
            assertThat(delivery.state()).isEqualTo(DeliveryState.REVIEW);
            assertThat(delivery.reason().orElseThrow().code()).isEqualTo(Reason.UNKNOWN_OUTCOME);
            assertThat(delivery.reason().orElseThrow().text()).contains("look at the record", "drop", "resolve");
            assertThat(delivery.candidates()).containsExactly("c0");
        });
        assertThat(lab.crm.notes("c0")).hasSize(1);
        assertThat(lab.crm.tasks("c0")).isEmpty();

        // Trying again without having looked adds nothing.
        lab.sync.replay(DeliveryFilter.in(DeliveryState.REVIEW));
        lab.run(Duration.ofHours(1));
        assertThat(lab.count(DeliveryState.REVIEW)).isEqualTo(2);
        assertThat(lab.crm.notes("c0")).hasSize(1);

        // Each is decided alone: the note is there, the task is not.
        assertThat(lab.sync.drop(note.id(), "it is there")).hasSize(1);
        assertThat(lab.sync.resolve(task.id(), "c0")).hasSize(1);
        lab.run(Duration.ofHours(1));
        assertThat(lab.crm.notes("c0")).hasSize(1);
        assertThat(lab.crm.tasks("c0")).hasSize(1);
        assertThat(lab.count(DeliveryState.REVIEW)).isZero();
        assertThat(lab.crm.misuses()).isEmpty();
    }

    @Test
    void a_lost_answer_is_not_looked_for_before_a_slow_request_can_have_landed() {
        Lab lab = new Lab(ada().build(), NOTES);
        lab.crm.faults().loseAnswerAfterApplying(FakeCall.Kind.WRITE_NOTES);
        lab.sync.submit(Lab.from("c0@example.com", "r", 9, 1));
        lab.sync.runDue();
        lab.clock.advance(Duration.ofSeconds(9));
        lab.sync.runDue();
        assertThat(lab.crm.calls(FakeCall.Kind.FIND_NOTES)).isZero();
        lab.run(Duration.ofHours(1));
        assertThat(lab.crm.calls(FakeCall.Kind.FIND_NOTES)).isEqualTo(1);
        assertThat(lab.crm.notes("c0")).hasSize(1);
    }

    @Test
    void a_person_who_was_never_looked_up_because_the_crm_was_down_has_not_been_tried() {
        FakeCrmBuilder builder = FakeCrm.builder().npsContacts().limits(new CrmLimits(100, 1, 1));
        for (int i = 0; i < 3; i++) {
            String email = "c" + i + "@example.com";
            builder.record("c" + i, r -> r.email(email));
        }
        Lab lab = new Lab(builder.build());
        lab.crm.faults().failNext(FakeCall.Kind.LOOKUP, Failure.of(FailureKind.UNAVAILABLE, "down"));
        for (int i = 0; i < 3; i++) {
            lab.sync.submit(Lab.from("c" + i + "@example.com", "r" + i, 5, 1));
        }
        lab.sync.runDue();
        assertThat(lab.crm.calls(FakeCall.Kind.LOOKUP)).isEqualTo(1);
        assertThat(lab.deliveries().stream()
                        .filter(delivery -> delivery.lastAttemptAt().isPresent()))
                .hasSize(1);
        lab.run(Duration.ofHours(1));
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(3);
    }

    @Test
    void an_adapter_that_cannot_even_tell_its_limits_does_not_make_an_accepted_submit_fail() throws Exception {
        FakeCrm crm = ada().build();
        AtomicBoolean broken = new AtomicBoolean();
        CrmAdapter adapter = (CrmAdapter) Proxy.newProxyInstance(
                DoubtTest.class.getClassLoader(), new Class<?>[] {CrmAdapter.class}, (proxy, method, args) -> {
                    if (method.getName().equals("limits") && broken.get()) {
                        throw new IllegalStateException("broken");
                    }
                    try {
                        return method.invoke(crm, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        try (NpsSync sync = NpsSync.builder(new InMemorySyncStore())
                .destination(Destination.of("crm", adapter, Lab.mapping().build()))
                .build()) {
            sync.start();
            broken.set(true);
            assertThat(sync.submit(Lab.from("c0@example.com", "r", 9, 1)).ok()).isTrue();
            broken.set(false);
            assertThat(sync.awaitSettled(Duration.ofSeconds(30))).isTrue();
        }
        assertThat(crm.record("c0").number("nps_score")).isEqualByComparingTo("9");
    }

    @Test
    void a_record_is_not_created_for_a_person_with_a_phone_only_nor_beside_several_that_match() {
        FakeCrm crm = FakeCrm.builder()
                .npsContacts()
                .record("a", r -> r.email("twice@example.com"))
                .record("b", r -> r.email("twice@example.com"))
                .build();
        Lab lab = new Lab(crm);
        lab.sync.submit(Lab.answer("phone", 9)
                .identity(Identity.builder().phone("+34600111222").build())
                .build());
        lab.sync.submit(Lab.from("twice@example.com", "twice", 9, 1));
        lab.sync.runDue();
        Delivery phone = lab.deliveries().get(0);
        Delivery twice = lab.deliveries().get(1);
        assertThat(phone.reason().orElseThrow().text()).contains("create it in the CRM first");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lab.sync.resolveByCreating(phone.id()))
                .withMessageContaining("resolve(id, recordId)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> lab.sync.resolveByCreating(twice.id()))
                .withMessageContaining("ambiguous")
                .withMessageContaining("resolve(id, recordId)");
        assertThat(lab.count(DeliveryState.REVIEW)).isEqualTo(2);
    }
}
