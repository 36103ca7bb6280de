package io.github.nps4j.whatsapp.survey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.whatsapp.survey.Conversation.Given;
import io.github.nps4j.whatsapp.survey.Outgoing.Choice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Conversations as the store keeps them. What a later version adds is optional, so that nodes can be updated one by one. */
final class ConversationJson {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;

    private ConversationJson() {}

    static String write(Conversation c) {
        ObjectNode node = JSON.createObjectNode();
        node.put("v", VERSION);
        node.put("id", c.id);
        node.put("survey", c.survey);
        node.set("person", person(c.person));
        node.put("state", c.state.name());
        put(node, "reason", c.reason);
        node.put("question", c.question);
        node.set("answers", map(c.answers));
        if (c.score != null) {
            node.put("score", c.score);
        }
        put(node, "scoredAt", c.scoredAt);
        ArrayNode given = node.putArray("given");
        for (Given one : c.given) {
            given.addObject()
                    .put("score", one.score())
                    .put("at", one.at().toString())
                    .put("counted", one.counted());
        }
        put(node, "comment", c.comment);
        put(node, "commentAt", c.commentAt);
        if (c.previous != null) {
            node.put("previous", c.previous);
        }
        put(node, "plannedAt", c.plannedAt);
        put(node, "invitedAt", c.invitedAt);
        put(node, "askedAt", c.askedAt);
        put(node, "lastInboundAt", c.lastInboundAt);
        put(node, "agentAt", c.agentAt);
        node.put("askedAgain", c.askedAgain);
        node.put("withoutFlow", c.withoutFlow);
        node.put("revision", c.revision);
        node.put("handedOn", c.handedOn);
        put(node, "handOnAt", c.handOnAt);
        ArrayNode pending = node.putArray("pending");
        for (Outgoing message : c.pending) {
            ObjectNode one = pending.addObject()
                    .put("key", message.key())
                    .put("kind", message.kind().name())
                    .put("text", message.text())
                    .put("button", message.button());
            ArrayNode choices = one.putArray("choices");
            message.choices()
                    .forEach(
                            choice -> choices.addObject().put("id", choice.id()).put("title", choice.title()));
        }
        put(node, "notBefore", c.notBefore);
        c.seen.forEach(node.putArray("seen")::add);
        c.ours.forEach(node.putArray("ours")::add);
        node.put("followUps", c.followUps);
        put(node, "lateQuestion", c.lateQuestion);
        put(node, "endedAt", c.endedAt);
        return node.toString();
    }

    static Conversation read(String text) {
        JsonNode node = tree(text);
        Conversation c = new Conversation(
                node.path("id").asText(),
                node.path("survey").asText(),
                person(node.path("person")),
                required(node, "plannedAt"));
        c.state = ConversationState.valueOf(node.path("state").asText());
        c.reason = text(node, "reason");
        c.question = node.path("question").asInt(-1);
        c.answers.putAll(map(node.path("answers")));
        c.score = number(node, "score");
        c.scoredAt = time(node, "scoredAt");
        for (JsonNode one : node.path("given")) {
            c.given.add(new Given(
                    one.path("score").asInt(),
                    required(one, "at"),
                    one.path("counted").asBoolean()));
        }
        c.comment = text(node, "comment");
        c.commentAt = time(node, "commentAt");
        c.previous = number(node, "previous");
        c.invitedAt = time(node, "invitedAt");
        c.askedAt = time(node, "askedAt");
        c.lastInboundAt = time(node, "lastInboundAt");
        c.agentAt = time(node, "agentAt");
        c.askedAgain = node.path("askedAgain").asBoolean();
        c.withoutFlow = node.path("withoutFlow").asBoolean();
        c.revision = node.path("revision").asLong(-1);
        c.handedOn = node.path("handedOn").asLong(-1);
        c.handOnAt = time(node, "handOnAt");
        for (JsonNode one : node.path("pending")) {
            List<Choice> choices = new ArrayList<>();
            for (JsonNode choice : one.path("choices")) {
                choices.add(new Choice(
                        choice.path("id").asText(), choice.path("title").asText()));
            }
            c.pending.add(new Outgoing(
                    one.path("key").asText(),
                    Outgoing.Kind.valueOf(one.path("kind").asText()),
                    one.path("text").asText(),
                    List.copyOf(choices),
                    one.path("button").asText()));
        }
        c.notBefore = time(node, "notBefore");
        node.path("seen").forEach(one -> c.seen.add(one.asText()));
        node.path("ours").forEach(one -> c.ours.add(one.asText()));
        c.followUps = node.path("followUps").asInt();
        c.lateQuestion = text(node, "lateQuestion");
        c.endedAt = time(node, "endedAt");
        return c;
    }

