package io.github.nps4j.sync;

import io.github.nps4j.crm.Failure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a lane remembers of its destination between turns. Thread-safe. */
final class LaneState {

    private final Gate gate;
    private final SyncSettings settings;
    private volatile @Nullable Instant lastSuccess;

    LaneState(Gate gate, SyncSettings settings) {
        this.gate = gate;
        this.settings = settings;
    }

    Gate gate() {
        return gate;
    }

    void succeeded(Instant now) {
        lastSuccess = now;
        if (gate.succeeded()) {
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
}
