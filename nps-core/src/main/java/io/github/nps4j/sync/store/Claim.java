package io.github.nps4j.sync.store;

import java.time.Instant;
import java.util.List;

/**
 * Deliveries that one worker may work on until its lease ends. Another worker gets them only after that.
 *
 * @param lease unique id of the lease
 * @param destination the destination's id
 * @param until when the lease ends unless renewed
 * @param deliveries the deliveries, oldest due first; where a customer has several, they are claimed together as far as
 *     the limit allows
 */
public record Claim(String lease, String destination, Instant until, List<Delivery> deliveries) {
    /** A claim. */
    public Claim {
        deliveries = List.copyOf(deliveries);
    }
}
