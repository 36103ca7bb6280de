package io.github.nps4j.sync;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all lanes of an engine share. */
record SyncSettings(
        Clock clock,
        RandomGenerator random,
        Duration lease,
        Duration rememberRecords,
        Duration futureSkew,
        int pageSize,
        List<SyncListener> listeners) {

    private static final Logger log = LoggerFactory.getLogger(SyncSettings.class);

    /** A listener's fault is not the engine's. */
    void tell(Consumer<SyncListener> news) {
        for (SyncListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (RuntimeException e) {
                Failures.unexpected(log, e);
            }
        }
    }
}
