package io.github.nps4j.crm.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.HttpCall;
import io.github.nps4j.http.HttpJsonClient;
import io.github.nps4j.http.Redaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The few calls that everything else is made of. All go through {@link #send}, which minds the quota. */
final class SalesforceApi {

    /** Most rows of a call to sObject Collections. */
    static final int ROWS = 200;

    /** Most times that the type may change from one row of such a call to the next, plus one. */
    static final int TYPE_CHUNKS = 10;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern NEXT = Pattern.compile("/services/data/v[0-9.]+/query(All)?/([A-Za-z0-9_-]{1,200})");
    private static final int PAGES = 100;

    private final HttpJsonClient client;
    private final SalesforceQuota quota;
    private final String root;
    private final Map<String, String> writeHeaders;

    /**
     * The calls.
     *
     * @param version such as {@code 62.0}
     * @param writeHeaders headers of every call that writes records
     */
    SalesforceApi(HttpJsonClient client, SalesforceQuota quota, String version, Map<String, String> writeHeaders) {
        this.client = client;
        this.quota = quota;
        this.root = "/services/data/v" + version;
        this.writeHeaders = Map.copyOf(writeHeaders);
    }

    /** The path of the version, such as {@code /services/data/v62.0}. */
    String root() {
        return root;
    }

    static ObjectNode object() {
        return NODES.objectNode();
    }

    HttpAnswer send(HttpCall call) {
        quota.check();
        HttpAnswer answer = client.send(call);
        quota.learn(answer);
        return answer;
    }

    HttpAnswer describe(String object) {
        return send(HttpCall.get(root + "/sobjects/" + object + "/describe").build());
    }

    /** All rows of a query; {@code all} brings deleted rows too. */
    List<JsonNode> query(String soql, boolean all, Redaction redaction) {
        return query(root, soql, all, redaction);
    }

    List<JsonNode> toolingQuery(String soql, Redaction redaction) {
        return query(root + "/tooling", soql, false, redaction);
    }

    private List<JsonNode> query(String base, String soql, boolean all, Redaction redaction) {
        String path = base + (all ? "/queryAll" : "/query");
        HttpAnswer answer = send(HttpCall.get(path)
                        .query("q", soql)
                        .redaction(redaction)
                        .build())
                .orThrow();
        List<JsonNode> rows = new ArrayList<>();
        for (int page = 0; page < PAGES; page++) {
            JsonNode body = answer.json();
            if (!body.path("records").isArray()) {
                throw new CrmException(answer.unreadable("was a success without records"));
            }
            body.path("records").forEach(rows::add);
            if (body.path("done").asBoolean(true)) {
                return rows;
            }
            Matcher next = NEXT.matcher(body.path("nextRecordsUrl").asText(""));
            if (!next.matches()) {
                throw new CrmException(answer.unreadable("names no next page that could be asked for"));
            }
            answer = send(HttpCall.get(path + "/{page}")
                            .pathValue("page", next.group(2))
                            .redaction(redaction)
                            .build())
                    .orThrow();
        }
        throw new CrmException(answer.unreadable("has more than " + PAGES + " pages; use a key that names one record"));
    }

    /** Records that hold a word, from the search index. */
    HttpAnswer search(String sosl, Redaction redaction) {
        return send(HttpCall.get(root + "/search")
                .query("q", sosl)
                .redaction(redaction)
                .build());
    }

    /** Updates rows by their {@code id}. The caller looks at the status. */
    HttpAnswer update(List<ObjectNode> rows, Redaction redaction) {
        return write(HttpCall.patch(root + "/composite/sobjects"), rows, redaction);
    }

    /** Creates rows. */
    HttpAnswer create(List<ObjectNode> rows, Redaction redaction) {
        return write(HttpCall.post(root + "/composite/sobjects"), rows, redaction);
    }

    /** Updates or creates rows by the value of an external id. */
    HttpAnswer upsert(String object, String field, List<ObjectNode> rows, Redaction redaction) {
        return write(HttpCall.patch(root + "/composite/sobjects/" + object + "/" + field), rows, redaction);
    }

    /** Runs composite graphs. */
    HttpAnswer graphs(ObjectNode body, Redaction redaction) {
        HttpCall.Builder call = HttpCall.post(root + "/composite/graph");
        writeHeaders.forEach(call::header);
        return send(call.json(body).redaction(redaction).build());
    }

    private HttpAnswer write(HttpCall.Builder call, List<ObjectNode> rows, Redaction redaction) {
        ObjectNode body = object();
        body.put("allOrNone", false);
        ArrayNode records = body.putArray("records");
        rows.forEach(records::add);
        writeHeaders.forEach(call::header);
        return send(call.json(body).redaction(redaction).build());
    }

    /** Deletes records, at most 200. */
    HttpAnswer delete(Collection<String> ids) {
        return send(HttpCall.delete(root + "/composite/sobjects")
                .query("ids", String.join(",", ids))
                .query("allOrNone", "false")
                .build());
    }

    /**
     * Deletes one record. One that is gone already is a success.
     *
     * @throws CrmException if Salesforce does not delete it
     */
    void delete(String object, String id) {
        HttpAnswer answer = send(HttpCall.delete(root + "/sobjects/" + object + "/{id}")
                .pathValue("id", id)
                .build());
        if (!SalesforceErrors.isRecordMissing(answer)) {
            answer.orThrow();
        }
    }

    static ObjectNode row(String object, @Nullable String id) {
        ObjectNode row = object();
        row.putObject("attributes").put("type", object);
        if (id != null) {
            row.put("id", id);
        }
        return row;
    }
}
