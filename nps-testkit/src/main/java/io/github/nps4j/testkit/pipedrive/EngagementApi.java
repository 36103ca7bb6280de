package io.github.nps4j.testkit.pipedrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;
import io.github.nps4j.testkit.pipedrive.EngagementStore.Engagement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Notes of version 1, activities of version 2. */
final class EngagementApi {

    private static final Map<String, PipedriveKind> REFERENCES = Map.of(
            "person_id", PipedriveKind.PERSON,
            "org_id", PipedriveKind.ORGANIZATION,
            "deal_id", PipedriveKind.DEAL);
    private static final Set<String> NOTE = Set.of(
            "content",
            "person_id",
            "org_id",
            "deal_id",
            "lead_id",
            "user_id",
            "add_time",
            "pinned_to_person_flag",
            "pinned_to_organization_flag",
            "pinned_to_deal_flag",
            "pinned_to_lead_flag");
    private static final Set<String> ACTIVITY = Set.of(
            "subject",
            "type",
            "owner_id",
            "deal_id",
            "lead_id",
            "org_id",
            "project_id",
            "due_date",
            "due_time",
            "duration",
            "busy",
            "done",
            "location",
            "participants",
            "attendees",
            "public_description",
            "priority",
            "note");
    private static final int MAX_NOTE = 100_000;

    private final Account account;

    EngagementApi(Account account) {
        this.account = account;
    }

    Answer addNote(Call call) {
        ObjectNode body = call.object();
        refuseOthers(body, NOTE);
        String content = content(body);
        Target target = target(body);
        body.put("content", content);
        return Call.ok(201, note(account.engagements.addNote(target.kind, target.id, body)));
    }

    Answer updateNote(Call call) {
        ObjectNode body = call.object();
        refuseOthers(body, NOTE);
        Engagement note = account.engagements.note(call.id(call.route.argument()));
        if (note == null) {
            throw new ApiException(404, "Note not found");
        }
        note.body().put("content", content(body));
        return Call.ok(200, note(note));
    }

    /** The answer of version 1 names nothing. */
    Answer deleteNote(Call call) {
        call.allow(Set.of());
        if (!account.engagements.removeNote(call.id(call.route.argument()))) {
            throw new ApiException(404, "Note not found");
        }
        return Call.ok(200, BooleanNode.TRUE);
    }

    /** HTML, sanitized. */
    private static String content(ObjectNode body) {
        String content = body.path("content").asText("");
        if (!body.path("content").isTextual() || content.isBlank()) {
            throw new ApiException(400, "Note content must be set.");
        }
        if (content.length() > MAX_NOTE) {
            throw new ApiException(413, "Note content is too long.");
        }
        return content.replaceAll("(?is)<script.*?</script>", "");
    }

    private record Target(PipedriveKind kind, long id) {}

    private Target target(ObjectNode body) {
        Target target = null;
        for (Map.Entry<String, PipedriveKind> entry : REFERENCES.entrySet()) {
            JsonNode id = body.path(entry.getKey());
            if (id.isMissingNode() || id.isNull()) {
                continue;
            }
            if (!id.isIntegralNumber()) {
                throw ApiException.validation(entry.getKey() + ": must be a number");
            }
            if (account.records.find(entry.getValue(), id.asLong()) == null) {
                throw new ApiException(400, entry.getValue().word + " does not exist or is not accessible.");
            }
            target = new Target(entry.getValue(), id.asLong());
        }
        if (target == null) {
            throw new ApiException(400, "One of person_id, org_id, deal_id and lead_id must be set.");
        }
        return target;
    }

