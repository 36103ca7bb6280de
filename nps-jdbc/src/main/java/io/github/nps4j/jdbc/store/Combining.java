package io.github.nps4j.jdbc.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does together what several threads ask for at the same time under one key. They would have to wait for each other
 * anyway; this way the first of them does the work of all who wait. Thread-safe.
 *
 * @param <R> what is asked for; the work writes its answer into it
 */
final class Combining<R> {

    private final int most;
    private final BiPredicate<R, R> alike;
    private final Map<String, Line> lines = new HashMap<>();

    /**
     * Combines.
     *
     * @param most how many may be done together
     * @param alike which may be done together
     */
    Combining(int most, BiPredicate<R, R> alike) {
        this.most = most;
        this.alike = alike;
    }

    private static final class Waiting<R> {
        private final R request;
        private boolean done;
        private @Nullable RuntimeException failure;

        Waiting(R request) {
            this.request = request;
        }
    }

    private final class Line {
        private final List<Waiting<R>> waiting = new ArrayList<>();
        private boolean busy;
        private int threads;
    }

    /**
     * Returns when the request is done, by this thread or another one.
     *
     * @param work does some requests; the first one is the calling thread's
     */
    void run(String key, R request, Consumer<List<R>> work) {
        Line line = enter(key);
        try {
            Waiting<R> mine = new Waiting<>(request);
            List<Waiting<R>> batch = await(line, mine);
            if (!batch.isEmpty()) {
                lead(line, batch, work);
            }
            if (mine.failure != null) {
                throw mine.failure;
            }
        } finally {
            leave(key, line);
        }
    }

    /** How many threads wait under a key for the one that works. */
    int waiting(String key) {
        Line line;
        synchronized (lines) {
            line = lines.get(key);
        }
        if (line == null) {
            return 0;
        }
        synchronized (line) {
            return line.waiting.size();
        }
    }

    private Line enter(String key) {
        synchronized (lines) {
            Line line = lines.computeIfAbsent(key, name -> new Line());
            line.threads++;
            return line;
        }
    }

    private void leave(String key, Line line) {
        synchronized (lines) {
            line.threads--;
            if (line.threads == 0) {
                lines.remove(key);
            }
        }
    }

    /** What this thread is to do, its own request first; nothing if another one has done it. */
    private List<Waiting<R>> await(Line line, Waiting<R> mine) {
        boolean interrupted = false;
        try {
            synchronized (line) {
                line.waiting.add(mine);
                while (line.busy && !mine.done) {
                    try {
                        line.wait();
                    } catch (InterruptedException e) {
                        // Its request may be under way: it must learn what becomes of it.
                        interrupted = true;
                    }
                }
                if (mine.done) {
                    return List.of();
                }
                line.busy = true;
                return take(line, mine);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private List<Waiting<R>> take(Line line, Waiting<R> mine) {
        List<Waiting<R>> batch = new ArrayList<>();
        batch.add(mine);
        line.waiting.remove(mine);
        Iterator<Waiting<R>> others = line.waiting.iterator();
        while (others.hasNext() && batch.size() < most) {
            Waiting<R> other = others.next();
            if (alike.test(mine.request, other.request)) {
                batch.add(other);
                others.remove();
            }
        }
        return batch;
    }

    private void lead(Line line, List<Waiting<R>> batch, Consumer<List<R>> work) {
        RuntimeException failure = null;
        try {
            work.accept(batch.stream().map(waiting -> waiting.request).toList());
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            synchronized (line) {
                for (Waiting<R> waiting : batch) {
                    waiting.failure = failure;
                    waiting.done = true;
                }
                line.busy = false;
                line.notifyAll();
            }
        }
    }
}
