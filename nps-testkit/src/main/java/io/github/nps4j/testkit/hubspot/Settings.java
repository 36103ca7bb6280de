package io.github.nps4j.testkit.hubspot;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the builder of the simulator collects. */
final class Settings {

    Clock clock = Clock.systemUTC();

    @Nullable
    Path journal;

    Duration searchDelay = Duration.ZERO;
    Duration latency = Duration.ZERO;
    boolean readFindsSecondaryEmails;
    boolean tolerant;
    boolean shuffled = true;
    RowErrors updatesById = RowErrors.PER_ROW;
    RowErrors upsertsByEmail = RowErrors.WHOLE_BATCH;
    int perTenSeconds;
    int searchesPerSecond;
    long perDay;
    Consumer<HubSpotRequest> listener = request -> {};
    final Map<String, Predicate<Map<String, String>>> rules = new LinkedHashMap<>();
}
