package io.github.nps4j.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.nps4j.jdbc.store.JdbcSyncStore;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Enqueue and drain, beside the peers and a hand-written floor, in one run and on one database.
 *
 * <p>Arguments: {@code rounds=3 tasks=20000 floor=100000 singles=1000 only=<part of a name>}.
 */
public final class QueueBenchmark {

    private static final PrintStream OUT = System.out;
    private static final int PAYLOAD = 400;
    private static final int BATCH = 100;

    private final Map<String, Integer> settings;
    private final Predicate<String> wanted;

    private QueueBenchmark(Map<String, Integer> settings, Predicate<String> wanted) {
        this.settings = settings;
        this.wanted = wanted;
    }

    @FunctionalInterface
    private interface Maker {
        Contender make() throws Exception;
    }

    private record Result(String name, double singles, double batches, double drain) {}

    /**
     * Runs it.
     *
     * @param args see above
     * @throws Exception if anything fails
     */
    public static void main(String[] args) throws Exception {
        Map<String, Integer> settings = new TreeMap<>(
                Map.of("rounds", 3, "tasks", 20_000, "floor", 100_000, "singles", 1_000, "sqlite", 1, "postgres", 1));
        String only = "";
        for (String arg : args) {
            String[] pair = arg.split("=", 2);
            if (pair[0].equals("only")) {
                only = pair[1];
            } else {
                settings.put(pair[0], Integer.valueOf(pair[1]));
            }
        }
        String part = only;
        QueueBenchmark benchmark = new QueueBenchmark(settings, name -> name.contains(part));
        if (benchmark.setting("postgres") == 1) {
            try (Server server = Server.start()) {
                benchmark.postgres(server);
            }
        }
        if (benchmark.setting("sqlite") == 1) {
            benchmark.sqlite();
        }
    }

    private void postgres(Server server) throws Exception {
        for (int round = 1; round <= setting("rounds"); round++) {
            List<Result> results = new ArrayList<>();
            for (String contender :
                    List.of("floor", "nps4j-store", "nps4j-engine", "db-scheduler", "transaction-outbox", "jobrunr")) {
                if (!wanted.test(contender) && !contender.equals("floor")) {
                    continue;
                }
                try (HikariDataSource pool = pool(server.newDatabase())) {
                    results.add(measure(
                            contender.startsWith("floor") ? setting("floor") : tasks(contender),
                            () -> switch (contender) {
                                case "floor" -> new Floor(pool, true);
                                case "nps4j-store" ->
                                    new Nps4jStore(JdbcSyncStore.postgres(pool).createSchema());
                                case "nps4j-engine" ->
                                    new Nps4jEngine(JdbcSyncStore.postgres(pool).createSchema());
                                case "db-scheduler" -> new DbSchedulerPeer(pool);
                                case "transaction-outbox" -> new TransactionOutboxPeer(pool);
                                default -> new JobRunrPeer(pool);
                            }));
                }
            }
            print("PostgreSQL " + server.version() + ", round " + round, results);
        }
    }

    /** transaction-outbox and db-scheduler have no SQLite dialect. */
    private void sqlite() throws Exception {
        for (int round = 1; round <= setting("rounds"); round++) {
            List<Result> results = new ArrayList<>();
            for (String contender : List.of("floor", "nps4j-store", "nps4j-engine", "jobrunr")) {
                if (!wanted.test(contender) && !contender.equals("floor")) {
                    continue;
                }
                Path folder = Files.createTempDirectory("nps4j-benchmark");
                Path file = folder.resolve("queue.db");
                try (HikariDataSource pool = sqlitePool(file)) {
                    results.add(measure(
                            contender.startsWith("floor") ? setting("floor") : tasks(contender),
                            () -> switch (contender) {
                                case "floor" -> new Floor(pool, false);
                                case "nps4j-store" ->
                                    new Nps4jStore(JdbcSyncStore.sqlite(file).createSchema());
                                case "nps4j-engine" ->
                                    new Nps4jEngine(JdbcSyncStore.sqlite(file).createSchema());
                                default -> new JobRunrPeer(pool);
                            }));
                } finally {
                    try (var files = Files.list(folder)) {
                        for (Path old : files.toList()) {
                            Files.delete(old);
                        }
                    }
                    Files.delete(folder);
                }
            }
            print("SQLite, round " + round, results);
        }
    }

    /** Slow ones get fewer tasks; rates are compared, not times. */
    private int tasks(String contender) {
        return contender.startsWith("nps4j") ? setting("floor") : setting("tasks");
    }

    private int setting(String name) {
        return settings.getOrDefault(name, 0);
    }

    private Result measure(int tasks, Maker maker) throws Exception {
        String payload = "x".repeat(PAYLOAD);
        List<String> batch = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            batch.add(payload);
        }
        try (Contender contender = maker.make()) {
            // The first ones only warm up.
            for (int i = 0; i < 20; i++) {
                contender.enqueue(List.of(payload));
                contender.enqueue(batch);
            }
            int singles = setting("singles");
            long start = System.nanoTime();
            for (int i = 0; i < singles; i++) {
                contender.enqueue(List.of(payload));
            }
            double single = rate(singles, start);
            start = System.nanoTime();
            for (int i = 0; i < tasks / BATCH; i++) {
                contender.enqueue(batch);
            }
            double batches = rate(tasks / BATCH * BATCH, start);
            int all = 20 + 20 * BATCH + singles + tasks / BATCH * BATCH;
            long before = NoOp.handled();
            start = System.nanoTime();
            contender.drain(all);
            double drain = rate(all, start);
            if (NoOp.handled() - before != all) {
                throw new IllegalStateException(
                        contender.name() + " handled " + (NoOp.handled() - before) + " of " + all);
            }
            return new Result(contender.name(), single, batches, drain);
        }
    }

    private static double rate(int tasks, long start) {
        return tasks * 1e9 / (System.nanoTime() - start);
    }

    private static void print(String title, List<Result> results) {
        Result floor = results.get(0);
        OUT.println();
        OUT.println("| " + title + ", tasks/s (ratio to the floor) | enqueue, 1 per transaction | enqueue, " + BATCH
                + " per transaction | drain |");
        OUT.println("|---|---|---|---|");
        for (Result result : results) {
            OUT.printf(
                    Locale.ROOT,
                    "| %s | %.0f (%.2f) | %.0f (%.2f) | %.0f (%.3f) |%n",
                    result.name(),
                    result.singles(),
                    result.singles() / floor.singles(),
                    result.batches(),
                    result.batches() / floor.batches(),
                    result.drain(),
                    result.drain() / floor.drain());
        }
        OUT.flush();
    }

    static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(Contender.WORKERS + 4);
        return new HikariDataSource(config);
    }

    private static HikariDataSource sqlitePool(Path file) {
        SQLiteConfig settings = new SQLiteConfig();
        settings.setJournalMode(SQLiteConfig.JournalMode.WAL);
        settings.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        settings.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        settings.setBusyTimeout(30_000);
        SQLiteDataSource source = new SQLiteDataSource(settings);
        source.setUrl("jdbc:sqlite:" + file);
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setMaximumPoolSize(Contender.WORKERS + 4);
        return new HikariDataSource(config);
    }
}
