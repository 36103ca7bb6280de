package io.github.nps4j.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.nps4j.mapping.FieldMapping.Finding;
import io.github.nps4j.mapping.MappingException.Problem;
import io.github.nps4j.mapping.YamlTree.Entry;
import io.github.nps4j.mapping.YamlTree.Node;
import io.github.nps4j.mapping.YamlTree.Place;
import io.github.nps4j.mapping.YamlTree.Scalar;
import io.github.nps4j.mapping.YamlTree.Sequence;
import io.github.nps4j.mapping.YamlTree.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The YAML form of a mapping, both ways. Reading collects everything that is wrong before it gives up. */
final class MappingYaml {

    private static final int VERSION = 1;
    private static final int MAX_SIZE = 256 * 1024;

    private static final List<String> TOP_KEYS = List.of(
            "version",
            "name",
            "record",
            "surveys",
            "match",
            "on_missing",
            "fields",
            "tags",
            "notes",
            "tasks",
            "history");

    private static final List<String> FIELD_KEYS = List.of("to", "from", "value", "type", "on_null");

    /** The options of each type. */
    private static final Map<String, List<String>> TYPES = new LinkedHashMap<>();

    static {
        TYPES.put("number", List.of());
        TYPES.put("text", List.of("max_length", "on_overflow", "joiner"));
        TYPES.put("picklist", List.of("values", "on_unknown"));
        TYPES.put("multi_select", List.of("joiner", "values", "on_unknown"));
        TYPES.put("boolean", List.of());
        TYPES.put("date", List.of("zone"));
        TYPES.put("datetime", List.of("zone"));
    }

    private static final YAMLMapper WRITER = YAMLMapper.builder(YAMLFactory.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
                    .build())
            .build();

    private final String source;
    private final List<Problem> problems = new ArrayList<>();

    private MappingYaml(String source) {
        this.source = source;
    }

