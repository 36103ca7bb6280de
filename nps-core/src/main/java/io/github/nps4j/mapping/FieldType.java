package io.github.nps4j.mapping;

import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a field of the CRM holds, and how a value becomes that. Made by the static methods and narrowed by the methods of
 * each kind, each of which returns a new type: {@code text().maxLength(255)}.
 *
 * <p>Options are checked when the mapping is built, all at once. All kinds are immutable and thread-safe.
 */
public sealed interface FieldType {

    /**
     * A number. Whole numbers stay whole; a text that is a plain decimal number ({@code 12}, {@code -3.50}) is
     * converted; anything else is a problem. Nothing is rounded. At most 40 digits before and after the point.
     *
     * @return the type
     */
    static Numeric number() {
        return new Numeric();
    }

    /**
     * A text of any length; a list becomes one text joined by {@code ", "}.
     *
     * @return the type
     */
    static Text text() {
        return new Text(null, Overflow.TRUNCATE, ", ");
    }

    /**
     * One option of a list. Without a value map a value is written as it is; the segment becomes {@code Promoter},
     * {@code Passive} or {@code Detractor}.
     *
     * @return the type
     */
    static Picklist picklist() {
        return new Picklist(Map.of(), UnknownValue.fail());
    }

    /**
     * Several options of a list, each once, joined by {@code ;} where the CRM wants one text. An element that holds the
     * joiner is a problem, because it would be taken for two.
     *
     * @return the type
     */
    static MultiSelect multiSelect() {
        return new MultiSelect(";", Map.of(), UnknownValue.fail());
    }

    /**
     * Yes or no. The texts true, false, yes, no, 1 and 0 are converted, whatever their case.
     *
     * @return the type
     */
    static Bool bool() {
        return new Bool();
    }

    /**
     * A calendar day. An ISO 8601 day ({@code 2026-11-21}) is taken as it is; a point in time is the day that the zone
     * has then.
     *
     * @param zone where the day is taken: late in the evening in Berlin it is tomorrow in Seoul
     * @return the type
     */
    static Date date(ZoneId zone) {
        return new Date(zone);
    }

    /**
     * A point in time, to the millisecond. A text needs an offset ({@code 2026-11-21T10:15:00+09:00} or {@code Z}).
     *
     * @return the type
     */
    static DateTime dateTime() {
        return new DateTime(null);
    }

    /**
     * A point in time, to the millisecond. A text without an offset is read in a zone; a day is its first moment there.
     *
     * @param zone the zone of texts without an offset
     * @return the type
     */
    static DateTime dateTime(ZoneId zone) {
        return new DateTime(zone);
    }

    /**
     * The name, as in a YAML file.
     *
     * @return number, text, picklist, multi_select, boolean, date or datetime
     */
    String name();

    /** See {@link FieldType#number()}. */
    record Numeric() implements FieldType {
        @Override
        public String name() {
            return "number";
        }
    }

    /**
     * See {@link FieldType#text()}.
     *
     * @param maxLength the longest text in UTF-16 units, or {@code null} for no limit
     * @param onOverflow what happens to a longer one
     * @param joiner what stands between the elements of a list
     */
    record Text(@Nullable Integer maxLength, Overflow onOverflow, String joiner) implements FieldType {

        /** Greatest allowed {@link #maxLength()}. */
        public static final int GREATEST_MAX_LENGTH = 1_000_000;

        /**
         * With a longest length; a longer text is cut.
         *
         * @param maxLength UTF-16 units, 1 to {@value #GREATEST_MAX_LENGTH}
         * @return a new type
         */
        public Text maxLength(int maxLength) {
            return maxLength(maxLength, Overflow.TRUNCATE);
        }

        /**
         * With a longest length.
         *
         * @param maxLength UTF-16 units, 1 to {@value #GREATEST_MAX_LENGTH}
         * @param onOverflow what happens to a longer text
         * @return a new type
         */
        public Text maxLength(int maxLength, Overflow onOverflow) {
            return new Text(maxLength, onOverflow, joiner);
        }

