package io.github.nps4j.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How many calls a CRM gets at the same time, however many turns there are. */
class CallSlotsTest {

    @Test
    void no_more_calls_are_under_way_than_the_adapter_allows_even_when_it_learns_of_a_lower_limit() throws Exception {
        AtomicInteger most = new AtomicInteger(4);
        CallSlots slots = new CallSlots(most::get);
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger peak = new AtomicInteger();
        ExecutorService turns = Executors.newFixedThreadPool(12);
        try {
            for (int limit : new int[] {4, 2, 1}) {
                most.set(limit);
                peak.set(0);
                List<Future<?>> all = new ArrayList<>();
                for (int turn = 0; turn < 12; turn++) {
                    all.add(turns.submit(() -> {
                        for (int call = 0; call < 200; call++) {
                            slots.enter();
                            peak.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                            Thread.onSpinWait();
                            underWay.decrementAndGet();
                            slots.leave();
                        }
                        return null;
                    }));
                }
                for (Future<?> one : all) {
                    one.get(30, TimeUnit.SECONDS);
                }
                assertThat(peak.get()).isBetween(1, limit);
            }
        } finally {
            turns.shutdownNow();
        }
    }

    @Test
    void a_turn_that_is_interrupted_while_it_waits_does_not_stand_in_the_way_of_the_next_one() throws Exception {
        CallSlots slots = new CallSlots(() -> 1);
        slots.enter();
        CountDownLatch started = new CountDownLatch(1);
        AtomicInteger interrupted = new AtomicInteger();
        Thread waiting = new Thread(() -> {
            started.countDown();
            try {
                slots.enter();
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
            }
        });
        waiting.start();
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
        waiting.interrupt();
        waiting.join(10_000);
        assertThat(interrupted).hasValue(1);
        slots.leave();
        slots.enter();
        slots.leave();
    }
}
