package io.github.nps4j.source.file;

import io.github.nps4j.source.SourceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The file of rejected rows, as text in UTF-8 that is only ever added to. It holds personal data. It is created with the
 * first row, and cut back to the last checkpoint when an interrupted import goes on. Not thread-safe.
 */
final class RejectedFile implements AutoCloseable {

    /** The columns that are added to the original ones; {@code RAW} is the row as it stood, where it could not be read. */
    static final String LINE = "nps4j_line";

    static final String REASON = "nps4j_reason";
    static final String RAW = "nps4j_raw";

    private static final int BUFFER = 1 << 15;

    private final Path file;
    private final String header;
    private final StringBuilder pending = new StringBuilder();
    private @Nullable FileChannel channel;

    /**
     * A file that does not exist yet, or one that is gone on with.
     *
     * @param length how many of its bytes stand, or below 0 for a new file
     * @throws SourceException if a new file exists: it may hold corrections
     */
    RejectedFile(Path file, String header, long length) {
        this.file = file;
        this.header = header;
        if (length < 0) {
            if (Files.exists(file)) {
                throw new SourceException("The file for rejected rows '" + file.getFileName()
                        + "' exists already: move it away, or name another one");
            }
        } else {
            cutBack(length);
        }
    }

    private void cutBack(long length) {
        try {
            if (length == 0) {
                Files.deleteIfExists(file);
                return;
            }
            if (!Files.exists(file) || Files.size(file) < length) {
                throw new SourceException("The file for rejected rows '" + file.getFileName()
                        + "' is shorter than when the import was interrupted: bring it back, or import from the start"
                        + " by deleting the progress file");
            }
            FileChannel opened = FileChannel.open(file, StandardOpenOption.WRITE);
            channel = opened;
            opened.truncate(length);
            opened.position(length);
        } catch (IOException e) {
            throw failed("opened", e);
        }
    }

    void add(String row) {
        pending.append(row);
        if (pending.length() >= BUFFER) {
            write();
        }
    }

    /** Makes what was added durable. Returns the length in bytes. */
    long force() {
        write();
        FileChannel opened = channel;
        try {
            if (opened == null) {
                return 0;
            }
            opened.force(true);
            return opened.position();
        } catch (IOException e) {
            throw failed("written", e);
        }
    }

    private void write() {
        if (pending.isEmpty()) {
            return;
        }
        try {
            FileChannel opened = channel;
            if (opened == null) {
                opened = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                channel = opened;
                pending.insert(0, header);
            }
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(pending.toString());
            while (bytes.hasRemaining()) {
                opened.write(bytes);
            }
            pending.setLength(0);
        } catch (IOException e) {
            throw failed("written", e);
        }
    }

    @Override
    public void close() {
        try (FileChannel last = channelAfterWrite()) {
            channel = null;
        } catch (IOException e) {
            throw failed("written to its end", e);
        }
    }

    private @Nullable FileChannel channelAfterWrite() {
        write();
        return channel;
    }

    private SourceException failed(String what, IOException e) {
        return new SourceException("The file for rejected rows '" + file.getFileName() + "' cannot be " + what, e);
    }
}
