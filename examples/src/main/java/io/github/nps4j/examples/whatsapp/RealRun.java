package io.github.nps4j.examples.whatsapp;

import com.sun.net.httpserver.HttpServer;
import io.github.nps4j.channel.Recipient;
import io.github.nps4j.http.Credentials;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.jdbc.store.JdbcChannelStore;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.source.ResponseSink;
import io.github.nps4j.whatsapp.cloud.WhatsAppClient;
import io.github.nps4j.whatsapp.outbox.SendOutbox;
import io.github.nps4j.whatsapp.survey.ConversationState;
import io.github.nps4j.whatsapp.survey.InviteReport;
import io.github.nps4j.whatsapp.survey.Survey;
import io.github.nps4j.whatsapp.survey.SurveyInvitation;
import io.github.nps4j.whatsapp.survey.SurveyInvitee;
import io.github.nps4j.whatsapp.survey.SurveyListener;
import io.github.nps4j.whatsapp.survey.WhatsAppSurvey;
import io.github.nps4j.whatsapp.webhook.JdkWhatsAppHandler;
import io.github.nps4j.whatsapp.webhook.StoredWebhookMemory;
import io.github.nps4j.whatsapp.webhook.WhatsAppWebhook;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Asks real people. It listens on a port of this machine, to which Meta's webhooks must be led by a proxy with HTTPS, and runs
 * until it is interrupted; a later run goes on with the conversations of this one.
 */
final class RealRun {

    private final Map<String, String> environment;
    private final PrintStream out;

    RealRun(Map<String, String> environment, PrintStream out) {
        this.environment = environment;
        this.out = out;
    }

    boolean run() throws IOException, InterruptedException {
        String number = required("WHATSAPP_PHONE_NUMBER_ID", "the id of the phone number, 15 or 16 digits");
        String secret = required("WHATSAPP_APP_SECRET", "the secret of the app, which signs webhooks");
        String verifyToken =
                required("WHATSAPP_VERIFY_TOKEN", "the token that you entered at Meta with the webhook's URL");
        String template = required("WHATSAPP_TEMPLATE", "an approved template that asks for a number from 0 to 10");
        String recipients = required("WHATSAPP_RECIPIENTS", "phone numbers with + and country code, between commas");
        String language = environment.getOrDefault("WHATSAPP_LANGUAGE", "en");
        int port = Integer.parseInt(environment.getOrDefault("WHATSAPP_PORT", "8080"));
        Path folder = Files.createDirectories(Path.of("examples", "target", "whatsapp-real"));
        try (JdbcChannelStore store =
                        JdbcChannelStore.sqlite(folder.resolve(number + ".db")).createSchema();
                WhatsAppClient client = WhatsAppClient.builder(
                                Credentials.bearer(environment.getOrDefault("WHATSAPP_TOKEN", "")), number)
                        .build()) {
            SendOutbox outbox = SendOutbox.builder(client, store, Policies.real(number, store))
                    .build();
            try (WhatsAppSurvey survey = WhatsAppSurvey.builder(outbox, store)
                    .survey(Survey.nps("relation")
                            .invitation(SurveyInvitation.template(template)
                                    .language(language)
                                    .build())
                            .build())
                    .sink(ResponseSink.of(responses -> responses.forEach(this::show)))
                    .listener(new SurveyListener() {
                        @Override
                        public void changed(
                                String conversation, String id, ConversationState before, ConversationState after) {
                            out.println("   conversation " + conversation + ": " + after);
                        }
                    })
                    .build()) {
                HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
                server.createContext(
                        "/whatsapp",
                        JdkWhatsAppHandler.of(WhatsAppWebhook.builder()
                                .appSecret(secret)
                                .verifyToken(verifyToken)
                                .memory(StoredWebhookMemory.of(store))
                                .listener(delivery -> delivery.events().forEach(survey::accept))
                                .build()));
                server.start();
                survey.start();
                List<SurveyInvitee> people = new ArrayList<>();
                for (String phone : recipients.split(",", -1)) {
                    people.add(SurveyInvitee.of(
                            Recipient.of(Identity.builder().phone(phone.strip()).build())
                                    .speaking(language)));
                }
                InviteReport report =
                        survey.invite("relation", environment.getOrDefault("WHATSAPP_OCCASION", "try"), people);
                out.printf(
                        "%d people are invited through graph.facebook.com, %d were before. Webhooks are expected at port %d,"
                                + " path /whatsapp. End with Ctrl+C.%n",
                        report.planned(), report.known(), port);
                new CountDownLatch(1).await();
            }
        }
        return true;
    }

    private void show(NpsResponse response) {
        out.printf(
                "   score %d%s%n",
                response.score().value(),
                response.comment().map(text -> ": " + text).orElse(""));
    }

    private String required(String name, String what) throws IOException {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IOException("WHATSAPP_TOKEN is set, but " + name + " is not: set it to " + what);
        }
        return value.strip();
    }
}
