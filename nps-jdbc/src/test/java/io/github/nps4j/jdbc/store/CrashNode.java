package io.github.nps4j.jdbc.store;

import com.zaxxer.hikari.HikariDataSource;
import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.CrmLimits;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.SendGuard;
import io.github.nps4j.crm.TaskWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.hubspot.HubSpotAdapter;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.source.CannotAcceptException;
import io.github.nps4j.sync.Destination;
import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.sync.SyncListener;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.Work;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A host of nps4j as a process of its own, to be killed. It submits a range of responses, telling after each batch how far
 * it is, and delivers meanwhile and afterwards. It begins when it reads a byte. Where it stands is told in lines:
 * {@code READY}, {@code STARTED}, {@code ACCEPTED n},
 * {@code WRITING}, {@code SETTLED id ...} (notes and tasks with a {@code !}), {@code REFUSED n}, {@code SUBMITTED},
 * {@code LOOKED n}, {@code FINISHED}.
 */
final class CrashNode {

    private static final int BATCH = 50;
    private static final int THREADS = 4;
    private static final PrintStream OUT = System.out;

    private CrashNode() {}

    /**
     * Runs a node.
     *
     * @param args store (a file, or the URL of a PostgreSQL), URL and token of the CRM, size of the plan, first response,
     *     first one not to submit, lease in seconds, {@code finish}, {@code stay} or {@code late}, deliveries in a page
     */
    public static void main(String[] args) throws Exception {
        String place = args[0];
        CrashPlan plan = new CrashPlan(Integer.parseInt(args[3]));
        JdbcSyncStore store =
                place.startsWith("jdbc:") ? JdbcSyncStore.postgres(pool(place)) : JdbcSyncStore.sqlite(Path.of(place));
        store.createSchema();
        HubSpotAdapter crm = HubSpotAdapter.builder()
                .baseUrl(args[1])
                .token(args[2])
                .callsPerTenSeconds(10_000)
                .searchesPerSecond(1_000)
                .concurrency(THREADS)
                .build();
        NpsSync sync = NpsSync.builder(store)
                .destination(Destination.of("hubspot", new Telling(crm, args[7].equals("late")), CrashPlan.MAPPING))
                .lease(Duration.ofSeconds(Long.parseLong(args[6])))
                .pollInterval(Duration.ofMillis(100))
                .pageSize(Integer.parseInt(args[8]))
                .threads(THREADS)
                .mostThreads(THREADS)
                .listener(new Settled())
                .build();
        say("READY");
        awaitByte();
        sync.start();
        say("STARTED");
        submit(sync, plan, Integer.parseInt(args[4]), Integer.parseInt(args[5]));
        say("SUBMITTED");
        if (!args[7].equals("stay")) {
            boolean settled = sync.awaitSettled(Duration.ofMinutes(15));
            say(settled ? "FINISHED" : "STUCK " + sync.ledger());
            sync.close();
            Runtime.getRuntime().halt(settled ? 0 : 1);
        }
        new CountDownLatch(1).await();
    }

    private static void awaitByte() throws IOException {
        if (System.in.read() < 0) {
            throw new IllegalStateException("The test has gone.");
        }
    }

    private static HikariDataSource pool(String url) {
        HikariDataSource pool = Postgres.pool(url);
        // A server that is being restarted is waited for.
        pool.setConnectionTimeout(30_000);
        return pool;
    }

    /** Like a sender that gets a 503 and tries again. */
    private static void submit(NpsSync sync, CrashPlan plan, int from, int until) throws InterruptedException {
        int next = from;
        while (next < until) {
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
                sync.awaitSettled(Duration.ofMillis(200));
            }
        }
    }

    private static synchronized void say(String line) {
        OUT.println(line);
        OUT.flush();
    }

    private static final class Settled implements SyncListener {

        @Override
        public void delivered(List<Delivery> deliveries) {
            StringBuilder line = new StringBuilder("SETTLED");
            for (Delivery delivery : deliveries) {
                if (delivery.state().settled()) {
                    line.append(' ')
                            .append(delivery.id())
                            .append(delivery.work().kind() == Work.Kind.FIELDS ? "" : "!");
                }
            }
            say(line.toString());
        }

        @Override
        public void refused(List<Delivery> deliveries) {
            say("REFUSED " + deliveries.size());
        }
    }

    /**
     * Tells when a write is about to be under way. A late one tells before its first tasks that it has looked at its lease
     * for the last time, and sends them when it reads a byte.
     */
    private static final class Telling implements CrmAdapter {

        private final HubSpotAdapter crm;
        private final AtomicBoolean late;

        Telling(HubSpotAdapter crm, boolean late) {
            this.crm = crm;
            this.late = new AtomicBoolean(late);
        }

        @Override
        public CrmLimits limits() {
            return crm.limits();
        }

        @Override
        public CrmSchema describe(RecordType type) {
            return crm.describe(type);
        }

        @Override
        public List<Lookup> lookup(LookupRequest request) {
            return crm.lookup(request);
        }

        @Override
        public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
            say("WRITING");
            return crm.write(type, batch);
        }

        @Override
        public <T> Optional<T> ability(Class<T> ability) {
            return ability == TaskWriter.class
                    ? crm.ability(TaskWriter.class).map(tasks -> ability.cast(new Late(tasks, late)))
                    : crm.ability(ability);
        }

        @Override
        public void close() {
            crm.close();
        }
    }

    private record Late(TaskWriter tasks, AtomicBoolean late) implements TaskWriter {

        @Override
        public List<WriteOutcome> writeTasks(RecordType type, List<Task> batch) {
            if (!late.getAndSet(false)) {
                return tasks.writeTasks(type, batch);
            }
            SendGuard.check();
            say("LOOKED " + batch.size());
            try {
                awaitByte();
                // Another thread has no guard: the last look is behind it.
                return CompletableFuture.supplyAsync(() -> tasks.writeTasks(type, batch))
                        .get();
            } catch (IOException | InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public List<String> findTasks(RecordType type, Task task) {
            return tasks.findTasks(type, task);
        }

        @Override
        public boolean removeTask(RecordType type, String taskId) {
            return tasks.removeTask(type, taskId);
        }
    }
}
