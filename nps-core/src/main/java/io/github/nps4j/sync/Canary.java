package io.github.nps4j.sync;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.RecordReader;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.sync.store.Claim;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.Reason;
import io.github.nps4j.sync.store.Settlement.RecordRef;
import io.github.nps4j.sync.store.SyncStore;
import io.github.nps4j.sync.store.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a few waiting deliveries of a held destination and reads them back. Used by one thread. */
final class Canary {

    private static final int MOST = 1_000;

    private final Destination destination;
    private final SyncStore store;
    private final SyncSettings settings;
    private final LaneState state;

    Canary(Destination destination, SyncStore store, SyncSettings settings, LaneState state) {
        this.destination = destination;
        this.store = store;
        this.settings = settings;
        this.state = state;
    }

    /** The destination is held by the caller. */
    CanaryReport run(int records) {
        if (records < 1 || records > MOST) {
            throw new IllegalArgumentException("a canary writes 1 to " + MOST + " records; got " + records);
        }
        RecordReader reader = destination
                .adapter()
                .ability(RecordReader.class)
                .orElseThrow(() -> new IllegalStateException("destination '" + destination.id()
                        + "' cannot be read back, which a canary needs: use preflight and dry run"));
        CanaryAdapter canary = new CanaryAdapter(destination.adapter(), reader);
        // A response may bring several deliveries; only its fields are written here.
        int limit = Math.min(10_000, 4 * records);
        long asked = System.nanoTime();
        Claim claim = store.claimHeld(destination.id(), limit, settings.clock().instant(), settings.lease());
        Claimed claimed = new Claimed(destination.through(canary), store, settings, state, claim, asked);
        List<RecordRef> touched = new ArrayList<>();
        try {
            Map<String, List<Delivery>> byMapping = new LinkedHashMap<>();
            claim.deliveries().stream()
                    .filter(delivery -> delivery.work().equals(Work.FIELDS))
                    .limit(records)
                    .forEach(delivery -> byMapping
                            .computeIfAbsent(delivery.mapping(), name -> new ArrayList<>())
                            .add(delivery));
            for (Map.Entry<String, List<Delivery>> entry : byMapping.entrySet()) {
                FieldMapping mapping = destination.mapping(entry.getKey()).orElse(null);
                if (mapping != null && !canary.stoppedHere()) {
                    int before = canary.touched().size();
                    Failure stop = work(claimed, mapping, entry.getValue());
                    canary.touched().stream()
                            .skip(before)
                            .forEach(record -> touched.add(new RecordRef(mapping.name(), record)));
                    if (stop != null) {
                        canary.stop(stop.toString());
                    }
                }
            }
        } finally {
            claimed.end();
        }
        if (canary.takenBack()) {
            // What was settled as applied before the canary stopped does not stand there any more.
            touched.forEach(record ->
                    store.rewrite(destination.id(), record, settings.clock().instant()));
        }
        return canary.report(destination.id());
    }

    private @Nullable Failure work(Claimed claimed, FieldMapping mapping, List<Delivery> deliveries) {
        try {
            Preflight preflight = new Preflight(mapping, destination.adapter());
            List<String> problems = preflight.blocking();
            if (!problems.isEmpty()) {
                return Failure.of(
                        FailureKind.SCHEMA,
                        "mapping '" + mapping.name() + "' does not fit: " + String.join("; ", problems));
            }
            return new Page(claimed, mapping, preflight).run(deliveries);
        } catch (CrmException e) {
            return e.failure();
        }
    }

    static Reason underWay() {
        return new Reason(Reason.PAUSED, "a canary is under way: everything else waits for its end");
    }

    static Reason stopped(CanaryReport report) {
        return new Reason(
                Reason.PAUSED,
                "the canary stopped: " + report.stopped().orElse("") + "; mend it, run the canary again, then resume");
    }
}
