package io.github.nps4j.jdbc.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.Ledger;
import io.github.nps4j.testkit.hubspot.Endpoint;
import io.github.nps4j.testkit.hubspot.HubSpotContact;
import io.github.nps4j.testkit.hubspot.HubSpotFault;
import io.github.nps4j.testkit.hubspot.HubSpotSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that are killed with SIGKILL at random moments, stopped, and started again. What runs in every build is small;
 * the profile {@code crash} runs the full size.
 */
class CrashTest {

    private static final int RESPONSES = Integer.getInteger("nps4j.crash.responses", 2_000);
    private static final int KILLS = Integer.getInteger("nps4j.crash.kills", 5);
    private static final Duration LEASE = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    private final CrashPlan plan = new CrashPlan(RESPONSES);
    private final List<Node> nodes = new ArrayList<>();
    private final Random random = new Random();
    private HubSpotSimulator crm;

    @BeforeEach
    void startCrm() {
        crm = HubSpotSimulator.builder()
                .requestsPerTenSeconds(1_000_000)
                .searchesPerSecond(100_000)
                .requestsPerDay(100_000_000)
                .start();
        crm.addNpsProperties();
        for (int i = 0; i < plan.customers(); i++) {
            crm.addContact(Map.of("email", plan.email(i)));
        }
        crm.indexNow();
    }

    @AfterEach
    void stop() {
        nodes.forEach(Node::close);
        crm.close();
    }

    private Node start(String store, int from, int to, boolean finish) throws Exception {
        return start(store, from, to, 4, finish);
    }

    private Node start(String store, int from, int to, int threads, boolean finish) throws Exception {
        Node node = Node.start(
                store, crm.baseUrl().toString(), crm.token(), RESPONSES, from, to, LEASE, threads, finish);
        nodes.add(node);
        return node;
    }

