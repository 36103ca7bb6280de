package io.github.nps4j.source.file;

import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.source.ResponseReader;
import io.github.nps4j.source.SourceException;
import io.github.nps4j.source.SourceItem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one file once, of whatever form: counts, reports progress and keeps what is rejected. Not thread-safe. */
final class FileResponseReader implements ResponseReader {

    private static final Logger log = LoggerFactory.getLogger(FileResponseReader.class);

    /** An item and the row it was made from. */
    record Handed(SourceItem item, Row row) {}

    private final FileSettings settings;
    private final TextLines lines;
    private final Records records;
    private final long bytesTotal;
    private final Instant openedAt;
    private final @Nullable RejectedFile rejectedFile;

    private @Nullable Handed next;
    private boolean ended;
    private boolean closed;
    private long rows;
    private long trail;
    private long accepted;
    private long rejected;
    private final long elapsedBefore;

    private FileResponseReader(
            FileSettings settings, TextLines lines, Records records, long bytesTotal, @Nullable Checkpoint from) {
        this.settings = settings;
        this.lines = lines;
        this.records = records;
        this.bytesTotal = bytesTotal;
        this.openedAt = settings.clock().instant();
        Checkpoint start = from == null ? Checkpoint.START : from;
        skip(start);
        this.accepted = start.accepted();
        this.rejected = start.rejected();
        this.elapsedBefore = start.elapsedMillis();
        this.rejectedFile = settings.rejectedRows() == null
                ? null
                : new RejectedFile(
                        settings.rejectedRows(), records.rejectedHeader(), from == null ? -1 : from.rejectedBytes());
        log.info("{}: {}", settings.fileName(), records.explanation());
    }

    /** Opens at the start, or behind the rows that an earlier reader handed out. */
    static FileResponseReader open(FileSettings settings, Records.Form form, @Nullable Checkpoint from) {
        InputStream in = null;
        try {
            long size = Files.size(settings.file());
            in = Files.newInputStream(settings.file());
            FileResponseReader reader = open(settings, form, from, in, size);
            in = null;
            return reader;
        } catch (NoSuchFileException e) {
            throw new SourceException("The file '" + settings.fileName() + "' does not exist");
        } catch (IOException e) {
            throw new SourceException("The file '" + settings.fileName() + "' cannot be opened", e);
        } finally {
            closeQuietly(in);
        }
    }

    static FileResponseReader open(
            FileSettings settings, Records.Form form, @Nullable Checkpoint from, InputStream in, long size)
            throws IOException {
        TextLines lines = new TextLines(settings.fileName(), in, settings.charset(), CsvRows.MAX_ROW + 1);
        return new FileResponseReader(settings, lines, form.of(settings, lines), size, from);
    }

    /** Reads what stands before the first row, and no more. */
    static void look(FileSettings settings, Records.Form form) {
        try (InputStream in = Files.newInputStream(settings.file())) {
            form.of(settings, new TextLines(settings.fileName(), in, settings.charset(), CsvRows.MAX_ROW + 1));
        } catch (NoSuchFileException e) {
            throw new SourceException("The file '" + settings.fileName() + "' does not exist");
        } catch (IOException e) {
            throw new SourceException("The file '" + settings.fileName() + "' cannot be opened", e);
        }
    }

    private static void closeQuietly(@Nullable InputStream in) {
        if (in != null) {
            try {
                in.close();
            } catch (IOException e) {
                log.debug("a file that could not be opened could not be closed either", e);
            }
        }
    }

    /** Reads over the rows of earlier runs; their hash tells whether they are still the same. */
    private void skip(Checkpoint start) {
        while (rows < start.rows()) {
            Row row = records.next();
            if (row == null) {
                break;
            }
            rows++;
            trail = Checkpoint.trail(trail, row.raw());
        }
        if (rows != start.rows() || trail != start.trail()) {
            throw new SourceException("The file '" + settings.fileName()
                    + "' has changed since its import was interrupted: bring the old file back, or delete the progress"
                    + " file to import from the start");
        }
    }

    @Override
    public boolean hasNext() {
        if (next == null && !ended && !closed) {
            next = read();
            ended = next == null;
            if (ended) {
                report(true);
            }
        }
        return next != null;
    }

    @Override
    public SourceItem next() {
        return nextHanded().item();
    }

    Handed nextHanded() {
        if (!hasNext()) {
            throw new NoSuchElementException("the file has no more rows");
        }
        Handed handed = Objects.requireNonNull(next);
        next = null;
        return handed;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try (TextLines input = lines) {
                if (rejectedFile != null) {
                    rejectedFile.close();
                }
            }
        }
    }

    /** How far this is, with the rejected rows made durable. No row may be read ahead. */
    Checkpoint checkpoint() {
        if (next != null) {
            throw new IllegalStateException("a row is read ahead");
        }
        return new Checkpoint(
                rows,
                trail,
                accepted,
                rejected,
                rejectedFile == null ? 0 : rejectedFile.force(),
                elapsed().toMillis());
    }

    /** A response that was handed out and that the sink refused: it is a rejected row now. */
    void refused(Handed handed, String reason) {
        accepted--;
        rejected++;
        keep(handed.row(), reason);
    }

    private @Nullable Handed read() {
        if (rows > 0 && rows % settings.progressEvery() == 0) {
            report(false);
        }
        Row row = records.next();
        if (row == null) {
            return null;
        }
        rows++;
        trail = Checkpoint.trail(trail, row.raw());
        String position = settings.fileName() + ":" + row.line();
        try {
            NpsResponse response = records.response(row);
            if (response == null) {
                return new Handed(new SourceItem.Ignored(position, "the row is empty"), row);
            }
            accepted++;
            return new Handed(new SourceItem.Accepted(response, position), row);
        } catch (IllegalArgumentException e) {
            // Our own messages and those of the model; they hold no content.
            String reason = String.valueOf(e.getMessage());
            rejected++;
            keep(row, reason);
            return new Handed(new SourceItem.Rejected(position, reason), row);
        }
    }

    private void keep(Row row, String reason) {
        if (rejectedFile != null) {
            rejectedFile.add(records.rejectedRow(row, reason));
        }
    }

    private Duration elapsed() {
        return Duration.between(openedAt, settings.clock().instant()).plusMillis(elapsedBefore);
    }

    private void report(boolean finished) {
        if (settings.progress() != null) {
            settings.progress()
                    .accept(new FileProgress(
                            rows,
                            accepted,
                            rejected,
                            finished ? Math.max(bytesTotal, lines.bytesRead()) : lines.bytesRead(),
                            bytesTotal,
                            elapsed(),
                            finished));
        }
    }
}
