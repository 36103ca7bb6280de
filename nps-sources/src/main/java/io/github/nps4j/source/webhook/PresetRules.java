package io.github.nps4j.source.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.source.SignatureScheme;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a preset says, parsed and checked; its paths still have their parameters. */
record PresetRules(
        String name,
        @Nullable SignatureScheme signature,
        @Nullable String formField,
        boolean probe,
        Map<String, String> parameters,
        Set<String> requiredParameters,
        @Nullable Fetch fetch,
        Set<String> missingValues,
        List<String> deliveryId,
        @Nullable Event event,
        List<Condition> tests,
        List<Condition> partials,
        List<Condition> conditions,
        IdRule id,
        @Nullable Timed revision,
        List<String> score,
        List<String> comment,
        Timed time,
        List<String> survey,
        List<String> language,
        List<String> themes,
        List<KeyPath> identity,
        Map<String, List<String>> attributes,
        List<String> attributeObjects,
        List<NamedValues> attributeLists) {

    /** Where what came stands in the tree of a thin webhook. */
    static final String WEBHOOK = "webhook";

    /** Where what was fetched stands in the tree of a thin webhook. */
    static final String FETCHED = "fetched";

    /** How a point in time, or a revision, is written. */
    enum Form {
        NUMBER,
        ISO,
        UNIX_SECONDS,
        UNIX_MILLIS,
        FILLED,
        ARRIVAL
    }

    /** {@code zone}: of times that have none themselves. */
    record Timed(List<String> paths, Form form, @Nullable ZoneId zone) {}

    /** Either {@code paths}, or {@code hashed}: each is a list of alternatives. */
    record IdRule(List<String> paths, List<List<String>> hashed, boolean perDay) {}

    record Event(
            String path, Set<String> finals, Set<String> partials, Set<String> tests, Map<String, String> ignored) {}

    /** {@code values} empty: one of the paths must only be there. */
    record Condition(List<String> paths, Set<String> values, boolean optional, boolean reject, String reason) {

        /** Whether it can be judged before anything is fetched. */
        boolean aboutWebhook() {
            return paths.stream().allMatch(path -> path.startsWith("/" + WEBHOOK + "/"));
        }
    }

    record KeyPath(String kind, List<String> paths) {}

    record NamedValues(String path, String name, String value) {}

    record Fetch(String path, Map<String, List<String>> values, Map<String, String> query) {}

    static PresetRules parse(ObjectNode tree) {
        YamlSection root = new YamlSection("", tree);
        PresetRules rules = new PresetRules(
                root.requiredText("preset"),
                PresetSignature.parse(root),
                formField(root),
                root.flag("probe"),
                root.textMap("parameters"),
                root.texts("required-parameters"),
                fetch(root),
                root.texts("missing-values"),
                root.paths("delivery-id"),
                event(root),
                conditions(root, "test", "a test message"),
                conditions(root, "partial", "an unfinished response"),
                conditions(root, "only", null),
                id(root),
                timed(root, "revision", Form.NUMBER),
                root.requiredPaths("score"),
                root.paths("comment"),
                time(root),
                root.paths("survey"),
                root.paths("language"),
                root.paths("themes"),
                root.sections("identity").stream().map(PresetRules::keyPath).toList(),
                pathMap(root, "attributes"),
                root.paths("attribute-objects"),
                root.sections("attribute-lists").stream()
                        .map(PresetRules::namedValues)
                        .toList());
        root.end();
        rules.checkParameters(root);
        return rules;
    }

    private void checkParameters(YamlSection root) {
        List<String> all = new ArrayList<>();
        List.of(deliveryId, id.paths(), score, comment, time.paths(), survey, language, themes, attributeObjects)
                .forEach(all::addAll);
        id.hashed().forEach(all::addAll);
        attributes.values().forEach(all::addAll);
        attributeLists.forEach(list -> all.add(list.path()));
        identity.forEach(key -> all.addAll(key.paths()));
        if (revision != null) {
            all.addAll(revision.paths());
        }
        if (fetch != null) {
            fetch.values().values().forEach(all::addAll);
        }
        for (List<Condition> some : List.of(tests, partials, conditions)) {
            some.forEach(condition -> {
                all.addAll(condition.paths());
                all.addAll(condition.values());
            });
        }
        for (String path : all) {
            for (String parameter : ValuePath.parameters(path)) {
                if (!parameters.containsKey(parameter)) {
                    throw root.problem("parameters", "does not say what '${" + parameter + "}' is for");
                }
            }
        }
        for (String parameter : requiredParameters) {
            if (!parameters.containsKey(parameter)) {
                throw root.problem("required-parameters", "names '" + parameter + "', which is no parameter");
            }
        }
    }

    private static Timed time(YamlSection root) {
        Timed time = timed(root, "time", Form.ISO);
        if (time == null || time.form() == Form.NUMBER || time.form() == Form.FILLED) {
            throw root.problem(
                    "time",
                    "is missing or a plain number: give a path and the form iso, unix-seconds or unix-millis, or"
                            + " 'arrival'");
        }
        return time;
    }

    private static @Nullable Timed timed(YamlSection root, String key, Form byDefault) {
        JsonNode node = root.take(key);
        if (node == null) {
            return null;
        }
        if (node.isTextual() && node.asText().equals("arrival")) {
            return new Timed(List.of(), Form.ARRIVAL, null);
        }
        if (!node.isObject()) {
            return new Timed(root.pathsOf(key, node), byDefault, null);
        }
        YamlSection section = new YamlSection(root.name(key), node);
        List<String> paths = section.requiredPaths("path");
        Form form = section.choice("form", Form.class, byDefault);
        section.mustBe(form != Form.ARRIVAL, "form", "is arrival, which has no path: write '" + key + ": arrival'");
        ZoneId zone = null;
        String zoneName = section.text("zone", "");
        if (!zoneName.isEmpty()) {
            section.mustBe(form == Form.ISO, "zone", "goes with form iso only");
            try {
                zone = ZoneId.of(zoneName);
            } catch (DateTimeException e) {
                throw section.problem("zone", "is no time zone such as UTC or Europe/Berlin");
            }
        }
        section.end();
        return new Timed(paths, form, zone);
    }

    private static IdRule id(YamlSection root) {
        JsonNode node = root.take("id");
        if (node == null) {
            throw root.problem("id", "is missing");
        }
        if (!node.isObject()) {
            return new IdRule(root.pathsOf("id", node), List.of(), false);
        }
        YamlSection section = new YamlSection(root.name("id"), node);
        JsonNode hash = section.take("hash");
        if (hash == null || !hash.isArray() || hash.isEmpty()) {
            throw section.problem("hash", "is no list of paths");
        }
        List<List<String>> hashed = new ArrayList<>();
        hash.forEach(part -> hashed.add(section.pathsOf("hash", part)));
        String per = section.text("per", "");
        section.mustBe(per.isEmpty() || per.equals("day"), "per", "is not 'day'");
        section.end();
        return new IdRule(List.of(), List.copyOf(hashed), per.equals("day"));
    }

    private static @Nullable Fetch fetch(YamlSection root) {
        YamlSection section = root.section("fetch");
        if (section == null) {
            return null;
        }
        String path = section.requiredText("path");
        section.mustBe(path.startsWith("/"), "path", "does not begin with '/'");
        Map<String, List<String>> values = pathMap(section, "values");
        for (String name : values.keySet()) {
            section.mustBe(path.contains("{" + name + "}"), "values", "has '" + name + "', which the path has not");
        }
        Fetch fetch = new Fetch(path, values, section.textMap("query"));
        section.end();
        return fetch;
    }

    private static @Nullable Event event(YamlSection root) {
        YamlSection section = root.section("event");
        if (section == null) {
            return null;
        }
        Event event = new Event(
                section.path("path"),
                section.texts("final"),
                section.texts("partial"),
                section.texts("test"),
                section.textMap("ignored"));
        section.end();
        return event;
    }

    /** {@code reason} is {@code null} where each condition says its own, and what follows if it does not hold. */
    private static List<Condition> conditions(YamlSection root, String key, @Nullable String reason) {
        return root.sections(key).stream()
                .map(section -> condition(section, reason))
                .toList();
    }

    private static Condition condition(YamlSection section, @Nullable String given) {
        List<String> paths = section.requiredPaths("path");
        Set<String> values = section.texts("in");
        boolean optional = given == null && section.flag("optional");
        String otherwise = given == null ? section.text("else", "ignore") : "ignore";
        if (!otherwise.equals("ignore") && !otherwise.equals("reject")) {
            throw section.problem("else", "is neither 'ignore' nor 'reject'");
        }
        String reason = given == null ? section.requiredText("reason") : given;
        section.end();
        return new Condition(paths, values, optional, otherwise.equals("reject"), reason);
    }

    private static KeyPath keyPath(YamlSection section) {
        String kind = section.requiredText("kind");
        if (!IdentityKey.isKind(kind)) {
            throw section.problem(
                    "kind",
                    "is no kind of key: use email, phone, customer_id, account_number, crm_id or custom.<name>");
        }
        List<String> paths = section.requiredPaths("path");
        section.end();
        return new KeyPath(kind, paths);
    }

    private static NamedValues namedValues(YamlSection section) {
        NamedValues values =
                new NamedValues(section.path("path"), section.text("name", "name"), section.text("value", "value"));
        section.end();
        return values;
    }

    private static Map<String, List<String>> pathMap(YamlSection root, String key) {
        Map<String, List<String>> paths = new LinkedHashMap<>();
        JsonNode node = root.take(key);
        if (node != null) {
            root.mustBe(node.isObject(), key, "is no map of names and paths");
            node.properties()
                    .forEach(entry ->
                            paths.put(entry.getKey(), root.pathsOf(key + "." + entry.getKey(), entry.getValue())));
        }
        return Collections.unmodifiableMap(paths);
    }

    private static @Nullable String formField(YamlSection root) {
        JsonNode node = root.take("body");
        if (node == null || (node.isTextual() && node.asText().equals("json"))) {
            return null;
        }
        root.mustBe(node.isObject(), "body", "is neither 'json' nor {form-field: <name>}");
        YamlSection section = new YamlSection(root.name("body"), node);
        String field = section.requiredText("form-field");
        section.end();
        return field;
    }
}
