package io.github.nps4j.source.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.source.SignatureAlgorithm;
import io.github.nps4j.source.SignatureEncoding;
import io.github.nps4j.source.SignatureScheme;
import io.github.nps4j.source.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a survey tool's webhook looks like, as data. The built-in presets and a host's own are the same YAML; a new tool
 * needs no code. Immutable and thread-safe.
 *
 * <p>The form, with every key; only {@code preset}, {@code id}, {@code score} and {@code time} are required:
 *
 * <pre>{@code
 * preset: acme                      # also the name of the source unless the builder gives another
 * signature: standard-webhooks      # or typeform, delighted, survey-monkey, qualtrics, meta, or a map (see below)
 * body: json                        # or {form-field: MSG}: the JSON stands in a field of a form
 * parameters:                       # what the host may fill in: name and what it is for
 *   question: the id of the NPS question
 * required-parameters: [question]
 * delivery-id: /event_id            # named in messages
 * event:                            # which deliveries count
 *   path: /type
 *   final: [finished]
 *   partial: [started]              # ignored unless the builder accepts partial responses
 *   test: [ping]                    # answered with success, nothing kept
 *   ignored: {unsubscribed: why it is left out}
 * test: [{path: /test, in: ["true"]}]   # other marks of a test; without 'in' the mark must only be there
 * only:                             # what must hold besides
 *   - {path: /kind, in: [nps], optional: false, else: ignore, reason: not an NPS survey}   # or else: reject
 * id: /response/id
 * revision: {path: /response/updated, form: iso}   # form: number (the default), iso, unix-seconds, unix-millis
 * score: "/response/answers[question=${question}]/value"
 * comment: [/response/comment, /response/text]     # a list: the first that is there
 * time: {path: /response/at, form: unix-seconds}   # form: iso (the default), unix-seconds, unix-millis
 * survey: /survey/id
 * language: /response/language
 * themes: /response/tags            # a text or an array of texts
 * identity: [{kind: email, path: /person/email}]   # most trusted first
 * attributes: {plan: /person/plan}  # name and path
 * attribute-objects: [/person/custom]   # each plain member becomes an attribute
 * }</pre>
 *
 * <p>A path is a JSON Pointer (RFC 6901) with one more step: <code>answers[field.ref=q1]</code> takes the first element
 * of the array {@code answers} whose {@code field.ref} is {@code q1}. Where a list of paths has some with parameters,
 * those count if their parameters are given, and the others if not.
 *
 * <p>A signature as a map: {@code {header, form-field, algorithm: sha1|sha256|sha512, encoding: hex|base64|base64-url,
 * prefix, content, id-header, timestamp-header, tolerance: PT5M, list-version, secret-form: text|whsec}}; see
 * {@link SignatureScheme.Builder}.
 */
public final class WebhookPreset {

    /** How a point in time, or a revision, is written. */
    enum Form {
        NUMBER,
        ISO,
        UNIX_SECONDS,
        UNIX_MILLIS
    }

    record Timed(List<String> paths, Form form) {}

    record Event(
            String path, Set<String> finals, Set<String> partials, Set<String> tests, Map<String, String> ignored) {}

    /** {@code values} empty: the path must only be there. */
    record Condition(String path, Set<String> values, boolean optional, boolean reject, String reason) {}

    record KeyPath(String kind, List<String> paths) {}

    private static final Set<String> BUILT_IN =
            Set.of("typeform", "delighted", "formbricks", "asknicely", "generic-json");

