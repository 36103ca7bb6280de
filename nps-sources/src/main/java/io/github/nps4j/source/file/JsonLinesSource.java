package io.github.nps4j.source.file;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads responses from JSON Lines: one JSON object in each line. Each object becomes one item, in order; its position is
 * {@code file:line}. A line that is no valid response is rejected with the reason and reading goes on.
 *
 * <pre>{@code
 * FileSource source = JsonLinesSource.builder(Path.of("responses.jsonl"))
 *         .source("export-2026")
 *         .column("id").toId()
 *         .column("answer.score").toScore()
 *         .column("answered_at").toRespondedAt(ZoneOffset.UTC, "ISO", "unix-millis")
 *         .column("customer.email").toEmail()
 *         .column("topics").toThemes(",")
 *         .rejectedRows(Path.of("rejected.jsonl"))
 *         .build();
 * }</pre>
 *
 * <p>A column is the name of a field, or a path with dots into objects; names are compared exactly. A text, a number and
 * a boolean are read as they are written; {@code null} and a field that is not there are empty cells. Themes may be a
 * list. A line may have 300,000 characters and objects may be 20 deep; a key that comes twice is an error.
 *
 * <p>A rejected line goes to the file of rejected rows as the same object with {@code nps4j_line} and
 * {@code nps4j_reason} added, or, where it is no object, with its text in {@code nps4j_raw}. The charset is found as for
 * {@link CsvSource}. Immutable and thread-safe; each reader has the file open for itself.
 */
public final class JsonLinesSource extends FileSource {

    private JsonLinesSource(FileSettings settings) {
        super(settings);
    }

    /**
     * A builder.
     *
     * @param file the file to read
     * @return a builder without columns
     */
    public static Builder builder(Path file) {
        return new Builder(file);
    }

    @Override
    FileResponseReader open(@Nullable Checkpoint from) {
        return FileResponseReader.open(settings(), JsonLinesRecords::new, from);
    }

    /** Collects how a file is read. A source name, score, response time and an id are required. Not thread-safe. */
    public static final class Builder extends FileSourceBuilder<Builder> {

        private Builder(Path file) {
            super(file, "JSON Lines");
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * The source. The file is not touched yet.
         *
         * @return an immutable source
         * @throws IllegalStateException naming what is missing or given twice
         */
        public JsonLinesSource build() {
            return new JsonLinesSource(settings());
        }
    }
}
