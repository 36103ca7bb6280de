package io.github.nps4j.whatsapp.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.whatsapp.webhook.Envelopes.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any node of any envelope is deleted or replaced by something else: no message is lost, and nothing throws. */
class WebhookMutationTest {

    /** What a node becomes; the first one stands for its deletion. */
    private static final List<JsonNode> OTHERS = new ArrayList<>();

    static {
        for (String json : new String[] {
            "\"deleted\"",
            "null",
            "\"\"",
            "\"text\"",
            "7",
            "-1.5",
            "1e400",
            "true",
            "{}",
            "{\"x\":1}",
            "[]",
            "[1,\"y\"]",
            "[[{}]]"
        }) {
            OTHERS.add(tree(json));
        }
    }

    static List<Envelope> envelopes() {
        return Envelopes.all();
    }

    @Provide
    Arbitrary<Envelope> someEnvelope() {
        return Arbitraries.of(Envelopes.all());
    }

    @ParameterizedTest
    @MethodSource("envelopes")
    void noNodeThatIsMissingOrOddCostsAMessage(Envelope envelope) {
        JsonNode original = tree(envelope.json());
        List<WhatsAppEvent> events = read(original);
        for (JsonPointer place : places(original)) {
            for (int i = 0; i < OTHERS.size(); i++) {
                JsonNode mutated = mutated(original, place, i);
                check(events, mutated, place + " becomes " + (i == 0 ? "nothing" : OTHERS.get(i)));
                checkInside(original, mutated, place);
            }
        }
    }

    @Property(tries = 20_000)
    void severalOddNodesCostNoMessageEither(
            @ForAll("someEnvelope") Envelope envelope,
            @ForAll @IntRange(min = 2, max = 6) int times,
            @ForAll long seed) {
        Random random = new Random(seed);
        JsonNode mutated = tree(envelope.json());
        List<WhatsAppEvent> events = read(mutated);
        for (int i = 0; i < times; i++) {
            List<JsonPointer> places = places(mutated);
            if (!places.isEmpty()) {
                mutated = mutated(mutated, places.get(random.nextInt(places.size())), random.nextInt(OTHERS.size()));
            }
        }
        check(events, mutated, "seed " + seed);
    }

    @Property(tries = 20_000)
    void bytesThatWereDamagedAreReadOrRefused(
            @ForAll("someEnvelope") Envelope envelope,
            @ForAll @IntRange(min = 1, max = 4) int times,
            @ForAll long seed) {
        Random random = new Random(seed);
        byte[] body = envelope.json().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < times; i++) {
            body[random.nextInt(body.length)] = (byte) random.nextInt(256);
        }
        List<WhatsAppEvent> events;
        try {
            events = WebhookReader.read(body);
        } catch (IllegalArgumentException e) {
            return;
        }
        events.forEach(Touch::all);
    }

    /** Whatever of the original updates still stands in the body is read as what it was; no id is lost. */
    private static void check(List<WhatsAppEvent> original, JsonNode mutated, String what) {
        List<WhatsAppEvent> events = read(mutated);
        StringBuilder raw = new StringBuilder();
        Set<RawJson> typed = new HashSet<>();
        for (WhatsAppEvent event : events) {
            Touch.all(event);
            UpdateKeys.of(event);
            raw.append(event.raw().text());
            if (!(event instanceof UnknownUpdate)) {
                typed.add(event.raw());
            }
        }
        Set<JsonNode> parts = new HashSet<>();
        parts(mutated, parts);
        for (JsonNode part : parts) {
            if (part.isTextual()
                    && (part.asText().startsWith("wamid.") || part.asText().startsWith("wacid."))) {
                assertThat(raw.indexOf(part.toString()))
                        .as("%s: %s", what, part)
                        .isNotNegative();
            }
        }
        for (WhatsAppEvent event : original) {
            boolean element = !(event instanceof ChangeUpdate) && !(event instanceof UnknownUpdate);
            if (element && parts.contains(tree(event.raw().text()))) {
                assertThat(typed).as("%s: an update that nobody touched", what).contains(event.raw());
            }
        }
    }

    /** A mutation inside of a message or status leaves it a message or status with its id. */
    private static void checkInside(JsonNode original, JsonNode mutated, JsonPointer place) {
        String path = place.toString();
        for (String list : new String[] {"messages", "statuses"}) {
            int at = path.indexOf("/" + list + "/");
            int end = at < 0 ? -1 : path.indexOf('/', at + list.length() + 2);
            if (end < 0 || path.endsWith("/id") || !path.startsWith("/entry") || path.contains("/threads/")) {
                continue;
            }
            JsonNode update = original.at(path.substring(0, end));
            if (!update.path("id").isTextual()) {
                continue;
            }
            String id = update.path("id").asText();
            assertThat(read(mutated)).as(path).anyMatch(event -> id.equals(id(event)));
        }
    }

    private static String id(WhatsAppEvent event) {
        if (event instanceof ChatMessage message) {
            return message.id();
        }
        if (event instanceof MessageStatus status) {
            return status.messageId();
        }
        if (event instanceof PaymentStatus payment) {
            return payment.messageId();
        }
        return event instanceof CallUpdate call ? call.callId() : "none";
    }

    private static void parts(JsonNode node, Set<JsonNode> parts) {
        parts.add(node);
        node.forEach(part -> parts(part, parts));
    }

    private static List<JsonPointer> places(JsonNode root) {
        List<JsonPointer> places = new ArrayList<>();
        places(root, JsonPointer.empty(), places);
        return places;
    }

    private static void places(JsonNode node, JsonPointer at, List<JsonPointer> places) {
        if (node.isObject()) {
            node.properties().forEach(field -> {
                JsonPointer place = at.appendProperty(field.getKey());
                places.add(place);
                places(field.getValue(), place, places);
            });
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                JsonPointer place = at.appendIndex(i);
                places.add(place);
                places(node.get(i), place, places);
            }
        }
    }

    private static JsonNode mutated(JsonNode original, JsonPointer place, int other) {
        JsonNode copy = original.deepCopy();
        JsonNode parent = copy.at(place.head());
        if (parent instanceof ObjectNode object) {
            if (other == 0) {
                object.remove(place.last().getMatchingProperty());
            } else {
                object.set(place.last().getMatchingProperty(), OTHERS.get(other));
            }
        } else {
            ArrayNode array = (ArrayNode) parent;
            if (other == 0) {
                array.remove(place.last().getMatchingIndex());
            } else {
                array.set(place.last().getMatchingIndex(), OTHERS.get(other));
            }
        }
        return copy;
    }

    private static List<WhatsAppEvent> read(JsonNode body) {
        return WebhookReader.read(body.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode tree(String json) {
        try {
            return Json.MAPPER
                    .reader()
                    .without(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
