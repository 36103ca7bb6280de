package io.github.nps4j.crm.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.HttpCall;
import io.github.nps4j.http.HttpJsonClient;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.mapping.RecordType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The few calls that everything else is made of. */
final class HubSpotApi {

    /** Most rows of a batch, most values of an IN filter. */
    static final int BATCH = 100;

    /** Groups of conditions in one search, of which one must hold. */
    static final int SEARCH_GROUPS = 5;

    static final String CALLS = "calls";
    static final String SEARCH = "search";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int SEARCH_PAGE = 200;
    /** HubSpot refuses to page beyond 10,000 results. */
    private static final int SEARCH_PAGES = 50;

    private static final int ASSOCIATION_PAGE = 500;
    private static final int ASSOCIATION_PAGES = 20;

    private final HttpJsonClient client;
    private final HubSpotPaths paths;

    HubSpotApi(HttpJsonClient client, HubSpotPaths paths) {
        this.client = client;
        this.paths = paths;
    }

    HubSpotPaths paths() {
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

    /** All properties of a record type. */
    HttpAnswer properties(RecordType type) {
        return client.sendOrThrow(HttpCall.get(paths.properties(type))
                .query("archived", "false")
                .limitedBy(CALLS)
                .build());
    }

    /** Reads or changes what is no batch of records: a property, a list, associations, one note. The caller looks at the status. */
    HttpAnswer send(HttpCall.Builder call) {
        return client.send(call.limitedBy(CALLS).build());
    }

    /** Reads records by their ids, or by the values of a unique property. The caller looks at the status. */
    HttpAnswer batchRead(
            String path, @Nullable String idProperty, Collection<String> ids, Collection<String> properties) {
        ObjectNode body = object();
        if (idProperty != null) {
            body.put("idProperty", idProperty);
        }
        body.set("properties", array(properties));
        body.set("propertiesWithHistory", NODES.arrayNode());
        ArrayNode inputs = body.putArray("inputs");
        ids.forEach(id -> inputs.addObject().put("id", id));
        return client.send(HttpCall.post(path)
                .readOnly()
                .json(body)
                .limitedBy(CALLS)
                .redaction(Redaction.of(properties, ids))
                .build());
    }

    /** Sends a batch of rows. The caller looks at the status. */
    HttpAnswer batchWrite(String path, ArrayNode inputs, Redaction redaction) {
        ObjectNode body = object();
        body.set("inputs", inputs);
        return client.send(HttpCall.post(path)
                .json(body)
                .limitedBy(CALLS)
                .redaction(redaction)
                .build());
    }

    /**
     * All records of which one of the properties has one of the values. Each property is a group of its own, because
     * groups are joined by OR; HubSpot takes at most five.
     *
     * @return the records, or {@code null} if there are more than HubSpot lists
     * @throws CrmException if HubSpot refuses
     */
    @Nullable
    List<JsonNode> search(RecordType type, List<In> conditions, Collection<String> properties) {
        ObjectNode body = object();
        ArrayNode groups = body.putArray("filterGroups");
        List<String> sent = new ArrayList<>();
        for (In in : conditions) {
            ObjectNode filter = groups.addObject().putArray("filters").addObject();
            filter.put("propertyName", in.property()).put("operator", "IN");
            filter.set("values", array(in.values()));
            sent.addAll(in.values());
        }
        body.set("properties", array(properties));
        body.set("sorts", NODES.arrayNode());
        body.put("limit", SEARCH_PAGE);
        Redaction redaction = Redaction.of(properties, sent);
        List<JsonNode> found = new ArrayList<>();
        String after = "0";
        for (int page = 0; page < SEARCH_PAGES; page++) {
            body.put("after", after);
            HttpAnswer answer = client.send(HttpCall.post(paths.objects(type, "/search"))
                    .readOnly()
                    .json(body)
                    .limitedBy(SEARCH)
                    .redaction(redaction)
                    .build());
            if (!answer.isSuccess()) {
                throw new CrmException(
                        HubSpotErrors.isSystemic(answer.json())
                                ? answer.failure(error -> error.withKind(FailureKind.SCHEMA))
                                : answer.failure());
            }
            results(answer).forEach(found::add);
            String next =
                    HubSpotErrors.text(answer.json().path("paging").path("next").path("after"));
            if (next == null || next.equals(after)) {
                return found;
            }
            after = next;
        }
        return null;
    }

    /**
     * The ids of the records of another kind that are associated with a record.
     *
     * @return the ids; empty if the record does not exist
     */
    List<String> associated(RecordType type, String recordId, String toType) {
        List<String> ids = new ArrayList<>();
        String after = null;
        for (int page = 0; page < ASSOCIATION_PAGES; page++) {
            HttpCall.Builder call = HttpCall.get(paths.objects(type, "/{id}/associations/" + toType))
                    .pathValue("id", recordId)
                    .query("limit", Integer.toString(ASSOCIATION_PAGE))
                    .limitedBy(CALLS);
            if (after != null) {
                call.query("after", after);
            }
            HttpAnswer answer = client.send(call.build());
            if (HubSpotErrors.isRecordMissing(answer)) {
                return List.of();
            }
            results(answer.orThrow()).forEach(result -> {
                String id = HubSpotErrors.text(result.has("id") ? result.path("id") : result.path("toObjectId"));
                if (id != null) {
                    ids.add(id);
                }
            });
            String next =
                    HubSpotErrors.text(answer.json().path("paging").path("next").path("after"));
            if (next == null || next.equals(after)) {
                break;
            }
            after = next;
        }
        return ids;
    }

    /**
     * The ids of the records of another kind that are associated with each of some records, in one call where none of them
     * has many.
     *
     * @return record id to ids; of a record that does not exist, or has none, an empty list
     */
    Map<String, List<String>> associated(RecordType type, Collection<String> recordIds, String toType) {
        ObjectNode body = object();
        ArrayNode inputs = body.putArray("inputs");
        recordIds.forEach(id -> inputs.addObject().put("id", id));
        HttpAnswer answer = client.send(HttpCall.post(paths.associations(paths.name(type), toType, "/batch/read"))
                .readOnly()
                .json(body)
                .limitedBy(CALLS)
                .build());
        Map<String, List<String>> found = new HashMap<>();
        if (answer.isSuccess()) {
            for (JsonNode result : results(answer)) {
                String id = HubSpotErrors.text(result.path("from").path("id"));
                // what does not fit on one page is asked for alone
                if (id != null && result.path("paging").path("next").isMissingNode()) {
                    result.path("to")
                            .forEach(to -> found.computeIfAbsent(id, key -> new ArrayList<>())
                                    .add(to.path(to.has("toObjectId") ? "toObjectId" : "id")
                                            .asText()));
                }
            }
            for (JsonNode error : answer.json().path("errors")) {
                if (HubSpotErrors.kindOfRow(error) == FailureKind.RECORD_GONE) {
                    error.path("context")
                            .forEach(value ->
                                    HubSpotErrors.texts(value).forEach(id -> found.putIfAbsent(id, List.of())));
                }
            }
        } else if (answer.status() != 404) {
            throw new CrmException(answer.failure());
        }
        // none may be taken for a record without any only because the answer does not mention it
        for (String id : recordIds) {
            if (!found.containsKey(id)) {
                found.put(id, associated(type, id, toType));
            }
        }
        return found;
    }

    /** The results of a successful answer; what has none is not HubSpot's. */
    static JsonNode results(HttpAnswer answer) {
        JsonNode results = answer.json().path("results");
        if (!results.isArray()) {
            throw new CrmException(answer.unreadable("was a success without results; check what HubSpot did"));
        }
        return results;
    }

    /** A filter of a search: the property has one of these values. */
    record In(String property, List<String> values) {}
}
