package io.github.nps4j.testkit.salesforce;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of the simulator as it stood when it was asked for. Immutable.
 *
 * @param id the record id, with 18 characters
 * @param object the API name of its object
 * @param values field to value as a text, as JSON would show it; empty fields are left out
 * @param deleted whether it is in the recycle bin
 * @param timesWritten how many requests wrote to it; adding it past the API does not count
 */
public record SalesforceRecord(
        String id, String object, Map<String, String> values, boolean deleted, int timesWritten) {

    /**
     * A record.
     *
     * @param id the record id
     * @param object the API name of its object
     * @param values field to value, copied
     * @param deleted whether it is in the recycle bin
     * @param timesWritten how many requests wrote to it
     */
    public SalesforceRecord {
        values = Map.copyOf(values);
    }

    /**
     * The value of a field.
     *
     * @param field the API name of the field
     * @return the value, or {@code null} if it is empty
     */
    public @Nullable String value(String field) {
        return values.get(field);
    }

    /** Names the record and its fields, never their values. */
    @Override
    public String toString() {
        return "SalesforceRecord[" + object + " " + id + ", fields " + values.keySet() + "]";
    }
}
