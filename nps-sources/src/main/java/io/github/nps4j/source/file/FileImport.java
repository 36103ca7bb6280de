package io.github.nps4j.source.file;

import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.source.CannotAcceptException;
import io.github.nps4j.source.Receipt;
import io.github.nps4j.source.ResponseSink;
import io.github.nps4j.source.SourceException;
import io.github.nps4j.source.SourceItem;
import io.github.nps4j.source.file.FileResponseReader.Handed;
import io.github.nps4j.source.file.ProgressFile.State;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries a file into a sink, and goes on where it was interrupted.
 *
 * <pre>{@code
 * ImportReport report = FileImport.builder(source, sync::submitAll)
 *         .progressFile(Path.of("responses.progress"))
 *         .build()
 *         .run();
 * }</pre>
 *
 * <p>After each batch that the sink has taken, the rejected rows are made durable and the progress file says how far the
 * import is. After a crash, call {@link #run()} again with the same settings: the file of rejected rows is cut back to
 * that point and reading goes on behind it. Nothing is lost. The rows of the batch that was under way are handed to the
 * sink once more; a sink as {@link ResponseSink} describes it knows them by id and revision, so nothing is doubled. Rows
 * that were done are compared by a hash: a file that has changed is refused.
 *
 * <p>The progress file stays when all is done, and a further run only returns the report; delete it to import again. It
 * holds numbers only. An empty file {@code <progress file>.lock} beside it
 * keeps a second process from importing the same.
 *
 * <p>Responses that the sink refuses go to the file of rejected rows with its reason. If the sink cannot take a batch now,
 * {@link CannotAcceptException} is thrown and a later run goes on there.
 *
 * <p>Immutable; runs do not share state, but two at once with the same progress file are refused.
 */
public final class FileImport {

    private static final int DEFAULT_BATCH = 500;
    private static final int MAX_BATCH = 10_000;
    /** Rows of one batch may have so many characters together, so that long comments do not fill the memory. */
    private static final long MAX_BATCH_CHARACTERS = 2_000_000;

    private final FileSource source;
    private final ResponseSink sink;
    private final @Nullable Path progressFile;
    private final int batchSize;

    private FileImport(Builder builder) {
        this.source = builder.source;
        this.sink = builder.sink;
        this.progressFile = builder.progressFile;
        this.batchSize = builder.batchSize;
    }

    /**
     * A builder.
     *
     * @param source the file
     * @param sink takes the responses
     * @return a builder
     */
    public static Builder builder(FileSource source, ResponseSink sink) {
        return new Builder(source, sink);
    }

    /**
     * Imports what is left of the file. Blocks until it is done.
     *
     * @return what became of all rows, those of earlier runs included
     * @throws SourceException if the file, the file of rejected rows or the progress file cannot be used
     * @throws CannotAcceptException if the sink cannot take a batch now; run again later
     */
    public ImportReport run() {
        Path file = progressFile;
        if (file == null) {
            return run(null);
        }
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel, file)) {
            return run(new ProgressFile(file));
        } catch (IOException e) {
            throw new SourceException("The lock file '" + lockFile.getFileName() + "' cannot be used", e);
        }
    }

    private static FileLock lock(FileChannel channel, Path file) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new SourceException("The import of the progress file '" + file.getFileName()
                    + "' is running already: wait for its end");
        }
        return lock;
    }

    private ImportReport run(@Nullable ProgressFile progress) {
        State state = progress == null ? null : progress.read();
        long size = size();
        if (state != null) {
            check(state, size);
            if (state.finished()) {
                return report(state.at(), state.at().rows());
            }
        }
        try (FileResponseReader reader = source.open(state == null ? null : state.at())) {
            if (state == null) {
                // Before the first rejected row, so that the file of rejected rows is ours whenever this one exists.
                save(progress, Checkpoint.START, size, false);
            }
            List<Handed> batch = batch(reader);
            while (!batch.isEmpty()) {
                deliver(batch, reader);
                save(progress, reader.checkpoint(), size, false);
                batch = batch(reader);
            }
            Checkpoint end = reader.checkpoint();
            save(progress, end, size, true);
            return report(end, state == null ? 0 : state.at().rows());
        }
    }

    private long size() {
        try {
            return Files.size(source.settings().file());
        } catch (IOException e) {
            throw new SourceException(
                    "The file '" + source.settings().fileName() + "' does not exist or cannot be read", e);
        }
    }

    private void check(State state, long size) {
        FileSettings settings = source.settings();
        if (!state.source().equals(settings.source()) || !state.tenant().equals(settings.tenant())) {
            throw new SourceException("The progress file is of another source or tenant than '" + settings.source()
                    + "': name another progress file");
        }
        if (state.size() != size) {
            throw new SourceException("The file '" + settings.fileName() + "' has " + size
                    + " bytes and had " + state.size()
                    + " when its import began: bring the old file back, or delete the progress file to import from"
                    + " the start");
        }
    }

    private void save(@Nullable ProgressFile progress, Checkpoint at, long size, boolean finished) {
        if (progress != null) {
            FileSettings settings = source.settings();
            progress.write(new State(settings.source(), settings.tenant(), size, at, finished));
        }
    }

    private List<Handed> batch(FileResponseReader reader) {
        List<Handed> batch = new ArrayList<>();
        long characters = 0;
        while (batch.size() < batchSize && characters < MAX_BATCH_CHARACTERS && reader.hasNext()) {
            Handed handed = reader.nextHanded();
            characters += handed.row().raw().length();
            batch.add(handed);
        }
        return batch;
    }

    private void deliver(List<Handed> batch, FileResponseReader reader) {
        List<Handed> accepted = new ArrayList<>(batch.size());
        List<NpsResponse> responses = new ArrayList<>(batch.size());
        for (Handed handed : batch) {
            if (handed.item() instanceof SourceItem.Accepted item) {
                accepted.add(handed);
                responses.add(item.response());
            }
        }
        if (responses.isEmpty()) {
            return;
        }
        List<Receipt> receipts = sink.accept(List.copyOf(responses));
        if (receipts.size() != responses.size()) {
            throw new IllegalStateException("The sink gave " + receipts.size() + " receipts for " + responses.size()
                    + " responses: it must give one for each");
        }
        for (int i = 0; i < receipts.size(); i++) {
            if (!receipts.get(i).ok()) {
                reader.refused(accepted.get(i), receipts.get(i).detail());
            }
        }
    }

    private static ImportReport report(Checkpoint at, long resumedAt) {
        return new ImportReport(
                at.rows(),
                at.accepted(),
                at.rejected(),
                at.rows() - at.accepted() - at.rejected(),
                resumedAt,
                Duration.ofMillis(at.elapsedMillis()));
    }

    /** Collects the settings of an import. Not thread-safe. */
    public static final class Builder {

        private final FileSource source;
        private final ResponseSink sink;
        private @Nullable Path progressFile;
        private int batchSize = DEFAULT_BATCH;

        private Builder(FileSource source, ResponseSink sink) {
            this.source = source;
            this.sink = sink;
        }

        /**
         * Where it is kept how far the import is; without one, an interrupted import starts anew.
         *
         * @param file a file of its own for each imported file, on a disk that survives a crash
         * @return this builder
         */
        public Builder progressFile(Path file) {
            this.progressFile = file;
            return this;
        }

        /**
         * How many rows the sink gets at once; 500 by default. After each batch the progress is saved.
         *
         * @param rows 1 to 10,000
         * @return this builder
         * @throws IllegalArgumentException if it is out of this range
         */
        public Builder batchSize(int rows) {
            if (rows < 1 || rows > MAX_BATCH) {
                throw new IllegalArgumentException("a batch of " + rows + " rows: use 1 to " + MAX_BATCH);
            }
            this.batchSize = rows;
            return this;
        }

        /**
         * The import. Nothing is read yet.
         *
         * @return an import
         */
        public FileImport build() {
            return new FileImport(this);
        }
    }
}
