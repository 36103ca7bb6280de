package io.github.nps4j.testkit.salesforce;

import java.util.List;

/**
 * One row of a batch fails; the others do not.
 *
 * @param recordId the record that it meets; empty for a new one
 * @param code Salesforce's code
 * @param message Salesforce's message
 * @param fields the fields that the error names
 */
record RowFault(String recordId, String code, String message, List<String> fields) {

    boolean meets(String id) {
        return recordId.equals(id);
    }

    ApiException error() {
        return new ApiException(400, code, message, fields.toArray(String[]::new));
    }
}
