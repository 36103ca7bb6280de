package io.github.nps4j.testkit.internal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The faults that wait for requests, oldest first. Thread-safe.
 *
 * @param <E> what names an endpoint
 * @param <F> a fault of the vendor
 */
public final class Faults<E, F> {

    private static final class Waiting<E, F> {
        private final Predicate<E> where;
        private final F fault;
        private int left;

        private Waiting(Predicate<E> where, F fault, int left) {
            this.where = where;
            this.fault = fault;
            this.left = left;
        }
    }

    private final List<Waiting<E, F>> waiting = new ArrayList<>();

    /** No faults. */
    public Faults() {}

    /**
     * Adds a fault.
     *
     * @param where which endpoints it waits for
     * @param fault the fault
     * @param times how many requests it meets; {@link Integer#MAX_VALUE} for all
     */
    public synchronized void add(Predicate<E> where, F fault, int times) {
        waiting.add(new Waiting<>(where, fault, times));
    }

    /** Forgets all faults. */
    public synchronized void clear() {
        waiting.clear();
    }

    /**
     * The fault that a request meets.
     *
     * @param endpoint where the request goes
     * @return the oldest fault that waits for this endpoint, or {@code null}
     */
    public synchronized @Nullable F take(E endpoint) {
        for (Iterator<Waiting<E, F>> i = waiting.iterator(); i.hasNext(); ) {
            Waiting<E, F> one = i.next();
            if (one.where.test(endpoint)) {
                if (one.left != Integer.MAX_VALUE && --one.left == 0) {
                    i.remove();
                }
                return one.fault;
            }
        }
        return null;
    }
}
