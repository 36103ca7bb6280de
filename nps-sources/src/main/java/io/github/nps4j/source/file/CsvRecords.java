package io.github.nps4j.source.file;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.source.SourceException;
import io.github.nps4j.source.file.TextLines.Line;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rows of a table with a header: finds its delimiter and its columns. Not thread-safe. */
final class CsvRecords implements Records {

    private static final int MAX_COLUMNS = 1_000;
    private static final Set<String> ADDED = Set.of(RejectedFile.LINE, RejectedFile.REASON, RejectedFile.RAW);
    private static final String DELIMITERS = ",;\t|";
    private static final Pattern SEP = Pattern.compile("\"?sep=([^\"])\"?", Pattern.CASE_INSENSITIVE);

    private record Delimiter(char character, String why) {}

    private final FileSettings settings;
    private final @Nullable Character declaredDelimiter;
    private final TextLines lines;
    private final RowMapper mapper;
    private final CsvRows rows;
    private final CsvLayout layout;
    private final List<ColumnMapping> mappings = new ArrayList<>();
    /** Where the columns of the mappings stand. */
    private final List<Integer> positions = new ArrayList<>();

    private final List<Integer> idColumns;
    /** Whether the file holds rejected rows that were corrected. */
    private final boolean corrected;

    private final List<Integer> originalColumns = new ArrayList<>();
    private final int rawColumn;

    CsvRecords(FileSettings settings, @Nullable Character declaredDelimiter, TextLines lines) {
        this.settings = settings;
        this.declaredDelimiter = declaredDelimiter;
        this.lines = lines;
        this.mapper = new RowMapper(settings);
        Delimiter delimiter = delimiter();
        this.rows = new CsvRows(lines, delimiter.character());
        List<String> names = header();
        this.layout = new CsvLayout(
                lines.charset(),
                delimiter.character(),
                "the delimiter is " + shown(delimiter.character()) + ": " + delimiter.why() + "; the charset is "
                        + lines.charset().name() + ": " + lines.charsetWhy(),
                names);
        this.corrected = names.contains(RejectedFile.REASON);
        this.rawColumn = corrected ? names.indexOf(RejectedFile.RAW) : -1;
        for (int i = 0; i < names.size(); i++) {
            if (!corrected || !ADDED.contains(names.get(i))) {
                originalColumns.add(i);
            }
        }
        Map<String, List<Integer>> index = index(names);
        bind(index, names);
        this.idColumns =
                settings.idColumns().stream().map(name -> position(index, name)).toList();
    }

    CsvLayout layout() {
        return layout;
    }

    @Override
    public String explanation() {
        return layout.explanation() + "; " + layout.columns().size() + " columns";
    }

    @Override
    public @Nullable Row next() {
        return rows.next();
    }

    @Override
    public @Nullable NpsResponse response(Row row) {
        List<String> fields = row.fields();
        if (fields == null) {
            throw new IllegalArgumentException(row.problem());
        }
        if (fields.size() != layout.columns().size()) {
            throw new IllegalArgumentException("the row has " + fields.size() + " columns, the header has "
                    + layout.columns().size() + ": is a delimiter inside a field without quotes?");
        }
        if (fields.stream().allMatch(String::isBlank)) {
            return null;
        }
        return mapper.response(mappings, new RowMapper.Cells() {
            @Override
            public String text(int mapping) {
                return cell(fields, positions.get(mapping));
            }

            @Override
            public String idText(int column) {
                return cell(fields, idColumns.get(column));
            }
        });
    }

    private String cell(List<String> fields, int position) {
        return corrected ? SpreadsheetCells.restore(fields.get(position)) : fields.get(position);
    }

    @Override
    public String rejectedHeader() {
        List<String> header = new ArrayList<>(
                originalColumns.stream().map(layout.columns()::get).toList());
        header.addAll(List.of(RejectedFile.LINE, RejectedFile.REASON, RejectedFile.RAW));
        return line(header);
    }

    /** The original columns, or where they could not be told the row as it stood. */
    @Override
    public String rejectedRow(Row row, String reason) {
        List<String> fields = row.fields();
        List<String> cells = new ArrayList<>(originalColumns.size() + 3);
        String raw = row.raw();
        if (fields != null && fields.size() == layout.columns().size()) {
            originalColumns.forEach(i -> cells.add(cell(fields, i)));
            raw = rawColumn >= 0 ? cell(fields, rawColumn) : "";
        } else {
            cells.addAll(Collections.nCopies(originalColumns.size(), ""));
        }
        cells.add(Long.toString(row.line()));
        cells.add(reason);
        cells.add(raw);
        return line(cells);
    }

