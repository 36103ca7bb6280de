package io.github.nps4j.testkit.hubspot;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Describes a {@link HubSpotSimulator}. Not thread-safe. */
public final class HubSpotSimulatorBuilder {

    final Settings settings = new Settings();

    HubSpotSimulatorBuilder() {}

    /**
     * The clock of the account; the system's in UTC unless said otherwise. Rate limits, the delay of the search and the
     * end of OAuth tokens go by it.
     *
     * @param clock the clock, such as a {@code SettableClock}
     * @return this builder
     */
    public HubSpotSimulatorBuilder clock(Clock clock) {
        settings.clock = clock;
        return this;
    }

    /**
     * Limits the requests other than searches in every window of ten seconds; without a limit unless called. HubSpot has
     * 100, 110 or 190, by plan.
     *
     * @param requests 1 or more
     * @return this builder
     */
    public HubSpotSimulatorBuilder requestsPerTenSeconds(int requests) {
        settings.perTenSeconds = requests;
        return this;
    }

    /**
     * Limits the searches in every second; without a limit unless called. HubSpot has 5.
     *
     * @param searches 1 or more
     * @return this builder
     */
    public HubSpotSimulatorBuilder searchesPerSecond(int searches) {
        settings.searchesPerSecond = searches;
        return this;
    }

    /**
     * Limits the requests of a UTC day; without a limit unless called. HubSpot has 250,000 or more, by plan.
     *
     * @param requests 1 or more
     * @return this builder
     */
    public HubSpotSimulatorBuilder requestsPerDay(long requests) {
        settings.perDay = requests;
        return this;
    }

    /**
     * How long each answer takes, from the moment its request came; none unless called. A fault that is slower than that
     * stays so.
     *
     * @param latency zero or more
     * @return this builder
     */
    public HubSpotSimulatorBuilder latency(Duration latency) {
        settings.latency = latency;
        return this;
    }

    /**
     * Lets changes show up in search only after a while, as in HubSpot; at once unless called.
     *
     * @param delay by the simulator's clock; see also {@link HubSpotSimulator#indexNow()}
     * @return this builder
     */
    public HubSpotSimulatorBuilder searchDelay(Duration delay) {
        settings.searchDelay = delay;
        return this;
    }

    /**
     * Lets a batch read by email find contacts by an additional address too. It is not documented whether HubSpot does;
     * unless called, only the primary address is found, so that an adapter that relies on it fails its tests.
     *
     * @return this builder
     */
    public HubSpotSimulatorBuilder batchReadFindsAdditionalEmails() {
        settings.readFindsSecondaryEmails = true;
        return this;
    }

    /**
     * Takes bodies without the parts that the specification requires and the server is said to do without, such as
     * {@code propertiesWithHistory} of a batch read. Unless called, they are refused.
     *
     * @return this builder
     */
    public HubSpotSimulatorBuilder toleratesMissingParts() {
        settings.tolerant = true;
        return this;
    }

    /**
     * Gives the results of a batch in the order of its inputs. Unless called, no result stands where its input stood.
     *
     * @return this builder
     */
    public HubSpotSimulatorBuilder resultsInInputOrder() {
        settings.shuffled = false;
        return this;
    }

    /**
     * What a bad value does to a batch that updates by record id, creates, or upserts by a unique property;
     * {@link RowErrors#PER_ROW} unless said otherwise. A property that does not exist or is read-only always refuses the
     * whole batch.
     *
     * @param policy what happens
     * @return this builder
     */
    public HubSpotSimulatorBuilder badRowsOfUpdates(RowErrors policy) {
        settings.updatesById = policy;
        return this;
    }

    /**
     * What a bad value does to a batch that upserts by email; {@link RowErrors#WHOLE_BATCH} unless said otherwise.
     *
     * @param policy what happens
     * @return this builder
     */
    public HubSpotSimulatorBuilder badRowsOfUpsertsByEmail(RowErrors policy) {
        settings.upsertsByEmail = policy;
        return this;
    }

    /**
     * A validation rule that an administrator set. Only version 2026-09 of the API enforces it.
     *
     * @param name the rule's name, for the message
     * @param allows says whether a contact with these property values is allowed
     * @return this builder
     */
    public HubSpotSimulatorBuilder validationRule(String name, Predicate<Map<String, String>> allows) {
        settings.rules.put(name, allows);
        return this;
    }

    /**
     * Keeps records, notes, tasks, associations, lists and properties in a file, so that they outlive the process, also one that is killed: a
     * simulator that is started with the same file goes on with them. Tokens, requests, faults and the history of changes
     * are not kept.
     *
     * @param file the file, created if it is missing; personal data of the simulated contacts
     * @return this builder
     */
    public HubSpotSimulatorBuilder journal(Path file) {
        settings.journal = file;
        return this;
    }

    /**
     * Told of each request after the simulator has acted on it and before the answer leaves; a listener that blocks makes
     * a slow HubSpot, and one that kills the caller takes the answer away.
     *
     * @param listener called on the threads of the simulator, several at a time
     * @return this builder
     */
    public HubSpotSimulatorBuilder listener(Consumer<HubSpotRequest> listener) {
        settings.listener = listener;
        return this;
    }

    /**
     * Starts the simulator on a free port of the loopback interface.
     *
     * @return a running simulator
     * @throws java.io.UncheckedIOException if it cannot listen, or its journal cannot be read or is used by another process
     */
    public HubSpotSimulator start() {
        return new HubSpotSimulator(settings);
    }
}
