package io.github.nps4j.testkit.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Templates of the account. Called with the account's monitor held. */
final class TemplateApi {

    private static final long FIRST_ID = 800_000_000_000_000L;
    private static final String CURSOR = "cursor";

    private final Account account;
    private final java.util.Map<String, Long> ids = new java.util.LinkedHashMap<>();

    /** Cursors carry this number; old ones are refused after it has grown. */
    private int generation;

    TemplateApi(Account account) {
        this.account = account;
    }

    void expireCursors() {
        generation++;
    }

    String id(SimulatedTemplate template) {
        return Long.toString(ids.computeIfAbsent(
                Account.templateKey(template.name(), template.language()), key -> FIRST_ID + account.newId()));
    }

    @Nullable
    SimulatedTemplate byId(String id) {
        for (SimulatedTemplate template : account.templates.values()) {
            if (id(template).equals(id)) {
                return template;
            }
        }
        return null;
    }

    Answer list(URI base, String path, Map<String, String> query) {
        int limit = Math.max(1, Math.min(100, number(query.getOrDefault("limit", "25"))));
        int from = from(query.getOrDefault("after", ""));
        List<SimulatedTemplate> found = new ArrayList<>();
        for (SimulatedTemplate template : account.templates.values()) {
            boolean named = template.name().contains(query.getOrDefault("name", ""));
            boolean status = template.status().equalsIgnoreCase(query.getOrDefault("status", template.status()));
            if (named && status) {
                found.add(template);
            }
        }
        ObjectNode answer = JsonTrees.object();
        ArrayNode data = answer.putArray("data");
        int to = Math.min(found.size(), from + limit);
        for (SimulatedTemplate template : found.subList(Math.min(from, to), to)) {
            data.add(template.json(id(template)));
        }
        if (to > from) {
            ObjectNode paging = answer.putObject("paging");
            paging.putObject("cursors").put("before", cursor(from)).put("after", cursor(to));
            if (to < found.size()) {
                paging.put("next", base + path + "?after=" + cursor(to));
            }
        }
        return Answer.json(200, answer);
    }

    private String cursor(int at) {
        return CURSOR + generation + "x" + at;
    }

    private int from(String after) {
        if (after.isEmpty()) {
            return 0;
        }
        String prefix = CURSOR + generation + "x";
        if (!after.startsWith(prefix)) {
            throw new GraphException(131059, "The cursor is not valid any more.");
        }
        return number(after.substring(prefix.length()));
    }

    private static int number(String text) {
        if (!text.matches("[0-9]{1,6}")) {
            throw GraphException.invalid("A number is not valid.");
        }
        return Integer.parseInt(text);
    }

    Answer create(JsonNode request) {
        String name = request.path("name").asText("");
        if (!name.matches("[a-z0-9_]{1,512}")) {
            throw GraphException.invalid("The template name must be small letters, digits and underscores.");
        }
        if (!Set.of("UTILITY", "MARKETING", "AUTHENTICATION")
                .contains(request.path("category").asText(""))) {
            throw GraphException.invalid("The category must be UTILITY, MARKETING or AUTHENTICATION.");
        }
        SimulatedTemplate template = SimulatedTemplate.created(request);
        String key = Account.templateKey(name, template.language());
        if (account.templates.containsKey(key)) {
            throw GraphException.invalid("There is already content of this language for this template.");
        }
        String body = template.body();
        if (body.isBlank() || body.length() > 1_024) {
            throw GraphException.invalid("The body must have 1 to 1024 characters.");
        }
        if (body.strip().startsWith("{{") || body.strip().endsWith("}}")) {
            throw GraphException.invalid("Variables can't be at the start or end of the template.");
        }
        if (body.matches("(?s).*}}\\s*\\{\\{.*")) {
            throw GraphException.invalid("Variables can't touch each other.");
        }
        account.templates.put(key, template);
        return Answer.json(
                200,
                JsonTrees.object()
                        .put("id", id(template))
                        .put("status", template.status())
                        .put("category", template.category()));
    }

    Answer delete(Map<String, String> query) {
        String name = query.getOrDefault("name", "");
        String id = query.getOrDefault("hsm_id", "");
        boolean removed = account.templates
                .values()
                .removeIf(template -> template.name().equals(name)
                        && (id.isEmpty() || id(template).equals(id)));
        if (!removed) {
            throw GraphException.invalid("The template does not exist.");
        }
        return Answer.json(200, JsonTrees.object().put("success", true));
    }

    Answer read(SimulatedTemplate template, Map<String, String> query) {
        ObjectNode json = template.json(id(template));
        if (query.getOrDefault("fields", "").contains("health_status")) {
            json.set("health_status", NumberApi.health(account, "MESSAGE_TEMPLATE", id(template)));
        }
        return Answer.json(200, json);
    }

    Answer unpause(SimulatedTemplate template) {
        if (!template.status().equals("PAUSED")) {
            throw GraphException.invalid("The template is not paused.");
        }
        account.templates.put(
                Account.templateKey(template.name(), template.language()), template.withStatus("APPROVED"));
        return Answer.json(200, JsonTrees.object().put("success", true));
    }
}
