package io.github.nps4j.sync;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryFilter;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.StoreException;
import io.github.nps4j.sync.store.SyncStore;
import io.github.nps4j.sync.store.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that makes the first deliveries to a destination safe, and looks after the later ones. Thread-safe. */
final class Rollout {

    private static final Logger log = LoggerFactory.getLogger(Rollout.class);

    private final Destination destination;
    private final SyncStore store;
    private final SyncSettings settings;
    private final LaneState state;

    Rollout(Destination destination, SyncStore store, SyncSettings settings, LaneState state) {
        this.destination = destination;
        this.store = store;
        this.settings = settings;
        this.state = state;
    }

    DryRunReport dryRun(List<NpsResponse> responses) {
        Instant now = settings.clock().instant();
        List<Delivery> deliveries = new ArrayList<>();
        for (NpsResponse response : responses) {
            destination
                    .mappingFor(response)
                    .ifPresent(mapping -> deliveries.add(Delivery.builder(
                                    deliveries.size() + 1L,
                                    destination.id(),
                                    mapping.name(),
                                    Work.FIELDS,
                                    response,
                                    now)
                            .build()));
        }
        return new DryRun(destination, store, settings, state).run(deliveries);
    }

    DryRunReport dryRun(int waiting) {
        DeliveryFilter filter = DeliveryFilter.in(DeliveryState.WAITING)
                .destination(destination.id())
                .limit(waiting);
        return new DryRun(destination, store, settings, state)
                .run(store.find(filter).stream()
                        .filter(delivery -> delivery.work().equals(Work.FIELDS))
                        .toList());
    }

    /** Leaves the destination held if anything differs, or if it was held before. */
    CanaryReport canary(int records, Runnable resume) {
        boolean held = store.holds().containsKey(destination.id());
        if (!held) {
            store.hold(destination.id(), Canary.underWay(), settings.clock().instant());
        }
        CanaryReport report;
        try {
            report = new Canary(destination, store, settings, state).run(records);
        } catch (IllegalArgumentException | IllegalStateException e) {
            // nothing was written
            if (!held) {
                resume.run();
            }
            throw e;
        }
        if (!report.passed()) {
            store.hold(
                    destination.id(), Canary.stopped(report), settings.clock().instant());
            log.warn("{}", report);
        } else if (!held) {
            resume.run();
        }
        return report;
    }

    ReconcileReport reconcile(ReconcileOptions options) {
        return new Reconcile(destination, store, settings).run(options);
    }

    /** For a scheduler, which would give up after an exception. */
    void reconcileQuietly(ReconcileOptions options) {
        try {
            log.info("{}", reconcile(options));
        } catch (CrmException e) {
            log.warn("Destination {} could not be reconciled: {}", destination.id(), e.failure());
        } catch (StoreException e) {
            log.warn("Destination {} could not be reconciled, because the store is away", destination.id());
        } catch (RuntimeException e) {
            Failures.unexpected(log, e);
        }
    }
}
