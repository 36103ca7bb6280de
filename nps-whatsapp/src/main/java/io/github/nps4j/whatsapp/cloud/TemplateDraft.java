package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A template to be created; checked against Meta's rules for names, lengths, variables and buttons. Immutable. */
public final class TemplateDraft {

    private static final int MAX_HEADER = 60;
    private static final int MAX_BODY = 1_024;
    private static final int MAX_FOOTER = 60;
    private static final int MAX_BUTTON = 25;
    private static final int MAX_VARIABLES = 100;
    private static final int MAX_URLS = 2;

    private final String name;
    private final String language;
    private final TemplateCategory category;
    private final boolean named;
    private final ArrayNode components;

    private TemplateDraft(Builder builder) {
        this.name = builder.name;
        this.language = builder.language;
        this.category = builder.category;
        this.named = !builder.namedExamples.isEmpty();
        this.components = builder.components();
    }

    /**
     * A builder.
     *
     * @param name small letters, digits and underscores, up to 512
     * @param language such as {@code ko} or {@code en_US}
     * @param category what it is for; Meta may decide otherwise
     * @param body the text, up to 1,024 characters, with variables {@code {{1}}} or {@code {{order_number}}}
     * @return a builder
     * @throws IllegalArgumentException if one of them breaks a rule of Meta's
     */
    public static Builder builder(String name, String language, TemplateCategory category, String body) {
        return new Builder(name, language, category, body);
    }

    /**
     * The name.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    ObjectNode json() {
        ObjectNode node = WhatsAppMessage.JSON
                .objectNode()
                .put("name", name)
                .put("language", language)
                .put("category", category.name());
        if (named) {
            node.put("parameter_format", "named");
        }
        node.set("components", components.deepCopy());
        return node;
    }

    @Override
    public String toString() {
        return "TemplateDraft[" + name + ", " + language + ", " + category + "]";
    }

    /** Collects the parts. Not thread-safe. */
    public static final class Builder {

        private final String name;
        private final String language;
        private final TemplateCategory category;
        private final String body;
        private final List<String> examples = new ArrayList<>();
        private final Map<String, String> namedExamples = new LinkedHashMap<>();
        private final List<ObjectNode> buttons = new ArrayList<>();
        private @Nullable ObjectNode header;
        private @Nullable String footer;

        private Builder(String name, String language, TemplateCategory category, String body) {
            this.name = TemplateMessage.checkedName(name);
            this.language = TemplateMessage.checkedLanguage(language);
            if (category == TemplateCategory.UNKNOWN) {
                throw new IllegalArgumentException("A template needs a category: UTILITY, MARKETING or AUTHENTICATION");
            }
            this.category = category;
            this.body = Check.text("body of the template", body, MAX_BODY);
            TemplateText.checkEnds("body", body);
        }

        /**
         * Examples for the numbered variables of the body, which Meta's review wants.
         *
         * @param values one for each variable, in their order; no real customer's data
         * @return this builder
         */
        public Builder examples(String... values) {
            examples.clear();
            examples.addAll(List.of(values));
            return this;
        }

        /**
         * An example for a named variable of the body.
         *
         * @param variable its name
         * @param value an example; no real customer's data
         * @return this builder
         */
        public Builder example(String variable, String value) {
            namedExamples.put(variable, value);
            return this;
        }

        /**
         * A text above the body.
         *
         * @param text up to 60 characters, without a variable
         * @return this builder
         * @throws IllegalArgumentException if the text is blank or too long or has a variable
         */
        public Builder header(String text) {
            TemplateText.check("header", Check.text("header of the template", text, MAX_HEADER), false, 0);
            header = WhatsAppMessage.JSON
                    .objectNode()
                    .put("type", "HEADER")
                    .put("format", "TEXT")
                    .put("text", text);
            return this;
        }

        /**
         * A small text below the body.
         *
         * @param text up to 60 characters, without a variable
         * @return this builder
         * @throws IllegalArgumentException if the text is blank or too long or has a variable
         */
        public Builder footer(String text) {
            TemplateText.check("footer", Check.text("footer of the template", text, MAX_FOOTER), false, 0);
            this.footer = text;
            return this;
        }

        /**
         * Adds a quick reply.
         *
         * @param text what is shown, up to 25 characters
         * @return this builder
         * @throws IllegalArgumentException if the text is blank or too long
         */
        public Builder quickReply(String text) {
            buttons.add(button("QUICK_REPLY", text));
            return this;
        }

