package io.github.nps4j.sync;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmLimits;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.sync.store.Claim;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.Reason;
import io.github.nps4j.sync.store.Settlement;
import io.github.nps4j.sync.store.StoreException;
import io.github.nps4j.sync.store.SyncStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The work of one destination, page by page. Has no thread of its own; several threads may take turns at the same time,
 * each with its own claim. Thread-safe.
 */
final class Lane {

    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    /** A probe after failures claims no more than this. */
    private static final int PROBE = 10;

    private static final CrmLimits LEAST = new CrmLimits(1, 1, 1);

    private static final Duration SCHEMA_AGE = Duration.ofHours(1);

    private final Destination destination;
    private final SyncStore store;
    private final SyncSettings settings;
    private final Gate gate;
    private final LaneState state;
    private final Map<String, Checked> checked = new ConcurrentHashMap<>();
    private final Queue<Claimed> interrupted = new ConcurrentLinkedQueue<>();

    Lane(Destination destination, SyncStore store, SyncSettings settings) {
        this.destination = destination;
        this.store = store;
        this.settings = settings;
        this.gate = new Gate(destination.id(), settings.random());
        this.state = new LaneState(gate, settings, () -> limits().concurrency());
    }

    Destination destination() {
        return destination;
    }

    Rollout rollout() {
        return new Rollout(destination, store, settings, state);
    }

    /** Writes a few deliveries while the destination is held for everything else. */
    CanaryReport canary(int records) {
        CanaryReport report = rollout().canary(records, this::resume);
        settings.tell(listener -> listener.destinationChanged(status()));
        return report;
    }

    /** How the destination is doing: the store's hold stands above what this process has seen. */
    DestinationStatus status() {
        Reason held = store.holds().get(destination.id());
        if (held == null) {
            return gate.status();
        }
        boolean gone = held.code().equals(Reason.GONE);
        return new DestinationStatus(
                destination.id(),
                gone ? DestinationStatus.State.STOPPED : DestinationStatus.State.PAUSED,
                Failure.of(gone ? FailureKind.GONE : FailureKind.UNAVAILABLE, held.text()),
                null);
    }

    void pause(String why) {
        hold(new Reason(Reason.PAUSED, why));
    }

    void resume() {
        store.unhold(destination.id());
        checked.clear();
        gate.reset();
        settings.tell(listener -> listener.destinationChanged(status()));
    }

    private void hold(Reason reason) {
        store.hold(destination.id(), reason, settings.clock().instant());
        settings.tell(listener -> listener.destinationChanged(status()));
    }

    /** Whether the destination failed at its last call. */
    boolean ailing() {
        return gate.probing();
    }

    /**
     * How many threads may take turns at the same time.
     *
     * @param idle whether there are threads that nobody else needs: then some turns prepare and store their pages while
     *     all calls that the CRM allows are under way
     */
    int concurrency(boolean idle) {
        if (gate.probing()) {
            return 1;
        }
        int calls = limits().concurrency();
        return idle ? calls + 1 + calls / 4 : calls;
    }

    /**
     * Works off one page of what is due.
     *
     * @param onFullPage run when the page is full, so that another thread may take the next one
     * @return how many deliveries were settled or given back; 0 if nothing could be done now
     */
    int turn(Runnable onFullPage) {
        endInterrupted();
        Instant now = settings.clock().instant();
        if (!gate.open(now)) {
            return 0;
        }
        boolean probing = gate.probing();
        int limit = probing ? PROBE : pageSize();
        long asked = System.nanoTime();
        Claim claim = store.claim(destination.id(), limit, now, settings.lease());
        if (claim.deliveries().isEmpty()) {
            return 0;
        }
        if (!probing && claim.deliveries().size() >= limit) {
            onFullPage.run();
        }
        Claimed claimed = new Claimed(destination, store, settings, state, claim, asked).heedingGate();
        try {
            Failure stop = work(claimed);
            if (stop != null) {
                stop(claimed, stop);
            }
            if (stop == null && probing && claimed.answered()) {
                // Nothing was taken, but nothing failed either: the destination answers.
                state.answered(settings.clock().instant());
            }
        } finally {
            end(claimed);
        }
        return Math.max(1, claimed.settledCount());
    }

    /** If the store is away, the claim is kept and ended as soon as it is back, not when its lease is over. */
    private void end(Claimed claimed) {
        try {
            claimed.end();
        } catch (StoreException e) {
            interrupted.add(claimed);
            throw e;
        }
    }

    /**
     * Ends the claims that an outage of the store has left behind.
     *
     * @throws StoreException if it is still away; they are kept then
     */
    void endInterrupted() {
        for (Claimed claimed = interrupted.poll(); claimed != null; claimed = interrupted.poll()) {
            end(claimed);
        }
    }

