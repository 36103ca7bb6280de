package io.github.nps4j.testkit.pipedrive;

import java.time.Clock;
import java.time.Duration;

/** Describes a {@link PipedriveSimulator}. Not thread-safe. */
public final class PipedriveSimulatorBuilder {

    private final Settings settings = new Settings();

    PipedriveSimulatorBuilder() {}

    /**
     * The clock of the account; the system's in UTC unless said otherwise. Rate limits, the delay of the search and the
     * end of OAuth tokens go by it.
     *
     * @param clock the clock, such as a {@code SettableClock}
     * @return this builder
     */
    public PipedriveSimulatorBuilder clock(Clock clock) {
        settings.clock = clock;
        return this;
    }

    /**
     * Limits the calls in every window of two seconds; without a limit unless called. Pipedrive has 20 to 480, by plan.
     *
     * @param calls 1 or more
     * @return this builder
     */
    public PipedriveSimulatorBuilder callsPerTwoSeconds(int calls) {
        settings.callsPerTwoSeconds = calls;
        return this;
    }

    /**
     * Limits the searches in every window of two seconds; without a limit unless called. Pipedrive has 10.
     *
     * @param searches 1 or more
     * @return this builder
     */
    public PipedriveSimulatorBuilder searchesPerTwoSeconds(int searches) {
        settings.searchesPerTwoSeconds = searches;
        return this;
    }

    /**
     * Limits the tokens of a UTC day; without a limit unless called. Pipedrive has 30,000 per seat or more, by plan.
     *
     * @param tokens 1 or more
     * @return this builder
     */
    public PipedriveSimulatorBuilder tokensPerDay(long tokens) {
        settings.tokensPerDay = tokens;
        return this;
    }

    /**
     * Leaves out the headers that tell the tokens of the day, as Pipedrive sometimes does.
     *
     * @return this builder
     */
    public PipedriveSimulatorBuilder withoutDailyHeaders() {
        settings.dailyHeaders = false;
        return this;
    }

    /**
     * Locks out who goes on after so many refusals in a row: 403 with a page of HTML for five minutes. Never unless
     * called.
     *
     * @param refusals 1 or more
     * @return this builder
     */
    public PipedriveSimulatorBuilder lockoutAfter(int refusals) {
        settings.lockoutAfter = refusals;
        return this;
    }

    /**
     * How long each answer takes, from the moment its request came; none unless called. A fault that is slower than that
     * stays so.
     *
     * @param latency zero or more
     * @return this builder
     */
    public PipedriveSimulatorBuilder latency(Duration latency) {
        settings.latency = latency;
        return this;
    }

    /**
     * Lets changes show up in search only after a while, as in Pipedrive; at once unless called.
     *
     * @param delay by the simulator's clock; see also {@link PipedriveSimulator#indexNow()}
     * @return this builder
     */
    public PipedriveSimulatorBuilder searchDelay(Duration delay) {
        settings.searchDelay = delay;
        return this;
    }

    /**
     * Lets an exact search find what only contains the term, as was seen in Pipedrive.
     *
     * @return this builder
     */
    public PipedriveSimulatorBuilder looseSearch() {
        settings.looseSearch = true;
        return this;
    }

    /**
     * Starts the simulator on a free port of the loopback interface.
     *
     * @return a running simulator
     */
    public PipedriveSimulator start() {
        return new PipedriveSimulator(settings);
    }
}
