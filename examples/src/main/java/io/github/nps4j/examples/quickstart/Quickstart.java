package io.github.nps4j.examples.quickstart;

import io.github.nps4j.crm.hubspot.HubSpotAdapter;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.sync.Destination;
import io.github.nps4j.sync.DestinationStatus;
import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.InMemorySyncStore;
import io.github.nps4j.sync.store.SyncStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The main job. Reads {@code examples/data/responses.csv} and the webhook bodies beside it, and carries the answers to
 * HubSpot: to a simulator in this process, or to a real account when {@code HUBSPOT_TOKEN} is set.
 *
 * <p>Run it from the root of the repository: {@code ./mvnw -q -Pquickstart -DskipTests package}.
 */
public final class Quickstart {

    private static final Path DATA = Path.of("examples", "data");
    private static final Path MAPPING = Path.of("examples", "quickstart", "hubspot.yaml");
    private static final Path REJECTED = Path.of("examples", "target", "rejected-rows.csv");
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final PrintStream out;

    private Quickstart(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs the main job; exits with 1 if something is left undone or the second round changed the CRM.
     *
     * @param arguments none
     * @throws Exception if a file cannot be read or the run is interrupted
     */
    public static void main(String[] arguments) throws Exception {
        // The comments are Korean, Japanese and Spanish, whatever the console's default is.
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (!Files.isDirectory(DATA)) {
            out.println("There is no " + DATA + " here: run the quickstart from the root of the repository.");
            System.exit(1);
        }
        boolean done = false;
        try {
            done = new Quickstart(out).run();
        } catch (IOException | RuntimeException e) {
            out.println("The quickstart failed: " + e.getMessage());
        }
        // The simulator's threads would keep the process alive.
        System.exit(done ? 0 : 1);
    }

    private boolean run() throws Exception {
        Files.createDirectories(REJECTED.getParent());
        try (Account account = Account.open(DATA.resolve("contacts.csv"), out);
                HubSpotAdapter hubspot = account.adapter();
                SyncStore store = new InMemorySyncStore();
                NpsSync sync = NpsSync.builder(store)
                        .destination(Destination.of("hubspot", hubspot, FieldMapping.fromYaml(MAPPING)))
                        // All of it in one page: the answers of one customer are merged, and lookups are full.
                        .pageSize(10_000)
                        .build()) {

            Input input = new Input(DATA, REJECTED, out);
            out.println();
            out.println("1. Taking the answers in");
            input.feed(sync);

            out.println();
            out.println("2. Delivering");
            long start = System.nanoTime();
            sync.start();
            boolean settled = deliver(sync);
            Duration took = Duration.ofNanos(System.nanoTime() - start);

            Report report = new Report(out, sync, account.calls());
            report.afterDelivery(input, took);
            if (!settled) {
                out.println("Not everything could be delivered: " + sync.status("hubspot"));
                return false;
            }

            out.println();
            out.println("3. The same input once more");
            long writesBefore = account.calls().writes();
            new Input(DATA, REJECTED, out).feed(sync);
            boolean settledAgain = deliver(sync);
            boolean unchanged = account.calls().writes() == writesBefore;
            report.afterRepetition(writesBefore, unchanged);
            return settledAgain && unchanged;
        }
    }

    /** Shows progress until nothing waits any more; gives up when the destination needs a person. */
    private boolean deliver(NpsSync sync) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        boolean settled = false;
        while (!settled && System.nanoTime() - deadline < 0) {
            settled = sync.awaitSettled(Duration.ofSeconds(1));
            long waiting = sync.ledger().count(DeliveryState.WAITING);
            long all = sync.ledger().deliveries();
            DestinationStatus status = sync.status("hubspot");
            out.printf("   %,d of %,d settled%s%n", all - waiting, all, note(status));
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
