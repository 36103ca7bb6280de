package io.github.nps4j.jdbc.store;

import io.github.nps4j.crm.hubspot.HubSpotAdapter;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.source.CannotAcceptException;
import io.github.nps4j.sync.Destination;
import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.sync.SyncListener;
import io.github.nps4j.sync.store.Delivery;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A host of nps4j as a process of its own, to be killed. It submits a range of responses, telling after each batch how far
 * it is, and delivers meanwhile and afterwards.
 *
 * <p>Arguments: store (a file, or the URL of a PostgreSQL), URL and token of the CRM, size of the plan, first response,
 * first one not to submit, lease in seconds, threads, {@code finish} or {@code stay}.
 */
final class CrashNode {

    private static final int BATCH = 50;
    private static final PrintStream OUT = System.out;

    private CrashNode() {}

    public static void main(String[] args) throws Exception {
        String place = args[0];
        int threads = Integer.parseInt(args[7]);
        CrashPlan plan = new CrashPlan(Integer.parseInt(args[3]));
        JdbcSyncStore store = place.startsWith("jdbc:")
                ? JdbcSyncStore.postgres(Postgres.pool(place))
                : JdbcSyncStore.sqlite(Path.of(place));
        store.createSchema();
        HubSpotAdapter crm = HubSpotAdapter.builder()
                .baseUrl(args[1])
                .token(args[2])
                .callsPerTenSeconds(10_000)
                .searchesPerSecond(1_000)
                .concurrency(threads)
                .build();
        NpsSync sync = NpsSync.builder(store)
                .destination(Destination.of("hubspot", crm, CrashPlan.MAPPING))
                .lease(Duration.ofSeconds(Long.parseLong(args[6])))
                .pollInterval(Duration.ofMillis(100))
                .pageSize(200)
                .threads(threads)
                .listener(new SyncListener() {
                    @Override
                    public void delivered(List<Delivery> deliveries) {
                        StringBuilder line = new StringBuilder("SETTLED");
                        deliveries.stream()
                                .filter(delivery -> delivery.state().settled())
                                .forEach(delivery -> line.append(' ').append(delivery.id()));
                        say(line.toString());
                    }
                })
                .build();
        sync.start();
        say("STARTED");
        int until = Integer.parseInt(args[5]);
        for (int next = Integer.parseInt(args[4]); next < until; ) {
            int end = Math.min(until, next + BATCH);
            List<NpsResponse> batch = new ArrayList<>();
            for (int i = next; i < end; i++) {
                batch.add(plan.response(i));
            }
            try {
                sync.submitAll(batch);
                next = end;
                say("ACCEPTED " + next);
            } catch (CannotAcceptException e) {
                // What a sender does that gets a 503.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
        }
        say("SUBMITTED");
        if (args[8].equals("finish")) {
            boolean settled = sync.awaitSettled(Duration.ofMinutes(15));
            say(settled ? "FINISHED" : "STUCK " + sync.ledger());
            sync.close();
            Runtime.getRuntime().halt(settled ? 0 : 1);
        }
        while (true) {
            LockSupport.park();
        }
    }

    private static synchronized void say(String line) {
        OUT.println(line);
        OUT.flush();
    }
}
