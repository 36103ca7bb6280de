package io.github.nps4j.jdbc.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.Ledger;
import io.github.nps4j.testkit.hubspot.HubSpotContact;
import io.github.nps4j.testkit.hubspot.HubSpotFault;
import io.github.nps4j.testkit.hubspot.HubSpotRequest;
import io.github.nps4j.testkit.hubspot.HubSpotSimulator;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that are killed with SIGKILL, or stopped with SIGSTOP, and a database that is killed, at random moments. What
 * runs in every build is small; the profile {@code crash} runs the full size. A run is repeated with
 * {@code -Dnps4j.crash.seed}, as far as its moments depend on chance alone and not on the machine's speed.
 */
class CrashTest {

    private static final int RESPONSES = Integer.getInteger("nps4j.crash.responses", 2_000);
    private static final int KILLS = Integer.getInteger("nps4j.crash.kills", 2);
    private static final int STOPS = Integer.getInteger("nps4j.crash.stops", 1);
    private static final long SEED = Long.getLong("nps4j.crash.seed", System.nanoTime());
    private static final Duration LEASE = Duration.ofSeconds(3);

    /** How long the CRM takes for an answer, so that there is nearly always a call under way. */
    private static final Duration LATENCY = Duration.ofMillis(60);

    private static final int PAGE = 100;

    /** For three nodes at once: so small that there is work for all of them. */
    private static final int SHARED_PAGE = Math.max(1, RESPONSES / 200);

    /** About so many requests are made for a response, with pages of 100 deliveries. */
    private static final double REQUESTS = 0.07;

    @TempDir
    Path folder;

    private final CrashPlan plan = new CrashPlan(RESPONSES);
    private final List<Node> nodes = new ArrayList<>();
    private final Trap trap = new Trap();
    private final long started = System.nanoTime();
    private final Random random = new Random(SEED);
    private HubSpotSimulator crm;
    private int kills;
    private int killsAtWork;
    private int refused;

    /** Does something when the CRM has acted on so many requests more and has not answered the last one yet. */
    private static final class Trap {
        private final AtomicInteger left = new AtomicInteger();
        private volatile Runnable action = () -> {};
        private volatile CountDownLatch sprung = new CountDownLatch(0);

        CountDownLatch arm(int requests, Runnable what) {
            CountDownLatch latch = new CountDownLatch(1);
            left.set(0);
            action = what;
            sprung = latch;
            left.set(requests);
            return latch;
        }

        void requested(HubSpotRequest request) {
            if (left.getAndUpdate(n -> Math.max(0, n - 1)) == 1) {
                action.run();
                sprung.countDown();
            }
        }
    }

    @BeforeEach
    void startCrm() {
        crm = HubSpotSimulator.builder().listener(trap::requested).start();
        crm.addNpsProperties();
        for (int i = 0; i < plan.customers(); i++) {
            crm.addContact(Map.of("email", plan.email(i)));
        }
        crm.failAlways(HubSpotFault.slow(LATENCY));
    }

    @AfterEach
    void stop() {
        nodes.forEach(Node::close);
        crm.close();
    }

    @BeforeAll
    static void show() {
        System.out.printf(
                "Crash tests: %,d responses each, seed %d%n%-27s %8s %8s %8s %10s %8s %8s %8s %6s%n",
                RESPONSES,
                SEED,
                "what",
                "kills",
                "at work",
                "applied",
                "superseded",
                "not done",
                "late",
                "requests",
                "s");
    }

    private Node start(String store, int from, int to, String end) throws Exception {
        return start(store, from, to, end, PAGE);
    }

    private Node start(String store, int from, int to, String end, int page) throws Exception {
        Node node = Node.start(store, crm.baseUrl().toString(), crm.token(), plan, from, to, LEASE, end, page);
        nodes.add(node);
        return node;
    }

