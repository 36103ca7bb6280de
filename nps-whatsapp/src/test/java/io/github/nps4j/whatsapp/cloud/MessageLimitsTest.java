package io.github.nps4j.whatsapp.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.http.Credentials;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageLimitsTest {

    private static void refuses(ThrowingCallable call, String... words) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).satisfies(thrown -> {
            for (String word : words) {
                assertThat(thrown.getMessage()).contains(word);
            }
        });
    }

    @Test
    void aTextHasOneTo4096Characters() {
        assertThat(TextMessage.of("x".repeat(4_096)).body()).hasSize(4_096);
        refuses(() -> TextMessage.of("x".repeat(4_097)), "4097", "4096", "shorten");
        refuses(() -> TextMessage.of(" "), "empty");
        refuses(() -> TextMessage.of("cut \ud83d"), "half of a character");
        refuses(() -> TextMessage.of("\udc4d cut"), "half of a character");
        assertThat(TextMessage.of("whole 👍🏽").body()).hasSize(10);
    }

    @Test
    void buttonsAreOneToThreeWithUniqueTitlesAndIds() {
        refuses(() -> ButtonsMessage.builder("q").build(), "0 buttons", "1 to 3");
        refuses(
                () -> ButtonsMessage.builder("q")
                        .button("1", "a")
                        .button("2", "b")
                        .button("3", "c")
                        .button("4", "d")
                        .build(),
                "4 buttons");
        refuses(
                () -> ButtonsMessage.builder("q")
                        .button("1", "a")
                        .button("2", "a")
                        .build(),
                "title",
                "once");
        refuses(
                () -> ButtonsMessage.builder("q")
                        .button("1", "a")
                        .button("1", "b")
                        .build(),
                "id",
                "once");
        refuses(() -> ButtonsMessage.builder("q").button("1", "t".repeat(21)), "21", "20");
        refuses(() -> ButtonsMessage.builder("q").button("i".repeat(257), "t"), "257", "256");
        refuses(() -> ButtonsMessage.builder("q".repeat(1_025)), "1025", "1024");
        refuses(() -> ButtonsMessage.builder("q").footer("f".repeat(61)), "61", "60");
        refuses(() -> ButtonsMessage.builder("q").header("f".repeat(61)), "61", "60");
        refuses(() -> ButtonsMessage.builder("q").header(MediaKind.AUDIO, MediaRef.id("12345")), "not audio");
    }

    @Test
    void aListHasTenRowsOverAllSections() {
        ListMessage.Builder eleven = ListMessage.builder("q", "Choose").section("a");
        for (int i = 0; i < 6; i++) {
            eleven.row("a" + i, "r" + i);
        }
        eleven.section("b");
        for (int i = 0; i < 5; i++) {
            eleven.row("b" + i, "r" + i);
        }
        refuses(eleven::build, "11 rows over all sections", "1 to 10");
        refuses(
                () -> ListMessage.builder("q", "Choose")
                        .section("a")
                        .section("b")
                        .row("1", "x")
                        .build(),
                "no row");
        refuses(
                () -> ListMessage.builder("q", "Choose")
                        .row("1", "x")
                        .section("b")
                        .row("2", "y")
                        .build(),
                "title for each");
        refuses(
                () -> ListMessage.builder("q", "Choose")
                        .row("1", "x")
                        .row("1", "y")
                        .build(),
                "once");
        refuses(() -> ListMessage.builder("q", "Choose").row("1", "x".repeat(25)), "25", "24");
        refuses(() -> ListMessage.builder("q", "Choose").row("1".repeat(201), "x"), "201", "200");
        refuses(() -> ListMessage.builder("q", "Choose").row("1", "x", "d".repeat(73)), "73", "72");
        refuses(() -> ListMessage.builder("q", "b".repeat(21)), "21", "20");
        assertThat(ListMessage.builder("q", "Choose").row("1", "x").build().sections())
                .hasSize(1);
    }

    @Test
    void templatesTakeOneLineValuesAndShortPayloads() {
        refuses(() -> TemplateMessage.builder("Nps", "en"), "small letters");
        refuses(() -> TemplateMessage.builder("nps", "english please"), "en_US");
        assertThat(TemplateMessage.builder("nps", "en-US").build().language()).isEqualTo("en_US");
        refuses(() -> TemplateMessage.builder("nps", "en").body("a\nb"), "line break", "oneLine");
        refuses(() -> TemplateMessage.builder("nps", "en").body("a    b"), "four blanks");
        assertThat(TemplateMessage.oneLine(" a\n\tb    c ")).isEqualTo("a b c");
        refuses(() -> TemplateMessage.builder("nps", "en").quickReply(0, "p".repeat(129)), "129", "128");
        refuses(() -> TemplateMessage.builder("nps", "en").quickReply(10, "p"), "10 buttons");
        refuses(() -> TemplateMessage.builder("nps", "en").quickReply(0, "p").flow(0, "t"), "twice");
        refuses(
                () -> TemplateMessage.builder("nps", "en")
                        .body("1")
                        .body("name", "2")
                        .build(),
                "both kinds");
        refuses(() -> TemplateMessage.builder("nps", "en").header(MediaKind.STICKER, MediaRef.id("12345")), "sticker");
    }

    @Test
    void otherLimits() {
        Recipient to = Recipient.phone("+14155550123");
        refuses(() -> SendRequest.of(to, TextMessage.of("x")).withOurId("i".repeat(257)), "257", "256");
        refuses(() -> FlowMessage.byId("q", "12345", "b".repeat(31)), "31", "30");
        refuses(() -> FlowMessage.byId("q", "flow", "b"), "5 to 25 digits");
        refuses(() -> LinkMessage.builder("q", "b", "ftp://example.com"), "http");
        refuses(() -> LinkMessage.builder("q", "b", "https://example.com/a b"), "blanks");
        refuses(() -> MediaMessage.of(MediaKind.AUDIO, MediaRef.id("12345")).withCaption("x"), "caption");
        refuses(() -> LocationMessage.of(91, 0), "-90 to 90");
        refuses(() -> LocationMessage.of(Double.NaN, 0), "-90 to 90");
        refuses(ContactsMessage::of, "0 address cards");
        refuses(() -> ReactionMessage.of("wamid.A", " "), "empty");
        refuses(() -> MediaRef.link("file:///etc/passwd"), "http");
        assertThat(FlowMessage.byName("q", "nps", "Open")
                        .screen("NPS", Map.of())
                        .build()
                        .action()
                        .at("/parameters/flow_action_payload")
                        .has("data"))
                .as("an empty data object is refused by Meta")
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"14155550123", "+1 415 555 0123", "+0155550123", "+1415", "", "415-555-0123"})
    void aPhoneNumberIsE164WithPlus(String phone) {
        refuses(() -> Recipient.phone(phone), "+, country code and number");
    }

    @Test
    void aWaIdIsKeptDigitForDigit() {
        assertThat(Recipient.waId("5215512345678").address()).isEqualTo("+5215512345678");
        refuses(() -> Recipient.waId("+5215512345678"), "Recipient.phone");
        assertThat(Recipient.userId("US.13491208655302741918").kind()).isEqualTo(Recipient.Kind.USER_ID);
        assertThat(Recipient.userId("US.ENT.118").address()).isEqualTo("US.ENT.118");
        refuses(() -> Recipient.userId("13491208655302741918"), "country code");
    }

    @ParameterizedTest
    @CsvSource({
        "+14155550123, phone number id",
        "821012345678, id of the phone number",
        "010-1234-5678, id of the phone number",
        "106540352242, 15 or 16 digits",
        "1065403522429222222, 15 or 16 digits",
        "abc, 15 or 16 digits"
    })
    void aPhoneNumberInPlaceOfItsIdIsExplained(String id, String words) {
        String expected = words.equals("phone number id") ? "id of the phone" : words;
        refuses(() -> WhatsAppClient.builder(Credentials.bearer("t"), id), expected, "API Setup");
        assertThatThrownBy(() -> WhatsAppClient.builder(Credentials.bearer("t"), id))
                .message()
                .doesNotContain(id);
    }

    @Test
    void theAccountIsNotTheNumber() {
        WhatsAppClient.Builder builder = WhatsAppClient.builder(Credentials.bearer("t"), "106540352242922");
        refuses(() -> builder.businessAccount("106540352242922"), "id of the phone number");
        refuses(() -> builder.graphVersion("24"), "v24.0");
        assertThatThrownBy(() -> {
                    try (WhatsAppClient client = builder.build()) {
                        client.templates();
                    }
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("businessAccount");
    }
}
