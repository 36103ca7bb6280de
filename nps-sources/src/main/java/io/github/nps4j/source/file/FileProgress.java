package io.github.nps4j.source.file;

import java.time.Duration;
import java.util.Optional;

/**
 * How far the reading of a file is.
 *
 * @param rows rows handed out so far, without the header
 * @param accepted rows that are responses
 * @param rejected rows that are not
 * @param bytesRead bytes read so far
 * @param bytesTotal the size of the file in bytes
 * @param elapsed the time since the file was opened
 * @param finished whether this is the last report
 */
public record FileProgress(
        long rows, long accepted, long rejected, long bytesRead, long bytesTotal, Duration elapsed, boolean finished) {

    /**
     * The rate so far.
     *
     * @return rows per second, 0 or more; 0 if no time has passed
     */
    public double rowsPerSecond() {
        double seconds = seconds();
        return seconds > 0 ? rows / seconds : 0;
    }

    /**
     * The time that the rest will take at the rate so far, measured in bytes.
     *
     * @return zero or more; empty if there is no rate yet
     */
    public Optional<Duration> timeLeft() {
        if (finished || bytesRead >= bytesTotal) {
            return Optional.of(Duration.ZERO);
        }
        if (bytesRead <= 0 || seconds() <= 0) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis((long) (seconds() * 1_000 * (bytesTotal - bytesRead) / bytesRead)));
    }

    private double seconds() {
        return elapsed.toMillis() / 1_000.0;
    }
}
