package io.github.nps4j.crm.pipedrive;

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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The few calls that everything else is made of, each with what it costs of the company's daily tokens (the {@code
 * x-token-cost} of Pipedrive's own API description).
 */
final class PipedriveApi {

    /** Most ids of one list call. */
    static final int IDS = 100;

    static final String CALLS = "calls";
    static final String SEARCH = "search";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int PAGE = 500;
    private static final int SEARCH_PAGE = 100;
    private static final int SEARCH_PAGES = 5;
    private static final int NOTE_PAGE = 100;
    private static final int PAGES = 20;

    private static final int COST_GET = 1;
    private static final int COST_LIST = 10;
    private static final int COST_SEARCH = 20;
    private static final int COST_WRITE = 5;
    private static final int COST_DELETE = 3;
    private static final int COST_V1_LIST = 20;
    private static final int COST_V1_WRITE = 10;
    private static final int COST_V1_DELETE = 6;

    private final HttpJsonClient client;
    private final PipedriveBudget budget;

    PipedriveApi(HttpJsonClient client, PipedriveBudget budget) {
        this.client = client;
        this.budget = budget;
    }

    static ObjectNode object() {
        return NODES.objectNode();
    }

    static ArrayNode array() {
        return NODES.arrayNode();
    }

    private HttpAnswer send(HttpCall.Builder call, int cost) {
        budget.check(cost);
        HttpAnswer answer = client.send(call.limitedBy(CALLS).build());
        budget.observe(answer, cost);
        return answer;
    }

    /** All fields of a record type. */
    List<JsonNode> fields(PipedriveResource resource) {
        List<JsonNode> fields = new ArrayList<>();
        pages(HttpCall.get(resource.fieldsPath("")).query("limit", Integer.toString(PAGE)), PAGES, page -> {
            page.forEach(fields::add);
            return true;
        });
        return fields;
    }

    /** A record, or {@code null} if it does not exist any more. */
    @Nullable
    JsonNode record(PipedriveResource resource, String id) {
        HttpAnswer answer = send(HttpCall.get(resource.path("/{id}")).pathValue("id", id), COST_GET);
        if (isGone(answer)) {
            return null;
        }
        JsonNode data = data(answer);
        return data.path("is_deleted").asBoolean() ? null : data;
    }

    /** Those of the records that exist, in any order. One call for up to 100 ids. */
    List<JsonNode> records(PipedriveResource resource, Collection<String> ids) {
        List<JsonNode> records = new ArrayList<>();
        List<String> all = List.copyOf(ids);
        if (all.size() == 1) {
            // a tenth of the tokens of a list
            JsonNode record = record(resource, all.get(0));
            return record == null ? List.of() : List.of(record);
        }
        for (int from = 0; from < all.size(); from += IDS) {
            List<String> some = all.subList(from, Math.min(all.size(), from + IDS));
            pages(
                    HttpCall.get(resource.path(""))
                            .query("ids", String.join(",", some))
                            .query("limit", Integer.toString(PAGE)),
                    1,
                    page -> {
                        for (JsonNode record : page) {
                            if (!record.path("is_deleted").asBoolean()) {
                                records.add(record);
                            }
                        }
                        return true;
                    });
        }
        return records;
    }

    /**
     * Lists the records that were added last, the newest first.
     *
     * @param page takes a page; answers {@code false} if it has seen enough
     * @param most how many pages
     * @return {@code false} if there were more pages than that
     */
    boolean newest(PipedriveResource resource, int most, Predicate<JsonNode> page) {
        return pages(
                HttpCall.get(resource.path(""))
                        .query("sort_by", "add_time")
                        .query("sort_direction", "desc")
                        .query("limit", Integer.toString(PAGE)),
                most,
                page);
    }

    /** The ids of what the search takes for the term; {@code null} if they are too many to list. */
    @Nullable
    List<String> search(PipedriveResource resource, String field, String term) {
        return search(HttpCall.get(resource.path("/search"))
                .query("term", term)
                .query("fields", field)
                .query("exact_match", "true"));
    }

