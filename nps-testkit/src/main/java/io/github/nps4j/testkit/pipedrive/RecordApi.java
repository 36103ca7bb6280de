package io.github.nps4j.testkit.pipedrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;
import io.github.nps4j.testkit.pipedrive.RecordStore.Rec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Persons, organizations and deals: read, list, add, change, search. */
final class RecordApi {

    private static final Set<String> LIST = Set.of(
            "filter_id",
            "ids",
            "owner_id",
            "org_id",
            "deal_id",
            "person_id",
            "updated_since",
            "updated_until",
            "sort_by",
            "sort_direction",
            "include_fields",
            "custom_fields",
            "limit",
            "cursor");
    private static final int MOST_IDS = 100;

    private final Account account;

    RecordApi(Account account) {
        this.account = account;
    }

    Answer read(Call call) {
        call.allow(Set.of("include_fields", "custom_fields", "include_option_labels"));
        return Call.ok(200, view(existing(call)));
    }

    Answer list(Call call) {
        call.allow(LIST);
        PipedriveKind kind = call.route.kind();
        List<Rec> records = new ArrayList<>(account.records.all(kind));
        if (call.has("ids")) {
            Set<String> ids = new LinkedHashSet<>(Values.list(call.query("ids", "")));
            if (ids.size() > MOST_IDS) {
                throw ApiException.validation("ids: must hold at most " + MOST_IDS + " items");
            }
            ids.forEach(call::id);
            records.removeIf(rec -> !ids.contains(Long.toString(rec.id)));
        }
        records.sort(
                switch (call.choice("sort_by", "id", "add_time", "update_time")) {
                    case "add_time" ->
                        Comparator.<Rec, java.time.Instant>comparing(rec -> rec.added)
                                .thenComparing(rec -> rec.id);
                    case "update_time" ->
                        Comparator.<Rec, java.time.Instant>comparing(rec -> rec.updated)
                                .thenComparing(rec -> rec.id);
                    default -> Comparator.comparing((Rec rec) -> rec.id);
                });
        if (call.choice("sort_direction", "asc", "desc").equals("desc")) {
            Collections.reverse(records);
        }
        return call.page(records.stream().map(this::view).toList(), false);
    }

    Answer create(Call call) {
        PipedriveKind kind = call.route.kind();
        ObjectNode body = call.object();
        if (!body.has(kind.nameField())) {
            throw ApiException.validation(kind.nameField() + ": is required");
        }
        account.values.check(kind, body);
        return Call.ok(201, view(account.records.add(kind, body)));
    }

    Answer update(Call call) {
        Rec rec = existing(call);
        ObjectNode body = call.object();
        account.values.check(rec.kind, body);
        account.records.update(rec, body);
        return Call.ok(200, view(rec));
    }

    Rec existing(Call call) {
        PipedriveKind kind = call.route.kind();
        Rec rec = account.records.find(kind, call.id(call.route.argument()));
        if (rec == null) {
            throw new ApiException(404, kind.word + " not found");
        }
        return rec;
    }

    private ObjectNode view(Rec rec) {
        return account.records.view(rec, account.fields.all(rec.kind));
    }

    Answer search(Call call) {
        return call.route.argument().isEmpty() ? searchField(call) : searchKind(call);
    }

    private Answer searchKind(Call call) {
        call.allow(Set.of(
                "term", "fields", "exact_match", "organization_id", "person_id", "include_fields", "limit", "cursor"));
        PipedriveKind kind = call.route.kind();
        boolean exact = call.choice("exact_match", "false", "true").equals("true");
        String term = Values.lower(term(call, exact));
        List<String> names = Values.list(call.query("fields", String.join(",", kind.searchable)));
        if (!kind.searchable.containsAll(names)) {
            throw ApiException.validation("fields: must be some of " + kind.searchable);
        }
        List<ObjectNode> items = new ArrayList<>();
        for (Map.Entry<Rec, ObjectNode> entry : account.records.indexed(kind).entrySet()) {
            List<String> texts = new ArrayList<>();
            names.forEach(name -> texts.addAll(texts(kind, name, entry.getValue())));
            boolean loose = !exact || account.settings.looseSearch;
            if (texts.stream().map(Values::lower).anyMatch(text -> loose ? text.contains(term) : text.equals(term))) {
                items.add(item(entry.getKey(), entry.getValue()));
            }
        }
        return call.page(items, true);
    }

