package io.github.nps4j.testkit.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Records as HubSpot shows them, and the frame of a batch answer. */
final class Rows {

    private static List<String> always(Contact contact) {
        return switch (contact.type) {
            case ObjectType.CONTACTS -> List.of("createdate", "hs_object_id", "lastmodifieddate");
            case ObjectType.COMPANIES, ObjectType.DEALS -> List.of("createdate", "hs_object_id", "hs_lastmodifieddate");
            default -> List.of("hs_createdate", "hs_object_id", "hs_lastmodifieddate");
        };
    }

    private Rows() {}

    static ObjectNode contact(Contact contact, Map<String, String> values, Collection<String> wanted) {
        ObjectNode row = Json.object();
        row.put("id", contact.id);
        ObjectNode properties = row.putObject("properties");
        Set<String> names = new LinkedHashSet<>(always(contact));
        names.addAll(wanted);
        for (String name : names) {
            String value = value(contact, values, name);
            properties.put(name, value.isEmpty() ? null : value);
        }
        row.put("createdAt", contact.createdAt.toString());
        row.put("updatedAt", contact.updatedAt.toString());
        row.put("archived", contact.archived);
        return row;
    }

    static ObjectNode contact(Contact contact, Collection<String> wanted) {
        return contact(contact, contact.properties, wanted);
    }

    static void addHistory(ObjectNode row, Contact contact, Collection<String> wanted) {
        if (wanted.isEmpty()) {
            return;
        }
        ObjectNode histories = row.putObject("propertiesWithHistory");
        for (String name : wanted) {
            ArrayNode history = histories.putArray(name);
            List<HubSpotContact.Change> changes = contact.changes();
            // the newest first
            for (int i = changes.size() - 1; i >= 0; i--) {
                HubSpotContact.Change change = changes.get(i);
                if (change.property().equals(name)) {
                    history.addObject()
                            .put("value", change.value())
                            .put("timestamp", change.at().toString())
                            .put("sourceType", "INTEGRATION");
                }
            }
        }
    }

    static String value(Contact contact, Map<String, String> values, String name) {
        return switch (name) {
            case "hs_object_id" -> contact.id;
            case "createdate", "hs_createdate" -> contact.createdAt.toString();
            case "lastmodifieddate", "hs_lastmodifieddate" -> contact.updatedAt.toString();
            default -> values.getOrDefault(name, "");
        };
    }

    /** The frame of a batch: 207 for the versions that have it, else the plain status with errors in the body. */
    static Answer batch(
            ApiVersion version, int status, List<ObjectNode> results, List<ObjectNode> errors, Instant now) {
        ObjectNode body = Json.object();
        body.put("status", "COMPLETE");
        ArrayNode rows = body.putArray("results");
        results.forEach(rows::add);
        if (!errors.isEmpty()) {
            body.put("numErrors", errors.size());
            ArrayNode failed = body.putArray("errors");
            errors.forEach(failed::add);
        }
        body.put("startedAt", now.toString());
        body.put("completedAt", now.toString());
        return Answer.json(errors.isEmpty() || !version.multiStatus() ? status : 207, body);
    }

    static void echoTrace(JsonNode input, ObjectNode row) {
        String trace = Json.text(input, "objectWriteTraceId");
        if (trace != null) {
            row.put("objectWriteTraceId", trace);
        }
    }
}
