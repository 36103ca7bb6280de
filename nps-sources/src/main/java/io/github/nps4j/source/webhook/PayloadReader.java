package io.github.nps4j.source.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.response.InvalidScoreException;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.Score;
import io.github.nps4j.response.Theme;
import io.github.nps4j.source.SourceItem;
import io.github.nps4j.source.WebhookRequest;
import io.github.nps4j.source.webhook.WebhookPreset.Condition;
import io.github.nps4j.source.webhook.WebhookPreset.Event;
import io.github.nps4j.source.webhook.WebhookPreset.Form;
import io.github.nps4j.source.webhook.WebhookSource.Reading;
import java.io.IOException;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
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

    /** Deepest nesting of JSON. */
    static final int MAX_DEPTH = 100;

    /** Longest text of JSON, in UTF-16 units: twice the longest comment. */
    static final int MAX_STRING = 2 * NpsResponse.MAX_COMMENT_LENGTH;

    /** Longest number of JSON, in digits. */
    static final int MAX_NUMBER = 100;

    /** Most attributes that a webhook's response keeps. */
    static final int MAX_ATTRIBUTES = 100;

    /** Longest text of an attribute that is kept, in UTF-16 units. */
    static final int MAX_ATTRIBUTE = 4_000;

    private static final int MAX_ATTRIBUTE_NAME = 100;
    private static final int MAX_ELEMENTS = 50;

    private static final Logger LOG = LoggerFactory.getLogger(PayloadReader.class);
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._:/-]{1,100}");
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
            @Nullable String idHeader) {}

    private record Check(ValuePath path, Condition condition) {}

    private record Key(String kind, List<ValuePath> paths) {}

    private final WebhookPreset preset;
    private final Settings settings;
    private final ObjectMapper json;

    private final List<ValuePath> deliveryId;
    private final @Nullable ValuePath event;
    private final List<Check> tests;
    private final List<Check> conditions;
    private final List<ValuePath> id;
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

    PayloadReader(WebhookPreset preset, Settings settings) {
        this.preset = preset;
        this.settings = settings;
        this.json = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(MAX_DEPTH)
                                .maxStringLength(MAX_STRING)
                                .maxNumberLength(MAX_NUMBER)
                                .maxNameLength(1_000)
                                .maxDocumentLength(settings.maxBodyBytes())
                                .build())
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                // A key that is there twice could be one value to the signature's owner and another one to us.
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
        this.deliveryId = paths(preset.deliveryId());
        this.event =
                preset.event() == null ? null : ValuePath.parse(preset.event().path(), settings.parameters());
        this.tests = checks(preset.tests());
        this.conditions = checks(preset.conditions());
        this.id = paths(preset.id());
        this.revision =
                preset.revision() == null ? List.of() : paths(preset.revision().paths());
        this.score = paths(preset.score());
        this.comment = paths(preset.comment());
        this.time = paths(preset.time().paths());
        this.survey = paths(preset.survey());
        this.language = paths(preset.language());
        this.themes = paths(preset.themes());
        this.identity = preset.identity().stream()
                .map(key -> new Key(key.kind(), paths(key.paths())))
                .toList();
        Map<String, List<ValuePath>> named = new LinkedHashMap<>();
        preset.attributes().forEach((name, templates) -> named.put(name, paths(templates)));
        this.attributes = named;
        this.attributeObjects = paths(preset.attributeObjects());
    }

    Reading read(WebhookRequest request) {
        String position = settings.source() + ":" + fingerprint(request);
        try {
            JsonNode root = parse(request);
            position = settings.source() + ":" + deliveryId(request, root);
            return read(root, position);
        } catch (NotAResponse e) {
            return e.ignored
                    ? new Reading(new SourceItem.Ignored(position, e.reason), e.test)
                    : new Reading(new SourceItem.Rejected(position, e.reason), false);
        } catch (IllegalArgumentException e) {
            // The model's own checks; their messages name the part and hold no content.
            return new Reading(new SourceItem.Rejected(position, String.valueOf(e.getMessage())), false);
        }
    }

    private Reading read(JsonNode root, String position) throws NotAResponse {
        if (!root.isObject()) {
            throw NotAResponse.rejected("the JSON is no object");
        }
        for (Check test : tests) {
            if (test.condition().values().isEmpty()
                    ? !test.path().find(root).isMissingNode()
                    : test.condition().values().contains(text(test.path().find(root)))) {
                throw NotAResponse.test();
            }
        }
        checkEvent(root);
        for (Check check : conditions) {
            JsonNode value = check.path().find(root);
            boolean holds = value.isMissingNode()
                    ? check.condition().optional()
                    : check.condition().values().isEmpty()
                            || check.condition().values().contains(value.asText());
            if (!holds) {
                throw check.condition().reject()
                        ? NotAResponse.rejected(check.condition().reason())
                        : NotAResponse.ignored(check.condition().reason());
            }
        }
        NpsResponse.Builder response = NpsResponse.builder()
                .tenant(settings.tenant())
                .source(settings.source())
                .id(requiredText(root, id, "response id"))
                .surveyId(text(first(root, survey)))
                .score(score(root))
                .comment(text(first(root, comment)))
                .respondedAt(time(root))
                .revision(revision(root))
                .identity(identity(root))
                .themes(themes(root));
        String tag = text(first(root, language));
        if (tag != null && LANGUAGE.matcher(tag).matches()) {
            response.language(tag);
        }
        attributes(root, position).forEach(response::attribute);
        return new Reading(new SourceItem.Accepted(response.build(), position), false);
    }

    private JsonNode parse(WebhookRequest request) throws NotAResponse {
        try {
            JsonNode root;
            if (preset.formField() == null) {
                root = json.readTree(request.bodyStream());
            } else {
                List<String> values = request.formField(preset.formField());
                if (values.size() != 1) {
                    throw NotAResponse.rejected("form field '" + preset.formField() + "' is "
                            + (values.isEmpty() ? "missing" : "given " + values.size() + " times"));
                }
                root = json.readTree(values.get(0));
            }
            if (root == null || root.isMissingNode()) {
                throw NotAResponse.rejected("the body is empty");
            }
            return root;
        } catch (StreamConstraintsException e) {
            throw NotAResponse.rejected("the JSON is beyond the limits: at most " + MAX_DEPTH + " levels, texts of "
                    + MAX_STRING + " characters, numbers of " + MAX_NUMBER + " digits and keys of 1000 characters");
        } catch (JsonProcessingException e) {
            // Not the message: it quotes the body.
            throw NotAResponse.rejected("the body is not valid JSON"
                    + (e.getLocation() == null
                            ? ""
                            : " at line " + e.getLocation().getLineNr() + ", column "
                                    + e.getLocation().getColumnNr()));
        } catch (IOException e) {
            throw NotAResponse.rejected("the body is not valid JSON: it is not text in UTF-8");
        }
    }

    private void checkEvent(JsonNode root) throws NotAResponse {
        Event rules = preset.event();
        if (rules == null || event == null) {
            return;
        }
        String type = text(event.find(root));
        if (type == null) {
            throw NotAResponse.rejected(
                    "there is no type of event at " + event + ": is this webhook of the tool '" + preset.name() + "'?");
        }
        if (rules.tests().contains(type)) {
            throw NotAResponse.test();
        }
        if (rules.finals().contains(type)) {
            return;
        }
        if (rules.partials().contains(type)) {
            if (settings.acceptPartials()) {
                return;
            }
            throw NotAResponse.ignored("event '" + type + "' is an unfinished response");
        }
        String reason = rules.ignored().get(type);
        String shown = HARMLESS.matcher(type).matches() ? "event '" + type + "'" : "an event of unknown type";
        throw NotAResponse.ignored(reason == null ? shown + " is no response" : shown + ": " + reason);
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
        JsonNode value = first(root, time);
        if (value.isMissingNode()) {
            throw NotAResponse.rejected("there is no response time at " + shown(time));
        }
        Instant instant = instant(value, preset.time().form());
        if (instant == null) {
            throw NotAResponse.rejected("the response time at " + shown(time) + " is not "
                    + switch (preset.time().form()) {
                        case ISO -> "a time in ISO 8601 with a zone, such as 2026-11-21T10:00:00Z";
                        case UNIX_SECONDS -> "a time in Unix seconds";
                        default -> "a time in Unix milliseconds";
                    });
        }
        return instant;
    }

    private long revision(JsonNode root) throws NotAResponse {
        WebhookPreset.Timed rule = preset.revision();
        JsonNode value = rule == null ? MissingNode.getInstance() : first(root, revision);
        if (rule == null || value.isMissingNode()) {
            return 0;
        }
        if (rule.form() == Form.NUMBER) {
            Long number = wholeNumber(value);
            if (number != null) {
                return number;
            }
        } else {
            Instant instant = instant(value, rule.form());
            if (instant != null) {
                return instant.toEpochMilli();
            }
        }
        throw NotAResponse.rejected("the revision at " + shown(revision) + " cannot be read");
    }

    private static @Nullable Instant instant(JsonNode value, Form form) {
        try {
            Instant instant;
            if (form == Form.ISO) {
                if (!value.isTextual() || value.asText().length() > 60) {
                    return null;
                }
                instant = OffsetDateTime.parse(value.asText().strip()).toInstant();
            } else {
                Long number = wholeNumber(value);
                if (number == null) {
                    return null;
                }
                instant = form == Form.UNIX_SECONDS ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
            }
            int year = instant.atOffset(ZoneOffset.UTC).getYear();
            return year >= 1970 && year <= 9999 ? instant : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** A whole number from 0 up, also as text; {@code null} for anything else. */
    private static @Nullable Long wholeNumber(JsonNode value) {
        if (value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0) {
            return value.longValue();
        }
        String text = value.isTextual() ? value.asText().strip() : "";
        boolean digits = !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Long.valueOf(text) : null;
    }

    private Identity identity(JsonNode root) {
        Identity.Builder person = Identity.builder();
        for (Key key : identity) {
            person.add(key.kind(), text(first(root, key.paths())), settings.defaultRegion());
        }
        return person.build();
    }

    private List<Theme> themes(JsonNode root) {
        JsonNode value = first(root, themes);
        List<Theme> found = new ArrayList<>();
        for (JsonNode element : value.isArray() ? value : List.of(value)) {
            // Some tools send tags as objects with a name.
            String name = text(element.isObject() ? element.path("name") : element);
            if (name != null && found.size() < MAX_ELEMENTS) {
                found.add(Theme.of(name.length() <= Theme.MAX_LENGTH ? name : name.substring(0, Theme.MAX_LENGTH)));
            }
        }
        return found;
    }

    private Map<String, Object> attributes(JsonNode root, String position) {
        Map<String, Object> found = new LinkedHashMap<>();
        boolean[] cut = {false};
        attributes.forEach((name, paths) -> put(found, name, first(root, paths), cut));
        for (ValuePath path : attributeObjects) {
            path.find(root).properties().forEach(entry -> put(found, entry.getKey(), entry.getValue(), cut));
        }
        if (cut[0]) {
            LOG.warn(
                    "Webhook {} has more than {} attributes or one beyond {} characters: the rest was left out",
                    position,
                    MAX_ATTRIBUTES,
                    MAX_ATTRIBUTE);
        }
        return found;
    }

    /** Attributes are extras: one that is too long or too many must not cost us the answer. */
    private static void put(Map<String, Object> attributes, String name, JsonNode value, boolean[] cut) {
        Object kept = attribute(value, cut);
        if (kept == null || name.isBlank() || attributes.containsKey(name)) {
            return;
        }
        if (attributes.size() >= MAX_ATTRIBUTES
                || name.length() > MAX_ATTRIBUTE_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            cut[0] = true;
            return;
        }
        attributes.put(name, kept);
    }

    private static @Nullable Object attribute(JsonNode value, boolean[] cut) {
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            return Math.abs((long) number.scale()) + number.precision() <= MAX_NUMBER ? number : null;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isArray()) {
            List<String> texts = new ArrayList<>();
            int length = 0;
            for (JsonNode element : value) {
                String text = element.isValueNode() && !element.isNull() ? element.asText() : "";
                length += text.length();
                if (length > MAX_ATTRIBUTE || texts.size() == MAX_ELEMENTS) {
                    cut[0] = true;
                    break;
                }
                if (!text.isBlank()) {
                    texts.add(text);
                }
            }
            return texts;
        }
        if (!value.isTextual() || value.asText().isBlank()) {
            return null;
        }
        if (value.asText().length() > MAX_ATTRIBUTE) {
            cut[0] = true;
            return value.asText().substring(0, MAX_ATTRIBUTE);
        }
        return value.asText();
    }

    private String requiredText(JsonNode root, List<ValuePath> paths, String what) throws NotAResponse {
        String text = text(first(root, paths));
        if (text == null) {
            throw NotAResponse.rejected("there is no " + what + " at " + shown(paths));
        }
        return text;
    }

    /** The first value that is there and not blank. */
    private static JsonNode first(JsonNode root, List<ValuePath> paths) {
        for (ValuePath path : paths) {
            JsonNode value = path.find(root);
            if (!value.isMissingNode() && !(value.isTextual() && value.asText().isBlank() && paths.size() > 1)) {
                return value;
            }
        }
        return MissingNode.getInstance();
    }

    private static @Nullable String text(JsonNode value) {
        if (!(value.isTextual() || value.isIntegralNumber())) {
            return value.isNumber() && Math.abs((long) value.decimalValue().scale()) <= MAX_NUMBER
                    ? value.decimalValue().toPlainString()
                    : value.isBoolean() ? value.asText() : null;
        }
        String text = value.asText().strip();
        return text.isEmpty() ? null : text;
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
        String text = given != null ? given : text(first(root, deliveryId));
        return text != null && HARMLESS.matcher(text).matches() ? text : fingerprint(request);
    }

    /** Names a delivery without an id: the same body has the same name. */
    private static String fingerprint(WebhookRequest request) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(request.body());
            return "body-" + HexFormat.of().formatHex(hash, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime has no SHA-256", e);
        }
    }

    private List<Check> checks(List<Condition> given) {
        return given.stream()
                .map(condition -> new Check(ValuePath.parse(condition.path(), settings.parameters()), condition))
                .filter(check -> settings.parameters()
                        .keySet()
                        .containsAll(ValuePath.parameters(check.condition().path())))
                .toList();
    }

    /** The paths whose parameters are given; those without parameters only if no such path is there. */
    private List<ValuePath> paths(List<String> templates) {
        List<ValuePath> plain = new ArrayList<>();
        List<ValuePath> chosen = new ArrayList<>();
        for (String template : templates) {
            var needed = ValuePath.parameters(template);
            if (needed.isEmpty()) {
                plain.add(ValuePath.parse(template, settings.parameters()));
            } else if (settings.parameters().keySet().containsAll(needed)) {
                chosen.add(ValuePath.parse(template, settings.parameters()));
            }
        }
        return chosen.isEmpty() ? List.copyOf(plain) : List.copyOf(chosen);
    }

    /** Ends the reading of a request; carries the outcome. */
    private static final class NotAResponse extends Exception {

        private static final long serialVersionUID = 1L;

        private final String reason;
        private final boolean ignored;
        private final boolean test;

        private NotAResponse(String reason, boolean ignored, boolean test) {
            super(reason, null, false, false);
            this.reason = reason;
            this.ignored = ignored;
            this.test = test;
        }

        static NotAResponse rejected(String reason) {
            return new NotAResponse(reason, false, false);
        }

        static NotAResponse ignored(String reason) {
            return new NotAResponse(reason, true, false);
        }

        static NotAResponse test() {
            return new NotAResponse("a test message", true, true);
        }
    }
}
