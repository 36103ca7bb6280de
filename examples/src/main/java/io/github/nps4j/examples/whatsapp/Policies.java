package io.github.nps4j.examples.whatsapp;

import io.github.nps4j.channel.ChannelStore;
import io.github.nps4j.whatsapp.policy.PortfolioLimit;
import io.github.nps4j.whatsapp.policy.QuietHours;
import io.github.nps4j.whatsapp.policy.SendPolicy;
import java.time.Duration;

/** What may be sent when. */
final class Policies {

    private Policies() {}

    /**
     * For customers in seven countries who are all awake at the same time: no quiet hours, so that the run is a short one, and
     * a reminder may follow. Everything else is as WhatsApp limits it.
     */
    static SendPolicy simulated(String number, ChannelStore store) {
        return SendPolicy.builder(store, "simulated", number)
                .consentNeeded(false)
                .quietHours(QuietHours.NONE)
                .portfolioLimit(new PortfolioLimit(2_000))
                .build();
    }

    /** The defaults; whoever is in the list has agreed to be asked. */
    static SendPolicy real(String number, ChannelStore store) {
        return SendPolicy.builder(store, "portfolio", number)
                .consentNeeded(false)
                .surveyRest(Duration.ofDays(30))
                .build();
    }
}
