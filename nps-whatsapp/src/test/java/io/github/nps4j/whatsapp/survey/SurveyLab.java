package io.github.nps4j.whatsapp.survey;

import com.sun.net.httpserver.HttpServer;
import io.github.nps4j.channel.ChannelStore;
import io.github.nps4j.channel.Recipient;
import io.github.nps4j.http.Credentials;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.source.ResponseSink;
import io.github.nps4j.testkit.SettableClock;
import io.github.nps4j.testkit.whatsapp.SimulatedTemplate;
import io.github.nps4j.testkit.whatsapp.WhatsAppSimulator;
import io.github.nps4j.testkit.whatsapp.WhatsAppSimulatorBuilder;
import io.github.nps4j.whatsapp.cloud.WhatsAppClient;
import io.github.nps4j.whatsapp.outbox.SendOutbox;
import io.github.nps4j.whatsapp.webhook.JdkWhatsAppHandler;
import io.github.nps4j.whatsapp.webhook.WhatsAppWebhook;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A business with a number at a simulated WhatsApp, whose webhooks reach a survey service. Nothing moves by itself. */
final class SurveyLab implements AutoCloseable {

    static final String ANNA = "+14155550101";
    static final String SECRET = "app-secret-of-the-lab";
    static final String FLOW = "7000000001";

    final SettableClock clock = SettableClock.at("2026-11-22T15:00:00Z");
    final ChannelStore store;
    final WhatsAppSimulator meta;
    final SendOutbox outbox;
    final WhatsAppSurvey survey;
    /** Every response in its newest revision, by its id. */
    final Map<String, NpsResponse> responses = Collections.synchronizedMap(new LinkedHashMap<>());

    final List<NpsResponse> revisions = Collections.synchronizedList(new ArrayList<>());
    private final HttpServer server;
    private final WhatsAppClient client;

    SurveyLab(UnaryOperator<Survey.Builder> survey) throws IOException {
        this(survey, builder -> builder, store -> store, builder -> builder);
    }

    SurveyLab(
            UnaryOperator<Survey.Builder> survey,
            UnaryOperator<WhatsAppSimulatorBuilder> simulator,
            UnaryOperator<ChannelStore> storeWrapper,
            UnaryOperator<SendOutbox.Builder> sending)
            throws IOException {
        this.store = storeWrapper.apply(ChannelStore.inMemory());
        this.meta = simulator
                .apply(WhatsAppSimulator.builder().clock(clock).refusesOutsideWindowAtOnce())
                .start();
        templates(meta);
        Credentials credentials = Credentials.bearer(meta.token());
        this.client = WhatsAppClient.builder(credentials, meta.phoneNumberId())
                .baseUrl(meta.baseUrl().toString())
                .callTimeout(Duration.ofSeconds(20))
                .clock(clock)
                .build();
        this.outbox = sending.apply(SendOutbox.builder(client, store, TestPolicies.plain(store, meta.phoneNumberId()))
                        .clock(clock))
                .build();
        this.survey = WhatsAppSurvey.builder(outbox, store)
                .survey(survey.apply(Survey.nps("relation").invitation(invitation()))
                        .build())
                .sink(ResponseSink.of(all -> all.forEach(response -> {
                    responses.put(response.id(), response);
                    revisions.add(response);
                })))
                .clock(clock)
                .build();
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/whatsapp",
                JdkWhatsAppHandler.of(WhatsAppWebhook.builder()
                        .appSecret(SECRET)
                        .listener(delivery -> delivery.events().forEach(this.survey::accept))
                        .clock(clock)
                        .build()));
        server.start();
        meta.subscribe(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/whatsapp"), SECRET);
    }

    static void templates(WhatsAppSimulator meta) {
        for (String language : List.of("en", "ko", "es", "ja", "ar", "hi", "pt_BR")) {
            meta.addTemplate(SimulatedTemplate.utility(
                    "nps_text", language, "How likely are you to recommend us? Reply with a number from 0 to 10."));
            meta.addTemplate(
                    SimulatedTemplate.utility("nps_flow", language, "How likely are you to recommend us? Tap below.")
                            .withFlow("Answer", FLOW));
            meta.addTemplate(SimulatedTemplate.utility("nps_buckets", language, "How likely are you to recommend us?")
                    .withQuickReplies("0 to 6", "7 or 8", "9 or 10"));
            meta.addTemplate(SimulatedTemplate.utility(
                    "nps_order", language, "How was your order {{order}}? Reply with a number from 0 to 10."));
            meta.addTemplate(
                    SimulatedTemplate.utility("nps_reminder", language, "We would still like to know: 0 to 10?"));
        }
    }

    static SurveyInvitation invitation() {
        return textOf("nps_text");
    }

    static SurveyInvitation textOf(String template) {
        return languages(SurveyInvitation.template(template)).build();
    }

    static SurveyInvitation flow() {
        return languages(SurveyInvitation.template("nps_flow").flow(invitation()))
                .build();
    }

    private static SurveyInvitation.Builder languages(SurveyInvitation.Builder builder) {
        for (String language : List.of("en", "ko", "es", "ja", "ar", "hi", "pt_BR")) {
            builder.language(language);
        }
        return builder.utility();
    }

    static SurveyInvitee person(String phone) {
        return SurveyInvitee.of(
                Recipient.of(Identity.builder().phone(phone).build()).speaking("en"));
    }

    /** Invites somebody, and does what is due. */
    String invite(String phone) {
        return invite(person(phone), "2026-Q4");
    }

    String invite(SurveyInvitee invitee, String occasion) {
        survey.invite("relation", occasion, List.of(invitee));
        settle();
        return survey.conversationId("relation", occasion, invitee).orElseThrow();
    }

    /** Sends, delivers webhooks, answers, until nothing moves. */
    void settle() {
        for (int i = 0; i < 20; i++) {
            survey.runDue();
            clock.advance(Duration.ofSeconds(1));
            if (meta.deliverAll() == 0 && meta.waitingWebhooks() == 0) {
                return;
            }
        }
        survey.runDue();
    }

    SurveyConversation conversation(String id) {
        return survey.conversation(id).orElseThrow();
    }

    List<String> texts(String phone) {
        return meta.messagesTo(phone).stream().map(message -> message.text()).toList();
    }

    @Override
    public void close() {
        survey.close();
        server.stop(0);
        client.close();
        meta.close();
    }
}
