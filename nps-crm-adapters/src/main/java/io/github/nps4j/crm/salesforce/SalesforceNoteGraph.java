package io.github.nps4j.crm.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.salesforce.SalesforceBatch.Row;
import io.github.nps4j.crm.salesforce.SalesforceErrors.Entry;
import io.github.nps4j.http.HttpAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Enhanced notes. A note and its link to the record are two records; a composite graph makes both or none, so that no note
 * is left behind that belongs to nobody.
 */
final class SalesforceNoteGraph {

    /** Most graphs of a call. */
    static final int NOTES = 75;

    private static final String NOTE = "ContentNote";
    private static final String LINK = "ContentDocumentLink";

    private SalesforceNoteGraph() {}

    /**
     * Sends notes.
     *
     * @param rows each with its title, its content and its record as the parent
     * @return an outcome for each row
     * @throws CrmException if the call failed as a whole
     */
    static List<WriteOutcome> send(SalesforceApi api, List<Row> rows) {
        ObjectNode body = SalesforceApi.object();
        ArrayNode graphs = body.putArray("graphs");
        for (int i = 0; i < rows.size(); i++) {
            ObjectNode graph = graphs.addObject().put("graphId", id(i));
            ArrayNode nodes = graph.putArray("compositeRequest");
            ObjectNode note = rows.get(i).json().deepCopy();
            note.remove("attributes");
            node(nodes, api, "note", NOTE).set("body", note);
            node(nodes, api, "link", LINK)
                    .putObject("body")
                    .put("ContentDocumentId", "@{note.id}")
                    .put("LinkedEntityId", rows.get(i).parent())
                    .put("ShareType", "V")
                    .put("Visibility", "AllUsers");
        }
        return outcomes(api.graphs(body, SalesforceBatch.redaction(rows)), rows);
    }

    private static ObjectNode node(ArrayNode nodes, SalesforceApi api, String name, String object) {
        return nodes.addObject()
                .put("method", "POST")
                .put("url", api.root() + "/sobjects/" + object)
                .put("referenceId", name);
    }

    private static String id(int index) {
        return "g" + index;
    }

    private static List<WriteOutcome> outcomes(HttpAnswer answer, List<Row> rows) {
        if (!answer.isSuccess()) {
            Failure failure = SalesforceErrors.refusal(answer, rows.size());
            return rows.stream().map(row -> SalesforceBatch.outcome(failure)).toList();
        }
        if (!answer.json().path("graphs").isArray()) {
            throw new CrmException(answer.unreadable("was a success that cannot be read; look what Salesforce did"));
        }
        Map<String, JsonNode> byId = new HashMap<>();
        answer.json()
                .path("graphs")
                .forEach(graph -> byId.put(graph.path("graphId").asText(""), graph));
        List<WriteOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            JsonNode graph = byId.get(id(i));
            outcomes.add(
                    graph == null
                            ? SalesforceBatch.unknown("does not mention this note")
                            : outcome(graph, rows.get(i)));
        }
        return outcomes;
    }

    private static WriteOutcome outcome(JsonNode graph, Row row) {
        JsonNode responses = graph.path("graphResponse").path("compositeResponse");
        List<Entry> errors = new ArrayList<>();
        String noteId = null;
        boolean good = graph.path("isSuccessful").asBoolean();
        for (JsonNode response : responses) {
            good &= response.path("httpStatusCode").asInt() / 100 == 2;
            errors.addAll(SalesforceErrors.entries(response.path("body")));
            if (response.path("referenceId").asText().equals("note")) {
                noteId = SalesforceErrors.text(response.path("body").path("id"));
            }
        }
        if (good && noteId != null && SalesforceNames.id18(noteId) != null) {
            return new WriteOutcome.Applied(String.valueOf(SalesforceNames.id18(noteId)));
        }
        // what was only held back because of another node says nothing
        List<Entry> causes = errors.stream()
                .filter(entry -> !entry.code().equals("PROCESSING_HALTED"))
                .toList();
        if (errors.isEmpty()) {
            return SalesforceBatch.unknown("tells of neither success nor error");
        }
        return SalesforceBatch.outcome(
                SalesforceErrors.rowFailure(causes.isEmpty() ? errors : causes, false, row.redaction()));
    }
}
