package io.github.nps4j.whatsapp.cloud;

import static io.github.nps4j.whatsapp.cloud.Clients.ADA;
import static io.github.nps4j.whatsapp.cloud.Clients.JIHO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.http.Credentials;
import io.github.nps4j.testkit.SettableClock;
import io.github.nps4j.testkit.whatsapp.Endpoint;
import io.github.nps4j.testkit.whatsapp.SimulatedTemplate;
import io.github.nps4j.testkit.whatsapp.SimulatedUser;
import io.github.nps4j.testkit.whatsapp.Violation;
import io.github.nps4j.testkit.whatsapp.WhatsAppFault;
import io.github.nps4j.testkit.whatsapp.WhatsAppSimulator;
import io.github.nps4j.whatsapp.error.ErrorAction;
import io.github.nps4j.whatsapp.error.WhatsAppException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendTest {

    private final SettableClock clock = SettableClock.at("2026-11-20T09:00:00Z");
    private WhatsAppSimulator meta;
    private WhatsAppClient client;

    @BeforeEach
    void start() {
        meta = WhatsAppSimulator.builder().clock(clock).start();
        client = Clients.of(meta);
        meta.addTemplate(SimulatedTemplate.utility("nps_order", "ko", "Order {{1}}: how was it? Tell us.")
                .withQuickReplies("0 - 6", "7 - 8", "9 - 10"));
        meta.addTemplate(SimulatedTemplate.utility("nps_named", "en", "Order {{order_number}}: how was it? Tell us.")
                .withFlow("Rate us", "123456789"));
    }

    @AfterEach
    void stop() {
        client.close();
        meta.close();
    }

    private JsonNode lastBody() throws Exception {
        return new ObjectMapper()
                .readTree(meta.messages().get(meta.messageCount() - 1).json());
    }

    private SendResult.Accepted accepted(SendResult result) {
        assertThat(result).isInstanceOf(SendResult.Accepted.class);
        return (SendResult.Accepted) result;
    }

    @Test
    void everyKindOfMessageIsTaken() throws Exception {
        meta.openWindow("+14155550123");
        MediaRef picture = MediaRef.id("700000000000001");
        WhatsAppMessage[] messages = {
            TextMessage.of("안녕 👋").withLinkPreview(),
            ButtonsMessage.builder("How likely?")
                    .header("NPS")
                    .footer("Thank you")
                    .button("nps:v1:a:9", "9")
                    .button("nps:v1:a:10", "10")
                    .build(),
            ButtonsMessage.builder("How likely?")
                    .header(MediaKind.IMAGE, picture)
                    .button("1", "Yes")
                    .build(),
            ListMessage.builder("How likely?", "Choose")
                    .section("High")
                    .row("nps:v1:a:10", "10", "very likely")
                    .section("Low")
                    .row("nps:v1:a:0", "0")
                    .build(),
            FlowMessage.byId("Rate us", "123456789", "Open")
                    .token("nps:v1:a")
                    .screen("NPS", Map.of("order", "A-1"))
                    .build(),
            LinkMessage.builder("Read on", "Open", "https://example.com/a").build(),
            MediaMessage.of(MediaKind.IMAGE, picture).withCaption("A picture"),
            MediaMessage.document(MediaRef.link("https://example.com/a.pdf"), "a.pdf"),
            MediaMessage.of(MediaKind.AUDIO, picture),
            MediaMessage.of(MediaKind.STICKER, picture),
            LocationMessage.of(37.5, 127.0).named("Office", "1 Main St"),
            ContactsMessage.of(ContactsMessage.Card.of("Help Desk")
                    .withPhone("+1 555 0100")
                    .withEmail("help@example.com")
                    .withCompany("Example")),
            ReactionMessage.of("wamid.A", "👍"),
            ReactionMessage.removal("wamid.A")
        };
        for (WhatsAppMessage message : messages) {
            assertThat(client.send(ADA, message)).as(message.toString()).isInstanceOf(SendResult.Accepted.class);
            assertThat(lastBody().path("to").asText()).isEqualTo("+14155550123");
        }
        assertThat(meta.violations()).isEmpty();
    }

    @Test
    void aTemplateGoesOutsideTheWindowWithItsValuesPayloadsAndOurId() throws Exception {
        TemplateMessage template = TemplateMessage.builder("nps_order", "ko")
                .body("A-1042")
                .quickReply(0, "nps:v1:7f3c:bucket:0-6")
                .quickReply(2, "nps:v1:7f3c:bucket:9-10")
                .build();
        SendResult.Accepted result = accepted(
                client.send(SendRequest.of(JIHO, template).withOurId("nps:7f3c").inReplyTo("wamid.B")));
        assertThat(result.messageId()).startsWith("wamid.");
        assertThat(result.waId()).isEqualTo("821012345678");
        assertThat(result.isHeld()).isFalse();
        assertThat(meta.messages().get(0).ourId()).isEqualTo("nps:7f3c");
        assertThat(meta.messages().get(0).text()).isEqualTo("Order A-1042: how was it? Tell us.");
        assertThat(meta.messages().get(0).buttons())
                .extracting(choice -> choice.id())
                .containsExactly("nps:v1:7f3c:bucket:0-6", "7 - 8", "nps:v1:7f3c:bucket:9-10");
        assertThat(lastBody().at("/context/message_id").asText()).isEqualTo("wamid.B");
        assertThat(meta.violations()).isEmpty();
    }

    @Test
    void aNamedTemplateWithAFlowGoesOut() {
        accepted(client.send(
                JIHO,
                TemplateMessage.builder("nps_named", "en")
                        .body("order_number", "A-1")
                        .flow(0, "nps:v1:x", Map.of("score", "9"))
                        .build()));
        assertThat(meta.messages().get(0).flowToken()).isEqualTo("nps:v1:x");
        assertThat(meta.messages().get(0).text()).isEqualTo("Order A-1: how was it? Tell us.");
    }

    @Test
    void theWaIdOfTheAnswerIsKeptWhereItDiffersFromTheNumber() {
        meta.addUser(SimulatedUser.of("+5511987654321").withWaId("551187654321").withUserId("BR.1234567890"));
        meta.openWindow("+5511987654321");
        SendResult.Accepted byPhone = accepted(client.send(Recipient.phone("+5511987654321"), TextMessage.of("Oi")));
        assertThat(byPhone.waId()).isEqualTo("551187654321");
        SendResult.Accepted byUser = accepted(client.send(Recipient.userId("BR.1234567890"), TextMessage.of("Oi")));
        assertThat(byUser.waId()).isNull();
        assertThat(byUser.userId()).isEqualTo("BR.1234567890");
    }

    @Test
    void aHeldMessageIsToldApart() {
        meta.failNextSend(1, WhatsAppFault.heldThenDropped());
        SendResult.Accepted result = accepted(client.send(
                JIHO, TemplateMessage.builder("nps_order", "ko").body("1").build()));
        assertThat(result.isHeld()).isTrue();
        assertThat(meta.messages().get(0).failure()).isEqualTo(132015);
    }

    @Test
    void aMessageWhoseAnswerIsLostIsUnknownAndNotRepeated() {
        meta.openWindow("+14155550123");
        for (WhatsAppFault fault : new WhatsAppFault[] {
            WhatsAppFault.cutAfterTaking(),
            WhatsAppFault.cutInTheBody(),
            WhatsAppFault.truncatedJson(),
            WhatsAppFault.htmlAfterTaking(502),
            WhatsAppFault.htmlAfterTaking(504)
        }) {
            int before = meta.requests(Endpoint.SEND);
            meta.failNextSend(1, fault);
            SendResult result = client.send(ADA, TextMessage.of("Hello"));
            assertThat(result).as(fault.toString()).isInstanceOf(SendResult.Unknown.class);
            assertThat(((SendResult.Unknown) result).failure().kind()).isEqualTo(FailureKind.UNKNOWN_OUTCOME);
            assertThat(meta.requests(Endpoint.SEND)).as(fault.toString()).isEqualTo(before + 1);
        }
        assertThat(meta.messageCount()).isEqualTo(5);
    }

    @Test
    void aTimeoutAfterTheRequestWasWrittenIsUnknown() {
        meta.openWindow("+14155550123");
        meta.failNextSend(1, WhatsAppFault.slow(Duration.ofSeconds(3)));
        try (WhatsAppClient hasty =
                Clients.builder(meta).callTimeout(Duration.ofMillis(300)).build()) {
            assertThat(hasty.send(ADA, TextMessage.of("Hello"))).isInstanceOf(SendResult.Unknown.class);
        }
        assertThat(meta.requests(Endpoint.SEND)).isEqualTo(1);
    }

    @Test
    void aCutBeforeTheMessageWasTakenIsUnknownTooBecauseTheClientCannotTell() {
        meta.failNextSend(1, WhatsAppFault.cutBeforeTaking());
        assertThat(client.send(ADA, TextMessage.of("Hello"))).isInstanceOf(SendResult.Unknown.class);
        assertThat(meta.messageCount()).isZero();
    }

    @Test
    void aRefusedConnectionIsSurelyNotSent() {
        WhatsAppSimulator gone = WhatsAppSimulator.start();
        gone.close();
        try (WhatsAppClient lost = Clients.of(gone)) {
            SendResult result = lost.send(ADA, TextMessage.of("Hello"));
            assertThat(result).isInstanceOf(SendResult.NotSent.class);
            assertThat(((SendResult.NotSent) result).failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
        }
    }

    @Test
    void aNameThatCannotBeResolvedIsSurelyNotSent() {
        try (WhatsAppClient lost = WhatsAppClient.builder(Credentials.bearer("t"), "106540352242922")
                .baseUrl("https://graph.invalid")
                .httpClient(new OkHttpClient.Builder()
                        .dns(name -> {
                            throw new java.net.UnknownHostException(name);
                        })
                        .build())
                .build()) {
            assertThat(lost.send(ADA, TextMessage.of("Hello"))).isInstanceOf(SendResult.NotSent.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 500})
    void anHtmlPageOfAGatewayLeavesItOpen(int status) {
        meta.failNextSend(1, WhatsAppFault.html(status));
        assertThat(client.send(ADA, TextMessage.of("Hello"))).isInstanceOf(SendResult.Unknown.class);
    }

    @Test
    void anHtmlPageOfAClientErrorIsARefusalWithoutACode() {
        meta.failNextSend(1, WhatsAppFault.html(403));
        SendResult result = client.send(ADA, TextMessage.of("Hello"));
        assertThat(result).isInstanceOf(SendResult.Refused.class);
        assertThat(((SendResult.Refused) result).action()).isEqualTo(ErrorAction.FIX_ACCOUNT);
    }

    @Test
    void aBadTokenIsRefusedAndNamedNowhere() {
        try (WhatsAppClient stranger = WhatsAppClient.builder(
                        Credentials.bearer("EAAsecretsecretsecret"), meta.phoneNumberId())
                .baseUrl(meta.baseUrl().toString())
                .build()) {
            SendResult result = stranger.send(ADA, TextMessage.of("Hello"));
            assertThat(result).isInstanceOf(SendResult.Refused.class);
            assertThat(((SendResult.Refused) result).error().code()).isEqualTo(190);
            assertThat(result + stranger.toString()).doesNotContain("EAAsecret").doesNotContain("4155550123");
        }
    }

    @Test
    void anExpiredTokenIsRenewedOnce() {
        AtomicInteger renewals = new AtomicInteger();
        String fresh = meta.addToken();
        Credentials renewing = new Credentials() {
            private volatile String current = "EAAexpired";

            @Override
            public Map<String, String> headers() {
                return Map.of("Authorization", "Bearer " + current);
            }

            @Override
            public boolean renew(Map<String, String> refused) {
                renewals.incrementAndGet();
                current = fresh;
                return true;
            }
        };
        meta.openWindow("+14155550123");
        try (WhatsAppClient renewed = WhatsAppClient.builder(renewing, meta.phoneNumberId())
                .baseUrl(meta.baseUrl().toString())
                .build()) {
            assertThat(renewed.send(ADA, TextMessage.of("Hello"))).isInstanceOf(SendResult.Accepted.class);
        }
        assertThat(renewals).hasValue(1);
        assertThat(meta.messageCount()).isEqualTo(1);
    }

    @Test
    void aTemplateThatDoesNotFitIsRefusedWithMetasCodes() {
        meta.addTemplate(
                SimulatedTemplate.utility("paused", "en", "Hello there").withStatus("PAUSED"));
        assertThat(code(TemplateMessage.builder("nps_order", "ko").build())).isEqualTo(132000);
        assertThat(code(TemplateMessage.builder("nps_order", "en").body("1").build()))
                .isEqualTo(132001);
        assertThat(code(TemplateMessage.builder("paused", "en").build())).isEqualTo(132015);
        assertThat(code(TemplateMessage.builder("nps_named", "en").body("1").build()))
                .isEqualTo(132012);
        assertThat(code(TemplateMessage.builder("nps_order", "ko")
                        .body("1")
                        .flow(0, "t")
                        .build()))
                .isEqualTo(132018);
        assertThat(meta.violations(Violation.Kind.TEMPLATE)).isEqualTo(5);
        assertThat(meta.messageCount()).isZero();
    }

    private int code(TemplateMessage message) {
        SendResult result = client.send(JIHO, message);
        assertThat(result).isInstanceOf(SendResult.Refused.class);
        return ((SendResult.Refused) result).error().code();
    }

    @Test
    void readAndTypingAreTold() {
        client.markRead("wamid.A");
        client.markReadAndTyping("wamid.A");
        assertThat(meta.requests(Endpoint.MARK_READ)).isEqualTo(2);
        meta.failNext(Endpoint.MARK_READ, 1, WhatsAppFault.error(131009));
        assertThatThrownBy(() -> client.markRead("wamid.A"))
                .isInstanceOf(WhatsAppException.class)
                .hasMessageContaining("131009");
    }

    @Test
    void theGraphVersionIsConfigurableAndAnEndedOneIsRefused() {
        try (WhatsAppClient old = Clients.builder(meta).graphVersion("v20.0").build()) {
            SendResult result = old.send(ADA, TextMessage.of("Hello"));
            assertThat(result).isInstanceOf(SendResult.Refused.class);
        }
        assertThat(meta.requests().get(0).path()).startsWith("/v20.0/");
    }

    @Test
    void nothingShowsAPersonOrAToken() {
        SendRequest request =
                SendRequest.of(ADA, TextMessage.of("private words")).withOurId("id-1");
        assertThat(request.toString() + client + ADA + client.send(request))
                .doesNotContain("415555")
                .doesNotContain("private")
                .doesNotContain(meta.token());
    }
}
