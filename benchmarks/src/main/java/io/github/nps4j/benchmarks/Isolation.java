package io.github.nps4j.benchmarks;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.mapping.Attribute;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.FieldType;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.sync.Destination;
import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.sync.SyncListener;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.InMemorySyncStore;
import io.github.nps4j.testkit.FakeCall;
import io.github.nps4j.testkit.FakeCrm;
import io.github.nps4j.testkit.Fault;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Do failing destinations delay healthy ones? 1,000 destinations of as many tenants get a steady load; 50 of them hang
 * until the call times out, 50 answer 429 and 50 answer 500. The freshness (submit to applied) of the 850 healthy ones is
 * compared with runs in which there are no others. The two kinds of run take turns, and which one comes first changes too,
 * so that a slow moment of the machine does not fall on one kind only; the 99th percentile is taken over all runs of a
 * kind. Exits with 1 if the ratio of the two is above 1.2.
 *
 * <p>Arguments: {@code rounds=4 seconds=20 rate=150}.
 */
final class Isolation {

    private static final PrintStream OUT = System.out;
    private static final int HEALTHY = 850;
    private static final int OF_EACH_FAULT = 50;
    private static final Duration LATENCY = Duration.ofMillis(50);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final double GOAL = 1.2;

    private static final FieldMapping MAPPING = FieldMapping.builder("nps")
            .match("email")
            .field("nps_score", Attribute.SCORE, FieldType.number())
            .build();

    private final int responsesPerSecond;

    private Isolation(int responsesPerSecond) {
        this.responsesPerSecond = responsesPerSecond;
    }

    static void run(String[] args) throws InterruptedException {
        // What fails here fails on purpose, hundreds of times; told, it would hide the figures.
        System.setProperty("org.slf4j.simpleLogger.log.io.github.nps4j.sync", "error");
        Arguments arguments = Arguments.of(args);
        int rounds = arguments.number("rounds", 4);
        Duration load = Duration.ofSeconds(arguments.number("seconds", 20));
        Isolation isolation = new Isolation(arguments.number("rate", 150));
        OUT.printf(
                Locale.ROOT,
                "%,d healthy destinations, %d ms per call, %d responses/s for %d s; with others: %d hang for %d s, %d"
                        + " answer 429, %d answer 500%n",
                HEALTHY,
                LATENCY.toMillis(),
                isolation.responsesPerSecond,
                load.toSeconds(),
                OF_EACH_FAULT,
                CALL_TIMEOUT.toSeconds(),
                OF_EACH_FAULT,
                OF_EACH_FAULT);
        // Both kinds, or the first run of a kind would also measure how its code is compiled.
        isolation.measure(0, WARM_UP);
        isolation.measure(OF_EACH_FAULT, WARM_UP);
        List<long[]> alone = new ArrayList<>();
        List<long[]> together = new ArrayList<>();
        OUT.printf("| run | p50 ms | p99 ms | responses |%n|---|---|---|---|%n");
        for (int round = 0; round < rounds; round++) {
            if (round % 2 == 0) {
                alone.add(isolation.healthyOnly(load));
                together.add(isolation.withOthers(load));
            } else {
                together.add(isolation.withOthers(load));
                alone.add(isolation.healthyOnly(load));
            }
        }
        double p99Alone = report("healthy only, all runs", pooled(alone));
        double p99Together = report("with 150 failing, all runs", pooled(together));
        double ratio = p99Together / p99Alone;
        OUT.printf(Locale.ROOT, "ratio of the p99: %.2f, goal at most %.1f%n", ratio, GOAL);
        OUT.flush();
        System.exit(ratio <= GOAL ? 0 : 1);
    }

    private long[] healthyOnly(Duration load) throws InterruptedException {
        long[] micros = measure(0, load);
        double unused = report("healthy only", micros);
        return micros;
    }

    private long[] withOthers(Duration load) throws InterruptedException {
        long[] micros = measure(OF_EACH_FAULT, load);
        double unused = report("with 150 failing", micros);
        return micros;
    }

    private static long[] pooled(List<long[]> runs) {
        return runs.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    }

