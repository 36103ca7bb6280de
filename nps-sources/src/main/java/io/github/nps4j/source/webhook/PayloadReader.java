package io.github.nps4j.source.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.response.InvalidScoreException;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.Score;
import io.github.nps4j.response.Theme;
import io.github.nps4j.source.SourceItem;
import io.github.nps4j.source.WebhookRequest;
import io.github.nps4j.source.webhook.PresetRules.Condition;
import io.github.nps4j.source.webhook.PresetRules.Event;
import io.github.nps4j.source.webhook.PresetRules.Form;
import io.github.nps4j.source.webhook.PresetRules.Timed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a trusted request into an item, as a preset says. Never throws for anything in the request. Thread-safe. */
final class PayloadReader {

    private static final int MAX_THEMES = 50;

    private static final Logger LOG = LoggerFactory.getLogger(PayloadReader.class);
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._:/-]{1,100}");
    private static final Pattern FETCH_ID = Pattern.compile("[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,99}");
    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,5}");

    /** What the host set. */
    record Settings(
            String source,
            String tenant,
            @Nullable String defaultRegion,
            Map<String, String> parameters,
            boolean acceptPartials,
            boolean ignoreMissingScores,
            int maxBodyBytes,
            @Nullable String idHeader,
            Clock clock) {}

    /** When a condition is looked at. */
    private enum Stage {
        ALL,
        BEFORE_FETCH,
        AFTER_FETCH
    }

    private record Check(List<ValuePath> paths, Set<String> values, Condition condition) {}

    private record Key(String kind, List<ValuePath> paths) {}

    private record AttributeList(ValuePath path, String name, String value) {}

    private final PresetRules rules;
    private final Settings settings;
    private final PayloadJson json;

    private final List<ValuePath> deliveryId;
    private final @Nullable ValuePath event;
    private final List<Check> tests;
    private final List<Check> partials;
    private final List<Check> conditions;
    private final List<ValuePath> id;
    private final List<List<ValuePath>> hashedId;
    private final List<ValuePath> revision;
    private final List<ValuePath> score;
    private final List<ValuePath> comment;
    private final List<ValuePath> time;
    private final List<ValuePath> survey;
    private final List<ValuePath> language;
    private final List<ValuePath> themes;
    private final List<Key> identity;
    private final Map<String, List<ValuePath>> attributes;
    private final List<ValuePath> attributeObjects;
    private final List<AttributeList> attributeLists;
    private final Map<String, List<ValuePath>> fetchValues;

    PayloadReader(PresetRules rules, Settings settings) {
        this.rules = rules;
        this.settings = settings;
        this.json = new PayloadJson(rules.formField(), settings.maxBodyBytes());
        this.deliveryId = paths(rules.deliveryId());
        this.event = rules.event() == null ? null : path(rules.event().path());
        this.tests = checks(rules.tests());
        this.partials = checks(rules.partials());
        this.conditions = checks(rules.conditions());
        this.id = paths(rules.id().paths());
        this.hashedId = rules.id().hashed().stream().map(this::paths).toList();
        this.revision =
                rules.revision() == null ? List.of() : paths(rules.revision().paths());
        this.score = paths(rules.score());
        this.comment = paths(rules.comment());
        this.time = paths(rules.time().paths());
        this.survey = paths(rules.survey());
        this.language = paths(rules.language());
        this.themes = paths(rules.themes());
        this.identity = rules.identity().stream()
                .map(key -> new Key(key.kind(), paths(key.paths())))
                .toList();
        this.attributes = pathMap(rules.attributes());
        this.attributeObjects = paths(rules.attributeObjects());
        this.attributeLists = rules.attributeLists().stream()
                .map(list -> new AttributeList(path(list.path()), list.name(), list.value()))
                .toList();
        this.fetchValues =
                rules.fetch() == null ? Map.of() : pathMap(rules.fetch().values());
    }

    Reading read(WebhookRequest request) {
        String position = settings.source() + ":" + fingerprint(request);
        try {
            JsonNode webhook = json.parse(request);
            boolean thin = rules.fetch() != null;
            JsonNode root = thin ? tree(webhook, null) : webhook;
            position = settings.source() + ":" + deliveryId(request, root);
            checkMarks(root);
            checkEvent(root);
            checkConditions(root, thin ? Stage.BEFORE_FETCH : Stage.ALL);
            return thin ? new Reading.Thin(position, webhook) : response(root, position);
        } catch (NotAResponse e) {
            return e.at(position);
        } catch (IllegalArgumentException e) {
            // The model's own checks; their messages name the part and hold no content.
            return NotAResponse.rejected(String.valueOf(e.getMessage())).at(position);
        }
    }

    /** Reads what a thin webhook pointed to. */
    Reading.Item readFetched(String position, JsonNode webhook, JsonNode fetched) {
        try {
            JsonNode root = tree(webhook, fetched);
            checkMarks(root);
            checkConditions(root, Stage.AFTER_FETCH);
            return response(root, position);
        } catch (NotAResponse e) {
            return e.at(position);
        } catch (IllegalArgumentException e) {
            return NotAResponse.rejected(String.valueOf(e.getMessage())).at(position);
        }
    }

    /** What fills the placeholders of the path to fetch. */
    Map<String, String> fetchValues(JsonNode webhook) throws NotAResponse {
        JsonNode root = tree(webhook, null);
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, List<ValuePath>> entry : fetchValues.entrySet()) {
            String value = requiredText(root, entry.getValue(), "value of '" + entry.getKey() + "' to fetch by");
            if (!FETCH_ID.matcher(value).matches()) {
                throw NotAResponse.rejected(
                        "the value at " + shown(entry.getValue()) + " is not an id that anything can be fetched by");
            }
            values.put(entry.getKey(), value);
        }
        return values;
    }

    private Reading.Item response(JsonNode root, String position) throws NotAResponse {
        NpsResponse.Builder response = NpsResponse.builder()
                .tenant(settings.tenant())
                .source(settings.source())
                .id(id(root))
                .surveyId(text(root, survey))
                .score(score(root))
                .comment(text(root, comment))
                .respondedAt(time(root))
                .revision(revision(root))
                .identity(identity(root))
                .themes(themes(root));
        String tag = text(root, language);
        if (tag != null && LANGUAGE.matcher(tag).matches()) {
            response.language(tag);
        }
        attributes(root, position).forEach(response::attribute);
        return new Reading.Item(new SourceItem.Accepted(response.build(), position), false);
    }

    private static ObjectNode tree(JsonNode webhook, @Nullable JsonNode fetched) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.set(PresetRules.WEBHOOK, webhook);
        if (fetched != null) {
            root.set(PresetRules.FETCHED, fetched);
        }
        return root;
    }

    private void checkMarks(JsonNode root) throws NotAResponse {
        if (tests.stream().anyMatch(test -> marked(root, test))) {
            throw NotAResponse.test();
        }
        if (!settings.acceptPartials() && partials.stream().anyMatch(partial -> marked(root, partial))) {
            throw NotAResponse.ignored("an unfinished response");
        }
    }

    private boolean marked(JsonNode root, Check check) {
        JsonNode value = first(root, check.paths());
        return check.values().isEmpty()
                ? !value.isMissingNode()
                : check.values().contains(JsonValues.text(value));
    }

    private void checkEvent(JsonNode root) throws NotAResponse {
        Event known = rules.event();
        if (known == null || event == null) {
            return;
        }
        String type = JsonValues.text(event.find(root));
        if (type == null) {
            throw NotAResponse.rejected(
                    "there is no type of event at " + event + ": is this webhook of the tool '" + rules.name() + "'?");
        }
        if (known.tests().contains(type)) {
            throw NotAResponse.test();
        }
        if (known.finals().contains(type)) {
            return;
        }
        if (known.partials().contains(type)) {
            if (settings.acceptPartials()) {
                return;
            }
            throw NotAResponse.ignored("event '" + type + "' is an unfinished response");
        }
        String reason = known.ignored().get(type);
        String shown = HARMLESS.matcher(type).matches() ? "event '" + type + "'" : "an event of unknown type";
        throw NotAResponse.ignored(reason == null ? shown + " is no response" : shown + ": " + reason);
    }

    private void checkConditions(JsonNode root, Stage stage) throws NotAResponse {
        for (Check check : conditions) {
            Condition condition = check.condition();
            if (stage != Stage.ALL && condition.aboutWebhook() != (stage == Stage.BEFORE_FETCH)) {
                continue;
            }
            JsonNode value = first(root, check.paths());
            boolean holds = value.isMissingNode()
                    ? condition.optional()
                    : check.values().isEmpty() || check.values().contains(value.asText());
            if (!holds) {
                throw condition.reject()
                        ? NotAResponse.rejected(condition.reason())
                        : NotAResponse.ignored(condition.reason());
            }
        }
    }

    private String id(JsonNode root) throws NotAResponse {
        if (hashedId.isEmpty()) {
            return requiredText(root, id, "response id");
        }
        MessageDigest digest = sha256();
        for (List<ValuePath> part : hashedId) {
            String text = requiredText(root, part, "part of the response id");
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        if (rules.id().perDay()) {
            digest.update(LocalDate.ofInstant(settings.clock().instant(), ZoneOffset.UTC)
                    .toString()
                    .getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    private Score score(JsonNode root) throws NotAResponse {
        JsonNode value = first(root, score);
        if (value.isMissingNode()) {
            String reason = "there is no score at " + shown(score)
                    + ": the NPS question was not answered, or the settings name another question";
            throw settings.ignoreMissingScores() ? NotAResponse.ignored(reason) : NotAResponse.rejected(reason);
        }
        if (value.isContainerNode()) {
            throw NotAResponse.rejected("the score at " + shown(score) + " is no number");
        }
        try {
            return Score.parse(
                    value.isNumber()
                            ? value.numberValue()
                            : value.isBoolean() ? (Object) value.booleanValue() : value.asText());
        } catch (InvalidScoreException e) {
            throw NotAResponse.rejected(String.valueOf(e.getMessage()));
        }
    }

    private Instant time(JsonNode root) throws NotAResponse {
        Timed rule = rules.time();
        if (rule.form() == Form.ARRIVAL) {
            return settings.clock().instant();
        }
        JsonNode value = first(root, time);
        if (value.isMissingNode()) {
            throw NotAResponse.rejected("there is no response time at " + shown(time));
        }
        Instant instant = JsonValues.instant(value, rule);
        if (instant == null) {
            throw NotAResponse.rejected("the response time at " + shown(time) + " is not "
                    + switch (rule.form()) {
                        case UNIX_SECONDS -> "a time in Unix seconds";
                        case UNIX_MILLIS -> "a time in Unix milliseconds";
                        default ->
                            rule.zone() == null
                                    ? "a time in ISO 8601 with a zone, such as 2026-11-21T10:00:00Z"
                                    : "a time in ISO 8601";
                    });
        }
        return instant;
    }

    private long revision(JsonNode root) throws NotAResponse {
        Timed rule = rules.revision();
        if (rule == null) {
            return 0;
        }
        if (rule.form() == Form.ARRIVAL) {
            return settings.clock().millis();
        }
        if (rule.form() == Form.FILLED) {
            long filled = 0;
            for (ValuePath path : revision) {
                filled += JsonValues.filled(path.find(root));
            }
            return filled;
        }
        JsonNode value = first(root, revision);
        if (value.isMissingNode()) {
            return 0;
        }
        if (rule.form() == Form.NUMBER) {
            Long number = JsonValues.wholeNumber(value);
            if (number != null) {
                return number;
            }
        } else {
            Instant instant = JsonValues.instant(value, rule);
            if (instant != null) {
                return instant.toEpochMilli();
            }
        }
        throw NotAResponse.rejected("the revision at " + shown(revision) + " cannot be read");
    }

    private Identity identity(JsonNode root) {
        Identity.Builder person = Identity.builder();
        for (Key key : identity) {
            person.add(key.kind(), text(root, key.paths()), settings.defaultRegion());
        }
        return person.build();
    }

    private List<Theme> themes(JsonNode root) {
        JsonNode value = first(root, themes);
        List<Theme> found = new ArrayList<>();
        for (JsonNode element : value.isArray() ? value : List.of(value)) {
            // Some tools send tags as objects with a name.
            String name = JsonValues.text(element.isObject() ? element.path("name") : element);
            if (name != null && found.size() < MAX_THEMES) {
                found.add(Theme.of(name.length() <= Theme.MAX_LENGTH ? name : name.substring(0, Theme.MAX_LENGTH)));
            }
        }
        return found;
    }

    private Map<String, Object> attributes(JsonNode root, String position) {
        AttributeReader reader = new AttributeReader();
        attributes.forEach((name, paths) -> reader.put(name, first(root, paths)));
        for (ValuePath path : attributeObjects) {
            path.find(root).properties().forEach(entry -> reader.put(entry.getKey(), known(entry.getValue())));
        }
        for (AttributeList list : attributeLists) {
            for (JsonNode element : list.path().find(root)) {
                reader.put(JsonValues.text(element.path(list.name())), known(element.path(list.value())));
            }
        }
        if (reader.cut()) {
            LOG.warn(
                    "Webhook {} has more than {} attributes or one beyond {} characters: the rest was left out",
                    position,
                    AttributeReader.MAX_ATTRIBUTES,
                    AttributeReader.MAX_ATTRIBUTE);
        }
        return reader.found();
    }

    private String requiredText(JsonNode root, List<ValuePath> paths, String what) throws NotAResponse {
        String text = text(root, paths);
        if (text == null) {
            throw NotAResponse.rejected("there is no " + what + " at " + shown(paths));
        }
        return text;
    }

    private @Nullable String text(JsonNode root, List<ValuePath> paths) {
        return JsonValues.text(first(root, paths));
    }

    /** The first value that is there and not blank. */
    private JsonNode first(JsonNode root, List<ValuePath> paths) {
        for (ValuePath path : paths) {
            JsonNode value = known(path.find(root));
            if (!value.isMissingNode() && !(value.isTextual() && value.asText().isBlank() && paths.size() > 1)) {
                return value;
            }
        }
        return MissingNode.getInstance();
    }

    /** The value, unless it is a text by which the tool says that there is none. */
    private JsonNode known(JsonNode value) {
        return value.isTextual()
                        && rules.missingValues().contains(value.asText().strip())
                ? MissingNode.getInstance()
                : value;
    }

    private static String shown(List<ValuePath> paths) {
        StringBuilder shown = new StringBuilder();
        paths.forEach(path -> shown.append(shown.isEmpty() ? "" : " or ").append(path));
        return shown.toString();
    }

    private String deliveryId(WebhookRequest request, JsonNode root) {
        String given = settings.idHeader() == null
                ? null
                : request.header(settings.idHeader()).orElse(null);
        String text = given != null ? given : text(root, deliveryId);
        return text != null && HARMLESS.matcher(text).matches() ? text : fingerprint(request);
    }

    /** Names a delivery without an id: the same body has the same name. */
    private static String fingerprint(WebhookRequest request) {
        return "body-" + HexFormat.of().formatHex(sha256().digest(request.body()), 0, 6);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime has no SHA-256", e);
        }
    }

    /** The conditions whose parameters are given. */
    private List<Check> checks(List<Condition> given) {
        List<Check> checks = new ArrayList<>();
        for (Condition condition : given) {
            Set<String> needed = new HashSet<>();
            condition.values().forEach(value -> needed.addAll(ValuePath.parameters(value)));
            List<ValuePath> paths = paths(condition.paths());
            if (!paths.isEmpty() && settings.parameters().keySet().containsAll(needed)) {
                Set<String> values = new HashSet<>();
                condition.values().forEach(value -> values.add(ValuePath.filled(value, settings.parameters())));
                checks.add(new Check(paths, values, condition));
            }
        }
        return List.copyOf(checks);
    }

    private Map<String, List<ValuePath>> pathMap(Map<String, List<String>> templates) {
        Map<String, List<ValuePath>> named = new LinkedHashMap<>();
        templates.forEach((name, paths) -> named.put(name, paths(paths)));
        return named;
    }

    private ValuePath path(String template) {
        return ValuePath.parse(template, settings.parameters());
    }

    /** The paths whose parameters are given; those without parameters only if no such path is there. */
    private List<ValuePath> paths(List<String> templates) {
        List<ValuePath> plain = new ArrayList<>();
        List<ValuePath> chosen = new ArrayList<>();
        for (String template : templates) {
            Set<String> needed = ValuePath.parameters(template);
            if (needed.isEmpty()) {
                plain.add(path(template));
            } else if (settings.parameters().keySet().containsAll(needed)) {
                chosen.add(path(template));
            }
        }
        return chosen.isEmpty() ? List.copyOf(plain) : List.copyOf(chosen);
    }
}
