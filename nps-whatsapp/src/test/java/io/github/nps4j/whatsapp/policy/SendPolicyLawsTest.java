package io.github.nps4j.whatsapp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.channel.ChannelStore;
import io.github.nps4j.channel.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SendPolicyLawsTest {

    private static final Instant T0 = Instant.parse("2026-03-02T03:00:00Z");

    private record Sent(Instant at, String person, boolean push, boolean inWindow) {}

    private static long most(List<Sent> sent, Duration span) {
        long most = 0;
        for (Sent first : sent) {
            most = Math.max(
                    most,
                    sent.stream()
                            .filter(one -> !one.at().isBefore(first.at())
                                    && one.at().isBefore(first.at().plus(span)))
                            .count());
        }
        return most;
    }

    private static long mostPeople(List<Sent> sent, Duration span) {
        long most = 0;
        for (Sent first : sent) {
            Set<String> people = new HashSet<>();
            for (Sent one : sent) {
                if (!one.at().isBefore(first.at())
                        && one.at().isBefore(first.at().plus(span))) {
                    people.add(one.person());
                }
            }
            most = Math.max(most, people.size());
        }
        return most;
    }

    @Property(tries = 60)
    void no_moving_span_ever_holds_more_than_its_limit(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int users,
            @ForAll @IntRange(min = 1, max = 8) int cap) {
        Random random = new Random(seed);
        ChannelStore store = ChannelStore.inMemory();
        SendPolicy policy = SendPolicy.builder(store, "p", "1")
                .consentNeeded(false)
                .quietHours(QuietHours.NONE)
                .portfolioLimit(new PortfolioLimit(users))
                .dailyCap(cap)
                .throughput(2)
                .pairRate(Duration.ofSeconds(6), 3)
                .surveyRest(Duration.ZERO)
                .build();
        List<Sent> sent = new ArrayList<>();
        long millis = 0;
        for (int i = 0; i < 150; i++) {
            // mostly forward, now and then back, as the clocks of several nodes are
            millis += random.nextInt(5) == 0
                    ? -random.nextInt(2_000)
                    : random.nextInt(random.nextBoolean() ? 600 : 9_000_000);
            Instant now = T0.plusMillis(millis);
            String person = "+8529123456" + random.nextInt(8);
            String id = "s" + i;
            if (random.nextInt(4) == 0) {
                store.inbound("1", person, now);
            }
            boolean push = random.nextBoolean();
            SendIntent intent = push
                    ? SendIntent.template(id, person, Purpose.UTILITY).build()
                    : SendIntent.reply(id, person).build();
            if (policy.reserve(intent, now) instanceof Decision.Send send) {
                if (random.nextInt(7) == 0) {
                    policy.release(id);
                } else {
                    sent.add(new Sent(now, person, push, send.inWindow()));
                }
            }
        }
        assertThat(most(sent, Duration.ofSeconds(1))).isLessThanOrEqualTo(2);
        List<Sent> pushes = sent.stream().filter(Sent::push).toList();
        assertThat(most(pushes, Duration.ofHours(24))).isLessThanOrEqualTo(cap);
        assertThat(mostPeople(sent.stream().filter(one -> !one.inWindow()).toList(), Duration.ofHours(24)))
                .isLessThanOrEqualTo(users);
        for (int p = 0; p < 8; p++) {
            String person = "+8529123456" + p;
            assertThat(most(
                            pushes.stream()
                                    .filter(one -> one.person().equals(person))
                                    .toList(),
                            Duration.ofHours(24)))
                    .isLessThanOrEqualTo(1);
            assertThat(most(
                            sent.stream()
                                    .filter(one -> one.person().equals(person))
                                    .toList(),
                            Duration.ofSeconds(6)))
                    .isLessThanOrEqualTo(3);
        }
    }
}
