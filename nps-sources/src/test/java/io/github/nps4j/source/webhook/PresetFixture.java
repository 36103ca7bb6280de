package io.github.nps4j.source.webhook;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.nps4j.source.SignatureScheme;
import io.github.nps4j.source.WebhookRequest;
import io.github.nps4j.source.WebhookSignature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The bodies of one preset: a file {@code presets/<name>.yaml} beside these tests, for each built-in preset. */
final class PresetFixture {

    static final String TOKEN_HEADER = "X-Webhook-Token";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new YAMLMapper();

    private final String name;
    private final WebhookPreset preset;
    private final JsonNode yaml;

    private PresetFixture(String name, JsonNode yaml) {
        this.name = name;
        this.preset = WebhookPreset.named(name);
        this.yaml = yaml;
    }

    static List<PresetFixture> all() {
        return WebhookPreset.names().stream().map(PresetFixture::of).toList();
    }

    static PresetFixture of(String name) {
        try (InputStream in = PresetFixture.class.getResourceAsStream("presets/" + name + ".yaml")) {
            if (in == null) {
                throw new AssertionError("The preset '" + name + "' has no bodies: write presets/" + name + ".yaml");
            }
            return new PresetFixture(name, YAML.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    WebhookPreset preset() {
        return preset;
    }

    JsonNode expected() {
        return yaml.path("expect");
    }

    JsonNode step(String step) {
        return yaml.path(step);
    }

    boolean thin() {
        return preset.thin();
    }

    /** A source with the parameters and secrets of this file; a thin one still needs its fetch step. */
    WebhookSource.Builder source() {
        WebhookSource.Builder source = WebhookSource.builder().preset(preset).clock(Payloads.CLOCK);
        yaml.path("parameters")
                .properties()
                .forEach(entry ->
                        source.parameter(entry.getKey(), entry.getValue().asText()));
        if (yaml.has("secret")) {
            source.secret(yaml.path("secret").asText());
        } else {
            source.staticHeader(TOKEN_HEADER, yaml.path("token").asText());
        }
        return source;
    }

    /** The valid body; of a thin webhook {@code {webhook, fetched}}. */
    JsonNode tree() {
        JsonNode body = json(yaml.path("body").asText());
        return thin()
                ? JSON.createObjectNode()
                        .<ObjectNode>set("webhook", body)
                        .set("fetched", json(yaml.path("fetched").asText()))
                : body;
    }

    /** The body with the changes of a step. */
    JsonNode tree(String step) {
        JsonNode tree = tree();
        yaml.path(step).path("set").properties().forEach(entry -> set(tree, entry.getKey(), entry.getValue()));
        if (yaml.path(step).has("remove")) {
            set(tree, yaml.path(step).path("remove").asText(), null);
        }
        return tree;
    }

    /** What the tool would send for this body, signed. */
    WebhookRequest request(JsonNode tree) {
        return signed(
                unsigned(tree),
                yaml.path(yaml.has("secret") ? "secret" : "token").asText());
    }

    /** The same, signed by somebody who does not know the secret. */
    WebhookRequest forged(JsonNode tree) {
        return signed(unsigned(tree), yaml.has("secret") ? "d3Jvbmctc2VjcmV0LW9mLXNvbWVib2R5LWVsc2U=" : "wrong");
    }

    WebhookRequest unsigned(JsonNode tree) {
        return unsigned((thin() ? tree.path("webhook") : tree).toString().getBytes(StandardCharsets.UTF_8));
    }

    WebhookRequest unsigned(byte[] json) {
        String field = preset.rules().formField();
        return field == null
                ? WebhookRequest.post()
                        .header("Content-Type", "application/json")
                        .body(json)
                        .build()
                : WebhookRequest.post()
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .body("Topic=t&" + field + "="
                                + URLEncoder.encode(new String(json, StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                        .build();
    }

    WebhookRequest signed(WebhookRequest request) {
        return signed(
                request, yaml.path(yaml.has("secret") ? "secret" : "token").asText());
    }

    private WebhookRequest signed(WebhookRequest request, String secret) {
        SignatureScheme scheme =
                yaml.has("secret") ? preset.signature().orElseThrow() : SignatureScheme.staticHeader(TOKEN_HEADER);
        return WebhookSignature.builder(scheme)
                .secret(secret)
                .clock(Payloads.CLOCK)
                .build()
                .sign("msg_1", request);
    }

    @Override
    public String toString() {
        return name;
    }

    private static void set(JsonNode tree, String at, JsonNode value) {
        JsonPointer pointer = JsonPointer.compile(at);
        JsonNode parent = tree.at(pointer.head());
        String last = pointer.last().getMatchingProperty();
        if (parent instanceof ArrayNode array) {
            if (value == null) {
                array.remove(Integer.parseInt(last));
            } else {
                array.set(Integer.parseInt(last), value);
            }
        } else if (parent instanceof ObjectNode object) {
            if (value == null) {
                object.remove(last);
            } else {
                object.set(last, value);
            }
        } else {
            throw new AssertionError("there is nothing at " + at);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
