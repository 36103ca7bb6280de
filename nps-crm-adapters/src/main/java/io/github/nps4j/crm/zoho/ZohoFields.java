package io.github.nps4j.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.SchemaProvisioner;
import io.github.nps4j.crm.zoho.ZohoSchemas.Module;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.HttpCall;
import io.github.nps4j.mapping.RecordType;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds fields and options. Zoho makes the API name of a field from its label. */
final class ZohoFields implements SchemaProvisioner {

    private static final int MAX_LABEL = 25;
    private static final int MAX_LINE = 255;
    private static final int MAX_INTEGER_DIGITS = 9;

    private final ZohoApi api;
    private final ZohoSchemas schemas;

    ZohoFields(ZohoApi api, ZohoSchemas schemas) {
        this.api = api;
        this.schemas = schemas;
    }

    @Override
    public String createField(RecordType type, CrmField field, String label) {
        String module = ZohoPaths.moduleName(type);
        String shown = label(module, field, label);
        schemas.forget(module);
        String there = existing(schemas.of(module), field, shown);
        if (there != null) {
            return there;
        }
        JsonNode made = changed(
                api.changeFields(HttpCall.post(api.paths().fields("")), module, description(module, field, shown)),
                module,
                field.name());
        schemas.forget(module);
        Module now = schemas.of(module);
        String id = ZohoApi.text(made.path("details").path("id"));
        for (Map.Entry<String, JsonNode> entry : now.raw().entrySet()) {
            if (id != null && id.equals(ZohoApi.text(entry.getValue().path("id")))) {
                return entry.getKey();
            }
        }
        String byLabel = existing(now, field, shown);
        if (byLabel == null) {
            throw new CrmException(Failure.of(
                    FailureKind.UNEXPECTED,
                    "Zoho added the field '" + shown + "' to " + module
                            + ", but does not list it: let the user of these credentials see it, on the layout and in"
                            + " the profile"));
        }
        return byLabel;
    }

    private static String label(String module, CrmField field, String label) {
        for (String one : new String[] {label.strip(), field.name().replace('_', ' ')}) {
            if (!one.isEmpty() && one.length() <= MAX_LABEL) {
                return one;
            }
        }
        throw new CrmException(Failure.of(
                FailureKind.SCHEMA,
                "a label of Zoho has at most " + MAX_LABEL + " characters, and neither the label nor the name of the"
                        + " field '" + field.name() + "' of " + module + " fits: choose a shorter label"));
    }

    /** The API name of a field that does what is wanted; {@code null} if there is none. */
    private static @Nullable String existing(Module module, CrmField wanted, String label) {
        String found = null;
        if (module.field(wanted.name()).isPresent()) {
            found = wanted.name();
        } else {
            for (Map.Entry<String, JsonNode> entry : module.raw().entrySet()) {
                if (label.equalsIgnoreCase(ZohoApi.text(entry.getValue().path("field_label")))) {
                    found = entry.getKey();
                }
            }
        }
        if (found == null) {
            return null;
        }
        CrmField.Type type = module.field(found).map(CrmField::type).orElse(CrmField.Type.OTHER);
        if (type != wanted.type()) {
            throw new CrmException(Failure.of(
                    FailureKind.SCHEMA,
                    "Zoho's module " + module.name() + " has a field '" + found + "' already, of the type " + type
                            + " instead of " + wanted.type() + ": use another name in the mapping"));
        }
        return found;
    }