    private static ObjectNode person(Person person) {
        ObjectNode node = JSON.createObjectNode();
        node.put("key", person.key());
        put(node, "phone", person.phone());
        put(node, "userId", person.userId());
        node.put("language", person.language());
        put(node, "zone", person.zone());
        ArrayNode keys = node.putArray("identity");
        for (IdentityKey key : person.identity().keys()) {
            keys.addObject().put("kind", key.kind()).put("value", key.value());
        }
        node.set("attributes", map(person.attributes()));
        return node;
    }

    private static Person person(JsonNode node) {
        Identity.Builder identity = Identity.builder();
        for (JsonNode key : node.path("identity")) {
            identity.add(key.path("kind").asText(), key.path("value").asText(), null);
        }
        return new Person(
                node.path("key").asText(),
                text(node, "phone"),
                text(node, "userId"),
                node.path("language").asText(),
                text(node, "zone"),
                identity.build(),
                map(node.path("attributes")));
    }

    /** What is known of a person beside the conversations. */
    record Acquaintance(
            @Nullable String open,
            @Nullable Integer score,
            @Nullable Instant scoredAt) {

        static final Acquaintance NEW = new Acquaintance(null, null, null);

        /** With another conversation as the one that is talked in. */
        Acquaintance opening(String conversation) {
            return new Acquaintance(conversation, score, scoredAt);
        }

        /** With the score that was given last. */
        Acquaintance scored(int newest, Instant at) {
            return scoredAt != null && at.isBefore(scoredAt) ? this : new Acquaintance(open, newest, at);
        }

        String write() {
            ObjectNode node = JSON.createObjectNode();
            node.put("v", VERSION);
            put(node, "open", open);
            if (score != null) {
                node.put("score", score);
            }
            put(node, "scoredAt", scoredAt);
            return node.toString();
        }

        static Acquaintance read(String text) {
            JsonNode node = tree(text);
            return new Acquaintance(text(node, "open"), number(node, "score"), time(node, "scoredAt"));
        }

        @Override
        public String toString() {
            return "Acquaintance[" + open + "]";
        }
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "a document of a conversation is no JSON: it was changed by somebody else", e);
        }
    }

    private static ObjectNode map(Map<String, String> map) {
        ObjectNode node = JSON.createObjectNode();
        map.forEach(node::put);
        return node;
    }

    private static Map<String, String> map(JsonNode node) {
        Map<String, String> map = new LinkedHashMap<>();
        node.properties()
                .forEach(field -> map.put(field.getKey(), field.getValue().asText()));
        return map;
    }

    private static void put(ObjectNode node, String name, @Nullable Object value) {
        if (value != null) {
            node.put(name, value.toString());
        }
    }

    private static @Nullable String text(JsonNode node, String name) {
        return node.hasNonNull(name) ? node.path(name).asText() : null;
    }

    private static @Nullable Integer number(JsonNode node, String name) {
        return node.hasNonNull(name) ? (Integer) node.path(name).asInt() : null;
    }

    private static @Nullable Instant time(JsonNode node, String name) {
        String text = text(node, name);
        return text == null ? null : Instant.parse(text);
    }

    private static Instant required(JsonNode node, String name) {
        Instant time = time(node, name);
        if (time == null) {
            throw new IllegalStateException("a document of a conversation lacks '" + name + "'");
        }
        return time;
    }
}
