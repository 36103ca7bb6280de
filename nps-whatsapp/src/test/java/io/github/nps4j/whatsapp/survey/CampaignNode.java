package io.github.nps4j.whatsapp.survey;

import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.nps4j.channel.OutboxState;
import io.github.nps4j.http.Credentials;
import io.github.nps4j.jdbc.store.JdbcChannelStore;
import io.github.nps4j.source.ResponseSink;
import io.github.nps4j.whatsapp.cloud.WhatsAppClient;
import io.github.nps4j.whatsapp.outbox.SendOutbox;
import io.github.nps4j.whatsapp.webhook.JdkWhatsAppHandler;
import io.github.nps4j.whatsapp.webhook.WhatsAppWebhook;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A host as a process of its own, to be killed. It says {@code LISTENING port}, {@code PLANNED}, {@code FINISHED} once so many
 * invitations are out and none is under way, and stays until it is killed.
 */
final class CampaignNode {

    private static final PrintStream OUT = System.out;
    private static final int THREADS = 4;

    private CampaignNode() {}

    /**
     * Runs a node.
     *
     * @param args URL of the database, URL of the Graph API, token, id of the number, how many people, how many of them are
     *     to be reached, messages per second, people per day
     */
    public static void main(String[] args) throws Exception {
        int people = Integer.parseInt(args[4]);
        long reached = Long.parseLong(args[5]);
        JdbcChannelStore store = JdbcChannelStore.postgres(pool(args[0])).createSchema();
        WhatsAppClient client = WhatsAppClient.builder(Credentials.bearer(args[2]), args[3])
                .baseUrl(args[1])
                .callTimeout(Duration.ofSeconds(10))
                .build();
        SendOutbox outbox = SendOutbox.builder(
                        client,
                        store,
                        TestPolicies.limited(store, args[3], Integer.parseInt(args[6]), Long.parseLong(args[7])))
                .statusWait(Duration.ofSeconds(6))
                .sendLease(Duration.ofSeconds(3))
                .build();
        WhatsAppSurvey survey = WhatsAppSurvey.builder(outbox, store)
                .survey(Campaign.survey())
                .sink(ResponseSink.of(responses -> {}))
                .threads(THREADS)
                .pollInterval(Duration.ofMillis(100))
                .lease(Duration.ofSeconds(5))
                .build();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/whatsapp",
                JdkWhatsAppHandler.of(WhatsAppWebhook.builder()
                        .appSecret(Campaign.SECRET)
                        .listener(delivery -> delivery.events().forEach(survey::accept))
                        .build()));
        server.setExecutor(Executors.newFixedThreadPool(2));
        server.start();
        say("LISTENING " + server.getAddress().getPort());
        survey.start();
        // The whole list each time: what is known already changes nothing.
        survey.invite(Campaign.SURVEY, Campaign.OCCASION, Campaign.people(people));
        say("PLANNED");
        CountDownLatch never = new CountDownLatch(1);
        while (true) {
            Map<OutboxState, Long> counts = store.outboxCounts(outbox.queue());
            long out = counts.getOrDefault(OutboxState.ACCEPTED, 0L) + counts.getOrDefault(OutboxState.DELIVERED, 0L);
            boolean quiet = counts.getOrDefault(OutboxState.SENDING, 0L) == 0
                    && counts.getOrDefault(OutboxState.UNKNOWN, 0L) == 0;
            if (out >= reached && quiet) {
                say("FINISHED " + out);
                break;
            }
            never.await(200, TimeUnit.MILLISECONDS);
        }
        never.await();
    }

    private static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(30_000);
        return new HikariDataSource(config);
    }

    private static synchronized void say(String line) {
        OUT.println(line);
        OUT.flush();
    }
}
