package io.github.nps4j.benchmarks;

import io.github.nps4j.sync.store.Claim;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.NewDelivery;
import io.github.nps4j.sync.store.Settlement;
import io.github.nps4j.sync.store.Submission;
import io.github.nps4j.sync.store.SyncStore;
import io.github.nps4j.sync.store.Work;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** The store of nps4j alone, used as a queue: claim, do nothing, settle. This is what the peers do, and what the floor does. */
final class Nps4jStore implements Contender {

    static final String NAME = "nps4j, its store as a queue";

    private static final int PAGE = 1_000;

    private final SyncStore store;
    private final Clock clock = Clock.systemUTC();
    private final AtomicInteger number = new AtomicInteger();

    Nps4jStore(SyncStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void enqueue(List<String> payloads) {
        Instant now = clock.instant();
        store.accept(
                payloads.stream()
                        .map(payload -> {
                            int next = number.incrementAndGet();
                            return Submission.of(
                                    Nps4jEngine.response(next, payload.substring(150)),
                                    List.of(new NewDelivery("crm", "nps", Work.FIELDS, "c" + next, now)));
                        })
                        .toList(),
                now);
    }

    @Override
    public void drain(int tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                all.add(threads.submit(() -> {
                    while (page() > 0) {
                        // The next one.
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private int page() {
        Instant now = clock.instant();
        Claim claim = store.claim("crm", PAGE, now, Duration.ofMinutes(2));
        Settlement settlement = new Settlement();
        for (Delivery delivery : claim.deliveries()) {
            NoOp.handle(delivery.response().id());
            settlement.add(
                    delivery.toBuilder().state(DeliveryState.APPLIED, now).build());
        }
        store.settle(claim, settlement, now);
        return claim.deliveries().size();
    }

    @Override
    public void close() {
        store.close();
    }
}
