package io.github.nps4j.whatsapp.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.whatsapp.webhook.Envelopes.Envelope;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookReaderTest {

    static List<Envelope> envelopes() {
        return Envelopes.all();
    }

    @Test
    void thereAreEnvelopesOfEveryKind() {
        assertThat(Envelopes.all()).hasSizeGreaterThan(150);
        assertThat(Envelopes.all().stream().map(Envelope::name)).doesNotHaveDuplicates();
        List<String> kinds =
                Envelopes.all().stream().flatMap(one -> one.kinds().stream()).toList();
        for (Class<?> kind : WhatsAppEvent.class.getPermittedSubclasses()) {
            if (kind != ChatMessage.class) {
                assertThat(kinds).anyMatch(name -> name.split("/")[0].equals(kind.getSimpleName()));
            }
        }
        for (Class<?> content : MessageContent.class.getPermittedSubclasses()) {
            assertThat(kinds).contains("IncomingMessage/" + content.getSimpleName());
        }
    }

    @ParameterizedTest
    @MethodSource("envelopes")
    void everyUpdateIsReadAsWhatItIs(Envelope envelope) {
        List<WhatsAppEvent> events = read(envelope.json());
        assertThat(events).extracting(Envelopes::kind).containsExactlyElementsOf(envelope.kinds());
    }

    @ParameterizedTest
    @MethodSource("envelopes")
    void nothingPersonalIsShownInALog(Envelope envelope) {
        for (WhatsAppEvent event : read(envelope.json())) {
            assertThat(Touch.all(event))
                    .doesNotContain(
                            "wamid", Envelopes.USER, Envelopes.BSUID, "Mina", "Bo", "85298765432", "thank", "9 to");
        }
    }

    @ParameterizedTest
    @MethodSource("envelopes")
    void theRawTextOfAnUpdateIsJson(Envelope envelope) {
        for (WhatsAppEvent event : read(envelope.json())) {
            assertThat(RawJson.parse(event.raw().text()).text())
                    .isEqualTo(event.raw().text());
        }
    }

    @Test
    void aMessageTellsWhoWroteAndWhatItAnswers() {
        IncomingMessage message = only("message text reply");
        assertThat(message.id()).isEqualTo("wamid.IN-text reply");
        assertThat(message.type()).isEqualTo("text");
        assertThat(((TextContent) message.content()).body()).isEqualTo("9");
        assertThat(message.timestamp()).contains(Instant.ofEpochSecond(1_790_000_001L));
        assertThat(message.user().waId()).contains(Envelopes.USER);
        assertThat(message.user().name()).contains("Mina Park");
        assertThat(message.user().identified()).isTrue();
        assertThat(message.context().orElseThrow().messageId()).contains("wamid.ASKED");
        assertThat(message.origin().businessAccountId()).contains(Envelopes.ACCOUNT);
        assertThat(message.origin().phoneNumberId()).contains(Envelopes.NUMBER);
        assertThat(message.origin().displayPhoneNumber()).contains(Envelopes.DISPLAY);
        assertThat(message.origin().field()).isEqualTo("messages");
        assertThat(message.raw().value("/text/body")).contains("9");
        assertThat(message.raw().at("/text").orElseThrow().keys()).containsExactly("body");
    }

    @Test
    void aTimeMayBeAText() {
        IncomingMessage text = only("message text");
        IncomingMessage number = only("message with times as numbers");
        IncomingMessage placeholder = only("message of a placeholder");
        assertThat(number.timestamp()).isEqualTo(text.timestamp());
        assertThat(number.user().waId()).contains(Envelopes.USER);
        assertThat(placeholder.timestamp()).isEmpty();
        assertThat(((UserPreference) event("preference stop", 0)).timestamp())
                .contains(Instant.ofEpochSecond(1_790_000_006L));
    }

    @Test
    void aPersonMayHaveNoNumber() {
        WhatsAppUser user =
                this.<IncomingMessage>only("message with a user id only").user();
        assertThat(user.waId()).isEmpty();
        assertThat(user.userId()).contains(Envelopes.BSUID);
        assertThat(user.username()).contains("@mina");
        assertThat(user.country()).contains("KR");
        assertThat(user.identified()).isTrue();
        WhatsAppUser both =
                this.<IncomingMessage>only("message with number and user id").user();
        assertThat(both.waId()).contains(Envelopes.USER);
        assertThat(both.userId()).contains(Envelopes.BSUID);
        assertThat(both.parentUserId()).contains("KR.ENT.77");
        assertThat(both.identityKeyHash()).contains("h1");
        MessageStatus status = only("status with a user id only");
        assertThat(status.recipient().userId()).contains(Envelopes.BSUID);
        assertThat(status.recipient().waId()).isEmpty();
    }

    @Test
    void eachMessageGetsTheNameOfItsOwnSender() {
        IncomingMessage first = (IncomingMessage) event("messages of two people", 0);
        IncomingMessage second = (IncomingMessage) event("messages of two people", 1);
        assertThat(first.user().name()).contains("Mina Park");
        assertThat(second.user().name()).contains("Bo Lin");
        IncomingMessage stranger = only("message of a placeholder");
        assertThat(stranger.user().name()).isEmpty();
    }

    @Test
    void tapsTellTheIdsThatWeGave() {
        assertThat(this.<QuickReply>content("message quick reply").payload()).contains("nps:v1:s1:9");
        assertThat(this.<QuickReply>content("message quick reply without payload")
                        .text())
                .contains("9");
        assertThat(this.<ButtonReply>content("message button reply").id()).isEqualTo("nps:v1:s1:bucket:9-10");
        assertThat(this.<ListReply>content("message list reply").id()).isEqualTo("nps:v1:s1:0");
        assertThat(this.<ListReply>content("message list reply").description()).contains("Not at all");
    }

    @Test
    void aFlowTellsItsAnswers() {
        FlowReply flow = content("message flow");
        assertThat(flow.flowToken()).contains("nps:v1:s1");
        assertThat(flow.fields()).isEqualTo(Map.of("score", "9", "comment", "Quick"));
        assertThat(flow.score("score")).hasValue(9);
        assertThat(flow.score("comment")).isEmpty();
        assertThat(flow.scores()).isEqualTo(Map.of("score", 9));

        FlowReply prefixed = content("message flow with prefixed options");
        assertThat(prefixed.flowToken()).isEmpty();
        assertThat(prefixed.score("screen_0_q_0")).hasValue(10);
        assertThat(prefixed.values("topics")).containsExactly("0_Price", "2_Staff");
        assertThat(prefixed.scores()).isEqualTo(Map.of("screen_0_q_0", 10));

        FlowReply numbers = content("message flow with numbers");
        assertThat(numbers.score("score")).hasValue(0);
        assertThat(numbers.fields()).isEqualTo(Map.of("score", "0", "ok", "true", "deep", "{\"a\":1}"));

        assertThat(this.<FlowReply>content("message flow as an object").score("score"))
                .hasValue(8);
        FlowReply broken = content("message flow with a broken response");
        assertThat(broken.response()).isEmpty();
        assertThat(broken.fields()).isEmpty();
        assertThat(broken.raw().value("/response_json")).contains("{oops");
        assertThat(this.<FlowReply>content("message address").name()).contains("address_message");
    }

    @ParameterizedTest
    @ValueSource(strings = {"11", "99_Best", "9.5", "9 of 10", "-1", "009", "nine", "", "_9", "9x"})
    void anOptionThatIsNoScoreGivesNone(String value) {
        String json = Envelopes.envelope(Envelopes.messages(Envelopes.message(
                "wamid.F",
                "'type':'interactive','interactive':{'type':'nfm_reply','nfm_reply':{'response_json':{'score':'" + value
                        + "'}}}")));
        FlowReply flow = (FlowReply) ((IncomingMessage) read(json).get(0)).content();
        assertThat(flow.score("score")).isEmpty();
    }

    @Test
    void mediaTellWhatTheyAre() {
        MediaContent voice = content("message voice note");
        assertThat(voice.kind()).isEqualTo(MediaContent.Kind.AUDIO);
        assertThat(voice.voice()).isTrue();
        assertThat(voice.id()).contains("9004");
        assertThat(this.<MediaContent>content("message document").filename()).contains("letter.pdf");
        assertThat(this.<MediaContent>content("message image").caption()).contains("My receipt");
        assertThat(this.<MediaContent>content("message image with url").url()).isPresent();
        assertThat(this.<MediaContent>content("message sticker").animated()).isTrue();
    }

    @Test
    void aReactionCanBeTakenBack() {
        assertThat(this.<ReactionContent>content("message reaction").emoji()).contains("9\ufe0f\u20e3");
        assertThat(this.<ReactionContent>content("message reaction removed").removed())
                .isTrue();
        assertThat(this.<ReactionContent>content("message reaction without emoji")
                        .removed())
                .isTrue();
    }

    @Test
    void otherContentIsTold() {
        LocationContent place = content("message location with a name");
        assertThat(place.latitude()).contains(-22.9);
        assertThat(place.longitude()).contains(-43.0);
        SharedContacts contacts = content("message contacts");
        assertThat(contacts.cards()).hasSize(2);
        assertThat(contacts.cards().get(0).name()).contains("Ada Low");
        assertThat(contacts.cards().get(0).phones()).containsExactly("+852 2123 4567");
        assertThat(contacts.cards().get(0).emails()).containsExactly("ada@example.com");
        assertThat(contacts.cards().get(1).name()).contains("Bo");
        SharedContacts requested = content("message contact that we asked for");
        assertThat(requested.cards().get(0).requested()).isTrue();
        assertThat(requested.cards().get(0).waIds()).containsExactly(Envelopes.USER);
        OrderContent order = content("message order");
        assertThat(order.items()).hasSize(2);
        assertThat(order.items().get(0).price()).contains(new BigDecimal("19.9"));
        assertThat(order.items().get(1).quantity()).contains(BigDecimal.ONE);
        EditContent edit = content("message edit");
        assertThat(edit.originalMessageId()).contains("wamid.FIRST");
        assertThat(((TextContent) edit.content()).body()).isEqualTo("10 in fact");
        assertThat(this.<RevokeContent>content("message revoke").originalMessageId())
                .contains("wamid.FIRST");
        assertThat(this.<UnsupportedContent>content("message unsupported poll").kind())
                .contains("poll");
        IncomingMessage unsupported = only("message unsupported");
        assertThat(unsupported.errors())
                .singleElement()
                .satisfies(error -> assertThat(error.code()).isEqualTo(131051));
        assertThat(this.<UnknownContent>content("message of the future").type()).isEqualTo("hologram");
        assertThat(this.<UnknownContent>content("message of the future").raw().value("/hologram/depth/2/z"))
                .contains("3");
        IncomingMessage product = only("message text about a product");
        assertThat(product.context().orElseThrow().productRetailerId()).contains("SKU-7");
        IncomingMessage ad = only("message text from an ad");
        assertThat(ad.referral().orElseThrow().clickId()).contains("CLICK1");
        assertThat(this.<IncomingMessage>only("message text forwarded often")
                        .context()
                        .orElseThrow()
                        .forwarded())
                .isTrue();
        CallPermissionReply permission = content("message call permission");
        assertThat(permission.accepted()).isTrue();
        assertThat(permission.expiresAt()).contains(Instant.ofEpochSecond(1_790_604_800L));
    }

    @Test
    void aNewNumberIsTold() {
        IncomingMessage message = only("system new number");
        SystemNotice notice = (SystemNotice) message.content();
        assertThat(notice.kind()).isEqualTo(SystemNotice.Kind.NUMBER_CHANGED);
        assertThat(message.user().waId()).contains(Envelopes.USER);
        assertThat(notice.newWaId()).contains("821055509999");
        SystemNotice old = content("system new number as of old");
        assertThat(old.newWaId()).contains("821055509999");
        SystemNotice id = content("system new user id");
        assertThat(id.kind()).isEqualTo(SystemNotice.Kind.USER_ID_CHANGED);
        assertThat(id.newUserId()).contains("JP.1");
        assertThat(id.previousUserId()).contains(Envelopes.BSUID);
        UserIdChange change = only("user id changes");
        assertThat(change.previousUserId()).contains(Envelopes.BSUID);
        assertThat(change.currentUserId()).contains("JP.2");
        assertThat(change.user().name()).contains("Mina Park");
        assertThat(this.<UserIdChange>only("user id changes, flat").currentUserId())
                .contains("JP.2");
    }

    @Test
    void aStatusTellsWhatBecameOfAMessage() {
        MessageStatus failed = only("status failed 131049");
        assertThat(failed.state()).isEqualTo(MessageState.FAILED);
        assertThat(failed.errors().get(0).code()).isEqualTo(131049);
        assertThat(failed.recipient().waId()).contains(Envelopes.USER);
        assertThat(this.<MessageStatus>only("status with our data").callbackData())
                .contains("send-4711");
        MessageStatus priced = only("status delivered with price");
        assertThat(priced.pricing().orElseThrow().model()).contains("PMP");
        assertThat(priced.pricing().orElseThrow().category()).contains("marketing");
        assertThat(priced.pricing().orElseThrow().billable()).contains(true);
        MessageStatus conversation = only("status sent with conversation");
        assertThat(conversation.conversation().orElseThrow().originType()).contains("utility");
        assertThat(conversation.conversation().orElseThrow().expiresAt())
                .contains(Instant.ofEpochSecond(1_790_086_400L));
        assertThat(this.<MessageStatus>only("status of the future").state()).isEqualTo(MessageState.UNKNOWN);
        assertThat(this.<MessageStatus>only("status of the future").status()).isEqualTo("teleported");
        MessageStatus group = only("status of a group");
        assertThat(group.groupId()).contains("4455@g.us");
        assertThat(group.recipient().waId()).contains(Envelopes.USER);
        assertThat(this.<MessageStatus>only("status failed with an odd error").errors())
                .hasSize(4);
    }

    @Test
    void callsAreTold() {
        CallUpdate ours = only("call of ours ends");
        assertThat(ours.duration()).contains(Duration.ofSeconds(96));
        assertThat(ours.fromUser()).isFalse();
        assertThat(ours.user().waId()).contains(Envelopes.USER);
        CallUpdate theirs = only("call of a person");
        assertThat(theirs.fromUser()).isTrue();
        assertThat(theirs.user().name()).contains("Mina Park");
        assertThat(this.<CallUpdate>only("call rings").status()).contains("RINGING");
    }

    @Test
    void templatesAreTold() {
        TemplateStatusUpdate paused = only("message_template_status_update paused twice");
        assertThat(paused.status()).isEqualTo("PAUSED");
        assertThat(paused.usable()).isFalse();
        assertThat(paused.title()).contains("SECOND_PAUSE");
        TemplateStatusUpdate approved = only("message_template_status_update APPROVED");
        assertThat(approved.usable()).isTrue();
        assertThat(approved.language()).contains("en_US");
        assertThat(approved.templateId()).contains("1234567890123");
        assertThat(approved.reason()).isEmpty();
        assertThat(approved.timestamp()).contains(Instant.ofEpochSecond(1_790_000_003L));
        TemplateStatusUpdate rejected = only("template rejected, the info beside the value");
        assertThat(rejected.explanation()).contains("Variables touch");
        TemplateCategoryUpdate announced = only("template_category_update announced");
        assertThat(announced.announced()).isTrue();
        assertThat(announced.from()).contains("UTILITY");
        assertThat(announced.to()).contains("MARKETING");
        assertThat(announced.changesAt()).isPresent();
        TemplateCategoryUpdate done = only("template_category_update done");
        assertThat(done.announced()).isFalse();
        assertThat(done.from()).contains("UTILITY");
        assertThat(done.to()).contains("MARKETING");
        TemplateQualityUpdate quality = only("message_template_status_update new score under another field");
        assertThat(quality.newScore()).contains("RED");
        assertThat(quality.language()).contains("pt_BR");
    }

    @Test
    void accountsAndLimitsAreTold() {
        assertThat(this.<CapabilityUpdate>only("business_capability_update as a number")
                        .dailyLimit())
                .hasValue(2_000);
        assertThat(this.<CapabilityUpdate>only("business_capability_update as a tier")
                        .dailyLimit())
                .hasValue(2_000);
        assertThat(this.<CapabilityUpdate>only("business_capability_update as of old")
                        .dailyLimit())
                .hasValue(CapabilityUpdate.UNLIMITED);
        assertThat(this.<PhoneNumberUpdate>only("phone_number_quality_update DOWNGRADE")
                        .currentLimit())
                .contains("TIER_2K");
        assertThat(this.<PhoneNumberUpdate>only("phone_number_quality_update unlimited")
                        .currentLimit())
                .contains("TIER_UNLIMITED");
        List<Integer> stops = IntStream.range(0, 13)
                .filter(i ->
                        this.<AccountUpdate>only("account_update of kind " + i).stopsSending())
                .boxed()
                .toList();
        assertThat(stops).containsExactly(0, 1, 4, 5, 9);
        assertThat(this.<AccountUpdate>only("account_alerts limit").event())
                .contains("INCREASED_CAPABILITIES_ELIGIBILITY_FAILED");
        assertThat(this.<FlowUpdate>only("flows published").newStatus()).contains("PUBLISHED");
    }

    @Test
    void anOptOutIsTold() {
        UserPreference stop = only("preference stop");
        assertThat(stop.stopsMarketing()).isTrue();
        assertThat(stop.resumesMarketing()).isFalse();
        assertThat(stop.user().waId()).contains(Envelopes.USER);
        UserPreference resume = only("preference resume by user id");
        assertThat(resume.resumesMarketing()).isTrue();
        assertThat(resume.user().userId()).contains(Envelopes.BSUID);
    }

    @Test
    void theAppOfTheBusinessIsTold() {
        MessageEcho echo = only("echo");
        assertThat(echo.user().waId()).contains(Envelopes.USER);
        HistoryChunk chunk = (HistoryChunk) event("history", 0);
        assertThat(chunk.progress()).contains(55L);
        assertThat(chunk.threads()).isEqualTo(2);
        HistoryMessage theirs = (HistoryMessage) event("history", 1);
        HistoryMessage ours = (HistoryMessage) event("history", 2);
        assertThat(theirs.fromUs()).isFalse();
        assertThat(ours.fromUs()).isTrue();
        assertThat(ours.user().waId()).contains(Envelopes.USER);
        assertThat(theirs.historyStatus()).contains("READ");
        assertThat(this.<HistoryChunk>only("history refused").errors().get(0).code())
                .isEqualTo(2593109);
        ContactSync removed = (ContactSync) event("contacts of the app", 1);
        assertThat(removed.removed()).isTrue();
        assertThat(removed.timestamp()).contains(Instant.ofEpochSecond(1_790_000_009L));
        assertThat(((GroupUpdate) event("group joined and left", 0))
                        .added()
                        .get(0)
                        .userId())
                .contains(Envelopes.BSUID);
    }

    @Test
    void aThousandUpdatesAreReadInOrder() {
        String[] messages = IntStream.range(0, 1_000)
                .mapToObj(i -> Envelopes.text("wamid.N" + i, "no " + i))
                .toArray(String[]::new);
        List<WhatsAppEvent> events = read(Envelopes.envelope(Envelopes.messages(messages)));
        assertThat(events).hasSize(1_000);
        assertThat(((IncomingMessage) events.get(999)).id()).isEqualTo("wamid.N999");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "{", "entry=1", "<html>", "{\"entry\":[}", "{} {}", "{\"a\":\"\\x\"}", "[1,]", "nul"})
    void whatIsNoJsonIsRefused(String body) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause();
    }

    @Test
    void jsonThatIsNestedWithoutEndIsRefused() {
        assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(IllegalArgumentException.class);
        assertThat(read("[".repeat(400) + "]".repeat(400))).isNotEmpty();
    }

    @Test
    void brokenUtf8IsRefused() {
        byte[] body = "{\"a\":\"?\"}".getBytes(StandardCharsets.UTF_8);
        body[6] = (byte) 0xff;
        assertThatThrownBy(() -> WebhookReader.read(body)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void longTextsAndNumbersAreRead() {
        String text = "x".repeat(2_000_000);
        IncomingMessage message =
                (IncomingMessage) read(Envelopes.envelope(Envelopes.messages(Envelopes.text("wamid.LONG", text))))
                        .get(0);
        assertThat(((TextContent) message.content()).body()).hasSize(2_000_000);
        IncomingMessage number = (IncomingMessage) read(Envelopes.envelope(Envelopes.messages(Envelopes.message(
                        "wamid.BIG", "'timestamp':1e999999,'type':'text','text':{'body':1e-999999}"))))
                .get(0);
        assertThat(number.timestamp()).isEmpty();
    }

    static List<WhatsAppEvent> read(String json) {
        return WebhookReader.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static WhatsAppEvent event(String envelope, int index) {
        return read(Envelopes.named(envelope).json()).get(index);
    }

    @SuppressWarnings("unchecked")
    private <T extends WhatsAppEvent> T only(String envelope) {
        List<WhatsAppEvent> events = read(Envelopes.named(envelope).json());
        assertThat(events).hasSize(1);
        return (T) events.get(0);
    }

    @SuppressWarnings("unchecked")
    private <T extends MessageContent> T content(String envelope) {
        return (T) this.<IncomingMessage>only(envelope).content();
    }
}
