package io.github.nps4j.sync;

import io.github.nps4j.crm.Failure;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** What a lane remembers of its destination between turns. Thread-safe. */
final class LaneState {

    /** Forgetting a suspect costs a call or two, nothing else. */
    private static final int MOST_SUSPECTS = 10_000;

    private final Gate gate;
    private final SyncSettings settings;
    private final CallSlots calls;
    private final Map<Long, Integer> suspicion = new LinkedHashMap<>();

    /** Almost always 0, and then a delivery costs no lock that all turns of the lane share. */
    private volatile int suspects;

    private volatile @Nullable Instant lastSuccess;

    /**
     * The state of a lane that has not done anything yet.
     *
     * @param concurrency how many calls the CRM allows at the same time
     */
    LaneState(Gate gate, SyncSettings settings, IntSupplier concurrency) {
        this.gate = gate;
        this.settings = settings;
        this.calls = new CallSlots(concurrency);
    }

    Gate gate() {
        return gate;
    }

    /** Every call to the CRM takes one of these. */
    CallSlots calls() {
        return calls;
    }

    /** The CRM took something. */
    void succeeded(Instant now) {
        lastSuccess = now;
        answered(now);
    }

    /** The CRM answered, though it may not take anything. */
    void answered(Instant now) {
        if (gate.succeeded(now)) {
            settings.tell(listener -> listener.destinationChanged(gate.status()));
        }
    }

    /** Returns whether that is news: a destination that is down for days fails the same way at each probe. */
    boolean failed(Failure failure, Instant now) {
        boolean news = gate.failed(failure, now);
        if (news) {
            settings.tell(listener -> listener.destinationChanged(gate.status()));
        }
        return news;
    }

    boolean succeededSince(Instant time) {
        Instant success = lastSuccess;
        return success != null && success.isAfter(time);
    }

    /**
     * How many calls failed as a whole that carried this delivery. Nothing tells the record that breaks a call from the
     * others beside it, so all of them are suspected, and tried again in ever smaller company.
     */
    int suspicion(long deliveryId) {
        if (suspects == 0) {
            return 0;
        }
        synchronized (suspicion) {
            return suspicion.getOrDefault(deliveryId, 0);
        }
    }

    void suspect(long deliveryId) {
        synchronized (suspicion) {
            suspicion.merge(deliveryId, 1, Integer::sum);
            if (suspicion.size() > MOST_SUSPECTS) {
                suspicion.remove(suspicion.keySet().iterator().next());
            }
            suspects = suspicion.size();
        }
    }

    void clear(long deliveryId) {
        if (suspects == 0) {
            return;
        }
        synchronized (suspicion) {
            suspicion.remove(deliveryId);
            suspects = suspicion.size();
        }
    }
}
