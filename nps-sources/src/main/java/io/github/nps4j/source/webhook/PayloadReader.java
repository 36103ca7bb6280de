package io.github.nps4j.source.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.response.InvalidScoreException;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.Score;
import io.github.nps4j.response.Theme;
import io.github.nps4j.source.SourceItem;
import io.github.nps4j.source.WebhookRequest;
import io.github.nps4j.source.webhook.PresetPaths.AttributeList;
import io.github.nps4j.source.webhook.PresetPaths.Check;
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
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private final PresetRules rules;
    private final Settings settings;
    private final PayloadJson json;

    private final PresetPaths at;

    PayloadReader(PresetRules rules, Settings settings) {
        this.rules = rules;
        this.settings = settings;
        this.json = new PayloadJson(rules.formField(), settings.maxBodyBytes());
        this.at = PresetPaths.of(rules, settings.parameters());
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
        for (Map.Entry<String, List<ValuePath>> entry : at.fetchValues().entrySet()) {
            String value = at.requiredText(root, entry.getValue(), "value of '" + entry.getKey() + "' to fetch by");
            if (!FETCH_ID.matcher(value).matches()) {
                throw NotAResponse.rejected("the value at " + PresetPaths.shown(entry.getValue())
                        + " is not an id that anything can be fetched by");
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
                .surveyId(at.text(root, at.survey()))
                .score(score(root))
                .comment(at.text(root, at.comment()))
                .respondedAt(time(root))
                .revision(revision(root))
                .identity(identity(root))
                .themes(themes(root));
        String tag = at.text(root, at.language());
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
        if (at.tests().stream().anyMatch(test -> at.marked(root, test))) {
            throw NotAResponse.test();
        }
        if (!settings.acceptPartials() && at.partials().stream().anyMatch(partial -> at.marked(root, partial))) {
            throw NotAResponse.ignored("an unfinished response");
        }
    }

    private void checkEvent(JsonNode root) throws NotAResponse {
        Event known = rules.event();
        ValuePath event = at.event();
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
        for (Check check : at.conditions()) {
            Condition condition = check.condition();
            if (stage != Stage.ALL && condition.aboutWebhook() != (stage == Stage.BEFORE_FETCH)) {
                continue;
            }
            JsonNode value = at.first(root, check.paths());
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
        if (at.hashedId().isEmpty()) {
            return at.requiredText(root, at.id(), "response id");
        }
        MessageDigest digest = sha256();
        for (List<ValuePath> part : at.hashedId()) {
            String text = at.requiredText(root, part, "part of the response id");
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
        JsonNode value = at.first(root, at.score());
        if (value.isMissingNode()) {
            String reason = "there is no score at " + PresetPaths.shown(at.score())
                    + ": the NPS question was not answered, or the settings name another question";
            throw settings.ignoreMissingScores() ? NotAResponse.ignored(reason) : NotAResponse.rejected(reason);
        }
        if (value.isContainerNode()) {
            throw NotAResponse.rejected("the score at " + PresetPaths.shown(at.score()) + " is no number");
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
        JsonNode value = at.first(root, at.time());
        if (value.isMissingNode()) {
            throw NotAResponse.rejected("there is no response time at " + PresetPaths.shown(at.time()));
        }
        Instant instant = JsonValues.instant(value, rule);
        if (instant == null) {
            throw NotAResponse.rejected("the response time at " + PresetPaths.shown(at.time()) + " is not "
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
            for (ValuePath path : at.revision()) {
                filled += JsonValues.filled(at.known(path.find(root)));
            }
            return filled;
        }
        JsonNode value = at.first(root, at.revision());
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
        throw NotAResponse.rejected("the revision at " + PresetPaths.shown(at.revision()) + " cannot be read");
    }

    private Identity identity(JsonNode root) {
        Identity.Builder person = Identity.builder();
        for (PresetPaths.Key key : at.identity()) {
            person.add(key.kind(), at.text(root, key.paths()), settings.defaultRegion());
        }
        return person.build();
    }

    private List<Theme> themes(JsonNode root) {
        JsonNode value = at.first(root, at.themes());
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
        at.attributes().forEach((name, paths) -> reader.put(name, at.first(root, paths)));
        for (ValuePath path : at.attributeObjects()) {
            path.find(root).properties().forEach(entry -> reader.put(entry.getKey(), at.known(entry.getValue())));
        }
        for (AttributeList list : at.attributeLists()) {
            for (JsonNode element : list.path().find(root)) {
                reader.put(JsonValues.text(element.path(list.name())), at.known(element.path(list.value())));
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

    private String deliveryId(WebhookRequest request, JsonNode root) {
        String given = settings.idHeader() == null
                ? null
                : request.header(settings.idHeader()).orElse(null);
        String text = given != null ? given : at.text(root, at.deliveryId());
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
}
