package io.github.nps4j.jdbc.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.nps4j.sync.store.Claim;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.NewDelivery;
import io.github.nps4j.sync.store.Settlement;
import io.github.nps4j.sync.store.Submission;
import io.github.nps4j.sync.store.SyncStore;
import io.github.nps4j.sync.store.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads of one process that claim from one destination at the same time. */
class ClaimsAtOnceTest {

    private static final int THREADS = 8;
    private static final int CUSTOMERS = 150;
    private static final int OF_EACH = 4;
    private static final int PAGE = 30;
    private static final Instant NOW = Responses.T0.plusSeconds(60);

    @TempDir
    Path folder;

    @Test
    void claims_made_at_the_same_time_share_no_customer_on_postgres() throws Exception {
        try (HikariDataSource pool = Postgres.newDatabase()) {
            drain(JdbcSyncStore.postgres(pool).createSchema());
        }
    }

    @Test
    void claims_made_at_the_same_time_share_no_customer_on_sqlite() throws Exception {
        try (JdbcSyncStore store =
                JdbcSyncStore.sqlite(folder.resolve("claims.db")).createSchema()) {
            drain(store);
        }
    }

    private static void drain(SyncStore store) throws Exception {
        List<Submission> all = new ArrayList<>();
        for (int i = 0; i < CUSTOMERS * OF_EACH; i++) {
            // A customer's answers lie far apart, so that a page has to bring the later ones along.
            String customer = "c" + i % CUSTOMERS;
            all.add(Submission.of(
                    Responses.response(i, i % CUSTOMERS),
                    List.of(new NewDelivery("crm", "nps", Work.FIELDS, customer, Responses.T0.plusMillis(i)))));
        }
        store.accept(all, Responses.T0);
        int applied = 0;
        while (store.anyWaiting()) {
            List<Claim> claims = claimAtOnce(store);
            Map<Object, String> leases = new HashMap<>();
            for (Claim claim : claims) {
                assertThat(claim.deliveries()).hasSizeLessThanOrEqualTo(PAGE);
                for (Delivery delivery : claim.deliveries()) {
                    String other =
                            leases.putIfAbsent(delivery.response().identity().keys(), claim.lease());
                    assertThat(other).isIn(null, claim.lease());
                }
                assertThat(claim.deliveries()).extracting(Delivery::id).doesNotHaveDuplicates();
                applied += claim.deliveries().size();
                Settlement settlement = new Settlement();
                claim.deliveries()
                        .forEach(delivery -> settlement.add(delivery.toBuilder()
                                .state(DeliveryState.APPLIED, NOW)
                                .build()));
                assertThat(store.settle(claim, settlement, NOW)).isEmpty();
            }
            assertThat(leases).isNotEmpty();
        }
        assertThat(applied).isEqualTo(CUSTOMERS * OF_EACH);
        assertThat(store.ledger().count(DeliveryState.APPLIED)).isEqualTo(CUSTOMERS * OF_EACH);
    }

    private static List<Claim> claimAtOnce(SyncStore store) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Claim>> futures = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                futures.add(threads.submit(() -> {
                    start.await();
                    return store.claim("crm", PAGE, NOW, Duration.ofMinutes(1));
                }));
            }
            List<Claim> claims = new ArrayList<>();
            for (Future<Claim> future : futures) {
                claims.add(future.get());
            }
            return claims;
        } finally {
            threads.shutdownNow();
        }
    }
}
