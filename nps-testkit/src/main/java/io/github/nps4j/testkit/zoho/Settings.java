package io.github.nps4j.testkit.zoho;

import java.time.Clock;
import java.time.Duration;

/** What the builder of the simulator collects. */
final class Settings {

    Clock clock = Clock.systemUTC();
    Duration searchDelay = Duration.ZERO;
    Duration latency = Duration.ZERO;
    int credits;
    int concurrency;
    boolean acceptsUnlistedOptions;
    boolean doublesQuotes;
    String accessDenied = "Access Denied";
}