    /** Whether an outage of the store has left claims behind whose results are only in this process. */
    boolean hasInterrupted() {
        return !interrupted.isEmpty();
    }

    /** When there is something to do next; empty if nothing waits or the host must act first. */
    Optional<Instant> nextRun() {
        Instant opens = gate.until();
        return store.nextDue(destination.id()).map(due -> opens != null && opens.isAfter(due) ? opens : due);
    }

    private @Nullable Failure work(Claimed claimed) {
        try {
            Map<String, List<Delivery>> byMapping = new LinkedHashMap<>();
            for (Delivery delivery : claimed.open()) {
                byMapping
                        .computeIfAbsent(delivery.mapping(), name -> new ArrayList<>())
                        .add(delivery);
            }
            for (Map.Entry<String, List<Delivery>> entry : byMapping.entrySet()) {
                FieldMapping mapping = destination.mapping(entry.getKey()).orElse(null);
                if (mapping == null) {
                    withoutMapping(claimed, entry.getKey(), entry.getValue());
                    continue;
                }
                Failure stop = new Page(claimed, mapping, preflight(claimed, mapping)).run(entry.getValue());
                if (stop != null) {
                    return stop;
                }
            }
            return null;
        } catch (CrmException e) {
            return e.failure();
        } catch (StoreException e) {
            // Not the destination's fault.
            throw e;
        } catch (RuntimeException e) {
            return Failures.unexpected(log, e);
        }
    }

    private void stop(Claimed claimed, Failure failure) {
        if (failure.kind() == FailureKind.SCHEMA) {
            checked.clear();
        }
        boolean news = true;
        if (failure.kind() == FailureKind.GONE) {
            hold(Reason.of(failure));
        } else {
            news = claimed.failed(failure);
        }
        log.atLevel(news ? Level.WARN : Level.DEBUG)
                .log("Destination {} is left alone for now: {}", destination.id(), failure);
        Settlement givenBack = new Settlement();
        claimed.open().forEach(delivery -> givenBack.add(claimed.givenBack(delivery, failure)));
        claimed.settle(givenBack);
    }

    private static void withoutMapping(Claimed claimed, String name, List<Delivery> deliveries) {
        Settlement settlement = new Settlement();
        Reason reason = new Reason(
                Reason.NO_MAPPING,
                "the destination has no mapping '" + name
                        + "' any more: add it again and replay, or drop the delivery");
        deliveries.forEach(delivery -> settlement.add(claimed.settled(delivery, DeliveryState.DEAD, reason, null)));
        claimed.settle(settlement);
    }

    /** Before the first write, and again now and then, the mapping is held against the CRM's schema. */
    private Preflight preflight(Claimed claimed, FieldMapping mapping) {
        Preflight known = checked(mapping);
        if (known != null) {
            return known;
        }
        Failure refusal = claimed.beginCall();
        if (refusal != null) {
            throw new CrmException(refusal);
        }
        try {
            // Another turn may have asked meanwhile.
            known = checked(mapping);
            return known == null ? check(mapping) : known;
        } finally {
            claimed.endCall(null);
        }
    }

    private @Nullable Preflight checked(FieldMapping mapping) {
        Checked last = checked.get(mapping.name());
        if (last == null || !last.at().plus(SCHEMA_AGE).isAfter(settings.clock().instant())) {
            return null;
        }
        return last.preflight();
    }

    private Preflight check(FieldMapping mapping) {
        Instant now = settings.clock().instant();
        Preflight preflight = new Preflight(mapping, destination.adapter());
        List<String> problems = preflight.blocking();
        if (!problems.isEmpty()) {
            throw new CrmException(Failure.of(
                    FailureKind.SCHEMA,
                    "mapping '" + mapping.name() + "' does not fit the "
                            + mapping.recordType().name() + " of destination '" + destination.id() + "': "
                            + String.join("; ", problems)));
        }
        checked.put(mapping.name(), new Checked(preflight, now));
        return preflight;
    }

    private int pageSize() {
        // Where a CRM takes one record per call, a long page would outlast its lease.
        return Math.min(settings.pageSize(), Math.max(50, 100 * limits().writeBatch()));
    }

    /** An adapter that fails even here must not take down whoever only wants to know how many threads it may have. */
    private CrmLimits limits() {
        try {
            return destination.adapter().limits();
        } catch (RuntimeException e) {
            Failures.unexpected(log, e);
            return LEAST;
        }
    }

    private record Checked(Preflight preflight, Instant at) {}
}
