package io.github.nps4j.text;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.github.nps4j.response.Theme;
import io.github.nps4j.text.LexiconException.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The YAML form of a lexicon. Reading collects everything that is wrong before it gives up. */
final class LexiconYaml {

    static final int MAX_SIZE = 1024 * 1024;
    private static final int VERSION = 1;
    private static final int MAX_CUE = 100;

    private static final List<String> LISTS = List.of(
            "function_words", "breaks", "joins", "negators_before", "negators_after", "positive", "negative", "ignore");
    private static final List<String> THEME_LISTS = List.of("yields_to", "mentions", "praise", "complaint");

    /** What a file says: its lists by name, and the lists of each theme. */
    record Content(
            String language,
            Map<String, List<String>> lists,
            Map<String, Map<String, List<String>>> themes,
            List<String> removedThemes) {

        List<String> list(String name) {
            return lists.getOrDefault(name, List.of());
        }
    }

    private static final YAMLFactory YAML = new YAMLFactory();

    private final String source;
    private final YAMLParser parser;
    private final List<Problem> problems = new ArrayList<>();

    private LexiconYaml(String source, YAMLParser parser) {
        this.source = source;
        this.parser = parser;
    }

    static Content read(String text, String source) {
        if (text.length() > MAX_SIZE) {
            throw unreadable(source, "the text is longer than " + MAX_SIZE + " characters");
        }
        try (YAMLParser parser = YAML.createParser(text)) {
            LexiconYaml reader = new LexiconYaml(source, parser);
            Content content = null;
            try {
                content = reader.content();
            } catch (JsonProcessingException e) {
                reader.problem(e.getLocation(), "", "this is not YAML: " + firstLine(e));
            }
            if (content == null || !reader.problems.isEmpty()) {
                reader.problems.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
                throw new LexiconException(source, reader.problems);
            }
            return content;
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory could not be read", e);
        }
    }

    static LexiconException unreadable(String source, String message) {
        return new LexiconException(source, List.of(new Problem(source, 0, 0, "", message)));
    }

    private @Nullable Content content() throws IOException {
        if (parser.nextToken() == null) {
            problem("", "the file is empty");
            return null;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            problem("", "a lexicon starts with 'version: 1', then 'language', then its lists");
            return null;
        }
        JsonLocation start = parser.currentTokenLocation();
        String version = null;
        String language = null;
        Map<String, List<String>> lists = new LinkedHashMap<>();
        Map<String, Map<String, List<String>>> themes = new LinkedHashMap<>();
        List<String> removed = List.of();
        Set<String> seen = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = key("", seen);
            parser.nextToken();
            if (key.equals("version")) {
                version = scalar(key);
                if (version != null && !version.equals(String.valueOf(VERSION))) {
                    problem(key, "unknown version '" + shown(version) + "': this nps4j reads version " + VERSION);
                }
            } else if (key.equals("language")) {
                language = scalar(key);
                if (language != null && !isLanguage(language)) {
                    problem(
                            key,
                            "'" + shown(language) + "' is no language: use a code of two or three small letters, "
                                    + "such as en, es, ja or ko");
                }
            } else if (LISTS.contains(key)) {
                lists.put(key, list(key, !key.equals("function_words")));
            } else if (key.equals("remove_themes")) {
                removed = list(key, false);
            } else if (key.equals("themes")) {
                themes(themes);
            } else {
                problem(key, "unknown key; use version, language, themes, remove_themes, " + String.join(", ", LISTS));
                parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            problem("", "there is a second document: use one file for each lexicon");
        }
        if (!seen.contains("version")) {
            problem(start, "version", "the version is missing: start the file with 'version: " + VERSION + "'");
        }
        if (!seen.contains("language")) {
            problem(start, "language", "the language is missing, such as 'language: en': use one file for each");
        }
        return language == null ? null : new Content(language, lists, themes, removed);
    }

    private static boolean isLanguage(String text) {
        return (text.length() == 2 || text.length() == 3) && text.chars().allMatch(c -> c >= 'a' && c <= 'z');
    }

