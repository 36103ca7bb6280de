package io.github.nps4j.source.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.source.file.TextLines.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The objects of a file with one in each line. Not thread-safe. */
final class JsonLinesRecords implements Records {

    private static final int MAX_DEPTH = 20;
    private static final Set<String> ADDED = Set.of(RejectedFile.LINE, RejectedFile.REASON, RejectedFile.RAW);

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(CsvRows.MAX_ROW)
                            .maxNumberLength(100)
                            .maxNameLength(1_000)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final TextLines lines;
    private final FileSettings settings;
    private final RowMapper mapper;
    private final Set<String> used;

    JsonLinesRecords(FileSettings settings, TextLines lines) {
        this.settings = settings;
        this.lines = lines;
        this.mapper = new RowMapper(settings);
        this.used = Set.copyOf(settings.mappings().stream()
                .map(ColumnMapping::column)
                .distinct()
                .toList());
    }

    @Override
    public String explanation() {
        return "one JSON object in each line; the charset is " + lines.charset().name() + ": " + lines.charsetWhy();
    }

    @Override
    public @Nullable Row next() {
        Line line = lines.next();
        while (line != null && line.text().isBlank()) {
            line = lines.next();
        }
        if (line == null) {
            return null;
        }
        boolean tooLong = line.tooLong() || line.text().length() > CsvRows.MAX_ROW;
        return new Row(
                line.number(),
                line.text(),
                null,
                tooLong ? "the line has more than " + CsvRows.MAX_ROW + " characters" : "");
    }

    @Override
    public @Nullable NpsResponse response(Row row) {
        ObjectNode object = object(row);
        List<ColumnMapping> mappings = settings.mappings();
        if (settings.unmappedToAttributes()) {
            mappings = new ArrayList<>(mappings);
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                String name = field.getKey();
                boolean mapped = used.contains(name) || ADDED.contains(name) || name.isBlank();
                if (!mapped && field.getValue().isValueNode()) {
                    mappings.add(ColumnMapping.attribute(name));
                }
            }
        }
        List<ColumnMapping> all = mappings;
        return mapper.response(all, new RowMapper.Cells() {
            @Override
            public String text(int mapping) {
                return scalar(at(object, all.get(mapping).column()));
            }

            @Override
            public List<String> list(int mapping, String separator) {
                JsonNode found = at(object, all.get(mapping).column());
                if (found == null || !found.isArray()) {
                    return RowMapper.Cells.super.list(mapping, separator);
                }
                List<String> parts = new ArrayList<>();
                found.forEach(element -> parts.add(scalar(element)));
                return parts;
            }

            @Override
            public String idText(int column) {
                return scalar(at(object, settings.idColumns().get(column)));
            }
        });
    }

    private static ObjectNode object(Row row) {
        if (!row.problem().isEmpty()) {
            throw new IllegalArgumentException(row.problem());
        }
        JsonNode node;
        try {
            node = JSON.readTree(row.raw());
        } catch (JsonProcessingException e) {
            // The original message may quote the line.
            throw new IllegalArgumentException("the line is not valid JSON"
                    + (e.getLocation() == null
                            ? ""
                            : " at column " + Math.max(1, e.getLocation().getColumnNr())));
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("the line is no JSON object: each line needs { ... }");
    }

    /** The field of that very name, or else the one that the path leads to. */
    private static @Nullable JsonNode at(ObjectNode object, String path) {
        JsonNode found = object.get(path);
        if (found != null || path.indexOf('.') < 0) {
            return found;
        }
        JsonNode node = object;
        for (String name : path.split("\\.", -1)) {
            node = node == null ? null : node.get(name);
        }
        return node;
    }

    private static String scalar(@Nullable JsonNode node) {
        if (node == null || node.isNull()) {
            return "";
        }
        if (!node.isValueNode()) {
            throw new IllegalArgumentException(
                    "here is " + (node.isArray() ? "a list" : "an object") + "; a text or a number is needed");
        }
        return node.asText();
    }

    @Override
    public String rejectedHeader() {
        return "";
    }

    @Override
    public String rejectedRow(Row row, String reason) {
        ObjectNode object;
        try {
            object = object(row);
        } catch (IllegalArgumentException e) {
            object = JSON.createObjectNode();
            object.put(RejectedFile.RAW, row.raw());
        }
        object.put(RejectedFile.LINE, row.line());
        object.put(RejectedFile.REASON, reason);
        try {
            return JSON.writeValueAsString(object) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON object in memory could not be written", e);
        }
    }
}
