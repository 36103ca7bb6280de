package io.github.nps4j.source.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.nps4j.source.webhook.PresetRules.Condition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the parts of a response stand, once the parameters of a preset are filled in; looks them up. Thread-safe. */
record PresetPaths(
        Set<String> missingValues,
        List<ValuePath> deliveryId,
        @Nullable ValuePath event,
        List<Check> tests,
        List<Check> partials,
        List<Check> conditions,
        List<ValuePath> id,
        List<List<ValuePath>> hashedId,
        List<ValuePath> revision,
        List<ValuePath> score,
        List<ValuePath> comment,
        List<ValuePath> time,
        List<ValuePath> survey,
        List<ValuePath> language,
        List<ValuePath> themes,
        List<Key> identity,
        Map<String, List<ValuePath>> attributes,
        List<ValuePath> attributeObjects,
        List<AttributeList> attributeLists,
        Map<String, List<ValuePath>> fetchValues) {

    record Check(List<ValuePath> paths, Set<String> values, Condition condition) {}

    record Key(String kind, List<ValuePath> paths) {}

    record AttributeList(ValuePath path, String name, String value) {}

    static PresetPaths of(PresetRules rules, Map<String, String> parameters) {
        Filler fill = new Filler(parameters);
        return new PresetPaths(
                rules.missingValues(),
                fill.paths(rules.deliveryId()),
                rules.event() == null ? null : fill.path(rules.event().path()),
                fill.checks(rules.tests()),
                fill.checks(rules.partials()),
                fill.checks(rules.conditions()),
                fill.paths(rules.id().paths()),
                rules.id().hashed().stream().map(fill::paths).toList(),
                rules.revision() == null
                        ? List.of()
                        : fill.paths(rules.revision().paths()),
                fill.paths(rules.score()),
                fill.paths(rules.comment()),
                fill.paths(rules.time().paths()),
                fill.paths(rules.survey()),
                fill.paths(rules.language()),
                fill.paths(rules.themes()),
                rules.identity().stream()
                        .map(key -> new Key(key.kind(), fill.paths(key.paths())))
                        .toList(),
                fill.pathMap(rules.attributes()),
                fill.paths(rules.attributeObjects()),
                rules.attributeLists().stream()
                        .map(list -> new AttributeList(fill.path(list.path()), list.name(), list.value()))
                        .toList(),
                rules.fetch() == null ? Map.of() : fill.pathMap(rules.fetch().values()));
    }

    /** The first value that is there and not blank. */
    JsonNode first(JsonNode root, List<ValuePath> paths) {
        for (ValuePath path : paths) {
            JsonNode value = known(path.find(root));
            if (!value.isMissingNode() && !(value.isTextual() && value.asText().isBlank() && paths.size() > 1)) {
                return value;
            }
        }
        return MissingNode.getInstance();
    }

    @Nullable
    String text(JsonNode root, List<ValuePath> paths) {
        return JsonValues.text(first(root, paths));
    }

    String requiredText(JsonNode root, List<ValuePath> paths, String what) throws NotAResponse {
        String text = text(root, paths);
        if (text == null) {
            throw NotAResponse.rejected("there is no " + what + " at " + shown(paths));
        }
        return text;
    }

    /** The value, unless it is a text by which the tool says that there is none. */
    JsonNode known(JsonNode value) {
        return value.isTextual() && missingValues.contains(value.asText().strip()) ? MissingNode.getInstance() : value;
    }

    /** Whether a mark of a test or of an unfinished response is there. */
    boolean marked(JsonNode root, Check check) {
        JsonNode value = first(root, check.paths());
        return check.values().isEmpty()
                ? !value.isMissingNode()
                : check.values().contains(JsonValues.text(value));
    }

    static String shown(List<ValuePath> paths) {
        StringBuilder shown = new StringBuilder();
        paths.forEach(path -> shown.append(shown.isEmpty() ? "" : " or ").append(path));
        return shown.toString();
    }

    /** Fills parameters in. */
    private record Filler(Map<String, String> parameters) {

        ValuePath path(String template) {
            return ValuePath.parse(template, parameters);
        }

        /** The paths whose parameters are given; those without parameters only if no such path is there. */
        List<ValuePath> paths(List<String> templates) {
            List<ValuePath> plain = new ArrayList<>();
            List<ValuePath> chosen = new ArrayList<>();
            for (String template : templates) {
                Set<String> needed = ValuePath.parameters(template);
                if (needed.isEmpty()) {
                    plain.add(path(template));
                } else if (parameters.keySet().containsAll(needed)) {
                    chosen.add(path(template));
                }
            }
            return chosen.isEmpty() ? List.copyOf(plain) : List.copyOf(chosen);
        }

        Map<String, List<ValuePath>> pathMap(Map<String, List<String>> templates) {
            Map<String, List<ValuePath>> named = new LinkedHashMap<>();
            templates.forEach((name, paths) -> named.put(name, paths(paths)));
            return named;
        }

        /** The conditions whose parameters are given. */
        List<Check> checks(List<Condition> given) {
            List<Check> checks = new ArrayList<>();
            for (Condition condition : given) {
                Set<String> needed = new HashSet<>();
                condition.values().forEach(value -> needed.addAll(ValuePath.parameters(value)));
                List<ValuePath> paths = paths(condition.paths());
                if (!paths.isEmpty() && parameters.keySet().containsAll(needed)) {
                    Set<String> values = new HashSet<>();
                    condition.values().forEach(value -> values.add(ValuePath.filled(value, parameters)));
                    checks.add(new Check(paths, values, condition));
                }
            }
            return List.copyOf(checks);
        }
    }
}
