package io.github.nps4j.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.crm.CrmLimits;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.InMemorySyncStore;
import io.github.nps4j.testkit.FakeCall;
import io.github.nps4j.testkit.FakeCrm;
import io.github.nps4j.testkit.FakeCrmBuilder;
import io.github.nps4j.testkit.Hold;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The engine on its own threads. */
class RunningTest {

    private static FakeCrm contacts(int count) {
        return contacts(count, FakeCrm.builder());
    }

    private static FakeCrm limited(int count, CrmLimits limits) {
        return contacts(count, FakeCrm.builder().limits(limits));
    }

    private static FakeCrm contacts(int count, FakeCrmBuilder builder) {
        builder.npsContacts();
        for (int i = 0; i < count; i++) {
            String email = "c" + i + "@example.com";
            builder.record("c" + i, r -> r.email(email));
        }
        return builder.build();
    }

    @Test
    void responses_submitted_while_it_runs_are_delivered_on_their_own() throws Exception {
        FakeCrm crm = contacts(500);
        try (NpsSync sync = NpsSync.builder(new InMemorySyncStore())
                .destination(Destination.of("crm", crm, Lab.mapping().build()))
                .pageSize(50)
                .build()) {
            sync.start();
            for (int i = 0; i < 2_000; i++) {
                sync.submit(Lab.from("c" + i % 500 + "@example.com", "r" + i, i % 11, i / 500).toBuilder()
                        .respondedAt(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(i))
                        .build());
            }
            assertThat(sync.awaitSettled(Duration.ofSeconds(30))).isTrue();
            assertThat(sync.ledger().count(DeliveryState.APPLIED)
                            + sync.ledger().count(DeliveryState.SUPERSEDED))
                    .isEqualTo(2_000);
        }
        for (int i = 0; i < 500; i++) {
            assertThat(crm.record("c" + i).number("nps_score")).isEqualByComparingTo(String.valueOf((1_500 + i) % 11));
        }
        assertThat(crm.misuses()).isEmpty();
    }

    @Test
    void a_crm_that_takes_one_call_at_a_time_gets_one_though_several_pages_are_under_way() throws Exception {
        FakeCrm crm = limited(300, new CrmLimits(10, 10, 1));
        try (NpsSync sync = NpsSync.builder(new InMemorySyncStore())
                .destination(Destination.of("crm", crm, Lab.mapping().build()))
                .pageSize(20)
                .build()) {
            for (int i = 0; i < 1_200; i++) {
                sync.submit(Lab.from("c" + i % 300 + "@example.com", "r" + i, i % 11, i / 300));
            }
            sync.start();
            assertThat(sync.awaitSettled(Duration.ofSeconds(30))).isTrue();
            assertThat(sync.ledger().count(DeliveryState.APPLIED)
                            + sync.ledger().count(DeliveryState.SUPERSEDED))
                    .isEqualTo(1_200);
        }
        assertThat(crm.misuses()).isEmpty();
    }

    @Test
    void a_page_that_waits_for_its_call_is_not_sent_to_a_crm_that_refuses_the_call_before() throws Exception {
        FakeCrm crm = limited(300, new CrmLimits(10, 10, 1));
        FieldMapping mapping = Lab.mapping().build();
        try (Hold hold = crm.faults().hold(FakeCall.Kind.WRITE);
                NpsSync sync = NpsSync.builder(new InMemorySyncStore())
                        .destination(Destination.of("crm", crm, mapping))
                        .pageSize(20)
                        .build()) {
            crm.faults()
                    .failAlways(
                            FakeCall.Kind.WRITE,
                            Failure.of(FailureKind.THROTTLED, "429").withRetryAfter(Duration.ofMinutes(30)));
            for (int i = 0; i < 300; i++) {
                sync.submit(Lab.from("c" + i + "@example.com", "r" + i, i % 11, 0));
            }
            sync.start();
            hold.awaitArrival(Duration.ofSeconds(10));
            hold.release();
            while (sync.status("crm").state() == DestinationStatus.State.ACTIVE) {
                Thread.onSpinWait();
            }
            assertThat(sync.ledger().count("crm", DeliveryState.WAITING)).isEqualTo(300);
        }
        assertThat(crm.calls(FakeCall.Kind.WRITE)).isEqualTo(1);
        assertThat(crm.misuses()).isEmpty();
    }

