package io.github.nps4j.sync;

import io.github.nps4j.sync.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives lanes turns on a bounded number of threads. A lane that has more to do goes to the end of the queue after each
 * page, so that no lane keeps another one waiting for longer than a page. Thread-safe.
 *
 * <p>A CRM that hangs holds a thread until its call times out. So that the others do not wait for it, threads are added
 * while turns take long or wait in line, up to a greatest number; and lanes that were slow or failed at their last turn,
 * or did not answer lately, never hold all of them ({@link Admission}).
 */
final class LanePool implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LanePool.class);

    /** When work is due, but another worker holds its customer or lease. */
    private static final Duration BUSY = Duration.ofMillis(100);

    private static final Duration AFTER_FAULT = Duration.ofSeconds(1);
    private static final Duration FAREST = Duration.ofMinutes(5);
    private static final Duration LONG_TURN = Duration.ofMillis(250);
    private static final Duration SLOW_TURN = Duration.ofSeconds(5);

    /** How long an answer counts: a lane that was idle for longer is not known to answer still. */
    private static final Duration PROVEN = Duration.ofMinutes(10);

    private static final Duration WATCH = Duration.ofMillis(100);
    private static final Duration REPORT = Duration.ofSeconds(30);

    private final int threads;
    private final int mostThreads;
    private final Clock clock;
    private final Runnable onTurn;
    private final ThreadPoolExecutor workers;
    private final ScheduledExecutorService timer;
    private final ConcurrentHashMap<Lane, Slot> slots = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Thread, Long> turns = new ConcurrentHashMap<>();
    private final Admission<Turn> admission;
    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong lastReport = new AtomicLong();

    LanePool(int threads, int mostThreads, Clock clock, Runnable onTurn, Runnable poll, Duration pollInterval) {
        this.threads = threads;
        this.mostThreads = mostThreads;
        this.clock = clock;
        this.onTurn = onTurn;
        this.admission = new Admission<>(mostThreads);
        this.workers = new ThreadPoolExecutor(
                threads, mostThreads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("nps4j-worker-"));
        ScheduledThreadPoolExecutor clockwork = new ScheduledThreadPoolExecutor(1, named("nps4j-timer-"));
        // Each turn sets a timer anew; the old ones must not pile up until their time.
        clockwork.setRemoveOnCancelPolicy(true);
        this.timer = clockwork;
        repeat(poll, pollInterval);
        repeat(this::adjustThreads, WATCH);
    }

    private void repeat(Runnable work, Duration interval) {
        Future<?> unused = timer.scheduleWithFixedDelay(
                () -> guarded(work), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A fault must not end the repetition for good. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            report(e);
        }
    }

    /** An outage of the store meets every lane again and again; it is told once in a while. */
    private void report(RuntimeException e) {
        if (!(e instanceof StoreException)) {
            Failures.unexpected(log, e);
            return;
        }
        long now = System.nanoTime();
        long last = lastReport.get();
        if ((last == 0 || now - last > REPORT.toNanos()) && lastReport.compareAndSet(last, now)) {
            log.warn("Deliveries wait: {}", e.getMessage());
        } else {
            log.debug("Deliveries wait: {}", e.getMessage());
        }
    }

    /** Threads mostly wait for a CRM's answer: where turns wait in line or take long, more of them do no harm. */
    private void adjustThreads() {
        long longAgo = System.nanoTime() - LONG_TURN.toNanos();
        int busy = (int)
                turns.values().stream().filter(start -> start - longAgo < 0).count();
        int inLine = workers.getQueue().size();
        int wanted = threads + busy;
        if (inLine > 0) {
            wanted = Math.max(wanted, workers.getPoolSize() + inLine);
        }
        wanted = Math.min(mostThreads, wanted);
        if (workers.getCorePoolSize() != wanted) {
            workers.setCorePoolSize(wanted);
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
        if (slot == null || !slot.enqueue(lane.concurrency(admitted.get() < threads))) {
            return;
        }
        Turn turn = new Turn(lane, slot, lane.ailing() ? Admission.Standing.AILING : slot.standing());
        if (admission.enter(turn, turn.standing())) {
            execute(turn);
        }
    }

    private void execute(Turn turn) {
        grow(admitted.incrementAndGet());
        try {
            workers.execute(() -> run(turn));
        } catch (RejectedExecutionException e) {
            admitted.decrementAndGet();
            turn.slot().leave();
        }
    }

    /** A turn that finds every thread taken gets one at once; {@link #adjustThreads} takes back what is not needed. */
    private void grow(int turnsInHand) {
        int wanted = Math.min(mostThreads, turnsInHand);
        if (wanted > workers.getCorePoolSize()) {
            workers.setCorePoolSize(wanted);
        }
    }

    private void run(Turn turn) {
        Lane lane = turn.lane();
        Slot slot = turn.slot();
        slot.enter();
        int done = 0;
        boolean fault = false;
        long start = System.nanoTime();
        turns.put(Thread.currentThread(), start);
        begun.incrementAndGet();
        try {
            // A destination may have been removed while its turn waited in line; its adapter may be closed by now.
            done = slots.get(lane) == slot ? lane.turn(() -> wake(lane)) : 0;
        } catch (RuntimeException e) {
            fault = true;
            report(e);
        } finally {
            turns.remove(Thread.currentThread());
            slot.took(System.nanoTime() - start, done > 0 && !lane.ailing());
            slot.leave();
            admitted.decrementAndGet();
            Turn waiting = admission.leave(turn.standing());
            if (waiting != null) {
                execute(waiting);
            }
        }
        onTurn.run();
        if (slots.get(lane) != slot) {
            return;
        }
        try {
            next(lane, slot, done, fault);
        } catch (RuntimeException e) {
            report(e);
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

    /** How many turns have begun so far. */
    long begun() {
        return begun.get();
    }

    /** Whether a turn is under way, other than one of the calling thread. */
    boolean busy() {
        return turns.keySet().stream().anyMatch(thread -> thread != Thread.currentThread());
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

    private record Turn(Lane lane, Slot slot, Admission.Standing standing) {}

    /** The turns of one lane. */
    private static final class Slot {
        private boolean slow;
        private boolean answered;
        private long answeredAt;
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

        synchronized Admission.Standing standing() {
            if (slow) {
                return Admission.Standing.AILING;
            }
            boolean lately = answered && System.nanoTime() - answeredAt < PROVEN.toNanos();
            return lately ? Admission.Standing.PROVEN : Admission.Standing.UNPROVEN;
        }

        /** How long a turn took, and whether the destination answered in it. */
        synchronized void took(long nanos, boolean answer) {
            slow = nanos > SLOW_TURN.toNanos();
            if (slow) {
                answered = false;
            } else if (answer) {
                answered = true;
                answeredAt = System.nanoTime();
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
