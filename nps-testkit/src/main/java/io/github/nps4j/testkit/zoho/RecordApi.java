package io.github.nps4j.testkit.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;
import io.github.nps4j.testkit.zoho.Account.Held;
import io.github.nps4j.testkit.zoho.Account.Module;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads, adds and changes records. The caller holds the account's monitor. */
final class RecordApi {

    static final int MAX_ROWS = 100;
    private static final int MAX_PAGE = 200;
    private static final Set<String> TRIGGERS =
            Set.of("workflow", "approval", "blueprint", "pathfinder", "orchestration");

    private final Account account;
    private final Values values;

    RecordApi(Account account) {
        this.account = account;
        this.values = new Values(account);
    }

    // ---- writing

    /** What one row did. */
    private record Done(
            Held record, String action, @Nullable String duplicateField) {}

    Answer write(Endpoint endpoint, String moduleName, ObjectNode body) {
        Module module = account.module(moduleName);
        JsonNode data = body.path("data");
        if (!data.isArray() || data.isEmpty()) {
            throw ApiException.type("data", "jsonarray").at("$.data");
        }
        if (data.size() > MAX_ROWS) {
            throw ApiException.invalid("data", "more records than one call may hold")
                    .with("maximum_length", MAX_ROWS)
                    .at("$.data");
        }
        checkTrigger(body);
        List<String> compared = endpoint == Endpoint.RECORDS_UPSERT ? compared(module, body) : List.of();
        ArrayNode answers = JsonTrees.array();
        int good = 0;
        for (int i = 0; i < data.size(); i++) {
            try {
                if (!(data.get(i) instanceof ObjectNode row)) {
                    throw ApiException.type("data", "jsonobject");
                }
                Done done = switch (endpoint) {
                    case RECORDS_UPDATE -> update(module, row);
                    case RECORDS_UPSERT -> upsert(module, row, compared);
                    default -> insert(module, row);
                };
                answers.add(success(endpoint, done));
                good++;
            } catch (ApiException e) {
                String field = e.body().path("details").path("api_name").asText("");
                answers.add(e.at("$.data[" + i + "]" + (field.isEmpty() ? "" : "." + field))
                        .body());
            }
        }
        ObjectNode answer = JsonTrees.object();
        answer.set("data", answers);
        int status = good == data.size() ? endpoint == Endpoint.RECORDS_INSERT ? 201 : 200 : good == 0 ? 400 : 207;
        return Answer.json(status, answer);
    }

    /** Without the part all automations run, with an empty one none. */
    private void checkTrigger(ObjectNode body) {
        JsonNode trigger = body.path("trigger");
        if (trigger.isMissingNode() || trigger.isNull()) {
            account.lastAutomations = TRIGGERS;
            return;
        }
        if (!trigger.isArray()) {
            throw ApiException.type("trigger", "jsonarray").at("$.trigger");
        }
        trigger.forEach(one -> {
            if (!TRIGGERS.contains(one.asText())) {
                throw ApiException.invalid("trigger", "invalid data").at("$.trigger");
            }
        });
        Set<String> chosen = new TreeSet<>();
        trigger.forEach(one -> chosen.add(one.asText()));
        account.lastAutomations = chosen;
    }

    private static List<String> compared(Module module, ObjectNode body) {
        JsonNode given = body.path("duplicate_check_fields");
        List<String> fields = new ArrayList<>();
        if (given.isMissingNode()) {
            fields.addAll(module.systemChecked);
            module.fields.values().stream()
                    .filter(ZohoField::unique)
                    .map(ZohoField::apiName)
                    .forEach(fields::add);
            return fields;
        }
        if (!given.isArray() || given.isEmpty()) {
            throw ApiException.type("duplicate_check_fields", "jsonarray").at("$.duplicate_check_fields");
        }
        given.forEach(one -> {
            ZohoField field = module.fields.get(one.asText());
            if (field == null || !(field.unique() || module.systemChecked.contains(field.apiName()))) {
                throw ApiException.invalid("duplicate_check_fields", "the field does not refuse duplicates")
                        .at("$.duplicate_check_fields");
            }
            fields.add(field.apiName());
        });
        return fields;
    }

