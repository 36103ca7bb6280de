package io.github.nps4j.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.crm.CrmLimits;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.OnMissing;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryFilter;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.InMemorySyncStore;
import io.github.nps4j.sync.store.Settlement;
import io.github.nps4j.sync.store.SyncStore;
import io.github.nps4j.sync.store.Work;
import io.github.nps4j.testkit.FakeCall;
import io.github.nps4j.testkit.FakeCrm;
import io.github.nps4j.testkit.FakeCrmBuilder;
import io.github.nps4j.testkit.Fault;
import io.github.nps4j.testkit.Hold;
import io.github.nps4j.testkit.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Crashes, stores that fail, leases that end and outages, at the worst moment. */
class InterruptionTest {

    private static final FieldMapping NOTES =
            Lab.mapping().note("answer", "NPS {score}").build();

    private static FakeCrm contacts(int count) {
        return contacts(count, new CrmLimits(100, 100, 4));
    }

    private static FakeCrm contacts(int count, CrmLimits limits) {
        FakeCrmBuilder builder = FakeCrm.builder().npsContacts().limits(limits);
        for (int i = 0; i < count; i++) {
            String email = "c" + i + "@example.com";
            builder.record("c" + i, r -> r.email(email));
        }
        return builder.build();
    }

    private static boolean isNote(Delivery delivery) {
        return delivery.work().kind() == Work.Kind.NOTE;
    }

    @Test
    void a_note_exists_once_even_if_the_process_dies_between_the_call_and_the_store() {
        Lab lab = new Lab(contacts(1), NOTES);
        AtomicBoolean die = new AtomicBoolean(true);
        lab.crm.faults().add(new Fault() {
            @Override
            public void after(FakeCall call) {
                if (call.kind() == FakeCall.Kind.WRITE_NOTES && die.getAndSet(false)) {
                    throw new Crash();
                }
            }
        });
        lab.sync.submit(Lab.from("c0@example.com", "r", 9, 1));
        assertThatThrownBy(lab.sync::runDue).isInstanceOf(Crash.class);
        lab.run(Duration.ofMinutes(10));
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(2);
        assertThat(lab.crm.notes("c0")).hasSize(1);
    }

    @Test
    void a_note_exists_once_even_if_the_store_fails_right_after_the_call() {
        FakeCrm crm = contacts(1);
        SettableClock clock = SettableClock.at(Lab.START);
        AtomicBoolean fail = new AtomicBoolean(true);
        SyncStore store = WatchedStore.of(new InMemorySyncStore(), (method, args) -> {
            if (method.equals("settle")
                    && ((Settlement) args[1])
                            .deliveries().stream().anyMatch(d -> isNote(d) && d.state() == DeliveryState.APPLIED)
                    && fail.getAndSet(false)) {
                throw new IllegalStateException("the database is gone");
            }
        });
        NpsSync sync = NpsSync.builder(store)
                .clock(clock)
                .destination(Destination.of("crm", crm, NOTES))
                .build();
        sync.submit(Lab.from("c0@example.com", "r", 9, 1));
        for (int i = 0; i < 20; i++) {
            sync.runDue();
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(sync.ledger().count(DeliveryState.APPLIED)).isEqualTo(2);
        assertThat(crm.notes("c0")).hasSize(1);
    }

    @Test
    void a_dead_letter_whose_answer_was_lost_is_looked_for_before_a_replay_repeats_it() {
        FakeCrm crm = contacts(1);
        SettableClock clock = SettableClock.at(Lab.START);
        NpsSync sync = NpsSync.builder(new InMemorySyncStore())
                .clock(clock)
                .destination(Destination.builder("crm", crm)
                        .mapping(NOTES)
                        .retry(new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1), 1))
                        .build())
                .build();
        crm.faults().loseAnswerAfterApplying(FakeCall.Kind.WRITE_NOTES);
        crm.faults().failNext(FakeCall.Kind.FIND_NOTES, Failure.of(FailureKind.LOCKED, "locked"));
        sync.submit(Lab.from("c0@example.com", "r", 9, 1));
        for (int i = 0; i < 20; i++) {
            sync.runDue();
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(sync.ledger().count(DeliveryState.DEAD)).isEqualTo(1);
        assertThat(sync.replay(DeliveryFilter.in(DeliveryState.DEAD))).hasSize(1);
        sync.runDue();
        assertThat(sync.ledger().count(DeliveryState.APPLIED)).isEqualTo(2);
        assertThat(crm.notes("c0")).hasSize(1);
    }

