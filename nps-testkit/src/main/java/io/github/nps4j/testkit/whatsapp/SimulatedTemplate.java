package io.github.nps4j.testkit.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A message template of the simulated account. Immutable; the methods that change something return a copy. */
public final class SimulatedTemplate {

    private static final Pattern VARIABLE = Pattern.compile("\\{\\{([^{}]{0,120})}}");

    private final String name;
    private final String language;
    private final String category;
    private final String status;
    private final boolean named;
    private final ArrayNode components;

    private SimulatedTemplate(
            String name, String language, String category, String status, boolean named, ArrayNode components) {
        this.name = name;
        this.language = language;
        this.category = category;
        this.status = status;
        this.named = named;
        this.components = components;
    }

    /**
     * An approved utility template.
     *
     * @param name its name
     * @param language such as {@code ko}
     * @param body the text, with {@code {{1}}} or {@code {{order_number}}}
     * @return the template
     */
    public static SimulatedTemplate utility(String name, String language, String body) {
        return approved(name, language, "UTILITY", body);
    }

    /**
     * An approved marketing template.
     *
     * @param name its name
     * @param language such as {@code ko}
     * @param body the text, with {@code {{1}}} or {@code {{order_number}}}
     * @return the template
     */
    public static SimulatedTemplate marketing(String name, String language, String body) {
        return approved(name, language, "MARKETING", body);
    }

    private static SimulatedTemplate approved(String name, String language, String category, String body) {
        ArrayNode components = JsonTrees.array();
        components.addObject().put("type", "BODY").put("text", body);
        boolean named = variables(body).stream().anyMatch(variable -> !variable.matches("[0-9]+"));
        return new SimulatedTemplate(name, language, category, "APPROVED", named, components);
    }

    /** A template as a request to create one describes it. */
    static SimulatedTemplate created(JsonNode request) {
        ArrayNode components = JsonTrees.array();
        request.path("components").forEach(components::add);
        return new SimulatedTemplate(
                request.path("name").asText(""),
                request.path("language").asText(""),
                request.path("category").asText("").toUpperCase(Locale.ROOT),
                "PENDING",
                request.path("parameter_format").asText("").equalsIgnoreCase("named"),
                components);
    }

    /**
     * With quick replies.
     *
     * @param texts what is shown on them
     * @return a new template
     */
    public SimulatedTemplate withQuickReplies(String... texts) {
        SimulatedTemplate copy = copy();
        for (String text : texts) {
            copy.buttonList().addObject().put("type", "QUICK_REPLY").put("text", text);
        }
        return copy;
    }

    /**
     * With a button that opens a Flow.
     *
     * @param text what is shown on it
     * @param flowId the id of the Flow
     * @return a new template
     */
    public SimulatedTemplate withFlow(String text, String flowId) {
        SimulatedTemplate copy = copy();
        copy.buttonList().addObject().put("type", "FLOW").put("text", text).put("flow_id", flowId);
        return copy;
    }

    /**
     * With a button that opens a page.
     *
     * @param text what is shown on it
     * @param url where it leads, possibly with {@code {{1}}} at its end
     * @return a new template
     */
    public SimulatedTemplate withUrl(String text, String url) {
        SimulatedTemplate copy = copy();
        copy.buttonList().addObject().put("type", "URL").put("text", text).put("url", url);
        return copy;
    }

    /**
     * With a header.
     *
     * @param format {@code TEXT}, {@code IMAGE}, {@code VIDEO} or {@code DOCUMENT}
     * @param text of a text header, else empty
     * @return a new template
     */
    public SimulatedTemplate withHeader(String format, String text) {
        SimulatedTemplate copy = copy();
        ObjectNode header = JsonTrees.object().put("type", "HEADER").put("format", format);
        if (!text.isEmpty()) {
            header.put("text", text);
        }
        copy.components.insert(0, header);
        return copy;
    }

