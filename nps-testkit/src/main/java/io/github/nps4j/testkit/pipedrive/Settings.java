package io.github.nps4j.testkit.pipedrive;

import java.time.Clock;
import java.time.Duration;

/** How a simulated account behaves. */
final class Settings {
    Clock clock = Clock.systemUTC();
    int callsPerTwoSeconds;
    int searchesPerTwoSeconds;
    long tokensPerDay;
    int lockoutAfter;
    boolean dailyHeaders = true;
    boolean looseSearch;
    Duration searchDelay = Duration.ZERO;
    Duration latency = Duration.ZERO;
}
