package io.github.nps4j.testkit.whatsapp;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the builder of the simulator collects. */
final class Settings {

    Clock clock = Clock.systemUTC();
    int perSecond;
    boolean pairRate;
    int portfolioLimit;
    int marketingCap;
    int managementPerHour;
    boolean refusesOutsideWindow;
    Duration latency = Duration.ZERO;
    Customer customers = Customer.silent();
    Consumer<WhatsAppRequest> listener = request -> {};

    @Nullable
    Executor deliverer;
}
