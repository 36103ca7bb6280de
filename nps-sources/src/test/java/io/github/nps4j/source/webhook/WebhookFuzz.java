package io.github.nps4j.source.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.http.HttpSettings;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.source.Receipt;
import io.github.nps4j.source.ResponseSink;
import io.github.nps4j.source.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Mutated webhooks of all presets. Most are signed after the mutation, so that they get beyond the signature; the rest
 * have mutated headers too. What thin webhooks fetch is mutated as well. The same seed gives the same inputs.
 */
final class WebhookFuzz {

    private static final String[] HOSTILE = {
        "null",
        "true",
        "false",
        "{}",
        "[]",
        "[null]",
        "\"\"",
        "\" \"",
        "-1",
        "0",
        "10",
        "11",
        "9.5",
        "1e400",
        "1E-999999",
        "-0",
        "99999999999999999999",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"\\udc00x\"",
        "[[[]]]",
        "{\"\": {\"\": 1}}",
        "9223372036854775807",
        "-9223372036854775808",
        "\"9223372036854775807\"",
        "\"+1000000000-01-01T00:00:00Z\"",
        "\"-0001-01-01T00:00:00Z\"",
        "\"2026-02-30T00:00:00Z\"",
        "\"2026-11-20T09:00:00+18:01\"",
        "1.5e308",
        "\"a\\nb\\r\\nc\"",
        "\"<script>\"",
        "\"=1+1\"",
        "\"'; drop table x; --\"",
        "\"${jndi:ldap://x}\"",
        "\"../../..\"",
        "\"٩\"",
        "\"９\"",
        "\"9 \"",
        "\"+9\"",
        "\"0x9\"",
        "\"NaN\"",
        "\"a@b\"",
        "\"@\"",
        "\"+\"",
        "\"🇰🇷👨‍👩‍👧‍👦\""
    };

    private static final byte[][] PIECES = {
        "{".getBytes(StandardCharsets.UTF_8),
        "}".getBytes(StandardCharsets.UTF_8),
        "[".getBytes(StandardCharsets.UTF_8),
        "\"".getBytes(StandardCharsets.UTF_8),
        ",".getBytes(StandardCharsets.UTF_8),
        "\\u".getBytes(StandardCharsets.UTF_8),
        "%".getBytes(StandardCharsets.UTF_8),
        "&MSG=".getBytes(StandardCharsets.UTF_8),
        {(byte) 0xff, (byte) 0xfe},
        {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
        {(byte) 0xc0, (byte) 0x80},
        {0}
    };

    private record Target(PresetFixture preset, WebhookEndpoint endpoint, List<JsonNode> seeds) {}

    private final List<Target> targets = new ArrayList<>();
    private final RandomGenerator random;
    private final Map<WebhookReply.Outcome, Long> outcomes = new EnumMap<>(WebhookReply.Outcome.class);
    private byte[] fetched = {};
    private int number;
    private long kept;

    private final ResponseSink sink = responses -> {
        kept += responses.size();
        return responses.stream()
                .map((NpsResponse response) -> Receipt.accepted())
                .toList();
    };

    WebhookFuzz(long seed) {
        this.random = new SplittableRandom(seed);
        OkHttpClient canned = new OkHttpClient.Builder()
                .addInterceptor(chain -> new Response.Builder()
                        .request(chain.request())
                        .protocol(Protocol.HTTP_1_1)
                        .code(200)
                        .message("OK")
                        .body(ResponseBody.create(fetched, MediaType.get("application/json")))
                        .build())
                .build();
        for (PresetFixture preset : PresetFixture.all()) {
            WebhookSource.Builder source = preset.source();
            if (random.nextBoolean()) {
                source.acceptPartials();
            }
            if (preset.thin()) {
                source.fetch(WebhookFetch.builder("http://127.0.0.1:1")
                        .settings(HttpSettings.builder().client(canned).build())
                        .attempts(1)
                        .waiter(time -> {})
                        .build());
            }
            targets.add(new Target(
                    preset,
                    WebhookEndpoint.of(source.build()),
                    List.of(preset.tree(), preset.tree("revision"), preset.tree("ping"), preset.tree("missing"))));
        }
    }

    /** The outcomes so far. */
    Map<WebhookReply.Outcome, Long> outcomes() {
        return outcomes;
    }

    long kept() {
        return kept;
    }

    /** Sends one mutated webhook. An exception that escapes is the caller's to see, with what tells the input. */
    WebhookReply next() {
        Target target = targets.get(number++ % targets.size());
        JsonNode tree = target.seeds()
                .get(random.nextInt(4) == 0 ? random.nextInt(target.seeds().size()) : 0)
                .deepCopy();
        int changes = random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            mutate(tree);
        }
        JsonNode webhook = target.preset().thin() ? tree.path("webhook") : tree;
        byte[] body = bytes(webhook);
        if (target.preset().thin()) {
            fetched = bytes(tree.path("fetched"));
            if (random.nextInt(8) == 0) {
                fetched = mutated(fetched);
            }
        }
        int kind = random.nextInt(10);
        WebhookRequest request;
        if (kind < 3) {
            body = mutated(body);
        }
        if (kind < 8) {
            request = target.preset().signed(target.preset().unsigned(body));
        } else {
            request = mutated(target.preset().signed(target.preset().unsigned(body)));
        }
        WebhookReply reply = target.endpoint().handle(request, sink);
        outcomes.merge(reply.outcome(), 1L, Long::sum);
        // Only a fetched body that is no JSON may be answered "later": it is no fault of the notification.
        boolean escaped = reply.body().startsWith("The webhook could not be read");
        if (escaped || (reply.status() == 503 && !target.preset().thin())) {
            throw new AssertionError("input " + number + " of preset " + target.preset() + " was answered " + reply);
        }
        return reply;
    }

