package io.github.nps4j.whatsapp.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.testkit.whatsapp.Endpoint;
import io.github.nps4j.testkit.whatsapp.SentMessage;
import io.github.nps4j.testkit.whatsapp.Violation;
import io.github.nps4j.testkit.whatsapp.WhatsAppRequest;
import io.github.nps4j.testkit.whatsapp.WhatsAppSimulator;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Campaigns of real processes on one PostgreSQL, which are killed with SIGKILL, or share limits. What runs in every build is
 * small; the profile {@code whatsapp-crash} runs the full size.
 */
class CampaignCrashTest {

    private static final int PEOPLE = Integer.getInteger("nps4j.campaign.people", 300);
    private static final int KILLS = Integer.getInteger("nps4j.campaign.kills", 3);
    private static final long SEED = Long.getLong("nps4j.campaign.seed", System.nanoTime());

    private static EmbeddedPostgres postgres;
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final Random random = new Random(SEED);

    @BeforeAll
    static void startDatabase() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(2))
                .start();
    }

    @AfterAll
    static void stopDatabase() throws IOException {
        postgres.close();
    }

    private static String newDatabase() throws Exception {
        String name = "campaign" + DATABASES.incrementAndGet();
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return postgres.getJdbcUrl("postgres", name);
    }

    /** Strikes when the simulator has taken so many messages more, and the host does not know it yet. */
    private static final class Trap {
        private final AtomicInteger left = new AtomicInteger();
        private volatile Runnable action = () -> {};
        private volatile CountDownLatch sprung = new CountDownLatch(0);

        CountDownLatch arm(int messages, Runnable what) {
            CountDownLatch latch = new CountDownLatch(1);
            left.set(0);
            action = what;
            sprung = latch;
            left.set(messages);
            return latch;
        }

        void requested(WhatsAppRequest request) {
            if (request.endpoint() == Endpoint.SEND && left.getAndUpdate(n -> Math.max(0, n - 1)) == 1) {
                action.run();
                sprung.countDown();
            }
        }
    }

    @Test
    void killed_in_mid_campaign_nobody_is_asked_twice_and_nobody_is_forgotten() throws Exception {
        long start = System.nanoTime();
        Trap trap = new Trap();
        ScheduledExecutorService postman = Executors.newSingleThreadScheduledExecutor();
        int killed = 0;
        try (WhatsAppSimulator meta =
                WhatsAppSimulator.builder().listener(trap::requested).start()) {
            Campaign.template(meta);
            meta.batchWebhooks(50);
            postman.scheduleWithFixedDelay(meta::deliverAll, 100, 100, TimeUnit.MILLISECONDS);
            String database = newDatabase();
            for (int kill = 1; kill <= KILLS; kill++) {
                NodeProcess node = start(meta, database, PEOPLE, PEOPLE, 10_000, 1_000_000);
                int share = Math.max(1, PEOPLE / (KILLS + 1));
                if (trap.arm(1 + random.nextInt(share), node::strike).await(1, TimeUnit.MINUTES)) {
                    killed++;
                }
                node.strike();
                node.awaitEnd();
            }
            try (NodeProcess last = start(meta, database, PEOPLE, PEOPLE, 10_000, 1_000_000)) {
                assertThat(last.await("FINISHED")).isEqualTo(String.valueOf(PEOPLE));
            }
            Map<String, Integer> asked = new HashMap<>();
            for (SentMessage message : meta.messages()) {
                asked.merge("+" + message.waId(), 1, Integer::sum);
            }
            System.out.printf(
                    "Campaign of %,d people, seed %d: %d kills in mid-send, %,d people asked, %d asked twice, %d forgotten,"
                            + " %d s%n",
                    PEOPLE,
                    SEED,
                    killed,
                    asked.size(),
                    asked.values().stream().filter(times -> times > 1).count(),
                    PEOPLE - asked.size(),
                    Duration.ofNanos(System.nanoTime() - start).toSeconds());
            for (int i = 0; i < PEOPLE; i++) {
                assertThat(asked).as("person %d", i).containsEntry(Campaign.phone(i), 1);
            }
            assertThat(meta.violations()).isEmpty();
            assertThat(killed).isPositive();
        } finally {
            postman.shutdownNow();
        }
    }

    @Test
    void three_processes_on_one_database_keep_the_limits_together() throws Exception {
        int perSecond = 40;
        int perDay = 150;
        int people = 260;
        ScheduledExecutorService postman = Executors.newSingleThreadScheduledExecutor();
        try (WhatsAppSimulator meta = WhatsAppSimulator.builder()
                .messagesPerSecond(perSecond)
                .portfolioLimit(perDay)
                .pairRate()
                .start()) {
            Campaign.template(meta);
            meta.batchWebhooks(50);
            String database = newDatabase();
            NodeProcess[] nodes = new NodeProcess[3];
            try {
                for (int i = 0; i < nodes.length; i++) {
                    nodes[i] = start(meta, database, people, perDay, perSecond, perDay);
                }
                postman.scheduleWithFixedDelay(meta::deliverAll, 100, 100, TimeUnit.MILLISECONDS);
                for (NodeProcess node : nodes) {
                    node.await("FINISHED");
                }
            } finally {
                for (NodeProcess node : nodes) {
                    if (node != null) {
                        node.close();
                    }
                }
            }
            System.out.printf(
                    "Three processes: %d of %d people reached (limit %d), at most %d messages in a second (limit %d), %d"
                            + " violations%n",
                    meta.mostPeopleReached(),
                    people,
                    perDay,
                    meta.mostMessagesInASecond(),
                    perSecond,
                    meta.violations().size());
            assertThat(meta.mostPeopleReached()).isEqualTo(perDay);
            assertThat(meta.mostMessagesInASecond()).isLessThanOrEqualTo(perSecond);
            assertThat(meta.violations()).extracting(Violation::kind).isEmpty();
        } finally {
            postman.shutdownNow();
        }
    }

    private static NodeProcess start(
            WhatsAppSimulator meta, String database, int people, int reached, int perSecond, int perDay)
            throws Exception {
        NodeProcess node = NodeProcess.start(
                database,
                meta.baseUrl().toString(),
                meta.token(),
                meta.phoneNumberId(),
                String.valueOf(people),
                String.valueOf(reached),
                String.valueOf(perSecond),
                String.valueOf(perDay));
        String port = node.await("LISTENING ");
        meta.subscribe(URI.create("http://127.0.0.1:" + port + "/whatsapp"), Campaign.SECRET);
        return node;
    }
}