    private String line(List<String> cells) {
        StringWriter text = new StringWriter();
        CsvWriter.builder()
                .fieldSeparator(layout.delimiter())
                .lineDelimiter(LineDelimiter.LF)
                .bufferSize(0)
                .build(text)
                .writeRecord(cells.stream().map(SpreadsheetCells::neutralize).toList());
        return text.toString();
    }

    private static String shown(char delimiter) {
        return delimiter == '\t' ? "a tab" : "'" + delimiter + "'";
    }

    /** Decides by the first line, which stays to be read; a line {@code sep=;}, as spreadsheets write it, is taken away. */
    private Delimiter delimiter() {
        Line first = lines.next();
        while (first != null && first.text().isBlank()) {
            first = lines.next();
        }
        if (first == null) {
            throw new SourceException(
                    settings.fileName() + ": the file is empty: a header with the names of the columns is needed");
        }
        Character declared = declaredDelimiter;
        Matcher sep = SEP.matcher(first.text().strip());
        if (sep.matches()) {
            return declared == null
                    ? new Delimiter(sep.group(1).charAt(0), "the first line of the file says so")
                    : new Delimiter(declared, "it was declared");
        }
        lines.pushBack(List.of(first));
        return declared == null ? detected(first) : new Delimiter(declared, "it was declared");
    }

    private Delimiter detected(Line first) {
        Set<String> wanted = new LinkedHashSet<>();
        settings.mappings().forEach(mapping -> wanted.add(key(mapping.column())));
        settings.idColumns().forEach(name -> wanted.add(key(name)));
        char best = 0;
        int bestFound = 0;
        boolean tie = false;
        for (int i = 0; i < DELIMITERS.length(); i++) {
            char candidate = DELIMITERS.charAt(i);
            List<String> names = CsvRows.split(first.text(), candidate);
            Set<String> keys = index(names).keySet();
            int found = (int) wanted.stream().filter(keys::contains).count();
            tie = (found == bestFound && found > 0) || (tie && found < bestFound);
            if (found > bestFound) {
                best = candidate;
                bestFound = found;
                tie = false;
            }
        }
        if (bestFound == 0 || tie) {
            throw new SourceException(
                    settings.fileName() + ", line " + first.number() + ": the delimiter cannot be told, because "
                            + (tie ? "several fit the header equally well" : "no mapped column is in this line")
                            + ": check that it is the header, or call delimiter(...)");
        }
        return new Delimiter(
                best, "with it, " + bestFound + " of " + wanted.size() + " mapped columns are in the header");
    }

    private List<String> header() {
        Row header = rows.next();
        List<String> fields = header == null ? null : header.fields();
        if (header == null || fields == null) {
            throw new SourceException(settings.fileName() + ": the header cannot be read: "
                    + (header == null ? "there is none" : header.problem()));
        }
        if (fields.size() > MAX_COLUMNS) {
            throw new SourceException(settings.fileName() + ", line " + header.line() + ": the header has "
                    + fields.size() + " columns; at most " + MAX_COLUMNS + " are possible");
        }
        return fields.stream().map(String::strip).toList();
    }

    private static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    private static Map<String, List<Integer>> index(List<String> names) {
        Map<String, List<Integer>> index = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            index.computeIfAbsent(key(names.get(i)), name -> new ArrayList<>()).add(i);
        }
        return index;
    }

    private int position(Map<String, List<Integer>> index, String column) {
        List<Integer> found = index.getOrDefault(key(column), List.of());
        if (found.size() != 1) {
            throw new SourceException(settings.fileName() + ": the header has "
                    + (found.isEmpty() ? "no" : found.size() + " times a") + " column '" + column + "' ("
                    + layout.explanation() + ")");
        }
        return found.get(0);
    }

    private void bind(Map<String, List<Integer>> index, List<String> names) {
        Set<Integer> used = new LinkedHashSet<>();
        for (ColumnMapping mapping : settings.mappings()) {
            int position = position(index, mapping.column());
            used.add(position);
            mappings.add(mapping);
            positions.add(position);
        }
        if (settings.unmappedToAttributes()) {
            for (int i : originalColumns) {
                if (!used.contains(i) && !names.get(i).isEmpty()) {
                    mappings.add(ColumnMapping.attribute(names.get(i)));
                    positions.add(i);
                }
            }
        }
    }
}
