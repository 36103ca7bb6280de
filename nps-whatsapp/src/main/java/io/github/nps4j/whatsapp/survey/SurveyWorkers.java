package io.github.nps4j.whatsapp.survey;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads that look for work whenever they are woken, and otherwise from time to time. */
final class SurveyWorkers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SurveyWorkers.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final int count;
    private final Duration pollInterval;
    private final Runnable work;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final List<Thread> threads = new ArrayList<>();
    private long calls;
    private boolean closed;

    SurveyWorkers(int count, Duration pollInterval, Runnable work) {
        this.count = count;
        this.pollInterval = pollInterval;
        this.work = work;
    }

    void start() {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("it is closed: build a new one");
            }
            while (threads.size() < count) {
                Thread thread = new Thread(this::run, "nps-whatsapp-survey-" + (threads.size() + 1));
                thread.setDaemon(true);
                threads.add(thread);
                thread.start();
            }
        } finally {
            lock.unlock();
        }
    }

    void wake() {
        lock.lock();
        try {
            calls++;
            woken.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        long heard = 0;
        while (true) {
            lock.lock();
            try {
                long left = pollInterval.toNanos();
                while (!closed && calls == heard && left > 0) {
                    left = woken.awaitNanos(left);
                }
                if (closed) {
                    return;
                }
                heard = calls;
            } catch (InterruptedException e) {
                return;
            } finally {
                lock.unlock();
            }
            try {
                work.run();
            } catch (RuntimeException e) {
                // The store may be away; the next poll tries again.
                LOG.warn(
                        "The work of surveys failed and goes on with the next poll: {}",
                        e.getClass().getName());
            }
        }
    }

    @Override
    public void close() {
        List<Thread> running;
        lock.lock();
        try {
            closed = true;
            woken.signalAll();
            running = List.copyOf(threads);
        } finally {
            lock.unlock();
        }
        for (Thread thread : running) {
            try {
                if (thread != Thread.currentThread()) {
                    thread.join(PATIENCE.toMillis());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
