package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.nps4j.whatsapp.webhook.MediaContent.Kind;
import org.jspecify.annotations.Nullable;

/** Finds out what a message holds: by its type, and where the type leads nowhere by the objects that are there. */
final class Contents {

    /** The keys that hold content, for messages whose type is missing or wrong. */
    private static final String[] KEYS = {
        "text",
        "interactive",
        "button",
        "image",
        "video",
        "audio",
        "document",
        "sticker",
        "voice",
        "reaction",
        "location",
        "contacts",
        "order",
        "system",
        "edit",
        "revoke",
        "unsupported"
    };

    private Contents() {}

    static MessageContent of(JsonNode message) {
        return of(message, false);
    }

    static MessageContent ofEdited(JsonNode message) {
        return of(message.isMissingNode() ? JsonNodeFactory.instance.objectNode() : message, true);
    }

    private static MessageContent of(JsonNode message, boolean edited) {
        JsonNode typeNode = message.path("type");
        String type = typeNode.isTextual() ? typeNode.textValue() : "";
        MessageContent content = read(type, message, edited);
        if (content == null) {
            for (String key : KEYS) {
                if (!key.equals(type) && message.has(key)) {
                    content = read(key, message, edited);
                    if (content != null) {
                        return content;
                    }
                }
            }
        }
        return content == null ? new UnknownContent(message) : content;
    }

    private static @Nullable MessageContent read(String type, JsonNode message, boolean edited) {
        JsonNode value = message.path(type);
        return switch (type) {
            case "text" -> text(value);
            case "interactive" -> value.isObject() ? interactive(value) : null;
            case "button" -> value.has("payload") || value.has("text") ? new QuickReply(value) : null;
            case "image" -> media(Kind.IMAGE, value);
            case "video" -> media(Kind.VIDEO, value);
            case "audio", "voice" -> media(Kind.AUDIO, value);
            case "document" -> media(Kind.DOCUMENT, value);
            case "sticker" -> media(Kind.STICKER, value);
            case "reaction" -> value.has("message_id") || value.has("emoji") ? new ReactionContent(value) : null;
            case "location" ->
                Json.decimal(value.path("latitude")) != null && Json.decimal(value.path("longitude")) != null
                        ? new LocationContent(value)
                        : null;
            case "contacts" -> value.isContainerNode() && value.size() > 0 ? new SharedContacts(value) : null;
            case "order" -> value.isObject() ? new OrderContent(value) : null;
            case "system" -> value.isObject() ? new SystemNotice(value) : null;
            case "edit" -> !edited && value.isObject() ? new EditContent(value) : null;
            case "revoke" ->
                Json.text(value, "original_message_id", "message_id") != null ? new RevokeContent(value) : null;
            case "request_welcome" -> new WelcomeRequest(message);
            case "unsupported", "unknown", "ephemeral" -> new UnsupportedContent(message);
            default -> null;
        };
    }

    private static @Nullable MessageContent text(JsonNode value) {
        if (value.isObject()) {
            return Json.text(value.path("body")) == null ? null : new TextContent(value);
        }
        // an object was announced; a plain text is as clear
        String text = Json.text(value);
        return text == null
                ? null
                : new TextContent(JsonNodeFactory.instance.objectNode().put("body", text));
    }

    private static @Nullable MessageContent media(Kind kind, JsonNode value) {
        return value.isObject() && value.size() > 0 ? new MediaContent(kind, value) : null;
    }

    private static @Nullable MessageContent interactive(JsonNode value) {
        MessageContent content = reply(value.path("type").asText(), value);
        if (content != null) {
            return content;
        }
        for (String kind : new String[] {"button_reply", "list_reply", "nfm_reply", "call_permission_reply"}) {
            content = value.has(kind) ? reply(kind, value) : null;
            if (content != null) {
                return content;
            }
        }
        return null;
    }

    private static @Nullable MessageContent reply(String kind, JsonNode interactive) {
        JsonNode value = interactive.path(kind);
        if (!value.isObject()) {
            return null;
        }
        return switch (kind) {
            case "button_reply" -> value.has("id") || value.has("title") ? new ButtonReply(value) : null;
            case "list_reply" -> value.has("id") || value.has("title") ? new ListReply(value) : null;
            case "nfm_reply" -> new FlowReply(value);
            case "call_permission_reply" -> new CallPermissionReply(value);
            default -> null;
        };
    }
}
