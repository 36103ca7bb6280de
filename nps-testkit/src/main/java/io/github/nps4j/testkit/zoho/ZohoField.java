package io.github.nps4j.testkit.zoho;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field of a module. Immutable.
 *
 * @param apiName Zoho's name of it, such as {@code NPS_Score}
 * @param label what people see
 * @param dataType Zoho's type, such as {@code text}, {@code integer} or {@code picklist}
 * @param length the longest text or number, in characters or digits
 * @param options the options of a picklist, as values and labels
 * @param unique whether Zoho refuses a value twice
 * @param mandatory whether no record can be without it
 * @param readOnly whether it cannot be written
 * @param lookupModule the module that a lookup leads to, else {@code null}
 */
public record ZohoField(
        String apiName,
        String label,
        String dataType,
        int length,
        List<String> options,
        boolean unique,
        boolean mandatory,
        boolean readOnly,
        @Nullable String lookupModule) {

    /**
     * A field.
     *
     * @param apiName Zoho's name of it
     * @param label what people see
     * @param dataType Zoho's type
     * @param length the longest text or number
     * @param options the options of a picklist
     * @param unique whether Zoho refuses a value twice
     * @param mandatory whether no record can be without it
     * @param readOnly whether it cannot be written
     * @param lookupModule the module that a lookup leads to, else {@code null}
     */
    public ZohoField {
        options = List.copyOf(options);
    }

    /**
     * A writable field.
     *
     * @param apiName Zoho's name of it; the label is the same with blanks
     * @param dataType Zoho's type
     * @param options the options of a picklist
     * @return the field
     */
    public static ZohoField of(String apiName, String dataType, String... options) {
        int length = switch (dataType) {
            case "textarea" -> 32_000;
            case "integer" -> 9;
            case "bigint", "double" -> 18;
            case "phone" -> 30;
            case "email" -> 100;
            default -> 255;
        };
        return new ZohoField(
                apiName, apiName.replace('_', ' '), dataType, length, List.of(options), false, false, false, null);
    }

    /**
     * A lookup field.
     *
     * @param apiName Zoho's name of it
     * @param module the module that it leads to
     * @return the field
     */
    public static ZohoField lookup(String apiName, String module) {
        return new ZohoField(apiName, apiName.replace('_', ' '), "lookup", 120, List.of(), false, false, false, module);
    }

    /**
     * This field, without duplicate values.
     *
     * @return a new field
     */
    public ZohoField asUnique() {
        return new ZohoField(apiName, label, dataType, length, options, true, mandatory, readOnly, lookupModule);
    }

    /**
     * This field, mandatory.
     *
     * @return a new field
     */
    public ZohoField asMandatory() {
        return new ZohoField(apiName, label, dataType, length, options, unique, true, readOnly, lookupModule);
    }

    /**
     * This field, not to be written.
     *
     * @return a new field
     */
    public ZohoField asReadOnly() {
        return new ZohoField(apiName, label, dataType, length, options, unique, mandatory, true, lookupModule);
    }
}