    /** Each life submits its share and is killed at some moment of it; the next one goes on where the last was heard. */
    private int killAgainAndAgain(String store) throws Exception {
        int accepted = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            int share = Math.max(accepted + 1, RESPONSES * kill / (KILLS + 1));
            Node node = start(store, accepted, share, false).await("STARTED", "STARTED"::equals);
            // Waits for nothing in particular: the moment is to be any.
            node.awaitAtMost(Duration.ofMillis(random.nextInt(1_500)), line -> false);
            node.kill();
            accepted = node.accepted(accepted);
        }
        return accepted;
    }

    @Test
    void killed_at_random_moments_on_sqlite_every_accepted_response_is_applied_once_and_in_order() throws Exception {
        String file = folder.resolve("crash.db").toString();
        int accepted = killAgainAndAgain(file);
        assertThat(start(file, accepted, RESPONSES, true).exit()).isZero();
        try (JdbcSyncStore store = JdbcSyncStore.sqlite(Path.of(file))) {
            everythingIsThere(store.ledger());
        }
    }

    @Test
    void killed_at_random_moments_on_postgres_every_accepted_response_is_applied_once_and_in_order() throws Exception {
        try (RestartablePostgres server = new RestartablePostgres(folder)) {
            int accepted = killAgainAndAgain(server.url());
            assertThat(start(server.url(), accepted, RESPONSES, true).exit()).isZero();
            everythingIsThere(server);
        }
    }

    @Test
    void the_same_when_postgres_itself_is_killed_and_restarted() throws Exception {
        try (RestartablePostgres server = new RestartablePostgres(folder)) {
            Node node = start(server.url(), 0, RESPONSES, true).await("STARTED", "STARTED"::equals);
            for (int kill = 1; kill <= Math.max(2, KILLS / 2); kill++) {
                int part = RESPONSES * kill / (KILLS + 2);
                node.awaitAtMost(
                        Duration.ofSeconds(20),
                        line -> line.startsWith("ACCEPTED ")
                                && Integer.parseInt(line.substring("ACCEPTED ".length())) >= part);
                node.awaitAtMost(Duration.ofMillis(random.nextInt(300)), line -> false);
                server.kill();
                server.start();
            }
            assertThat(node.exit()).isZero();
            everythingIsThere(server);
        }
    }

    @Test
    void three_processes_on_one_postgres_share_the_work_and_none_is_done_twice() throws Exception {
        try (RestartablePostgres server = new RestartablePostgres(folder)) {
            for (int i = 0; i < 3; i++) {
                start(server.url(), RESPONSES * i / 3, RESPONSES * (i + 1) / 3, true);
            }
            Set<Long> all = new HashSet<>();
            for (Node node : nodes) {
                assertThat(node.exit()).isZero();
                assertThat(node.settled()).as("the share of a node").isNotEmpty();
                for (long id : node.settled()) {
                    assertThat(all.add(id)).as("delivery %d was settled once", id).isTrue();
                }
            }
            assertThat(all).hasSize(expectedDeliveries());
            everythingIsThere(server);
        }
    }

    @Test
    void the_late_results_of_a_process_that_was_stopped_longer_than_its_lease_are_refused() throws Exception {
        try (RestartablePostgres server = new RestartablePostgres(folder)) {
            // The CRM adds the first notes, but answers late: at that moment the process is stopped.
            crm.failNext(Endpoint.NOTES_CREATE, 1, HubSpotFault.slow(LEASE));
            // With a single thread nothing else is under way; between a look at the lease and a call no lease can help.
            Node paused = start(server.url(), 0, RESPONSES / 2, 1, true);
            paused.await("SUBMITTED", line -> line.equals("SUBMITTED") || crm.requests(Endpoint.NOTES_CREATE) > 0);
            long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (crm.requests(Endpoint.NOTES_CREATE) == 0 && System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
            paused.signal("STOP");
            // Its lease ends meanwhile: another one takes its work over, and finds the notes that are there already.
            assertThat(start(server.url(), RESPONSES / 2, RESPONSES, true).exit()).isZero();
            paused.signal("CONT");
            paused.await("that its results were refused", line -> line.contains("were refused"));
            assertThat(paused.exit()).isZero();
            assertThat(start(server.url(), 0, RESPONSES, true).exit()).isZero();
            everythingIsThere(server);
        }
    }

    private int expectedDeliveries() {
        int deliveries = 0;
        for (int i = 0; i < RESPONSES; i++) {
            deliveries += plan.commented(i) ? 3 : 1;
        }
        return deliveries;
    }

    private void everythingIsThere(RestartablePostgres server) {
        try (HikariDataSource pool = Postgres.pool(server.url())) {
            everythingIsThere(JdbcSyncStore.postgres(pool).ledger());
        }
    }

    private void everythingIsThere(Ledger ledger) {
        assertThat(ledger.accepted()).isEqualTo(RESPONSES);
        assertThat(ledger.refused()).isZero();
        assertThat(ledger.deliveries()).isEqualTo(expectedDeliveries());
        assertThat(ledger.count(DeliveryState.APPLIED) + ledger.count(DeliveryState.SUPERSEDED))
                .as("applied + superseded of %s", ledger)
                .isEqualTo(expectedDeliveries());
        Map<Integer, Integer> newest = new HashMap<>();
        Map<Integer, List<String>> comments = new HashMap<>();
        for (int i = 0; i < RESPONSES; i++) {
            newest.merge(plan.customer(i), i, (a, b) -> plan.second(a) > plan.second(b) ? a : b);
            if (plan.commented(i)) {
                comments.computeIfAbsent(plan.customer(i), key -> new ArrayList<>())
                        .add(plan.comment(i));
            }
        }
        for (int customer = 0; customer < plan.customers(); customer++) {
            HubSpotContact contact = crm.contactByEmail(plan.email(customer));
            assertThat(contact.property("nps_score"))
                    .as("the newest answer of customer %d", customer)
                    .isEqualTo(String.valueOf(plan.score(newest.get(customer))));
            List<String> expected = comments.getOrDefault(customer, List.of());
            assertThat(found(crm.notes(contact.id()), "hs_note_body"))
                    .as("notes of customer %d", customer)
                    .containsExactlyInAnyOrderElementsOf(expected);
            assertThat(found(crm.tasks(contact.id()), "hs_task_subject"))
                    .as("tasks of customer %d", customer)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** The comments in notes or tasks, which hold a marker too. */
    private static List<String> found(List<Map<String, String>> engagements, String property) {
        return engagements.stream()
                .map(engagement -> engagement.get(property).replaceAll("(?s).*(answer-\\d+-end).*", "$1"))
                .toList();
    }
}
