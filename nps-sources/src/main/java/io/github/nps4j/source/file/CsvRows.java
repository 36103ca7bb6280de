package io.github.nps4j.source.file;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.github.nps4j.source.file.TextLines.Line;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table. Finds where each row ends, so that a quote that is never closed costs the row it stands in and
 * not the rest of the file; the row itself is taken apart by fastcsv. Not thread-safe.
 */
final class CsvRows {

    /** Longest row, in UTF-16 units: room for the longest comment three times. */
    static final int MAX_ROW = 300_000;

    /** Most physical lines of one row. */
    static final int MAX_ROW_LINES = 1_000;

    private enum State {
        FIELD_START,
        PLAIN,
        QUOTED,
        QUOTE_SEEN
    }

    private final TextLines lines;
    private final char delimiter;
    private final CsvReader.CsvReaderBuilder parser;

    CsvRows(TextLines lines, char delimiter) {
        this.lines = lines;
        this.delimiter = delimiter;
        this.parser = CsvReader.builder().fieldSeparator(delimiter).skipEmptyLines(false);
    }

    /** The fields of one line; empty if it is no row with this delimiter. */
    static List<String> split(String line, char delimiter) {
        try {
            return CsvReader.builder()
                    .fieldSeparator(delimiter)
                    .skipEmptyLines(false)
                    .ofSingleCsvRecord(line)
                    .getFields();
        } catch (CsvParseException e) {
            return List.of();
        }
    }

    /** The next row that is not empty, or {@code null} at the end. */
    @Nullable
    Row next() {
        Line first = lines.next();
        while (first != null && first.text().isBlank()) {
            first = lines.next();
        }
        return first == null ? null : row(first);
    }

    private Row row(Line first) {
        List<Line> taken = new ArrayList<>(1);
        StringBuilder raw = new StringBuilder();
        State state = State.FIELD_START;
        long quoteLine = 0;
        int quoteColumn = 0;
        Line line = first;
        while (true) {
            taken.add(line);
            raw.append(line.text());
            if (line.tooLong() || raw.length() > MAX_ROW || taken.size() > MAX_ROW_LINES) {
                return state == State.QUOTED
                        ? broken(
                                taken,
                                quoteLine,
                                quoteColumn,
                                "is not closed within " + MAX_ROW_LINES + " lines and " + MAX_ROW + " characters")
                        : new Row(
                                first.number(),
                                raw.toString(),
                                null,
                                "the row has more than " + MAX_ROW + " characters");
            }
            String text = line.text();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                switch (state) {
                    case FIELD_START, PLAIN -> {
                        if (c == '"' && state == State.FIELD_START) {
                            state = State.QUOTED;
                            quoteLine = line.number();
                            quoteColumn = i + 1;
                        } else {
                            state = c == delimiter ? State.FIELD_START : State.PLAIN;
                        }
                    }
                    case QUOTED -> state = c == '"' ? State.QUOTE_SEEN : State.QUOTED;
                    case QUOTE_SEEN -> {
                        if (c != '"' && c != delimiter) {
                            return broken(
                                    taken,
                                    quoteLine,
                                    quoteColumn,
                                    "is followed by text after its end at line " + line.number() + ", column " + (i + 1)
                                            + "; double the quotes inside a field");
                        }
                        state = c == '"' ? State.QUOTED : State.FIELD_START;
                    }
                }
            }
            if (state != State.QUOTED) {
                return parsed(first.number(), raw.toString());
            }
            raw.append(line.end());
            Line following = lines.next();
            if (following == null) {
                return broken(taken, quoteLine, quoteColumn, "is never closed");
            }
            line = following;
        }
    }

    /** Gives up the lines up to the one where the quote begins; the others may be good rows and are read again. */
    private Row broken(List<Line> taken, long quoteLine, int quoteColumn, String what) {
        List<Line> again = new ArrayList<>();
        StringBuilder raw = new StringBuilder();
        for (Line line : taken) {
            if (line.number() > quoteLine) {
                again.add(line);
            } else {
                raw.append(raw.isEmpty() ? "" : "\n").append(line.text());
            }
        }
        lines.pushBack(again);
        return new Row(
                taken.get(0).number(),
                raw.toString(),
                null,
                "broken quotes: the quote that begins at line " + quoteLine + ", column " + quoteColumn + " " + what);
    }

    private Row parsed(long number, String raw) {
        if (raw.indexOf('"') < 0) {
            // Most rows; a parser for each of them would take most of the time of an import.
            return new Row(number, raw, plain(raw), "");
        }
        try {
            return new Row(number, raw, parser.ofSingleCsvRecord(raw).getFields(), "");
        } catch (CsvParseException e) {
            // The original message may quote the row.
            return new Row(number, raw, null, "the row cannot be read as CSV");
        }
    }

    private List<String> plain(String raw) {
        List<String> fields = new ArrayList<>();
        int start = 0;
        for (int end = raw.indexOf(delimiter); end >= 0; end = raw.indexOf(delimiter, start)) {
            fields.add(raw.substring(start, end));
            start = end + 1;
        }
        fields.add(raw.substring(start));
        return fields;
    }
}
