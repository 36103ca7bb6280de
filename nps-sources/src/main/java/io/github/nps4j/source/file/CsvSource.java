package io.github.nps4j.source.file;

import io.github.nps4j.source.SourceException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads responses from a table: a CSV file with a header. Each row becomes one item, in order; its position is
 * {@code file:line}. A row that is no valid response is rejected with the reason and reading goes on.
 *
 * <pre>{@code
 * ResponseSource source = CsvSource.builder(Path.of("responses.csv"))
 *         .source("csv-2026")
 *         .column("response_id").toId()
 *         .column("score").toScore()
 *         .column("answered_at").toRespondedAt(ZoneId.of("Asia/Seoul"), "ISO", "dd/MM/yyyy HH:mm")
 *         .column("email").toEmail()
 *         .column("phone").toPhone("KR")
 *         .column("comment").toComment()
 *         .rejectedRows(Path.of("rejected.csv"))
 *         .build();
 * try (ResponseReader reader = source.open()) {
 *     for (List<SourceItem> batch = reader.nextBatch(500); !batch.isEmpty(); batch = reader.nextBatch(500)) {
 *         // hand on
 *     }
 * }
 * }</pre>
 *
 * <p>Commas, semicolons, tabs and vertical bars are found by themselves, so this reads TSV and the exports of spreadsheets
 * too. The file is UTF-8, or UTF-16, or of the declared charset; {@link #inspect()} and a line in the log say what was
 * found and why. Bytes that are not valid in it end
 * the reading with an error that names the line and the byte. A row may have 300,000 characters and 1,000 lines; a quote
 * that is not closed within that is reported where it begins, and reading goes on behind its line. Names of columns are
 * compared without regard to case and blanks around them. Memory does not grow with the file.
 *
 * <p>Immutable and thread-safe; each reader has the file open for itself.
 */
public final class CsvSource extends FileSource {

    private final @Nullable Character delimiter;

    private CsvSource(FileSettings settings, @Nullable Character delimiter) {
        super(settings);
        this.delimiter = delimiter;
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
        return FileResponseReader.open(settings(), this::records, from);
    }

    private CsvRecords records(FileSettings settings, TextLines lines) {
        return new CsvRecords(settings, delimiter, lines);
    }

    /**
     * Looks at the beginning of the file and tells how it would be read.
     *
     * @return charset, delimiter and columns
     * @throws SourceException if the file cannot be read, its delimiter cannot be told, or a mapped column is missing
     */
    public CsvLayout inspect() {
        CsvLayout[] layout = new CsvLayout[1];
        FileResponseReader.look(settings(), (settings, lines) -> {
            CsvRecords records = records(settings, lines);
            layout[0] = records.layout();
            return records;
        });
        return Objects.requireNonNull(layout[0]);
    }

    /** Collects how a CSV file is read. A source name, score, response time and an id are required. Not thread-safe. */
    public static final class Builder extends FileSourceBuilder<Builder> {

        private @Nullable Character delimiter;

        private Builder(Path file) {
            super(file, "CSV");
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * What separates columns; found from the header by default, among comma, semicolon, tab and vertical bar.
         *
         * @param delimiter the character
         * @return this builder
         */
        public Builder delimiter(char delimiter) {
            this.delimiter = delimiter;
            return this;
        }

        /**
         * The source. The file is not touched yet.
         *
         * @return an immutable source
         * @throws IllegalStateException naming what is missing or given twice
         */
        public CsvSource build() {
            FileSettings settings = settings();
            check(
                    delimiter == null || (delimiter != '"' && delimiter != '\n' && delimiter != '\r'),
                    "has a delimiter that cannot separate columns");
            return new CsvSource(settings, delimiter);
        }

        /**
         * The source and a look at its file.
         *
         * @return how the file would be read
         * @throws IllegalStateException as {@link #build()}
         * @throws SourceException as {@link CsvSource#inspect()}
         */
        public CsvLayout inspect() {
            return build().inspect();
        }
    }
}