    private static double report(String name, long[] micros) {
        double p50 = micros[micros.length / 2] / 1_000.0;
        double p99 = micros[(int) (micros.length * 0.99)] / 1_000.0;
        OUT.printf(Locale.ROOT, "| %s | %.1f | %.1f | %d |%n", name, p50, p99, micros.length);
        return p99;
    }

    /** Freshness of the healthy destinations in microseconds, sorted. */
    private long[] measure(int ofEachFault, Duration load) throws InterruptedException {
        ConcurrentLinkedQueue<Long> freshness = new ConcurrentLinkedQueue<>();
        NpsSync.Builder builder = NpsSync.builder(new InMemorySyncStore()).listener(new SyncListener() {
            @Override
            public void delivered(List<Delivery> deliveries) {
                Instant now = Instant.now(Clock.systemUTC());
                for (Delivery delivery : deliveries) {
                    if (delivery.state() == DeliveryState.APPLIED
                            && delivery.destination().startsWith("healthy")) {
                        freshness.add(TimeUnit.NANOSECONDS.toMicros(
                                Duration.between(delivery.acceptedAt(), now).toNanos()));
                    }
                }
            }
        });
        for (int i = 0; i < HEALTHY; i++) {
            builder.destination(destination("healthy-" + i, Behavior.HEALTHY));
        }
        for (int i = 0; i < ofEachFault; i++) {
            builder.destination(destination("hanging-" + i, Behavior.HANGING));
            builder.destination(destination("throttled-" + i, Behavior.THROTTLED));
            builder.destination(destination("failing-" + i, Behavior.FAILING));
        }
        try (NpsSync sync = builder.build()) {
            List<Destination> all = sync.destinations();
            sync.start();
            Random random = new Random(7);
            // The load per destination is the same in both kinds of run.
            long interval = 1_000_000_000L * HEALTHY / all.size() / responsesPerSecond;
            long start = System.nanoTime();
            long next = start;
            int number = 0;
            while (next - start < load.toNanos()) {
                while (System.nanoTime() - next < 0) {
                    LockSupport.parkNanos(200_000);
                }
                Destination to = all.get(random.nextInt(all.size()));
                sync.submit(NpsResponse.builder()
                        .tenant(to.tenant())
                        .source("load")
                        .id("r" + number++)
                        .score(number % 11)
                        .identity(Identity.builder()
                                .email("c" + random.nextInt(50) + "@example.com")
                                .build())
                        .respondedAt(Instant.now(Clock.systemUTC()))
                        .build());
                next += interval;
            }
            long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (System.nanoTime() - deadline < 0 && waitingOnHealthy(sync)) {
                LockSupport.parkNanos(20_000_000);
            }
        }
        return freshness.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    private static boolean waitingOnHealthy(NpsSync sync) {
        return sync.ledger().byDestination().entrySet().stream()
                .anyMatch(entry -> entry.getKey().startsWith("healthy")
                        && entry.getValue().getOrDefault(DeliveryState.WAITING, 0L) > 0);
    }

    private static Destination destination(String id, Behavior behavior) {
        var crm = FakeCrm.builder().npsContacts();
        for (int i = 0; i < 50; i++) {
            String email = "c" + i + "@example.com";
            crm.record("c" + i, record -> record.email(email));
        }
        FakeCrm fake = crm.build();
        fake.faults().add(behavior);
        return Destination.builder(id, fake).tenant(id).mapping(MAPPING).build();
    }

    private enum Behavior implements Fault {
        HEALTHY,
        HANGING,
        THROTTLED,
        FAILING;

        @Override
        public void before(FakeCall call) {
            if (this == HANGING) {
                LockSupport.parkNanos(CALL_TIMEOUT.toNanos());
                throw new CrmException(Failure.of(FailureKind.UNKNOWN_OUTCOME, "no answer in time"));
            }
            LockSupport.parkNanos(LATENCY.toNanos());
            if (this == THROTTLED) {
                throw new CrmException(Failure.of(FailureKind.THROTTLED, "429").withRetryAfter(Duration.ofSeconds(2)));
            }
            if (this == FAILING) {
                throw new CrmException(Failure.of(FailureKind.UNAVAILABLE, "500"));
            }
        }
    }
}