    private void themes(Map<String, Map<String, List<String>>> themes) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            problem("themes", "this is a map from the name of each theme to its lists");
            parser.skipChildren();
            return;
        }
        Set<String> seen = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = key("themes", seen).strip();
            String path = "themes." + shown(name);
            if (name.isEmpty() || name.length() > Theme.MAX_LENGTH) {
                problem(path, "the name of a theme has 1 to " + Theme.MAX_LENGTH + " characters");
            }
            parser.nextToken();
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                problem(path, "a theme has one or more of the lists " + String.join(", ", THEME_LISTS));
                parser.skipChildren();
                continue;
            }
            Map<String, List<String>> lists = new LinkedHashMap<>();
            Set<String> seenLists = new HashSet<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = key(path, seenLists);
                parser.nextToken();
                if (THEME_LISTS.contains(key)) {
                    lists.put(key, list(path + "." + key, !key.equals("yields_to")));
                } else {
                    problem(path + "." + shown(key), "unknown key; use " + String.join(", ", THEME_LISTS));
                    parser.skipChildren();
                }
            }
            themes.put(name, lists);
        }
    }

    private String key(String path, Set<String> seen) throws IOException {
        String key = String.valueOf(parser.currentName());
        String inner = path.isEmpty() ? key : path + "." + key;
        checkPlain(shown(inner));
        if (!seen.add(key)) {
            problem(shown(inner), "the key is there twice");
        }
        return key;
    }

    private @Nullable String scalar(String path) throws IOException {
        checkPlain(path);
        if (!parser.currentToken().isScalarValue()
                || parser.currentToken() == JsonToken.VALUE_NULL
                || parser.getText().isBlank()) {
            problem(path, "a text is missing here");
            parser.skipChildren();
            return null;
        }
        return parser.getText().strip();
    }

    private List<String> list(String path, boolean cues) throws IOException {
        List<String> list = new ArrayList<>();
        checkPlain(path);
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            problem(path, "this is a list, such as [one, two]");
            parser.skipChildren();
            return list;
        }
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            String element = path + "[" + i + "]";
            String text = scalar(element);
            if (text != null) {
                String fault = cues ? fault(text) : null;
                if (fault == null) {
                    list.add(text);
                } else {
                    problem(element, "'" + shown(text) + "' " + fault);
                }
            }
        }
        return list;
    }

    private static @Nullable String fault(String text) {
        if (text.length() > MAX_CUE) {
            return "is longer than " + MAX_CUE + " characters";
        }
        boolean opens = text.startsWith("(");
        if (opens != text.endsWith(")")) {
            return "has one parenthesis only: put the whole cue between ( and ), or none of it";
        }
        String inner = opens ? text.substring(1, text.length() - 1) : text;
        List<String> parts = Cue.parts(inner);
        if (parts.size() > 2) {
            return "has more than one gap: use '..' once";
        }
        for (String part : parts) {
            int star = part.indexOf('*');
            if (star >= 0 && star != part.length() - 1) {
                return "has a * inside: it stands only at the end of a word, as in crash*";
            }
            if (Normal.form(part).isEmpty()) {
                return "has no letter to look for";
            }
        }
        return null;
    }

    private void checkPlain(String path) throws IOException {
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
            problem(path, "anchors (&) and aliases (*) are not taken: write the value out, in quotes if it starts so");
        }
        if (parser.getTypeId() != null) {
            problem(path, "tags (!) are not taken: write the value without one");
        }
    }

    private void problem(String path, String message) {
        problem(parser.currentTokenLocation(), path, message);
    }

    private void problem(@Nullable JsonLocation at, String path, String message) {
        problems.add(new Problem(
                source,
                at == null ? 1 : Math.max(1, at.getLineNr()),
                at == null ? 1 : Math.max(1, at.getColumnNr()),
                path,
                message));
    }

    private static String shown(String text) {
        String plain = text.codePoints()
                .filter(c -> !Character.isISOControl(c))
                .limit(60)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return plain.length() < text.length() ? plain + "…" : plain;
    }

    private static String firstLine(JsonProcessingException e) {
        return String.valueOf(e.getOriginalMessage())
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" ") && !line.startsWith("in "))
                .findFirst()
                .orElse("it cannot be read")
                .toLowerCase(Locale.ROOT);
    }
}