    /**
     * With another status.
     *
     * @param newStatus such as {@code PAUSED}
     * @return a new template
     */
    public SimulatedTemplate withStatus(String newStatus) {
        return new SimulatedTemplate(name, language, category, newStatus, named, components);
    }

    /**
     * With another category.
     *
     * @param newCategory such as {@code MARKETING}
     * @return a new template
     */
    public SimulatedTemplate withCategory(String newCategory) {
        return new SimulatedTemplate(name, language, newCategory, status, named, components);
    }

    private SimulatedTemplate copy() {
        return new SimulatedTemplate(name, language, category, status, named, components.deepCopy());
    }

    private ArrayNode buttonList() {
        for (JsonNode component : components) {
            if (isType(component, "BUTTONS") && component.get("buttons") instanceof ArrayNode list) {
                return list;
            }
        }
        return components.addObject().put("type", "BUTTONS").putArray("buttons");
    }

    private static boolean isType(JsonNode component, String type) {
        return component.path("type").asText("").equalsIgnoreCase(type);
    }

    /**
     * Its name.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Its language.
     *
     * @return such as {@code ko}
     */
    public String language() {
        return language;
    }

    /**
     * Its category.
     *
     * @return such as {@code UTILITY}
     */
    public String category() {
        return category;
    }

    /**
     * Its status.
     *
     * @return such as {@code APPROVED}
     */
    public String status() {
        return status;
    }

    boolean isMarketing() {
        return category.equals("MARKETING");
    }

    boolean isNamed() {
        return named;
    }

    String body() {
        return component("BODY").path("text").asText("");
    }

    JsonNode header() {
        return component("HEADER");
    }

    JsonNode buttons() {
        return component("BUTTONS").path("buttons");
    }

    boolean hasFlow() {
        for (JsonNode button : buttons()) {
            if (isType(button, "FLOW")) {
                return true;
            }
        }
        return false;
    }

    private JsonNode component(String type) {
        for (JsonNode component : components) {
            if (isType(component, type)) {
                return component;
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }

    static List<String> variables(String text) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = VARIABLE.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1).strip());
        }
        return new ArrayList<>(names);
    }

    ObjectNode json(String id) {
        ObjectNode node = JsonTrees.object()
                .put("id", id)
                .put("name", name)
                .put("language", language)
                .put("status", status)
                .put("category", category)
                .put("parameter_format", named ? "NAMED" : "POSITIONAL");
        node.set("components", components.deepCopy());
        node.putObject("quality_score").put("score", "GREEN").put("date", 1_758_754_645L);
        return node;
    }

    /** The body with the values of a message. */
    String filled(JsonNode sent) {
        String text = body();
        for (JsonNode component : sent) {
            if (!isType(component, "body")) {
                continue;
            }
            int number = 1;
            for (JsonNode parameter : component.path("parameters")) {
                String variable = parameter.path("parameter_name").asText(Integer.toString(number));
                text = text.replace(
                        "{{" + variable + "}}", parameter.path("text").asText(""));
                number++;
            }
        }
        return text;
    }

    /** The quick replies with the payloads of a message; without one Meta sends the text back. */
    void quickReplies(JsonNode sent, List<SentMessage.Choice> choices) {
        int index = 0;
        for (JsonNode button : buttons()) {
            if (isType(button, "QUICK_REPLY")) {
                String text = button.path("text").asText("");
                String payload = text;
                for (JsonNode component : sent) {
                    if (component.path("sub_type").asText("").equals("quick_reply")
                            && component.path("index").asText("").equals(Integer.toString(index))) {
                        payload = component
                                .path("parameters")
                                .path(0)
                                .path("payload")
                                .asText(text);
                    }
                }
                choices.add(new SentMessage.Choice(payload, text));
            }
            index++;
        }
    }

    @Override
    public String toString() {
        return "SimulatedTemplate[" + name + ", " + language + ", " + category + ", " + status + "]";
    }
}