    /** The same in one custom field. */
    @Nullable
    List<String> searchField(PipedriveResource resource, String code, String term) {
        return search(HttpCall.get("/api/v2/itemSearch/field")
                .query("entity_type", resource.searchType())
                .query("field", code)
                .query("term", term)
                .query("match", "exact"));
    }

    private @Nullable List<String> search(HttpCall.Builder call) {
        List<String> ids = new ArrayList<>();
        call.query("limit", Integer.toString(SEARCH_PAGE));
        for (int page = 0; page < SEARCH_PAGES; page++) {
            HttpAnswer answer = send(call.limitedBy(SEARCH), COST_SEARCH);
            JsonNode data = data(answer);
            JsonNode items = data.isArray() ? data : data.path("items");
            if (!items.isArray()) {
                throw new CrmException(answer.unreadable("was a success without items"));
            }
            for (JsonNode item : items) {
                String id = PipedriveErrors.text(
                        item.has("item") ? item.path("item").path("id") : item.path("id"));
                if (id != null && isId(id)) {
                    ids.add(id);
                }
            }
            String next = cursor(answer);
            if (next == null) {
                return ids;
            }
            call.query("cursor", next);
        }
        return null;
    }

    /** Changes a record. The caller looks at the status. */
    HttpAnswer update(PipedriveResource resource, String id, ObjectNode body, Redaction redaction) {
        return send(
                HttpCall.patch(resource.path("/{id}"))
                        .pathValue("id", id)
                        .json(body)
                        .redaction(redaction),
                COST_WRITE);
    }

    /** Adds a record. The caller looks at the status. */
    HttpAnswer add(PipedriveResource resource, ObjectNode body, Redaction redaction) {
        return send(HttpCall.post(resource.path("")).json(body).redaction(redaction), COST_WRITE);
    }

    /** Adds a field, or options to one. */
    HttpAnswer addToSchema(String path, Map<String, String> pathValues, JsonNode body, Redaction redaction) {
        HttpCall.Builder call = HttpCall.post(path).json(body).redaction(redaction);
        pathValues.forEach(call::pathValue);
        return send(call, COST_WRITE);
    }

    /** Adds a note; there is no version 2 of it. The caller looks at the status. */
    HttpAnswer addNote(ObjectNode body, Redaction redaction) {
        return send(HttpCall.post("/api/v1/notes").json(body).redaction(redaction), COST_V1_WRITE);
    }

    /** Changes a note. The caller looks at the status. */
    HttpAnswer updateNote(String id, ObjectNode body, Redaction redaction) {
        return send(
                HttpCall.put("/api/v1/notes/{id}")
                        .pathValue("id", id)
                        .json(body)
                        .redaction(redaction),
                COST_V1_WRITE);
    }

    /**
     * The notes of a record that are wanted, the oldest first, of as many as are looked at: the newest first, until so many
     * are found.
     */
    List<JsonNode> notes(PipedriveResource resource, String recordId, int most, Predicate<JsonNode> wanted) {
        List<JsonNode> found = new ArrayList<>();
        int start = 0;
        for (int page = 0; page < PAGES; page++) {
            HttpAnswer answer = send(
                    HttpCall.get("/api/v1/notes")
                            .query(resource.reference(), recordId)
                            .query("start", Integer.toString(start))
                            .query("limit", Integer.toString(NOTE_PAGE))
                            .query("sort", "add_time DESC"),
                    COST_V1_LIST);
            JsonNode data = data(answer);
            for (JsonNode note : data) {
                // one that was removed, should Pipedrive ever list it
                boolean there = note.path("active_flag").asBoolean(true);
                if (there && wanted.test(note)) {
                    found.add(note);
                }
            }
            JsonNode pagination = answer.json().path("additional_data").path("pagination");
            int next = pagination.path("next_start").asInt();
            if (found.size() >= most
                    || !pagination.path("more_items_in_collection").asBoolean()
                    || next <= start) {
                break;
            }
            start = next;
        }
        return oldestFirst(found);
    }

