package io.github.nps4j.examples.whatsapp;

import io.github.nps4j.channel.ChannelStore;
import io.github.nps4j.channel.Consent;
import io.github.nps4j.channel.ConsentScope;
import io.github.nps4j.channel.Message;
import io.github.nps4j.channel.MessageChannel;
import io.github.nps4j.channel.Purpose;
import io.github.nps4j.channel.Recipient;
import io.github.nps4j.channel.SendResult;
import io.github.nps4j.http.Credentials;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.response.NpsSegment;
import io.github.nps4j.source.ResponseSink;
import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.whatsapp.channel.WhatsAppChannel;
import io.github.nps4j.whatsapp.cloud.WhatsAppClient;
import io.github.nps4j.whatsapp.outbox.SendOutbox;
import io.github.nps4j.whatsapp.policy.PortfolioLimit;
import io.github.nps4j.whatsapp.policy.SendPolicy;
import io.github.nps4j.whatsapp.survey.InviteReport;
import io.github.nps4j.whatsapp.survey.Survey;
import io.github.nps4j.whatsapp.survey.SurveyFollowUp;
import io.github.nps4j.whatsapp.survey.SurveyInvitation;
import io.github.nps4j.whatsapp.survey.SurveyInvitee;
import io.github.nps4j.whatsapp.survey.SurveyQuestion;
import io.github.nps4j.whatsapp.survey.SurveyTexts;
import io.github.nps4j.whatsapp.survey.WhatsAppSurvey;
import io.github.nps4j.whatsapp.webhook.StoredWebhookMemory;
import io.github.nps4j.whatsapp.webhook.WebhookAnswer;
import io.github.nps4j.whatsapp.webhook.WhatsAppWebhook;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What docs/whatsapp.md shows. */
final class Guide {

    private Guide() {}

    static WhatsAppSurvey service(String token, String phoneNumberId, ChannelStore store, NpsSync sync, Survey survey) {
        WhatsAppClient client =
                WhatsAppClient.builder(Credentials.bearer(token), phoneNumberId).build();
        SendPolicy policy = SendPolicy.builder(store, "our-portfolio", phoneNumberId)
                .portfolioLimit(new PortfolioLimit(2_000))
                .dailyCap(1_000)
                .build();
        SendOutbox outbox = SendOutbox.builder(client, store, policy).build();
        WhatsAppSurvey surveys = WhatsAppSurvey.builder(outbox, store)
                .survey(survey)
                .sink(ResponseSink.of(sync::submitAll))
                .build();
        surveys.start();
        return surveys;
    }

    static Survey nps() {
        SurveyInvitation question = SurveyInvitation.template("nps_order_text")
                .language("en")
                .language("ko")
                .language("pt_BR")
                .utility()
                .parameter("order", "order")
                .build();
        SurveyInvitation invitation = SurveyInvitation.template("nps_order_flow")
                .language("en")
                .language("ko")
                .language("pt_BR")
                .utility()
                .parameter("order", "order")
                .flow(question)
                .build();
        return Survey.nps("after-delivery").invitation(invitation).build();
    }

    static InviteReport invite(WhatsAppSurvey surveys, ChannelStore store, Clock clock) {
        store.record(Consent.optIn("+821012345678", ConsentScope.ALL, clock.instant(), "checkout"));
        SurveyInvitee invitee = SurveyInvitee.of(Recipient.of(Identity.builder()
                                .customerId("C-1042")
                                .phone("+821012345678")
                                .build())
                        .speaking("ko"))
                .with("order", "A-1042");
        return surveys.invite("after-delivery", "order A-1042", List.of(invitee));
    }

    static WhatsAppWebhook webhook(WhatsAppSurvey surveys, ChannelStore store, String appSecret, String verifyToken) {
        return WhatsAppWebhook.builder()
                .appSecret(appSecret)
                .verifyToken(verifyToken)
                .memory(StoredWebhookMemory.of(store))
                .listener(delivery -> delivery.events().forEach(surveys::accept))
                .build();
    }

    static WebhookAnswer handle(
            WhatsAppWebhook webhook, String method, String query, Map<String, List<String>> headers, byte[] body) {
        return webhook.handle(method, query, headers, body);
    }

    static SurveyTexts texts() {
        return SurveyTexts.standard()
                .with("ko", "thanks", "고맙습니다. 다음에 또 뵙겠습니다.")
                .with("en", "comment.detractor", "We are sorry. What went wrong with order {order}?");
    }

    static Survey general(SurveyInvitation invitation, SurveyInvitation later, SurveyTexts texts) {
        return Survey.of("service")
                .question(SurveyQuestion.score("nps"))
                .question(SurveyQuestion.choice("topic", "price", "quality", "staff", "speed"))
                .question(SurveyQuestion.open("who")
                        .when(answers ->
                                answers.answer("topic").filter("staff"::equals).isPresent()))
                .question(SurveyQuestion.choice("again", "yes", "no"))
                .question(SurveyQuestion.comment("comment"))
                .followUp(
                        SurveyFollowUp.question(Duration.ofDays(2), later, SurveyQuestion.choice("fixed", "yes", "no"))
                                .when(answers -> answers.segment()
                                        .filter(NpsSegment.DETRACTOR::equals)
                                        .isPresent()))
                .texts(texts)
                .invitation(invitation)
                .build();
    }

    static SendResult campaign(SendOutbox outbox, ChannelStore store) {
        MessageChannel whatsapp = WhatsAppChannel.builder(outbox, store).build();
        Message message = Message.to(
                        "winter-2026/C-1042",
                        Recipient.of(Identity.builder().phone("+821012345678").build()))
                .purpose(Purpose.MARKETING)
                .content(new Message.Content.Template("winter_offer", "ko", Map.of("1", "20 %")))
                .build();
        return whatsapp.send(message);
    }
}
