package io.github.nps4j.testkit.pipedrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The fields of a kind of record. */
final class FieldApi {

    private final Account account;

    FieldApi(Account account) {
        this.account = account;
    }

    Answer list(Call call) {
        call.allow(Set.of("include_fields", "limit", "cursor"));
        PipedriveKind kind = call.route.kind();
        List<ObjectNode> all = new ArrayList<>();
        all.add(own(kind.nameField(), kind == PipedriveKind.DEAL ? "Title" : "Name", "varchar"));
        all.add(own("owner_id", "Owner", "user"));
        if (kind == PipedriveKind.PERSON) {
            all.add(own("emails", "Email", "varchar"));
            all.add(own("phones", "Phone", "phone"));
        }
        ObjectNode labels = own("label_ids", "Labels", "set");
        labels.set("options", options(account.fields.labelsOf(kind)));
        all.add(labels);
        account.fields.all(kind).forEach(field -> all.add(view(field)));
        return call.page(all, false);
    }

    private static ObjectNode own(String code, String name, String type) {
        ObjectNode field = JsonTrees.object()
                .put("field_name", name)
                .put("field_code", code)
                .put("field_type", type);
        field.putNull("options");
        field.putNull("subfields");
        return field.put("is_custom_field", false).put("is_optional_response_field", false);
    }

    private static ObjectNode view(PipedriveField field) {
        ObjectNode view = own(field.code(), field.label(), field.type()).put("is_custom_field", true);
        if (field.hasOptions()) {
            view.set("options", options(field.options()));
        }
        return view;
    }

    private static ArrayNode options(List<PipedriveField.Option> options) {
        ArrayNode array = JsonTrees.array();
        options.forEach(option -> array.addObject().put("id", option.id()).put("label", option.label()));
        return array;
    }

    Answer write(Call call) {
        return call.route.argument().isEmpty() ? create(call) : addOptions(call);
    }

    private Answer create(Call call) {
        ObjectNode body = call.object();
        String name = body.path("field_name").asText("");
        String type = body.path("field_type").asText("");
        if (name.isBlank() || name.length() > 255 || !body.path("field_name").isTextual()) {
            throw ApiException.validation("field_name: must be 1 to 255 characters");
        }
        if (!PipedriveField.TYPES.contains(type)) {
            throw ApiException.validation("field_type: must be one of " + PipedriveField.TYPES);
        }
        boolean choices = type.equals("enum") || type.equals("set");
        if (choices == body.path("options").isEmpty()) {
            throw ApiException.validation("options: are required for enum and set, and for no other type");
        }
        PipedriveField field = account.fields.add(call.route.kind(), name, type, labels(body.path("options")));
        return Call.ok(201, view(field));
    }

    private Answer addOptions(Call call) {
        PipedriveKind kind = call.route.kind();
        String code = call.route.argument();
        PipedriveField field = account.fields.find(kind, code);
        if (!code.equals("label_ids") && (field == null || !field.hasOptions())) {
            throw new ApiException(404, "Field not found");
        }
        JsonNode body = call.json();
        if (!body.isArray() || body.isEmpty()) {
            throw ApiException.validation("the body must be an array of options");
        }
        return Call.ok(200, options(account.fields.addOptions(kind, code, labels(body))));
    }

    private static List<String> labels(JsonNode options) {
        List<String> labels = new ArrayList<>();
        for (JsonNode option : options) {
            if (!option.path("label").isTextual()
                    || option.path("label").asText().isBlank()) {
                throw ApiException.validation("options: each needs a label");
            }
            labels.add(option.path("label").asText());
        }
        return labels;
    }
}
