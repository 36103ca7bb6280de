package io.github.nps4j.source.file;

import io.github.nps4j.identity.Identity;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.ResponseKey;
import io.github.nps4j.response.Score;
import io.github.nps4j.response.Theme;
import io.github.nps4j.source.ResponseReader;
import io.github.nps4j.source.SourceException;
import io.github.nps4j.source.SourceItem;
import io.github.nps4j.source.file.CsvRows.Row;
import io.github.nps4j.source.file.CsvSource.Mapping;
import io.github.nps4j.source.file.CsvSource.Settings;
import io.github.nps4j.source.file.CsvSource.Target;
import io.github.nps4j.source.file.TextLines.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one file once. Not thread-safe. */
final class CsvResponseReader implements ResponseReader {

    /** Longest text of an attribute, in UTF-16 units. */
    static final int MAX_ATTRIBUTE = 4_000;

    private static final int MAX_COLUMNS = 1_000;
    private static final int MAX_THEMES = 50;

    private static final Set<String> ADDED =
            Set.of(RejectedRowsFile.LINE, RejectedRowsFile.REASON, RejectedRowsFile.RAW);
    private static final String DELIMITERS = ",;\t|";
    private static final Pattern SEP = Pattern.compile("\"?sep=(.)\"?", Pattern.CASE_INSENSITIVE);
    private static final Pattern WHOLE_NUMBER = Pattern.compile("([0-9]{1,18})(\\.0{1,6})?");

    private record Bound(int index, Mapping mapping) {}

    private record Delimiter(char character, String why) {}

    private final Settings settings;
    private final String fileName;
    private final long bytesTotal;
    private final Instant openedAt;
    private final TextLines lines;
    private final CsvRows rows;
    private final CsvLayout layout;
    private final List<Bound> bound;
    private final List<Integer> idColumns;
    /** Whether the file was written by {@link RejectedRowsFile}. */
    private final boolean corrected;

    private final List<Integer> originalColumns;
    private final int rawColumn;
    private final @Nullable RejectedRowsFile rejectedRows;

    private @Nullable SourceItem next;
    private boolean ended;
    private boolean closed;
    private long rowCount;
    private long accepted;
    private long rejected;

