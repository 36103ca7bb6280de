package io.github.nps4j.sync;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives lanes turns on a bounded number of threads. A lane that has more to do goes to the end of the queue after each
 * page, so that no lane keeps another one waiting for longer than a page. Thread-safe.
 */
final class LanePool implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LanePool.class);

    /** When work is due, but another worker holds its customer or lease. */
    private static final Duration BUSY = Duration.ofMillis(100);

    private static final Duration AFTER_FAULT = Duration.ofSeconds(1);
    private static final Duration FAREST = Duration.ofMinutes(5);

    private final Clock clock;
    private final Runnable onTurn;
    private final ExecutorService workers;
    private final ScheduledExecutorService timer;
    private final ConcurrentHashMap<Lane, Slot> slots = new ConcurrentHashMap<>();

    LanePool(int threads, Clock clock, Runnable onTurn, Runnable poll, Duration pollInterval) {
        this.clock = clock;
        this.onTurn = onTurn;
        this.workers = Executors.newFixedThreadPool(threads, named("nps4j-worker-"));
        this.timer = Executors.newSingleThreadScheduledExecutor(named("nps4j-timer-"));
        Future<?> unused = timer.scheduleWithFixedDelay(
                () -> guarded(poll), pollInterval.toMillis(), pollInterval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A fault must not end the polling for good. */
    private static void guarded(Runnable poll) {
        try {
            poll.run();
        } catch (RuntimeException e) {
            Failures.unexpected(log, e);
        }
    }

    void add(Lane lane) {
        slots.putIfAbsent(lane, new Slot());
        wake(lane);
    }

    void remove(Lane lane) {
        Slot slot = slots.remove(lane);
        if (slot != null) {
            slot.cancelTimer();
        }
    }

    /** The lane may have something to do. */
    void wake(Lane lane) {
        Slot slot = slots.get(lane);
        if (slot == null || !slot.enqueue(lane.concurrency())) {
            return;
        }
        try {
            Future<?> unused = workers.submit(() -> run(lane, slot));
        } catch (RejectedExecutionException e) {
            slot.leave();
        }
    }

    private void run(Lane lane, Slot slot) {
        slot.enter();
        int done = 0;
        boolean fault = false;
        try {
            done = lane.turn(() -> wake(lane));
        } catch (RuntimeException e) {
            fault = true;
            Failures.unexpected(log, e);
        } finally {
            slot.leave();
        }
        onTurn.run();
        try {
            next(lane, slot, done, fault);
        } catch (RuntimeException e) {
            Failures.unexpected(log, e);
            later(lane, slot, AFTER_FAULT);
        }
    }

    private void next(Lane lane, Slot slot, int done, boolean fault) {
        if (fault) {
            later(lane, slot, AFTER_FAULT);
            return;
        }
        Instant now = clock.instant();
        lane.nextRun().ifPresent(due -> {
            if (due.isAfter(now)) {
                later(lane, slot, Duration.between(now, due));
            } else if (done > 0 || slot.wokenMeanwhile()) {
                wake(lane);
            } else {
                later(lane, slot, BUSY);
            }
        });
    }

    private void later(Lane lane, Slot slot, Duration wait) {
        Duration bounded = wait.compareTo(FAREST) > 0 ? FAREST : wait;
        try {
            slot.timer(timer.schedule(() -> wake(lane), bounded.toMillis() + 1, TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException e) {
            // Closed meanwhile: what waits is in the store.
            log.debug("The engine is closed; {} waits for its next start", lane.destination());
        }
    }

    /** Lets turns that are under way end, for at most this long. */
    boolean close(Duration wait) throws InterruptedException {
        timer.shutdownNow();
        workers.shutdown();
        return workers.awaitTermination(wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdownNow();
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** The turns of one lane. */
    private static final class Slot {
        private boolean queued;
        private boolean woken;
        private int active;
        private @Nullable Future<?> timer;

        synchronized boolean enqueue(int concurrency) {
            if (queued || active >= concurrency) {
                woken = true;
                return false;
            }
            queued = true;
            return true;
        }

        synchronized void enter() {
            queued = false;
            woken = false;
            active++;
        }

        synchronized void leave() {
            if (active > 0) {
                active--;
            } else {
                queued = false;
            }
        }

        synchronized boolean wokenMeanwhile() {
            return woken;
        }

        synchronized void timer(Future<?> next) {
            cancelTimer();
            timer = next;
        }

        synchronized void cancelTimer() {
            if (timer != null) {
                timer.cancel(false);
            }
        }
    }
}
