package io.github.nps4j.source.file;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.github.nps4j.source.SourceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows that were rejected, as a table in UTF-8: the original columns, then {@value #LINE}, {@value #REASON} and
 * {@value #RAW} (the row as it stood, where its columns could not be told). Correct it and read it again by
 * {@link CsvSource}: the added columns are passed over.
 *
 * <p>Spreadsheets take a cell that begins with {@code =}, {@code +}, {@code -}, {@code @}, a tab or a carriage return
 * for a formula, and would run what a stranger wrote into a comment. Such cells get an apostrophe in front; reading the
 * file again takes it away.
 *
 * <p>The file holds personal data. It is created with the first row. Not thread-safe.
 */
final class RejectedRowsFile implements AutoCloseable {

    static final String LINE = "nps4j_line";
    static final String REASON = "nps4j_reason";
    static final String RAW = "nps4j_raw";

    /** The full-width forms are formulas in East Asian versions of spreadsheets. */
    private static final String DANGEROUS = "=+-@\t\r\n＝＋－＠";

    private final Path file;
    private final char delimiter;
    private final List<String> columns;
    private @Nullable CsvWriter writer;

    /**
     * A file that does not exist yet.
     *
     * @param file the file
     * @param delimiter what separates columns
     * @param columns the original columns
     * @throws SourceException if the file exists: it may hold corrections
     */
    RejectedRowsFile(Path file, char delimiter, List<String> columns) {
        this.file = file;
        this.delimiter = delimiter;
        this.columns = columns;
        if (Files.exists(file)) {
            throw new SourceException("The file for rejected rows '" + file.getFileName()
                    + "' exists already: move it away, or name another one");
        }
    }

    /**
     * Adds a row.
     *
     * @param fields the fields, or {@code null} if they could not be told
     */
    void add(@Nullable List<String> fields, String raw, long line, String reason) {
        List<String> cells = new ArrayList<>(columns.size() + 3);
        boolean fits = fields != null && fields.size() == columns.size();
        cells.addAll(fits ? fields : Collections.nCopies(columns.size(), ""));
        cells.add(Long.toString(line));
        cells.add(reason);
        cells.add(raw);
        try {
            if (writer == null) {
                writer = open();
            }
            writer.writeRecord(cells.stream().map(RejectedRowsFile::neutralize).toList());
        } catch (IOException | UncheckedIOException e) {
            throw new SourceException("The file for rejected rows '" + file.getFileName() + "' cannot be written", e);
        }
    }

    private CsvWriter open() throws IOException {
        CsvWriter opened = CsvWriter.builder()
                .fieldSeparator(delimiter)
                .lineDelimiter(LineDelimiter.LF)
                .build(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        List<String> header = new ArrayList<>(columns);
        header.addAll(List.of(LINE, REASON, RAW));
        opened.writeRecord(header.stream().map(RejectedRowsFile::neutralize).toList());
        return opened;
    }

    @Override
    public void close() {
        if (writer != null) {
            try {
                writer.close();
            } catch (IOException | UncheckedIOException e) {
                throw new SourceException(
                        "The file for rejected rows '" + file.getFileName() + "' cannot be written to its end", e);
            }
        }
    }

    /** A cell that no spreadsheet runs. An apostrophe that is there already gets one too, so that it can be undone. */
    static String neutralize(String cell) {
        return begins(cell) ? "'" + cell : cell;
    }

    /** The cell before {@link #neutralize}. */
    static String restore(String cell) {
        return cell.length() > 1 && cell.charAt(0) == '\'' && begins(cell.substring(1)) ? cell.substring(1) : cell;
    }

    private static boolean begins(String cell) {
        return !cell.isEmpty() && (cell.charAt(0) == '\'' || DANGEROUS.indexOf(cell.charAt(0)) >= 0);
    }
}
