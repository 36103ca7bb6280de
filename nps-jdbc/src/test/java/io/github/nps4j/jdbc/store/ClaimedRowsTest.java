package io.github.nps4j.jdbc.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.sync.store.Claim;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryFilter;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.NewDelivery;
import io.github.nps4j.sync.store.Settlement;
import io.github.nps4j.sync.store.Submission;
import io.github.nps4j.sync.store.SyncStore;
import io.github.nps4j.sync.store.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a claim brings is what was accepted, whether its deliveries lie side by side or far apart. */
class ClaimedRowsTest {

    private static final Instant NOW = Responses.T0.plusSeconds(60);
    private static final int COUNT = 200;

    @Test
    void a_page_of_neighbors_brings_each_of_them_and_nothing_from_between() {
        claimsBring(number -> true, 2);
    }

    @Test
    void a_page_of_every_fifth_response_brings_each_of_them() {
        claimsBring(number -> number % 5 == 0, 0);
    }

    /** Claims what of "crm" is due, among deliveries of another destination, some that are not due, and some settled. */
    private static void claimsBring(LongPredicate due, int alsoBefore) {
        try (HikariDataSource pool = Postgres.newDatabase();
                SyncStore store = JdbcSyncStore.postgres(pool).createSchema()) {
            List<Submission> all = new ArrayList<>();
            for (int i = 0; i < COUNT; i++) {
                String customer = "c" + i;
                Instant at = due.test(i) ? Responses.T0.plusMillis(i) : NOW.plusSeconds(3_600);
                all.add(Submission.of(
                        Responses.response(i, i),
                        List.of(
                                new NewDelivery("other", "nps", Work.FIELDS, customer, Responses.T0),
                                new NewDelivery("crm", "nps", Work.FIELDS, customer, at),
                                new NewDelivery("crm", "nps", Work.note("n"), customer, at))));
            }
            store.accept(all, Responses.T0);
            Settlement settled = new Settlement();
            Claim first = store.claim("crm", alsoBefore + 1, NOW, Duration.ofMinutes(1));
            first.deliveries().stream()
                    .limit(alsoBefore)
                    .forEach(delivery -> settled.add(delivery.toBuilder()
                            .state(DeliveryState.APPLIED, NOW)
                            .lastAttemptAt(NOW)
                            .recordId("rec")
                            .build()));
            store.settle(first, settled, NOW);
            store.release(first, NOW);

            Map<Long, Delivery> expected = store
                    .find(DeliveryFilter.in(DeliveryState.WAITING).limit(1_000))
                    .stream()
                    .filter(delivery -> delivery.destination().equals("crm")
                            && !delivery.dueAt().isAfter(NOW))
                    .collect(Collectors.toMap(Delivery::id, Function.identity()));
            Claim claim = store.claim("crm", 1_000, NOW, Duration.ofMinutes(1));
            assertThat(claim.deliveries()).hasSize(expected.size()).hasSizeGreaterThan(50);
            for (Delivery delivery : claim.deliveries()) {
                assertThat(delivery).usingRecursiveComparison().isEqualTo(expected.get(delivery.id()));
                NpsResponse response = delivery.response();
                int number = Integer.parseInt(response.id().substring(1));
                assertThat(response).isEqualTo(Responses.response(number, number));
            }
        }
    }

    @Test
    void ranges_are_read_only_where_most_of_what_they_hold_is_wanted() {
        assertThat(questions(LongStream.range(0, 100))).isEqualTo(2);
        assertThat(questions(LongStream.range(0, 100).map(i -> i * 2))).isEqualTo(2);
        assertThat(questions(LongStream.range(0, 100).map(i -> i * 3))).isEqualTo(1);
        assertThat(questions(LongStream.range(0, 10))).isEqualTo(1);
        assertThat(questions(LongStream.concat(LongStream.range(0, 100), LongStream.of(1_000_000))))
                .isEqualTo(1);
    }

    private static int questions(LongStream responses) {
        List<String> asked = new ArrayList<>();
        ClaimedRows.Asking asking = new ClaimedRows.Asking() {
            @Override
            public <T> Pipeline.Answer<T> ask(String sql, Pipeline.Binder binder, Query.Reader<T> reader) {
                asked.add(sql);
                return new Pipeline.Answer<>(reader);
            }
        };
        long[] ids = responses.map(no -> DeliveryRows.id(no, 1)).toArray();
        assertThat(ClaimedRows.ask(asking, "lease", "crm", ids).rows()).isEmpty();
        return asked.size();
    }
}