    @Test
    void a_delivery_that_two_people_replay_at_the_same_time_is_done_once() {
        FakeCrm crm = contacts(1);
        AtomicBoolean refuse = new AtomicBoolean(true);
        crm.faults().add(new Fault() {
            @Override
            public Optional<WriteOutcome> instead(FakeCall call, int index) {
                return call.kind() == FakeCall.Kind.WRITE_NOTES && refuse.getAndSet(false)
                        ? Optional.of(new WriteOutcome.Rejected(Failure.of(FailureKind.INVALID_VALUE, "too long")))
                        : Optional.empty();
            }
        });
        List<Runnable> meanwhile = new ArrayList<>();
        SyncStore store = WatchedStore.of(new InMemorySyncStore(), (method, args) -> {
            if (method.equals("update") && !meanwhile.isEmpty()) {
                meanwhile.remove(0).run();
            }
        });
        NpsSync sync = NpsSync.builder(store)
                .clock(SettableClock.at(Lab.START))
                .destination(Destination.of("crm", crm, NOTES))
                .build();
        sync.submit(Lab.from("c0@example.com", "r", 9, 1));
        sync.runDue();
        meanwhile.add(() -> {
            sync.replay(DeliveryFilter.in(DeliveryState.DEAD));
            sync.runDue();
        });
        assertThat(sync.replay(DeliveryFilter.in(DeliveryState.DEAD))).isEmpty();
        sync.runDue();
        assertThat(crm.notes("c0")).hasSize(1);
    }

    @Test
    void a_note_names_the_record_that_it_went_to() {
        Lab lab = new Lab(contacts(1), NOTES);
        lab.sync.submit(Lab.from("c0@example.com", "r", 9, 1));
        lab.sync.runDue();
        assertThat(lab.deliveries()).extracting(Delivery::recordId).containsOnly(Optional.of("c0"));
    }

    @Test
    void a_note_that_cannot_be_looked_for_does_not_hold_up_the_others() {
        Lab lab = new Lab(contacts(2), NOTES);
        lab.crm.faults().loseAnswerAfterApplying(FakeCall.Kind.WRITE_NOTES);
        lab.crm.faults().add(new Fault() {
            @Override
            public void before(FakeCall call) {
                if (call.kind() == FakeCall.Kind.FIND_NOTES
                        && call.items(NoteWriter.Note.class).get(0).recordId().equals("c0")) {
                    throw new IllegalStateException("poison");
                }
            }
        });
        lab.sync.submit(Lab.from("c0@example.com", "r0", 9, 1));
        lab.sync.submit(Lab.from("c1@example.com", "r1", 9, 1));
        for (int i = 0; i < 40; i++) {
            lab.sync.submit(Lab.from("c1@example.com", "later" + i, 5, 60));
            lab.run(Duration.ofHours(2));
        }
        assertThat(lab.deliveries().stream().filter(InterruptionTest::isNote).limit(2))
                .extracting(Delivery::state)
                .containsExactly(DeliveryState.DEAD, DeliveryState.APPLIED);
        assertThat(lab.crm.notes("c1")).hasSize(41);
    }