    private CsvResponseReader(Settings settings, TextLines lines, long bytesTotal, boolean forReading) {
        this.settings = settings;
        this.fileName = nameOf(settings.file());
        this.lines = lines;
        this.bytesTotal = bytesTotal;
        this.openedAt = settings.clock().instant();
        Delimiter delimiter = delimiter();
        this.rows = new CsvRows(lines, delimiter.character());
        List<String> names = header();
        this.layout = new CsvLayout(
                lines.charset(),
                delimiter.character(),
                "the delimiter is " + shown(delimiter.character()) + ": " + delimiter.why(),
                names);
        this.corrected = names.contains(RejectedRowsFile.REASON);
        this.rawColumn = corrected ? names.indexOf(RejectedRowsFile.RAW) : -1;
        this.originalColumns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (!corrected || !ADDED.contains(names.get(i))) {
                originalColumns.add(i);
            }
        }
        Map<String, List<Integer>> index = index(names);
        this.bound = bind(index, names);
        this.idColumns =
                settings.idColumns().stream().map(name -> position(index, name)).toList();
        Path target = settings.rejectedRows();
        this.rejectedRows = target == null || !forReading
                ? null
                : new RejectedRowsFile(
                        target,
                        delimiter.character(),
                        originalColumns.stream().map(names::get).toList());
    }

    static CsvResponseReader open(Settings settings) {
        return open(settings, true);
    }

    static CsvLayout inspect(Settings settings) {
        CsvResponseReader reader = open(settings, false);
        reader.lines.close();
        return reader.layout;
    }

    private static CsvResponseReader open(Settings settings, boolean forReading) {
        Path file = settings.file();
        TextLines lines = null;
        try {
            long size = Files.size(file);
            lines = new TextLines(nameOf(file), Files.newInputStream(file), settings.charset(), CsvRows.MAX_ROW + 1);
            CsvResponseReader reader = new CsvResponseReader(settings, lines, size, forReading);
            lines = null;
            return reader;
        } catch (NoSuchFileException e) {
            throw new SourceException("The file '" + nameOf(file) + "' does not exist");
        } catch (IOException e) {
            throw new SourceException("The file '" + nameOf(file) + "' cannot be opened", e);
        } finally {
            if (lines != null) {
                lines.close();
            }
        }
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
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
                    fileName + ": the file is empty: a header with the names of the columns is needed");
        }
        Character declared = settings.delimiter();
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
            throw new SourceException(fileName + ", line " + first.number() + ": the delimiter cannot be told, because "
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
            throw new SourceException(
                    fileName + ": the header cannot be read: " + (header == null ? "there is none" : header.problem()));
        }
        if (fields.size() > MAX_COLUMNS) {
            throw new SourceException(fileName + ", line " + header.line() + ": the header has " + fields.size()
                    + " columns; at most " + MAX_COLUMNS + " are possible");
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
            throw new SourceException(fileName + ": the header has "
                    + (found.isEmpty() ? "no" : found.size() + " times a") + " column '" + column + "' ("
                    + layout.explanation() + ")");
        }
        return found.get(0);
    }

    private List<Bound> bind(Map<String, List<Integer>> index, List<String> names) {
        List<Bound> found = new ArrayList<>();
        Set<Integer> used = new LinkedHashSet<>();
        for (Mapping mapping : settings.mappings()) {
            int position = position(index, mapping.column());
            used.add(position);
            found.add(new Bound(position, mapping));
        }
        if (settings.unmappedToAttributes()) {
            for (int i : originalColumns) {
                if (!used.contains(i) && !names.get(i).isEmpty()) {
                    found.add(new Bound(i, new Mapping(names.get(i), Target.ATTRIBUTE, names.get(i), null, null)));
                }
            }
        }
        return List.copyOf(found);
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
        if (!hasNext()) {
            throw new NoSuchElementException("the file has no more rows");
        }
        SourceItem item = Objects.requireNonNull(next);
        next = null;
        return item;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try (TextLines input = lines) {
                if (rejectedRows != null) {
                    rejectedRows.close();
                }
            }
        }
    }

    private @Nullable SourceItem read() {
        if (rowCount > 0 && rowCount % settings.progressEvery() == 0) {
            report(false);
        }
        Row row = rows.next();
        if (row == null) {
            return null;
        }
        rowCount++;
        String position = fileName + ":" + row.line();
        List<String> fields = row.fields();
        try {
            if (fields == null) {
                throw new IllegalArgumentException(row.problem());
            }
            if (fields.size() != layout.columns().size()) {
                throw new IllegalArgumentException("the row has " + fields.size() + " columns, the header has "
                        + layout.columns().size() + ": is a delimiter inside a field without quotes?");
            }
            if (fields.stream().allMatch(String::isBlank)) {
                return new SourceItem.Ignored(position, "the row is empty");
            }
            if (corrected) {
                fields = fields.stream().map(RejectedRowsFile::restore).toList();
            }
            NpsResponse response = response(fields);
            accepted++;
            return new SourceItem.Accepted(response, position);
        } catch (IllegalArgumentException e) {
            // Our own messages and those of the model; they hold no content.
            String reason = String.valueOf(e.getMessage());
            rejected++;
            keep(row, fields, reason);
            return new SourceItem.Rejected(position, reason);
        }
    }

    private void keep(Row row, @Nullable List<String> fields, String reason) {
        if (rejectedRows == null) {
            return;
        }
        List<String> original = null;
        String raw = row.raw();
        if (fields != null && fields.size() == layout.columns().size()) {
            original = originalColumns.stream().map(fields::get).toList();
            raw = rawColumn >= 0 ? fields.get(rawColumn) : "";
        }
        rejectedRows.add(original, raw, row.line(), reason);
    }

    private void report(boolean finished) {
        if (settings.progress() != null) {
            settings.progress()
                    .accept(new CsvProgress(
                            rowCount,
                            accepted,
                            rejected,
                            finished ? Math.max(bytesTotal, lines.bytesRead()) : lines.bytesRead(),
                            bytesTotal,
                            Duration.between(openedAt, settings.clock().instant()),
                            finished));
        }
    }

    private NpsResponse response(List<String> fields) {
        NpsResponse.Builder response =
                NpsResponse.builder().source(settings.source()).tenant(settings.tenant());
        Identity.Builder identity = Identity.builder();
        if (!idColumns.isEmpty()) {
            response.id(derivedId(fields));
        }
        for (Bound column : bound) {
            String cell = fields.get(column.index());
            try {
                apply(column.mapping(), cell, response, identity);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("column '" + column.mapping().column() + "': " + e.getMessage(), e);
            }
        }
        return response.identity(identity.build()).build();
    }

    private static void apply(Mapping mapping, String cell, NpsResponse.Builder response, Identity.Builder identity) {
        String text = cell.strip();
        switch (mapping.target()) {
            case ID -> {
                must(!text.isEmpty(), "the response id is empty");
                must(
                        text.length() <= ResponseKey.MAX_LENGTH,
                        "the response id has " + text.length() + " characters; at most " + ResponseKey.MAX_LENGTH
                                + " are possible");
                response.id(text);
            }
            case REVISION_NUMBER -> response.revision(text.isEmpty() ? 0 : wholeNumber(text));
            case REVISION_TIME ->
                response.revision(
                        text.isEmpty()
                                ? 0
                                : Math.max(0, time(mapping, text, "time").toEpochMilli()));
            case SURVEY -> response.surveyId(text);
            case SCORE -> response.score(Score.parse(text));
            case COMMENT -> response.comment(cell);
            case INSIGHT -> response.insight(text);
            case LANGUAGE -> response.language(text);
            case RESPONDED_AT -> {
                must(!text.isEmpty(), "the response time is empty");
                response.respondedAt(time(mapping, text, "response time"));
            }
            case THEMES -> response.themes(themes(text, mapping.argument()));
            case IDENTITY -> identity.add(mapping.argument(), text, mapping.region());
            case ATTRIBUTE -> {
                must(
                        cell.length() <= MAX_ATTRIBUTE,
                        "the text has " + cell.length() + " characters; at most " + MAX_ATTRIBUTE + " are possible");
                response.attribute(mapping.argument(), text);
            }
        }
    }

    private static void must(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static long wholeNumber(String text) {
        Matcher matcher = WHOLE_NUMBER.matcher(text);
        must(matcher.matches(), "the revision is no whole number from 0 up");
        return Long.parseLong(matcher.group(1));
    }

    private static Instant time(Mapping mapping, String text, String what) {
        TimeFormats formats = Objects.requireNonNull(mapping.formats());
        Instant time = formats.parse(text);
        if (time == null) {
            throw new IllegalArgumentException("the " + what + " is not of the form " + formats.shown());
        }
        return time;
    }

    private static List<Theme> themes(String text, String separator) {
        List<Theme> themes = new ArrayList<>();
        for (String part : text.split(Pattern.quote(separator), -1)) {
            if (!part.isBlank()) {
                themes.add(Theme.of(part));
            }
        }
        must(
                themes.size() <= MAX_THEMES,
                "there are " + themes.size() + " themes; at most " + MAX_THEMES + " are possible");
        return themes;
    }

    /** The lengths are hashed too, or "ab" and "c" would be "a" and "bc". */
    private String derivedId(List<String> fields) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime has no SHA-256", e);
        }
        boolean any = false;
        for (int column : idColumns) {
            String text = fields.get(column).strip();
            any |= !text.isEmpty();
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(bytes);
        }
        must(any, "all columns of the id are empty: " + settings.idColumns());
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }
}
