package io.github.nps4j.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import io.github.nps4j.jdbc.store.JdbcSyncStore;
import io.github.nps4j.sync.Destination;
import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.sync.SyncListener;
import io.github.nps4j.sync.store.Claim;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.Ledger;
import io.github.nps4j.sync.store.NewDelivery;
import io.github.nps4j.sync.store.Submission;
import io.github.nps4j.sync.store.SyncStore;
import io.github.nps4j.sync.store.Work;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Is nps4j as quick and as small with a large backlog? Two databases on one PostgreSQL hold a large and a small backlog;
 * claims are made in turn on the one and on the other, and their medians compared. Then a JVM with a heap of 64 MB works
 * off a part of the large one. Exits with 1 if a claim on the large one takes more than 1.25 times as long as on the
 * small one, or if the small heap does not do.
 *
 * <p>Arguments: {@code large=1000000 small=10000 claims=200 page=1000 work=100000 url=<jdbc url with %s for the database>}.
 */
final class BacklogBenchmark {

    private static final PrintStream OUT = System.out;
    private static final double GOAL = 1.25;
    private static final int BATCH = 1_000;
    private static final String HEAP = "-Xmx64m";
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private BacklogBenchmark() {}

    static void run(String[] args) throws Exception {
        Arguments arguments = Arguments.of(args);
        if (!arguments.text("child", "").isEmpty()) {
            work(arguments.text("child", ""), arguments.number("work", 0));
            return;
        }
        String url = arguments.text("url", "");
        boolean holds;
        try (Server server = url.isEmpty() ? Server.start() : Server.at(url)) {
            holds = compare(server, arguments);
        }
        System.exit(holds ? 0 : 1);
    }

    private static boolean compare(Server server, Arguments arguments) throws Exception {
        int large = arguments.number("large", 1_000_000);
        int small = arguments.number("small", 10_000);
        int claims = arguments.number("claims", 200);
        int page = arguments.number("page", 1_000);
        String largeUrl = server.newDatabase();
        try (HikariDataSource largePool = QueueBenchmark.pool(largeUrl);
                HikariDataSource smallPool = QueueBenchmark.pool(server.newDatabase())) {
            SyncStore many = JdbcSyncStore.postgres(largePool).createSchema();
            SyncStore few = JdbcSyncStore.postgres(smallPool).createSchema();
            long start = System.nanoTime();
            fill(many, large);
            OUT.printf(Locale.ROOT, "backlog of %,d deliveries built in %.0f s%n", large, seconds(start));
            fill(few, small);
            double[] onMany = new double[claims];
            double[] onFew = new double[claims];
            // The first ones only warm up.
            for (int i = -claims / 4; i < claims; i++) {
                double one = claimMillis(few, page);
                double other = claimMillis(many, page);
                if (i >= 0) {
                    onFew[i] = one;
                    onMany[i] = other;
                }
            }
            double ratio = median(onMany) / median(onFew);
            OUT.printf(
                    Locale.ROOT,
                    "claim of %,d, median of %d: %.1f ms at %,d, %.1f ms at %,d; ratio %.2f, goal at most %.2f%n",
                    page,
                    claims,
                    median(onFew),
                    small,
                    median(onMany),
                    large,
                    ratio,
                    GOAL);
            start = System.nanoTime();
            Ledger ledger = many.ledger();
            OUT.printf(Locale.ROOT, "ledger of %,d responses counted in %.2f s%n", ledger.accepted(), seconds(start));
            OUT.flush();
            boolean worked = workInSmallHeap(largeUrl, arguments.number("work", 100_000));
            return worked && ratio <= GOAL;
        }
    }

    private static void fill(SyncStore store, int deliveries) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int from = 0; from < deliveries; from += BATCH) {
                int first = from;
                all.add(threads.submit(() -> {
                    Instant now = Clock.systemUTC().instant();
                    List<Submission> batch = new ArrayList<>();
                    for (int i = first; i < Math.min(deliveries, first + BATCH); i++) {
                        batch.add(Submission.of(
                                Nps4jEngine.response(i, "It took two weeks, and then it was the wrong one."),
                                List.of(new NewDelivery("crm", "nps", Work.FIELDS, "c" + i, now))));
                    }
                    return store.accept(batch, now);
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static double claimMillis(SyncStore store, int page) {
        Instant now = Clock.systemUTC().instant();
        long start = System.nanoTime();
        Claim claim = store.claim("crm", page, now, Duration.ofMinutes(2));
        double millis = (System.nanoTime() - start) / 1e6;
        if (claim.deliveries().size() != page) {
            throw new IllegalStateException("claimed " + claim.deliveries().size() + " of " + page);
        }
        store.release(claim, now);
        return millis;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static boolean workInSmallHeap(String url, int deliveries) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        Benchmarks.class.getName(),
                        "backlog",
                        "child=" + url,
                        "work=" + deliveries)
                .inheritIO()
                .start();
        if (!child.waitFor(LONGEST.toMinutes(), TimeUnit.MINUTES)) {
            child.destroyForcibly();
        }
        int code = child.waitFor();
        if (code != 0) {
            OUT.println("the JVM with " + HEAP + " ended with " + code);
        }
        return code == 0;
    }

    /** What the small JVM does: a whole engine with its defaults, until so many are applied. */
    private static void work(String url, int deliveries) throws Exception {
        AtomicLong applied = new AtomicLong();
        long start = System.nanoTime();
        try (HikariDataSource pool = QueueBenchmark.pool(url);
                NpsSync sync = NpsSync.builder(JdbcSyncStore.postgres(pool).createSchema())
                        .destination(Destination.of("crm", new NoOpCrm(), Nps4jEngine.MAPPING))
                        .listener(new SyncListener() {
                            @Override
                            public void delivered(List<Delivery> all) {
                                applied.addAndGet(all.size());
                            }
                        })
                        .build()) {
            sync.start();
            Waiting.until(() -> applied.get() >= deliveries);
        }
        OUT.printf(
                Locale.ROOT,
                "a JVM with %s applied %,d of them in %.0f s, with the engine's defaults%n",
                HEAP,
                applied.get(),
                seconds(start));
        OUT.flush();
    }
}
