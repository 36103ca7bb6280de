package io.github.nps4j.whatsapp.cloud;

import static io.github.nps4j.whatsapp.cloud.Clients.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.testkit.SettableClock;
import io.github.nps4j.testkit.whatsapp.Customer;
import io.github.nps4j.testkit.whatsapp.CustomerReply;
import io.github.nps4j.testkit.whatsapp.SimulatedTemplate;
import io.github.nps4j.testkit.whatsapp.SimulatedUser;
import io.github.nps4j.testkit.whatsapp.Violation;
import io.github.nps4j.testkit.whatsapp.WhatsAppFault;
import io.github.nps4j.testkit.whatsapp.WhatsAppSimulator;
import io.github.nps4j.testkit.whatsapp.WhatsAppSimulatorBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The simulator refuses what Meta refuses, tells what Meta tells, and counts what a host must not do. */
class SimulatorTest {

    private final SettableClock clock = SettableClock.at("2026-11-20T09:00:00Z");
    private Host host;
    private WhatsAppSimulator meta;
    private WhatsAppClient client;

    @BeforeEach
    void start() {
        host = new Host();
        run(WhatsAppSimulator.builder());
    }

    private void run(WhatsAppSimulatorBuilder builder) {
        if (meta != null) {
            stopSimulator();
        }
        meta = builder.clock(clock).start();
        meta.subscribe(host.url(), Host.SECRET);
        meta.addTemplate(SimulatedTemplate.utility("ask", "en", "Order {{1}} came. How was it?")
                .withQuickReplies("0 - 6", "7 - 8", "9 - 10"));
        meta.addTemplate(SimulatedTemplate.utility("form", "en", "Order {{1}} came. How was it?")
                .withFlow("Rate us", "123456789"));
        meta.addTemplate(SimulatedTemplate.marketing("news", "en", "Hello. We have news."));
        client = Clients.of(meta);
    }

    private void stopSimulator() {
        client.close();
        meta.close();
    }

    @AfterEach
    void stop() {
        stopSimulator();
        host.close();
    }

    private static TemplateMessage ask() {
        return TemplateMessage.builder("ask", "en")
                .body("A-1")
                .quickReply(0, "nps:v1:x:0-6")
                .quickReply(1, "nps:v1:x:7-8")
                .quickReply(2, "nps:v1:x:9-10")
                .build();
    }

    private static TemplateMessage news() {
        return TemplateMessage.builder("news", "en").build();
    }

    private SendResult send(String phone, WhatsAppMessage message) {
        return client.send(Recipient.phone(phone), message);
    }

    private int code(SendResult result) {
        assertThat(result).isInstanceOf(SendResult.Refused.class);
        return ((SendResult.Refused) result).error().code();
    }

