package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A button that opens a Flow: a form inside WhatsApp. Immutable. */
public final class FlowMessage extends InteractiveMessage {

    /** Longest body, in UTF-16 units. */
    public static final int MAX_BODY = 1_024;

    /** Longest text on the button, in UTF-16 units; Meta advises at most 30 and no emoji. */
    public static final int MAX_BUTTON = 30;

    private static final int MAX_TOKEN = 256;
    private static final int MAX_NAME = 200;

    private final String key;
    private final String flow;
    private final String button;
    private final String token;
    private final boolean draft;
    private final @Nullable String screen;
    private final Map<String, String> data;

    private FlowMessage(Builder builder) {
        super(builder.body, builder.header, builder.footer);
        this.key = builder.key;
        this.flow = builder.flow;
        this.button = builder.button;
        this.token = builder.token;
        this.draft = builder.draft;
        this.screen = builder.screen;
        this.data = new LinkedHashMap<>(builder.data);
    }

    /**
     * A builder for a Flow by its id.
     *
     * @param body the text above the button, up to {@value #MAX_BODY} characters
     * @param flowId the id of the Flow
     * @param button the text on the button, up to {@value #MAX_BUTTON} characters
     * @return a builder
     * @throws IllegalArgumentException if one of them is blank, too long or no id
     */
    public static Builder byId(String body, String flowId, String button) {
        return new Builder(body, "flow_id", Check.graphId("Flow id", flowId), button);
    }

    /**
     * A builder for a Flow by its name.
     *
     * @param body the text above the button, up to {@value #MAX_BODY} characters
     * @param flowName the name of the Flow
     * @param button the text on the button, up to {@value #MAX_BUTTON} characters
     * @return a builder
     * @throws IllegalArgumentException if one of them is blank or too long
     */
    public static Builder byName(String body, String flowName, String button) {
        return new Builder(body, "flow_name", Check.text("name of a Flow", flowName, MAX_NAME), button);
    }

    @Override
    String interactiveType() {
        return "flow";
    }

    @Override
    ObjectNode action() {
        ObjectNode action = JSON.objectNode().put("name", "flow");
        ObjectNode parameters = action.putObject("parameters")
                .put("flow_message_version", "3")
                .put(key, flow)
                .put("flow_cta", button)
                .put("flow_token", token);
        if (draft) {
            parameters.put("mode", "draft");
        }
        if (screen != null) {
            ObjectNode payload = parameters
                    .put("flow_action", "navigate")
                    .putObject("flow_action_payload")
                    .put("screen", screen);
            if (!data.isEmpty()) {
                ObjectNode node = payload.putObject("data");
                data.forEach(node::put);
            }
        }
        return action;
    }

    /** Collects the parts. Not thread-safe. */
    public static final class Builder extends InteractiveMessage.Builder<Builder> {

        private final String key;
        private final String flow;
        private final String button;
        private String token = "unused";
        private boolean draft;
        private @Nullable String screen;
        private Map<String, String> data = Map.of();

        private Builder(String body, String key, String flow, String button) {
            super(body, MAX_BODY);
            this.key = key;
            this.flow = flow;
            this.button = Check.text("button of a Flow message", button, MAX_BUTTON);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Comes back with the answer, so that it can be told what was answered.
         *
         * @param flowToken up to 256 characters
         * @return this builder
         * @throws IllegalArgumentException if it is blank or too long
         */
        public Builder token(String flowToken) {
            this.token = Check.text("flow token", flowToken, MAX_TOKEN);
            return this;
        }

        /**
         * Uses the Flow while it is a draft, for tests.
         *
         * @return this builder
         */
        public Builder draft() {
            this.draft = true;
            return this;
        }

        /**
         * Opens a screen with data; without this the Flow opens with its first screen.
         *
         * @param screenId the id of the screen
         * @param screenData what the screen shows, may be empty
         * @return this builder
         * @throws IllegalArgumentException if the id is blank
         */
        public Builder screen(String screenId, Map<String, String> screenData) {
            this.screen = Check.text("screen of a Flow", screenId, MAX_NAME);
            screenData.values().forEach(value -> Check.wellFormed("data of a Flow", value));
            this.data = new LinkedHashMap<>(screenData);
            return this;
        }

        /**
         * The message.
         *
         * @return the message
         */
        public FlowMessage build() {
            return new FlowMessage(this);
        }
    }
}
