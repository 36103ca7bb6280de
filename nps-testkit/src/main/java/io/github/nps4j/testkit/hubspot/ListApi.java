package io.github.nps4j.testkit.hubspot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;

/**
 * {@code GET .../lists/<id>}, {@code GET .../lists/object-type-id/<id>/name/<name>} and {@code PUT .../lists/<id>/memberships/<add|remove>}.
 */
final class ListApi {

    private static final int MAX_IDS = 100_000;

    private final Account account;

    ListApi(Account account) {
        this.account = account;
    }

    Answer read(String id) {
        return shown(existing(id));
    }

    Answer find(String objectType, String name) {
        ListStore.RecordList list = account.lists.find(objectType, name);
        if (list == null) {
            throw ApiException.notFound("List does not exist with name " + name);
        }
        return shown(list);
    }

    private static Answer shown(ListStore.RecordList list) {
        ObjectNode body = Json.object();
        body.putObject("list")
                .put("listId", list.id())
                .put("name", list.name())
                .put("objectTypeId", list.objectType())
                .put("processingType", list.processingType())
                .put("processingStatus", "COMPLETE");
        return Answer.json(200, body);
    }

    /** Tells who came or went and who is no record; a record that was on the list already is not told. */
    Answer change(String id, boolean add, String text) {
        ListStore.RecordList list = existing(id);
        if (!list.writable()) {
            throw ApiException.validation("List " + id + " has the processing type " + list.processingType()
                    + "; its memberships cannot be changed by request");
        }
        JsonNode ids;
        try {
            ids = Json.read(text);
        } catch (JsonProcessingException e) {
            throw Json.badJson(1, 1, "the body is to be an array of record ids");
        }
        if (!ids.isArray() || ids.size() > MAX_IDS) {
            throw Json.badJson(1, 1, "the body is to be an array of at most " + MAX_IDS + " record ids");
        }
        ObjectNode body = Json.object();
        ArrayNode added = body.putArray("recordsIdsAdded"); // spelled so by HubSpot
        ArrayNode removed = body.putArray("recordIdsRemoved");
        ArrayNode missing = body.putArray("recordIdsMissing");
        ObjectType type = account.type(list.objectType());
        for (JsonNode one : ids) {
            Contact record = type.records.find(one.asText());
            if (record == null) {
                missing.add(one.asText());
            } else if (account.lists.change(id, record.id, add)) {
                (add ? added : removed).add(one.asText());
            }
        }
        return Answer.json(200, body);
    }

    private ListStore.RecordList existing(String id) {
        ListStore.RecordList list = account.lists.find(id);
        if (list == null) {
            throw ApiException.notFound("List does not exist with ID " + id);
        }
        return list;
    }
}