    @Test
    void lookups_that_take_longer_than_a_lease_keep_it() {
        FakeCrm crm =
                FakeCrm.builder().npsContacts().limits(new CrmLimits(100, 1, 1)).build();
        Lab lab = new Lab(crm);
        crm.faults().add(new Fault() {
            @Override
            public void before(FakeCall call) {
                if (call.kind() == FakeCall.Kind.LOOKUP) {
                    lab.clock.advance(Duration.ofSeconds(30));
                    // What another node's poll does.
                    lab.store.dueDestinations(lab.clock.instant());
                }
            }
        });
        for (int i = 0; i < 10; i++) {
            lab.sync.submit(Lab.from("nobody" + i + "@example.com", "r" + i, 5, 1));
        }
        for (int i = 0; i < 3; i++) {
            lab.sync.runDue();
        }
        assertThat(lab.count(DeliveryState.REVIEW)).isEqualTo(10);
        assertThat(crm.calls(FakeCall.Kind.LOOKUP)).isEqualTo(10);
    }

    @Test
    void a_batch_that_is_split_into_many_calls_keeps_its_lease() {
        Lab lab = new Lab(contacts(64));
        lab.crm.faults().refuseBatchWhen(write -> write.recordId().equals(Optional.of("c37")));
        lab.crm.faults().add(new Fault() {
            @Override
            public void before(FakeCall call) {
                if (call.kind() == FakeCall.Kind.WRITE) {
                    lab.clock.advance(Duration.ofSeconds(30));
                    lab.store.dueDestinations(lab.clock.instant());
                }
            }
        });
        for (int i = 0; i < 64; i++) {
            lab.sync.submit(Lab.from("c" + i + "@example.com", "r" + i, 5, 1));
        }
        lab.sync.runDue();
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(63);
        assertThat(lab.crm.history()).hasSize(63);
    }

    @Test
    void an_attempt_is_counted_only_for_what_was_in_a_call_that_failed() {
        FakeCrm crm = contacts(60, new CrmLimits(5, 100, 1));
        Lab lab = new Lab(crm);
        AtomicInteger calls = new AtomicInteger();
        Map<String, Integer> carried = new HashMap<>();
        crm.faults().add(new Fault() {
            @Override
            public void before(FakeCall call) {
                if (call.kind() == FakeCall.Kind.WRITE && calls.incrementAndGet() % 3 == 0) {
                    call.items(RecordWrite.class)
                            .forEach(write -> carried.merge(write.recordId().orElseThrow(), 1, Integer::sum));
                    throw new io.github.nps4j.crm.CrmException(Failure.of(FailureKind.UNAVAILABLE, "now and then"));
                }
            }
        });
        for (int i = 0; i < 60; i++) {
            lab.sync.submit(Lab.from("c" + i + "@example.com", "r" + i, 5, 1));
        }
        for (int i = 0; i < 30; i++) {
            lab.sync.runDue();
            lab.clock.advance(Duration.ofSeconds(20));
            for (int c = 0; c < 60; c++) {
                Delivery delivery = lab.deliveries().get(c);
                assertThat(delivery.attempts()).as("c" + c).isLessThanOrEqualTo(carried.getOrDefault("c" + c, 0));
            }
        }
    }

    @Test
    void what_is_settled_without_a_call_says_nothing_about_the_crm() {
        Lab lab = new Lab(contacts(1));
        lab.sync.submit(Lab.from("c0@example.com", "warm up", 5, 1));
        lab.sync.runDue();
        lab.crm.faults().failAlways(FakeCall.Kind.WRITE, Failure.of(FailureKind.UNAVAILABLE, "down"));
        lab.sync.submit(Lab.from("c0@example.com", "r", 5, 2));
        for (int i = 0; i < 100; i++) {
            lab.sync.submit(Lab.answer("nobody" + i, 5).build());
            lab.sync.runDue();
            lab.clock.advance(Duration.ofSeconds(30));
        }
        assertThat(lab.deliveries().get(1).attempts()).isZero();
        assertThat(lab.crm.calls(FakeCall.Kind.WRITE)).isLessThan(60);
        assertThat(lab.sync.status("crm").state()).isEqualTo(DestinationStatus.State.BACKING_OFF);
    }