    @Test
    void theHandshakeWorksAndForeignAddressesAreRefused() {
        assertThat(meta.verifyWebhook(Host.VERIFY)).isTrue();
        assertThat(meta.verifyWebhook("wrong")).isFalse();
        assertThatThrownBy(() -> meta.subscribe(URI.create("http://example.com/"), "s"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void statusesComeSignedInOrderWithOurId() {
        client.send(SendRequest.of(ADA, ask()).withOurId("our-1"));
        assertThat(meta.deliver()).as("nothing is due before time has passed").isZero();
        clock.advance(Duration.ofSeconds(5));
        assertThat(meta.deliver()).isEqualTo(2);
        clock.advance(Duration.ofMinutes(1));
        meta.deliver();
        assertThat(host.statuses())
                .extracting(status -> status.path("status").asText())
                .containsExactly("sent", "delivered", "read");
        assertThat(host.statuses())
                .allSatisfy(status -> assertThat(
                                status.path("biz_opaque_callback_data").asText())
                        .isEqualTo("our-1"));
        assertThat(meta.waitingWebhooks()).isZero();
    }

    @Test
    void textsBeyondAsciiAreEscapedAsMetaDoes() {
        meta.says("+14155550123", CustomerReply.text("9점 https://a.example/b 👍"));
        meta.deliverAll();
        assertThat(host.bodies.get(0)).contains("9\\uc810 https:\\/\\/a.example\\/b \\ud83d\\udc4d");
        assertThat(host.messages().get(0).at("/text/body").asText()).isEqualTo("9점 https://a.example/b 👍");
    }

    @Test
    void aCustomerAnswersInEveryWay() {
        meta.addUser(SimulatedUser.of("+14155550123")
                .named("Ada")
                .answering(message -> List.of(
                        CustomerReply.tap(2),
                        CustomerReply.text("fast").after(Duration.ofSeconds(40)),
                        CustomerReply.voiceNote().after(Duration.ofSeconds(50)),
                        CustomerReply.reaction("👍").after(Duration.ofSeconds(60)),
                        CustomerReply.unsupported().after(Duration.ofSeconds(70)),
                        CustomerReply.choose(0).after(Duration.ofSeconds(80)),
                        CustomerReply.text("8").quoting().after(Duration.ofSeconds(90)))));
        SendResult.Accepted sent = client.send(ADA, ask()).accepted().orElseThrow();
        clock.advance(Duration.ofMinutes(5));
        meta.deliver();
        List<JsonNode> messages = host.messages();
        assertThat(messages)
                .extracting(message -> message.path("type").asText())
                .containsExactly("button", "text", "audio", "reaction", "unsupported", "text");
        assertThat(messages.get(0).at("/button/payload").asText()).isEqualTo("nps:v1:x:9-10");
        assertThat(messages.get(0).at("/context/id").asText()).isEqualTo(sent.messageId());
        assertThat(messages.get(5).at("/context/id").asText()).isEqualTo(sent.messageId());
        assertThat(messages.get(1).has("context")).isFalse();
    }

    @Test
    void aFlowIsFilledInAndAListIsChosenFrom() {
        meta.addUser(SimulatedUser.of("+14155550123")
                .answering(Customer.inTurn(List.of(
                        List.of(CustomerReply.flow(Map.of("nps", "9", "comment", "빠른 배송"))),
                        List.of(CustomerReply.choose(1)),
                        List.of(CustomerReply.tap(0))))));
        client.send(
                ADA,
                TemplateMessage.builder("form", "en")
                        .body("A-1")
                        .flow(0, "nps:v1:f")
                        .build());
        meta.deliverAll();
        assertThat(host.messages()
                        .get(0)
                        .at("/interactive/nfm_reply/response_json")
                        .asText())
                .contains("\"flow_token\":\"nps:v1:f\"")
                .contains("\"nps\":\"9\"");
        client.send(
                ADA,
                ListMessage.builder("q", "Choose").row("r0", "0").row("r1", "1").build());
        client.send(ADA, ButtonsMessage.builder("q").button("b0", "0").build());
        meta.deliverAll();
        assertThat(host.messages().get(1).at("/interactive/list_reply/id").asText())
                .isEqualTo("r1");
        assertThat(host.messages().get(2).at("/interactive/button_reply/id").asText())
                .isEqualTo("b0");
        assertThat(meta.violations()).as("the first answer opened the window").isEmpty();
    }

    @Test
    void aPersonWithAUsernameComesWithoutANumber() {
        meta.addUser(SimulatedUser.of("+14155550123").hidingPhone("US.123456789"));
        meta.says("+14155550123", CustomerReply.text("9"));
        client.send(Recipient.userId("US.123456789"), ask());
        meta.deliverAll();
        assertThat(host.messages().get(0).has("from")).isFalse();
        assertThat(host.messages().get(0).path("from_user_id").asText()).isEqualTo("US.123456789");
        assertThat(host.statuses().get(0).has("recipient_id")).isFalse();
        assertThat(host.bodies).noneMatch(body -> body.contains("14155550123"));
    }

    @Test
    void webhooksCanBeBatchedRepeatedAndShuffled() {
        meta.batchWebhooks(10);
        meta.repeatWebhooks(2);
        meta.shuffleWebhooks(42);
        for (int i = 0; i < 10; i++) {
            send("+1415555010" + i, ask());
        }
        assertThat(meta.deliverAll()).isEqualTo(30);
        assertThat(host.bodies).hasSize(6);
        assertThat(host.statuses()).hasSize(60);
        assertThat(host.statuses().stream()
                        .map(status -> status.path("status").asText())
                        .distinct())
                .hasSize(3);
        List<String> first = host.statuses().subList(0, 10).stream()
                .map(status -> status.path("status").asText())
                .toList();
        assertThat(first)
                .as("not in order")
                .isNotEqualTo(first.stream().sorted().toList());
        meta.webhooksInOrder();
        send("+14155550123", ask());
        assertThat(meta.deliverAll()).isEqualTo(3);
        assertThat(host.bodies).hasSize(9);
    }

    @Test
    void aWebhookThatTheHostRefusesComesAgainLater() {
        host.status = 500;
        send("+14155550123", ask());
        clock.advance(Duration.ofMinutes(1));
        assertThat(meta.deliver()).isZero();
        assertThat(meta.waitingWebhooks()).isEqualTo(3);
        host.status = 200;
        assertThat(meta.deliver()).as("not at once").isZero();
        clock.advance(Duration.ofSeconds(10));
        assertThat(meta.deliver()).isEqualTo(3);
        assertThat(meta.deliveredWebhooks()).isEqualTo(3);
    }

    @Test
    void freeFormOutsideTheWindowFailsByStatusOrAtOnce() {
        assertThat(client.send(ADA, TextMessage.of("Hello"))).isInstanceOf(SendResult.Accepted.class);
        meta.deliverAll();
        assertThat(host.statuses().get(0).at("/errors/0/code").asInt()).isEqualTo(131047);
        meta.says("+14155550123", CustomerReply.text("Hi"));
        meta.deliverAll();
        clock.advance(Duration.ofHours(24).minusSeconds(1));
        client.send(ADA, TextMessage.of("Hello"));
        assertThat(meta.messages().get(1).failure()).isZero();
        clock.advance(Duration.ofSeconds(1));
        client.send(ADA, TextMessage.of("Hello"));
        assertThat(meta.messages().get(2).failure()).isEqualTo(131047);
        assertThat(meta.violations(Violation.Kind.OUTSIDE_WINDOW)).isEqualTo(2);
        run(WhatsAppSimulator.builder().refusesOutsideWindowAtOnce());
        assertThat(code(client.send(ADA, TextMessage.of("Hello")))).isEqualTo(131047);
    }

    @Test
    void aWindowBelongsToOneNumber() {
        String second = meta.addNumber();
        meta.says(second, "+14155550123", CustomerReply.text("Hi"));
        meta.deliverAll();
        client.send(ADA, TextMessage.of("Hello"));
        assertThat(meta.messages().get(0).failure()).isEqualTo(131047);
    }

    @Test
    void throughputIsCountedInAMovingSecond() {
        run(WhatsAppSimulator.builder().messagesPerSecond(3));
        for (int i = 0; i < 3; i++) {
            assertThat(send("+1415555010" + i, ask())).isInstanceOf(SendResult.Accepted.class);
        }
        assertThat(code(send("+14155550109", ask()))).isEqualTo(130429);
        clock.advance(Duration.ofSeconds(1));
        assertThat(send("+14155550109", ask())).isInstanceOf(SendResult.Accepted.class);
        assertThat(meta.violations(Violation.Kind.THROUGHPUT)).isEqualTo(1);
        assertThat(meta.mostMessagesInASecond()).isEqualTo(3);
    }

    @Test
    void aPairMayBorrow45MessagesAndThenGetsOneInSixSeconds() {
        run(WhatsAppSimulator.builder().pairRate());
        meta.openWindow("+14155550123");
        for (int i = 0; i < 45; i++) {
            assertThat(client.send(ADA, TextMessage.of("Hello"))).isInstanceOf(SendResult.Accepted.class);
        }
        assertThat(code(client.send(ADA, TextMessage.of("Hello")))).isEqualTo(131056);
        assertThat(send("+14155550199", ask())).as("others are not affected").isInstanceOf(SendResult.Accepted.class);
        clock.advance(Duration.ofSeconds(6));
        assertThat(client.send(ADA, TextMessage.of("Hello"))).isInstanceOf(SendResult.Accepted.class);
        assertThat(code(client.send(ADA, TextMessage.of("Hello")))).isEqualTo(131056);
        assertThat(meta.violations(Violation.Kind.PAIR_RATE)).isEqualTo(2);
    }

    @Test
    void thePortfolioLimitCountsPeopleOverAMovingDay() {
        run(WhatsAppSimulator.builder().portfolioLimit(2));
        String second = meta.addNumber();
        send("+14155550101", ask());
        clock.advance(Duration.ofHours(12));
        send("+14155550102", ask());
        assertThat(send("+14155550102", ask())).as("the same person again").isInstanceOf(SendResult.Accepted.class);
        assertThat(code(send("+14155550103", ask()))).isEqualTo(131048);
        meta.openWindow("+14155550104");
        assertThat(send("+14155550104", TextMessage.of("Hi")))
                .as("in a window")
                .isInstanceOf(SendResult.Accepted.class);
        try (WhatsAppClient other = WhatsAppClient.builder(
                        io.github.nps4j.http.Credentials.bearer(meta.token()), second)
                .baseUrl(meta.baseUrl().toString())
                .build()) {
            assertThat(code(other.send(Recipient.phone("+14155550105"), ask())))
                    .as("all numbers share the limit")
                    .isEqualTo(131048);
        }
        clock.advance(Duration.ofHours(12));
        assertThat(send("+14155550103", ask()))
                .as("the first one is a day ago")
                .isInstanceOf(SendResult.Accepted.class);
        assertThat(meta.violations(Violation.Kind.PORTFOLIO_LIMIT)).isEqualTo(2);
        assertThat(meta.mostPeopleReached()).isEqualTo(2);
        assertThat(meta.peopleReached()).isEqualTo(2);
    }

    @Test
    void marketingRespectsOptOutCapExperimentAndReach() {
        run(WhatsAppSimulator.builder().marketingCapPerDay(1));
        meta.addUser(SimulatedUser.of("+14155550102").inExperiment());
        meta.addUser(SimulatedUser.of("+14155550103").unreachable());
        meta.stopsMarketing("+14155550101");
        send("+14155550101", news());
        send("+14155550101", ask());
        send("+14155550102", news());
        send("+14155550103", news());
        send("+14155550104", news());
        send("+14155550104", news());
        assertThat(meta.messages())
                .extracting(message -> message.failure())
                .containsExactly(131050, 0, 130472, 131026, 0, 131049);
        assertThat(meta.violations(Violation.Kind.MARKETING_OPT_OUT)).isEqualTo(1);
        assertThat(meta.violations(Violation.Kind.MARKETING_CAP)).isEqualTo(1);
        meta.resumesMarketing("+14155550101");
        send("+14155550101", news());
        assertThat(meta.messages().get(6).failure()).isZero();
        meta.deliverAll();
        assertThat(host.changes)
                .filteredOn(change -> change.path("field").asText().equals("user_preferences"))
                .extracting(
                        change -> change.at("/value/user_preferences/0/value").asText())
                .containsExactly("stop", "resume");
    }

    @Test
    void aTemplateAfterStopAndAnyMessageToAForbiddenPersonAreViolations() {
        meta.addUser(SimulatedUser.of("+14155550101").answering(Customer.saying(CustomerReply.stop("STOP"))));
        send("+14155550101", ask());
        send("+14155550101", ask());
        assertThat(meta.violations(Violation.Kind.AFTER_STOP))
                .as("the host does not know yet")
                .isZero();
        meta.deliverAll();
        send("+14155550101", TextMessage.of("You get no more messages."));
        assertThat(meta.violations(Violation.Kind.AFTER_STOP))
                .as("a farewell is allowed")
                .isZero();
        send("+14155550101", ask());
        assertThat(meta.violations(Violation.Kind.AFTER_STOP)).isEqualTo(1);
        meta.forbid("+14155550102");
        send("+14155550102", ask());
        assertThat(meta.violations(Violation.Kind.FORBIDDEN)).isEqualTo(1);
    }

    @Test
    void theSameIdTwiceIsAViolation() {
        client.send(SendRequest.of(ADA, ask()).withOurId("our-1"));
        client.send(SendRequest.of(ADA, ask()).withOurId("our-2"));
        assertThat(meta.violations()).isEmpty();
        client.send(SendRequest.of(ADA, ask()).withOurId("our-1"));
        assertThat(meta.violations(Violation.Kind.REPEATED_ID)).isEqualTo(1);
    }

    @Test
    void aPausedTemplateIsToldByWebhookAndABlockedFlowIsRefused() {
        meta.setTemplateStatus("ask", "en", "PAUSED");
        meta.deliverAll();
        assertThat(host.changes.get(0).path("field").asText()).isEqualTo("message_template_status_update");
        assertThat(code(send("+14155550101", ask()))).isEqualTo(132015);
        meta.blockFlow("123456789");
        assertThat(code(send(
                        "+14155550101",
                        TemplateMessage.builder("form", "en").body("A-1").build())))
                .isEqualTo(132068);
    }

    @Test
    void aThrottledFlowGoesTenTimesInAnHour() {
        meta.openWindow("+14155550123");
        meta.throttleFlow("123456789");
        WhatsAppMessage flow = FlowMessage.byId("q", "123456789", "Open").build();
        for (int i = 0; i < 10; i++) {
            assertThat(client.send(ADA, flow)).isInstanceOf(SendResult.Accepted.class);
        }
        assertThat(code(client.send(ADA, flow))).isEqualTo(132069);
        clock.advance(Duration.ofHours(1));
        assertThat(client.send(ADA, flow)).isInstanceOf(SendResult.Accepted.class);
    }

    @Test
    void anythingElseCanBeTold() {
        meta.tell("account_update", "{\"event\":\"ACCOUNT_RESTRICTION\"}");
        assertThat(meta.deliver()).isEqualTo(1);
        assertThat(host.changes.get(0).at("/value/event").asText()).isEqualTo("ACCOUNT_RESTRICTION");
    }

    @Test
    void aLostAnswerIsClearedUpByTheStatusThatBringsOurId() {
        meta.failNextSend(1, WhatsAppFault.cutAfterTaking());
        meta.failNextSend(1, WhatsAppFault.cutBeforeTaking());
        SendResult taken = client.send(SendRequest.of(ADA, ask()).withOurId("taken"));
        SendResult lost = client.send(SendRequest.of(ADA, ask()).withOurId("lost"));
        assertThat(taken).isInstanceOf(SendResult.Unknown.class);
        assertThat(lost).isInstanceOf(SendResult.Unknown.class);
        clock.advance(Duration.ofMinutes(2));
        meta.deliver();
        assertThat(host.statuses())
                .isNotEmpty()
                .allSatisfy(status -> assertThat(
                                status.path("biz_opaque_callback_data").asText())
                        .isEqualTo("taken"));
        assertThat(meta.messageCount()).isEqualTo(1);
    }

    @Test
    void aMessageCanFailLater() {
        meta.failNextSend(1, WhatsAppFault.failsLater(131026));
        send("+14155550101", ask());
        meta.deliverAll();
        assertThat(host.statuses()).hasSize(1);
        assertThat(host.statuses().get(0).path("status").asText()).isEqualTo("failed");
        assertThat(host.statuses().get(0).at("/errors/0/code").asInt()).isEqualTo(131026);
    }

    @Test
    void anExecutorDeliversByItself() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        run(WhatsAppSimulator.builder().deliverWith(executor).customers(Customer.saying(CustomerReply.text("9"))));
        for (int i = 0; i < 5; i++) {
            send("+1415555010" + i, ask());
        }
        executor.shutdown();
        assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(host.messages()).hasSize(5);
        assertThat(host.statuses()).hasSize(15);
    }
}
