package io.github.nps4j.whatsapp.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.channel.ChannelStore;
import io.github.nps4j.channel.Consent;
import io.github.nps4j.channel.ConsentScope;
import io.github.nps4j.channel.Message;
import io.github.nps4j.channel.Message.Content;
import io.github.nps4j.channel.Purpose;
import io.github.nps4j.channel.Recipient;
import io.github.nps4j.channel.SendResult;
import io.github.nps4j.channel.Suppression;
import io.github.nps4j.http.Credentials;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.testkit.SettableClock;
import io.github.nps4j.testkit.whatsapp.SimulatedTemplate;
import io.github.nps4j.testkit.whatsapp.WhatsAppFault;
import io.github.nps4j.testkit.whatsapp.WhatsAppSimulator;
import io.github.nps4j.whatsapp.cloud.WhatsAppClient;
import io.github.nps4j.whatsapp.outbox.AfterUncertainty;
import io.github.nps4j.whatsapp.outbox.SendOutbox;
import io.github.nps4j.whatsapp.policy.PortfolioLimit;
import io.github.nps4j.whatsapp.policy.QuietHours;
import io.github.nps4j.whatsapp.policy.SendPolicy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WhatsAppChannelTest {

    private static final String ANNA = "+14155550101";

    private final SettableClock clock = SettableClock.at("2026-11-22T15:00:00Z");
    private final ChannelStore store = ChannelStore.inMemory();
    private WhatsAppSimulator meta;
    private WhatsAppClient client;
    private WhatsAppChannel channel;

    @BeforeEach
    void start() {
        meta = WhatsAppSimulator.builder().clock(clock).start();
        meta.addTemplate(SimulatedTemplate.utility("shipped", "en", "Your order {{1}} is on its way."));
        client = WhatsAppClient.builder(Credentials.bearer(meta.token()), meta.phoneNumberId())
                .baseUrl(meta.baseUrl().toString())
                .clock(clock)
                .build();
        channel = channel(AfterUncertainty.REPEAT);
    }

    private WhatsAppChannel channel(AfterUncertainty afterUncertainty) {
        SendPolicy policy = SendPolicy.builder(store, "portfolio", meta.phoneNumberId())
                .consentNeeded(false)
                .quietHours(QuietHours.NONE)
                .portfolioLimit(new PortfolioLimit(2))
                .build();
        SendOutbox outbox = SendOutbox.builder(client, store, policy)
                .clock(clock)
                .afterUncertainty(afterUncertainty)
                .build();
        return WhatsAppChannel.builder(outbox, store).build();
    }

    @AfterEach
    void stop() {
        client.close();
        meta.close();
    }

    private static Message shipped(String id, String phone) {
        return Message.to(id, Recipient.of(Identity.builder().phone(phone).build()))
                .purpose(Purpose.UTILITY)
                .content(new Content.Template("shipped", "en", Map.of("1", "A-1042")))
                .build();
    }

    @Test
    void the_same_message_twice_goes_out_once() {
        SendResult first = channel.send(shipped("m-1", ANNA));
        assertThat(first).isInstanceOf(SendResult.Accepted.class);
        assertThat(channel.send(shipped("m-1", ANNA))).isEqualTo(first);
        assertThat(meta.messagesTo(ANNA))
                .singleElement()
                .satisfies(sent -> assertThat(sent.text()).isEqualTo("Your order A-1042 is on its way."));
    }

    @Test
    void who_stopped_gets_nothing() {
        store.record(Consent.optOut(ANNA, ConsentScope.ALL, clock.instant(), "keyword"));
        assertThat(channel.send(shipped("m-1", ANNA)))
                .isInstanceOfSatisfying(
                        SendResult.Suppressed.class,
                        result -> assertThat(result.reason()).isEqualTo(Suppression.Reason.OPTED_OUT));
        assertThat(meta.messageCount()).isZero();
    }

    @Test
    void a_limit_is_not_waited_for_but_named_with_its_time() {
        channel.send(shipped("m-1", "+14155550101"));
        channel.send(shipped("m-2", "+14155550102"));
        SendResult third = channel.send(shipped("m-3", "+14155550103"));
        assertThat(third).isInstanceOfSatisfying(SendResult.Later.class, later -> {
            assertThat(later.why()).contains("portfolio");
            assertThat(later.notBefore()).isAfter(clock.instant().plus(Duration.ofHours(23)));
        });
        assertThat(meta.messageCount()).isEqualTo(2);
        clock.advance(Duration.ofHours(25));
        assertThat(channel.send(shipped("m-3", "+14155550103"))).isInstanceOf(SendResult.Accepted.class);
    }

    @Test
    void plain_text_outside_of_the_window_is_refused_before_it_is_sent() {
        Message text = Message.to(
                        "m-1", Recipient.of(Identity.builder().phone(ANNA).build()))
                .purpose(Purpose.UTILITY)
                .text("Hello")
                .build();
        assertThat(channel.send(text))
                .isInstanceOfSatisfying(
                        SendResult.Refused.class,
                        refused -> assertThat(refused.failure().message()).contains("window"));
        store.inbound(meta.phoneNumberId(), ANNA, clock.instant());
        meta.openWindow(ANNA);
        Message second = Message.to(
                        "m-2", Recipient.of(Identity.builder().phone(ANNA).build()))
                .purpose(Purpose.SERVICE)
                .text("Hello")
                .build();
        assertThat(channel.send(second)).isInstanceOf(SendResult.Accepted.class);
        assertThat(meta.violations()).isEmpty();
    }

    @Test
    void a_lost_answer_is_looked_after_and_repeated_only_after_the_wait() {
        meta.failNextSend(1, WhatsAppFault.cutBeforeTaking());
        assertThat(channel.send(shipped("m-1", ANNA))).isInstanceOf(SendResult.Unknown.class);
        assertThat(channel.send(shipped("m-1", ANNA))).isInstanceOf(SendResult.Unknown.class);
        channel.runDue();
        assertThat(meta.messageCount()).isZero();
        clock.advance(Duration.ofSeconds(121));
        assertThat(channel.runDue()).isEqualTo(1);
        assertThat(meta.messageCount()).isEqualTo(1);
        assertThat(channel.send(shipped("m-1", ANNA))).isInstanceOf(SendResult.Accepted.class);
        assertThat(meta.messageCount()).isEqualTo(1);
    }

    @Test
    void where_the_host_wants_it_so_a_message_of_which_nothing_is_known_is_left_alone() {
        channel = channel(AfterUncertainty.LEAVE);
        meta.failNextSend(1, WhatsAppFault.cutAfterTaking());
        channel.send(shipped("m-1", ANNA));
        clock.advance(Duration.ofSeconds(121));
        channel.runDue();
        assertThat(channel.send(shipped("m-1", ANNA))).isInstanceOf(SendResult.Refused.class);
        assertThat(meta.messageCount()).isEqualTo(1);
    }

    @Test
    void who_has_no_address_is_not_reached() {
        Recipient nobody = Recipient.of(Identity.builder().email("a@acme.com").build());
        assertThat(channel.reaches(nobody)).isFalse();
        assertThat(channel.reaches(Recipient.of(Identity.builder().phone(ANNA).build())))
                .isTrue();
        assertThat(channel.send(Message.to("m-1", nobody).text("Hello").build()))
                .isInstanceOf(SendResult.Refused.class);
    }

    @Test
    void a_template_that_whatsapp_does_not_know_is_refused_with_its_code() {
        Message unknown = Message.to(
                        "m-1", Recipient.of(Identity.builder().phone(ANNA).build()))
                .purpose(Purpose.UTILITY)
                .content(new Content.Template("nowhere", "en", Map.of()))
                .build();
        assertThat(channel.send(unknown))
                .isInstanceOfSatisfying(
                        SendResult.Refused.class,
                        refused -> assertThat(refused.failure().message()).contains("132001"));
        assertThat(channel.send(unknown)).isInstanceOf(SendResult.Refused.class);
        assertThat(meta.requests()).hasSize(1);
    }
}
