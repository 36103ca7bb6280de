package io.github.nps4j.source.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Pointer (RFC 6901) with one more step: {@code name[key.key=value]} takes, of the array {@code name}, the first
 * element whose value at the keys is the given text. In a token {@code ~0 ~1 ~2 ~3} stand for {@code ~ / [ ]}. A
 * parameter {@code ${name}} stands for a value that the host gives.
 */
final class ValuePath {

    private static final Pattern PARAMETER = Pattern.compile("\\$\\{([a-z][a-z0-9_]*)}");

    private record Step(
            String token, List<String> selectKeys, @Nullable String selectValue) {}

    private final String text;
    private final List<Step> steps;

    private ValuePath(String text, List<Step> steps) {
        this.text = text;
        this.steps = steps;
    }

    /** The names of the parameters in a path that is not filled in yet. */
    static Set<String> parameters(String template) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = PARAMETER.matcher(template);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** The path with its parameters filled in; a value is taken literally, whatever characters it has. */
    static ValuePath parse(String template, Map<String, String> parameters) {
        String filled = PARAMETER
                .matcher(template)
                .replaceAll(match -> Matcher.quoteReplacement(escape(parameters.getOrDefault(match.group(1), ""))));
        if (!filled.startsWith("/")) {
            throw new IllegalArgumentException("the path '" + template + "' does not begin with '/'");
        }
        List<Step> steps = new ArrayList<>();
        for (String token : filled.substring(1).split("/", -1)) {
            steps.add(step(token, template));
        }
        return new ValuePath(filled, List.copyOf(steps));
    }

    private static Step step(String token, String template) {
        int open = token.indexOf('[');
        if (open < 0) {
            return new Step(unescape(token), List.of(), null);
        }
        int equals = token.indexOf('=', open);
        if (equals < open + 2 || !token.endsWith("]") || token.indexOf('[', open + 1) >= 0) {
            throw new IllegalArgumentException("the path '" + template
                    + "' has a step that is not of the form name[key=value] or name[key.key=value]");
        }
        List<String> keys = new ArrayList<>();
        for (String key : token.substring(open + 1, equals).split("\\.", -1)) {
            keys.add(unescape(key));
        }
        return new Step(
                unescape(token.substring(0, open)),
                List.copyOf(keys),
                unescape(token.substring(equals + 1, token.length() - 1)));
    }

    /** The value at this path, or a missing node. JSON {@code null} counts as missing. */
    JsonNode find(JsonNode root) {
        JsonNode node = root;
        for (Step step : steps) {
            node = child(node, step.token());
            if (step.selectValue() != null) {
                node = select(node, step.selectKeys(), step.selectValue());
            }
        }
        return node.isNull() ? MissingNode.getInstance() : node;
    }

    private static JsonNode child(JsonNode node, String token) {
        if (node.isArray()) {
            boolean index =
                    !token.isEmpty() && token.length() <= 6 && token.chars().allMatch(c -> c >= '0' && c <= '9');
            return index ? node.path(Integer.parseInt(token)) : MissingNode.getInstance();
        }
        return node.path(token);
    }

    private static JsonNode select(JsonNode array, List<String> keys, String value) {
        if (!array.isArray()) {
            return MissingNode.getInstance();
        }
        for (JsonNode element : array) {
            JsonNode at = element;
            for (String key : keys) {
                at = at.path(key);
            }
            if (at.isValueNode() && !at.isNull() && at.asText().equals(value)) {
                return element;
            }
        }
        return MissingNode.getInstance();
    }

    private static String escape(String value) {
        return value.replace("~", "~0").replace("/", "~1").replace("[", "~2").replace("]", "~3");
    }

    private static String unescape(String token) {
        return token.replace("~3", "]").replace("~2", "[").replace("~1", "/").replace("~0", "~");
    }

    @Override
    public String toString() {
        return text;
    }
}