    /** Each life submits its share and is killed at some moment of it; the next one goes on where the last was heard. */
    private void killAgainAndAgain(String url, String store) throws Exception {
        int accepted = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            int share = Math.max(accepted + 1, RESPONSES * kill / (KILLS + 1));
            Node node = start(store, accepted, share, "stay").go().await("STARTED", "STARTED"::equals);
            switch (random.nextInt(3)) {
                case 0 -> {
                    // Right after the acknowledgement of some batch.
                    int some = accepted + 1 + random.nextInt(share - accepted);
                    node.await(
                            "ACCEPTED " + some,
                            line -> line.equals("SUBMITTED")
                                    || (line.startsWith("ACCEPTED ") && Integer.parseInt(line.substring(9)) >= some));
                }
                case 1 -> {
                    // After the CRM has acted, before it has answered.
                    int requests = 1 + random.nextInt(Math.max(3, (int) ((share - accepted) * REQUESTS)));
                    trap.arm(requests, node::strike).await(5, TimeUnit.SECONDS);
                }
                default ->
                    // Waits for nothing: the moment is to be any.
                    node.awaitAtMost(Duration.ofMillis(random.nextInt(1_000)), Integer.MAX_VALUE, line -> false);
            }
            node.kill();
            trap.arm(0, () -> {});
            kills++;
            if (!leases(url).isEmpty()) {
                killsAtWork++;
            }
            accepted = node.accepted(accepted);
        }
        start(store, accepted, RESPONSES, "finish").go().finish();
        assertThat(killsAtWork).as("kills with work under way").isPositive();
    }

    /** The claims that are under way. */
    private static Set<String> leases(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT lease FROM nps_claim")) {
            Set<String> leases = new HashSet<>();
            while (rows.next()) {
                leases.add(rows.getString(1));
            }
            return leases;
        }
    }

    @Test
    void killed_at_random_moments_on_sqlite_every_accepted_response_is_applied_once_and_in_order() throws Exception {
        String file = folder.resolve("crash.db").toString();
        killAgainAndAgain("jdbc:sqlite:" + file, file);
        try (JdbcSyncStore store = JdbcSyncStore.sqlite(Path.of(file))) {
            everythingIsThere("SQLite, process killed", store.ledger());
        }
    }

    @Test
    void killed_at_random_moments_on_postgres_every_accepted_response_is_applied_once_and_in_order() throws Exception {
        try (RestartablePostgres server = new RestartablePostgres(folder)) {
            killAgainAndAgain(server.url(), server.url());
            everythingIsThere("PostgreSQL, process killed", server);
        }
    }

    @Test
    void the_same_when_postgres_itself_is_killed_and_restarted() throws Exception {
        try (RestartablePostgres server = new RestartablePostgres(folder)) {
            Node node = start(server.url(), 0, RESPONSES, "finish").go().await("STARTED", "STARTED"::equals);
            int requests = Math.max(4, (int) (RESPONSES * REQUESTS * 1.4 / (KILLS + 1)));
            for (int kill = 1; kill <= KILLS && node.alive(); kill++) {
                trap.arm(1 + random.nextInt(requests), () -> {}).await(5, TimeUnit.SECONDS);
                if (!leases(server.url()).isEmpty()) {
                    killsAtWork++;
                }
                server.kill();
                server.start();
                kills++;
            }
            node.finish();
            assertThat(killsAtWork).as("kills with work under way").isPositive();
            everythingIsThere("PostgreSQL, server killed", server);
        }
    }

    @Test
    void three_processes_on_one_postgres_share_the_work_and_the_late_results_of_a_stopped_one_are_refused()
            throws Exception {
        try (RestartablePostgres server = new RestartablePostgres(folder)) {
            for (int i = 0; i < 3; i++) {
                start(server.url(), RESPONSES * i / 3, RESPONSES * (i + 1) / 3, "finish", SHARED_PAGE);
            }
            // Together: a node that came late would find the others done.
            for (Node node : nodes) {
                node.await("READY", "READY"::equals);
            }
            for (Node node : nodes) {
                node.go();
            }
            Node stopped = nodes.get(0).await("SETTLED", line -> line.startsWith("SETTLED "));
            int stops = 0;
            while (stopped.alive() && (stops < STOPS || stopped.refused() == 0)) {
                int from = stopped.said();
                stopped.awaitAtMost(Duration.ofSeconds(5), from, "WRITING"::equals);
                stopped.signal("STOP");
                stops++;
                takenOver(server.url(), leases(server.url()));
                stopped.signal("CONT");
                stopped.awaitAtMost(Duration.ofSeconds(5), from, line -> line.startsWith("REFUSED "));
            }
            for (Node node : nodes) {
                node.finish();
            }
            refused = stopped.refused();
            assertThat(refused).as("late results that were refused").isPositive();
            kills = stops;
            killsAtWork = stops;
            Set<String> once = new HashSet<>();
            int repeated = 0;
            for (Node node : nodes) {
                assertThat(node.settled()).as("the share of a node").isNotEmpty();
                for (String id : node.settled()) {
                    // Fields that a late write may have changed are written again, and what it added is looked for
                    // again.
                    if (!once.add(id)) {
                        repeated++;
                    }
                }
            }
            assertThat(once).hasSize(plan.deliveries());
            System.out.printf(
                    "three processes settled %s of %d deliveries, %d of them once more after a late write%n",
                    nodes.stream().map(node -> node.settled().size()).toList(), once.size(), repeated);
            everythingIsThere("three processes, stops", server);
        }
    }

    @Test
    void tasks_that_a_process_added_a_second_time_because_it_was_stopped_in_mid_request_stand_once() throws Exception {
        try (RestartablePostgres server = new RestartablePostgres(folder)) {
            Node late = start(server.url(), 0, RESPONSES / 2, "late").await("READY", "READY"::equals);
            Node other = start(server.url(), RESPONSES / 2, RESPONSES, "finish").await("READY", "READY"::equals);
            late.go().await("LOOKED", line -> line.startsWith("LOOKED "));
            late.signal("STOP");
            other.go();
            takenOver(server.url(), leases(server.url()));
            other.await("FINISHED", "FINISHED"::equals);
            late.signal("CONT");
            late.go().finish();
            refused = late.refused();
            assertThat(refused).as("late results that were refused").isPositive();
            assertThat(crm.requests())
                    .as("second copies that were removed")
                    .anyMatch(request ->
                            request.method().equals("DELETE") && request.path().contains("/tasks/"));
            everythingIsThere("two processes, late tasks", server);
        }
    }

    /** Waits until none of these claims is there any more: done, or ended with its lease and taken over by others. */
    private void takenOver(String url, Set<String> claims) throws Exception {
        Node other = nodes.get(1);
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (leases(url).stream().anyMatch(claims::contains)) {
            assertThat(System.nanoTime() - end)
                    .as("waited for the lease to end")
                    .isNegative();
            other.awaitAtMost(Duration.ofMillis(200), other.said(), line -> line.startsWith("SETTLED "));
        }
    }

    private void everythingIsThere(String what, RestartablePostgres server) {
        try (HikariDataSource pool = Postgres.pool(server.url())) {
            everythingIsThere(what, JdbcSyncStore.postgres(pool).ledger());
        }
    }

    private void everythingIsThere(String what, Ledger ledger) {
        // Shown first: it is of interest whatever follows.
        long applied = ledger.count(DeliveryState.APPLIED);
        long superseded = ledger.count(DeliveryState.SUPERSEDED);
        System.out.printf(
                "%-27s %8d %8d %8d %10d %8d %8d %8d %6d%n",
                what,
                kills,
                killsAtWork,
                applied,
                superseded,
                ledger.deliveries() - applied - superseded,
                refused,
                crm.requests().size(),
                Duration.ofNanos(System.nanoTime() - started).toSeconds());
        assertThat(ledger.accepted()).isEqualTo(RESPONSES);
        assertThat(ledger.refused()).isZero();
        assertThat(ledger.deliveries()).isEqualTo(plan.deliveries());
        assertThat(ledger.count(DeliveryState.APPLIED) + ledger.count(DeliveryState.SUPERSEDED))
                .as("applied + superseded of %s", ledger)
                .isEqualTo(plan.deliveries());
        Map<Integer, Integer> newest = new HashMap<>();
        Map<Integer, Integer> newestComment = new HashMap<>();
        Map<Integer, List<String>> comments = new HashMap<>();
        for (int i = 0; i < RESPONSES; i++) {
            newest.merge(plan.customer(i), i, this::newer);
            if (plan.commented(i)) {
                newestComment.merge(plan.customer(i), i, this::newer);
                comments.computeIfAbsent(plan.customer(i), key -> new ArrayList<>())
                        .add(plan.comment(i));
            }
        }
        for (int customer = 0; customer < plan.customers(); customer++) {
            HubSpotContact contact = crm.contactByEmail(plan.email(customer));
            assertThat(contact.property("nps_score"))
                    .as("the newest answer of customer %d", customer)
                    .isEqualTo(String.valueOf(plan.score(newest.get(customer))));
            Integer comment = newestComment.get(customer);
            assertThat(contact.property("nps_comment"))
                    .as("the newest comment of customer %d", customer)
                    .isEqualTo(comment == null ? null : plan.comment(comment));
            List<String> expected = comments.getOrDefault(customer, List.of());
            assertThat(found(crm.notes(contact.id()), "hs_note_body"))
                    .as("notes of customer %d", customer)
                    .containsExactlyInAnyOrderElementsOf(expected);
            assertThat(found(crm.tasks(contact.id()), "hs_task_subject"))
                    .as("tasks of customer %d", customer)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private int newer(int a, int b) {
        return plan.second(a) > plan.second(b) ? a : b;
    }

    /** The comments in notes or tasks, which hold a marker too. */
    private static List<String> found(List<Map<String, String>> engagements, String property) {
        return engagements.stream()
                .map(engagement -> engagement.get(property).replaceAll("(?s).*(answer-\\d+-end).*", "$1"))
                .toList();
    }
}
