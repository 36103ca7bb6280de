package io.github.nps4j.crm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/**
 * What a vendor's API takes, as data: methods, paths, parameters, headers and bodies. It is written from the vendor's
 * documentation and knows neither the adapter nor the simulator, so it sees what both got wrong in the same way.
 */
final class ApiDescription {

    private static final Set<String> USUAL_HEADERS =
            Set.of("accept", "accept-encoding", "user-agent", "content-type", "host", "connection", "content-length");

    private static final Pattern PART = Pattern.compile("\\{(\\w+)}");

    /** A request as it goes out. */
    record Sent(
            String method, String path, Map<String, List<String>> query, Map<String, String> headers, String body) {}

    private final JsonNode yaml;
    private final Set<String> used = new ConcurrentSkipListSet<>();

    private ApiDescription(JsonNode yaml) {
        this.yaml = yaml;
    }

    static ApiDescription of(String name) {
        try (InputStream in = ApiDescription.class.getResourceAsStream("/api/" + name + ".yaml")) {
            // not Jackson's own, which leaves anchors alone
            Object tree = new Yaml().load(in);
            return new ApiDescription(new ObjectMapper().valueToTree(tree));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The operations that requests met so far. */
    Set<String> used() {
        return used;
    }

    /** What is wrong with a request; empty if it is as described. */
    List<String> problems(Sent sent) {
        List<String> best = List.of();
        for (Map.Entry<String, JsonNode> entry : yaml.path("operations").properties()) {
            JsonNode operation = entry.getValue();
            if (!operation.path("method").asText().equals(sent.method())
                    || !path(operation.path("path").asText())
                            .matcher(sent.path())
                            .matches()) {
                continue;
            }
            List<String> problems = new ArrayList<>();
            query(operation, sent, problems);
            headers(operation, sent, problems);
            content(operation, sent, problems);
            if (problems.isEmpty()) {
                used.add(entry.getKey());
                return problems;
            }
            // of several operations with the same path the one that comes nearest tells most
            if (best.isEmpty() || problems.size() < best.size()) {
                best = problems.stream().map(one -> entry.getKey() + ": " + one).toList();
            }
        }
        return best.isEmpty()
                ? List.of(yaml.path("vendor").asText() + " has no " + sent.method() + " " + sent.path())
                : best;
    }

    private Pattern path(String template) {
        Matcher matcher = PART.matcher(template);
        StringBuilder regex = new StringBuilder();
        int end = 0;
        while (matcher.find()) {
            regex.append(Pattern.quote(template.substring(end, matcher.start())));
            regex.append("(?:")
                    .append(yaml.path("parts").path(matcher.group(1)).asText("?no such part"))
                    .append(')');
            end = matcher.end();
        }
        return Pattern.compile(
                regex.append(Pattern.quote(template.substring(end))).toString());
    }

    private static void query(JsonNode operation, Sent sent, List<String> problems) {
        JsonNode allowed = operation.path("query");
        sent.query().forEach((name, values) -> {
            JsonNode rule = allowed.path(name);
            if (rule.isMissingNode()) {
                problems.add("no parameter '" + name + "'");
                return;
            }
            if (values.size() > 1) {
                problems.add("the parameter '" + name + "' stands there more than once");
            }
            for (String value : values) {
                text(rule, value, "?" + name, problems);
            }
        });
        allowed.properties().forEach(entry -> {
            if (entry.getValue().path("required").asBoolean() && !sent.query().containsKey(entry.getKey())) {
                problems.add("the parameter '" + entry.getKey() + "' is missing");
            }
        });
    }

    private void headers(JsonNode operation, Sent sent, List<String> problems) {
        ObjectNode allowed = JsonNodeFactory.instance.objectNode();
        if (yaml.path("headers") instanceof ObjectNode common) {
            allowed.setAll(common);
        }
        if (operation.path("headers") instanceof ObjectNode own) {
            allowed.setAll(own);
        }
        boolean authorized = operation.path("public").asBoolean();
        for (Map.Entry<String, JsonNode> entry : yaml.path("authorization").properties()) {
            String given = sent.headers().get(entry.getKey());
            if (given != null && !operation.path("public").asBoolean()) {
                authorized |= given.matches(entry.getValue().asText());
                allowed.set(entry.getKey(), entry.getValue());
            }
        }
        if (!authorized) {
            problems.add("no credentials in the header that the vendor reads");
        }
        sent.headers().forEach((name, value) -> {
            if (!USUAL_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                JsonNode rule = allowed.path(name);
                if (rule.isMissingNode()) {
                    problems.add("no header '" + name + "'");
                } else if (!value.matches(rule.asText())) {
                    problems.add("the header '" + name + "' is not of its form");
                }
            }
        });
        int most = yaml.path("maxUrl").asInt();
        int length = sent.path().length()
                + sent.query().values().stream()
                        .flatMap(List::stream)
                        .mapToInt(value ->
                                URLEncoder.encode(value, StandardCharsets.UTF_8).length())
                        .sum();
        if (length > most) {
            problems.add("the URL has " + length + " characters, " + most + " are allowed");
        }
    }

    private void content(JsonNode operation, Sent sent, List<String> problems) {
        boolean wanted = operation.has("body") || operation.has("content");
        if (!wanted) {
            if (!sent.body().isEmpty()) {
                problems.add("a body, where none is taken");
            }
            return;
        }
        String type = operation.path("content").asText("application/json");
        String given = sent.headers().getOrDefault("Content-Type", "");
        if (!given.equals(type) && !given.startsWith(type + ";")) {
            problems.add("the content type is '" + given + "', and is to be " + type);
        }
        if (!operation.has("body")) {
            return;
        }
        try {
            JsonNode body = type.contains("form") ? form(sent.body()) : new ObjectMapper().readTree(sent.body());
            schema(operation.path("body"), body, "body", problems);
        } catch (IOException e) {
            problems.add("the body is no JSON");
        }
    }

    private static JsonNode form(String body) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        for (String pair : body.split("&")) {
            int at = pair.indexOf('=');
            fields.put(
                    URLDecoder.decode(pair.substring(0, at), StandardCharsets.UTF_8),
                    URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
        }
        return fields;
    }

    private void schema(JsonNode given, JsonNode value, String at, List<String> problems) {
        JsonNode rule =
                given.has("ref") ? yaml.path("types").path(given.path("ref").asText()) : given;
        if (rule.isMissingNode() || rule.isEmpty()) {
            problems.add("the description has no type " + given);
            return;
        }
        if (rule.has("oneOf")) {
            oneOf(rule.path("oneOf"), value, at, problems);
            return;
        }
        if (rule.has("enum")) {
            boolean known = false;
            for (JsonNode one : rule.path("enum")) {
                known |= one.equals(value);
            }
            if (!known) {
                problems.add(at + " is none of " + rule.path("enum"));
            }
            return;
        }
        if (!isOf(rule.path("type"), value)) {
            problems.add(at + " is a " + value.getNodeType() + ", and is to be " + rule.path("type"));
            return;
        }
        if (value.isObject()) {
            object(rule, value, at, problems);
        } else if (value.isArray()) {
            array(rule, value, at, problems);
        } else if (value.isTextual()) {
            text(rule, value.textValue(), at, problems);
        } else if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            boolean low =
                    rule.has("minimum") && number.compareTo(rule.path("minimum").decimalValue()) < 0;
            boolean high =
                    rule.has("maximum") && number.compareTo(rule.path("maximum").decimalValue()) > 0;
            if (low || high) {
                problems.add(at + " is out of its range");
            }
        }
    }

    private void oneOf(JsonNode choices, JsonNode value, String at, List<String> problems) {
        List<String> nearest = null;
        for (JsonNode choice : choices) {
            List<String> found = new ArrayList<>();
            schema(choice, value, at, found);
            if (found.isEmpty()) {
                return;
            }
            if (nearest == null || found.size() < nearest.size()) {
                nearest = found;
            }
        }
        problems.addAll(nearest == null ? List.of(at + " has no choice") : nearest);
    }

    private static boolean isOf(JsonNode types, JsonNode value) {
        if (types.isArray()) {
            for (JsonNode type : types) {
                if (isOf(type, value)) {
                    return true;
                }
            }
            return false;
        }
        return switch (types.asText()) {
            case "any" -> true;
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            default -> throw new IllegalStateException("the description names a type that there is not: " + types);
        };
    }

    private void object(JsonNode rule, JsonNode value, String at, List<String> problems) {
        for (JsonNode name : rule.path("required")) {
            if (!value.has(name.asText())) {
                problems.add(at + "." + name.asText() + " is missing");
            }
        }
        value.properties().forEach(entry -> {
            JsonNode known = rule.path("properties").path(entry.getKey());
            JsonNode others = rule.path("others");
            String where = at + "." + entry.getKey();
            if (!known.isMissingNode()) {
                schema(known, entry.getValue(), where, problems);
            } else if (others.has("names")
                    && entry.getKey().matches(others.path("names").asText())) {
                schema(others.path("schema"), entry.getValue(), where, problems);
            } else if (!rule.path("type").asText().equals("any")) {
                problems.add(where + " is not described");
            }
        });
    }

    private void array(JsonNode rule, JsonNode value, String at, List<String> problems) {
        if (value.size() < rule.path("minItems").asInt(0)
                || value.size() > rule.path("maxItems").asInt(Integer.MAX_VALUE)) {
            problems.add(at + " has " + value.size() + " elements");
        }
        JsonNode runs = rule.path("runs");
        if (!runs.isMissingNode()) {
            String pointer = "/" + runs.path("of").asText().replace('.', '/');
            String last = "";
            int count = 0;
            for (JsonNode one : value) {
                String now = one.at(pointer).asText();
                count += now.equals(last) ? 0 : 1;
                last = now;
            }
            if (count > runs.path("most").asInt()) {
                problems.add(at + " changes " + runs.path("of").asText() + " too often: " + count + " runs");
            }
        }
        for (int i = 0; i < value.size() && problems.size() < 10 && rule.has("items"); i++) {
            schema(rule.path("items"), value.get(i), at + "[" + i + "]", problems);
        }
    }

    private static void text(JsonNode rule, String value, String at, List<String> problems) {
        if (value.length() < rule.path("minLength").asInt(0)
                || value.length() > rule.path("maxLength").asInt(Integer.MAX_VALUE)) {
            problems.add(at + " has " + value.length() + " characters");
        }
        if (rule.has("pattern")
                && !Pattern.compile(rule.path("pattern").asText(), Pattern.DOTALL)
                        .matcher(value)
                        .matches()) {
            problems.add(at + " is not of the form " + rule.path("pattern").asText());
        }
        for (JsonNode not : rule.path("not")) {
            if (Pattern.compile(not.asText(), Pattern.DOTALL).matcher(value).find()) {
                problems.add(at + " holds what it must not: " + not.asText());
            }
        }
    }
}