    @Test
    void a_hanging_destination_does_not_hold_up_another_one() throws Exception {
        FakeCrm hanging = contacts(1);
        FakeCrm healthy = contacts(1);
        try (Hold hold = hanging.faults().hold(FakeCall.Kind.WRITE);
                NpsSync sync = NpsSync.builder(new InMemorySyncStore())
                        .destination(
                                Destination.of("hanging", hanging, Lab.mapping().build()))
                        .destination(
                                Destination.of("healthy", healthy, Lab.mapping().build()))
                        .threads(2)
                        .build()) {
            sync.start();
            sync.submit(Lab.from("c0@example.com", "a", 3, 1));
            hold.awaitArrival(Duration.ofSeconds(10));
            sync.submit(Lab.from("c0@example.com", "b", 9, 2));
            while (sync.ledger().count("healthy", DeliveryState.WAITING) > 0) {
                Thread.onSpinWait();
            }
            assertThat(healthy.record("c0").number("nps_score")).isEqualByComparingTo("9");
            assertThat(hanging.record("c0").writes()).isZero();
            hold.release();
            assertThat(sync.awaitSettled(Duration.ofSeconds(10))).isTrue();
            assertThat(hanging.record("c0").number("nps_score")).isEqualByComparingTo("9");
        }
    }

    @Test
    void destinations_that_hang_on_their_first_call_leave_threads_to_one_that_answered() throws Exception {
        FakeCrm hanging = contacts(1);
        FakeCrm healthy = contacts(1);
        NpsSync.Builder builder = NpsSync.builder(new InMemorySyncStore())
                .destination(Destination.builder("healthy", healthy)
                        .mapping(Lab.mapping().build())
                        .build())
                .threads(4)
                .mostThreads(4);
        try (NpsSync sync = builder.build()) {
            sync.start();
            sync.submit(Lab.from("c0@example.com", "a", 3, 1));
            assertThat(sync.awaitSettled(Duration.ofSeconds(10))).isTrue();
            try (Hold hold = hanging.faults().hold(FakeCall.Kind.WRITE)) {
                for (int i = 0; i < 8; i++) {
                    sync.addDestination(
                            Destination.of("hanging" + i, hanging, Lab.mapping().build()));
                }
                sync.submit(Lab.from("c0@example.com", "b", 5, 2));
                hold.awaitArrival(Duration.ofSeconds(10));
                for (int i = 6; i < 10; i++) {
                    sync.submit(Lab.from("c0@example.com", "c" + i, i, i));
                }
                while (sync.ledger().count("healthy", DeliveryState.WAITING) > 0) {
                    Thread.onSpinWait();
                }
                assertThat(healthy.record("c0").number("nps_score")).isEqualByComparingTo("9");
                assertThat(hanging.record("c0").writes()).isZero();
            }
            assertThat(sync.awaitSettled(Duration.ofSeconds(30))).isTrue();
        }
    }

    @Test
    void what_was_not_delivered_before_close_goes_on_with_the_next_engine_on_the_same_store() throws Exception {
        InMemorySyncStore store = new InMemorySyncStore();
        FakeCrm crm = contacts(1);
        NpsSync first = NpsSync.builder(store)
                .destination(Destination.of("crm", crm, Lab.mapping().build()))
                .build();
        first.submit(Lab.from("c0@example.com", "a", 3, 1));
        first.close();
        assertThatThrownBy(first::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        try (NpsSync second = NpsSync.builder(store)
                .destination(Destination.of("crm", crm, Lab.mapping().build()))
                .build()) {
            second.start();
            assertThat(second.awaitSettled(Duration.ofSeconds(10))).isTrue();
        }
        assertThat(crm.record("c0").number("nps_score")).isEqualByComparingTo("3");
    }

    @Test
    void there_are_no_threads_before_start_and_destinations_come_and_go_while_it_runs() throws Exception {
        FakeCrm crm = contacts(1);
        try (NpsSync sync = NpsSync.builder(new InMemorySyncStore()).threads(3).build()) {
            assertThat(ours()).isZero();
            sync.start();
            sync.addDestination(Destination.of("crm", crm, Lab.mapping().build()));
            sync.submit(Lab.from("c0@example.com", "a", 3, 1));
            assertThat(sync.awaitSettled(Duration.ofSeconds(10))).isTrue();
            assertThat(ours()).isLessThanOrEqualTo(4);
            assertThat(sync.removeDestination("crm")).isTrue();
            assertThatThrownBy(() -> sync.status("crm")).hasMessageContaining("there is no destination 'crm'");
        }
    }

    private static long ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getName().startsWith("nps4j-"))
                .count();
    }
}