    @Test
    void a_limit_that_a_lookup_reports_for_single_keys_pauses_the_lane() {
        Lab lab = new Lab(contacts(3));
        lab.crm
                .faults()
                .failKeyWhen(
                        key -> key.value().startsWith("c1"),
                        Failure.of(FailureKind.THROTTLED, "slow down").withRetryAfter(Duration.ofSeconds(42)));
        for (int i = 0; i < 3; i++) {
            lab.sync.submit(Lab.from("c" + i + "@example.com", "r" + i, 5, 1));
        }
        lab.sync.runDue();
        assertThat(lab.sync.status("crm").state()).isEqualTo(DestinationStatus.State.THROTTLED);
        assertThat(lab.sync.status("crm").until()).contains(Lab.START.plusSeconds(42));
        lab.crm.faults().heal();
        lab.run(Duration.ofMinutes(2));
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(3);
    }

    @Test
    void the_name_of_a_reservation_shows_no_key_of_a_person() {
        FakeCrm crm = FakeCrm.withNpsContacts();
        List<String> shown = new ArrayList<>();
        SyncStore store = WatchedStore.of(new InMemorySyncStore(), (method, args) -> {
            for (Object arg : args) {
                shown.add(String.valueOf(arg));
            }
        });
        NpsSync sync = NpsSync.builder(store)
                .destination(Destination.of(
                        "crm", crm, Lab.mapping().onMissing(OnMissing.CREATE).build()))
                .build();
        sync.submit(Lab.from("ada@example.com", "r", 9, 1));
        sync.runDue();
        assertThat(crm.records()).hasSize(1);
        assertThat(shown).noneMatch(text -> text.contains("ada@example.com"));
    }

    @Test
    void the_counts_of_what_was_purged_or_erased_stay_in_the_ledger() {
        Lab lab = new Lab(contacts(2));
        lab.sync.submit(Lab.from("c0@example.com", "a", 5, 1));
        lab.sync.submit(Lab.from("c1@example.com", "b", 5, 1));
        lab.sync.runDue();
        lab.sync.submit(Lab.from("c1@example.com", "c", 5, 2));
        lab.sync.erase(
                "",
                io.github.nps4j.identity.Identity.builder()
                        .email("c1@example.com")
                        .build());
        lab.clock.advance(Duration.ofDays(1));
        assertThat(lab.sync.purgeSettled(Duration.ofHours(1))).isEqualTo(1);
        assertThat(lab.deliveries()).isEmpty();
        assertThat(lab.count(DeliveryState.APPLIED)).isEqualTo(2);
        assertThat(lab.count(DeliveryState.SUPPRESSED)).isEqualTo(1);
        assertThat(lab.sync.ledger().reasons("crm")).containsEntry("SUPPRESSED/erased", 1L);
    }

    @Test
    void a_destination_that_was_removed_is_not_called_any_more() throws Exception {
        FakeCrm busy = contacts(1);
        FakeCrm removed = contacts(1);
        Hold hold = busy.faults().hold(FakeCall.Kind.WRITE);
        try (NpsSync sync = NpsSync.builder(new InMemorySyncStore())
                .destination(Destination.builder("busy", busy)
                        .mapping(Lab.mapping().build())
                        .tenant("a")
                        .build())
                .destination(Destination.builder("removed", removed)
                        .mapping(Lab.mapping().build())
                        .tenant("b")
                        .build())
                .threads(1)
                .mostThreads(1)
                .build()) {
            sync.start();
            sync.submit(Lab.from("c0@example.com", "a", 3, 1).toBuilder()
                    .tenant("a")
                    .build());
            hold.awaitArrival(Duration.ofSeconds(10));
            sync.submit(Lab.from("c0@example.com", "b", 3, 1).toBuilder()
                    .tenant("b")
                    .build());
            sync.removeDestination("removed");
            hold.release();
        }
        assertThat(removed.calls()).isEmpty();
    }

    /** The process dies. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }
}
