package io.github.nps4j.source.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.nps4j.source.SignatureScheme;
import io.github.nps4j.source.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a survey tool's webhook looks like, as data. The built-in presets and a host's own are the same YAML; a new tool
 * needs no code. Immutable and thread-safe.
 *
 * <p>The form, with every key; only {@code preset}, {@code id}, {@code score} and {@code time} are required:
 *
 * <pre>{@code
 * preset: acme                      # also the name of the source unless the builder gives another
 * extends: generic-json             # a built-in preset whose keys hold where this one has none
 * signature: standard-webhooks      # or typeform, delighted, survey-monkey, qualtrics, meta, none, or a map (see below)
 * body: json                        # or {form-field: MSG}: the JSON stands in a field of a form
 * probe: false                      # true: GET and HEAD are answered with success, for tools that try the address
 * parameters:                       # what the host may fill in: name and what it is for
 *   question: the id of the NPS question
 * required-parameters: [question]
 * fetch:                            # for thin webhooks: what they point to, got with WebhookFetch (see below)
 *   path: "/v3/responses/{response}"
 *   values: {response: /webhook/object_id}
 *   query: {simple: "true"}
 * missing-values: [No response]     # texts that stand for nothing
 * delivery-id: /event_id            # named in messages
 * event:                            # which deliveries count
 *   path: /type
 *   final: [finished]
 *   partial: [started]              # ignored unless the builder accepts partial responses
 *   test: [ping]                    # answered with success, nothing kept
 *   ignored: {unsubscribed: why it is left out}
 * test: [{path: /test, in: ["true"]}]      # other marks of a test; without 'in' the mark must only be there
 * partial: [{path: /done, in: ["false"]}]  # other marks of an unfinished response
 * only:                             # what must hold besides
 *   - {path: /kind, in: [nps], optional: false, else: ignore, reason: not an NPS survey}   # or else: reject
 * id: /response/id                  # or {hash: [/survey, [/user, /email]], per: day} where the tool gives none
 * revision: {path: /response/updated, form: iso}   # form: number (the default), iso, unix-seconds, unix-millis, filled
 * score: "/response/answers[question=${question}]/value"
 * comment: [/response/comment, /response/text]     # a list: the first that is there
 * time: {path: /response/at, form: unix-seconds}   # form: iso (the default), unix-seconds, unix-millis; or 'arrival'
 * survey: /survey/id
 * language: /response/language
 * themes: /response/tags            # a text or an array of texts
 * identity: [{kind: email, path: /person/email}]   # most trusted first
 * attributes: {plan: /person/plan}  # name and path
 * attribute-objects: [/person/custom]              # each plain member becomes an attribute
 * attribute-lists: [{path: /props, name: name, value: value}]   # arrays of names and values
 * }</pre>
 *
 * <p>A path is a JSON Pointer (RFC 6901) with two more steps: <code>answers[field.ref=q1]</code> takes the first element
 * of the array {@code answers} whose {@code field.ref} is {@code q1} (or the object {@code answers} itself, if it has
 * that value), and {@code *} tries each element of an array in turn. Where a list of paths has some with parameters,
 * those count if their parameters are given, and the others if not.
 *
 * <p>A time of form {@code iso} has a zone; {@code zone: UTC} beside it reads those without one. {@code arrival} is the
 * time at which the webhook came. A revision of form {@code filled} counts the values that are there at the paths, so
 * that a comment which comes after its score makes a later revision. The id by {@code hash} is made of the values at
 * the paths, each of which must be there; {@code per: day} adds the UTC day of arrival.
 *
 * <p>With {@code fetch}, paths begin with {@code /webhook} (what came) or {@code /fetched} (what was got).
 *
 * <p>A signature as a map: {@code {header, form-field, algorithm: sha1|sha256|sha512, encoding:
 * hex|base64|base64-url|hex-or-base64, prefix, content, id-header, timestamp-header, tolerance: PT5M, list-version,
 * secret-form: text|whsec}}; see {@link SignatureScheme.Builder}.
 */
public final class WebhookPreset {

