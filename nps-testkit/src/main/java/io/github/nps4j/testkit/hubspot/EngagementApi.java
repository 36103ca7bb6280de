package io.github.nps4j.testkit.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Notes and tasks, and which of them belong to a record. */
final class EngagementApi {

    private static final Set<String> NOTE_PROPERTIES =
            Set.of("hs_timestamp", "hubspot_owner_id", "hs_note_body", "hs_attachment_ids");
    private static final Set<String> TASK_PROPERTIES = Set.of(
            "hs_timestamp",
            "hubspot_owner_id",
            "hs_task_subject",
            "hs_task_body",
            "hs_task_status",
            "hs_task_priority",
            "hs_task_type");
    private static final Map<String, Set<String>> CHOICES = Map.of(
            "hs_task_status", Set.of("NOT_STARTED", "IN_PROGRESS", "WAITING", "COMPLETED", "DEFERRED"),
            "hs_task_priority", Set.of("NONE", "LOW", "MEDIUM", "HIGH"),
            "hs_task_type", Set.of("TODO", "CALL", "EMAIL"));

    private static final HubSpotProperty TIMESTAMP = HubSpotProperty.of("hs_timestamp", "datetime", "date");

    private final Account account;

    EngagementApi(Account account) {
        this.account = account;
    }

    /** A row that passed its checks. */
    private record Planned(JsonNode input, Map<String, String> properties, List<Contact> contacts) {}

    Answer create(EngagementStore.Kind kind, ObjectNode body) {
        Planned planned = plan(kind, body);
        return Answer.json(201, row(add(kind, planned), planned.properties().keySet()));
    }

    Answer createBatch(ApiVersion version, EngagementStore.Kind kind, ObjectNode body) {
        List<Planned> planned = new ArrayList<>();
        List<ObjectNode> errors = new ArrayList<>();
        for (JsonNode input : BatchApi.inputs(body)) {
            try {
                planned.add(plan(kind, input));
            } catch (ApiException e) {
                if (e.category == null || Values.aboutTheSchema(e)) {
                    throw e;
                }
                errors.add(BatchApi.traced(input, e).row());
            }
        }
        List<ObjectNode> results = new ArrayList<>();
        for (Planned one : planned) {
            ObjectNode row = row(add(kind, one), one.properties().keySet());
            Rows.echoTrace(one.input(), row);
            results.add(row);
        }
        return answer(version, 201, results, errors);
    }

    private EngagementStore.Engagement add(EngagementStore.Kind kind, Planned planned) {
        return account.engagements.add(kind, planned.contacts(), planned.properties());
    }

    private Planned plan(EngagementStore.Kind kind, JsonNode input) {
        account.required(input, "properties", "associations");
        Map<String, String> properties = Json.properties(input);
        if (!properties.containsKey("hs_timestamp")) {
            throw ApiException.validation("Error creating " + kind + ". Some required properties were not set.")
                    .withContext("properties", List.of("hs_timestamp"));
        }
        properties.forEach((name, value) -> check(kind, name, value));
        return new Planned(input, properties, contacts(kind, input));
    }

    private static void check(EngagementStore.Kind kind, String name, String value) {
        Set<String> known = kind == EngagementStore.Kind.NOTE ? NOTE_PROPERTIES : TASK_PROPERTIES;
        if (!known.contains(name)) {
            throw ApiException.validation("Property \"" + name + "\" does not exist (PROPERTY_DOESNT_EXIST)");
        }
        if (value.length() > Values.MAX_TEXT) {
            throw ApiException.validation(name + " takes at most " + Values.MAX_TEXT + " characters");
        }
        if (CHOICES.containsKey(name) && !CHOICES.getOrDefault(name, Set.of()).contains(value)) {
            throw ApiException.validation(value + " was not one of the allowed options of " + name)
                    .withCode("INVALID_OPTION", name);
        }
        if (name.equals("hs_timestamp")) {
            Values.stored(TIMESTAMP, value);
        }
    }

    private List<Contact> contacts(EngagementStore.Kind kind, JsonNode input) {
        List<Contact> contacts = new ArrayList<>();
        if (!(input instanceof ObjectNode object)) {
            throw Json.badJson(1, 1, "an input is to be an object");
        }
        for (JsonNode association : Json.arrayOf(object, "associations")) {
            String id = Json.requiredText(association.path("to"), "id");
            JsonNode types = association.path("types");
            if (types.isEmpty()) {
                throw Json.missing("associations[].types");
            }
            for (JsonNode type : types) {
                ObjectType target = target(kind, type);
                Contact record = target.records.find(id);
                if (record == null) {
                    throw ApiException.notFound(
                            "One or more associations are not valid: there is no " + target.singular + " " + id);
                }
                contacts.add(record);
            }
        }
        return contacts;
    }