        /**
         * Adds a button that opens a page.
         *
         * @param text what is shown, up to 25 characters
         * @param url where it leads; may end with {@code {{1}}}
         * @return this builder
         * @throws IllegalArgumentException if the text is blank or too long, or the address is none
         */
        public Builder url(String text, String url) {
            Check.url("address of a template's button", url);
            int variable = url.indexOf("{{");
            boolean atEnd = url.endsWith("{{1}}") && variable == url.length() - 5;
            if (variable >= 0 && !atEnd) {
                throw new IllegalArgumentException(
                        "The address of a template's button may have one variable {{1}}, at its end");
            }
            ObjectNode button = button("URL", text).put("url", url);
            if (variable >= 0) {
                button.putArray("example").add(url.replace("{{1}}", "example"));
            }
            buttons.add(button);
            return this;
        }

        /**
         * Adds a button that opens a Flow.
         *
         * @param text what is shown, up to 25 characters
         * @param flowId the id of the Flow
         * @param screen the screen that it opens with
         * @return this builder
         * @throws IllegalArgumentException if the text or the screen is blank or too long, or the id is none
         */
        public Builder flow(String text, String flowId, String screen) {
            buttons.add(button("FLOW", text)
                    .put("flow_id", Check.graphId("Flow id", flowId))
                    .put("flow_action", "navigate")
                    .put("navigate_screen", Check.text("screen of a Flow", screen, 200)));
            return this;
        }

        private static ObjectNode button(String type, String text) {
            return WhatsAppMessage.JSON
                    .objectNode()
                    .put("type", type)
                    .put("text", Check.text("text on a button of the template", text, MAX_BUTTON));
        }

        /**
         * The draft.
         *
         * @return the draft
         * @throws IllegalArgumentException if the variables break a rule of Meta's or lack examples, or there are too
         *     many buttons, or quick replies do not stand together
         */
        public TemplateDraft build() {
            List<String> variables = TemplateText.variables(body);
            boolean isNamed = !namedExamples.isEmpty();
            if (isNamed && !examples.isEmpty()) {
                throw new IllegalArgumentException(
                        "A template has either numbered or named variables: do not give examples of both kinds");
            }
            TemplateText.check("body", body, isNamed, MAX_VARIABLES);
            if (isNamed
                    ? !List.copyOf(namedExamples.keySet()).containsAll(variables)
                    : examples.size() != variables.size()) {
                throw new IllegalArgumentException("The body has " + variables.size() + " variables, but "
                        + (isNamed ? namedExamples.size() : examples.size())
                        + " examples: Meta's review wants one for each");
            }
            Check.count("buttons", buttons.size(), 0, TemplateMessage.MAX_BUTTONS);
            Check.count("buttons with an address", (int) count("URL"), 0, MAX_URLS);
            checkQuickRepliesTogether();
            return new TemplateDraft(this);
        }

        private long count(String type) {
            return buttons.stream()
                    .filter(button -> button.path("type").asText().equals(type))
                    .count();
        }

        private void checkQuickRepliesTogether() {
            int groups = 0;
            boolean before = false;
            for (ObjectNode button : buttons) {
                boolean quick = button.path("type").asText().equals("QUICK_REPLY");
                groups += quick && !before ? 1 : 0;
                before = quick;
            }
            if (groups > 1) {
                throw new IllegalArgumentException(
                        "Meta wants the quick replies of a template side by side, not mixed with" + " other buttons");
            }
        }

        private ArrayNode components() {
            ArrayNode array = WhatsAppMessage.JSON.arrayNode();
            if (header != null) {
                array.add(header);
            }
            ObjectNode node = array.addObject().put("type", "BODY").put("text", body);
            if (!examples.isEmpty()) {
                ArrayNode values =
                        node.putObject("example").putArray("body_text").addArray();
                examples.forEach(values::add);
            }
            if (!namedExamples.isEmpty()) {
                ArrayNode values = node.putObject("example").putArray("body_text_named_params");
                namedExamples.forEach((key, value) ->
                        values.addObject().put("param_name", key).put("example", value));
            }
            if (footer != null) {
                array.addObject().put("type", "FOOTER").put("text", footer);
            }
            if (!buttons.isEmpty()) {
                ArrayNode list = array.addObject().put("type", "BUTTONS").putArray("buttons");
                buttons.forEach(list::add);
            }
            return array;
        }
    }
}
