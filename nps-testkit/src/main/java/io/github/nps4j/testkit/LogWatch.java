package io.github.nps4j.testkit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;

/**
 * Hears every line that is logged while it is open, at the finest level, to search it for secrets and personal data. It
 * hears what reaches {@code java.util.logging}: put {@code slf4j-jdk14} on the class path of the tests. What simulators,
 * the JDK, servers and database drivers log is left out. Several may be open at a time, each closed before those that were
 * opened earlier; safe for lines from many threads.
 *
 * <pre>{@code
 * try (LogWatch log = LogWatch.start()) {
 *     ...
 *     log.mustNotHold(List.of("ada@example.com", token));
 * }
 * }</pre>
 */
public final class LogWatch implements AutoCloseable {

    /** These log every value at their finest levels; the loggers are kept here, or their levels would be lost. */
    private static final List<Logger> OTHERS = Stream.of(
                    "mockwebserver3",
                    "org.junit",
                    "com.sun",
                    "sun",
                    "java",
                    "javax",
                    "jdk",
                    "org.postgresql",
                    "com.zaxxer",
                    "org.apache")
            .map(Logger::getLogger)
            .toList();

    private static final int MOST_LINES = 100_000;

    private final Logger root = Logger.getLogger("");
    private final Level levelBefore = root.getLevel();
    private final Handler[] handlersBefore = root.getHandlers();
    private final List<Optional<Level>> levelsOfOthers =
            OTHERS.stream().map(other -> Optional.ofNullable(other.getLevel())).toList();
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    private final Handler ears = new Ears(lines);

    private static final class Ears extends Handler {
        private final Formatter formatter = new SimpleFormatter();
        private final List<String> lines;

        private Ears(List<String> lines) {
            this.lines = lines;
        }

        @Override
        public void publish(LogRecord record) {
            String name = String.valueOf(record.getLoggerName());
            if (OTHERS.stream()
                            .noneMatch(other -> name.startsWith(other.getName() + ".") || name.equals(other.getName()))
                    && lines.size() < MOST_LINES) {
                lines.add(formatter.format(record));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private LogWatch() {
        ears.setLevel(Level.ALL);
        for (Handler handler : handlersBefore) {
            if (!(handler instanceof Ears)) {
                root.removeHandler(handler);
            }
        }
        // they would only slow the tests down
        OTHERS.forEach(other -> other.setLevel(Level.WARNING));
        root.addHandler(ears);
        root.setLevel(Level.ALL);
    }

    /**
     * Begins to listen.
     *
     * @return a watch, to be closed
     */
    public static LogWatch start() {
        return new LogWatch();
    }

    /**
     * What was heard.
     *
     * @return one text for each line, with its exception
     */
    public List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /**
     * Fails if a line holds one of these texts, whatever its case.
     *
     * @param forbidden secrets and personal data; blank ones are left out
     * @throws AssertionError naming the line
     */
    public void mustNotHold(Collection<String> forbidden) {
        for (String line : lines()) {
            String lower = line.toLowerCase(Locale.ROOT);
            for (String text : forbidden) {
                if (!text.isBlank() && lower.contains(text.toLowerCase(Locale.ROOT))) {
                    throw new AssertionError("a log line holds '" + text + "': " + line);
                }
            }
        }
    }

    /** Ends it, and lets log lines go where they went before. */
    @Override
    public void close() {
        root.removeHandler(ears);
        for (Handler handler : handlersBefore) {
            if (!(handler instanceof Ears)) {
                root.addHandler(handler);
            }
        }
        root.setLevel(levelBefore);
        for (int i = 0; i < OTHERS.size(); i++) {
            OTHERS.get(i).setLevel(levelsOfOthers.get(i).orElse(null));
        }
    }
}
