package io.github.nps4j.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.TaskPriority;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.InMemorySyncStore;
import io.github.nps4j.sync.store.StoreException;
import io.github.nps4j.sync.store.SyncStore;
import io.github.nps4j.testkit.FakeCall;
import io.github.nps4j.testkit.FakeCrm;
import io.github.nps4j.testkit.Fault;
import io.github.nps4j.testkit.LogWatch;
import io.github.nps4j.testkit.SettableClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * A process is suspended between its last look at the lease and its request, for longer than the lease. Another one looks
 * for the note or task, finds none and adds it; then the first one continues, and its request adds it a second time. It
 * stands once in the end.
 */
class TwiceAddedTest {

    private static final FieldMapping MAPPING = Lab.mapping()
            .note("answer", "NPS {score}")
            .task(
                    "call",
                    "score <= 10",
                    task -> task.subject("Call").dueAfter(Duration.ofDays(1)).priority(TaskPriority.HIGH))
            .build();

    private final SettableClock clock = SettableClock.at(Lab.START);
    private final SyncStore store = new InMemorySyncStore();
    private final List<Delivery> refused = new ArrayList<>();
    private final FakeCrm crm = FakeCrm.builder()
            .npsContacts()
            .record("c0", r -> r.email("c0@example.com"))
            .build();
    private final NpsSync other = node(store, crm);

    private NpsSync node(SyncStore its, CrmAdapter adapter) {
        return NpsSync.builder(its)
                .clock(clock)
                .listener(new SyncListener() {
                    @Override
                    public void refused(List<Delivery> deliveries) {
                        refused.addAll(deliveries);
                    }
                })
                .destination(Destination.of("crm", adapter, MAPPING))
                .build();
    }

    /** Runs something between the last look of the first calls of a kind and what the CRM does. */
    private void suspend(FakeCall.Kind kind, Runnable... meanwhile) {
        AtomicInteger calls = new AtomicInteger();
        crm.faults().add(new Fault() {
            @Override
            public Optional<WriteOutcome> instead(FakeCall call, int index) {
                int nth = call.kind() == kind ? calls.getAndIncrement() : meanwhile.length;
                if (nth < meanwhile.length) {
                    meanwhile[nth].run();
                }
                return Optional.empty();
            }
        });
    }

    private void takeOver() {
        clock.advance(Duration.ofMinutes(3));
        other.runDue();
    }

    private void submit() {
        assertThat(other.submit(Lab.from("c0@example.com", "r", 2, 1)).ok()).isTrue();
    }

    private void runToTheEnd() {
        for (int minute = 0; minute < 60; minute++) {
            other.runDue();
            clock.advance(Duration.ofMinutes(1));
        }
    }

    private void standsOnce() {
        runToTheEnd();
        assertThat(crm.notes("c0")).hasSize(1);
        assertThat(crm.tasks("c0")).hasSize(1);
        assertThat(other.ledger().count(DeliveryState.APPLIED)).isEqualTo(3);
        assertThat(crm.misuses()).isEmpty();
    }

    @Test
    void a_note_that_was_added_twice_stands_once() {
        suspend(FakeCall.Kind.WRITE_NOTES, this::takeOver);
        submit();
        node(store, crm).runDue();
        standsOnce();
        assertThat(refused).extracting(delivery -> delivery.work().id()).contains("note:answer");
        assertThat(crm.calls(FakeCall.Kind.REMOVE_NOTE)).isEqualTo(1);
    }

    @Test
    void a_task_that_was_added_twice_stands_once() {
        suspend(FakeCall.Kind.WRITE_TASKS, this::takeOver);
        submit();
        node(store, crm).runDue();
        standsOnce();
        assertThat(crm.calls(FakeCall.Kind.REMOVE_TASK)).isEqualTo(1);
    }

    @Test
    void it_stands_once_though_the_late_answer_was_lost_too() {
        suspend(FakeCall.Kind.WRITE_NOTES, this::takeOver);
        AtomicInteger answers = new AtomicInteger();
        crm.faults().add(new Fault() {
            @Override
            public void after(FakeCall call) {
                // The inner call answers first.
                if (call.kind() == FakeCall.Kind.WRITE_NOTES && answers.incrementAndGet() == 2) {
                    throw new CrmException(Failure.of(FailureKind.UNKNOWN_OUTCOME, "lost"));
                }
            }
        });
        submit();
        node(store, crm).runDue();
        assertThat(crm.notes("c0")).hasSize(2);
        standsOnce();
    }

