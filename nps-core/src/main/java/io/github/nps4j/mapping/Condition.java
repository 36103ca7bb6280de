package io.github.nps4j.mapping;

import io.github.nps4j.mapping.Attribute.Kind;
import io.github.nps4j.mapping.Attribute.Symbol;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.NpsSegment;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * When a tag, note or task rule holds. Written as text in a YAML file and in Java, or put together from the static
 * methods:
 *
 * <pre>{@code
 * score >= 9
 * segment = detractor and comment present
 * themes contains "price" or attributes.plan = "pro"
 * (score <= 6 or themes contains "bug") and attributes.seats > 100
 * }</pre>
 *
 * <ul>
 *   <li>{@code >= <= > <} compare numbers: {@code score}, {@code revision} and custom attributes. A value that is
 *       missing or no number meets none of them.
 *   <li>{@code =} and {@code !=} compare numbers as numbers, the segment and the follow-up whatever their case, and other
 *       texts exactly. {@code !=} is the opposite of {@code =}, so a missing value meets it.
 *   <li>{@code contains} looks for an element of a list or a part of a text, whatever its case.
 *   <li>{@code present} and {@code absent} ask whether there is a value that is not blank.
 *   <li>{@code and} binds closer than {@code or}; parentheses group.
 * </ul>
 *
 * <p>{@code toString} is the text, and {@code parse} of it an equal condition. Immutable and thread-safe.
 */
public sealed interface Condition {

    /** Longest text of a condition, in UTF-16 units. */
    int MAX_LENGTH = 2_000;

    /**
     * Whether the condition holds.
     *
     * @param response the response
     * @return {@code true} if it holds; never throws
     */
    boolean test(NpsResponse response);

    /**
     * The condition of a text.
     *
     * @param text at most {@value #MAX_LENGTH} UTF-16 units
     * @return the condition
     * @throws IllegalArgumentException saying what is wrong and at which character
     */
    static Condition parse(String text) {
        return ConditionParser.parse(text);
    }

    /**
     * The score is at least this: {@code score >= 9}.
     *
     * @param score 0 to 10
     * @return the condition
     */
    static Condition scoreAtLeast(int score) {
        return compare(Attribute.SCORE, Operator.AT_LEAST, Integer.toString(score));
    }

    /**
     * The score is at most this: {@code score <= 6}.
     *
     * @param score 0 to 10
     * @return the condition
     */
    static Condition scoreAtMost(int score) {
        return compare(Attribute.SCORE, Operator.AT_MOST, Integer.toString(score));
    }

    /**
     * The response is of a segment: {@code segment = promoter}.
     *
     * @param segment the segment
     * @return the condition
     */
    static Condition segment(NpsSegment segment) {
        return compare(Attribute.SEGMENT, Operator.EQUAL, segment.name());
    }

    /**
     * An attribute compares to a value: {@code attributes.plan = "pro"}.
     *
     * @param attribute the attribute
     * @param operator how
     * @param literal the value as text
     * @return the condition
     * @throws IllegalArgumentException if the attribute cannot be compared so
     */
    static Condition compare(Attribute attribute, Operator operator, String literal) {
        return new Comparison(attribute, operator, literal);
    }

    /**
     * There is a value: {@code comment present}.
     *
     * @param attribute the attribute
     * @return the condition
     */
    static Condition present(Attribute attribute) {
        return new Presence(attribute, true);
    }

    /**
     * There is no value, or a blank one: {@code comment absent}.
     *
     * @param attribute the attribute
     * @return the condition
     */
    static Condition absent(Attribute attribute) {
        return new Presence(attribute, false);
    }

    /**
     * A list has an element, or a text a part: {@code themes contains "price"}.
     *
     * @param attribute the attribute
     * @param text the element or part; its case is ignored
     * @return the condition
     * @throws IllegalArgumentException if the attribute is a number, a segment or a time
     */
    static Condition contains(Attribute attribute, String text) {
        return new Contains(attribute, text);
    }

    /**
     * This and the other.
     *
     * @param other the other
     * @return the condition
     */
    default Condition and(Condition other) {
        return new All(List.of(this, other));
    }

    /**
     * This or the other, or both.
     *
     * @param other the other
     * @return the condition
     */
    default Condition or(Condition other) {
        return new Any(List.of(this, other));
    }

