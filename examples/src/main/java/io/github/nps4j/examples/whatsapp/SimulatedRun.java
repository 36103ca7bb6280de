package io.github.nps4j.examples.whatsapp;

import com.sun.net.httpserver.HttpServer;
import io.github.nps4j.analytics.NpsResult;
import io.github.nps4j.channel.ChannelStore;
import io.github.nps4j.crm.hubspot.HubSpotAdapter;
import io.github.nps4j.http.Credentials;
import io.github.nps4j.jdbc.store.JdbcChannelStore;
import io.github.nps4j.jdbc.store.JdbcSyncStore;
import io.github.nps4j.mapping.Attribute;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.FieldType;
import io.github.nps4j.response.Score;
import io.github.nps4j.source.ResponseSink;
import io.github.nps4j.sync.Destination;
import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.SyncStore;
import io.github.nps4j.testkit.SettableClock;
import io.github.nps4j.testkit.hubspot.HubSpotContact;
import io.github.nps4j.testkit.hubspot.HubSpotProperty;
import io.github.nps4j.testkit.hubspot.HubSpotSimulator;
import io.github.nps4j.testkit.whatsapp.SimulatedTemplate;
import io.github.nps4j.testkit.whatsapp.SimulatedUser;
import io.github.nps4j.testkit.whatsapp.WhatsAppSimulator;
import io.github.nps4j.whatsapp.cloud.WhatsAppClient;
import io.github.nps4j.whatsapp.outbox.SendOutbox;
import io.github.nps4j.whatsapp.survey.ConversationState;
import io.github.nps4j.whatsapp.survey.InviteReport;
import io.github.nps4j.whatsapp.survey.Survey;
import io.github.nps4j.whatsapp.survey.SurveyFollowUp;
import io.github.nps4j.whatsapp.survey.SurveyInvitation;
import io.github.nps4j.whatsapp.survey.WhatsAppSurvey;
import io.github.nps4j.whatsapp.webhook.JdkWhatsAppHandler;
import io.github.nps4j.whatsapp.webhook.WhatsAppWebhook;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * Three simulated days with customers that do not exist: WhatsApp and HubSpot are simulators over real HTTP, everything else
 * is as a host has it. Time is made to pass quickly.
 */
final class SimulatedRun {

    private static final String APP_SECRET = "secret-of-the-simulated-app";
    private static final List<String> LANGUAGES = List.of("en", "ko", "ja", "es", "pt_BR", "ar", "hi");

    private final Path state;
    private final int customers;
    private final long seed;
    private final PrintStream out;

    SimulatedRun(Path state, int customers, long seed, PrintStream out) {
        this.state = state;
        this.customers = customers;
        this.seed = seed;
        this.out = out;
    }

    /**
     * What came out.
     *
     * @param invited how many were invited
     * @param scores how many scores there are
     * @param inCrm how many contacts of the CRM bear a score
     * @param violations how many rules of WhatsApp were broken
     * @param waiting how many deliveries are left
     * @param open how many conversations have not ended
     */
    record Result(int invited, int scores, int inCrm, int violations, long waiting, boolean open) {

        boolean good() {
            return violations == 0 && waiting == 0 && scores > 0 && inCrm == scores && !open;
        }
    }