    private static final ObjectMapper YAML = YAMLMapper.builder(
                    YAMLFactory.builder().build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private final String name;
    private final @Nullable SignatureScheme signature;
    private final @Nullable String formField;
    private final Map<String, String> parameters;
    private final Set<String> requiredParameters;
    private final List<String> deliveryId;
    private final @Nullable Event event;
    private final List<Condition> tests;
    private final List<Condition> conditions;
    private final List<String> id;
    private final @Nullable Timed revision;
    private final List<String> score;
    private final List<String> comment;
    private final Timed time;
    private final List<String> survey;
    private final List<String> language;
    private final List<String> themes;
    private final List<KeyPath> identity;
    private final Map<String, List<String>> attributes;
    private final List<String> attributeObjects;

    private WebhookPreset(Section root) {
        this.name = root.requiredText("preset");
        this.signature = signature(root);
        this.formField = formField(root);
        this.parameters = root.textMap("parameters");
        this.requiredParameters = root.texts("required-parameters");
        this.deliveryId = root.paths("delivery-id");
        this.event = event(root);
        this.tests = root.sections("test").stream()
                .map(section -> condition(section, false))
                .toList();
        this.conditions = root.sections("only").stream()
                .map(section -> condition(section, true))
                .toList();
        this.id = root.requiredPaths("id");
        this.revision = timed(root, "revision", Form.NUMBER);
        this.score = root.requiredPaths("score");
        this.comment = root.paths("comment");
        Timed givenTime = timed(root, "time", Form.ISO);
        if (givenTime == null || givenTime.form() == Form.NUMBER) {
            throw root.problem(
                    "time",
                    "is missing or a plain number: give a path and the form iso, unix-seconds or" + " unix-millis");
        }
        this.time = givenTime;
        this.survey = root.paths("survey");
        this.language = root.paths("language");
        this.themes = root.paths("themes");
        this.identity =
                root.sections("identity").stream().map(WebhookPreset::keyPath).toList();
        this.attributes = attributes(root);
        this.attributeObjects = root.paths("attribute-objects");
        root.end();
        checkParameters(root);
    }

    /**
     * A built-in preset.
     *
     * @param name {@code typeform}, {@code delighted}, {@code formbricks}, {@code asknicely} or {@code generic-json}
     * @return the preset
     * @throws IllegalArgumentException if there is none of that name
     */
    public static WebhookPreset named(String name) {
        if (!BUILT_IN.contains(name)) {
            throw new IllegalArgumentException("There is no webhook preset '" + name + "': use one of "
                    + new TreeSet<>(BUILT_IN) + ", or read your own by WebhookPreset.parse");
        }
        try (InputStream in = WebhookPreset.class.getResourceAsStream(name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("The built-in webhook preset '" + name + "' is not in the jar");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new SourceException("The built-in webhook preset '" + name + "' cannot be read", e);
        }
    }

    /**
     * A preset from YAML.
     *
     * @param yaml the text, of the form that this class shows
     * @return the preset
     * @throws IllegalArgumentException naming the key that is wrong
     */
    public static WebhookPreset parse(String yaml) {
        JsonNode root;
        try {
            root = YAML.readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "The webhook preset is not valid YAML: " + e.getOriginalMessage()
                            + (e.getLocation() == null
                                    ? ""
                                    : " (line " + e.getLocation().getLineNr() + ")"),
                    e);
        }
        return new WebhookPreset(new Section("", root));
    }

    /**
     * A preset from a YAML file.
     *
     * @param file the file, in UTF-8
     * @return the preset
     * @throws IllegalArgumentException naming the key that is wrong
     * @throws SourceException if the file cannot be read
     */
    public static WebhookPreset read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new SourceException("The webhook preset '" + file.getFileName() + "' cannot be read", e);
        }
    }

    /**
     * The name.
     *
     * @return the name, which is also the name of the source unless the host gives another
     */
    public String name() {
        return name;
    }

    /**
     * How the tool signs.
     *
     * @return the scheme; empty if the tool does not sign
     */
    public Optional<SignatureScheme> signature() {
        return Optional.ofNullable(signature);
    }

    /**
     * What the host may fill in.
     *
     * @return names of parameters and what each is for
     */
    public Map<String, String> parameters() {
        return parameters;
    }

    @Override
    public String toString() {
        return "WebhookPreset[" + name + "]";
    }

    Set<String> requiredParameters() {
        return requiredParameters;
    }

    @Nullable
    String formField() {
        return formField;
    }

    List<String> deliveryId() {
        return deliveryId;
    }

    @Nullable
    Event event() {
        return event;
    }

    List<Condition> tests() {
        return tests;
    }

    List<Condition> conditions() {
        return conditions;
    }

    List<String> id() {
        return id;
    }

    @Nullable
    Timed revision() {
        return revision;
    }

    List<String> score() {
        return score;
    }

    List<String> comment() {
        return comment;
    }

    Timed time() {
        return time;
    }

    List<String> survey() {
        return survey;
    }

    List<String> language() {
        return language;
    }

    List<String> themes() {
        return themes;
    }

    List<KeyPath> identity() {
        return identity;
    }

    Map<String, List<String>> attributes() {
        return attributes;
    }

    List<String> attributeObjects() {
        return attributeObjects;
    }

    private void checkParameters(Section root) {
        List<String> all = new ArrayList<>();
        List.of(deliveryId, id, score, comment, time.paths(), survey, language, themes, attributeObjects)
                .forEach(all::addAll);
        attributes.values().forEach(all::addAll);
        identity.forEach(key -> all.addAll(key.paths()));
        if (revision != null) {
            all.addAll(revision.paths());
        }
        tests.forEach(condition -> all.add(condition.path()));
        conditions.forEach(condition -> all.add(condition.path()));
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

    private static @Nullable Timed timed(Section root, String key, Form byDefault) {
        JsonNode node = root.take(key);
        if (node == null) {
            return null;
        }
        if (!node.isObject()) {
            return new Timed(root.pathsOf(key, node), byDefault);
        }
        Section section = new Section(root.name(key), node);
        List<String> paths = section.requiredPaths("path");
        Form form = section.choice("form", Form.class, byDefault);
        section.end();
        return new Timed(paths, form);
    }

    private static @Nullable Event event(Section root) {
        Section section = root.section("event");
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

    private static Condition condition(Section section, boolean withOutcome) {
        String path = section.path("path");
        Set<String> values = section.texts("in");
        boolean optional = withOutcome && section.flag("optional");
        String otherwise = withOutcome ? section.text("else", "ignore") : "ignore";
        if (!otherwise.equals("ignore") && !otherwise.equals("reject")) {
            throw section.problem("else", "is neither 'ignore' nor 'reject'");
        }
        String reason = withOutcome ? section.requiredText("reason") : "a test message";
        section.end();
        return new Condition(path, values, optional, otherwise.equals("reject"), reason);
    }

    private static KeyPath keyPath(Section section) {
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

    private static Map<String, List<String>> attributes(Section root) {
        Map<String, List<String>> attributes = new LinkedHashMap<>();
        JsonNode node = root.take("attributes");
        if (node != null) {
            root.mustBe(node.isObject(), "attributes", "is no map of names and paths");
            node.properties()
                    .forEach(entry -> attributes.put(
                            entry.getKey(), root.pathsOf("attributes." + entry.getKey(), entry.getValue())));
        }
        return Collections.unmodifiableMap(attributes);
    }

    private static @Nullable String formField(Section root) {
        JsonNode node = root.take("body");
        if (node == null || (node.isTextual() && node.asText().equals("json"))) {
            return null;
        }
        root.mustBe(node.isObject(), "body", "is neither 'json' nor {form-field: <name>}");
        Section section = new Section(root.name("body"), node);
        String field = section.requiredText("form-field");
        section.end();
        return field;
    }

    private static @Nullable SignatureScheme signature(Section root) {
        JsonNode node = root.take("signature");
        if (node == null || (node.isTextual() && node.asText().equals("none"))) {
            return null;
        }
        if (node.isTextual()) {
            return switch (node.asText()) {
                case "standard-webhooks" -> SignatureScheme.standardWebhooks();
                case "typeform" -> SignatureScheme.typeform();
                case "delighted" -> SignatureScheme.delighted();
                case "survey-monkey" -> SignatureScheme.surveyMonkey();
                case "qualtrics" -> SignatureScheme.qualtrics();
                case "meta" -> SignatureScheme.meta();
                default ->
                    throw root.problem(
                            "signature",
                            "is no known scheme: use standard-webhooks, typeform, delighted, survey-monkey, qualtrics,"
                                    + " meta, none, or a map");
            };
        }
        root.mustBe(node.isObject(), "signature", "is neither a name nor a map");
        Section section = new Section(root.name("signature"), node);
        SignatureScheme.Builder scheme = SignatureScheme.hmac(
                switch (section.text("algorithm", "sha256")) {
                    case "sha1" -> SignatureAlgorithm.HMAC_SHA1;
                    case "sha256" -> SignatureAlgorithm.HMAC_SHA256;
                    case "sha512" -> SignatureAlgorithm.HMAC_SHA512;
                    default -> throw section.problem("algorithm", "is not sha1, sha256 or sha512");
                });
        scheme.encoding(section.choice("encoding", SignatureEncoding.class, SignatureEncoding.HEX));
        section.ifText("header", scheme::header);
        section.ifText("form-field", scheme::formField);
        section.ifText("prefix", scheme::prefix);
        section.ifText("content", scheme::content);
        section.ifText("id-header", scheme::idHeader);
        section.ifText("timestamp-header", scheme::timestampHeader);
        section.ifText("list-version", scheme::listOfVersion);
        section.ifText("tolerance", text -> {
            try {
                scheme.tolerance(Duration.parse(text));
            } catch (DateTimeParseException e) {
                throw section.problem("tolerance", "is no ISO 8601 duration such as PT5M");
            }
        });
        section.ifText(
                "secret-form",
                text -> scheme.secretForm(
                        switch (text) {
                            case "text" -> SignatureScheme.SecretForm.TEXT;
                            case "whsec" -> SignatureScheme.SecretForm.WHSEC_BASE64;
                            default -> throw section.problem("secret-form", "is neither 'text' nor 'whsec'");
                        }));
        section.end();
        return scheme.build();
    }

    /** A map of the YAML. Keys are taken one by one, so that what is left at the end is a mistake of the author. */
    private static final class Section {

        private final String place;
        private final JsonNode node;
        private final Set<String> left = new LinkedHashSet<>();

        Section(String place, JsonNode node) {
            this.place = place;
            this.node = node;
            if (!node.isObject()) {
                throw new IllegalArgumentException("In the webhook preset, "
                        + (place.isEmpty() ? "the document" : "'" + place + "'") + " is no map");
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
        Section section(String key) {
            JsonNode value = take(key);
            return value == null ? null : new Section(name(key), value);
        }

        List<Section> sections(String key) {
            JsonNode value = take(key);
            List<Section> sections = new ArrayList<>();
            if (value != null) {
                mustBe(value.isArray(), key, "is no list");
                value.forEach(element -> sections.add(new Section(name(key) + "[" + sections.size() + "]", element)));
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
}