    private static ObjectNode description(String module, CrmField field, String label) {
        ObjectNode json = ZohoApi.object().put("field_label", label);
        switch (field.type()) {
            case NUMBER -> json.put("data_type", "integer").put("length", MAX_INTEGER_DIGITS);
            case TEXT -> {
                if (field.unique() || field.maxLength().orElse(Integer.MAX_VALUE) <= MAX_LINE) {
                    json.put("data_type", "text")
                            .put(
                                    "length",
                                    Math.min(
                                            MAX_LINE,
                                            Math.max(1, field.maxLength().orElse(MAX_LINE))));
                } else {
                    json.put("data_type", "textarea").putObject("textarea").put("type", "large");
                }
            }
            case PICKLIST -> options(json.put("data_type", "picklist"), field.options());
            case MULTI_SELECT -> options(json.put("data_type", "multiselectpicklist"), field.options());
            case BOOLEAN -> json.put("data_type", "boolean");
            case DATE -> json.put("data_type", "date");
            case DATETIME -> json.put("data_type", "datetime");
            case OTHER ->
                throw new CrmException(Failure.of(
                        FailureKind.SCHEMA,
                        "the field '" + field.name() + "' of Zoho's module " + module
                                + " is of no type that can be added: add it by hand"));
        }
        if (field.unique()) {
            json.putObject("unique").put("casesensitive", false);
        }
        return json;
    }

    private static void options(ObjectNode json, Collection<String> options) {
        ArrayNode values = json.putArray("pick_list_values");
        options.forEach(option -> option(values, option));
    }

    private static void option(ArrayNode values, String option) {
        values.addObject().put("display_value", option).put("actual_value", option);
    }

    @Override
    public void addOptions(RecordType type, String field, Collection<String> options) {
        String module = ZohoPaths.moduleName(type);
        schemas.forget(module);
        CrmField known = schemas.required(module, field);
        if (known.type() != CrmField.Type.PICKLIST && known.type() != CrmField.Type.MULTI_SELECT) {
            throw new CrmException(Failure.of(
                    FailureKind.SCHEMA,
                    "the field '" + field + "' of Zoho's module " + module + " is no picklist and takes no options"));
        }
        Set<String> missing = new LinkedHashSet<>(options);
        missing.removeAll(known.options());
        if (missing.isEmpty()) {
            return;
        }
        JsonNode raw = schemas.of(module).rawField(field);
        String id = ZohoApi.text(raw.path("id"));
        if (id == null) {
            throw new CrmException(Failure.of(
                    FailureKind.UNEXPECTED,
                    "Zoho does not tell the id of the field '" + field + "' of " + module
                            + ", without which no option can be added: add the options by hand"));
        }
        ObjectNode json = ZohoApi.object();
        ArrayNode values = json.putArray("pick_list_values");
        raw.path("pick_list_values").forEach(one -> {
            ObjectNode kept = values.addObject();
            for (String part : new String[] {"id", "display_value", "actual_value"}) {
                if (one.has(part)) {
                    kept.set(part, one.get(part));
                }
            }
        });
        missing.forEach(option -> option(values, option));
        HttpCall.Builder call = HttpCall.patch(api.paths().fields("/{id}")).pathValue("id", id);
        changed(api.changeFields(call, module, json), module, field);
        schemas.forget(module);
    }

    /** What Zoho says of the one field that was sent. */
    private static JsonNode changed(HttpAnswer answer, String module, String field) {
        JsonNode result = answer.json().path("fields").path(0);
        if (answer.isSuccess() && "success".equals(ZohoApi.text(result.path("status")))) {
            return result;
        }
        if (result.isObject() && answer.status() < 500) {
            String code = ZohoErrors.code(result);
            boolean forbidden = "NO_PERMISSION".equals(code) || "NOT_ALLOWED".equals(code);
            throw new CrmException(Failure.of(
                            forbidden ? FailureKind.FORBIDDEN : FailureKind.SCHEMA,
                            "Zoho refused to add or change the field '" + field + "' of " + module
                                    + (code == null ? "" : " (" + code + ")")
                                    + ("LIMIT_EXCEEDED".equals(code)
                                            ? ": the edition allows no more fields of this kind"
                                            : ": do it by hand, or correct the name, the type or the options"))
                    .withCode(code));
        }
        answer.orThrow();
        throw new CrmException(answer.unreadable("was a success that names no field; look what Zoho did"));
    }
}
