package io.github.nps4j.source.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A map of the YAML. Keys are taken one by one, so that what is left at the end is a mistake of the author. */
final class YamlSection {

    private final String place;
    private final JsonNode node;
    private final Set<String> left = new LinkedHashSet<>();

    YamlSection(String place, JsonNode node) {
        this.place = place;
        this.node = node;
        if (!node.isObject()) {
            throw new IllegalArgumentException(
                    "In the webhook preset, " + (place.isEmpty() ? "the document" : "'" + place + "'") + " is no map");
        }
        node.fieldNames().forEachRemaining(left::add);
    }

    String name(String key) {
        return place.isEmpty() ? key : place + "." + key;
    }

    IllegalArgumentException problem(String key, String what) {
        return new IllegalArgumentException("In the webhook preset, '" + name(key) + "' " + what);
    }

    void mustBe(boolean holds, String key, String otherwise) {
        if (!holds) {
            throw problem(key, otherwise);
        }
    }

    void end() {
        if (!left.isEmpty()) {
            throw problem(left.iterator().next(), "is no key that can stand here");
        }
    }

    @Nullable
    JsonNode take(String key) {
        left.remove(key);
        JsonNode value = node.get(key);
        return value == null || value.isNull() ? null : value;
    }

    @Nullable
    YamlSection section(String key) {
        JsonNode value = take(key);
        return value == null ? null : new YamlSection(name(key), value);
    }

    List<YamlSection> sections(String key) {
        JsonNode value = take(key);
        List<YamlSection> sections = new ArrayList<>();
        if (value != null) {
            mustBe(value.isArray(), key, "is no list");
            value.forEach(element -> sections.add(new YamlSection(name(key) + "[" + sections.size() + "]", element)));
        }
        return sections;
    }

    String requiredText(String key) {
        String text = text(key, "");
        mustBe(!text.isBlank(), key, "is missing");
        return text;
    }

    String text(String key, String byDefault) {
        JsonNode value = take(key);
        mustBe(value == null || value.isValueNode(), key, "is no text");
        return value == null ? byDefault : value.asText();
    }

    void ifText(String key, Consumer<String> use) {
        String text = text(key, "");
        if (!text.isEmpty()) {
            use.accept(text);
        }
    }

    boolean flag(String key) {
        JsonNode value = take(key);
        mustBe(value == null || value.isBoolean(), key, "is neither true nor false");
        return value != null && value.booleanValue();
    }

    <E extends Enum<E>> E choice(String key, Class<E> type, E byDefault) {
        String text = text(key, byDefault.name());
        for (E constant : type.getEnumConstants()) {
            if (constant.name().replace('_', '-').equalsIgnoreCase(text.replace('_', '-'))) {
                return constant;
            }
        }
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            names.add(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        throw problem(key, "is none of " + names);
    }

    Set<String> texts(String key) {
        JsonNode value = take(key);
        Set<String> texts = new LinkedHashSet<>();
        if (value != null) {
            mustBe(value.isArray(), key, "is no list");
            value.forEach(element -> {
                mustBe(element.isValueNode(), key, "has an entry that is no text");
                texts.add(element.asText());
            });
        }
        return texts;
    }

    Map<String, String> textMap(String key) {
        JsonNode value = take(key);
        Map<String, String> texts = new LinkedHashMap<>();
        if (value != null) {
            mustBe(value.isObject(), key, "is no map");
            value.properties().forEach(entry -> {
                mustBe(entry.getValue().isValueNode(), key, "has an entry that is no text");
                texts.put(entry.getKey(), entry.getValue().asText());
            });
        }
        return texts;
    }

    String path(String key) {
        List<String> paths = requiredPaths(key);
        mustBe(paths.size() == 1, key, "is a list: one path can stand here");
        return paths.get(0);
    }

    List<String> requiredPaths(String key) {
        List<String> paths = paths(key);
        mustBe(!paths.isEmpty(), key, "is missing");
        return paths;
    }

    List<String> paths(String key) {
        JsonNode value = take(key);
        return value == null ? List.of() : pathsOf(key, value);
    }

    List<String> pathsOf(String key, JsonNode value) {
        List<String> paths = new ArrayList<>();
        for (JsonNode element : value.isArray() ? value : List.of(value)) {
            mustBe(element.isTextual(), key, "is no path");
            try {
                ValuePath.parse(element.asText(), Map.of());
            } catch (IllegalArgumentException e) {
                throw problem(key, "cannot be read: " + e.getMessage());
            }
            paths.add(element.asText());
        }
        return List.copyOf(paths);
    }
}
