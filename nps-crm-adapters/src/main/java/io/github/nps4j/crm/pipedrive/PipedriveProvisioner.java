package io.github.nps4j.crm.pipedrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.SchemaProvisioner;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.mapping.RecordType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds fields and options. Pipedrive names a field by its label and gives it a key of its own; labels may repeat, so an
 * existing one is looked for first.
 */
final class PipedriveProvisioner implements SchemaProvisioner {

    private final PipedriveApi api;
    private final PipedriveSchemas schemas;
    private final Set<String> dateTimeFields;
    private final String yes;
    private final String no;

    PipedriveProvisioner(
            PipedriveApi api, PipedriveSchemas schemas, Set<String> dateTimeFields, String yes, String no) {
        this.api = api;
        this.schemas = schemas;
        this.dateTimeFields = dateTimeFields;
        this.yes = yes;
        this.no = no;
    }

    @Override
    public String createField(RecordType type, CrmField field, String label) {
        PipedriveResource resource = PipedriveResource.of(type);
        for (String name : List.of(field.name(), label)) {
            PipedriveField existing = schemas.find(resource, name).orElse(null);
            if (existing != null) {
                return same(resource, existing, field, name);
            }
        }
        String kind = kind(field, label);
        ObjectNode body = PipedriveApi.object().put("field_name", label).put("field_type", kind);
        Collection<String> options = field.type() == CrmField.Type.BOOLEAN ? List.of(yes, no) : field.options();
        if (kind.equals("enum") || kind.equals("set")) {
            if (options.isEmpty()) {
                throw schema("a field with options needs at least one: give the options of '" + label + "'");
            }
            ArrayNode array = body.putArray("options");
            options.forEach(option -> array.addObject().put("label", option));
        }
        send(resource.fieldsPath(""), Map.of(), body, List.of(label));
        schemas.forget(resource);
        return label;
    }

    private String same(PipedriveResource resource, PipedriveField existing, CrmField field, String name) {
        if (existing.type() != field.type()) {
            throw schema("the field '" + name + "' of " + resource.plural() + " exists as " + existing.type() + " ("
                    + existing.kind() + "), but " + field.type()
                    + " is wanted: choose another name, or change the mapping's type");
        }
        if (field.type() == CrmField.Type.PICKLIST || field.type() == CrmField.Type.MULTI_SELECT) {
            addOptions(resource, existing, field.options());
        }
        return name;
    }

    private String kind(CrmField field, String label) {
        return switch (field.type()) {
            case TEXT -> field.maxLength().orElse(Integer.MAX_VALUE) <= PipedriveField.MAX_VARCHAR ? "varchar" : "text";
            case NUMBER -> "double";
            case PICKLIST, BOOLEAN -> "enum";
            case MULTI_SELECT -> "set";
            case DATE -> "date";
            case DATETIME -> {
                if (!dateTimeFields.contains(label) && !dateTimeFields.contains(field.name())) {
                    throw schema("there is no type of field for points in time: use a date in the mapping, or name '"
                            + label + "' in dateTimeFields of this destination to keep it as text");
                }
                yield "varchar";
            }
            case OTHER -> throw schema("a field of the type OTHER cannot be added");
        };
    }

    @Override
    public void addOptions(RecordType type, String field, Collection<String> options) {
        PipedriveResource resource = PipedriveResource.of(type);
        addOptions(resource, schemas.field(resource, field), options);
    }

    private void addOptions(PipedriveResource resource, PipedriveField field, Collection<String> options) {
        if (field.type() != CrmField.Type.PICKLIST && field.type() != CrmField.Type.MULTI_SELECT) {
            throw schema("the field '" + field.label() + "' (" + field.kind() + ") takes no options");
        }
        PipedriveField now = schemas.fresh(resource).byCode().getOrDefault(field.code(), field);
        List<String> missing = new ArrayList<>();
        for (String option : options) {
            if (now.options().stream().noneMatch(one -> one.label().strip().equalsIgnoreCase(option.strip()))) {
                missing.add(option);
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        ArrayNode body = PipedriveApi.array();
        missing.forEach(option -> body.addObject().put("label", option));
        send(resource.fieldsPath("/{code}/options"), Map.of("code", field.code()), body, missing);
        schemas.forget(resource);
    }

    private void send(String path, Map<String, String> values, JsonNode body, List<String> names) {
        HttpAnswer answer = api.addToSchema(path, values, body, Redaction.of(names, List.of()));
        if (!answer.isSuccess()) {
            throw new CrmException(
                    answer.status() == 400 || answer.status() == 422
                            ? answer.failure(error -> error.withKind(FailureKind.SCHEMA))
                            : answer.failure());
        }
        PipedriveApi.data(answer);
    }

    private static CrmException schema(String what) {
        return new CrmException(Failure.of(FailureKind.SCHEMA, "Pipedrive: " + what));
    }
}
