package io.github.nps4j.sync.store;

import java.time.Instant;

/**
 * A delivery that is to be created together with its response.
 *
 * @param destination the destination's id
 * @param mapping the name of the mapping
 * @param work what is to be done
 * @param customer the token of the customer: deliveries of one customer are never under way twice at a destination
 * @param dueAt not to be started before
 */
public record NewDelivery(String destination, String mapping, Work work, String customer, Instant dueAt) {
    /** Names destination and work, not the customer. */
    @Override
    public String toString() {
        return "NewDelivery[" + destination + ", " + mapping + ", " + work.id() + "]";
    }
}
