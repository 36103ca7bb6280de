package io.github.nps4j.sync;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides whose turn may have a thread now. A destination that hangs holds a thread until its call times out, so those of
 * which this is to be feared may together never hold all of them: a quarter is left to those that answered lately, and of
 * the others those that failed get no more than half. What may not run waits in line. Thread-safe.
 *
 * @param <T> a turn
 */
final class Admission<T> {

    /** What is known of a destination. */
    enum Standing {
        /** It answered lately. */
        PROVEN,
        /** Nothing is known, as of one that is called for the first time. */
        UNPROVEN,
        /** It was slow or failed at its last turn. */
        AILING
    }

    private final int mostAiling;
    private final int mostInAll;
    private final Map<Standing, Deque<T>> lines = new EnumMap<>(Standing.class);
    private int ailing;
    private int unproven;

    /**
     * An admission.
     *
     * @param threads how many threads there may be at most
     */
    Admission(int threads) {
        this.mostAiling = Math.max(1, threads / 2);
        this.mostInAll = Math.max(1, threads - threads / 4);
        lines.put(Standing.UNPROVEN, new ArrayDeque<>());
        lines.put(Standing.AILING, new ArrayDeque<>());
    }

    /** Whether the turn may have a thread at once; if not, it waits until {@link #leave} hands it out. */
    synchronized boolean enter(T turn, Standing standing) {
        Deque<T> line = lines.get(standing);
        if (line == null) {
            return true;
        }
        if (!hasPlace(standing)) {
            line.addLast(turn);
            return false;
        }
        take(standing);
        return true;
    }

    /** Ends a turn that had entered; the turn that may have a thread instead, or {@code null}. */
    synchronized @Nullable T leave(Standing standing) {
        switch (standing) {
            case PROVEN -> {
                return null;
            }
            case UNPROVEN -> unproven--;
            case AILING -> ailing--;
        }
        T next = next(Standing.UNPROVEN);
        return next == null ? next(Standing.AILING) : next;
    }

    private @Nullable T next(Standing standing) {
        Deque<T> line = lines.get(standing);
        if (line == null || line.isEmpty() || !hasPlace(standing)) {
            return null;
        }
        take(standing);
        return line.pollFirst();
    }

    private boolean hasPlace(Standing standing) {
        return ailing + unproven < mostInAll && (standing != Standing.AILING || ailing < mostAiling);
    }

    private void take(Standing standing) {
        if (standing == Standing.AILING) {
            ailing++;
        } else {
            unproven++;
        }
    }
}