    private static final Set<String> BUILT_IN = Set.of(
            "asknicely",
            "delighted",
            "formbricks",
            "generic-json",
            "google-forms",
            "hotjar",
            "make",
            "nps-today",
            "pabbly",
            "posthog",
            "product-fruits",
            "qualtrics",
            "refiner",
            "retently",
            "satismeter",
            "specific",
            "survey-monkey",
            "survey-vista",
            "survicate",
            "trustmary",
            "typeform",
            "zapier",
            "zenloop");

    private static final ObjectMapper YAML = YAMLMapper.builder(
                    YAMLFactory.builder().build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private final ObjectNode tree;
    private final PresetRules rules;

    private WebhookPreset(ObjectNode tree) {
        this.tree = tree;
        this.rules = PresetRules.parse(tree);
    }

    /**
     * The names of the built-in presets.
     *
     * @return an unmodifiable set in alphabetical order
     */
    public static SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(BUILT_IN));
    }

    /**
     * A built-in preset.
     *
     * @param name one of {@link #names()}
     * @return the preset
     * @throws IllegalArgumentException if there is none of that name
     */
    public static WebhookPreset named(String name) {
        return new WebhookPreset(builtIn(name));
    }

    /**
     * A preset from YAML.
     *
     * @param yaml the text, of the form that this class shows
     * @return the preset
     * @throws IllegalArgumentException naming the key that is wrong
     */
    public static WebhookPreset parse(String yaml) {
        return new WebhookPreset(extended(tree(yaml)));
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
     * This preset with some keys of its own, for an account whose bodies differ from what the preset assumes.
     *
     * @param yaml keys of the top level and their values, which replace those of this preset; {@code null} as a value
     *     removes a key
     * @return a new preset
     * @throws IllegalArgumentException naming the key that is wrong
     */
    public WebhookPreset with(String yaml) {
        return new WebhookPreset(over(tree, tree(yaml)));
    }

    /**
     * The name.
     *
     * @return the name, which is also the name of the source unless the host gives another
     */
    public String name() {
        return rules.name();
    }

    /**
     * How the tool signs.
     *
     * @return the scheme; empty if the tool does not sign
     */
    public Optional<SignatureScheme> signature() {
        return Optional.ofNullable(rules.signature());
    }

    /**
     * What the host may fill in.
     *
     * @return names of parameters and what each is for
     */
    public Map<String, String> parameters() {
        return rules.parameters();
    }

    /**
     * Whether the webhook only points to a response, so that the source needs a {@link WebhookFetch}.
     *
     * @return {@code true} for a preset with {@code fetch}
     */
    public boolean thin() {
        return rules.fetch() != null;
    }

    @Override
    public String toString() {
        return "WebhookPreset[" + name() + "]";
    }

    PresetRules rules() {
        return rules;
    }

    private static ObjectNode builtIn(String name) {
        if (!BUILT_IN.contains(name)) {
            throw new IllegalArgumentException("There is no webhook preset '" + name + "': use one of " + names()
                    + ", or read your own by WebhookPreset.parse");
        }
        try (InputStream in = WebhookPreset.class.getResourceAsStream(name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("The built-in webhook preset '" + name + "' is not in the jar");
            }
            return extended(tree(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new SourceException("The built-in webhook preset '" + name + "' cannot be read", e);
        }
    }

    private static ObjectNode tree(String yaml) {
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
        if (!(root instanceof ObjectNode object)) {
            throw new IllegalArgumentException("In the webhook preset, the document is no map");
        }
        return object;
    }

    /** Lays a preset over the one that it extends. Built-in ones extend each other once at most, so this ends. */
    private static ObjectNode extended(ObjectNode tree) {
        JsonNode base = tree.get("extends");
        if (base == null || base.isNull()) {
            return tree;
        }
        ObjectNode own = tree.deepCopy();
        own.remove("extends");
        return over(builtIn(base.asText()), own);
    }

    private static ObjectNode over(ObjectNode base, ObjectNode own) {
        ObjectNode merged = base.deepCopy();
        own.properties().forEach(entry -> {
            if (entry.getValue().isNull()) {
                merged.remove(entry.getKey());
            } else {
                merged.set(entry.getKey(), entry.getValue());
            }
        });
        return merged;
    }
}