    /** How a comparison compares. */
    enum Operator {
        /** {@code >=}. */
        AT_LEAST(">="),
        /** {@code <=}. */
        AT_MOST("<="),
        /** {@code >}. */
        GREATER(">"),
        /** {@code <}. */
        LESS("<"),
        /** {@code =}. */
        EQUAL("="),
        /** {@code !=}. */
        NOT_EQUAL("!=");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        /**
         * The operator as it is written.
         *
         * @return such as {@code >=}
         */
        public String sign() {
            return sign;
        }

        private boolean isOrder() {
            return this != EQUAL && this != NOT_EQUAL;
        }

        private boolean holds(int comparison) {
            return switch (this) {
                case AT_LEAST -> comparison >= 0;
                case AT_MOST -> comparison <= 0;
                case GREATER -> comparison > 0;
                case LESS -> comparison < 0;
                case EQUAL -> comparison == 0;
                case NOT_EQUAL -> comparison != 0;
            };
        }
    }

    /**
     * An attribute compared to a value; see {@link Condition#compare}.
     *
     * @param attribute the attribute
     * @param operator how
     * @param literal the value as text; segments and follow-ups in lower case
     */
    record Comparison(Attribute attribute, Operator operator, String literal) implements Condition {

        private static final Pattern SCORE = Pattern.compile("10|[0-9]");

        /**
         * A comparison.
         *
         * @param attribute the attribute
         * @param operator how
         * @param literal the value as text; segments and follow-ups in lower case
         * @throws IllegalArgumentException if the attribute cannot be compared so
         */
        public Comparison {
            checkLiteral(literal);
            if (attribute.kind() == Kind.LIST) {
                throw new IllegalArgumentException(attribute + " is a list: use '" + attribute + " contains \"…\"'");
            }
            if (attribute.kind() == Kind.TIME) {
                throw new IllegalArgumentException(attribute + " is a time and cannot be compared in a mapping");
            }
            if (operator.isOrder() && attribute.kind() != Kind.NUMBER && attribute.kind() != Kind.ANY) {
                throw new IllegalArgumentException(
                        attribute + " is no number: use = or != instead of " + operator.sign());
            }
            if (attribute.kind() == Kind.SYMBOL) {
                List<String> names = Symbol.names(attribute).stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .toList();
                if (!names.contains(literal.toLowerCase(Locale.ROOT))) {
                    throw new IllegalArgumentException("'" + Texts.quotable(literal) + "' is no " + attribute.name()
                            + ": use " + String.join(", ", names));
                }
                literal = literal.toLowerCase(Locale.ROOT);
            }
            if (attribute.equals(Attribute.SCORE) && !SCORE.matcher(literal).matches()) {
                throw new IllegalArgumentException(
                        "a score is compared to a whole number from 0 to 10, not '" + Texts.quotable(literal) + "'");
            }
            if ((operator.isOrder() || attribute.kind() == Kind.NUMBER) && Values.decimal(literal) == null) {
                throw new IllegalArgumentException(
                        "'" + Texts.quotable(literal) + "' is no number: " + operator.sign() + " compares numbers");
            }
        }

        @Override
        public boolean test(NpsResponse response) {
            Object value = attribute.read(response);
            return operator == Operator.NOT_EQUAL ? !meets(value, Operator.EQUAL) : meets(value, operator);
        }

        private boolean meets(@Nullable Object value, Operator wanted) {
            if (value instanceof BigDecimal number) {
                BigDecimal other = Values.decimal(literal);
                return other != null && wanted.holds(number.compareTo(other));
            }
            if (value instanceof Symbol symbol) {
                return symbol.name().equalsIgnoreCase(literal);
            }
            if (value instanceof Boolean flag) {
                return wanted == Operator.EQUAL && flag.toString().equalsIgnoreCase(literal);
            }
            if (value instanceof String text) {
                if (wanted == Operator.EQUAL) {
                    return text.strip().equals(literal);
                }
                BigDecimal number = Values.decimal(text);
                BigDecimal other = Values.decimal(literal);
                return number != null && other != null && wanted.holds(number.compareTo(other));
            }
            return false;
        }

        @Override
        public String toString() {
            boolean bare = attribute.kind() == Kind.SYMBOL || Values.decimal(literal) != null;
            return ConditionParser.written(attribute) + " " + operator.sign() + " "
                    + (bare ? literal : ConditionParser.quoted(literal));
        }
    }

