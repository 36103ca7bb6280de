package io.github.nps4j.examples.readme;

import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryFilter;
import io.github.nps4j.sync.store.DeliveryState;
import java.time.Duration;

/** What operators do: look, decide, try again, stop, forget. */
public final class Operations {

    private Operations() {}

    /**
     * One round of an operator's day.
     *
     * @param sync the engine
     */
    public static void daily(NpsSync sync) {
        System.out.println(sync.ledger());

        for (Delivery delivery : sync.find(DeliveryFilter.in(DeliveryState.REVIEW))) {
            System.out.println(delivery.reason() + " " + delivery.candidates());
            if (delivery.candidates().size() == 1) {
                sync.resolve(delivery.id(), delivery.candidates().get(0));
            }
        }

        // After the mapping or the CRM was mended:
        sync.replay(DeliveryFilter.in(DeliveryState.DEAD).reason("invalid_value"));

        sync.pause("hubspot", "maintenance of the CRM until 6 p.m.");
        sync.resume("hubspot");

        sync.purgeSettled(Duration.ofDays(90));
    }
}
