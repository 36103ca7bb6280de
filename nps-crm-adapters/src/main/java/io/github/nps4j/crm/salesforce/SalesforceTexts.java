package io.github.nps4j.crm.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.support.internal.MarkedHtml;
import io.github.nps4j.http.Redaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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

    /** Long texts cannot be searched for, so those of the record are read. */
    static List<String> find(
            SalesforceApi api, String object, String field, String parentField, String recordId, String marker) {
        String id = SalesforceNames.id18(recordId);
        if (id == null) {
            return List.of();
        }
        String soql =
                "SELECT Id, " + field + " FROM " + object + " WHERE " + parentField + " = " + SalesforceSoql.quoted(id);
        List<String> found = new ArrayList<>();
        for (JsonNode row : api.query(soql, false, Redaction.standard())) {
            if (row.path(field).asText("").contains(MarkedHtml.mark(marker))) {
                found.add(row.path("Id").asText());
            }
        }
        // ids grow
        found.sort(Comparator.naturalOrder());
        return found;
    }
}