    private Done update(Module module, ObjectNode row) {
        JsonNode id = row.path("id");
        Held record = id.isTextual() ? module.records.get(id.asText()) : null;
        if (record == null) {
            throw ApiException.invalid("id", "the id given seems to be invalid");
        }
        return change(module, record, values.checked(module, row), null);
    }

    private Done change(Module module, Held record, Map<String, JsonNode> checked, @Nullable String duplicateField) {
        if (record.locked) {
            throw new ApiException(400, "RECORD_LOCKED", "the record is locked").with("id", record.id);
        }
        unique(module, checked, record);
        account.put(record, checked);
        return new Done(record, "update", duplicateField);
    }

    private Done insert(Module module, ObjectNode row) {
        Map<String, JsonNode> checked = values.checked(module, row);
        mandatory(module, checked);
        unique(module, checked, null);
        if (module.name.equals("Notes") && !checked.containsKey("Parent_Id")) {
            throw new ApiException(400, "MANDATORY_NOT_FOUND", "required field not found")
                    .with("api_name", "Parent_Id");
        }
        if (module.name.equals("Tasks") && checked.containsKey("What_Id")) {
            Module there = account.moduleOf(checked.get("What_Id").path("id").asText());
            if (there == null || !there.name.equals(row.path("$se_module").asText())) {
                throw ApiException.invalid("What_Id", "the related module given seems to be invalid");
            }
        }
        return new Done(account.create(module, checked), "insert", null);
    }

    private Done upsert(Module module, ObjectNode row, List<String> compared) {
        Map<String, JsonNode> checked = values.checked(module, row);
        // wanted even where the record exists
        mandatory(module, checked);
        for (String field : compared) {
            JsonNode value = checked.get(field);
            if (value != null && !value.isNull()) {
                List<Held> same = Account.with(module, field, value.asText());
                if (!same.isEmpty()) {
                    return change(module, same.get(0), checked, field);
                }
            }
        }
        unique(module, checked, null);
        return new Done(account.create(module, checked), "insert", null);
    }

    private static void mandatory(Module module, Map<String, JsonNode> checked) {
        for (ZohoField field : module.fields.values()) {
            if (field.mandatory() && !checked.containsKey(field.apiName())) {
                throw new ApiException(400, "MANDATORY_NOT_FOUND", "required field not found")
                        .with("api_name", field.apiName());
            }
        }
    }

    private static void unique(Module module, Map<String, JsonNode> checked, @Nullable Held own) {
        checked.forEach((name, value) -> {
            ZohoField field = module.fields.get(name);
            if (field != null && field.unique() && !value.isNull()) {
                for (Held other : Account.with(module, name, value.asText())) {
                    if (other != own) {
                        throw new ApiException(400, "DUPLICATE_DATA", "duplicate data")
                                .with("api_name", name)
                                .with("id", other.id);
                    }
                }
            }
        });
    }

    private static ObjectNode success(Endpoint endpoint, Done done) {
        ObjectNode answer = JsonTrees.object();
        answer.put("code", "SUCCESS");
        if (endpoint == Endpoint.RECORDS_UPSERT) {
            answer.put("duplicate_field", done.duplicateField());
            answer.put("action", done.action());
        }
        ObjectNode details = answer.putObject("details");
        details.put("id", done.record().id);
        details.put("Modified_Time", done.record().changed.toString());
        boolean added = done.action().equals("insert");
        answer.put("message", added ? "record added" : "record updated");
        answer.put("status", "success");
        return answer;
    }

    /** One record by its path. The workflows that this starts can be left out, but for notes. */
    Answer delete(String moduleName, String id, Map<String, String> query) {
        Module module = account.module(moduleName);
        String workflows = query.getOrDefault("wf_trigger", "true");
        if (!List.of("true", "false").contains(workflows)
                || (module.name.equals("Notes") && query.containsKey("wf_trigger"))) {
            throw ApiException.invalid("wf_trigger", "invalid data");
        }
        Held record = module.records.get(id);
        if (record == null) {
            throw new ApiException(400, "INVALID_DATA", "record not deleted").with("resource_path_index", 1);
        }
        if (record.locked) {
            throw new ApiException(400, "RECORD_LOCKED", "the record is locked").with("id", id);
        }
        module.records.remove(id);
        account.lastAutomations = workflows.equals("true") ? Set.of("workflow") : Set.of();
        ObjectNode answer = JsonTrees.object();
        ObjectNode one = answer.putArray("data").addObject().put("code", "SUCCESS");
        one.putObject("details").put("id", id);
        one.put("message", "record deleted").put("status", "success");
        return Answer.json(200, answer);
    }

