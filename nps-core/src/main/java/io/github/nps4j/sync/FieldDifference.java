package io.github.nps4j.sync;

import org.jspecify.annotations.Nullable;

/**
 * A field that does not hold what it should; names it, never its value.
 *
 * @param recordId the CRM's id of the record
 * @param field the CRM's name of the field, or {@code null} if the record as a whole is concerned
 * @param what how it differs, such as {@code holds another value} or {@code is empty}
 */
public record FieldDifference(String recordId, @Nullable String field, String what) {
    @Override
    public String toString() {
        return "record " + recordId + (field == null ? " " : ": field '" + field + "' ") + what;
    }
}
