package io.github.nps4j.testkit.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code POST .../associations/.../batch/associate/default}, and which records of a type belong to one. */
final class AssociationApi {

    private static final int MAX_PAGE = 500;

    private final Account account;

    AssociationApi(Account account) {
        this.account = account;
    }

    /** {@code types} is {@code from/to}. */
    Answer associate(ApiVersion version, String types, ObjectNode body) {
        int slash = types.indexOf('/');
        ObjectType from = account.type(types.substring(0, slash));
        ObjectType to = account.type(types.substring(slash + 1));
        List<ObjectNode> results = new ArrayList<>();
        List<ObjectNode> errors = new ArrayList<>();
        for (JsonNode input : BatchApi.inputs(body)) {
            String fromId = Json.requiredText(input.path("from"), "id");
            String toId = Json.requiredText(input.path("to"), "id");
            Contact one = from.records.find(fromId);
            Contact other = to.records.find(toId);
            if (one == null || other == null) {
                errors.add(ApiException.notFound("One or both objects of an association do not exist")
                        .withContext("fromObjectId", List.of(fromId))
                        .withContext("toObjectId", List.of(toId))
                        .row());
                continue;
            }
            account.associations.add(one, other);
            ObjectNode row = Json.object();
            row.putObject("from").put("id", fromId);
            row.putObject("to").put("id", toId);
            row.putObject("associationSpec")
                    .put("associationCategory", from.isCustom() || to.isCustom() ? "USER_DEFINED" : "HUBSPOT_DEFINED")
                    .put("associationTypeId", 1);
            results.add(row);
        }
        return Rows.batch(version, 200, results, errors, account.clock.instant());
    }

    /** The ways from notes or tasks to objects of a type, of which there is one without a label. */
    Answer labels(String from, String to) {
        EngagementStore.Kind kind = EngagementStore.Kind.called(from);
        ObjectType type = account.type(to);
        if (kind == null) {
            throw ApiException.validation("the simulator lists the associations of notes and tasks only");
        }
        ObjectNode body = Json.object();
        body.putArray("results")
                .addObject()
                .put("category", EngagementStore.Kind.category(type))
                .put("typeId", kind.typeTo(type))
                .putNull("label");
        return Answer.json(200, body);
    }

    Answer list(ApiVersion version, ObjectType from, String id, ObjectType to, Map<String, String> query) {
        Contact record = from.records.find(id);
        if (record == null) {
            throw ApiException.notFound("There is no " + from.singular + " with this id");
        }
        List<String> ids = account.associations.of(record, to).stream()
                .map(other -> other.id)
                .toList();
        return page(version, ids, from.singular.toLowerCase(java.util.Locale.ROOT) + "_to_" + to.id, 1, query);
    }

    /** What is associated with each of some records; one that has nothing, or is none, is among the errors. */
    Answer readBatch(ApiVersion version, ObjectType from, String to, ObjectNode body) {
        List<ObjectNode> results = new ArrayList<>();
        List<ObjectNode> errors = new ArrayList<>();
        for (JsonNode input : BatchApi.inputs(body)) {
            String id = Json.requiredText(input, "id");
            Contact record = from.records.find(id);
            List<String> ids = record == null ? List.of() : idsOf(record, to);
            if (ids.isEmpty()) {
                errors.add(ApiException.notFound("No " + to + " is associated with " + from.singular + " " + id)
                        .withContext("fromObjectId", List.of(id))
                        .row());
                continue;
            }
            ObjectNode row = Json.object();
            row.putObject("from").put("id", id);
            ArrayNode found = row.putArray("to");
            ids.stream().limit(MAX_PAGE).forEach(one -> addTo(found, one, 1));
            if (ids.size() > MAX_PAGE) {
                row.putObject("paging").putObject("next").put("after", Integer.toString(MAX_PAGE));
            }
            results.add(row);
        }
        return Rows.batch(version, 200, results, errors, account.clock.instant());
    }

    private List<String> idsOf(Contact record, String to) {
        EngagementStore.Kind kind = EngagementStore.Kind.called(to);
        return kind == null
                ? account.associations.of(record, account.type(to)).stream()
                        .map(other -> other.id)
                        .toList()
                : account.engagements.of(record, kind).stream()
                        .map(EngagementStore.Engagement::id)
                        .toList();
    }

    private static void addTo(ArrayNode found, String id, int typeId) {
        ObjectNode row = found.addObject().put("toObjectId", id);
        row.putArray("associationTypes")
                .addObject()
                .put("category", "HUBSPOT_DEFINED")
                .put("typeId", typeId)
                .putNull("label");
    }

    /** A page of ids in the form of the version. */
    static Answer page(ApiVersion version, List<String> all, String name, int typeId, Map<String, String> query) {
        int limit;
        int after;
        try {
            limit = Integer.parseInt(query.getOrDefault("limit", Integer.toString(MAX_PAGE)));
            after = Integer.parseInt(query.getOrDefault("after", "0"));
        } catch (NumberFormatException e) {
            throw ApiException.validation("'limit' and 'after' are to be whole numbers");
        }
        if (limit < 1 || limit > MAX_PAGE || after < 0) {
            throw ApiException.validation("limit must be between 1 and " + MAX_PAGE);
        }
        int end = Math.min(all.size(), after + limit);
        ObjectNode body = Json.object();
        ArrayNode results = body.putArray("results");
        for (String id : all.subList(Math.min(after, end), end)) {
            if (version.oldAssociations()) {
                results.addObject().put("id", id).put("type", name);
            } else {
                addTo(results, id, typeId);
            }
        }
        if (end < all.size()) {
            body.putObject("paging").putObject("next").put("after", Integer.toString(end));
        }
        return Answer.json(200, body);
    }
}
