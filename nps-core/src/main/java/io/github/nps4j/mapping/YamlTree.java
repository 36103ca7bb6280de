package io.github.nps4j.mapping;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A YAML text as a tree that knows its lines and columns. Scalars are texts as they are written. Takes maps, lists and
 * scalars only: no tags, no anchors, no aliases, one document, so that no text can name a class or grow when it is read.
 */
final class YamlTree {

    private static final int MAX_DEPTH = 8;

    private static final YAMLFactory YAML = new YAMLFactory();

    /** Where a token starts, both counted from 1. */
    record Place(int line, int column) {}

    sealed interface Node {
        Place place();
    }

    /** {@code text} is {@code null} for an empty value, {@code ~} and {@code null}. */
    record Scalar(Place place, @Nullable String text) implements Node {}

    record Sequence(Place place, List<Node> elements) implements Node {}

    record Table(Place place, Map<String, Entry> entries) implements Node {}

    record Entry(Place keyPlace, Node value) {}

    interface Sink {
        void add(Place place, String path, String message);
    }

    private final YAMLParser parser;
    private final Sink problems;
    private final Map<String, Place> places = new HashMap<>();

    private YamlTree(YAMLParser parser, Sink problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /** What was read: the tree, if the text was YAML at all, and the place of each path. */
    record Read(@Nullable Node root, Map<String, Place> places) {}

    static Read read(String text, Sink problems) {
        try (YAMLParser parser = YAML.createParser(text)) {
            YamlTree tree = new YamlTree(parser, problems);
            try {
                return new Read(tree.document(), tree.places);
            } catch (TooDeepException e) {
                return new Read(null, tree.places);
            } catch (JsonProcessingException e) {
                problems.add(place(e.getLocation()), "", "this is not YAML: " + reason(e));
                return new Read(null, tree.places);
            }
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory could not be read", e);
        }
    }

    private @Nullable Node document() throws IOException {
        if (parser.nextToken() == null) {
            problems.add(new Place(1, 1), "", "the file is empty");
            return null;
        }
        Node root = node("", 0);
        if (parser.nextToken() != null) {
            problems.add(place(), "", "there is a second document: use one file for each mapping");
        }
        return root;
    }

    private Node node(String path, int depth) throws IOException {
        Place place = place();
        places.put(path, place);
        if (depth > MAX_DEPTH) {
            problems.add(place, path, "nested more than " + MAX_DEPTH + " levels deep");
            throw new TooDeepException();
        }
        checkPlain(path, place);
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return table(path, place, depth);
        }
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            List<Node> elements = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(node(path + "[" + elements.size() + "]", depth + 1));
            }
            return new Sequence(place, elements);
        }
        return new Scalar(place, parser.currentToken() == JsonToken.VALUE_NULL ? null : parser.getText());
    }

    private Table table(String path, Place place, int depth) throws IOException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            Place keyPlace = place();
            String inner = path.isEmpty() ? key : path + "." + key;
            checkPlain(inner, keyPlace);
            parser.nextToken();
            if (entries.containsKey(key)) {
                problems.add(keyPlace, inner, "the key '" + Texts.quotable(key) + "' is there twice");
                Place first = places.get(inner);
                node(inner, depth + 1);
                if (first != null) {
                    places.put(inner, first);
                }
            } else {
                entries.put(key, new Entry(keyPlace, node(inner, depth + 1)));
            }
        }
        return new Table(place, entries);
    }

    private void checkPlain(String path, Place place) throws IOException {
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
            problems.add(place, path, "anchors (&) and aliases (*) are not taken: write the value out");
        }
        if (parser.getTypeId() != null) {
            problems.add(place, path, "tags (!) are not taken: write the value without one");
        }
    }

    private Place place() {
        return place(parser.currentTokenLocation());
    }

    private static Place place(@Nullable JsonLocation location) {
        return location == null
                ? new Place(1, 1)
                : new Place(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }

    /** What went wrong, without the indented lines that show the place again. */
    private static String reason(JsonProcessingException e) {
        String message = String.valueOf(e.getOriginalMessage());
        if (message.startsWith("Expected a field name")) {
            return "a key is a single text, not a list or a map";
        }
        return message.lines()
                .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)) && !line.startsWith("in "))
                .collect(Collectors.joining(", "));
    }

    private static final class TooDeepException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
