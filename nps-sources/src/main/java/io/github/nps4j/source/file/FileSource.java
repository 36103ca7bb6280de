package io.github.nps4j.source.file;

import io.github.nps4j.source.ResponseReader;
import io.github.nps4j.source.ResponseSource;
import org.jspecify.annotations.Nullable;

/**
 * A file of responses, of one of the forms that are known here. {@link FileImport} carries one into a sink and goes on
 * where it was interrupted. Immutable and thread-safe.
 */
public abstract sealed class FileSource implements ResponseSource permits CsvSource, JsonLinesSource {

    private final FileSettings settings;

    FileSource(FileSettings settings) {
        this.settings = settings;
    }

    final FileSettings settings() {
        return settings;
    }

    /** Opens at the start, or behind the rows that an earlier reader handed out. */
    abstract FileResponseReader open(@Nullable Checkpoint from);

    @Override
    public final String name() {
        return settings.source();
    }

    @Override
    public final ResponseReader open() {
        return open(null);
    }

    /** Names the file without its directory. */
    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[" + settings.source() + ", "
                + settings.file().getFileName() + "]";
    }
}