    /** Removes a note; one that is gone already is a success. */
    void removeNote(String id) {
        remove("/api/v1/notes/{id}", id, COST_V1_DELETE);
    }

    private void remove(String path, String id, int cost) {
        HttpAnswer answer = send(HttpCall.delete(path).pathValue("id", id), cost);
        if (isGone(answer)) {
            return;
        }
        // version 1 gives a yes or no, version 2 the id
        JsonNode data = data(answer);
        if ((data.isBoolean() && !data.booleanValue())
                || (data.has("id") && !id.equals(PipedriveErrors.text(data.path("id"))))) {
            throw new CrmException(answer.unreadable("was a success that removed something else or nothing"));
        }
    }

    private static boolean isGone(HttpAnswer answer) {
        return answer.status() == 410 || (answer.status() == 404 && PipedriveErrors.isRecordMissing(answer));
    }

    private static List<JsonNode> oldestFirst(List<JsonNode> found) {
        found.sort(Comparator.comparing(one -> one.path("id").asLong()));
        return found;
    }

    /** Adds an activity. The caller looks at the status. */
    HttpAnswer addActivity(ObjectNode body, Redaction redaction) {
        return send(HttpCall.post("/api/v2/activities").json(body).redaction(redaction), COST_WRITE);
    }

    /** The activities of a record that are wanted, the oldest first, of as many as are looked at. */
    List<JsonNode> activities(PipedriveResource resource, String recordId, Predicate<JsonNode> wanted) {
        List<JsonNode> found = new ArrayList<>();
        pages(
                HttpCall.get("/api/v2/activities")
                        .query(resource.reference(), recordId)
                        .query("sort_by", "add_time")
                        .query("sort_direction", "desc")
                        .query("limit", Integer.toString(PAGE)),
                PAGES,
                page -> {
                    for (JsonNode activity : page) {
                        if (!activity.path("is_deleted").asBoolean() && wanted.test(activity)) {
                            found.add(activity);
                        }
                    }
                    return true;
                });
        return oldestFirst(found);
    }

    /** Removes an activity; one that is gone already is a success. */
    void removeActivity(String id) {
        remove("/api/v2/activities/{id}", id, COST_DELETE);
    }

    /** The kinds of activities of the account, which its administrators can change. */
    JsonNode activityTypes() {
        return data(send(HttpCall.get("/api/v1/activityTypes"), COST_V1_LIST));
    }

    private boolean pages(HttpCall.Builder call, int most, Predicate<JsonNode> page) {
        for (int i = 0; i < most; i++) {
            HttpAnswer answer = send(call, COST_LIST);
            JsonNode data = data(answer);
            if (!data.isArray()) {
                throw new CrmException(answer.unreadable("was a success without a list"));
            }
            String next = cursor(answer);
            if (!page.test(data) || next == null) {
                return true;
            }
            call.query("cursor", next);
        }
        return false;
    }

    private static @Nullable String cursor(HttpAnswer answer) {
        String cursor =
                PipedriveErrors.text(answer.json().path("additional_data").path("next_cursor"));
        return cursor == null || cursor.isEmpty() ? null : cursor;
    }

    /** What a successful answer holds; a success that says that it is none is a failure. */
    static JsonNode data(HttpAnswer answer) {
        JsonNode json = answer.orThrow().json();
        if (!json.path("success").asBoolean()) {
            throw new CrmException(answer.unreadable("was a success that does not say so; look what Pipedrive did"));
        }
        // v1 gives null where a list is empty
        return json.path("data").isNull() ? NODES.arrayNode() : json.path("data");
    }

    static boolean isId(String text) {
        return text.length() <= 18 && text.matches("[1-9][0-9]*");
    }
}
