package io.github.nps4j.examples.quickstart;

import io.github.nps4j.crm.hubspot.HubSpotAdapter;
import io.github.nps4j.jdbc.store.JdbcSyncStore;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.sync.Destination;
import io.github.nps4j.sync.DestinationStatus;
import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.Ledger;
import io.github.nps4j.sync.store.SyncStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The main job. Reads {@code examples/data/responses.csv} and the webhook bodies beside it, and carries the answers to
 * HubSpot: to a simulator in this process, or to a real account when {@code HUBSPOT_TOKEN} is set. Everything is kept in a
 * folder (of the build, unless {@code -Dnps4j.quickstart.state} names another), so that a second run changes nothing, and a
 * run that was killed goes on where it stopped.
 *
 * <p>Run it from the root of the repository: {@code ./mvnw -q -Pquickstart -DskipTests package}.
 */
public final class Quickstart {

    private static final Path DATA = Path.of("examples", "data");
    private static final Path MAPPING = Path.of("examples", "quickstart", "hubspot.yaml");
    private static final Path STATE = Path.of("examples", "target", "main-job");
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Path root;
    private final Path state;
    private final PrintStream out;

    Quickstart(Path root, Path state, PrintStream out) {
        this.root = root;
        this.state = state;
        this.out = out;
    }

    /**
     * Runs the main job; exits with 1 if something is left undone or what was done before changed the CRM once more.
     *
     * @param arguments none
     * @throws InterruptedException if interrupted
     */
    public static void main(String[] arguments) throws InterruptedException {
        // The comments are Korean, Japanese and Spanish, whatever the console's default is.
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        boolean done = false;
        try {
            Result result = new Quickstart(
                            Path.of(""), Path.of(System.getProperty("nps4j.quickstart.state", STATE.toString())), out)
                    .run();
            done = result.settled() && result.writesOfRepetition() == 0;
        } catch (IOException | RuntimeException e) {
            out.println("The quickstart failed: " + e.getMessage());
        }
        // The simulator's threads would keep the process alive.
        System.exit(done ? 0 : 1);
    }

    /**
     * What came out.
     *
     * @param settled whether nothing waits any more
     * @param customers how many different people answered
     * @param writes write calls of the first round; 0 if an earlier run had done everything
     * @param reads read calls of the first round
     * @param writesOfRepetition write calls of what had been done before
     * @param ledger the account at the end
     */
    record Result(boolean settled, long customers, long writes, long reads, long writesOfRepetition, Ledger ledger) {}

    Result run() throws IOException, InterruptedException {
        Path data = root.resolve(DATA);
        if (!Files.isDirectory(data)) {
            throw new IOException("there is no " + DATA + " here: run the quickstart from the root of the repository");
        }
        Path rejected = Files.createDirectories(state).resolve("rejected-rows.csv");
        try (Account account = Account.open(data.resolve("contacts.csv"), state, out);
                HubSpotAdapter hubspot = account.adapter();
                SyncStore store = JdbcSyncStore.sqlite(account.store()).createSchema();
                NpsSync sync = NpsSync.builder(store)
                        .destination(Destination.of("hubspot", hubspot, FieldMapping.fromYaml(root.resolve(MAPPING))))
                        // All of it in one page: the answers of one customer are merged, and lookups are full.
                        .pageSize(10_000)
                        .lease(account.lease())
                        .build()) {

            Ledger earlier = sync.ledger();
            boolean done = earlier.received() > 0 && earlier.count(DeliveryState.WAITING) == 0;
            report(earlier, account);
            Input input = new Input(data, rejected, out);
            out.println();
            out.println("1. Taking the answers in");
            input.feed(sync);

            out.println();
            out.println("2. Delivering");
            long start = System.nanoTime();
            sync.start();
            boolean settled = deliver(sync);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            Calls calls = account.calls();
            Report report = new Report(out, sync, calls);
            report.afterDelivery(input, took);
            long writes = calls.writes();
            long reads = calls.reads();
            if (!settled) {
                out.println("Not everything could be delivered: " + sync.status("hubspot"));
                return new Result(false, input.customers(), writes, reads, 0, sync.ledger());
            }

            if (done) {
                report.afterRepetition(writes);
                return new Result(true, input.customers(), 0, reads, writes, sync.ledger());
            }
            out.println();
            out.println("3. The same input once more");
            new Input(data, rejected, out).feed(sync);
            boolean settledAgain = deliver(sync);
            report.afterRepetition(calls.writes() - writes);
            return new Result(settledAgain, input.customers(), writes, reads, calls.writes() - writes, sync.ledger());
        }
    }

    /** What an earlier run has left behind. */
    private void report(Ledger earlier, Account account) {
        if (earlier.received() == 0) {
            out.println("Everything is kept in " + account.store() + ", which is new.");
            return;
        }
        long waiting = earlier.count(DeliveryState.WAITING);
        out.printf(
                "Everything is kept in %s. An earlier run has taken in %,d answers; %s. To begin anew, delete that"
                        + " folder.%n",
                account.store(),
                earlier.accepted(),
                waiting == 0
                        ? "nothing is left to do"
                        : String.format(
                                "%,d deliveries still wait, and this run goes on with them (with those that were under"
                                        + " way, within %d s)",
                                waiting, account.lease().toSeconds()));
    }

    /** Shows progress until nothing waits any more; gives up when the destination needs a person. */
    private boolean deliver(NpsSync sync) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        boolean settled = false;
        String shown = "";
        while (!settled && System.nanoTime() - deadline < 0) {
            settled = sync.awaitSettled(Duration.ofSeconds(1));
            long waiting = sync.ledger().count(DeliveryState.WAITING);
            long all = sync.ledger().deliveries();
            DestinationStatus status = sync.status("hubspot");
            String line = String.format("   %,d of %,d settled%s", all - waiting, all, note(status));
            if (!line.equals(shown)) {
                out.println(line);
                shown = line;
            }
            if (!settled
                    && (status.state() == DestinationStatus.State.BLOCKED
                            || status.state() == DestinationStatus.State.STOPPED)) {
                return false;
            }
        }
        return settled;
    }

    private static String note(DestinationStatus status) {
        return switch (status.state()) {
            case ACTIVE -> "";
            case THROTTLED -> " (waiting for HubSpot's rate limit)";
            default -> " (" + status + ")";
        };
    }
}
