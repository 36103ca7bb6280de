package io.github.nps4j.sync.store;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which deliveries are meant. Every part that is not given matches all. Immutable. */
public final class DeliveryFilter {

    private final @Nullable String destination;
    private final @Nullable DeliveryState state;
    private final @Nullable String reasonCode;
    private final long afterId;
    private final int limit;

    private DeliveryFilter(
            @Nullable String destination,
            @Nullable DeliveryState state,
            @Nullable String reasonCode,
            long afterId,
            int limit) {
        this.destination = destination;
        this.state = state;
        this.reasonCode = reasonCode;
        this.afterId = afterId;
        this.limit = limit;
    }

    /**
     * All deliveries, a page of 1,000 at a time.
     *
     * @return the widest filter
     */
    public static DeliveryFilter all() {
        return new DeliveryFilter(null, null, null, 0, 1_000);
    }

    /**
     * Deliveries in a state.
     *
     * @param state the state
     * @return the filter
     */
    public static DeliveryFilter in(DeliveryState state) {
        return new DeliveryFilter(null, state, null, 0, 1_000);
    }

    /**
     * Only those of a destination.
     *
     * @param destination the destination's id
     * @return a narrower filter
     */
    public DeliveryFilter destination(String destination) {
        return new DeliveryFilter(destination, state, reasonCode, afterId, limit);
    }

    /**
     * Only those with a reason.
     *
     * @param code the reason's code, such as {@link Reason#AMBIGUOUS}
     * @return a narrower filter
     */
    public DeliveryFilter reason(String code) {
        return new DeliveryFilter(destination, state, code, afterId, limit);
    }

    /**
     * The page after a delivery; deliveries come in the order of their ids.
     *
     * @param id the id of the last delivery of the page before
     * @return the filter of the next page
     */
    public DeliveryFilter after(long id) {
        return new DeliveryFilter(destination, state, reasonCode, id, limit);
    }

    /**
     * The size of a page.
     *
     * @param limit 1 to 10,000
     * @return the filter with that page size
     * @throws IllegalArgumentException if out of range
     */
    public DeliveryFilter limit(int limit) {
        if (limit < 1 || limit > 10_000) {
            throw new IllegalArgumentException("a page of deliveries holds 1 to 10000; got " + limit);
        }
        return new DeliveryFilter(destination, state, reasonCode, afterId, limit);
    }

    /**
     * The destination.
     *
     * @return its id, or empty for all
     */
    public Optional<String> destination() {
        return Optional.ofNullable(destination);
    }

    /**
     * The state.
     *
     * @return the state, or empty for all
     */
    public Optional<DeliveryState> state() {
        return Optional.ofNullable(state);
    }

    /**
     * The reason's code.
     *
     * @return the code, or empty for all
     */
    public Optional<String> reason() {
        return Optional.ofNullable(reasonCode);
    }

    /**
     * Where the page begins.
     *
     * @return only deliveries with a greater id
     */
    public long afterId() {
        return afterId;
    }

    /**
     * The size of a page.
     *
     * @return 1 to 10,000
     */
    public int limit() {
        return limit;
    }

    /**
     * Whether a delivery passes, for stores that filter in memory; the page is not looked at.
     *
     * @param delivery the delivery
     * @return {@code true} if it is meant
     */
    public boolean matches(Delivery delivery) {
        return (destination == null || destination.equals(delivery.destination()))
                && (state == null || state == delivery.state())
                && (reasonCode == null
                        || delivery.reason()
                                .filter(reason -> reason.code().equals(reasonCode))
                                .isPresent());
    }
}