    private ObjectType target(EngagementStore.Kind kind, JsonNode type) {
        int id = type.path("associationTypeId").asInt();
        String category = Json.text(type, "associationCategory");
        return account.types().stream()
                .filter(one -> kind.typeTo(one) == id
                        && EngagementStore.Kind.category(one).equals(category))
                .findFirst()
                .orElseThrow(() -> ApiException.validation("One or more associations are not valid: association type "
                        + category + " " + id + " does not lead from " + kind + " to an object"));
    }

    Answer read(EngagementStore.Kind kind, String id, Map<String, String> query) {
        EngagementStore.Engagement engagement = account.engagements.find(kind, id);
        if (engagement == null) {
            throw ApiException.notFound("There is no " + kind + " with this id");
        }
        return Answer.json(
                200,
                row(engagement, List.of(query.getOrDefault("properties", "").split(",", -1))));
    }

    Answer readBatch(ApiVersion version, EngagementStore.Kind kind, ObjectNode body) {
        account.required(body, "properties", "propertiesWithHistory", "inputs");
        List<String> wanted = Json.texts(body, "properties");
        Set<String> ids = new LinkedHashSet<>();
        BatchApi.inputs(body).forEach(input -> ids.add(Json.requiredText(input, "id")));
        List<ObjectNode> results = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String id : ids) {
            EngagementStore.Engagement engagement = account.engagements.find(kind, id);
            if (engagement == null) {
                missing.add(id);
            } else {
                results.add(row(engagement, wanted));
            }
        }
        List<ObjectNode> errors = missing.isEmpty()
                ? List.of()
                : List.of(ApiException.notFound("Could not get some " + kind + " objects")
                        .withContext("ids", missing)
                        .row());
        return answer(version, 200, results, errors);
    }

    /** Pages of the ids of the notes or tasks of a record, in the form of the version. */
    Answer associations(
            ApiVersion version, ObjectType type, String id, EngagementStore.Kind kind, Map<String, String> query) {
        Contact record = type.records.find(id);
        if (record == null) {
            throw ApiException.notFound("There is no " + type.singular + " with this id");
        }
        List<String> ids = account.engagements.of(record, kind).stream()
                .map(EngagementStore.Engagement::id)
                .toList();
        String name = type.singular.toLowerCase(Locale.ROOT) + "_to_" + kind.singular;
        return AssociationApi.page(version, ids, name, kind.typeFrom(type), query);
    }

    /** Changes notes; those that do not exist are told by their ids. */
    Answer updateBatch(ApiVersion version, EngagementStore.Kind kind, ObjectNode body) {
        List<JsonNode> inputs = BatchApi.inputs(body);
        for (JsonNode input : inputs) {
            Json.requiredText(input, "id");
            Json.properties(input).forEach((name, value) -> check(kind, name, value));
        }
        List<ObjectNode> results = new ArrayList<>();
        List<ObjectNode> errors = new ArrayList<>();
        for (JsonNode input : inputs) {
            EngagementStore.Engagement engagement = account.engagements.find(kind, Json.requiredText(input, "id"));
            if (engagement == null) {
                errors.add(BatchApi.traced(input, ApiException.notFound("There is no such " + kind))
                        .row());
                continue;
            }
            Map<String, String> properties = Json.properties(input);
            ObjectNode row = row(account.engagements.update(engagement, properties), properties.keySet());
            Rows.echoTrace(input, row);
            results.add(row);
        }
        return answer(version, 200, results, errors);
    }

    /** Archives a note or task. One that is archived already, or was never there, gets the same answer. */
    Answer delete(EngagementStore.Kind kind, String id) {
        account.engagements.remove(kind, id);
        return Answer.empty(204);
    }

    private Answer answer(ApiVersion version, int status, List<ObjectNode> results, List<ObjectNode> errors) {
        if (account.settings.shuffled) {
            Collections.rotate(results, 1);
        }
        return Rows.batch(version, status, results, errors, account.clock.instant());
    }

    private static ObjectNode row(EngagementStore.Engagement engagement, Collection<String> wanted) {
        ObjectNode row = Json.object();
        row.put("id", engagement.id());
        ObjectNode properties = row.putObject("properties");
        properties.put("hs_object_id", engagement.id());
        properties.put("hs_createdate", engagement.createdAt().toString());
        properties.put("hs_lastmodifieddate", engagement.createdAt().toString());
        for (String name : wanted) {
            if (!name.isEmpty()) {
                properties.put(name, engagement.properties().get(name));
            }
        }
        row.put("createdAt", engagement.createdAt().toString());
        row.put("updatedAt", engagement.createdAt().toString());
        row.put("archived", false);
        return row;
    }
}
