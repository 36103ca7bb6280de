package io.github.nps4j.jdbc.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CombiningTest {

    @Test
    void each_request_is_done_once_and_before_its_thread_goes_on() throws Exception {
        Combining<AtomicInteger> combining = new Combining<>(4, (a, b) -> true);
        ConcurrentLinkedQueue<Integer> sizes = new ConcurrentLinkedQueue<>();
        inParallel(8, () -> {
            for (int i = 0; i < 500; i++) {
                AtomicInteger request = new AtomicInteger();
                combining.run("key", request, batch -> {
                    sizes.add(batch.size());
                    batch.forEach(AtomicInteger::incrementAndGet);
                });
                assertThat(request).hasValue(1);
            }
        });
        assertThat(sizes).allMatch(size -> size >= 1 && size <= 4);
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(4_000);
    }

    @Test
    void those_who_waited_are_done_together_if_they_are_alike() throws Exception {
        Combining<String> combining = new Combining<>(8, String::equals);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ConcurrentLinkedQueue<List<String>> batches = new ConcurrentLinkedQueue<>();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            all.add(threads.submit(() -> combining.run("key", "first", batch -> {
                begun.countDown();
                await(goOn);
            })));
            await(begun);
            for (String request : List.of("a", "b", "a")) {
                all.add(threads.submit(() -> combining.run("key", request, batches::add)));
            }
            // Nobody else is kept waiting.
            combining.run("other key", "x", batch -> assertThat(batch).containsExactly("x"));
            while (combining.waiting("key") < 3) {
                Thread.onSpinWait();
            }
            goOn.countDown();
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(batches).containsExactlyInAnyOrder(List.of("a", "a"), List.of("b"));
        assertThat(combining.waiting("key")).isZero();
    }

    @Test
    void a_failure_reaches_everybody_concerned_and_nobody_after() {
        Combining<String> combining = new Combining<>(8, (a, b) -> true);
        assertThatThrownBy(() -> combining.run("key", "a", batch -> {
                    throw new IllegalStateException("away");
                }))
                .hasMessage("away");
        combining.run("key", "b", batch -> assertThat(batch).containsExactly("b"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void inParallel(int count, Runnable work) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(threads.submit(work));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