    private static ObjectNode item(Rec rec, ObjectNode body) {
        ObjectNode result = JsonTrees.object().put("result_score", 0.5);
        ObjectNode item = result.putObject("item");
        item.put("id", rec.id).put("type", rec.kind.searchType);
        item.set(rec.kind.nameField(), body.path(rec.kind.nameField()));
        if (rec.kind == PipedriveKind.PERSON) {
            RecordStore.addresses(body, "phones").forEach(item.putArray("phones")::add);
            RecordStore.addresses(body, "emails").forEach(item.putArray("emails")::add);
        }
        item.putArray("custom_fields");
        item.putArray("notes");
        return result;
    }

    private List<String> texts(PipedriveKind kind, String name, ObjectNode body) {
        return switch (name) {
            case "email" -> RecordStore.addresses(body, "emails");
            case "phone" -> RecordStore.addresses(body, "phones");
            case "custom_fields" -> {
                List<String> texts = new ArrayList<>();
                account.fields.all(kind).stream()
                        .filter(field -> !field.hasOptions())
                        .forEach(field ->
                                addText(texts, body.path("custom_fields").path(field.code())));
                yield texts;
            }
            case "notes", "address" -> List.of();
            default -> List.of(body.path(name).asText(""));
        };
    }

    private static void addText(List<String> texts, JsonNode value) {
        if (value.isValueNode() && !value.isNull()) {
            texts.add(value.asText());
        }
    }

    private Answer searchField(Call call) {
        call.allow(Set.of("entity_type", "field", "term", "match", "limit", "cursor"));
        String type = call.choice("entity_type", "", "person", "organization", "deal");
        PipedriveKind kind = switch (type) {
            case "person" -> PipedriveKind.PERSON;
            case "organization" -> PipedriveKind.ORGANIZATION;
            case "deal" -> PipedriveKind.DEAL;
            default -> throw ApiException.validation("entity_type: is required");
        };
        String match = call.choice("match", "exact", "beginning", "middle");
        String term = term(call, match.equals("exact"));
        PipedriveField field = account.fields.find(kind, call.query("field", ""));
        if (field == null
                || !Set.of("address", "varchar", "text", "varchar_auto", "double", "monetary", "phone")
                        .contains(field.type())) {
            throw ApiException.validation("field: cannot be searched");
        }
        List<ObjectNode> items = new ArrayList<>();
        for (Map.Entry<Rec, ObjectNode> entry : account.records.indexed(kind).entrySet()) {
            String text =
                    entry.getValue().path("custom_fields").path(field.code()).asText("");
            // an exact match regards case here, unlike in the search of a kind of record
            boolean hit = switch (match) {
                case "exact" -> account.settings.looseSearch ? text.contains(term) : text.equals(term);
                case "beginning" -> Values.lower(text).startsWith(Values.lower(term));
                default -> Values.lower(text).contains(Values.lower(term));
            };
            if (hit && !text.isEmpty()) {
                ObjectNode item = JsonTrees.object().put("id", entry.getKey().id);
                item.set(kind.nameField(), entry.getValue().path(kind.nameField()));
                items.add(item);
            }
        }
        return call.page(items, false);
    }

    private static String term(Call call, boolean exact) {
        String term = call.query("term", "");
        if (term.length() < (exact ? 1 : 2)) {
            throw ApiException.validation("term: must be at least " + (exact ? 1 : 2) + " characters long");
        }
        return term;
    }
}
