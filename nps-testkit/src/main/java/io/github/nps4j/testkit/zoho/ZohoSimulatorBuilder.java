package io.github.nps4j.testkit.zoho;

import java.time.Clock;
import java.time.Duration;

/** Describes a {@link ZohoSimulator}. Not thread-safe. */
public final class ZohoSimulatorBuilder {

    final Settings settings = new Settings();

    ZohoSimulatorBuilder() {}

    /**
     * The clock of the account; the system's in UTC unless said otherwise. Credits, the delay of the search and the end of
     * tokens go by it.
     *
     * @param clock the clock, such as a {@code SettableClock}
     * @return this builder
     */
    public ZohoSimulatorBuilder clock(Clock clock) {
        settings.clock = clock;
        return this;
    }

    /**
     * Limits the credits in every 24 hours; without a limit unless called. Zoho's free edition has 5,000. A query costs 1
     * to 3, a write 1 for each 10 records, tags 1 for each 50, all else 1.
     *
     * @param credits 1 or more
     * @return this builder
     */
    public ZohoSimulatorBuilder creditsPerDay(int credits) {
        settings.credits = credits;
        return this;
    }

    /**
     * Limits the calls at the same time; without a limit unless called. Zoho has 5 (free edition) to 25. A call lasts for
     * the {@link #latency}.
     *
     * @param calls 1 or more
     * @return this builder
     */
    public ZohoSimulatorBuilder concurrency(int calls) {
        settings.concurrency = calls;
        return this;
    }

    /**
     * How long each answer takes, from the moment its request came; none unless called. A fault that is slower than that
     * stays so.
     *
     * @param latency zero or more
     * @return this builder
     */
    public ZohoSimulatorBuilder latency(Duration latency) {
        settings.latency = latency;
        return this;
    }

    /**
     * Lets changes show up in search only after a while, as in Zoho; at once unless called. COQL always sees them at once.
     *
     * @param delay by the simulator's clock; see also {@link ZohoSimulator#indexNow()}
     * @return this builder
     */
    public ZohoSimulatorBuilder searchDelay(Duration delay) {
        settings.searchDelay = delay;
        return this;
    }

    /**
     * Takes picklist values that are not defined, as some accounts do. Unless called, they are refused.
     *
     * @return this builder
     */
    public ZohoSimulatorBuilder acceptsUnlistedOptions() {
        settings.acceptsUnlistedOptions = true;
        return this;
    }

    /**
     * Wants a quote within a text of a query doubled ({@code ''}). Unless called, it wants a backslash before it; Zoho's
     * pages say both.
     *
     * @return this builder
     */
    public ZohoSimulatorBuilder doublesQuotes() {
        settings.doublesQuotes = true;
        return this;
    }

    /**
     * What the accounts server calls its refusal of too many tokens; Zoho translates it. "Access Denied" unless called.
     *
     * @param text the text
     * @return this builder
     */
    public ZohoSimulatorBuilder accessDeniedText(String text) {
        settings.accessDenied = text;
        return this;
    }

    /**
     * Starts the simulator on a free port of the loopback interface.
     *
     * @return a running simulator
     */
    public ZohoSimulator start() {
        return new ZohoSimulator(settings);
    }
}