        /**
         * With another joiner.
         *
         * @param joiner what stands between the elements of a list, 1 to 20 UTF-16 units
         * @return a new type
         */
        public Text joinedBy(String joiner) {
            return new Text(maxLength, onOverflow, joiner);
        }

        @Override
        public String name() {
            return "text";
        }
    }

    /**
     * See {@link FieldType#picklist()}.
     *
     * @param values source value to option of the CRM; empty if values are written as they are
     * @param onUnknown what happens to a value that is not in a value map
     */
    record Picklist(Map<String, String> values, UnknownValue onUnknown) implements FieldType {

        /**
         * A picklist.
         *
         * @param values source value to option of the CRM; empty if values are written as they are
         * @param onUnknown what happens to a value that is not in a value map
         */
        public Picklist {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        /**
         * With one more entry in the value map.
         *
         * @param value the source value, exactly; for the segment PROMOTER, PASSIVE or DETRACTOR
         * @param option the option as the CRM knows it (its internal value, not its label)
         * @return a new type
         */
        public Picklist value(String value, String option) {
            return new Picklist(with(values, value, option), onUnknown);
        }

        /**
         * With a rule for values that are not in the value map.
         *
         * @param onUnknown the rule
         * @return a new type
         */
        public Picklist onUnknown(UnknownValue onUnknown) {
            return new Picklist(values, onUnknown);
        }

        @Override
        public String name() {
            return "picklist";
        }
    }

    /**
     * See {@link FieldType#multiSelect()}.
     *
     * @param joiner what stands between the options where the CRM wants one text
     * @param values source value to option of the CRM; empty if values are written as they are
     * @param onUnknown what happens to an element that is not in a value map
     */
    record MultiSelect(String joiner, Map<String, String> values, UnknownValue onUnknown) implements FieldType {

        /**
         * A multi-select.
         *
         * @param joiner what stands between the options where the CRM wants one text
         * @param values source value to option of the CRM; empty if values are written as they are
         * @param onUnknown what happens to an element that is not in a value map
         */
        public MultiSelect {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        /**
         * With another joiner.
         *
         * @param joiner what stands between the options, 1 to 20 UTF-16 units
         * @return a new type
         */
        public MultiSelect joinedBy(String joiner) {
            return new MultiSelect(joiner, values, onUnknown);
        }

        /**
         * With one more entry in the value map.
         *
         * @param value the source value, exactly
         * @param option the option as the CRM knows it (its internal value, not its label)
         * @return a new type
         */
        public MultiSelect value(String value, String option) {
            return new MultiSelect(joiner, with(values, value, option), onUnknown);
        }

        /**
         * With a rule for elements that are not in the value map.
         *
         * @param onUnknown the rule
         * @return a new type
         */
        public MultiSelect onUnknown(UnknownValue onUnknown) {
            return new MultiSelect(joiner, values, onUnknown);
        }

        @Override
        public String name() {
            return "multi_select";
        }
    }

    /** See {@link FieldType#bool()}. */
    record Bool() implements FieldType {
        @Override
        public String name() {
            return "boolean";
        }
    }

    /**
     * See {@link FieldType#date(ZoneId)}.
     *
     * @param zone where the day is taken
     */
    record Date(ZoneId zone) implements FieldType {
        @Override
        public String name() {
            return "date";
        }
    }

    /**
     * See {@link FieldType#dateTime()}.
     *
     * @param zone the zone of texts without an offset, or {@code null} if such texts are a problem
     */
    record DateTime(@Nullable ZoneId zone) implements FieldType {
        @Override
        public String name() {
            return "datetime";
        }
    }

    private static Map<String, String> with(Map<String, String> values, String value, String option) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(value, option);
        return more;
    }
}
