package io.github.nps4j.crm.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.support.internal.MarkedHtml;
import io.github.nps4j.http.Redaction;
import java.util.Optional;

/** Texts that end with a marker, by which a lost one is found among those of its record. */
final class SalesforceTexts {

    /** Most characters of a note and of the text of a task. */
    static final int MAX_TEXT = 32_000;

    private SalesforceTexts() {}

    /** The text, cut so that the marker always fits. */
    static String marked(String text, String marker) {
        String end = (text.isEmpty() ? "" : "\n\n") + MarkedHtml.mark(marker);
        return cut(text, MAX_TEXT - end.length()) + end;
    }

    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** Long texts cannot be searched for, so those of the record are read, the newest first. */
    static Optional<String> find(
            SalesforceApi api, String object, String field, String parentField, String recordId, String marker) {
        String id = SalesforceNames.id18(recordId);
        if (id == null) {
            return Optional.empty();
        }
        String soql = "SELECT Id, " + field + " FROM " + object + " WHERE " + parentField + " = "
                + SalesforceSoql.quoted(id) + " ORDER BY CreatedDate DESC";
        for (JsonNode row : api.query(soql, false, Redaction.standard())) {
            if (row.path(field).asText("").contains(MarkedHtml.mark(marker))) {
                return Optional.of(row.path("Id").asText());
            }
        }
        return Optional.empty();
    }
}
