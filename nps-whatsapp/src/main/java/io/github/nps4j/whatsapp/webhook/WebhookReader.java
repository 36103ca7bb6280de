package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads the body of a webhook. It does not check who sent it: that is the work of {@link WhatsAppWebhook}; this is for
 * bodies that were checked and kept before.
 *
 * <p>Any JSON can be read. All updates of all entries are there, in their order. What is missing or of an odd kind empties
 * one value; what is not known, or cannot be told apart, is an {@link UnknownUpdate} with its JSON; nothing is dropped. Where
 * Meta writes a list, a single object is read as well; where {@code field} is missing, the keys decide.
 */
public final class WebhookReader {

    /** For a number beyond what {@link java.math.BigDecimal} can hold: it becomes infinite rather than an error. */
    private static final ObjectReader WITHOUT_DECIMALS =
            Json.MAPPER.reader().without(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final JsonNode NOTHING = MissingNode.getInstance();

    private final List<WhatsAppEvent> events = new ArrayList<>();

    private WebhookReader() {}

    /**
     * Reads a body.
     *
     * @param body the bytes as they came
     * @return all updates, in order, unmodifiable; empty if the body holds none
     * @throws IllegalArgumentException if the body is no JSON, or nested deeper than 500 levels; the message shows no
     *     content
     */
    public static List<WhatsAppEvent> read(byte[] body) {
        JsonNode root = parse(body);
        WebhookReader reader = new WebhookReader();
        if (root.isArray()) {
            root.forEach(reader::envelope);
        } else {
            reader.envelope(root);
        }
        return List.copyOf(reader.events);
    }

    private static JsonNode parse(byte[] body) {
        JsonNode root;
        try {
            root = Json.MAPPER.readTree(body);
        } catch (JsonProcessingException | NumberFormatException e) {
            root = parseAgain(body);
        } catch (IOException e) {
            throw new IllegalArgumentException("The body is not JSON: it is not text in UTF-8");
        }
        if (root.isMissingNode()) {
            throw new IllegalArgumentException("The body is empty");
        }
        return root;
    }

    private static JsonNode parseAgain(byte[] body) {
        try {
            return WITHOUT_DECIMALS.readTree(body);
        } catch (JsonProcessingException e) {
            // Not the message: it quotes the body.
            throw new IllegalArgumentException("The body is not JSON"
                    + (e.getLocation() == null
                            ? ""
                            : ", or nested too deep, at line " + e.getLocation().getLineNr() + ", column "
                                    + e.getLocation().getColumnNr()));
        } catch (IOException e) {
            throw new IllegalArgumentException("The body is not JSON: it is not text in UTF-8");
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("The body holds a number that cannot be read");
        }
    }

    private void envelope(JsonNode root) {
        JsonNode entries = root.path("entry");
        if (entries.isMissingNode()) {
            // a single entry, a change (the test button of the dashboard) or a value (some providers)
            entry(root, "body");
            return;
        }
        for (JsonNode entry : Json.elements(entries)) {
            entry(entry, "entry");
        }
        leftovers(new WebhookOrigin(root, root, root), root, "entry");
    }

    private void entry(JsonNode entry, String place) {
        JsonNode changes = entry.path("changes");
        if (changes.isMissingNode()) {
            if (entry.has("value") || isValue(entry)) {
                change(entry, entry, place);
            } else {
                events.add(new UnknownUpdate(new WebhookOrigin(entry, entry, NOTHING), place, entry));
            }
            return;
        }
        for (JsonNode change : Json.elements(changes)) {
            change(entry, change, "changes");
        }
        leftovers(new WebhookOrigin(entry, entry, NOTHING), entry, "changes");
    }

    private void change(JsonNode entry, JsonNode change, String place) {
        JsonNode value = change.path("value");
        if (value.isMissingNode() && isValue(change)) {
            value = change;
        }
        if (value.isArray()) {
            for (JsonNode element : value) {
                value(new WebhookOrigin(entry, change, element), element, place);
            }
            return;
        }
        value(new WebhookOrigin(entry, change, value), value, place);
    }

    private void value(WebhookOrigin origin, JsonNode value, String place) {
        if (!value.isObject()) {
            events.add(new UnknownUpdate(origin, place, origin.change()));
            return;
        }
        int before = events.size();
        boolean others = false;
        String field = origin.field();
        boolean past = field.equals("history");
        for (Map.Entry<String, JsonNode> next : value.properties()) {
            others |= !known(origin, past, next.getKey(), next.getValue())
                    && next.getValue().isContainerNode();
        }
        if (events.size() == before) {
            events.add(Fields.read(origin, place));
        } else if (others) {
            leftoversOfValue(origin, value);
        }
    }

    /** Reads what stands under a key; {@code false} if the key is not known. */
    private boolean known(WebhookOrigin origin, boolean past, String key, JsonNode list) {
        switch (key) {
            case "messaging_product", "metadata", "contacts", "field", "id", "time" -> {
                // tells about the others
            }
            case "messages" -> {
                for (JsonNode one : Json.elements(list)) {
                    events.add(
                            !one.isObject()
                                    ? new UnknownUpdate(origin, key, one)
                                    : past
                                            ? new HistoryMessage(origin, NOTHING, one)
                                            : new IncomingMessage(origin, one));
                }
            }
            case "statuses" -> {
                for (JsonNode one : Json.elements(list)) {
                    events.add(status(origin, one));
                }
            }
            case "history" -> Json.elements(list).forEach(one -> history(origin, one));
            case "message_echoes",
                    "calls",
                    "errors",
                    "state_sync",
                    "user_preferences",
                    "user_id_update",
                    "groups",
                    "automatic_events" ->
                Json.elements(list)
                        .forEach(one -> events.add(
                                one.isObject() ? element(origin, key, one) : new UnknownUpdate(origin, key, one)));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static WhatsAppEvent element(WebhookOrigin origin, String key, JsonNode one) {
        return switch (key) {
            case "message_echoes" -> new MessageEcho(origin, one);
            case "calls" -> new CallUpdate(origin, one);
            case "errors" -> new PlatformError(origin, one);
            case "state_sync" -> new ContactSync(origin, one);
            case "user_preferences" -> new UserPreference(origin, one);
            case "user_id_update" -> new UserIdChange(origin, one);
            case "groups" -> new GroupUpdate(origin, one);
            case "automatic_events" -> new AutomaticEvent(origin, one);
            default -> new UnknownUpdate(origin, key, one);
        };
    }

    private static WhatsAppEvent status(WebhookOrigin origin, JsonNode status) {
        if (!status.isObject()) {
            return new UnknownUpdate(origin, "statuses", status);
        }
        JsonNode type = status.path("type");
        if (type.isMissingNode() && !status.has("payment")) {
            return origin.field().equals("calls") ? new CallUpdate(origin, status) : new MessageStatus(origin, status);
        }
        return switch (type.asText()) {
            case "call" -> new CallUpdate(origin, status);
            case "payment" -> new PaymentStatus(origin, status);
            default ->
                origin.field().equals("calls")
                        ? new CallUpdate(origin, status)
                        : status.path("payment").isObject()
                                ? new PaymentStatus(origin, status)
                                : new MessageStatus(origin, status);
        };
    }

    private void history(WebhookOrigin origin, JsonNode chunk) {
        if (!chunk.isObject()) {
            events.add(new UnknownUpdate(origin, "history", chunk));
            return;
        }
        events.add(new HistoryChunk(origin, chunk));
        for (JsonNode thread : Json.elements(chunk.path("threads"))) {
            for (JsonNode message : Json.elements(thread.path("messages"))) {
                events.add(
                        message.isObject()
                                ? new HistoryMessage(origin, thread, message)
                                : new UnknownUpdate(origin, "history", message));
            }
        }
    }

    /** Lists that a later version of Meta's may add beside those that are known. */
    private void leftoversOfValue(WebhookOrigin origin, JsonNode value) {
        value.properties().forEach(next -> {
            if (next.getValue().isContainerNode() && !LISTS.contains(next.getKey())) {
                events.add(new UnknownUpdate(origin, next.getKey(), next.getValue()));
            }
        });
    }

    private void leftovers(WebhookOrigin origin, JsonNode object, String known) {
        object.properties().forEach(next -> {
            if (next.getValue().isContainerNode() && !next.getKey().equals(known)) {
                events.add(new UnknownUpdate(origin, next.getKey(), next.getValue()));
            }
        });
    }

    private static boolean isValue(JsonNode node) {
        for (String key : LISTS) {
            if (!key.equals("contacts") && !key.equals("metadata") && node.has(key)) {
                return true;
            }
        }
        return false;
    }

    /** The keys of a value that hold lists of updates, or tell about them. */
    private static final List<String> LISTS = List.of(
            "messages",
            "statuses",
            "contacts",
            "metadata",
            "errors",
            "message_echoes",
            "calls",
            "history",
            "state_sync",
            "user_preferences",
            "user_id_update",
            "groups",
            "automatic_events");
}
