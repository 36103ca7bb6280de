package io.github.nps4j.testkit.salesforce;

import java.time.Clock;
import java.time.Duration;

/** Describes a {@link SalesforceSimulator}. Not thread-safe. */
public final class SalesforceSimulatorBuilder {

    private final Settings settings = new Settings();

    SalesforceSimulatorBuilder() {}

    /**
     * The clock of the org; the system's in UTC unless said otherwise. The daily calls, the delay of the search and the end
     * of assertions go by it.
     *
     * @param clock the clock, such as a {@code SettableClock}
     * @return this builder
     */
    public SalesforceSimulatorBuilder clock(Clock clock) {
        settings.clock = clock;
        return this;
    }

    /**
     * The calls that the org has in any 24 hours; 100,000 unless said otherwise.
     *
     * @param calls 1 or more
     * @return this builder
     */
    public SalesforceSimulatorBuilder dailyCalls(int calls) {
        settings.dailyCalls = calls;
        return this;
    }

    /**
     * How many records a page of a query holds; 2,000 unless said otherwise.
     *
     * @param records 1 or more
     * @return this builder
     */
    public SalesforceSimulatorBuilder queryPage(int records) {
        settings.queryPage = records;
        return this;
    }

    /**
     * How often a job must be asked for before it is done; once unless said otherwise.
     *
     * @param polls 0 or more
     * @return this builder
     */
    public SalesforceSimulatorBuilder jobPolls(int polls) {
        settings.jobPolls = polls;
        return this;
    }

    /**
     * How long each answer takes, from the moment its request came; none unless called. A fault that is slower than that
     * stays so.
     *
     * @param latency zero or more
     * @return this builder
     */
    public SalesforceSimulatorBuilder latency(Duration latency) {
        settings.latency = latency;
        return this;
    }

    /**
     * Lets changes show up in the search only after a while, as in Salesforce; at once unless called. Queries see every
     * change at once.
     *
     * @param delay by the simulator's clock
     * @return this builder
     */
    public SalesforceSimulatorBuilder searchDelay(Duration delay) {
        settings.searchDelay = delay;
        return this;
    }

    /**
     * Makes the org a sandbox: assertions must be meant for {@code https://test.salesforce.com}.
     *
     * @return this builder
     */
    public SalesforceSimulatorBuilder sandbox() {
        settings.sandbox = true;
        return this;
    }

    /**
     * Lets a field that does not exist refuse a whole request. It is not documented which it is; unless called, only the
     * row is refused.
     *
     * @return this builder
     */
    public SalesforceSimulatorBuilder unknownFieldsRefuseTheRequest() {
        settings.unknownFieldsRefuseAll = true;
        return this;
    }

    /**
     * Starts the simulator on a free port of the loopback interface.
     *
     * @return a running simulator
     */
    public SalesforceSimulator start() {
        return new SalesforceSimulator(settings);
    }
}
