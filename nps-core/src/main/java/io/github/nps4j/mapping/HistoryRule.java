package io.github.nps4j.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How every answer is kept as a record of its own below the customer's record, beside the fields that hold the latest
 * answer only. Immutable; made by {@link FieldMapping.Builder}.
 */
public final class HistoryRule {

    private final String object;
    private final String name;
    private final Template template;
    private final List<FieldRule> fields;

    HistoryRule(String object, String name, Template template, List<FieldRule> fields) {
        this.object = object;
        this.name = name;
        this.template = template;
        this.fields = List.copyOf(fields);
    }

    /**
     * The object that holds the history.
     *
     * @return the CRM's name of the object, such as {@code NPS_Response__c}
     */
    public String object() {
        return object;
    }

    /**
     * The template of the entry's name.
     *
     * @return one line with placeholders such as {@code {score}}
     */
    public String name() {
        return name;
    }

    Template template() {
        return template;
    }

    /**
     * The fields of the object.
     *
     * @return rules in order, none for the same field
     */
    public List<FieldRule> fields() {
        return fields;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HistoryRule that
                && object.equals(that.object)
                && name.equals(that.name)
                && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return Objects.hash(object, name, fields);
    }

    @Override
    public String toString() {
        return "HistoryRule[" + object + ", " + fields.size() + " fields]";
    }

    /** Collects the fields of a history entry, with the same rules as the fields of the record. Not thread-safe. */
    public static final class Fields {

        final List<FieldRule> rules = new ArrayList<>();

        Fields() {}

        /**
         * Adds a field that is left alone when the response has no value.
         *
         * @param to the CRM's name of the object's field
         * @param from where the value comes from
         * @param type what the field holds
         * @return these fields
         */
        public Fields field(String to, Attribute from, FieldType type) {
            return field(to, from, type, NullPolicy.leave());
        }

        /**
         * Adds a field.
         *
         * @param to the CRM's name of the object's field
         * @param from where the value comes from
         * @param type what the field holds
         * @param onNull what is written when the response has no value
         * @return these fields
         */
        public Fields field(String to, Attribute from, FieldType type, NullPolicy onNull) {
            rules.add(new FieldRule(to, from, null, type, onNull));
            return this;
        }

        /**
         * Adds a field that gets the same value from every response.
         *
         * @param to the CRM's name of the object's field
         * @param value the value as text, converted like the text of an attribute
         * @param type what the field holds
         * @return these fields
         */
        public Fields constant(String to, String value, FieldType type) {
            rules.add(new FieldRule(to, null, value, type, NullPolicy.leave()));
            return this;
        }
    }
}
