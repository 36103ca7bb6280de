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
 * A JSON Pointer (RFC 6901) with two more steps: {@code name[key.key=value]} takes, of the array {@code name}, the first
 * element whose value at the keys is the given text, or the object {@code name} itself if it has that value there; and
 * {@code *} tries the elements of an array in turn. In a token {@code ~0 ~1 ~2 ~3} stand for {@code ~ / [ ]}. A
 * parameter {@code ${name}} stands for a value that the host gives.
 */
final class ValuePath {

    /** Most elements that one search looks at, so that nested arrays cannot make it long. */
    static final int MAX_VISITS = 20_000;

    private static final Pattern PARAMETER = Pattern.compile("\\$\\{([a-z][a-z0-9_]*)}");

    private record Step(
            String token, List<String> selectKeys, @Nullable String selectValue) {

        boolean each() {
            return token.equals("*");
        }
    }

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

    /** A text with its parameters filled in. */
    static String filled(String template, Map<String, String> parameters) {
        return PARAMETER
                .matcher(template)
                .replaceAll(match -> Matcher.quoteReplacement(parameters.getOrDefault(match.group(1), "")));
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
        return find(root, 0, new int[] {MAX_VISITS});
    }

    private JsonNode find(JsonNode from, int index, int[] left) {
        JsonNode node = from;
        for (int i = index; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.each() && node.isArray()) {
                return eachOf(node, i + 1, left);
            }
            node = child(node, step.token());
            if (step.selectValue() != null) {
                node = select(node, step.selectKeys(), step.selectValue(), left);
            }
        }
        return node.isNull() ? MissingNode.getInstance() : node;
    }

    private JsonNode eachOf(JsonNode array, int next, int[] left) {
        for (JsonNode element : array) {
            if (left[0]-- <= 0) {
                break;
            }
            JsonNode found = find(element, next, left);
            if (!found.isMissingNode()) {
                return found;
            }
        }
        return MissingNode.getInstance();
    }

    private static JsonNode child(JsonNode node, String token) {
        if (node.isArray()) {
            boolean index =
                    !token.isEmpty() && token.length() <= 6 && token.chars().allMatch(c -> c >= '0' && c <= '9');
            return index ? node.path(Integer.parseInt(token)) : MissingNode.getInstance();
        }
        return node.path(token);
    }

    private static JsonNode select(JsonNode node, List<String> keys, String value, int[] left) {
        if (node.isObject()) {
            return has(node, keys, value) ? node : MissingNode.getInstance();
        }
        if (node.isArray()) {
            for (JsonNode element : node) {
                if (left[0]-- <= 0) {
                    break;
                }
                if (has(element, keys, value)) {
                    return element;
                }
            }
        }
        return MissingNode.getInstance();
    }

    private static boolean has(JsonNode element, List<String> keys, String value) {
        JsonNode at = element;
        for (String key : keys) {
            at = at.path(key);
        }
        return at.isValueNode() && !at.isNull() && at.asText().equals(value);
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
