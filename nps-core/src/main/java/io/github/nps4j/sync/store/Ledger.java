package io.github.nps4j.sync.store;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The account of everything that was submitted. Two equations hold at every moment: received = accepted + duplicates +
 * refused responses; and for each destination, deliveries = applied + superseded + waiting + review + dead + suppressed.
 *
 * <p>All numbers come from one consistent view of the store. Immutable.
 */
public final class Ledger {

    private final long accepted;
    private final long duplicates;
    private final Map<Refusal, Long> refused;
    private final Map<String, Map<DeliveryState, Long>> byDestination;
    private final Map<String, Map<String, Long>> reasons;

    /**
     * A ledger, for stores.
     *
     * @param accepted responses (revisions) that were accepted
     * @param duplicates responses that had been accepted before
     * @param refused why responses were refused, to how many; absent reasons count 0
     * @param byDestination destination to state to number of deliveries; absent states count 0
     * @param reasons destination to {@code STATE/code} to number of settled deliveries with that reason
     */
    public Ledger(
            long accepted,
            long duplicates,
            Map<Refusal, Long> refused,
            Map<String, Map<DeliveryState, Long>> byDestination,
            Map<String, Map<String, Long>> reasons) {
        this.accepted = accepted;
        this.duplicates = duplicates;
        Map<Refusal, Long> refusals = new EnumMap<>(Refusal.class);
        refused.forEach((why, count) -> {
            if (count > 0) {
                refusals.put(why, count);
            }
        });
        this.refused = Collections.unmodifiableMap(refusals);
        Map<String, Map<DeliveryState, Long>> states = new TreeMap<>();
        byDestination.forEach((destination, counts) -> {
            Map<DeliveryState, Long> complete = new EnumMap<>(DeliveryState.class);
            for (DeliveryState state : DeliveryState.values()) {
                complete.put(state, counts.getOrDefault(state, 0L));
            }
            states.put(destination, Collections.unmodifiableMap(complete));
        });
        this.byDestination = Collections.unmodifiableMap(states);
        Map<String, Map<String, Long>> copies = new TreeMap<>();
        reasons.forEach(
                (destination, counts) -> copies.put(destination, Collections.unmodifiableMap(new TreeMap<>(counts))));
        this.reasons = Collections.unmodifiableMap(copies);
    }

    /**
     * Everything that was submitted.
     *
     * @return accepted, duplicate and refused responses
     */
    public long received() {
        return accepted + duplicates + refused();
    }

    /**
     * Responses (each revision counts) that were accepted.
     *
     * @return 0 or more
     */
    public long accepted() {
        return accepted;
    }

    /**
     * Responses that had been accepted before, with the same revision and content.
     *
     * @return 0 or more
     */
    public long duplicates() {
        return duplicates;
    }

    /**
     * Responses that were refused, for example because they are dated in the future.
     *
     * @return 0 or more
     */
    public long refused() {
        return refused.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Why responses were refused.
     *
     * @return reason to number of responses, only where there are any; the numbers add up to {@link #refused()}
     */
    public Map<Refusal, Long> refusals() {
        return refused;
    }

    /**
     * The destinations that have deliveries.
     *
     * @return their ids with the number of deliveries in each state
     */
    public Map<String, Map<DeliveryState, Long>> byDestination() {
        return byDestination;
    }

    /**
     * Why deliveries of a destination are in review, dead, superseded or suppressed.
     *
     * @param destination the destination's id
     * @return {@code STATE/code}, for example {@code REVIEW/ambiguous}, to number of deliveries
     */
    public Map<String, Long> reasons(String destination) {
        return reasons.getOrDefault(destination, Map.of());
    }

    /**
     * All deliveries, of every destination.
     *
     * @return 0 or more
     */
    public long deliveries() {
        return byDestination.values().stream()
                .flatMap(counts -> counts.values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    /**
     * The deliveries in a state, of every destination.
     *
     * @param state the state
     * @return 0 or more
     */
    public long count(DeliveryState state) {
        return byDestination.values().stream()
                .mapToLong(counts -> counts.getOrDefault(state, 0L))
                .sum();
    }

    /**
     * The deliveries of a destination in a state.
     *
     * @param destination the destination's id
     * @param state the state
     * @return 0 or more
     */
    public long count(String destination, DeliveryState state) {
        return byDestination.getOrDefault(destination, Map.of()).getOrDefault(state, 0L);
    }

    /** A table: one line for the responses, one for each destination. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("responses: ")
                .append(received())
                .append(" received = ")
                .append(accepted)
                .append(" accepted + ")
                .append(duplicates)
                .append(" duplicates + ")
                .append(refused())
                .append(" refused");
        byDestination.forEach((destination, counts) -> {
            text.append(System.lineSeparator())
                    .append(destination)
                    .append(": ")
                    .append(counts.values().stream().mapToLong(Long::longValue).sum())
                    .append(" deliveries = ")
                    .append(counts.getOrDefault(DeliveryState.APPLIED, 0L))
                    .append(" applied + ")
                    .append(counts.getOrDefault(DeliveryState.SUPERSEDED, 0L))
                    .append(" superseded + ")
                    .append(counts.getOrDefault(DeliveryState.WAITING, 0L))
                    .append(" waiting + ")
                    .append(counts.getOrDefault(DeliveryState.REVIEW, 0L))
                    .append(" in review + ")
                    .append(counts.getOrDefault(DeliveryState.DEAD, 0L))
                    .append(" dead + ")
                    .append(counts.getOrDefault(DeliveryState.SUPPRESSED, 0L))
                    .append(" suppressed");
        });
        return text.toString();
    }
}
