package io.github.nps4j.jdbc.store;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Times as the tables hold them: microseconds since 1970, rounded down. */
final class Times {

    private static final long SECOND = TimeUnit.SECONDS.toMicros(1);
    private static final long FAREST = Long.MAX_VALUE / SECOND - 1;

    private Times() {}

    /** Times that are too far away for the tables become the farthest that is not. */
    static long micros(Instant time) {
        long second = Math.max(-FAREST, Math.min(FAREST, time.getEpochSecond()));
        return second * SECOND + time.getNano() / 1_000;
    }

    static @Nullable Long microsOrNull(@Nullable Instant time) {
        return time == null ? null : micros(time);
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, SECOND), Math.floorMod(micros, SECOND) * 1_000);
    }
}
