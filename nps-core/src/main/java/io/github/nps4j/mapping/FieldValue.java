package io.github.nps4j.mapping;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * A typed value on its way to a field of a CRM. The adapter encodes it as its CRM wants it.
 *
 * <p>All kinds are immutable. {@code toString} shows the kind, never the value, because a comment or an attribute can be
 * personal data.
 */
public sealed interface FieldValue {

    /**
     * The plain form: {@link BigDecimal}, {@link String}, {@link Boolean} or {@code null} (clear). Choices are joined;
     * dates and times are in ISO 8601.
     *
     * @return what a JSON body would hold
     */
    @org.jspecify.annotations.Nullable
    Object plain();

    /**
     * A number.
     *
     * @param value the number; whole numbers have scale 0
     */
    record NumberValue(BigDecimal value) implements FieldValue {
        @Override
        public BigDecimal plain() {
            return value;
        }

        @Override
        public String toString() {
            return "Number(***)";
        }
    }

    /**
     * A text.
     *
     * @param value the text
     */
    record TextValue(String value) implements FieldValue {
        @Override
        public String plain() {
            return value;
        }

        @Override
        public String toString() {
            return "Text(***)";
        }
    }

    /**
     * One option of a picklist.
     *
     * @param value the option as the CRM knows it (its internal value, not its label)
     */
    record ChoiceValue(String value) implements FieldValue {
        @Override
        public String plain() {
            return value;
        }

        @Override
        public String toString() {
            return "Choice(***)";
        }
    }

    /**
     * Several options of a multi-select field.
     *
     * @param values the options, without repetition, in order
     * @param joiner what stands between them where the CRM wants one text
     */
    record ChoicesValue(List<String> values, String joiner) implements FieldValue {
        /**
         * Several options.
         *
         * @param values the options, without repetition, in order
         * @param joiner what stands between them where the CRM wants one text
         */
        public ChoicesValue {
            values = List.copyOf(values);
        }

        @Override
        public String plain() {
            return String.join(joiner, values);
        }

        @Override
        public String toString() {
            return "Choices(***)";
        }
    }

    /**
     * Yes or no.
     *
     * @param value the answer
     */
    record BooleanValue(boolean value) implements FieldValue {
        @Override
        public Boolean plain() {
            return value;
        }

        @Override
        public String toString() {
            return "Boolean(***)";
        }
    }

    /**
     * A calendar day, already taken in the zone that the mapping states.
     *
     * @param value the day
     */
    record DateValue(LocalDate value) implements FieldValue {
        @Override
        public String plain() {
            return value.toString();
        }

        @Override
        public String toString() {
            return "Date(***)";
        }
    }

    /**
     * A point in time, to the millisecond.
     *
     * @param value the instant
     */
    record DateTimeValue(Instant value) implements FieldValue {
        @Override
        public String plain() {
            return value.toString();
        }

        @Override
        public String toString() {
            return "DateTime(***)";
        }
    }

    /** The field is to be emptied. */
    record ClearValue() implements FieldValue {
        @Override
        public @org.jspecify.annotations.Nullable Object plain() {
            return null;
        }

        @Override
        public String toString() {
            return "Clear";
        }
    }
}
