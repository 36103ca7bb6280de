package io.github.nps4j.testkit.hubspot;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The faults that wait for requests, oldest first. Thread-safe. */
final class Faults {

    private static final class Waiting {
        private final Predicate<Endpoint> where;
        private final HubSpotFault fault;
        private int left;

        private Waiting(Predicate<Endpoint> where, HubSpotFault fault, int left) {
            this.where = where;
            this.fault = fault;
            this.left = left;
        }
    }

    private final List<Waiting> waiting = new ArrayList<>();

    synchronized void add(Predicate<Endpoint> where, HubSpotFault fault, int times) {
        waiting.add(new Waiting(where, fault, times));
    }

    synchronized void clear() {
        waiting.clear();
    }

    synchronized @Nullable HubSpotFault take(Endpoint endpoint) {
        for (Iterator<Waiting> i = waiting.iterator(); i.hasNext(); ) {
            Waiting one = i.next();
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