    // ---- tags

    Answer tags(String moduleName, boolean add, ObjectNode body) {
        Module module = account.module(moduleName);
        JsonNode ids = body.path("ids");
        JsonNode tags = body.path("tags");
        if (!ids.isArray() || ids.isEmpty() || ids.size() > 500) {
            throw ApiException.type("ids", "jsonarray").at("$.ids");
        }
        if (!tags.isArray() || tags.isEmpty()) {
            throw ApiException.type("tags", "jsonarray").at("$.tags");
        }
        List<String> names = new ArrayList<>();
        for (JsonNode tag : tags) {
            String name = tag.path("name").asText("");
            if (name.isEmpty() || name.length() > 25) {
                throw ApiException.invalid("name", "invalid data")
                        .with("maximum_length", 25)
                        .at("$.tags");
            }
            if (!add && !module.tags.contains(name)) {
                throw ApiException.invalid("name", "the tag given seems to be invalid")
                        .at("$.tags");
            }
            names.add(name);
        }
        if (add) {
            module.tags.addAll(names);
        }
        ObjectNode answer = JsonTrees.object();
        ArrayNode data = answer.putArray("data");
        int good = 0;
        for (JsonNode id : ids) {
            Held record = module.records.get(id.asText());
            if (record == null) {
                data.add(ApiException.invalid("id", "the id given seems to be invalid")
                        .with("id", id.asText())
                        .body());
                continue;
            }
            good++;
            if (!add) {
                names.forEach(record.tags::remove);
            } else if (body.path("over_write").asBoolean()) {
                record.tags.clear();
            }
            if (add) {
                record.tags.addAll(names);
            }
            ObjectNode one = data.addObject().put("code", "SUCCESS");
            ArrayNode held = one.putObject("details").put("id", record.id).putArray("tags");
            record.tags.forEach(held::add);
            one.put("message", "tags updated successfully").put("status", "success");
        }
        answer.put("success_count", Integer.toString(good));
        return Answer.json(good == ids.size() ? 200 : good == 0 ? 400 : 207, answer);
    }

    Answer listTags(@Nullable String moduleName) {
        Module module = account.module(moduleName == null ? "" : moduleName);
        if (module.tags.isEmpty()) {
            return Answer.empty(204);
        }
        ObjectNode answer = JsonTrees.object();
        ArrayNode tags = answer.putArray("tags");
        module.tags.forEach(tag -> tags.addObject().put("name", tag));
        return Answer.json(200, answer);
    }

    // ---- reading

    Answer coql(ObjectNode body) {
        if (!body.path("select_query").isTextual()) {
            throw new ApiException(400, "MANDATORY_NOT_FOUND", "required field not found")
                    .with("api_name", "select_query");
        }
        Coql query = new Coql(body.path("select_query").asText(), account);
        List<Held> rows = query.rows();
        boolean more = rows.size() > query.limit;
        return page(more ? rows.subList(0, query.limit) : rows, query.columns, more);
    }

    int creditsOf(String query) {
        try {
            return new Coql(query, account).credits();
        } catch (ApiException e) {
            return 1;
        }
    }

    Answer read(String moduleName, String id, Map<String, String> query) {
        Module module = account.module(moduleName);
        Held record = module.records.get(id);
        return record == null ? Answer.empty(204) : page(List.of(record), columns(module, query), false);
    }

