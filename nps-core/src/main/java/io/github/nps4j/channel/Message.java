package io.github.nps4j.channel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message to one person. Its {@link #id()} is the sender's own: a channel that sees an id again sends nothing a second
 * time. Immutable; {@code toString} shows neither the person nor the text.
 */
public final class Message {

    /** What a message says. */
    public sealed interface Content {

        /**
         * Plain text.
         *
         * @param text the text, 1 to 4,096 characters
         */
        record Text(String text) implements Content {
            /**
             * Checks the text.
             *
             * @param text the text
             * @throws IllegalArgumentException if it is empty or too long
             */
            public Text {
                Texts.check("text of a message", text, 1, 4_096);
            }

            @Override
            public String toString() {
                return "Text[" + text.length() + " characters]";
            }
        }

        /**
         * A text that the vendor, or the host's email system, holds under a name.
         *
         * @param name the name
         * @param language the language of the template such as {@code pt_BR}, or {@code null} for the recipient's
         * @param parameters what is filled in, by name or by position ({@code "1"}, {@code "2"}), in order; may be empty
         */
        record Template(String name, @Nullable String language, Map<String, String> parameters) implements Content {
            /**
             * Checks the name and copies the parameters.
             *
             * @param name the name
             * @param language the language, or {@code null}
             * @param parameters what is filled in
             * @throws IllegalArgumentException if the name is empty or too long
             */
            public Template {
                Texts.check("name of a template", name, 1, 512);
                parameters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
            }

            @Override
            public String toString() {
                return "Template[" + name + ", " + parameters.size() + " parameters]";
            }
        }
    }

    private final String id;
    private final Recipient recipient;
    private final Purpose purpose;
    private final Content content;
    private final @Nullable String campaign;

    private Message(Builder builder, Content content) {
        this.id = builder.id;
        this.recipient = builder.recipient;
        this.purpose = builder.purpose;
        this.content = content;
        this.campaign = builder.campaign;
    }

    /**
     * A builder.
     *
     * @param id the sender's own id, 1 to 200 characters, the same whenever the same message is tried again
     * @param recipient the person
     * @return a builder of a {@linkplain Purpose#MARKETING marketing} message, the purpose with the strictest rules
     */
    public static Builder to(String id, Recipient recipient) {
        return new Builder(id, recipient);
    }

    /**
     * The sender's own id.
     *
     * @return the id
     */
    public String id() {
        return id;
    }

    /**
     * Whom it goes to.
     *
     * @return the person
     */
    public Recipient recipient() {
        return recipient;
    }

    /**
     * What it is for.
     *
     * @return the purpose
     */
    public Purpose purpose() {
        return purpose;
    }

    /**
     * What it says.
     *
     * @return the content
     */
    public Content content() {
        return content;
    }

    /**
     * The campaign it belongs to.
     *
     * @return the name, if it belongs to one
     */
    public Optional<String> campaign() {
        return Optional.ofNullable(campaign);
    }

    @Override
    public String toString() {
        return "Message[" + id + ", " + purpose + ", " + content + "]";
    }

    /** Builds a message. Not thread-safe. */
    public static final class Builder {

        private final String id;
        private final Recipient recipient;
        private Purpose purpose = Purpose.MARKETING;
        private @Nullable Content content;
        private @Nullable String campaign;

        private Builder(String id, Recipient recipient) {
            Texts.check("id of a message", id, 1, 200);
            this.id = id;
            this.recipient = Objects.requireNonNull(recipient, "recipient");
        }

        /**
         * Sets the purpose.
         *
         * @param purpose what the message is for
         * @return this
         */
        public Builder purpose(Purpose purpose) {
            this.purpose = purpose;
            return this;
        }

        /**
         * Sets the campaign.
         *
         * @param campaign a name of 1 to 200 characters, or {@code null}
         * @return this
         */
        public Builder campaign(@Nullable String campaign) {
            if (campaign != null) {
                Texts.check("name of a campaign", campaign, 1, 200);
            }
            this.campaign = campaign;
            return this;
        }

        /**
         * Sets what it says.
         *
         * @param content the content
         * @return this
         */
        public Builder content(Content content) {
            this.content = content;
            return this;
        }

        /**
         * Says it in plain text.
         *
         * @param text the text, 1 to 4,096 characters
         * @return this
         */
        public Builder text(String text) {
            return content(new Content.Text(text));
        }

        /**
         * Builds the message.
         *
         * @return the message
         * @throws IllegalStateException if the content was not set
         */
        public Message build() {
            if (content == null) {
                throw new IllegalStateException("message " + id + " has no content: set text(...) or content(...)");
            }
            return new Message(this, content);
        }
    }
}
