package io.github.nps4j.sync;

import io.github.nps4j.sync.store.Delivery;
import java.util.List;

/**
 * Told about what the engine does. Called on the engine's threads after the store has it; must be quick and thread-safe.
 * An exception is logged and otherwise ignored.
 */
public interface SyncListener {

    /**
     * Deliveries have a new state. A crash right after the store's commit can lose this call: what must not be lost
     * reads the store.
     *
     * @param deliveries in their new state; those given back for another try are {@code WAITING}
     */
    default void delivered(List<Delivery> deliveries) {}

    /**
     * Results came after the lease had ended and another worker had taken the deliveries over (this process was suspended,
     * or starved), so the store refused them. Fields that were written so late are written again as they should stand; notes
     * and tasks are looked for again, and a second copy is removed where the CRM lets it be.
     *
     * @param deliveries as this process would have settled them
     */
    default void refused(List<Delivery> deliveries) {}

    /**
     * A destination changed its state.
     *
     * @param status the new state
     */
    default void destinationChanged(DestinationStatus status) {}
}
