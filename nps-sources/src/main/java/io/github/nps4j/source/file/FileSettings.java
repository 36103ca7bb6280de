package io.github.nps4j.source.file;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a reader needs to know, whatever the form of the file. */
record FileSettings(
        Path file,
        String source,
        String tenant,
        List<ColumnMapping> mappings,
        List<String> idColumns,
        boolean unmappedToAttributes,
        @Nullable Charset charset,
        @Nullable Path rejectedRows,
        @Nullable Consumer<FileProgress> progress,
        int progressEvery,
        Clock clock) {

    /** The name of the file without its directory. */
    String fileName() {
        return String.valueOf(file.getFileName());
    }
}
