package io.github.nps4j.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.InMemorySyncStore;
import io.github.nps4j.sync.store.StoreException;
import io.github.nps4j.sync.store.SyncStore;
import io.github.nps4j.testkit.FakeCall;
import io.github.nps4j.testkit.FakeCrm;
import io.github.nps4j.testkit.Fault;
import io.github.nps4j.testkit.SettableClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * A process was silent for longer than its lease. Another one did its work and wrote something newer; then the late write
 * arrives, and the store fails at the worst moment after it. The newer answer stands in the end.
 */
class LateResultTest {

    private final SettableClock clock = SettableClock.at(Lab.START);
    private final SyncStore store = new InMemorySyncStore();
    private final AtomicInteger failures = new AtomicInteger();
    private final FakeCrm crm = FakeCrm.builder()
            .npsContacts()
            .record("c0", r -> r.email("c0@example.com"))
            .record("c1", r -> r.email("c1@example.com"))
            .build();
    private final NpsSync other = node(store);

    private NpsSync node(SyncStore its) {
        return NpsSync.builder(its)
                .clock(clock)
                .destination(Destination.of("crm", crm, Lab.mapping().build()))
                .build();
    }

    /** A node whose store fails at these calls, as often as {@link #failures} says. */
    private NpsSync nodeFailingAt(String method) {
        return node(WatchedStore.of(store, (name, args) -> {
            if (name.equals(method) && failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                throw new StoreException(StoreException.Kind.UNAVAILABLE, "the store is away", null);
            }
        }));
    }

    /** After the first write: the lease ends, the other node writes a newer answer, and the late write lands over it. */
    private void lateWrite(Runnable meanwhile) {
        AtomicBoolean first = new AtomicBoolean(true);
        crm.faults().add(new Fault() {
            @Override
            public void after(FakeCall call) {
                if (call.kind() == FakeCall.Kind.WRITE && first.getAndSet(false)) {
                    takeOver();
                    meanwhile.run();
                }
            }
        });
        other.submit(Lab.from("c0@example.com", "older", 3, 1));
    }

    private void takeOver() {
        clock.advance(Duration.ofMinutes(3));
        other.submit(Lab.from("c0@example.com", "newer", 9, 2));
        other.runDue();
        assertThat(score()).isEqualTo(9);
        crm.set("c0", "nps_score", new FieldValue.NumberValue(BigDecimal.valueOf(3)));
    }

    private int score() {
        return crm.record("c0").number("nps_score").intValueExact();
    }

    private void newerStands() {
        other.runDue();
        assertThat(score()).isEqualTo(9);
        assertThat(other.ledger().count(DeliveryState.WAITING)).isZero();
    }

    @Test
    void the_newer_answer_is_written_again_though_the_store_fails_at_the_first_try_of_that() {
        NpsSync late = nodeFailingAt("rewrite");
        lateWrite(() -> failures.set(1));
        assertThatThrownBy(late::runDue).isInstanceOf(StoreException.class);
        late.runDue();
        newerStands();
    }

    @Test
    void the_newer_answer_is_written_again_though_the_process_ends_before_its_next_turn() {
        NpsSync late = nodeFailingAt("settle");
        lateWrite(() -> failures.set(2));
        assertThatThrownBy(late::runDue).isInstanceOf(StoreException.class);
        late.close();
        newerStands();
    }

    @Test
    void the_newer_answer_is_written_again_though_the_store_fails_before_the_late_result_was_told_to_it() {
        NpsSync late = nodeFailingAt("renew");
        // Refused as a whole, the call is split; before its second half the lease is asked for.
        crm.faults().refuseBatchWhen(write -> write.recordId().equals(Optional.of("c1")));
        lateWrite(() -> failures.set(1));
        other.submit(Lab.from("c1@example.com", "bad", 5, 1));
        assertThatThrownBy(late::runDue).isInstanceOf(StoreException.class);
        newerStands();
    }

    @Test
    void an_answer_that_another_process_found_standing_is_written_again_with_what_that_process_added_to_it() {
        NpsSync late = node(WatchedStore.of(store, (name, args) -> {
            if (name.equals("settle")
                    && crm.calls(FakeCall.Kind.WRITE) == 1
                    && clock.instant().equals(Lab.START)) {
                // Another process ends the lease, and has not begun yet.
                clock.advance(Duration.ofMinutes(3));
                store.release(store.claim("crm", 10, clock.instant(), Duration.ofMinutes(1)), clock.instant());
            }
            if (name.equals("rewrite")) {
                // The refusal was on its way for long: meanwhile it finds the score there and adds a comment to it.
                other.submit(Lab.from("c0@example.com", "older", 3, 1).toBuilder()
                        .comment("slow")
                        .build());
                other.runDue();
                assertThat(crm.record("c0").text("nps_comment")).isEqualTo("slow");
            }
        }));
        other.submit(Lab.from("c0@example.com", "newer", 9, 2));
        late.runDue();
        newerStands();
        assertThat(crm.record("c0").text("nps_comment")).isEqualTo("slow");
        assertThat(other.ledger().count(DeliveryState.APPLIED)).isEqualTo(2);
    }

    @Test
    void settled_is_told_only_when_the_late_write_is_over_and_what_it_overwrote_is_written_again() throws Exception {
        CountDownLatch landed = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        lateWrite(() -> {
            landed.countDown();
            await(answer);
        });
        try (NpsSync late = node(store)) {
            late.start();
            assertThat(landed.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(store.anyWaiting()).isFalse();
            assertThat(late.awaitSettled(Duration.ofMillis(1))).isFalse();
            answer.countDown();
            assertThat(late.awaitSettled(Duration.ofSeconds(30))).isTrue();
            assertThat(score()).isEqualTo(9);
        }
    }

    @Test
    void settled_is_not_told_while_a_late_write_is_under_way_that_began_during_the_look() throws Exception {
        CountDownLatch landed = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean(true);
        SyncStore watched = WatchedStore.of(store, (name, args) -> {
            if (name.equals("anyWaiting") && first.getAndSet(false)) {
                lateWrite(() -> {
                    landed.countDown();
                    await(answer);
                });
                await(landed);
            }
        });
        try (NpsSync late = node(watched)) {
            late.start();
            assertThat(late.awaitSettled(Duration.ofMillis(1))).isFalse();
            assertThat(store.anyWaiting()).isFalse();
            answer.countDown();
            assertThat(late.awaitSettled(Duration.ofSeconds(30))).isTrue();
            assertThat(score()).isEqualTo(9);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