    @Test
    void it_stands_once_though_the_store_fails_before_the_late_result_was_told_to_it() {
        AtomicInteger failures = new AtomicInteger();
        SyncStore failing = WatchedStore.of(store, (name, args) -> {
            if ((name.equals("settle") || name.equals("recheck"))
                    && failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                throw new StoreException(StoreException.Kind.UNAVAILABLE, "the store is away", null);
            }
        });
        suspend(FakeCall.Kind.WRITE_NOTES, () -> {
            takeOver();
            failures.set(3);
        });
        submit();
        NpsSync late = node(failing, crm);
        assertThatThrownBy(late::runDue).isInstanceOf(StoreException.class);
        assertThat(crm.notes("c0")).hasSize(2);
        // Settling fails twice, then having it looked for fails once.
        assertThatThrownBy(late::runDue).isInstanceOf(StoreException.class);
        late.runDue();
        assertThat(failures).hasValue(0);
        standsOnce();
    }

    @Test
    void it_stands_once_though_the_late_result_comes_while_the_other_process_is_adding_it() throws Exception {
        CountDownLatch suspended = new CountDownLatch(1);
        CountDownLatch otherIsAdding = new CountDownLatch(1);
        CountDownLatch lateIsDone = new CountDownLatch(1);
        suspend(
                FakeCall.Kind.WRITE_NOTES,
                () -> {
                    suspended.countDown();
                    await(otherIsAdding);
                },
                () -> {
                    otherIsAdding.countDown();
                    await(lateIsDone);
                });
        submit();
        CompletableFuture<Void> late = CompletableFuture.runAsync(node(store, crm)::runDue)
                .whenComplete((done, failure) -> lateIsDone.countDown());
        await(suspended);
        takeOver();
        late.get(30, TimeUnit.SECONDS);
        standsOnce();
        assertThat(crm.calls(FakeCall.Kind.REMOVE_NOTE)).isEqualTo(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_removal_that_fails_for_a_while_is_tried_again() {
        crm.faults().failNext(FakeCall.Kind.REMOVE_NOTE, Failure.of(FailureKind.UNAVAILABLE, "down"));
        suspend(FakeCall.Kind.WRITE_NOTES, this::takeOver);
        submit();
        node(store, crm).runDue();
        standsOnce();
        assertThat(crm.calls(FakeCall.Kind.REMOVE_NOTE)).isEqualTo(2);
    }

    @Test
    void the_log_names_what_a_crm_does_not_let_be_removed_and_nothing_else_waits_for_it() {
        crm.faults().failNext(FakeCall.Kind.REMOVE_NOTE, Failure.of(FailureKind.FORBIDDEN, "no scope for that"));
        mustBeToldInTheLog(crm, "no scope for that");
    }

    @Test
    void the_log_names_what_an_adapter_cannot_remove() {
        NoteWriter notes = around(NoteWriter.class, crm, "removeNote", args -> Optional.of(false));
        CrmAdapter cannotRemove = around(
                CrmAdapter.class,
                crm,
                "ability",
                args -> args[0] == NoteWriter.class ? Optional.of(Optional.of(notes)) : Optional.empty());
        mustBeToldInTheLog(cannotRemove, "remove [note-");
        assertThat(crm.calls(FakeCall.Kind.WRITE_NOTES)).isEqualTo(2);
    }

    private void mustBeToldInTheLog(CrmAdapter adapter, String also) {
        NpsSync third = node(store, adapter);
        suspend(FakeCall.Kind.WRITE_NOTES, this::takeOver);
        submit();
        try (LogWatch log = LogWatch.start()) {
            third.runDue();
            assertThat(String.join("\n", log.lines()))
                    .contains("Destination crm", "note:answer", "record c0", "stands 2 times", "by hand", also)
                    .doesNotContain("c0@example.com");
        }
        assertThat(crm.notes("c0")).hasSize(2);
        assertThat(third.status("crm").state()).isEqualTo(DestinationStatus.State.ACTIVE);
        runToTheEnd();
        assertThat(other.ledger().count(DeliveryState.APPLIED)).isEqualTo(3);
    }

    /** Another answer than its own to some calls of one method. */
    private static <T> T around(Class<T> type, T inner, String changed, Function<Object[], Optional<Object>> answer) {
        return type.cast(Proxy.newProxyInstance(
                TwiceAddedTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
                    Optional<Object> other = method.getName().equals(changed) ? answer.apply(args) : Optional.empty();
                    if (other.isPresent()) {
                        return other.get();
                    }
                    try {
                        return method.invoke(inner, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
