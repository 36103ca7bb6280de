package io.github.nps4j.crm.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.ListMembership;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.HttpCall;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.mapping.RecordType;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Members of lists. Each list is read before it is changed, because HubSpot's refusals do not tell a list that is missing from
 * one that has other records or a rule.
 */
final class HubSpotLists implements ListMembership {

    private static final Set<String> WRITABLE = Set.of("MANUAL", "SNAPSHOT");

    private final HubSpotApi api;

    HubSpotLists(HubSpotApi api) {
        this.api = api;
    }

    @Override
    public Optional<String> findList(RecordType type, String name) {
        if (name.isBlank()) {
            return Optional.empty();
        }
        String objects = api.paths().objectTypeId(type);
        if (objects.isEmpty()) {
            throw schema(
                    "lists of " + HubSpotPaths.objectName(type) + " can only be found by name if the id of the object"
                            + " is known: name it with objectType(...), such as 2-100001, or use the id of the list");
        }
        HttpAnswer answer = api.send(HttpCall.get(api.paths().lists("/object-type-id/" + objects + "/name/{name}"))
                .pathValue("name", name)
                .redaction(Redaction.of(List.of("name"), List.of(name))));
        if (answer.status() == 404) {
            return Optional.empty();
        }
        String id = HubSpotErrors.text(list(answer.orThrow()).path("listId"));
        if (id == null) {
            throw new CrmException(answer.unreadable("was a list without an id"));
        }
        return Optional.of(id);
    }

    @Override
    public List<WriteOutcome> addToList(RecordType type, String listId, List<String> recordIds) {
        return change(type, listId, recordIds, "add");
    }

    @Override
    public List<WriteOutcome> removeFromList(RecordType type, String listId, List<String> recordIds) {
        return change(type, listId, recordIds, "remove");
    }

    private List<WriteOutcome> change(RecordType type, String listId, List<String> recordIds, String what) {
        mustBeWritable(type, listId);
        if (recordIds.isEmpty()) {
            return List.of();
        }
        HttpAnswer answer = api.send(HttpCall.put(api.paths().lists("/{id}/memberships/" + what))
                .pathValue("id", listId)
                .json(HubSpotApi.array(recordIds)));
        if (!answer.isSuccess()) {
            // the list itself was good a moment ago, so what is refused is about a record
            Failure failure = HubSpotErrors.refusal(answer, recordIds.size());
            return recordIds.stream().map(id -> HubSpotBatch.outcome(failure)).toList();
        }
        JsonNode body = answer.json();
        if (!body.isObject()) {
            throw new CrmException(answer.unreadable("was a success that cannot be read; look what HubSpot did"));
        }
        Set<String> missing = new HashSet<>(HubSpotErrors.texts(body.path("recordIdsMissing")));
        missing.addAll(HubSpotErrors.texts(body.path("recordsIdsMissing")));
        // Those who were on the list already (or not on it) are named nowhere: for them there was nothing to do. An
        // answer
        // without any of the three lists says nothing of anybody.
        boolean told = List.of(
                        "recordsIdsAdded",
                        "recordIdsAdded",
                        "recordIdsRemoved",
                        "recordsIdsRemoved",
                        "recordIdsMissing",
                        "recordsIdsMissing")
                .stream()
                .anyMatch(body::has);
        return recordIds.stream()
                .map(id ->
                        missing.contains(id) ? gone(id, listId) : told ? done(id) : HubSpotBatch.unknown(false, null))
                .toList();
    }

    private static WriteOutcome done(String recordId) {
        return new WriteOutcome.Applied(recordId);
    }

    private static WriteOutcome gone(String recordId, String listId) {
        return new WriteOutcome.Rejected(Failure.of(
                FailureKind.RECORD_GONE,
                "HubSpot has no record " + recordId + " for list " + listId + ": it was deleted or merged"));
    }

    private void mustBeWritable(RecordType type, String listId) {
        if (!listId.matches("[0-9]{1,20}")) {
            throw schema("'" + (listId.length() > 40 ? listId.substring(0, 40) + "…" : listId)
                    + "' is no id of a list: take the number from the list's address, or find it by its name");
        }
        HttpAnswer answer = api.send(HttpCall.get(api.paths().lists("/{id}")).pathValue("id", listId));
        if (answer.status() == 404) {
            throw schema("there is no list " + listId + ": create it, or correct the id");
        }
        JsonNode list = list(answer.orThrow());
        String objects = list.path("objectTypeId").asText("");
        String wanted = api.paths().objectTypeId(type);
        if (!wanted.isEmpty() && !objects.isEmpty() && !objects.equals(wanted)) {
            throw schema("list " + listId + " holds objects of type " + objects + ", not "
                    + HubSpotPaths.objectName(type) + " (" + wanted + "): use another list");
        }
        String processing = list.path("processingType").asText("");
        if (!WRITABLE.contains(processing)) {
            throw schema("list " + listId + " is " + (processing.isEmpty() ? "of an unknown kind" : processing)
                    + ", so HubSpot itself decides who is on it: use a static list");
        }
    }

    private static JsonNode list(HttpAnswer answer) {
        JsonNode list = answer.json().path("list");
        return list.isObject() ? list : answer.json();
    }

    private static CrmException schema(String what) {
        return new CrmException(Failure.of(FailureKind.SCHEMA, "HubSpot: " + what));
    }
}
