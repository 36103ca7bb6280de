package io.github.nps4j.testkit.zoho;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record as it stands in the simulator. Immutable.
 *
 * @param module the API name of its module
 * @param id its id
 * @param values API name to value: a {@code String}, {@code BigDecimal} or {@code Boolean}, a list of texts, or the id
 *     that a lookup leads to; empty fields are left out
 * @param tags its tags in the order in which they were added
 */
public record ZohoRecord(String module, String id, Map<String, Object> values, List<String> tags) {

    /**
     * A record.
     *
     * @param module the API name of its module
     * @param id its id
     * @param values API name to value
     * @param tags its tags
     */
    public ZohoRecord {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        tags = List.copyOf(tags);
    }

    /**
     * The value of a field.
     *
     * @param apiName the field
     * @return its value in the Java type that belongs to what Zoho holds, or {@code null} if it is empty
     */
    public @Nullable Object value(String apiName) {
        return values.get(apiName);
    }

    /**
     * The text of a field.
     *
     * @param apiName the field
     * @return its value as text; empty if there is none
     */
    public String text(String apiName) {
        Object value = values.get(apiName);
        return value == null ? "" : value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value);
    }

    /** Names the record, never its values. */
    @Override
    public String toString() {
        return "ZohoRecord[" + module + " " + id + ", fields " + values.keySet() + "]";
    }
}
