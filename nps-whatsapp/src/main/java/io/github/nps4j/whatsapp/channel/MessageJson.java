package io.github.nps4j.whatsapp.channel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.channel.Message;
import io.github.nps4j.channel.Message.Content;
import io.github.nps4j.channel.Purpose;
import io.github.nps4j.whatsapp.cloud.TemplateMessage;
import io.github.nps4j.whatsapp.cloud.TextMessage;
import io.github.nps4j.whatsapp.cloud.WhatsAppMessage;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is kept of a message, so that it can be sent again without whoever gave it. */
record MessageJson(
        String address, Purpose purpose, @Nullable ZoneId zone, WhatsAppMessage message) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static String write(Message message, String address, String language) {
        ObjectNode node = JSON.createObjectNode();
        node.put("v", 1)
                .put("address", address)
                .put("purpose", message.purpose().name());
        message.recipient().zone().ifPresent(zone -> node.put("zone", zone.getId()));
        if (message.content() instanceof Content.Text text) {
            node.put("text", text.text());
        } else if (message.content() instanceof Content.Template template) {
            node.put("template", template.name());
            node.put("language", template.language() == null ? language : template.language());
            ObjectNode parameters = node.putObject("parameters");
            template.parameters().forEach(parameters::put);
        }
        return node.toString();
    }

    static MessageJson read(String body) {
        JsonNode node;
        try {
            node = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row of the outbox is no JSON: it was changed by somebody else", e);
        }
        Content content;
        if (node.has("text")) {
            content = new Content.Text(node.path("text").asText());
        } else {
            Map<String, String> parameters = new LinkedHashMap<>();
            node.path("parameters")
                    .properties()
                    .forEach(entry ->
                            parameters.put(entry.getKey(), entry.getValue().asText()));
            content = new Content.Template(
                    node.path("template").asText(), node.path("language").asText(), parameters);
        }
        return new MessageJson(
                node.path("address").asText(),
                Purpose.valueOf(node.path("purpose").asText()),
                node.hasNonNull("zone") ? ZoneId.of(node.path("zone").asText()) : null,
                message(content, "en"));
    }

    /** The message as WhatsApp wants it; parameters called {@code 1}, {@code 2} and so on are positional. */
    static WhatsAppMessage message(Content content, String language) {
        if (content instanceof Content.Text text) {
            return TextMessage.of(text.text());
        }
        Content.Template template = (Content.Template) content;
        TemplateMessage.Builder builder =
                TemplateMessage.builder(template.name(), template.language() == null ? language : template.language());
        boolean positional = true;
        for (int i = 1; i <= template.parameters().size(); i++) {
            positional &= template.parameters().containsKey(String.valueOf(i));
        }
        if (positional) {
            for (int i = 1; i <= template.parameters().size(); i++) {
                builder.body(TemplateMessage.oneLine(
                        String.valueOf(template.parameters().get(String.valueOf(i)))));
            }
        } else {
            template.parameters().forEach((name, value) -> builder.body(name, TemplateMessage.oneLine(value)));
        }
        return builder.build();
    }

    @Override
    public String toString() {
        return "MessageJson[" + purpose + ", " + message + "]";
    }
}