    private static void refuseOthers(ObjectNode body, Set<String> names) {
        body.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                throw ApiException.validation(name + ": is not allowed");
            }
        });
    }

    private static ObjectNode note(Engagement note) {
        ObjectNode view = JsonTrees.object().put("id", note.id()).put("active_flag", true);
        view.setAll(note.body());
        return view.put("add_time", note.added().toString());
    }

    Answer listNotes(Call call) {
        call.allow(Set.of("user_id", "person_id", "org_id", "deal_id", "lead_id", "start", "limit", "sort"));
        List<Engagement> notes = new ArrayList<>();
        REFERENCES.forEach((name, kind) -> {
            if (call.has(name)) {
                notes.addAll(account.engagements.notes(kind, call.id(call.query(name, ""))));
            }
        });
        if (call.query("sort", "").endsWith("DESC")) {
            Collections.reverse(notes);
        }
        int start = call.number("start", 0, Integer.MAX_VALUE);
        int end = Math.min(notes.size(), start + call.limit());
        ArrayNode data = JsonTrees.array();
        notes.subList(Math.min(start, end), end).forEach(one -> data.add(note(one)));
        ObjectNode answer = JsonTrees.object().put("success", true);
        // version 1 gives null for an empty list
        answer.set("data", data.isEmpty() ? null : data);
        ObjectNode pagination = answer.putObject("additional_data").putObject("pagination");
        pagination.put("start", start).put("limit", call.limit()).put("more_items_in_collection", end < notes.size());
        if (end < notes.size()) {
            pagination.put("next_start", end);
        }
        return Answer.json(200, answer);
    }

    Answer addActivity(Call call) {
        ObjectNode body = call.object();
        if (body.has("person_id")) {
            throw ApiException.validation("person_id: is read-only, use participants");
        }
        refuseOthers(body, ACTIVITY);
        if (!body.path("subject").isTextual() || body.path("subject").asText().isBlank()) {
            throw ApiException.validation("subject: is required");
        }
        if (body.has("type")
                && !account.activityTypes.contains(body.path("type").asText())) {
            throw ApiException.validation("type: is unknown");
        }
        if (body.has("due_date") && !body.path("due_date").asText().matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
            throw ApiException.validation("due_date: must be YYYY-MM-DD");
        }
        if (body.has("due_time") && !body.path("due_time").asText().matches("[0-9]{2}:[0-9]{2}(:[0-9]{2})?")) {
            throw ApiException.validation("due_time: must be HH:MM");
        }
        ObjectNode where = body.deepCopy();
        for (JsonNode participant : body.path("participants")) {
            if (!participant.path("person_id").isIntegralNumber()
                    || !participant.path("primary").isBoolean()) {
                throw ApiException.validation("participants: need person_id and primary");
            }
            if (participant.path("primary").asBoolean()) {
                where.set("person_id", participant.path("person_id"));
            }
        }
        Target target = target(where);
        return Call.ok(201, activity(account.engagements.addActivity(target.kind, target.id, where)));
    }

    Answer deleteActivity(Call call) {
        call.allow(Set.of());
        long id = call.id(call.route.argument());
        if (!account.engagements.removeActivity(id)) {
            throw new ApiException(404, "Activity not found");
        }
        return Call.ok(200, JsonTrees.object().put("id", id));
    }

    private static ObjectNode activity(Engagement activity) {
        ObjectNode view = JsonTrees.object().put("id", activity.id()).put("is_deleted", false);
        view.setAll(activity.body());
        return view.put("add_time", activity.added().toString());
    }

    Answer listActivities(Call call) {
        call.allow(Set.of(
                "filter_id",
                "ids",
                "owner_id",
                "person_id",
                "org_id",
                "deal_id",
                "lead_id",
                "done",
                "updated_since",
                "updated_until",
                "sort_by",
                "sort_direction",
                "include_fields",
                "limit",
                "cursor"));
        call.choice("sort_by", "id", "add_time", "update_time", "due_date");
        List<ObjectNode> found = new ArrayList<>();
        REFERENCES.forEach((name, kind) -> {
            if (call.has(name)) {
                account.engagements
                        .activities(kind, call.id(call.query(name, "")))
                        .forEach(one -> found.add(activity(one)));
            }
        });
        if (call.choice("sort_direction", "asc", "desc").equals("desc")) {
            Collections.reverse(found);
        }
        return call.page(found, false);
    }

    Answer activityTypes() {
        ArrayNode types = JsonTrees.array();
        int id = 0;
        for (String type : account.activityTypes) {
            types.addObject()
                    .put("id", ++id)
                    .put("name", type)
                    .put("key_string", type)
                    .put("active_flag", true);
        }
        return Call.ok(200, types);
    }
}
