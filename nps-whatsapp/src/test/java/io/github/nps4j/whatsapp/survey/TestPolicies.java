package io.github.nps4j.whatsapp.survey;

import io.github.nps4j.channel.ChannelStore;
import io.github.nps4j.whatsapp.policy.PortfolioLimit;
import io.github.nps4j.whatsapp.policy.QuietHours;
import io.github.nps4j.whatsapp.policy.SendPolicy;
import java.time.Duration;

/** Policies without what would only make a test longer. */
final class TestPolicies {

    private TestPolicies() {}

    /** No consent needed beforehand, no quiet hours, no rest after a survey; all limits of WhatsApp. */
    static SendPolicy plain(ChannelStore store, String number) {
        return limited(store, number, 1_000, 100_000);
    }

    static SendPolicy limited(ChannelStore store, String number, int perSecond, long peoplePerDay) {
        return SendPolicy.builder(store, "portfolio", number)
                .consentNeeded(false)
                .quietHours(QuietHours.NONE)
                .surveyRest(Duration.ZERO)
                .pushesPerDay(10)
                // The pauses between messages to one person are the policy's own tests' business.
                .pairRate(Duration.ofMillis(10), 45)
                .throughput(perSecond)
                // Machines that run tests are slow and cold: a message may arrive a second after it was counted.
                .throughputMargin(Duration.ofSeconds(1))
                .portfolioLimit(new PortfolioLimit(peoplePerDay))
                .build();
    }
}
