package io.github.nps4j.sync;

import io.github.nps4j.crm.Failure;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a lane remembers of its destination between turns. Thread-safe. */
final class LaneState {

    /** Forgetting a suspect costs a call or two, nothing else. */
    private static final int MOST_SUSPECTS = 10_000;

    private final Gate gate;
    private final SyncSettings settings;
    private final Map<Long, Integer> suspicion = new LinkedHashMap<>();

    /** Almost always false, and then each delivery is spared the lock that all threads of the lane share. */
    private volatile boolean anySuspects;

    private volatile @Nullable Instant lastSuccess;

    LaneState(Gate gate, SyncSettings settings) {
        this.gate = gate;
        this.settings = settings;
    }

    Gate gate() {
        return gate;
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

    void failed(Failure failure, Instant now) {
        if (gate.failed(failure, now)) {
            settings.tell(listener -> listener.destinationChanged(gate.status()));
        }
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
        if (!anySuspects) {
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
            anySuspects = true;
        }
    }

    void clear(long deliveryId) {
        if (!anySuspects) {
            return;
        }
        synchronized (suspicion) {
            suspicion.remove(deliveryId);
            anySuspects = !suspicion.isEmpty();
        }
    }
}
