package io.github.nps4j.whatsapp.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.channel.ChannelStore;
import io.github.nps4j.channel.Consent;
import io.github.nps4j.channel.ConsentScope;
import io.github.nps4j.channel.Purpose;
import io.github.nps4j.channel.Suppression;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CampaignPlanTest {

    private static final Instant NOON = Instant.parse("2026-03-02T04:00:00Z");

    private final ChannelStore store = ChannelStore.inMemory();

    private SendPolicy.Builder policy() {
        return SendPolicy.builder(store, "p", "1").consentNeeded(false);
    }

    private static List<SendIntent> intents(int count) {
        List<SendIntent> intents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            intents.add(SendIntent.template("s" + i, "+8529%07d".formatted(i), Purpose.UTILITY)
                    .survey()
                    .build());
        }
        return intents;
    }

    @Test
    void what_fits_into_four_fifths_of_the_quota_goes_on_one_day() {
        CampaignPlan plan = CampaignPlan.of(policy().build(), intents(200), 2, NOON);
        assertThat(plan.days()).hasSize(1);
        assertThat(plan.planned()).isEqualTo(200);
        assertThat(plan.leftOut()).isEmpty();
        assertThat(plan.duration()).isEqualTo(Duration.ofMillis(6_250));
    }

    @Test
    void more_is_split_over_days_of_four_fifths() {
        CampaignPlan plan = CampaignPlan.of(policy().build(), intents(500), 1, NOON);
        assertThat(plan.days()).extracting(day -> day.slots().size()).containsExactly(200, 200, 100);
        assertThat(plan.days().get(1).begins())
                .isEqualTo(NOON.plus(Duration.ofHours(24)).plusSeconds(60));
        assertThat(plan.duration())
                .isBetween(Duration.ofDays(2), Duration.ofDays(2).plusMinutes(5));
        assertThat(plan.summary()).contains("500 of 500 recipients on 3 days");
    }

    @Test
    void expected_messages_count_against_the_hosts_cap() {
        SendPolicy policy = policy().portfolioLimit(PortfolioLimit.UNLIMITED)
                .dailyCap(1_000)
                .build();
        CampaignPlan plan = CampaignPlan.of(policy, intents(1_000), 2.5, NOON);
        assertThat(plan.days()).extracting(day -> day.slots().size()).containsExactly(320, 320, 320, 40);
    }

    @Test
    void what_was_sent_today_is_taken_off() {
        SendPolicy policy = policy().build();
        for (int i = 0; i < 100; i++) {
            policy.reserve(
                    SendIntent.template("x" + i, "+8526%07d".formatted(i), Purpose.UTILITY)
                            .build(),
                    NOON.minus(Duration.ofHours(1)).plusSeconds(i));
        }
        CampaignPlan plan = CampaignPlan.of(policy, intents(300), 1, NOON);
        assertThat(plan.days()).extracting(day -> day.slots().size()).containsExactly(120, 180);
    }

    @Test
    void it_says_who_is_left_out_and_why() {
        SendPolicy policy = policy().build();
        store.record(Consent.optOut("+85290000000", ConsentScope.ALL, NOON, "keyword"));
        store.suppress(new Suppression("+85290000001", Suppression.Reason.UNREACHABLE, NOON, null));
        policy.reserve(intents(3).get(2), NOON.minus(Duration.ofDays(30)));
        List<SendIntent> all = new ArrayList<>(intents(5));
        all.add(SendIntent.template("again", "+85290000004", Purpose.UTILITY).build());
        CampaignPlan plan = CampaignPlan.of(policy, all, 1, NOON);
        assertThat(plan.planned()).isEqualTo(2);
        assertThat(plan.leftOut().get(CampaignPlan.LeftOut.OPTED_OUT)).containsExactly("s0");
        assertThat(plan.leftOut().get(CampaignPlan.LeftOut.UNREACHABLE)).containsExactly("s1");
        assertThat(plan.leftOut().get(CampaignPlan.LeftOut.ASKED_LATELY)).containsExactly("s2");
        assertThat(plan.leftOut().get(CampaignPlan.LeftOut.TWICE)).containsExactly("again");
        assertThat(plan.summary()).contains("left out, OPTED_OUT: 1").doesNotContain("+852");
    }

    @Test
    void everybody_is_written_to_after_the_quiet_hours() {
        Instant night = Instant.parse("2026-03-02T15:00:00Z");
        CampaignPlan plan = CampaignPlan.of(policy().build(), intents(10), 1, night);
        assertThat(plan.days().get(0).slots())
                .allMatch(slot -> slot.notBefore().equals(Instant.parse("2026-03-03T01:00:00Z")));
        assertThat(plan.duration()).isGreaterThanOrEqualTo(Duration.ofHours(10));
    }

    @Test
    void without_any_quota_nobody_is_planned() {
        CampaignPlan plan = CampaignPlan.of(policy().dailyCap(1).build(), intents(3), 1, NOON);
        assertThat(plan.planned()).isZero();
        assertThat(plan.leftOut().get(CampaignPlan.LeftOut.NO_QUOTA)).hasSize(3);
        assertThat(plan.duration()).isZero();
        assertThat(CampaignPlan.of(policy().build(), List.of(), 1, NOON).days()).isEmpty();
        assertThatThrownBy(() -> CampaignPlan.of(policy().build(), List.of(), 0.5, NOON))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
