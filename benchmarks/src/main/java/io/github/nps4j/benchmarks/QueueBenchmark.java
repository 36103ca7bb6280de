package io.github.nps4j.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.nps4j.jdbc.store.JdbcSyncStore;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Enqueue and drain, beside the peers and a hand-written floor, in one run and with the same durability. In each round the
 * floor is measured first and last, and the others are held against the mean of the two, because the machine may be
 * slower at one time than at another. The last table holds the medians of the rounds.
 *
 * <p>Arguments: {@code rounds=3 tasks=200000 peers=20000 singles=1000 postgres=1 sqlite=1
 * only=<part of a name> url=<jdbc url with %s for the database>}. With {@code times=8} it exits with 0 only if the store
 * drains at least 8 times as fast as the best peer, wherever it has peers.
 */
final class QueueBenchmark {

    private static final PrintStream OUT = System.out;
    private static final int PAYLOAD = 400;
    private static final int BATCH = 100;
    private static final String FLOOR = "floor";
    private static final String OTHER_FLOOR = "floor-in-two-statements";

    private final Arguments arguments;

    private QueueBenchmark(Arguments arguments) {
        this.arguments = arguments;
    }

    @FunctionalInterface
    private interface Maker {
        Contender make() throws Exception;
    }

    @FunctionalInterface
    private interface Place {
        Measured run(String contender, int tasks) throws Exception;
    }

    private record Measured(String name, double singles, double batches, double drain) {}

    private record Ratios(double singles, double batches, double drain) {}

    static void run(String[] args) throws Exception {
        Arguments arguments = Arguments.of(args);
        QueueBenchmark benchmark = new QueueBenchmark(arguments);
        boolean holds = true;
        if (arguments.number("postgres", 1) == 1) {
            String url = arguments.text("url", "");
            try (Server server = url.isEmpty() ? Server.start() : Server.at(url)) {
                holds = benchmark.compare(
                        "PostgreSQL " + server.version(),
                        List.of(
                                OTHER_FLOOR,
                                "nps4j-store",
                                "nps4j-engine",
                                "db-scheduler",
                                "transaction-outbox",
                                "jobrunr"),
                        (contender, tasks) -> onPostgres(server, contender, tasks, benchmark));
            }
        }
        if (arguments.number("sqlite", 1) == 1) {
            // transaction-outbox and db-scheduler have no SQLite dialect.
            holds &= benchmark.compare(
                    "SQLite",
                    List.of("nps4j-store", "nps4j-engine", "jobrunr"),
                    (contender, tasks) -> onSqlite(contender, tasks, benchmark));
        }
        System.exit(holds ? 0 : 1);
    }

    private static Measured onPostgres(Server server, String contender, int tasks, QueueBenchmark benchmark)
            throws Exception {
        try (HikariDataSource pool = pool(server.newDatabase())) {
            return benchmark.measure(tasks, () -> switch (contender) {
                case FLOOR -> new Floor(pool, true, Floor.Form.ONE_STATEMENT);
                case OTHER_FLOOR -> new Floor(pool, true, Floor.Form.TWO_STATEMENTS);
                case "nps4j-store" ->
                    new Nps4jStore(JdbcSyncStore.postgres(pool).createSchema());
                case "nps4j-engine" ->
                    new Nps4jEngine(JdbcSyncStore.postgres(pool).createSchema());
                case "db-scheduler" -> new DbSchedulerPeer(pool);
                case "transaction-outbox" -> new TransactionOutboxPeer(pool);
                default -> new JobRunrPeer(pool);
            });
        }
    }

    private static Measured onSqlite(String contender, int tasks, QueueBenchmark benchmark) throws Exception {
        Path folder = Files.createTempDirectory("nps4j-benchmark");
        Path file = folder.resolve("queue.db");
        try (HikariDataSource pool = sqlitePool(file)) {
            return benchmark.measure(tasks, () -> switch (contender) {
                case FLOOR -> new Floor(pool, false, Floor.Form.ONE_STATEMENT);
                case "nps4j-store" -> new Nps4jStore(JdbcSyncStore.sqlite(file).createSchema());
                case "nps4j-engine" ->
                    new Nps4jEngine(JdbcSyncStore.sqlite(file).createSchema());
                default -> new JobRunrPeer(pool);
            });
        } finally {
            Waiting.delete(folder);
        }
    }