    /**
     * Whether an attribute has a value; see {@link Condition#present} and {@link Condition#absent}.
     *
     * @param attribute the attribute
     * @param present {@code false} asks for its absence
     */
    record Presence(Attribute attribute, boolean present) implements Condition {
        @Override
        public boolean test(NpsResponse response) {
            return (attribute.read(response) != null) == present;
        }

        @Override
        public String toString() {
            return ConditionParser.written(attribute) + (present ? " present" : " absent");
        }
    }

    /**
     * Whether an attribute holds a text; see {@link Condition#contains}.
     *
     * @param attribute the attribute
     * @param text the element or part
     */
    record Contains(Attribute attribute, String text) implements Condition {

        /**
         * A search.
         *
         * @param attribute the attribute
         * @param text the element or part
         * @throws IllegalArgumentException if the attribute is a number, a segment or a time
         */
        public Contains {
            checkLiteral(text);
            if (text.isBlank()) {
                throw new IllegalArgumentException("contains needs a text that is not blank");
            }
            if (attribute.kind() == Kind.NUMBER || attribute.kind() == Kind.SYMBOL || attribute.kind() == Kind.TIME) {
                throw new IllegalArgumentException(attribute + " is no text and no list: use = instead of contains");
            }
        }

        @Override
        public boolean test(NpsResponse response) {
            Object value = attribute.read(response);
            String wanted = folded(text);
            if (value instanceof List<?> elements) {
                return elements.stream()
                        .anyMatch(element -> folded(String.valueOf(element)).equals(wanted));
            }
            return value instanceof String held && folded(held).contains(wanted);
        }

        /** One form for the same text however it was typed: Korean from a Mac comes in pieces. */
        private static String folded(String text) {
            return Normalizer.normalize(text, Normalizer.Form.NFC)
                    .toUpperCase(Locale.ROOT)
                    .toLowerCase(Locale.ROOT);
        }

        @Override
        public String toString() {
            return ConditionParser.written(attribute) + " contains " + ConditionParser.quoted(text);
        }
    }

    /**
     * All of several conditions.
     *
     * @param conditions two or more
     */
    record All(List<Condition> conditions) implements Condition {

        /**
         * All of these.
         *
         * @param conditions two or more
         * @throws IllegalArgumentException if there are fewer than two
         */
        public All {
            conditions = atLeastTwo(conditions);
        }

        @Override
        public Condition and(Condition other) {
            List<Condition> more = new ArrayList<>(conditions);
            more.add(other);
            return new All(more);
        }

        @Override
        public boolean test(NpsResponse response) {
            return conditions.stream().allMatch(condition -> condition.test(response));
        }

        @Override
        public String toString() {
            return conditions.stream()
                    .map(part -> part instanceof All || part instanceof Any ? "(" + part + ")" : part.toString())
                    .collect(Collectors.joining(" and "));
        }
    }

    /**
     * Any of several conditions.
     *
     * @param conditions two or more
     */
    record Any(List<Condition> conditions) implements Condition {

        /**
         * Any of these.
         *
         * @param conditions two or more
         * @throws IllegalArgumentException if there are fewer than two
         */
        public Any {
            conditions = atLeastTwo(conditions);
        }

        @Override
        public Condition or(Condition other) {
            List<Condition> more = new ArrayList<>(conditions);
            more.add(other);
            return new Any(more);
        }

        @Override
        public boolean test(NpsResponse response) {
            return conditions.stream().anyMatch(condition -> condition.test(response));
        }

        @Override
        public String toString() {
            return conditions.stream()
                    .map(part -> part instanceof Any ? "(" + part + ")" : part.toString())
                    .collect(Collectors.joining(" or "));
        }
    }

    private static List<Condition> atLeastTwo(List<Condition> conditions) {
        if (conditions.size() < 2) {
            throw new IllegalArgumentException("'and' and 'or' join two conditions or more; got " + conditions.size());
        }
        return List.copyOf(conditions);
    }

    private static void checkLiteral(String literal) {
        if (literal.length() > 255 || !Texts.printableLine(literal) || !literal.equals(literal.strip())) {
            throw new IllegalArgumentException(
                    "a value in a condition has at most 255 characters, no control characters and no blanks at its ends");
        }
    }
}
