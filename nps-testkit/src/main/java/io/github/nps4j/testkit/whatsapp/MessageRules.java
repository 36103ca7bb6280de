package io.github.nps4j.testkit.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What Meta refuses of the shape of a message. */
final class MessageRules {

    private static final Set<String> MEDIA = Set.of("image", "video", "audio", "document", "sticker");
    private static final int MAX_OPAQUE = 512;
    private static final int MAX_PAYLOAD = 128;

    private MessageRules() {}

    static void check(JsonNode body) {
        if (!body.path("messaging_product").asText("").equals("whatsapp")) {
            throw GraphException.missing("messaging_product");
        }
        if (body.path("biz_opaque_callback_data").asText("").length() > MAX_OPAQUE) {
            throw GraphException.invalid("biz_opaque_callback_data must be at most 512 characters.");
        }
        String type = body.path("type").asText("text");
        JsonNode content = body.path(type);
        switch (type) {
            case "text" -> text(content, "body", 4_096, true);
            case "template" -> template(content);
            case "interactive" -> interactive(content);
            case "location" -> {
                double latitude = content.path("latitude").asDouble(Double.NaN);
                double longitude = content.path("longitude").asDouble(Double.NaN);
                if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
                    throw GraphException.value("latitude or longitude is out of range.");
                }
            }
            case "contacts" -> {
                if (!content.isArray() || content.isEmpty()) {
                    throw GraphException.missing("contacts");
                }
                for (JsonNode contact : content) {
                    text(contact.path("name"), "formatted_name", 1_024, true);
                }
            }
            case "reaction" -> {
                text(content, "message_id", 1_024, true);
                if (!content.has("emoji")) {
                    throw GraphException.missing("emoji");
                }
            }
            default -> {
                if (!MEDIA.contains(type)) {
                    throw new GraphException(131051, "The message type is not supported.");
                }
                media(type, content);
            }
        }
    }

    private static void media(String type, JsonNode content) {
        if (content.path("id").asText("").isEmpty()
                == content.path("link").asText("").isEmpty()) {
            throw GraphException.invalid("Give either an id or a link of the " + type + ".");
        }
        if (content.has("caption") && (type.equals("audio") || type.equals("sticker"))) {
            throw GraphException.invalid("A caption is not supported for " + type + ".");
        }
        text(content, "caption", 1_024, false);
    }

    private static void template(JsonNode content) {
        text(content, "name", 512, true);
        text(content.path("language"), "code", 16, true);
        for (JsonNode component : content.path("components")) {
            for (JsonNode parameter : component.path("parameters")) {
                if (parameter.path("type").asText("").equals("payload")) {
                    text(parameter, "payload", MAX_PAYLOAD, true);
                }
            }
        }
    }

    private static void interactive(JsonNode content) {
        String type = content.path("type").asText("");
        boolean list = type.equals("list");
        text(content.path("body"), "text", list ? 4_096 : 1_024, true);
        text(content.path("footer"), "text", 60, false);
        JsonNode header = content.path("header");
        if (header.isObject()) {
            String kind = header.path("type").asText("");
            if (kind.equals("text")) {
                text(header, "text", 60, true);
            } else if (list || !Set.of("image", "video", "document").contains(kind)) {
                throw GraphException.value("The header type " + kind + " is not supported here.");
            }
        }
        JsonNode action = content.path("action");
        switch (type) {
            case "button" -> buttons(action.path("buttons"));
            case "list" -> list(action);
            case "flow" -> flow(action.path("parameters"));
            case "cta_url" -> {
                text(action.path("parameters"), "display_text", 20, true);
                text(action.path("parameters"), "url", 2_000, true);
            }
            default -> throw GraphException.value("The interactive type " + type + " is not supported.");
        }
    }

    private static void buttons(JsonNode buttons) {
        count("buttons", buttons.size(), 1, 3);
        List<String> ids = new ArrayList<>();
        List<String> titles = new ArrayList<>();
        for (JsonNode button : buttons) {
            JsonNode reply = button.path("reply");
            if (!button.path("type").asText("").equals("reply")) {
                throw GraphException.value("The button type must be reply.");
            }
            ids.add(text(reply, "id", 256, true));
            titles.add(text(reply, "title", 20, true));
        }
        unique("Button id", ids);
        unique("Button title", titles);
    }

    private static void list(JsonNode action) {
        text(action, "button", 20, true);
        count("sections", action.path("sections").size(), 1, 10);
        List<String> ids = new ArrayList<>();
        for (JsonNode section : action.path("sections")) {
            text(section, "title", 24, action.path("sections").size() > 1);
            if (section.path("rows").isEmpty()) {
                throw GraphException.missing("rows");
            }
            for (JsonNode row : section.path("rows")) {
                ids.add(text(row, "id", 200, true));
                text(row, "title", 24, true);
                text(row, "description", 72, false);
            }
        }
        count("rows", ids.size(), 1, 10);
        unique("Row id", ids);
    }

    private static void flow(JsonNode parameters) {
        text(parameters, "flow_cta", 60, true);
        if (!parameters.path("flow_message_version").asText("").equals("3")) {
            throw GraphException.value("flow_message_version must be 3.");
        }
        if (parameters.path("flow_id").asText("").isEmpty()
                == parameters.path("flow_name").asText("").isEmpty()) {
            throw GraphException.invalid("Give either flow_id or flow_name.");
        }
        JsonNode data = parameters.path("flow_action_payload").path("data");
        if (data.isObject() && data.isEmpty()) {
            throw GraphException.value("data must not be empty.");
        }
    }

    private static String text(JsonNode node, String field, int max, boolean required) {
        String value = node.path(field).asText("");
        if (value.isBlank() && required) {
            throw GraphException.missing(field);
        }
        if (value.length() > max) {
            throw GraphException.invalid(
                    "Param " + field + " must be at most " + max + " characters long, but has " + value.length() + ".");
        }
        return value;
    }

    private static void count(String what, int size, int min, int max) {
        if (size < min || size > max) {
            throw GraphException.value("The number of " + what + " must be " + min + " to " + max + ".");
        }
    }

    private static void unique(String what, List<String> values) {
        if (new HashSet<>(values).size() != values.size()) {
            throw GraphException.value(what + "s must be unique.");
        }
    }

    /** What Meta refuses of a message with a template, given the template. */
    static void fits(JsonNode sent, SimulatedTemplate template) {
        switch (template.status()) {
            case "APPROVED" -> {
                // can be sent
            }
            case "PAUSED" -> throw new GraphException(132015, "The template is paused due to low quality.");
            case "DISABLED" -> throw new GraphException(132016, "The template is disabled.");
            default -> throw new GraphException(132001, "The template is " + template.status() + ", not approved.");
        }
        int needed = SimulatedTemplate.variables(template.body()).size();
        int given = 0;
        boolean headerGiven = false;
        Set<Integer> buttons = new HashSet<>();
        for (JsonNode component : sent) {
            switch (component.path("type").asText("").toLowerCase(Locale.ROOT)) {
                case "body" -> given += bodyParameters(component, template);
                case "header" -> {
                    headerGiven = true;
                    header(component, template);
                }
                case "button" -> buttons.add(button(component, template));
                default -> throw GraphException.invalid("The component type is unknown.");
            }
        }
        if (given != needed) {
            throw new GraphException(
                    132000,
                    "body: number of localizable_params (" + given + ") does not match the expected number of params ("
                            + needed + ")");
        }
        JsonNode header = template.header();
        boolean needsHeader = header.isObject()
                && (!header.path("format").asText("").equalsIgnoreCase("TEXT")
                        || !SimulatedTemplate.variables(header.path("text").asText(""))
                                .isEmpty());
        if (needsHeader && !headerGiven) {
            throw new GraphException(
                    132012,
                    "header: Format mismatch, expected " + header.path("format").asText(""));
        }
        for (int i = 0; i < template.buttons().size(); i++) {
            boolean variable = template.buttons().get(i).path("url").asText("").contains("{{");
            if (variable && !buttons.contains(i)) {
                throw new GraphException(131008, "buttons: Button at index " + i + " of type Url requires a parameter");
            }
        }
    }

    private static int bodyParameters(JsonNode component, SimulatedTemplate template) {
        List<String> variables = SimulatedTemplate.variables(template.body());
        for (JsonNode parameter : component.path("parameters")) {
            String value = text(parameter, "text", 32_768, true);
            if (value.indexOf('\n') >= 0 || value.indexOf('\t') >= 0 || value.contains("     ")) {
                throw new GraphException(
                        132012, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces");
            }
            boolean named = parameter.has("parameter_name");
            boolean known = !named
                    || variables.contains(parameter.path("parameter_name").asText(""));
            if (named != template.isNamed() || !known) {
                throw new GraphException(132012, "Parameter format does not match the format in the created template");
            }
        }
        return component.path("parameters").size();
    }

    private static void header(JsonNode component, SimulatedTemplate template) {
        String wanted = template.header().path("format").asText("").toLowerCase(Locale.ROOT);
        String given = component.path("parameters").path(0).path("type").asText("");
        if (!wanted.equals(given)) {
            throw new GraphException(132012, "header: Format mismatch, expected " + wanted + ", received " + given);
        }
    }

    private static int button(JsonNode component, SimulatedTemplate template) {
        int index = component.path("index").asInt(-1);
        String kind = component.path("sub_type").asText("");
        JsonNode button = template.buttons().path(index);
        if (!button.isObject()) {
            throw GraphException.invalid("Button index " + index + " is out of range.");
        }
        if (!button.path("type").asText("").equalsIgnoreCase(kind)) {
            throw new GraphException(132018, "buttons: Button at index " + index + " is not of type " + kind);
        }
        return index;
    }
}
