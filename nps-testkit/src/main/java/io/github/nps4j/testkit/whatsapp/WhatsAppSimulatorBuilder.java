package io.github.nps4j.testkit.whatsapp;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Describes a {@link WhatsAppSimulator}. Not thread-safe. */
public final class WhatsAppSimulatorBuilder {

    private final Settings settings = new Settings();

    WhatsAppSimulatorBuilder() {}

    /**
     * The clock of the account; the system's in UTC unless said otherwise. Limits, windows and statuses go by it.
     *
     * @param clock the clock, such as a {@code SettableClock}
     * @return this builder
     */
    public WhatsAppSimulatorBuilder clock(Clock clock) {
        settings.clock = clock;
        return this;
    }

    /**
     * Limits the messages of a number in every second; without a limit unless called. Meta has 20, 80 or 1,000.
     *
     * @param messages 1 or more
     * @return this builder
     */
    public WhatsAppSimulatorBuilder messagesPerSecond(int messages) {
        settings.perSecond = messages;
        return this;
    }

    /**
     * Limits the messages to one person as Meta does: one in 6 seconds, with 45 that may be borrowed from the future.
     *
     * @return this builder
     */
    public WhatsAppSimulatorBuilder pairRate() {
        settings.pairRate = true;
        return this;
    }

    /**
     * Limits how many people may be reached outside of service windows within a moving 24 hours, over all numbers;
     * without a limit unless called. Meta has 250, 2,000, 10,000 and 100,000. Whoever goes beyond is refused with 131048.
     *
     * @param people 1 or more
     * @return this builder
     */
    public WhatsAppSimulatorBuilder portfolioLimit(int people) {
        settings.portfolioLimit = people;
        return this;
    }

    /**
     * Limits the marketing messages to one person within a moving 24 hours (131049); without a limit unless called. Meta's
     * cap adapts itself and is not told.
     *
     * @param messages 1 or more
     * @return this builder
     */
    public WhatsAppSimulatorBuilder marketingCapPerDay(int messages) {
        settings.marketingCap = messages;
        return this;
    }

    /**
     * Limits the calls about templates within an hour (80007); without a limit unless called. Meta has 200 or 5,000.
     *
     * @param calls 1 or more
     * @return this builder
     */
    public WhatsAppSimulatorBuilder managementCallsPerHour(int calls) {
        settings.managementPerHour = calls;
        return this;
    }

    /**
     * Refuses a free-form message outside of the service window at once. Unless called, it is accepted and fails with a
     * status 131047, as Meta mostly does.
     *
     * @return this builder
     */
    public WhatsAppSimulatorBuilder refusesOutsideWindowAtOnce() {
        settings.refusesOutsideWindow = true;
        return this;
    }

    /**
     * How long each answer takes, from the moment its request came; none unless called.
     *
     * @param latency zero or more
     * @return this builder
     */
    public WhatsAppSimulatorBuilder latency(Duration latency) {
        settings.latency = latency;
        return this;
    }

    /**
     * Who answers for people that have no {@link SimulatedUser#answering person} of their own; nobody unless called.
     *
     * @param person what they answer
     * @return this builder
     */
    public WhatsAppSimulatorBuilder customers(Customer person) {
        settings.customers = person;
        return this;
    }

    /**
     * Delivers webhooks by itself: after each message {@link WhatsAppSimulator#deliverAll()} is handed to the executor.
     * Unless called, a test delivers.
     *
     * @param executor runs the delivery; the host's to shut down
     * @return this builder
     */
    public WhatsAppSimulatorBuilder deliverWith(Executor executor) {
        settings.deliverer = executor;
        return this;
    }

    /**
     * Told of each request after the simulator has acted on it and before the answer leaves; a listener that kills the
     * caller takes the answer away.
     *
     * @param listener called on the threads of the simulator, several at a time
     * @return this builder
     */
    public WhatsAppSimulatorBuilder listener(Consumer<WhatsAppRequest> listener) {
        settings.listener = listener;
        return this;
    }

    /**
     * Starts the simulator on a free port of the loopback interface.
     *
     * @return a running simulator with one number
     * @throws java.io.UncheckedIOException if it cannot listen
     */
    public WhatsAppSimulator start() {
        return new WhatsAppSimulator(settings);
    }
}
