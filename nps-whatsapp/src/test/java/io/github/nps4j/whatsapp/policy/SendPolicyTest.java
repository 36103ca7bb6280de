package io.github.nps4j.whatsapp.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.channel.ChannelStore;
import io.github.nps4j.channel.Consent;
import io.github.nps4j.channel.ConsentScope;
import io.github.nps4j.channel.Purpose;
import io.github.nps4j.channel.Suppression;
import io.github.nps4j.channel.Suppression.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendPolicyTest {

    /** 12:00 in Seoul. */
    private static final Instant NOON = Instant.parse("2026-03-02T03:00:00Z");

    private static final String KIM = "+821012345678";

    private final ChannelStore store = ChannelStore.inMemory();

    private SendPolicy.Builder policy() {
        return SendPolicy.builder(store, "p1", "106540352242922").consentNeeded(false);
    }

    private static SendIntent template(String id, String person) {
        return SendIntent.template(id, person, Purpose.UTILITY).build();
    }

    private static void isNever(Decision decision, Reason reason) {
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Never.class,
                        never -> assertThat(never.reason()).isEqualTo(reason));
    }

    private static Instant waits(Decision decision, String why) {
        assertThat(decision).isInstanceOf(Decision.Wait.class);
        assertThat(((Decision.Wait) decision).why()).contains(why);
        return ((Decision.Wait) decision).until();
    }

    @Test
    void nothing_goes_to_a_person_who_stopped_in_whatever_form_the_number_is_known() {
        SendPolicy policy = policy().build();
        store.record(Consent.optOut("551187654321", ConsentScope.ALL, NOON, "keyword"));
        store.inbound("106540352242922", "551187654321", NOON);
        SendIntent push = template("s1", "+5511987654321");
        isNever(policy.check(push, NOON.plusSeconds(3_600)), Reason.OPTED_OUT);
        isNever(policy.reserve(push, NOON.plusSeconds(3_600)), Reason.OPTED_OUT);
        isNever(policy.reserve(SendIntent.reply("s2", "+5511987654321").build(), NOON), Reason.OPTED_OUT);
    }

    @Test
    void a_stop_between_schedule_and_send_is_seen_at_the_send() {
        SendPolicy policy = policy().build();
        SendIntent push = template("s1", KIM);
        assertThat(policy.check(push, NOON)).isInstanceOf(Decision.Send.class);
        store.record(Consent.optOut(KIM, ConsentScope.ALL, NOON, "keyword"));
        isNever(policy.reserve(push, NOON.plusSeconds(1)), Reason.OPTED_OUT);
    }

    @Test
    void a_marketing_stop_leaves_other_messages_alone() {
        SendPolicy policy = policy().build();
        store.record(Consent.optOut(KIM, ConsentScope.MARKETING, NOON, "vendor"));
        isNever(
                policy.check(SendIntent.template("s1", KIM, Purpose.MARKETING).build(), NOON),
                Reason.MARKETING_STOPPED);
        assertThat(policy.reserve(template("s2", KIM), NOON)).isEqualTo(new Decision.Send(false));
    }

    @Test
    void a_push_needs_a_consent_and_a_reply_does_not() {
        SendPolicy policy = policy().consentNeeded(true).build();
        isNever(policy.check(template("s1", KIM), NOON), Reason.NO_CONSENT);
        store.record(Consent.optIn(KIM, ConsentScope.MARKETING, NOON, "form"));
        isNever(policy.check(template("s1", KIM), NOON), Reason.NO_CONSENT);
        assertThat(policy.check(
                        SendIntent.template("s1", KIM, Purpose.MARKETING).build(), NOON))
                .isInstanceOf(Decision.Send.class);
        store.record(Consent.optIn(KIM, ConsentScope.ALL, NOON, "form"));
        assertThat(policy.check(template("s1", KIM), NOON)).isInstanceOf(Decision.Send.class);
        store.inbound("106540352242922", "+85291234567", NOON);
        assertThat(policy.check(SendIntent.reply("s2", "+85291234567").build(), NOON))
                .isEqualTo(new Decision.Send(true));
    }

    @Test
    void the_stop_itself_is_confirmed_once_within_the_window() {
        SendPolicy policy = policy().build();
        store.inbound("106540352242922", KIM, NOON);
        store.record(Consent.optOut(KIM, ConsentScope.ALL, NOON, "keyword"));
        SendIntent first = SendIntent.reply("c1", KIM).stopConfirmation().build();
        assertThat(policy.reserve(first, NOON)).isEqualTo(new Decision.Send(true));
        assertThat(policy.reserve(SendIntent.reply("c2", KIM).stopConfirmation().build(), NOON.plusSeconds(60)))
                .isInstanceOf(Decision.Wait.class);
        assertThat(policy.check(SendIntent.reply("c3", KIM).stopConfirmation().build(), NOON.plus(Duration.ofDays(2))))
                .isInstanceOf(Decision.UseTemplate.class);
        assertThatThrownBy(() -> SendIntent.template("c4", KIM, Purpose.UTILITY)
                        .stopConfirmation()
                        .build())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void free_text_needs_the_window_of_this_business_number() {
        SendPolicy policy = policy().build();
        SendIntent reply = SendIntent.reply("s1", KIM).build();
        store.inbound("another number", KIM, NOON);
        assertThat(policy.check(reply, NOON)).isInstanceOf(Decision.UseTemplate.class);
        store.inbound("106540352242922", "821012345678", NOON);
        assertThat(policy.check(reply, NOON)).isEqualTo(new Decision.Send(true));
        Instant end = NOON.plus(Duration.ofHours(24)).minus(Duration.ofMinutes(10));
        assertThat(policy.check(reply, end.minusSeconds(1))).isInstanceOf(Decision.Send.class);
        assertThat(policy.check(reply, end)).isInstanceOf(Decision.UseTemplate.class);
    }

    @Test
    void the_portfolio_counts_people_outside_their_windows_over_a_moving_day() {
        SendPolicy policy =
                policy().portfolioLimit(new PortfolioLimit(2)).pushesPerDay(9).build();
        SendPolicy sibling = SendPolicy.builder(store, "p1", "206540352242922")
                .consentNeeded(false)
                .portfolioLimit(new PortfolioLimit(2))
                .build();
        store.inbound("106540352242922", "+85291234567", NOON);
        assertThat(policy.reserve(template("s0", "+85291234567"), NOON)).isEqualTo(new Decision.Send(true));
        assertThat(policy.reserve(template("s1", KIM), NOON)).isEqualTo(new Decision.Send(false));
        assertThat(policy.portfolioRoom(NOON)).isEqualTo(1);
        assertThat(policy.reserve(template("s2", KIM), NOON.plusSeconds(60))).isInstanceOf(Decision.Send.class);
        assertThat(sibling.reserve(template("s3", "+85261234567"), NOON)).isInstanceOf(Decision.Send.class);
        Instant until = waits(policy.reserve(template("s4", "+85251234567"), NOON.plusSeconds(90)), "portfolio");
        assertThat(until).isEqualTo(NOON.plus(Duration.ofHours(24)).plusSeconds(60));
        assertThat(policy.reserve(template("s4", "+85251234567"), until)).isInstanceOf(Decision.Send.class);
    }

    @Test
    void one_push_a_day_unless_allowed() {
        SendPolicy policy = policy().build();
        assertThat(policy.reserve(template("s1", KIM), NOON)).isInstanceOf(Decision.Send.class);
        Instant until = waits(policy.reserve(template("s2", KIM), NOON.plusSeconds(3_600)), "push");
        assertThat(until).isEqualTo(NOON.plus(Duration.ofHours(24)));
        SendIntent more = SendIntent.template("s3", KIM, Purpose.UTILITY)
                .evenIfPushedToday()
                .build();
        assertThat(policy.reserve(more, NOON.plusSeconds(3_600))).isInstanceOf(Decision.Send.class);
        policy.release("s1");
        waits(policy.reserve(template("s4", KIM), NOON.plusSeconds(7_200)), "push");
        policy.release("s3");
        assertThat(policy.reserve(template("s4", KIM), NOON.plusSeconds(7_200))).isInstanceOf(Decision.Send.class);
    }

    @Test
    void a_person_is_not_asked_again_for_ninety_days() {
        SendPolicy policy = policy().build();
        SendIntent ask =
                SendIntent.template("s1", KIM, Purpose.UTILITY).survey().build();
        assertThat(policy.reserve(ask, NOON)).isInstanceOf(Decision.Send.class);
        SendIntent again =
                SendIntent.template("s2", KIM, Purpose.UTILITY).survey().build();
        assertThat(waits(policy.reserve(again, NOON.plus(Duration.ofDays(89))), "asked"))
                .isEqualTo(NOON.plus(Duration.ofDays(90)));
        assertThat(policy.reserve(again, NOON.plus(Duration.ofDays(90)))).isInstanceOf(Decision.Send.class);
    }

    @Test
    void quiet_hours_are_those_of_the_person() {
        SendPolicy policy = policy().fallbackZone(ZoneId.of("Europe/Berlin")).build();
        Instant night = Instant.parse("2026-03-02T13:30:00Z");
        assertThat(waits(policy.check(template("s1", KIM), night), "quiet"))
                .isEqualTo(Instant.parse("2026-03-03T00:00:00Z"));
        SendIntent abroad = SendIntent.template("s2", KIM, Purpose.UTILITY)
                .zone(ZoneId.of("Europe/Paris"))
                .build();
        assertThat(policy.check(abroad, night)).isInstanceOf(Decision.Send.class);
        store.inbound("106540352242922", KIM, night);
        assertThat(policy.check(SendIntent.reply("s3", KIM).build(), night)).isInstanceOf(Decision.Send.class);
        assertThat(policy.check(template("s4", "KR.12345"), night)).isInstanceOf(Decision.Wait.class);
        assertThat(policy.check(template("s5", "+8881234567"), night))
                .as("no country")
                .isInstanceOf(Decision.Send.class);
        SendIntent american = template("s6", "+12025550123");
        Instant easternMorning = Instant.parse("2026-03-02T14:30:00Z");
        assertThat(waits(policy.check(american, easternMorning), "quiet"))
                .as("it is still night in Hawaii")
                .isEqualTo(Instant.parse("2026-03-02T19:00:00Z"));
    }

    @Test
    void quiet_hours_within_a_day_and_over_a_change_of_the_clock() {
        QuietHours lunch = new QuietHours(LocalTime.NOON, LocalTime.of(14, 0));
        List<ZoneId> berlin = List.of(ZoneId.of("Europe/Berlin"));
        assertThat(lunch.next(Instant.parse("2026-03-02T11:30:00Z"), berlin))
                .isEqualTo(Instant.parse("2026-03-02T13:00:00Z"));
        assertThat(lunch.next(Instant.parse("2026-03-02T13:00:00Z"), berlin))
                .isEqualTo(Instant.parse("2026-03-02T13:00:00Z"));
        assertThat(QuietHours.NIGHT.next(Instant.parse("2026-03-28T22:00:00Z"), berlin))
                .as("the night of the change is an hour shorter")
                .isEqualTo(Instant.parse("2026-03-29T07:00:00Z"));
        QuietHours early = new QuietHours(LocalTime.of(1, 0), LocalTime.of(2, 30));
        assertThat(early.next(Instant.parse("2026-03-29T00:30:00Z"), berlin))
                .isAfter(Instant.parse("2026-03-29T00:30:00Z"));
        assertThat(QuietHours.NONE.next(NOON, berlin)).isEqualTo(NOON);
        List<ZoneId> opposite = List.of(ZoneId.of("Asia/Seoul"), ZoneId.of("America/New_York"));
        QuietHours most = new QuietHours(LocalTime.of(13, 0), LocalTime.of(10, 0));
        assertThat(most.next(NOON, opposite)).as("the first zone decides").isEqualTo(NOON);
    }

    @Test
    void throughput_daily_cap_and_pair_rate_make_a_message_wait() {
        SendPolicy policy = policy().throughput(2).pushesPerDay(99).dailyCap(4).build();
        for (int i = 0; i < 2; i++) {
            assertThat(policy.reserve(template("a" + i, "+8529123456" + i), NOON))
                    .isInstanceOf(Decision.Send.class);
        }
        assertThat(waits(policy.reserve(template("b", "+85291234569"), NOON), "throughput"))
                .isEqualTo(NOON.plusMillis(1_250));
        for (int i = 0; i < 2; i++) {
            assertThat(policy.reserve(template("c" + i, "+8529123456" + i), NOON.plusSeconds(10)))
                    .isInstanceOf(Decision.Send.class);
        }
        assertThat(policy.dailyRoom(NOON.plusSeconds(10))).isZero();
        waits(policy.reserve(template("d", "+85291234569"), NOON.plusSeconds(20)), "daily cap");
        SendPolicy chatty =
                policy().throughput(1_000).pairRate(Duration.ofSeconds(6), 45).build();
        store.inbound("106540352242922", KIM, NOON);
        for (int i = 0; i < 45; i++) {
            assertThat(chatty.reserve(SendIntent.reply("r" + i, KIM).build(), NOON.plusSeconds(60)))
                    .isInstanceOf(Decision.Send.class);
        }
        assertThat(waits(chatty.reserve(SendIntent.reply("r45", KIM).build(), NOON.plusSeconds(60)), "in a row"))
                .isEqualTo(NOON.plusSeconds(60 + 270));
    }

    @Test
    void many_are_reserved_at_once() {
        SendPolicy policy = policy().portfolioLimit(new PortfolioLimit(2)).build();
        store.suppress(new Suppression("+85291234560", Reason.UNREACHABLE, NOON, null));
        List<Decision> decisions = policy.reserve(
                List.of(
                        template("a", "+85291234560"),
                        template("b", "+85291234561"),
                        template("c", "+85291234562"),
                        template("d", "+85291234563"),
                        SendIntent.reply("e", "+85291234564").build()),
                NOON);
        isNever(decisions.get(0), Reason.UNREACHABLE);
        assertThat(decisions.get(1)).isInstanceOf(Decision.Send.class);
        assertThat(decisions.get(2)).isInstanceOf(Decision.Send.class);
        waits(decisions.get(3), "portfolio");
        assertThat(decisions.get(4)).isInstanceOf(Decision.UseTemplate.class);
    }

    @Test
    void no_marketing_template_goes_to_the_united_states() {
        SendPolicy policy = policy().quietHours(QuietHours.NONE).build();
        isNever(
                policy.check(
                        SendIntent.template("s1", "+12025550123", Purpose.MARKETING)
                                .build(),
                        NOON),
                Reason.REFUSED);
        assertThat(policy.check(
                        SendIntent.template("s2", "+14165550123", Purpose.MARKETING)
                                .build(),
                        NOON))
                .isInstanceOf(Decision.Send.class);
        assertThat(policy.check(template("s3", "+12025550123"), NOON)).isInstanceOf(Decision.Send.class);
    }

    @ParameterizedTest
    @CsvSource({
        "TIER_50, 50",
        "TIER_250, 250",
        "TIER_1K, 1000",
        "TIER_2K, 2000",
        "TIER_2000, 2000",
        "TIER_10K, 10000",
        "TIER_100K, 100000",
        "2000, 2000",
        "TIER_UNLIMITED, 9223372036854775807",
        "-1, 9223372036854775807"
    })
    void the_tiers_of_meta_are_known(String tier, long users) {
        assertThat(PortfolioLimit.parse(tier)).contains(new PortfolioLimit(users));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "TIER_NOT_SET", "TIER_", "TIER_0", "many", "TIER_2M"})
    void an_unknown_tier_is_none(String tier) {
        assertThat(PortfolioLimit.parse(tier)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "STOP",
                "stop.",
                "  Stop! 🙏",
                "please stop",
                "Baja",
                "BAJA POR FAVOR",
                "SAIR",
                "수신거부",
                "수신 거부!",
                "配信停止",
                "إيقاف",
                "ايقاف",
                "रोकें",
                "बंद करो",
                "Désabonner",
                "ABMELDEN",
                "退订",
                "стоп",
                "ＳＴＯＰ",
                "Stop\u200B",
                "don't message me"
            })
    void stop_words_of_many_languages_stop_all(String text) {
        assertThat(StopWords.stop(text)).contains(ConsentScope.ALL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"stop promotions", "No more offers", "광고 수신거부", "広告停止", "não quero promoções", "keine Werbung"})
    void a_stop_of_offers_stops_marketing_only(String text) {
        assertThat(StopWords.stop(text)).contains(ConsentScope.MARKETING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "don't stop", "9", "the bus stop", "non stop", "great", "I will stop by tomorrow", "start"})
    void other_messages_stop_nothing(String text) {
        assertThat(StopWords.stop(text)).isEmpty();
    }

    @Test
    void a_start_takes_a_stop_back() {
        assertThat(Set.of("START", "Unstop", "수신동의", "配信再開", "शुरू करें")).allMatch(StopWords::start);
        assertThat(StopWords.start("please start")).isTrue();
        assertThat(StopWords.start("stop")).isFalse();
    }
}
