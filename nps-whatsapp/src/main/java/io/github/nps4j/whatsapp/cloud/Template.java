package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A template as Meta has it. Immutable. */
public final class Template {

    private final String id;
    private final String name;
    private final String language;
    private final TemplateStatus status;
    private final TemplateCategory category;
    private final Quality quality;
    private final boolean named;
    private final String body;
    private final String headerKind;
    private final int headerVariables;
    private final List<Button> buttons;

    /**
     * A button of a template.
     *
     * @param kind as Meta names it, in capitals: {@code QUICK_REPLY}, {@code URL}, {@code FLOW}, {@code PHONE_NUMBER} or
     *     another
     * @param text what is shown
     * @param needsValue {@code true} if a message must give a value: an address with a variable
     */
    public record Button(String kind, String text, boolean needsValue) {}

    private Template(JsonNode node) {
        this.id = node.path("id").asText("");
        this.name = node.path("name").asText("");
        this.language = node.path("language").asText("").replace('-', '_');
        this.status = TemplateStatus.of(node.path("status").asText(""));
        this.category = TemplateCategory.of(node.path("category").asText(""));
        JsonNode score = node.path("quality_score");
        this.quality = Quality.of(score.isObject() ? score.path("score").asText("") : score.asText(""));
        this.named = node.path("parameter_format").asText("").equalsIgnoreCase("named");
        String text = "";
        String header = "";
        int variables = 0;
        List<Button> found = new ArrayList<>();
        for (JsonNode component : node.path("components")) {
            switch (component.path("type").asText("").toUpperCase(Locale.ROOT)) {
                case "BODY" -> text = component.path("text").asText("");
                case "HEADER" -> {
                    header = component.path("format").asText("").toLowerCase(Locale.ROOT);
                    variables = TemplateText.variables(component.path("text").asText(""))
                            .size();
                }
                case "BUTTONS" -> component.path("buttons").forEach(button -> found.add(button(button)));
                default -> {
                    // a footer takes no values; what Meta adds later is not ours to judge
                }
            }
        }
        this.body = text;
        this.headerKind = header;
        this.headerVariables = variables;
        this.buttons = List.copyOf(found);
    }

    private static Button button(JsonNode node) {
        String kind = node.path("type").asText("").toUpperCase(Locale.ROOT);
        return new Button(
                kind,
                node.path("text").asText(""),
                kind.equals("URL")
                        && !TemplateText.variables(node.path("url").asText("")).isEmpty());
    }

    static Template read(JsonNode node) {
        return new Template(node);
    }

    /**
     * Meta's id of it.
     *
     * @return the id, empty if Meta did not say
     */
    public String id() {
        return id;
    }

    /**
     * Its name.
     *
     * @return the name; templates of several languages share it
     */
    public String name() {
        return name;
    }

    /**
     * Its language.
     *
     * @return such as {@code ko} or {@code en_US}
     */
    public String language() {
        return language;
    }

    /**
     * Where it stands.
     *
     * @return the status
     */
    public TemplateStatus status() {
        return status;
    }

    /**
     * What Meta takes it for. A change to marketing changes price, caps and opt-outs.
     *
     * @return the category
     */
    public TemplateCategory category() {
        return category;
    }

    /**
     * How people take it.
     *
     * @return the rating
     */
    public Quality quality() {
        return quality;
    }

    /**
     * The text of the body with its variables.
     *
     * @return the text
     */
    public String body() {
        return body;
    }

    /**
     * Whether its variables have names.
     *
     * @return {@code false} if they are numbered
     */
    public boolean hasNamedVariables() {
        return named;
    }

    /**
     * The variables of the body, in their order.
     *
     * @return names, or numbers from 1
     */
    public List<String> variables() {
        return TemplateText.variables(body);
    }

    /**
     * The buttons.
     *
     * @return in their order
     */
    public List<Button> buttons() {
        return buttons;
    }

    /**
     * Compares a message with this template, so that Meta's refusals 132000, 132001, 132012 and 132015 are known before
     * it is sent.
     *
     * @param message the message
     * @return what is wrong, one sentence each; empty if it can be sent
     */
    public List<String> problemsOf(TemplateMessage message) {
        List<String> problems = new ArrayList<>();
        if (!message.name().equals(name) || !message.language().equals(language)) {
            problems.add("The message is for another template or language");
        }
        if (status != TemplateStatus.APPROVED) {
            problems.add("The template is " + status + "; only APPROVED ones can be sent");
        }
        checkBody(message, problems);
        checkHeader(message, problems);
        message.buttons().forEach((index, value) -> {
            if (index >= buttons.size()) {
                problems.add("The template has no button " + index);
            } else if (!buttons.get(index).kind().equalsIgnoreCase(value.subType())) {
                problems.add("Button " + index + " of the template is "
                        + buttons.get(index).kind() + ", not " + value.subType());
            } else if (value.subType().equals("url") && !buttons.get(index).needsValue()) {
                problems.add("The address of button " + index + " has no variable");
            }
        });
        for (int i = 0; i < buttons.size(); i++) {
            if (buttons.get(i).needsValue() && !message.buttons().containsKey(i)) {
                problems.add("The address of button " + i + " needs a value");
            }
        }
        return List.copyOf(problems);
    }

    private void checkBody(TemplateMessage message, List<String> problems) {
        List<String> variables = variables();
        if (named) {
            if (!message.named().keySet().equals(new java.util.HashSet<>(variables))
                    || !message.positional().isEmpty()) {
                problems.add("The body has the variables " + variables + ", but the message gives "
                        + (message.positional().isEmpty() ? message.named().keySet() : "numbered ones"));
            }
        } else if (message.positional().size() != variables.size()
                || !message.named().isEmpty()) {
            problems.add("The body has " + variables.size() + " numbered variables, but the message gives "
                    + (message.named().isEmpty() ? message.positional().size() + " values" : "named ones"));
        }
    }

    private void checkHeader(TemplateMessage message, List<String> problems) {
        String given = message.headerKind() == null ? "" : message.headerKind();
        String needed = headerKind.equals("text") && headerVariables == 0 ? "" : headerKind;
        if (!needed.equals(given)) {
            problems.add("The header needs " + (needed.isEmpty() ? "no value" : "a value of kind " + needed)
                    + ", but the message gives " + (given.isEmpty() ? "none" : given));
        }
    }

    /** Shows name, language, status and category. */
    @Override
    public String toString() {
        return "Template[" + name + ", " + language + ", " + status + ", " + category + "]";
    }
}