    static FieldMapping read(Path file) {
        String source = file.toString();
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_SIZE + 1);
        } catch (NoSuchFileException e) {
            throw unreadable(source, "there is no such file");
        } catch (IOException e) {
            throw unreadable(source, "the file cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        if (bytes.length > MAX_SIZE) {
            throw unreadable(source, "the file is larger than " + MAX_SIZE / 1024 + " KiB");
        }
        try {
            return read(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString(),
                    source);
        } catch (CharacterCodingException e) {
            throw unreadable(source, "the file is not in UTF-8: save it in that encoding");
        }
    }

    static FieldMapping read(String text, String source) {
        if (text.length() > MAX_SIZE) {
            throw unreadable(source, "the text is longer than " + MAX_SIZE + " characters");
        }
        return new MappingYaml(source).mapping(text);
    }

    private static MappingException unreadable(String source, String message) {
        return new MappingException(source, List.of(new Problem(source, 0, 0, "", message)));
    }

    private FieldMapping mapping(String text) {
        YamlTree.Read read = YamlTree.read(text, this::problem);
        FieldMapping mapping = null;
        if (read.root() instanceof Table top) {
            List<Finding> findings = new ArrayList<>();
            mapping = builder(top).build(findings);
            List<Problem> structural = List.copyOf(problems);
            for (Finding finding : findings) {
                // That a list or the whole has nothing left may just be the doing of the entries that were dropped.
                String inside = finding.path().isEmpty() ? "" : finding.path() + "[";
                if (structural.stream().noneMatch(problem -> problem.path().startsWith(inside))) {
                    problem(nearest(read.places(), finding.path()), finding.path(), finding.message());
                }
            }
        } else if (read.root() != null) {
            problem(read.root().place(), "", "a mapping starts with 'version: 1', then its other keys");
        }
        if (mapping == null || !problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
            throw new MappingException(source, problems);
        }
        return mapping;
    }

    private static Place nearest(Map<String, Place> places, String path) {
        String at = path;
        while (true) {
            Place place = places.get(at);
            if (place != null) {
                return place;
            }
            int cut = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
            if (cut <= 0) {
                return places.getOrDefault("", new Place(1, 1));
            }
            at = at.substring(0, cut);
        }
    }

    private FieldMapping.Builder builder(Table top) {
        unknownKeys(top, "", TOP_KEYS);
        version(top);
        String name = text(top, "", "name");
        if (name == null && !top.entries().containsKey("name")) {
            problem(top.place(), "name", "the name is missing");
        }
        FieldMapping.Builder builder = FieldMapping.builder(name == null ? "unnamed" : name);
        String record = text(top, "", "record");
        if (record != null) {
            try {
                builder.record(new RecordType(record));
            } catch (IllegalArgumentException e) {
                problem(placeOf(top, "record"), "record", String.valueOf(e.getMessage()));
            }
        }
        builder.surveys(texts(top, "", "surveys").toArray(String[]::new));
        OnMissing onMissing = choice(top, "", "on_missing", OnMissing.values());
        if (onMissing != null) {
            builder.onMissing(onMissing);
        }
        match(top, builder);
        each(top, "fields", (node, path) -> field(node, path, builder));
        each(top, "tags", (node, path) -> tag(node, path, builder));
        each(top, "notes", (node, path) -> note(node, path, builder));
        each(top, "tasks", (node, path) -> task(node, path, builder));
        history(top, builder);
        return builder;
    }

    private void version(Table top) {
        String version = text(top, "", "version");
        if (version == null) {
            if (!top.entries().containsKey("version")) {
                problem(
                        top.place(),
                        "version",
                        "the version is missing: start the file with 'version: " + VERSION + "'");
            }
        } else if (!version.equals(String.valueOf(VERSION))) {
            problem(
                    placeOf(top, "version"),
                    "version",
                    "unknown version '" + Texts.quotable(version) + "': this nps4j reads version " + VERSION);
        }
    }

    private void match(Table top, FieldMapping.Builder builder) {
        each(top, "match", (node, path) -> {
            if (node instanceof Scalar scalar && scalar.text() != null) {
                builder.addMatch(new MatchKey(scalar.text(), null));
                return;
            }
            Table table = table(node, path, "a key such as email, or {key: customer_id, field: customer_number}");
            if (table != null) {
                unknownKeys(table, path, List.of("key", "field"));
                String kind = required(table, path, "key");
                String field = text(table, path, "field");
                if (kind != null) {
                    builder.addMatch(new MatchKey(kind, field));
                }
            }
        });
    }

    private void field(Node node, String path, FieldMapping.Builder builder) {
        FieldRule rule = field(node, path);
        if (rule != null) {
            builder.addField(path, rule);
        }
    }

    private void history(Table top, FieldMapping.Builder builder) {
        Entry entry = top.entries().get("history");
        Table table = entry == null ? null : table(entry.value(), "history", "a map with object, name and fields");
        if (table == null) {
            return;
        }
        unknownKeys(table, "history", List.of("object", "name", "fields"));
        String object = required(table, "history", "object");
        String name = required(table, "history", "name");
        Map<String, FieldRule> fields = new LinkedHashMap<>();
        Entry list = table.entries().get("fields");
        if (list == null) {
            problem(table.place(), "history.fields", "'fields' is missing");
            return;
        }
        if (!(list.value() instanceof Sequence rules)) {
            problem(list.value().place(), "history.fields", "'fields' is a list: start each entry with '- '");
            return;
        }
        for (int i = 0; i < rules.elements().size(); i++) {
            String path = "history.fields[" + i + "]";
            FieldRule rule = field(rules.elements().get(i), path);
            if (rule != null) {
                fields.put(path, rule);
            }
        }
        if (object != null && name != null) {
            builder.addHistory(object, name, fields);
        }
    }

    private @Nullable FieldRule field(Node node, String path) {
        Table table = table(node, path, "a field such as {to: nps_score, from: score, type: number}");
        if (table == null) {
            return null;
        }
        String to = required(table, path, "to");
        Attribute from = from(table, path);
        String value = text(table, path, "value");
        if (table.entries().containsKey("from") == table.entries().containsKey("value")) {
            problem(
                    table.place(),
                    path,
                    table.entries().containsKey("from")
                            ? "give from or value, not both"
                            : "the field needs from (an attribute) or value (a constant)");
        }
        FieldType type = type(table, path);
        NullPolicy onNull = onNull(table, path);
        return to != null && type != null && onNull != null && (from == null) != (value == null)
                ? new FieldRule(to, from, value, type, onNull)
                : null;
    }

    private @Nullable Attribute from(Table table, String path) {
        String from = text(table, path, "from");
        if (from == null) {
            return null;
        }
        try {
            return Attribute.of(from);
        } catch (IllegalArgumentException e) {
            problem(placeOf(table, "from"), path + ".from", String.valueOf(e.getMessage()));
            return null;
        }
    }

    private @Nullable FieldType type(Table table, String path) {
        String name = required(table, path, "type");
        List<String> options = name == null ? null : TYPES.get(name);
        if (name == null || options == null) {
            if (name != null) {
                String nearest = Texts.suggest(name, TYPES.keySet());
                problem(
                        placeOf(table, "type"),
                        path + ".type",
                        "unknown field type '" + Texts.quotable(name) + "'"
                                + (nearest.isEmpty() ? "; use one of " + String.join(", ", TYPES.keySet()) : nearest));
            }
            Set<String> any = new LinkedHashSet<>(FIELD_KEYS);
            TYPES.values().forEach(any::addAll);
            unknownKeys(table, path, any);
            return null;
        }
        Set<String> allowed = new LinkedHashSet<>(FIELD_KEYS);
        allowed.addAll(options);
        for (Map.Entry<String, Entry> entry : table.entries().entrySet()) {
            boolean elsewhere = TYPES.values().stream().anyMatch(list -> list.contains(entry.getKey()));
            if (elsewhere && !allowed.contains(entry.getKey())) {
                problem(
                        entry.getValue().keyPlace(),
                        path + "." + entry.getKey(),
                        "'" + entry.getKey() + "' is no option of the type " + name);
                allowed.add(entry.getKey());
            }
        }
        unknownKeys(table, path, allowed);
        return switch (name) {
            case "number" -> FieldType.number();
            case "text" -> text(table, path);
            case "picklist" -> new FieldType.Picklist(values(table, path), onUnknown(table, path));
            case "multi_select" -> {
                String joiner = text(table, path, "joiner");
                yield new FieldType.MultiSelect(
                        joiner == null ? FieldType.multiSelect().joiner() : joiner,
                        values(table, path),
                        onUnknown(table, path));
            }
            case "boolean" -> FieldType.bool();
            case "date" -> date(table, path);
            default -> new FieldType.DateTime(zone(table, path));
        };
    }

    private FieldType text(Table table, String path) {
        FieldType.Text type = FieldType.text();
        String joiner = text(table, path, "joiner");
        if (joiner != null) {
            type = type.joinedBy(joiner);
        }
        Integer max = null;
        String maxLength = text(table, path, "max_length");
        if (maxLength != null) {
            if (maxLength.matches("[0-9]{1,9}")) {
                max = Integer.valueOf(maxLength);
            } else {
                problem(
                        placeOf(table, "max_length"),
                        path + ".max_length",
                        "'" + Texts.quotable(maxLength) + "' is no whole number");
            }
        }
        Overflow onOverflow = choice(table, path, "on_overflow", Overflow.values());
        if (onOverflow != null && !table.entries().containsKey("max_length")) {
            problem(placeOf(table, "on_overflow"), path + ".on_overflow", "there is no overflow without max_length");
            onOverflow = null;
        }
        return max == null ? type : type.maxLength(max, onOverflow == null ? Overflow.TRUNCATE : onOverflow);
    }

    private @Nullable FieldType date(Table table, String path) {
        ZoneId zone = zone(table, path);
        if (zone == null && !table.entries().containsKey("zone")) {
            problem(
                    table.place(),
                    path + ".zone",
                    "a date needs the zone in which the day is taken, such as Asia/Seoul or UTC");
        }
        return zone == null ? null : FieldType.date(zone);
    }

    private @Nullable ZoneId zone(Table table, String path) {
        String zone = text(table, path, "zone");
        if (zone == null) {
            return null;
        }
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            problem(
                    placeOf(table, "zone"),
                    path + ".zone",
                    "unknown zone '" + Texts.quotable(zone) + "'" + Texts.suggest(zone, ZoneId.getAvailableZoneIds()));
            return null;
        }
    }

    private Map<String, String> values(Table table, String path) {
        Entry entry = table.entries().get("values");
        Map<String, String> values = new LinkedHashMap<>();
        Table map = entry == null
                ? null
                : table(entry.value(), path + ".values", "a map such as {PROMOTER: Promoter, PASSIVE: Passive}");
        if (map != null) {
            for (String value : map.entries().keySet()) {
                String option = text(map, path + ".values", value);
                if (option != null) {
                    values.put(value, option);
                }
            }
        }
        return values;
    }

    private UnknownValue onUnknown(Table table, String path) {
        Entry entry = table.entries().get("on_unknown");
        if (entry == null) {
            return UnknownValue.fail();
        }
        String at = path + ".on_unknown";
        if (entry.value() instanceof Table map) {
            unknownKeys(map, at, List.of("default"));
            String option = required(map, at, "default");
            return option == null ? UnknownValue.fail() : UnknownValue.defaultTo(option);
        }
        String rule = text(table, path, "on_unknown");
        if ("skip".equals(rule)) {
            return UnknownValue.skip();
        }
        if (rule != null && !rule.equals("fail")) {
            problem(entry.value().place(), at, wrongChoice(rule, List.of("fail", "skip"), "{default: …}"));
        }
        return UnknownValue.fail();
    }

    private @Nullable NullPolicy onNull(Table table, String path) {
        Entry entry = table.entries().get("on_null");
        if (entry == null) {
            return NullPolicy.leave();
        }
        String at = path + ".on_null";
        if (entry.value() instanceof Table map) {
            unknownKeys(map, at, List.of("default"));
            String value = required(map, at, "default");
            return value == null ? null : NullPolicy.defaultTo(value);
        }
        String rule = text(table, path, "on_null");
        if ("leave".equals(rule)) {
            return NullPolicy.leave();
        }
        if ("clear".equals(rule)) {
            return NullPolicy.clear();
        }
        if (rule != null) {
            problem(entry.value().place(), at, wrongChoice(rule, List.of("leave", "clear"), "{default: …}"));
        }
        return null;
    }

    private void tag(Node node, String path, FieldMapping.Builder builder) {
        Table table = table(node, path, "a tag rule such as {when: score >= 9, add: [Promoter]}");
        if (table != null) {
            unknownKeys(table, path, List.of("when", "add", "remove"));
            builder.addTags(path, text(table, path, "when"), texts(table, path, "add"), texts(table, path, "remove"));
        }
    }

    private void note(Node node, String path, FieldMapping.Builder builder) {
        Table table = table(node, path, "a note with name, when and text");
        if (table != null) {
            unknownKeys(table, path, List.of("name", "when", "text"));
            String name = required(table, path, "name");
            String text = required(table, path, "text");
            String when = text(table, path, "when");
            if (name != null && text != null) {
                builder.addNote(path, name, when, text);
            }
        }
    }

    private void task(Node node, String path, FieldMapping.Builder builder) {
        Table table = table(node, path, "a task with name, when, subject, text, due and priority");
        if (table == null) {
            return;
        }
        unknownKeys(table, path, List.of("name", "when", "subject", "text", "due", "priority"));
        String name = required(table, path, "name");
        String subject = required(table, path, "subject");
        String when = text(table, path, "when");
        TaskRule.Options options = new TaskRule.Options();
        String text = text(table, path, "text");
        if (text != null) {
            options.text(text);
        }
        String due = text(table, path, "due");
        if (due != null) {
            try {
                options.dueAfter(Duration.parse(due));
            } catch (DateTimeParseException e) {
                problem(
                        placeOf(table, "due"),
                        path + ".due",
                        "'" + Texts.quotable(due) + "' is no ISO 8601 duration such as P2D or PT4H");
            }
        }
        TaskPriority priority = choice(table, path, "priority", TaskPriority.values());
        if (priority != null) {
            options.priority(priority);
        }
        if (name != null && subject != null) {
            builder.addTask(path, name, when, options.subject(subject));
        }
    }

    private interface Element {
        void read(Node node, String path);
    }

    private void each(Table table, String key, Element element) {
        Entry entry = table.entries().get(key);
        if (entry == null) {
            return;
        }
        if (!(entry.value() instanceof Sequence list)) {
            problem(entry.value().place(), key, "'" + key + "' is a list: start each entry with '- '");
            return;
        }
        for (int i = 0; i < list.elements().size(); i++) {
            element.read(list.elements().get(i), key + "[" + i + "]");
        }
    }

    private List<String> texts(Table table, String path, String key) {
        Entry entry = table.entries().get(key);
        List<String> texts = new ArrayList<>();
        if (entry == null) {
            return texts;
        }
        String at = join(path, key);
        if (!(entry.value() instanceof Sequence list)) {
            problem(entry.value().place(), at, "'" + key + "' is a list, such as [a, b]");
            return texts;
        }
        for (int i = 0; i < list.elements().size(); i++) {
            if (list.elements().get(i) instanceof Scalar scalar && scalar.text() != null) {
                texts.add(scalar.text());
            } else {
                problem(list.elements().get(i).place(), at + "[" + i + "]", "this is no text");
            }
        }
        return texts;
    }

    private @Nullable Table table(Node node, String path, String expected) {
        if (node instanceof Table table) {
            return table;
        }
        problem(node.place(), path, "expected " + expected);
        return null;
    }

    private @Nullable String required(Table table, String path, String key) {
        if (!table.entries().containsKey(key)) {
            problem(table.place(), join(path, key), "'" + key + "' is missing");
        }
        return text(table, path, key);
    }

    /** The text of a key; {@code null} if the key is absent or, with a problem, if it holds no text. */
    private @Nullable String text(Table table, String path, String key) {
        Entry entry = table.entries().get(key);
        if (entry == null) {
            return null;
        }
        if (entry.value() instanceof Scalar scalar) {
            if (scalar.text() == null) {
                problem(scalar.place(), join(path, key), "'" + key + "' is empty: give a value, or leave the key out");
            }
            return scalar.text();
        }
        problem(entry.value().place(), join(path, key), "'" + key + "' is a single value, not a list or a map");
        return null;
    }

    private <E extends Enum<E>> @Nullable E choice(Table table, String path, String key, E[] values) {
        String name = text(table, path, key);
        if (name == null) {
            return null;
        }
        for (E value : values) {
            if (written(value).equals(name)) {
                return value;
            }
        }
        problem(
                placeOf(table, key),
                join(path, key),
                wrongChoice(
                        name, Arrays.stream(values).map(MappingYaml::written).toList(), null));
        return null;
    }

    private static String wrongChoice(String wrong, List<String> names, @Nullable String more) {
        String nearest = Texts.suggest(wrong, names);
        return "unknown value '" + Texts.quotable(wrong) + "'"
                + (nearest.isEmpty()
                        ? "; use " + String.join(", ", names) + (more == null ? "" : " or " + more)
                        : nearest);
    }

    private void unknownKeys(Table table, String path, Collection<String> known) {
        table.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                String nearest = Texts.suggest(key, known);
                problem(
                        entry.keyPlace(),
                        join(path, key),
                        "unknown key '" + Texts.quotable(key) + "'"
                                + (nearest.isEmpty() ? "; the keys here are " + String.join(", ", known) : nearest));
            }
        });
    }

    private static Place placeOf(Table table, String key) {
        Entry entry = table.entries().get(key);
        return entry == null ? table.place() : entry.value().place();
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private void problem(Place place, String path, String message) {
        problems.add(new Problem(source, place.line(), place.column(), path, message));
    }

    private static String written(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static String write(FieldMapping mapping) {
        Map<String, Object> top = new LinkedHashMap<>();
        top.put("version", VERSION);
        top.put("name", mapping.name());
        top.put("record", mapping.recordType().name());
        if (!mapping.surveys().isEmpty()) {
            top.put("surveys", mapping.surveys());
        }
        List<Object> match = new ArrayList<>();
        for (MatchKey key : mapping.matchKeys()) {
            if (key.field() == null) {
                match.add(key.kind());
            } else {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("key", key.kind());
                entry.put("field", key.field());
                match.add(entry);
            }
        }
        top.put("match", match);
        top.put("on_missing", written(mapping.onMissing()));
        putList(top, "fields", mapping.fields().stream().map(MappingYaml::field).toList());
        putList(top, "tags", mapping.tags().stream().map(MappingYaml::tag).toList());
        putList(top, "notes", mapping.notes().stream().map(MappingYaml::note).toList());
        putList(top, "tasks", mapping.tasks().stream().map(MappingYaml::task).toList());
        mapping.history().ifPresent(history -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("object", history.object());
            entry.put("name", history.name());
            entry.put(
                    "fields", history.fields().stream().map(MappingYaml::field).toList());
            top.put("history", entry);
        });
        try {
            return WRITER.writeValueAsString(top);
        } catch (JsonProcessingException e) {
            // Maps, lists and texts can always be written.
            throw new IllegalStateException("the mapping '" + mapping.name() + "' could not be written as YAML", e);
        }
    }

    private static void putList(Map<String, Object> top, String key, List<Map<String, Object>> entries) {
        if (!entries.isEmpty()) {
            top.put(key, entries);
        }
    }

    private static Map<String, Object> field(FieldRule rule) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("to", rule.to());
        rule.from().ifPresent(from -> entry.put("from", from.name()));
        rule.value().ifPresent(value -> entry.put("value", value));
        entry.put("type", rule.type().name());
        if (rule.type() instanceof FieldType.Text text) {
            if (text.maxLength() != null) {
                entry.put("max_length", text.maxLength());
                entry.put("on_overflow", written(text.onOverflow()));
            }
            if (!text.joiner().equals(FieldType.text().joiner())) {
                entry.put("joiner", text.joiner());
            }
        } else if (rule.type() instanceof FieldType.Picklist picklist) {
            putValues(entry, picklist.values(), picklist.onUnknown());
        } else if (rule.type() instanceof FieldType.MultiSelect multiSelect) {
            entry.put("joiner", multiSelect.joiner());
            putValues(entry, multiSelect.values(), multiSelect.onUnknown());
        } else if (rule.type() instanceof FieldType.Date date) {
            entry.put("zone", date.zone().getId());
        } else if (rule.type() instanceof FieldType.DateTime dateTime && dateTime.zone() != null) {
            entry.put("zone", dateTime.zone().getId());
        }
        if (rule.onNull() instanceof NullPolicy.Clear) {
            entry.put("on_null", "clear");
        } else if (rule.onNull() instanceof NullPolicy.DefaultTo other) {
            entry.put("on_null", Map.of("default", other.value()));
        }
        return entry;
    }

    private static void putValues(Map<String, Object> entry, Map<String, String> values, UnknownValue onUnknown) {
        if (!values.isEmpty()) {
            entry.put("values", values);
        }
        if (onUnknown instanceof UnknownValue.Skip) {
            entry.put("on_unknown", "skip");
        } else if (onUnknown instanceof UnknownValue.DefaultTo other) {
            entry.put("on_unknown", Map.of("default", other.option()));
        }
    }

    private static Map<String, Object> tag(TagRule rule) {
        Map<String, Object> entry = new LinkedHashMap<>();
        rule.when().ifPresent(when -> entry.put("when", when.toString()));
        if (!rule.add().isEmpty()) {
            entry.put("add", rule.add());
        }
        if (!rule.remove().isEmpty()) {
            entry.put("remove", rule.remove());
        }
        return entry;
    }

    private static Map<String, Object> note(NoteRule rule) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", rule.name());
        rule.when().ifPresent(when -> entry.put("when", when.toString()));
        entry.put("text", rule.text());
        return entry;
    }

    private static Map<String, Object> task(TaskRule rule) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", rule.name());
        rule.when().ifPresent(when -> entry.put("when", when.toString()));
        entry.put("subject", rule.subject());
        if (!rule.text().isEmpty()) {
            entry.put("text", rule.text());
        }
        entry.put("due", due(rule.dueAfter()));
        entry.put("priority", written(rule.priority()));
        return entry;
    }

    private static String due(Duration due) {
        return due.equals(Duration.ofDays(due.toDays())) ? "P" + due.toDays() + "D" : due.toString();
    }
}
