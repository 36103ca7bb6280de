package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An approved template with its values: the only message that may go out when the service window is closed. Immutable. */
public final class TemplateMessage extends WhatsAppMessage {

    /** Longest payload of a quick reply, in UTF-16 units. */
    public static final int MAX_PAYLOAD = 128;

    /** Longest value of a parameter, in UTF-16 units. */
    public static final int MAX_PARAMETER = 1_024;

    /** Most buttons of a template. */
    public static final int MAX_BUTTONS = 10;

    static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,512}");
    static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(?:_[A-Z][A-Za-z]{1,3})?(?:_[A-Z]{2})?");
    static final Pattern PARAMETER_NAME = Pattern.compile("[a-z][a-z0-9_]{0,99}");

    private static final int MAX_HEADER = 60;
    private static final int MAX_URL_SUFFIX = 2_000;
    private static final int MAX_TOKEN = 256;

    private final String name;
    private final String language;
    private final List<String> positional;
    private final Map<String, String> named;
    private final @Nullable ObjectNode header;
    private final @Nullable String headerKind;
    private final Map<Integer, ButtonValue> buttons;

    private TemplateMessage(Builder builder) {
        this.name = builder.name;
        this.language = builder.language;
        this.positional = List.copyOf(builder.positional);
        this.named = new LinkedHashMap<>(builder.named);
        this.header = builder.header;
        this.headerKind = builder.headerKind;
        this.buttons = new TreeMap<>(builder.buttons);
    }

    /**
     * A builder.
     *
     * @param name the template's name, small letters, digits and underscores
     * @param language its language, such as {@code ko} or {@code en_US}; {@code en-US} is taken too
     * @return a builder
     * @throws IllegalArgumentException if one of them is of another form
     */
    public static Builder builder(String name, String language) {
        return new Builder(checkedName(name), checkedLanguage(language));
    }

    /**
     * Makes a text fit for a parameter: line breaks, tabs and runs of blanks become one blank.
     *
     * @param text any text
     * @return one line
     */
    public static String oneLine(String text) {
        return text.replaceAll("[\\s\\p{Z}]+", " ").strip();
    }

    static String checkedName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A template's name is 1 to 512 small letters, digits and underscores; got '" + shown(name) + "'");
        }
        return name;
    }

    static String checkedLanguage(String language) {
        String normal = language.replace('-', '_');
        if (!LANGUAGE.matcher(normal).matches()) {
            throw new IllegalArgumentException(
                    "A template's language is a code such as ko, en_US or zh_HK; got '" + shown(language) + "'");
        }
        return normal;
    }

    private static String shown(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    /**
     * The template's name.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * The template's language.
     *
     * @return such as {@code ko} or {@code en_US}
     */
    public String language() {
        return language;
    }

    @Override
    public String type() {
        return "template";
    }

    @Override
    public boolean isAllowedOutsideWindow() {
        return true;
    }

    List<String> positional() {
        return positional;
    }

    Map<String, String> named() {
        return named;
    }

    /** {@code text}, {@code image}, {@code video}, {@code document}, or {@code null} for no header. */
    @Nullable
    String headerKind() {
        return headerKind;
    }

    Map<Integer, ButtonValue> buttons() {
        return buttons;
    }

    @Override
    JsonNode content() {
        ObjectNode node = JSON.objectNode().put("name", name);
        node.putObject("language").put("code", language);
        ArrayNode components = JSON.arrayNode();
        if (header != null) {
            components.addObject().put("type", "header").putArray("parameters").add(header.deepCopy());
        }
        if (!positional.isEmpty() || !named.isEmpty()) {
            ArrayNode parameters = components.addObject().put("type", "body").putArray("parameters");
            positional.forEach(
                    value -> parameters.addObject().put("type", "text").put("text", value));
            named.forEach((key, value) -> parameters
                    .addObject()
                    .put("type", "text")
                    .put("parameter_name", key)
                    .put("text", value));
        }
        buttons.forEach((index, value) -> {
            ObjectNode button = components
                    .addObject()
                    .put("type", "button")
                    .put("sub_type", value.subType)
                    .put("index", Integer.toString(index));
            button.putArray("parameters").add(value.parameter.deepCopy());
        });
        if (!components.isEmpty()) {
            node.set("components", components);
        }
        return node;
    }

    /** Shows the template, not its values. */
    @Override
    public String toString() {
        return "WhatsAppMessage[template " + name + ", " + language + "]";
    }

    /** What a button is given. */
    record ButtonValue(String subType, ObjectNode parameter) {}

    /** Collects the parts. Not thread-safe. */
    public static final class Builder {

        private final String name;
        private final String language;
        private final List<String> positional = new ArrayList<>();
        private final Map<String, String> named = new LinkedHashMap<>();
        private final Map<Integer, ButtonValue> buttons = new TreeMap<>();
        private @Nullable ObjectNode header;
        private @Nullable String headerKind;

        private Builder(String name, String language) {
            this.name = name;
            this.language = language;
        }

        /**
         * The value of the next numbered variable of the body.
         *
         * @param value one line, up to {@value TemplateMessage#MAX_PARAMETER} characters
         * @return this builder
         * @throws IllegalArgumentException if the value is blank, too long or more than a line
         */
        public Builder body(String value) {
            positional.add(Check.parameter(
                    "value of variable " + (positional.size() + 1) + " of the template", value, MAX_PARAMETER));
            return this;
        }

        /**
         * The value of a named variable of the body.
         *
         * @param variable its name
         * @param value one line, up to {@value TemplateMessage#MAX_PARAMETER} characters
         * @return this builder
         * @throws IllegalArgumentException if the name is none, or the value is blank, too long or more than a line
         */
        public Builder body(String variable, String value) {
            if (!PARAMETER_NAME.matcher(variable).matches()) {
                throw new IllegalArgumentException(
                        "A variable of a template is named with small letters, digits and underscores; got '"
                                + shown(variable) + "'");
            }
            named.put(variable, Check.parameter("value of variable " + variable, value, MAX_PARAMETER));
            return this;
        }

        /**
         * The value of the variable of a text header.
         *
         * @param value one line, up to 60 characters
         * @return this builder
         * @throws IllegalArgumentException if the value is blank, too long or more than a line
         */
        public Builder header(String value) {
            header = JSON.objectNode()
                    .put("type", "text")
                    .put("text", Check.parameter("value of the template's header", value, MAX_HEADER));
            headerKind = "text";
            return this;
        }

        /**
         * The media of a media header.
         *
         * @param kind picture, film or document
         * @param media where it is
         * @return this builder
         * @throws IllegalArgumentException if the kind is another one
         */
        public Builder header(MediaKind kind, MediaRef media) {
            if (kind != MediaKind.IMAGE && kind != MediaKind.VIDEO && kind != MediaKind.DOCUMENT) {
                throw new IllegalArgumentException(
                        "The header of a template is a text, a picture, a film or a document, not " + kind.apiName());
            }
            headerKind = kind.apiName();
            header = JSON.objectNode().put("type", kind.apiName());
            header.set(kind.apiName(), media.write());
            return this;
        }

        /**
         * What comes back when a quick reply is tapped; without this it is the text on the button.
         *
         * @param index which button of the template, from 0
         * @param payload up to {@value TemplateMessage#MAX_PAYLOAD} characters
         * @return this builder
         * @throws IllegalArgumentException if the payload is blank or too long, or the index is out of range or taken
         */
        public Builder quickReply(int index, String payload) {
            Check.text("payload of quick reply " + index, payload, MAX_PAYLOAD);
            return button(
                    index,
                    "quick_reply",
                    JSON.objectNode().put("type", "payload").put("payload", payload));
        }

        /**
         * The variable end of the address of a URL button.
         *
         * @param index which button of the template, from 0
         * @param suffix what is added to the address
         * @return this builder
         * @throws IllegalArgumentException if the suffix is blank or too long, or the index is out of range or taken
         */
        public Builder urlSuffix(int index, String suffix) {
            Check.parameter("end of the address of button " + index, suffix, MAX_URL_SUFFIX);
            return button(index, "url", JSON.objectNode().put("type", "text").put("text", suffix));
        }

        /**
         * The token of a Flow button.
         *
         * @param index which button of the template, from 0
         * @param token comes back with the answer, up to 256 characters
         * @return this builder
         * @throws IllegalArgumentException if the token is blank or too long, or the index is out of range or taken
         */
        public Builder flow(int index, String token) {
            return flow(index, token, Map.of());
        }

        /**
         * The token and the data of a Flow button.
         *
         * @param index which button of the template, from 0
         * @param token comes back with the answer, up to 256 characters
         * @param data what the first screen shows, may be empty
         * @return this builder
         * @throws IllegalArgumentException if the token is blank or too long, or the index is out of range or taken
         */
        public Builder flow(int index, String token, Map<String, String> data) {
            Check.text("flow token of button " + index, token, MAX_TOKEN);
            data.values().forEach(value -> Check.wellFormed("data of a Flow", value));
            ObjectNode parameter = JSON.objectNode().put("type", "action");
            ObjectNode action = parameter.putObject("action").put("flow_token", token);
            if (!data.isEmpty()) {
                ObjectNode node = action.putObject("flow_action_data");
                data.forEach(node::put);
            }
            return button(index, "flow", parameter);
        }

        private Builder button(int index, String subType, ObjectNode parameter) {
            if (index < 0 || index >= MAX_BUTTONS) {
                throw new IllegalArgumentException(
                        "A template has at most " + MAX_BUTTONS + " buttons, counted from 0; got " + index);
            }
            if (buttons.putIfAbsent(index, new ButtonValue(subType, parameter)) != null) {
                throw new IllegalArgumentException("Button " + index + " of the template is given twice");
            }
            return this;
        }

        /**
         * The message.
         *
         * @return the message
         * @throws IllegalArgumentException if numbered and named variables are mixed
         */
        public TemplateMessage build() {
            if (!positional.isEmpty() && !named.isEmpty()) {
                throw new IllegalArgumentException(
                        "A template has either numbered or named variables: do not give values of both kinds");
            }
            return new TemplateMessage(this);
        }
    }
}
