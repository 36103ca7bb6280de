package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A question with one to three buttons. Immutable. */
public final class ButtonsMessage extends InteractiveMessage {

    /** Most buttons. */
    public static final int MAX_BUTTONS = 3;

    /** Longest title of a button, in UTF-16 units. */
    public static final int MAX_TITLE = 20;

    /** Longest id of a button, in UTF-16 units. */
    public static final int MAX_ID = 256;

    /** Longest body, in UTF-16 units. */
    public static final int MAX_BODY = 1_024;

    private final List<Button> buttons;

    private ButtonsMessage(Builder builder) {
        super(builder.body, builder.header, builder.footer);
        this.buttons = List.copyOf(builder.buttons);
    }

    /**
     * A builder.
     *
     * @param body the question, up to {@value #MAX_BODY} characters
     * @return a builder
     * @throws IllegalArgumentException if the text is blank or too long
     */
    public static Builder builder(String body) {
        return new Builder(body);
    }

    /**
     * The buttons.
     *
     * @return one to three, in their order
     */
    public List<Button> buttons() {
        return buttons;
    }

    @Override
    String interactiveType() {
        return "button";
    }

    @Override
    ObjectNode action() {
        ObjectNode action = JSON.objectNode();
        ArrayNode array = action.putArray("buttons");
        for (Button button : buttons) {
            array.addObject()
                    .put("type", "reply")
                    .putObject("reply")
                    .put("id", button.id)
                    .put("title", button.title);
        }
        return action;
    }

    /**
     * A button.
     *
     * @param id what comes back when it is tapped, up to {@value ButtonsMessage#MAX_ID} characters
     * @param title what is shown, up to {@value ButtonsMessage#MAX_TITLE} characters
     */
    public record Button(String id, String title) {

        /** Checks the lengths. */
        public Button {
            Check.text("id of a button", id, MAX_ID);
            Check.text("title of a button", title, MAX_TITLE);
        }
    }

    /** Collects the parts. Not thread-safe. */
    public static final class Builder extends InteractiveMessage.Builder<Builder> {

        private final List<Button> buttons = new ArrayList<>();

        private Builder(String body) {
            super(body, MAX_BODY);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * A picture, film or document above the body.
         *
         * @param kind which of the three
         * @param media where it is
         * @return this builder
         * @throws IllegalArgumentException if the kind is another one
         */
        public Builder header(MediaKind kind, MediaRef media) {
            return mediaHeader(kind, media);
        }

        /**
         * Adds a button.
         *
         * @param id what comes back when it is tapped; each only once
         * @param title what is shown; each only once
         * @return this builder
         * @throws IllegalArgumentException if one of them is blank or too long
         */
        public Builder button(String id, String title) {
            buttons.add(new Button(id, title));
            return this;
        }

        /**
         * The message.
         *
         * @return the message
         * @throws IllegalArgumentException if there is no button, more than three, or an id or title twice
         */
        public ButtonsMessage build() {
            Check.count("buttons", buttons.size(), 1, MAX_BUTTONS);
            Check.unique("id of button", buttons.stream().map(Button::id).toList());
            Check.unique("title of button", buttons.stream().map(Button::title).toList());
            return new ButtonsMessage(this);
        }
    }
}