    Result run() throws IOException, InterruptedException {
        forget(state);
        Files.createDirectories(state);
        // Three days ago, so that the run ends about now.
        Instant begin = Clock.systemUTC().instant().minus(Duration.ofDays(4)).truncatedTo(ChronoUnit.HOURS);
        SettableClock clock = SettableClock.at(begin);
        List<Crowd.Member> crowd = Crowd.of(customers, seed);
        Counts counts = new Counts();
        try (WhatsAppSimulator meta = meta(clock, crowd);
                HubSpotSimulator hubspot = hubspot(crowd);
                HubSpotAdapter adapter = HubSpotAdapter.builder()
                        .token(hubspot.token())
                        .baseUrl(hubspot.baseUrl().toString())
                        .build();
                SyncStore syncStore =
                        JdbcSyncStore.sqlite(state.resolve("answers.db")).createSchema();
                NpsSync sync = NpsSync.builder(syncStore)
                        .destination(Destination.of("hubspot", adapter, mapping()))
                        .build();
                JdbcChannelStore store = JdbcChannelStore.sqlite(state.resolve("conversations.db"))
                        .createSchema();
                WhatsAppClient client = WhatsAppClient.builder(Credentials.bearer(meta.token()), meta.phoneNumberId())
                        .baseUrl(meta.baseUrl().toString())
                        .build();
                WhatsAppSurvey survey = WhatsAppSurvey.builder(outbox(client, store, clock), store)
                        .survey(survey())
                        .sink(ResponseSink.of(sync::submitAll))
                        .listener(counts)
                        .clock(clock)
                        .build()) {
            HttpServer server = listen(survey, clock);
            meta.subscribe(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/whatsapp"), APP_SECRET);
            out.printf(
                    "WHATSAPP_TOKEN is not set: %d simulated customers are asked by a simulated WhatsApp at %s.%n%n",
                    customers, meta.baseUrl());
            out.println("1. Inviting");
            InviteReport report = survey.invite(
                    "relation",
                    "2026-Q4",
                    crowd.stream().map(Crowd.Member::invitee).toList());
            out.printf(
                    "   %d planned, %d without an address%n%n",
                    report.planned(), report.unreachable().size());
            out.println("2. Talking (time passes quickly)");
            talk(survey, meta, clock, begin, counts);
            server.stop(0);
            out.println();
            out.println("3. Scores in the CRM");
            sync.start();
            boolean settled = sync.awaitSettled(Duration.ofMinutes(2));
            return report(meta, hubspot, sync, counts, settled);
        }
    }

    private static SendOutbox outbox(WhatsAppClient client, ChannelStore store, Clock clock) {
        return SendOutbox.builder(client, store, Policies.simulated(client.phoneNumberId(), store))
                .clock(clock)
                .build();
    }

    private HttpServer listen(WhatsAppSurvey survey, Clock clock) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/whatsapp",
                JdkWhatsAppHandler.of(WhatsAppWebhook.builder()
                        .appSecret(APP_SECRET)
                        .listener(delivery -> delivery.events().forEach(survey::accept))
                        .clock(clock)
                        .build()));
        server.start();
        return server;
    }

    static Survey survey() {
        return Survey.nps("relation")
                .invitation(invitation("nps_flow")
                        .flow(invitation("nps_text").build())
                        .build())
                .followUp(SurveyFollowUp.reminder(
                        Duration.ofDays(2), invitation("nps_reminder").build()))
                .build();
    }

    private static SurveyInvitation.Builder invitation(String template) {
        SurveyInvitation.Builder builder =
                SurveyInvitation.template(template).utility().parameter("order", "order");
        LANGUAGES.forEach(builder::language);
        return builder;
    }

    private static WhatsAppSimulator meta(Clock clock, List<Crowd.Member> crowd) {
        WhatsAppSimulator meta = WhatsAppSimulator.builder()
                .clock(clock)
                .messagesPerSecond(80)
                .portfolioLimit(2_000)
                .pairRate()
                .start();
        for (String language : LANGUAGES) {
            meta.addTemplate(SimulatedTemplate.utility("nps_flow", language, "Order {{order}}: would you recommend us?")
                    .withFlow("Answer", "7000000001"));
            meta.addTemplate(SimulatedTemplate.utility(
                    "nps_text", language, "Order {{order}}: would you recommend us? Reply with 0 to 10."));
            meta.addTemplate(SimulatedTemplate.utility(
                    "nps_reminder", language, "We would still like to hear about order {{order}}: 0 to 10?"));
        }
        crowd.forEach(member -> meta.addUser(SimulatedUser.of(member.phone()).answering(member.customer())));
        // Meta's webhooks come in batches, some of them twice and in any order.
        meta.batchWebhooks(20);
        meta.repeatWebhooks(2);
        meta.shuffleWebhooks(7);
        return meta;
    }

    private static HubSpotSimulator hubspot(List<Crowd.Member> crowd) {
        HubSpotSimulator hubspot = HubSpotSimulator.builder().start();
        hubspot.addProperty(HubSpotProperty.of("nps_score", "number", "number"));
        hubspot.addProperty(HubSpotProperty.of("nps_comment", "string", "textarea"));
        hubspot.addProperty(HubSpotProperty.uniqueText("customer_id"));
        crowd.forEach(
                member -> hubspot.addContact(Map.of("phone", member.phone(), "customer_id", member.customerId())));
        return hubspot;
    }

    private static FieldMapping mapping() {
        return FieldMapping.builder("whatsapp")
                .match("customer_id", "customer_id")
                .match("phone")
                .field("nps_score", Attribute.SCORE, FieldType.number())
                .field("nps_comment", Attribute.COMMENT, FieldType.text())
                .build();
    }

    /** Steps until every conversation has ended: seconds while people answer, hours later. */
    private void talk(
            WhatsAppSurvey survey, WhatsAppSimulator meta, SettableClock clock, Instant begin, Counts counts) {
        String shown = "";
        while (counts.open() && clock.instant().isBefore(begin.plus(Duration.ofDays(6)))) {
            survey.runDue();
            meta.deliver();
            survey.runDue();
            Duration passed = Duration.between(begin, clock.instant());
            String line = counts.toString();
            if (!line.equals(shown)) {
                out.printf("   %s  %s%n", passed(passed), line);
                shown = line;
            }
            clock.advance(
                    passed.compareTo(Duration.ofSeconds(20)) < 0
                            ? Duration.ofSeconds(2)
                            : passed.compareTo(Duration.ofMinutes(20)) < 0
                                    ? Duration.ofMinutes(1)
                                    : passed.compareTo(Duration.ofHours(2)) < 0
                                            ? Duration.ofMinutes(10)
                                            : Duration.ofHours(1));
        }
    }

    private static String passed(Duration time) {
        return String.format("%3d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }

    private Result report(
            WhatsAppSimulator meta, HubSpotSimulator hubspot, NpsSync sync, Counts counts, boolean settled) {
        NpsResult nps = NpsResult.none();
        int inCrm = 0;
        for (HubSpotContact contact : hubspot.contacts()) {
            String score = contact.property("nps_score");
            if (score != null) {
                inCrm++;
                nps = nps.plus(Score.parse(score).segment());
            }
        }
        sync.ledger().toString().lines().forEach(line -> out.println("   " + line));
        out.printf(
                "   %d of %d customers have a score in HubSpot: NPS %+.1f (95 %% interval %+.1f to %+.1f)%n",
                inCrm,
                customers,
                nps.score().orElse(0),
                nps.lower().orElse(0),
                nps.upper().orElse(0));
        out.printf(
                "   %d messages sent, %.2f for each score; %d stopped and heard nothing more; rules of WhatsApp broken: %d%n",
                meta.messageCount(),
                counts.scores() == 0 ? 0.0 : 1.0 * meta.messageCount() / counts.scores(),
                counts.in(ConversationState.OPTED_OUT),
                meta.violations().size());
        meta.violations().stream().limit(5).forEach(violation -> out.println("   " + violation));
        long waiting = settled ? 0 : sync.ledger().count(DeliveryState.WAITING);
        return new Result(customers, counts.scores(), inCrm, meta.violations().size(), waiting, counts.open());
    }

    /** The files of an earlier run; nothing else in the folder is touched. */
    private static void forget(Path state) throws IOException {
        for (String name : List.of("answers.db", "conversations.db")) {
            for (String suffix : List.of("", "-wal", "-shm")) {
                Files.deleteIfExists(state.resolve(name + suffix));
            }
        }
    }
}