    private byte[] bytes(JsonNode tree) {
        String text = tree.toString();
        if (random.nextInt(3) == 0) {
            // values that a tree cannot hold, such as numbers without end
            text = text.replaceFirst(
                    ":(\"[^\"]{0,40}\"|[0-9]+|true|null)",
                    ":" + Matcher.quoteReplacement(HOSTILE[random.nextInt(HOSTILE.length)]));
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void mutate(JsonNode tree) {
        JsonNode at = tree;
        while (at.size() > 0) {
            int index = random.nextInt(at.size());
            JsonNode child = child(at, index);
            if (child.isContainerNode() && child.size() > 0 && random.nextInt(6) > 0) {
                at = child;
                continue;
            }
            replace(at, index);
            return;
        }
    }

    private void replace(JsonNode parent, int index) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        JsonNode value = switch (random.nextInt(9)) {
            case 0 -> json.nullNode();
            case 1 -> json.booleanNode(random.nextBoolean());
            case 2 -> json.numberNode(random.nextLong());
            case 3 -> json.numberNode(random.nextInt(-2, 13));
            case 4 -> json.textNode(Integer.toString(random.nextInt(-2, 13)));
            case 5 -> json.textNode(text());
            case 6 -> json.arrayNode().add(text()).add(random.nextInt());
            case 7 -> json.objectNode().put("id", text()).put("name", text());
            default -> nested(random.nextInt(120));
        };
        if (parent instanceof ObjectNode object) {
            String name = new ArrayList<>(object.properties()).get(index).getKey();
            if (random.nextInt(4) == 0) {
                object.remove(name);
            } else {
                object.set(random.nextInt(12) == 0 ? text() : name, value);
            }
        } else if (parent instanceof ArrayNode array) {
            if (random.nextInt(4) == 0) {
                array.remove(index);
            } else {
                array.set(index, value);
            }
        }
    }

    private static JsonNode child(JsonNode node, int index) {
        return node.isArray()
                ? node.path(index)
                : new ArrayList<>(node.properties()).get(index).getValue();
    }

    private static JsonNode nested(int depth) {
        ObjectNode outer = JsonNodeFactory.instance.objectNode();
        ObjectNode at = outer;
        for (int i = 0; i < depth; i++) {
            at = at.putObject("a");
        }
        return outer;
    }

    private String text() {
        int kind = random.nextInt(2_000);
        int length = kind == 0 ? 120_000 : kind <= 10 ? 5_000 : random.nextInt(30);
        StringBuilder text = new StringBuilder(length);
        char one = (char) random.nextInt(0x20, 0x2000);
        for (int i = 0; i < length; i++) {
            text.append(length > 100 ? one : (char) random.nextInt(0x3000));
        }
        return text.toString();
    }

    private byte[] mutated(byte[] body) {
        byte[] bytes = body;
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes = Arrays.copyOf(bytes, at);
                case 2 -> bytes = joined(bytes, at, PIECES[random.nextInt(PIECES.length)], at);
                case 3 -> bytes = joined(bytes, at, new byte[0], Math.min(bytes.length, at + random.nextInt(20)));
                default -> {
                    byte[] again = Arrays.copyOfRange(bytes, 0, at);
                    bytes = joined(bytes, at, again, at);
                }
            }
        }
        return bytes;
    }

    private static byte[] joined(byte[] bytes, int until, byte[] piece, int from) {
        byte[] joined = new byte[until + piece.length + bytes.length - from];
        System.arraycopy(bytes, 0, joined, 0, until);
        System.arraycopy(piece, 0, joined, until, piece.length);
        System.arraycopy(bytes, from, joined, until + piece.length, bytes.length - from);
        return joined;
    }

    private WebhookRequest mutated(WebhookRequest request) {
        List<String> names = new ArrayList<>(request.headers().keySet());
        WebhookRequest.Builder builder = request.toBuilder();
        String name = names.get(random.nextInt(names.size()));
        String value = request.header(name).orElse("");
        switch (random.nextInt(7)) {
            case 0 -> builder.withoutHeader(name);
            case 1 -> builder.header(name, value);
            case 2 -> builder.withoutHeader(name).header(name, text());
            case 3 -> builder.withoutHeader(name).header(name, value + (char) random.nextInt(0x300));
            case 4 -> builder.withoutHeader(name).header(name, value.substring(random.nextInt(value.length() + 1)));
            case 5 -> builder.header(text(), text());
            default -> builder.body(mutated(request.body()));
        }
        return builder.build();
    }
}