    /** Returns whether the claim holds that the arguments make. */
    private boolean compare(String title, List<String> contenders, Place place) throws Exception {
        List<String> wanted = contenders.stream()
                .filter(name -> name.contains(arguments.text("only", "")))
                .toList();
        // Each is warmed up with half of what is measured.
        place.run(FLOOR, tasks(FLOOR) / 2);
        for (String contender : wanted) {
            place.run(contender, tasks(contender) / 2);
        }
        Map<String, List<Ratios>> ratios = new LinkedHashMap<>();
        int rounds = arguments.number("rounds", 3);
        for (int round = 1; round <= rounds; round++) {
            List<Measured> results = new ArrayList<>();
            results.add(place.run(FLOOR, tasks(FLOOR)));
            for (String contender : wanted) {
                results.add(place.run(contender, tasks(contender)));
            }
            Measured last = place.run(FLOOR, tasks(FLOOR));
            results.add(last);
            Measured first = results.get(0);
            Measured floor = new Measured(
                    first.name(),
                    (first.singles() + last.singles()) / 2,
                    (first.batches() + last.batches()) / 2,
                    (first.drain() + last.drain()) / 2);
            print(title + ", round " + round, floor, results);
            for (Measured result : results.subList(1, results.size() - 1)) {
                ratios.computeIfAbsent(result.name(), name -> new ArrayList<>())
                        .add(new Ratios(
                                result.singles() / floor.singles(),
                                result.batches() / floor.batches(),
                                result.drain() / floor.drain()));
            }
        }
        return summary(title + ", ratio to the floor, median of " + rounds, ratios, arguments.number("times", 0));
    }

    /** Slow ones get fewer tasks, so that none takes minutes; rates are compared, not times. */
    private int tasks(String contender) {
        boolean quick = contender.startsWith("nps4j") || contender.startsWith(FLOOR);
        return quick ? arguments.number("tasks", 200_000) : arguments.number("peers", 20_000);
    }

    private Measured measure(int tasks, Maker maker) throws Exception {
        String payload = "x".repeat(PAYLOAD);
        List<String> batch = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            batch.add(payload);
        }
        try (Contender contender = maker.make()) {
            int singles = Math.min(tasks / 10, arguments.number("singles", 1_000));
            long start = System.nanoTime();
            for (int i = 0; i < singles; i++) {
                contender.enqueue(List.of(payload));
            }
            double single = rate(singles, start);
            int batches = tasks / BATCH;
            start = System.nanoTime();
            for (int i = 0; i < batches; i++) {
                contender.enqueue(batch);
            }
            double batched = rate(batches * BATCH, start);
            int all = singles + batches * BATCH;
            contender.prepare(all);
            long before = NoOp.handled();
            start = System.nanoTime();
            contender.drain(all);
            double drain = rate(all, start);
            long handled = NoOp.handled() - before;
            if (handled < all) {
                throw new IllegalStateException(contender.name() + " handled " + handled + " of " + all);
            }
            if (handled > all) {
                OUT.printf(Locale.ROOT, "%s handled %d tasks more than once%n", contender.name(), handled - all);
            }
            return new Measured(contender.name(), single, batched, drain);
        }
    }

    private static double rate(int tasks, long start) {
        return tasks * 1e9 / (System.nanoTime() - start);
    }

    private static void print(String title, Measured floor, List<Measured> results) {
        OUT.println();
        head(title + ", tasks/s (ratio to the floor)");
        for (Measured result : results) {
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

    private static boolean summary(String title, Map<String, List<Ratios>> ratios, int times) {
        OUT.println();
        head(title);
        Map<String, Double> drains = new TreeMap<>();
        ratios.forEach((name, all) -> {
            drains.put(name, median(all, Ratios::drain));
            OUT.printf(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %.3f |%n",
                    name,
                    median(all, Ratios::singles),
                    median(all, Ratios::batches),
                    median(all, Ratios::drain));
        });
        double best = drains.entrySet().stream()
                .filter(entry ->
                        !entry.getKey().startsWith("nps4j") && !entry.getKey().startsWith(FLOOR))
                .mapToDouble(Map.Entry::getValue)
                .max()
                .orElse(0);
        boolean holds = true;
        for (Map.Entry<String, Double> entry : drains.entrySet()) {
            if (best > 0 && entry.getKey().startsWith("nps4j")) {
                double ratio = entry.getValue() / best;
                holds &= ratio >= times || !entry.getKey().equals(Nps4jStore.NAME);
                OUT.printf(Locale.ROOT, "%n%s drains %.1f times as fast as the best peer.%n", entry.getKey(), ratio);
            }
        }
        OUT.flush();
        return holds;
    }

    private static void head(String title) {
        OUT.println("| " + title + " | enqueue, 1 per transaction | enqueue, " + BATCH + " per transaction | drain |");
        OUT.println("|---|---|---|---|");
    }

    private static double median(List<Ratios> all, ToDoubleFunction<Ratios> value) {
        double[] sorted = all.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
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
