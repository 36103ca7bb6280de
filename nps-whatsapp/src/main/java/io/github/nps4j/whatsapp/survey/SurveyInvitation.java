package io.github.nps4j.whatsapp.survey;

import io.github.nps4j.channel.Purpose;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The template that opens a conversation: its name and languages at WhatsApp, what is filled in, and how it can be
 * answered. Immutable and thread-safe.
 *
 * <p>A survey about an order or a ticket that the template names is {@link Purpose#UTILITY}; a general survey is approved
 * as marketing only, with marketing's caps and opt-outs. Source: WhatsApp, template categorization.
 */
public final class SurveyInvitation {

    private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,512}");

    /** How the template can be answered. */
    public enum Form {
        /** Its text asks for a number; the answer is typed. */
        TEXT,
        /** Its first button opens a Flow that is sent back filled in. */
        FLOW,
        /** It has three quick replies for 0-6, 7-8 and 9-10; the number follows by a list. */
        BUCKETS
    }

    private final String template;
    private final Map<String, String> languages;
    private final Form form;
    private final Purpose purpose;
    private final List<String> positional;
    private final Map<String, String> named;
    private final @Nullable SurveyInvitation fallback;

    private SurveyInvitation(Builder builder) {
        this.template = builder.template;
        this.languages = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(builder.languages));
        this.form = builder.form;
        this.purpose = builder.purpose;
        this.positional = List.copyOf(builder.positional);
        this.named = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(builder.named));
        this.fallback = builder.fallback;
    }

    /**
     * A builder.
     *
     * @param template the name of the template: lower-case letters, digits and {@code _}
     * @return a builder of a marketing template that asks for a number in its text, in English
     */
    public static Builder template(String template) {
        return new Builder(template);
    }

    /**
     * The name of the template.
     *
     * @return the name
     */
    public String template() {
        return template;
    }

    /**
     * What the template is for, as WhatsApp has approved it.
     *
     * @return marketing or utility
     */
    public Purpose purpose() {
        return purpose;
    }

    /**
     * How the template can be answered.
     *
     * @return the form
     */
    public Form form() {
        return form;
    }

    /**
     * The template that is sent where a Flow cannot be used.
     *
     * @return the other invitation, if there is one
     */
    public Optional<SurveyInvitation> fallback() {
        return Optional.ofNullable(fallback);
    }

    /** The language code at WhatsApp for somebody who speaks this: the very tag, the language, or the first one given. */
    String code(String language) {
        String tag = normal(language);
        int dash = tag.indexOf('-');
        String exact = languages.get(tag);
        String general = dash < 0 ? null : languages.get(tag.substring(0, dash));
        return exact != null
                ? exact
                : general != null ? general : languages.values().iterator().next();
    }

    /** The names of the attributes that are filled in, by position. */
    List<String> positional() {
        return positional;
    }

    /** The names of the attributes that are filled in, by the name of the variable. */
    Map<String, String> named() {
        return named;
    }

    private static String normal(String language) {
        return language.strip().replace('_', '-').toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "SurveyInvitation[" + template + ", " + form + ", " + purpose + "]";
    }

    /** Collects what an invitation is. Not thread-safe. */
    public static final class Builder {

        private final String template;
        private final Map<String, String> languages = new LinkedHashMap<>();
        private Form form = Form.TEXT;
        private Purpose purpose = Purpose.MARKETING;
        private final List<String> positional = new ArrayList<>();
        private final Map<String, String> named = new LinkedHashMap<>();
        private @Nullable SurveyInvitation fallback;

        private Builder(String template) {
            if (!NAME.matcher(template).matches()) {
                throw new IllegalArgumentException("'" + (template.length() > 60 ? template.substring(0, 60) : template)
                        + "' is no name of a template: WhatsApp has lower-case letters, digits and _ only");
            }
            this.template = template;
        }

        /**
         * A language in which the template is approved. The first one is for everybody whose language is not there;
         * {@code en} if none is given.
         *
         * @param code the code at WhatsApp, such as {@code ko} or {@code pt_BR}
         * @return this builder
         */
        public Builder language(String code) {
            languages.put(normal(code), code);
            return this;
        }

        /**
         * The template's first button opens a Flow.
         *
         * @param textTemplate the invitation to send instead where the Flow is blocked or throttled (132068, 132069)
         * @return this builder
         */
        public Builder flow(SurveyInvitation textTemplate) {
            this.form = Form.FLOW;
            this.fallback = textTemplate;
            return this;
        }

        /**
         * The template has three quick replies: 0-6, 7-8 and 9-10, in this order.
         *
         * @return this builder
         */
        public Builder buckets() {
            this.form = Form.BUCKETS;
            return this;
        }

        /**
         * WhatsApp has approved the template as utility.
         *
         * @return this builder
         */
        public Builder utility() {
            this.purpose = Purpose.UTILITY;
            return this;
        }

        /**
         * Fills in the next positional variable of the body.
         *
         * @param attribute the name of an attribute that each person of the invitation has
         * @return this builder
         */
        public Builder parameter(String attribute) {
            positional.add(attribute);
            return this;
        }

        /**
         * Fills in a named variable of the body.
         *
         * @param variable its name in the template
         * @param attribute the name of an attribute that each person of the invitation has
         * @return this builder
         */
        public Builder parameter(String variable, String attribute) {
            named.put(variable, attribute);
            return this;
        }

        /**
         * The invitation.
         *
         * @return the invitation
         * @throws IllegalStateException if variables are given by position and by name, or a fallback has a Flow too
         */
        public SurveyInvitation build() {
            if (!positional.isEmpty() && !named.isEmpty()) {
                throw new IllegalStateException("the template '" + template
                        + "' has variables by position and by name: WhatsApp allows one of the two");
            }
            if (fallback != null && fallback.form == Form.FLOW) {
                throw new IllegalStateException(
                        "the fallback of '" + template + "' has a Flow too: give a template that asks in its text");
            }
            if (languages.isEmpty()) {
                languages.put("en", "en");
            }
            return new SurveyInvitation(this);
        }
    }
}
