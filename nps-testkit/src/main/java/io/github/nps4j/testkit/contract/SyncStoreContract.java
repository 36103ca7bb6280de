package io.github.nps4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.sync.store.Acceptance;
import io.github.nps4j.sync.store.Claim;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryFilter;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.InMemorySyncStore;
import io.github.nps4j.sync.store.Ledger;
import io.github.nps4j.sync.store.Settlement;
import io.github.nps4j.sync.store.Submission;
import io.github.nps4j.sync.store.SyncStore;
import io.github.nps4j.sync.store.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link SyncStore} as tests. A store is done when a subclass passes:
 *
 * <pre>{@code
 * class AcmeStoreContractTest extends SyncStoreContract {
 *   protected SyncStore emptyStore() { return new AcmeStore(emptyDatabase()); }
 * }
 * }</pre>
 */
public abstract class SyncStoreContract extends StoreRetentionContract {

    private static final int THREADS = 4;

    /** For subclasses. */
    protected SyncStoreContract() {}

    /**
     * The store under test. Called once before each test; closed after it.
     *
     * @return a store that is empty and that nothing else uses meanwhile
     */
    protected abstract SyncStore emptyStore();

    @Override
    final SyncStore newStore() {
        return emptyStore();
    }

    private static void inParallel(Callable<?> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                all.add(threads.submit(work));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    final void claims_made_at_the_same_time_share_no_delivery_and_no_customer() throws Exception {
        List<Submission> batch = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            String customer = "c" + i % 97 + "@example.com";
            batch.add(Submission.of(response("r" + i, customer), List.of(fields(CRM, customer, T0))));
        }
        store().accept(batch, T0);
        Set<String> busy = ConcurrentHashMap.newKeySet();
        Map<Long, Boolean> seen = new ConcurrentHashMap<>();
        AtomicBoolean clash = new AtomicBoolean();
        inParallel(() -> {
            int empty = 0;
            while (empty < 20 && seen.size() < 600) {
                Claim claim = claim(25, T0);
                empty = claim.deliveries().isEmpty() ? empty + 1 : 0;
                Set<String> customers = new TreeSet<>();
                claim.deliveries()
                        .forEach(delivery -> customers.add(
                                delivery.response().identity().keys().get(0).token()));
                customers.forEach(customer -> clash.compareAndSet(false, !busy.add(customer)));
                for (Delivery delivery : claim.deliveries()) {
                    clash.compareAndSet(false, seen.putIfAbsent(delivery.id(), true) != null);
                }
                customers.forEach(busy::remove);
                applyAll(claim, T0);
            }
            return null;
        });
        assertThat(clash).isFalse();
        assertThat(seen).hasSize(600);
        assertThat(store().ledger().count(DeliveryState.APPLIED)).isEqualTo(600);
    }

    @Test
    final void a_response_submitted_by_many_at_the_same_time_is_accepted_once() throws Exception {
        AtomicInteger accepted = new AtomicInteger();
        AtomicInteger notes = new AtomicInteger();
        inParallel(() -> {
            Random order = new Random();
            for (int i = 0; i < 40; i++) {
                List<Submission> batch = new ArrayList<>();
                for (int j = 0; j < 5; j++) {
                    String id = "r" + (i + j);
                    batch.add(
                            order.nextInt(batch.size() + 1),
                            Submission.of(
                                    response(id, "c@example.com", order.nextInt(2), 7),
                                    List.of(effect(CRM, "c", Work.note("n")))));
                }
                for (Acceptance answer : store().accept(batch, T0)) {
                    if (answer instanceof Acceptance.Accepted one) {
                        accepted.incrementAndGet();
                        notes.addAndGet(one.deliveries());
                    }
                }
            }
            return null;
        });
        Ledger ledger = store().ledger();
        assertThat(ledger.received()).isEqualTo(THREADS * 200L);
        assertThat(ledger.accepted()).isEqualTo(accepted.get());
        assertThat(notes).hasValue(44);
        assertThat(all()).hasSize(44);
    }

    @Test
    final void the_ledger_adds_up_at_every_moment_while_many_work() throws Exception {
        AtomicInteger number = new AtomicInteger();
        AtomicInteger workers = new AtomicInteger(THREADS);
        AtomicInteger created = new AtomicInteger();
        inParallel(() -> {
            Random random = new Random(number.incrementAndGet());
            if (workers.decrementAndGet() == 0) {
                // One only looks.
                for (int i = 0; i < 60; i++) {
                    int atLeast = created.get();
                    Ledger ledger = store().ledger();
                    assertThat(total(ledger)).isEqualTo(ledger.deliveries());
                    assertThat(ledger.accepted())
                            .isEqualTo(ledger.count(CRM, DeliveryState.WAITING)
                                    + ledger.count(CRM, DeliveryState.APPLIED)
                                    + ledger.count(CRM, DeliveryState.DEAD)
                                    + ledger.count(CRM, DeliveryState.SUPPRESSED));
                    assertThat(ledger.deliveries()).isGreaterThanOrEqualTo(atLeast);
                }
                return null;
            }
            for (int i = 0; i < 30; i++) {
                String id = number.incrementAndGet() + "-" + i;
                String customer = "c" + random.nextInt(9) + "@example.com";
                if (accept(id, customer) instanceof Acceptance.Accepted) {
                    created.incrementAndGet();
                }
                Claim claim = claim(5, T0);
                Settlement settlement = new Settlement();
                for (Delivery delivery : claim.deliveries()) {
                    switch (random.nextInt(4)) {
                        case 0 -> settlement.add(waiting(delivery, T0, T0));
                        case 1 -> settlement.add(in(delivery, DeliveryState.DEAD, "validation", T0));
                        default -> settlement.add(applied(delivery, "r", T0));
                    }
                }
                store().settle(claim, settlement, T0);
                store().release(claim, T0);
                if (i % 7 == 0) {
                    store().purge(at(1), 3);
                }
                if (i % 11 == 0) {
                    List<Long> dead = store().find(DeliveryFilter.in(DeliveryState.DEAD)).stream()
                            .map(Delivery::id)
                            .toList();
                    store().update(dead, delivery -> waiting(delivery, T0, T0), T0);
                }
                if (i == 20) {
                    store().erase("", List.of("email:" + customer), T0);
                }
            }
            return null;
        });
        Ledger ledger = store().ledger();
        assertThat(ledger.received()).isEqualTo(90);
        assertThat(ledger.deliveries()).isEqualTo(ledger.accepted());
    }

    /** Random operations on this store and on the one in memory, which must answer alike. */
    @Test
    final void it_answers_like_the_store_in_memory_whatever_is_done_in_whatever_order() {
        for (long seed = 1; seed <= rounds(); seed++) {
            try (SyncStore mine = emptyStore()) {
                new StoreComparison(mine, new InMemorySyncStore(), new Random(seed)).run("seed " + seed);
            }
        }
    }

    /**
     * How many random sequences are run, 25 by default; a store that is slow to empty may want fewer.
     *
     * @return 1 or more
     */
    protected int rounds() {
        return 25;
    }
}
