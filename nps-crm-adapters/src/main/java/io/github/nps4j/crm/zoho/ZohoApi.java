package io.github.nps4j.crm.zoho;

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
import org.jspecify.annotations.Nullable;

/** The few calls that everything else is made of. */
final class ZohoApi {

    static final String NOTES = "Notes";

    /** Most rows of a write. */
    static final int BATCH = 100;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int PAGE = 200;
    /** Zoho lists 2,000 records by page numbers. */
    private static final int PAGES = 10;

    private final HttpJsonClient client;
    private final ZohoPaths paths;
    private final ZohoPace pace;
    private final @Nullable ArrayNode trigger;

    ZohoApi(HttpJsonClient client, ZohoPaths paths, ZohoPace pace, @Nullable Collection<String> triggers) {
        this.client = client;
        this.paths = paths;
        this.pace = pace;
        this.trigger = triggers == null ? null : array(triggers);
    }

    ZohoPaths paths() {
        return paths;
    }

    static ObjectNode object() {
        return NODES.objectNode();
    }

    static ArrayNode array(Collection<String> texts) {
        ArrayNode array = NODES.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    private HttpAnswer send(HttpCall call) {
        pace.before();
        HttpAnswer answer = client.send(call);
        pace.after(answer);
        return answer;
    }

    /** All fields of a module. */
    HttpAnswer fields(String module) {
        return send(HttpCall.get(paths.fields("")).query("module", module).build());
    }

    /** Adds or changes fields of a module. */
    HttpAnswer changeFields(HttpCall.Builder call, String module, ObjectNode field) {
        ObjectNode body = object();
        body.putArray("fields").add(field);
        return send(call.query("module", module).json(body).build());
    }

    /** The tags that a module knows. */
    HttpAnswer tags(String module) {
        return send(HttpCall.get(paths.tags()).query("module", module).build());
    }

    /** Sends a COQL query. The caller looks at the status; 204 says that there is nothing. */
    HttpAnswer coql(String query, Redaction redaction) {
        return send(HttpCall.post(paths.coql())
                .readOnly()
                .json(object().put("select_query", query))
                .redaction(redaction)
                .build());
    }

    /** Looks for records in Zoho's search index by one of its own parameters. */
    HttpAnswer search(String module, String parameter, String value, Collection<String> fields, Redaction redaction) {
        return send(HttpCall.get(paths.module(module, "/search"))
                .query(parameter, value)
                .query("fields", String.join(",", fields))
                .query("per_page", Integer.toString(PAGE))
                .redaction(redaction)
                .build());
    }

    /** Sends rows. The caller looks at the answer. */
    HttpAnswer write(HttpCall.Builder call, ArrayNode rows, @Nullable String duplicateCheckField, Redaction redaction) {
        ObjectNode body = object();
        body.set("data", rows);
        if (duplicateCheckField != null) {
            body.putArray("duplicate_check_fields").add(duplicateCheckField);
        }
        if (trigger != null) {
            body.set("trigger", trigger);
        }
        return send(call.json(body).redaction(redaction).build());
    }

    /** Deletes a record. The caller looks at the answer. */
    HttpAnswer delete(String module, String id) {
        HttpCall.Builder call = HttpCall.delete(paths.module(module, "/{id}")).pathValue("id", id);
        // notes have no such parameter
        if (trigger != null && !module.equals(NOTES)) {
            boolean workflows = false;
            for (JsonNode one : trigger) {
                workflows |= one.asText().equals("workflow");
            }
            call.query("wf_trigger", Boolean.toString(workflows));
        }
        return send(call.build());
    }

    /** Reads a record. The caller looks at the status; 204 says that there is none. */
    HttpAnswer record(String module, String id, Collection<String> fields) {
        return send(HttpCall.get(paths.module(module, "/{id}"))
                .pathValue("id", id)
                .query("fields", String.join(",", fields))
                .build());
    }

    /** Adds or removes tags of records. */
    HttpAnswer changeTags(String path, Collection<String> tags, Collection<String> ids, boolean add) {
        ObjectNode body = object();
        ArrayNode names = body.putArray("tags");
        tags.forEach(tag -> names.addObject().put("name", tag));
        body.set("ids", array(ids));
        if (add) {
            body.put("over_write", false);
        }
        return send(HttpCall.post(path)
                .json(body)
                .redaction(Redaction.of(List.of(), tags))
                .build());
    }

    /**
     * The records of a related list.
     *
     * @return the records as Zoho lists them; empty if there are none
     */
    List<JsonNode> related(String module, String recordId, String list, Collection<String> fields) {
        List<JsonNode> all = new ArrayList<>();
        for (int page = 1; page <= PAGES; page++) {
            HttpAnswer answer = send(HttpCall.get(paths.module(module, "/{id}/" + list))
                            .pathValue("id", recordId)
                            .query("fields", String.join(",", fields))
                            .query("per_page", Integer.toString(PAGE))
                            .query("page", Integer.toString(page))
                            .build())
                    .orThrow();
            if (answer.status() == 204) {
                break;
            }
            data(answer).forEach(all::add);
            if (!hasMore(answer)) {
                break;
            }
        }
        return all;
    }

    static boolean hasMore(HttpAnswer answer) {
        return answer.json().path("info").path("more_records").asBoolean();
    }

    /** The records of a successful answer; what has none is not Zoho's. */
    static JsonNode data(HttpAnswer answer) {
        JsonNode data = answer.json().path("data");
        if (!data.isArray()) {
            throw new CrmException(answer.unreadable("was a success without records; check what Zoho did"));
        }
        return data;
    }

    static @Nullable String text(JsonNode node) {
        return node.isValueNode() && !node.isNull() ? node.asText() : null;
    }
}