    Answer related(String moduleName, String id, String list, Map<String, String> query) {
        Module module = account.module(moduleName);
        if (!list.equals("Notes") && !list.equals("Tasks")) {
            throw ApiException.invalid("related_list", "the relation name given seems to be invalid");
        }
        if (!query.containsKey("fields")) {
            throw new ApiException(400, "REQUIRED_PARAM_MISSING", "One of the expected parameter is missing")
                    .with("param_name", "fields");
        }
        if (!module.records.containsKey(id)) {
            throw ApiException.invalid("id", "the id given seems to be invalid");
        }
        Module there = account.module(list);
        List<Held> all = of(there, id);
        int size = Math.min(MAX_PAGE, Integer.parseInt(query.getOrDefault("per_page", "200")));
        int from = Math.min(all.size(), (Integer.parseInt(query.getOrDefault("page", "1")) - 1) * size);
        int to = Math.min(all.size(), from + size);
        return page(all.subList(from, to), columns(there, query), to < all.size());
    }

    /** The notes or tasks of a record, the newest first. */
    static List<Held> of(Module engagements, String id) {
        List<Held> all = new ArrayList<>();
        for (Held one : engagements.records.values()) {
            boolean belongs = List.of("Parent_Id", "Who_Id", "What_Id").stream()
                    .map(one.values::get)
                    .anyMatch(
                            value -> value != null && id.equals(value.path("id").asText()));
            if (belongs) {
                all.add(0, one);
            }
        }
        return all;
    }

    Answer search(String moduleName, Map<String, String> query) {
        Module module = account.module(moduleName);
        Predicate<Held> wanted = wanted(module, query);
        List<Held> found =
                account.indexed(module).stream().filter(wanted).limit(MAX_PAGE).toList();
        return page(found, columns(module, query), false);
    }

    /** One of the parameters counts, in this order. */
    private static Predicate<Held> wanted(Module module, Map<String, String> query) {
        if (query.containsKey("criteria")) {
            String criteria = query.get("criteria");
            String[] parts = criteria.replaceAll("^\\(|\\)$", "").split(":", 3);
            if (parts.length != 3 || !parts[1].equals("equals")) {
                throw new ApiException(400, "INVALID_QUERY", "Invalid query formed");
            }
            return record -> record.values.containsKey(parts[0])
                    && record.values.get(parts[0]).asText().equalsIgnoreCase(parts[2].replaceAll("\\\\(.)", "$1"));
        }
        if (query.containsKey("email")) {
            String email = query.get("email");
            return anyOf(module, "email", value -> value.equalsIgnoreCase(email));
        }
        if (query.containsKey("phone")) {
            String digits = query.get("phone").replaceAll("[^0-9]", "");
            String last = digits.substring(Math.max(0, digits.length() - 8));
            return anyOf(
                    module, "phone", value -> value.replaceAll("[^0-9]", "").endsWith(last));
        }
        if (query.containsKey("word")) {
            String word = query.get("word").toLowerCase(Locale.ROOT);
            return record -> record.values.values().stream()
                    .anyMatch(value -> value.asText().toLowerCase(Locale.ROOT).contains(word));
        }
        throw new ApiException(400, "REQUIRED_PARAM_MISSING", "One of the expected parameter is missing");
    }

    private static Predicate<Held> anyOf(Module module, String dataType, Predicate<String> test) {
        List<String> fields = module.fields.values().stream()
                .filter(field -> field.dataType().equals(dataType))
                .map(ZohoField::apiName)
                .toList();
        return record ->
                fields.stream().map(record.values::get).anyMatch(value -> value != null && test.test(value.asText()));
    }

    private static List<String> columns(Module module, Map<String, String> query) {
        return query.containsKey("fields")
                ? Arrays.asList(query.get("fields").split(","))
                : List.copyOf(module.fields.keySet());
    }

    private static Answer page(List<Held> rows, Collection<String> columns, boolean more) {
        if (rows.isEmpty()) {
            return Answer.empty(204);
        }
        ObjectNode answer = JsonTrees.object();
        ArrayNode data = answer.putArray("data");
        for (Held record : rows) {
            Map<String, JsonNode> shown = new LinkedHashMap<>(record.values);
            ObjectNode row = data.addObject();
            for (String column : columns) {
                if (!column.equals("id")) {
                    row.set(column, shown.get(column));
                }
            }
            row.put("id", record.id);
        }
        answer.putObject("info").put("count", rows.size()).put("more_records", more);
        return Answer.json(200, answer);
    }
}
