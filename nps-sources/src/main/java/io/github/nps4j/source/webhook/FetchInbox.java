package io.github.nps4j.source.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.source.CannotAcceptException;
import io.github.nps4j.source.SourceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifications of thin webhooks that wait to be fetched, one small file each in a directory. A notification is on disk
 * (forced, then renamed) before it is acknowledged. It holds what the tool sent: ids, no answers.
 *
 * <p>What can never be fetched, or could not within {@link #maxAge}, is moved to the subdirectory {@code failed} with
 * its reason. To try such a file again, move it back. Nothing is deleted but what was delivered or is of no interest.
 *
 * <p>Thread-safe. Each process needs a directory of its own, and each source too.
 */
public final class FetchInbox {

    /** Most notifications that wait, when nothing else is said. */
    public static final int DEFAULT_MAX_WAITING = 10_000;

    /** How long a notification may wait, when nothing else is said: 3 days. */
    public static final Duration DEFAULT_MAX_AGE = Duration.ofDays(3);

    private static final Logger LOG = LoggerFactory.getLogger(FetchInbox.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUFFIX = ".json";
    private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /**
     * What a round of fetching did.
     *
     * @param settled notifications whose response is kept or that turned out to be of no interest
     * @param failed notifications moved to {@code failed}
     * @param waiting notifications that still wait
     */
    public record Round(int settled, int failed, int waiting) {}

    /** What became of a waiting notification. */
    sealed interface Outcome {

        /** It needs no further care. */
        record Settled() implements Outcome {}

        /** A person must look at it. */
        record Failed(String reason) implements Outcome {}

        /** Not now; {@code everybody}: the others cannot be fetched now either. */
        record Later(String reason, Duration delay, boolean everybody) implements Outcome {}
    }

    /** Fetches and delivers one notification. */
    interface Attempt {
        Outcome on(String position, JsonNode webhook);
    }

    private final Path directory;
    private final Path failed;
    private final int maxWaiting;
    private final Duration maxAge;
    private final Clock clock;
    private final ReentrantLock keeping = new ReentrantLock();
    private final ReentrantLock fetching = new ReentrantLock();

    private FetchInbox(Path directory, int maxWaiting, Duration maxAge, Clock clock) {
        this.directory = directory;
        this.failed = directory.resolve("failed");
        this.maxWaiting = maxWaiting;
        this.maxAge = maxAge;
        this.clock = clock;
        try {
            Files.createDirectories(failed);
        } catch (IOException e) {
            throw new SourceException(
                    "The inbox for webhooks '" + directory.getFileName() + "' cannot be created: check its place and"
                            + " rights",
                    e);
        }
    }

    /**
     * An inbox with the defaults.
     *
     * @param directory where it is; created if it is not there
     * @return the inbox, with whatever waits in it from before
     * @throws SourceException if the directory cannot be created
     */
    public static FetchInbox in(Path directory) {
        return new FetchInbox(directory, DEFAULT_MAX_WAITING, DEFAULT_MAX_AGE, Clock.systemUTC());
    }

    /**
     * An inbox.
     *
     * @param directory where it is; created if it is not there
     * @param maxWaiting most notifications that wait, 1 or more; a webhook beyond that is answered 503
     * @param maxAge how long a notification may wait, more than zero
     * @param clock the clock
     * @return the inbox, with whatever waits in it from before
     * @throws SourceException if the directory cannot be created
     * @throws IllegalArgumentException if a bound is out of range
     */
    public static FetchInbox in(Path directory, int maxWaiting, Duration maxAge, Clock clock) {
        if (maxWaiting < 1 || maxAge.isZero() || maxAge.isNegative()) {
            throw new IllegalArgumentException(
                    "an inbox for webhooks holds 1 or more notifications for more than no time");
        }
        return new FetchInbox(directory, maxWaiting, maxAge, clock);
    }

    /**
     * How long a notification may wait.
     *
     * @return more than zero
     */
    public Duration maxAge() {
        return maxAge;
    }

    /**
     * How many notifications wait.
     *
     * @return 0 or more
     * @throws SourceException if the directory cannot be read
     */
    public int waiting() {
        return files(directory).size();
    }

    /**
     * How many notifications a person must look at.
     *
     * @return the number of files in {@code failed}
     * @throws SourceException if the directory cannot be read
     */
    public int failed() {
        return files(failed).size();
    }

    @Override
    public String toString() {
        return "FetchInbox[" + directory.getFileName() + "]";
    }

    /** Keeps a notification for good. The same one again changes nothing. */
    void keep(String position, JsonNode webhook, String reason, Duration wait) {
        keeping.lock();
        try {
            Path file = directory.resolve(name(webhook));
            if (Files.exists(file)) {
                return;
            }
            if (waiting() >= maxWaiting) {
                throw new CannotAcceptException("the inbox for webhooks holds " + maxWaiting + " notifications");
            }
            ObjectNode entry = JSON.createObjectNode();
            entry.put("position", position);
            entry.put("since", clock.millis());
            entry.put("attempts", 1);
            entry.put("next", clock.instant().plus(wait).toEpochMilli());
            entry.put("reason", reason);
            entry.set("webhook", webhook);
            write(file, entry);
        } catch (IOException | SourceException e) {
            throw new CannotAcceptException("the inbox for webhooks cannot be written", null, e);
        } finally {
            keeping.unlock();
        }
    }

    /**
     * Tries what is due, that which was not touched for longest first, until the tool as a whole is away. A round that
     * another thread runs already is left to it.
     */
    Round round(Attempt attempt) {
        if (!fetching.tryLock()) {
            return new Round(0, 0, waiting());
        }
        try {
            int settled = 0;
            int given = 0;
            for (Path file : byAge(files(directory))) {
                ObjectNode entry = read(file);
                if (entry == null) {
                    give(file, null, "the file is no notification");
                    given++;
                    continue;
                }
                if (entry.path("next").asLong() > clock.millis()) {
                    continue;
                }
                Outcome outcome = attempt.on(entry.path("position").asText(), entry.path("webhook"));
                if (outcome instanceof Outcome.Settled) {
                    Files.deleteIfExists(file);
                    settled++;
                } else if (outcome instanceof Outcome.Failed failure) {
                    give(file, entry, failure.reason());
                    given++;
                } else if (outcome instanceof Outcome.Later later) {
                    if (isTooOld(entry)) {
                        give(file, entry, later.reason());
                        given++;
                    } else {
                        postpone(file, entry, later);
                    }
                    if (later.everybody()) {
                        break;
                    }
                }
            }
            return new Round(settled, given, waiting());
        } catch (IOException e) {
            throw new SourceException("The inbox for webhooks '" + directory.getFileName() + "' cannot be read on", e);
        } finally {
            fetching.unlock();
        }
    }

    private boolean isTooOld(ObjectNode entry) {
        return Instant.ofEpochMilli(entry.path("since").asLong()).plus(maxAge).isBefore(clock.instant());
    }

    private void postpone(Path file, ObjectNode entry, Outcome.Later later) throws IOException {
        int attempts = entry.path("attempts").asInt();
        Duration backoff = FIRST_WAIT.multipliedBy(1L << Math.min(Math.max(attempts, 0), 7));
        Duration wait = backoff.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : backoff;
        wait = later.delay().compareTo(wait) > 0 ? later.delay() : wait;
        entry.put("attempts", attempts + 1);
        entry.put("next", clock.instant().plus(wait).toEpochMilli());
        entry.put("reason", later.reason());
        write(file, entry);
    }

    private void give(Path file, @Nullable ObjectNode entry, String reason) throws IOException {
        LOG.error("A thin webhook was given up and moved to 'failed' in its inbox: {}", reason);
        if (entry != null) {
            entry.put("reason", reason);
            entry.put("since", clock.millis());
            entry.put("next", 0);
            write(file, entry);
        }
        Files.move(file, failed.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    private void write(Path file, ObjectNode entry) throws IOException {
        Path draft = directory.resolve(file.getFileName() + ".draft");
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(entry));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        forceDirectory();
    }

    /** The new name is on disk only when the directory is. Some systems cannot open a directory, and need not. */
    private void forceDirectory() {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug(
                    "The directory of the inbox for webhooks cannot be forced: {}",
                    e.getClass().getName());
        }
    }

    private static @Nullable ObjectNode read(Path file) {
        try {
            return JSON.readTree(Files.readAllBytes(file)) instanceof ObjectNode entry
                            && entry.path("webhook").isObject()
                    ? entry
                    : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static List<Path> files(Path directory) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            entries.forEach(files::add);
        } catch (IOException | DirectoryIteratorException e) {
            throw new SourceException(
                    "The inbox for webhooks '" + directory.getFileName() + "' cannot be read: check its rights", e);
        }
        return files;
    }

    /** As far as the file system tells it; no promise depends on it. */
    private static List<Path> byAge(List<Path> files) {
        Map<Path, FileTime> times = new HashMap<>();
        files.forEach(file -> times.put(file, modified(file)));
        files.sort(Comparator.comparing(times::get));
        return files;
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private static String name(JsonNode webhook) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(webhook.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16) + SUFFIX;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime has no SHA-256", e);
        }
    }
}
