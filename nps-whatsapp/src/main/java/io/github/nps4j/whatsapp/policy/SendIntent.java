package io.github.nps4j.whatsapp.policy;

import io.github.nps4j.channel.Purpose;
import io.github.nps4j.whatsapp.phone.PhoneForms;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message that somebody intends to send, as far as the rules look at it. Immutable; {@code toString} shows no personal
 * data.
 */
public final class SendIntent {

    /** In which form a message goes out. */
    public enum Form {
        /** A template that Meta approved. */
        TEMPLATE,
        /** Anything else: allowed while the person's service window is open. */
        FREE
    }

    private final String id;
    private final String person;
    private final Set<String> names;
    private final Purpose purpose;
    private final Form form;
    private final boolean reply;
    private final boolean survey;
    private final boolean stopConfirmation;
    private final boolean morePushes;
    private final @Nullable ZoneId zone;

    private SendIntent(Builder builder) {
        this.id = builder.id;
        this.person = builder.person;
        this.names = Set.copyOf(builder.names);
        this.purpose = builder.purpose;
        this.form = builder.form;
        this.reply = builder.reply;
        this.survey = builder.survey;
        this.stopConfirmation = builder.stopConfirmation;
        this.morePushes = builder.morePushes;
        this.zone = builder.zone;
    }

    /**
     * A template that is sent unasked, a push: the strictest rules hold.
     *
     * @param id the id of this attempt to send, at most 400 characters; another attempt has another one
     * @param person the person's main name: E.164, or a user id
     * @param purpose what the message is for
     * @return a builder
     */
    public static Builder template(String id, String person, Purpose purpose) {
        return new Builder(id, person, purpose, Form.TEMPLATE, false);
    }

    /**
     * A message within a conversation that the person takes part in, in free form.
     *
     * @param id the id of this attempt to send, at most 400 characters; another attempt has another one
     * @param person the person's main name: E.164, or a user id
     * @return a builder
     */
    public static Builder reply(String id, String person) {
        return new Builder(id, person, Purpose.SERVICE, Form.FREE, true);
    }

    /**
     * A message in free form that is sent unasked: within the service window only, and a push like a template.
     *
     * @param id the id of this attempt to send, at most 400 characters; another attempt has another one
     * @param person the person's main name: E.164, or a user id
     * @param purpose what the message is for
     * @return a builder
     */
    public static Builder free(String id, String person, Purpose purpose) {
        return new Builder(id, person, purpose, Form.FREE, false);
    }

    /**
     * The id of the attempt.
     *
     * @return the id
     */
    public String id() {
        return id;
    }

    /**
     * The person's main name.
     *
     * @return E.164 or a user id; personal data
     */
    public String person() {
        return person;
    }

    /**
     * All names under which consents of the person may be kept.
     *
     * @return the main name and others; personal data
     */
    public Set<String> names() {
        return names;
    }

    /**
     * What the message is for.
     *
     * @return the purpose
     */
    public Purpose purpose() {
        return purpose;
    }

    /**
     * The form.
     *
     * @return template or free
     */
    public Form form() {
        return form;
    }

    /**
     * Whether it is sent unasked: quiet hours, the daily cap and the rule of one push a day hold for it.
     *
     * @return {@code false} for an answer within a conversation
     */
    public boolean isPush() {
        return !reply;
    }

    /**
     * Whether it asks a survey's first question: survey fatigue holds for it.
     *
     * @return {@code true} for an invitation
     */
    public boolean isSurvey() {
        return survey;
    }

    /**
     * Whether it tells a person that the stop is noted: the one message that goes to somebody who stopped.
     *
     * @return {@code true} for such a message
     */
    public boolean isStopConfirmation() {
        return stopConfirmation;
    }

    /**
     * Whether it may go out although the person got another push in the last 24 hours.
     *
     * @return {@code true} if the sender allows it
     */
    public boolean allowsMorePushes() {
        return morePushes;
    }

    /**
     * The person's time zone.
     *
     * @return the zone, if it is known
     */
    public Optional<ZoneId> zone() {
        return Optional.ofNullable(zone);
    }

    @Override
    public String toString() {
        return "SendIntent[" + id + ", " + purpose + ", " + form + (reply ? ", reply" : ", push") + "]";
    }

    /** Builds an intent. Not thread-safe. */
    public static final class Builder {

        private final String id;
        private final String person;
        private final Purpose purpose;
        private final Form form;
        private final boolean reply;
        private final Set<String> names = new LinkedHashSet<>();
        private boolean survey;
        private boolean stopConfirmation;
        private boolean morePushes;
        private @Nullable ZoneId zone;

        private Builder(String id, String person, Purpose purpose, Form form, boolean reply) {
            this.id = id;
            this.person = person;
            this.purpose = purpose;
            this.form = form;
            this.reply = reply;
            names.add(person);
            if (!person.isEmpty() && person.charAt(0) == '+') {
                for (String digits : PhoneForms.matchKeys(person).sure()) {
                    names.add(digits);
                    names.add("+" + digits);
                }
            }
        }

        /**
         * Adds names under which consents of the person may be kept. All sure forms of a number are there already.
         *
         * @param names other names, such as those of a {@link io.github.nps4j.whatsapp.phone.PhoneBook}
         * @return this
         */
        public Builder alsoKnownAs(Set<String> names) {
            this.names.addAll(names);
            return this;
        }

        /**
         * Says that it asks a survey's first question.
         *
         * @return this
         */
        public Builder survey() {
            this.survey = true;
            return this;
        }

        /**
         * Says that it tells the person that the stop is noted. Allowed once in 24 hours, while the service window is open.
         *
         * @return this
         */
        public Builder stopConfirmation() {
            this.stopConfirmation = true;
            return this;
        }

        /**
         * Allows it although the person got another push in the last 24 hours.
         *
         * @return this
         */
        public Builder evenIfPushedToday() {
            this.morePushes = true;
            return this;
        }

        /**
         * Sets the person's time zone.
         *
         * @param zone the zone, or {@code null} to take that of the number's country
         * @return this
         */
        public Builder zone(@Nullable ZoneId zone) {
            this.zone = zone;
            return this;
        }

        /**
         * Builds the intent.
         *
         * @return the intent
         * @throws IllegalStateException if a stop confirmation is not a reply
         */
        public SendIntent build() {
            if (stopConfirmation && !reply) {
                throw new IllegalStateException(
                        "a stop is confirmed by a reply within the conversation, not by a push");
            }
            return new SendIntent(this);
        }
    }
}
