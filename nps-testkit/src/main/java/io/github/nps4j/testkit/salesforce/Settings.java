package io.github.nps4j.testkit.salesforce;

import java.time.Clock;
import java.time.Duration;

/** What the builder of the simulator collects. */
final class Settings {

    Clock clock = Clock.systemUTC();
    int dailyCalls = 100_000;
    int queryPage = 2_000;
    int jobPolls = 1;
    Duration searchDelay = Duration.ZERO;
    Duration latency = Duration.ZERO;
    boolean sandbox;
    boolean unknownFieldsRefuseAll;
}
