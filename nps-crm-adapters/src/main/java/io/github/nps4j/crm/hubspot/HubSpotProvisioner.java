package io.github.nps4j.crm.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.SchemaProvisioner;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.HttpCall;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.mapping.RecordType;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Adds properties, in a group of our own, and options. */
final class HubSpotProvisioner implements SchemaProvisioner {

    private static final String GROUP = "nps";

    private final HubSpotApi api;
    private final HubSpotSchemas schemas;

    HubSpotProvisioner(HubSpotApi api, HubSpotSchemas schemas) {
        this.api = api;
        this.schemas = schemas;
    }

    @Override
    public String createField(RecordType type, CrmField field, String label) {
        String name = propertyName(field.name());
        Optional<CrmField> existing = schemas.field(type, name);
        if (existing.isPresent()) {
            return same(type, existing.get(), field);
        }
        createGroup(type);
        ObjectNode body = HubSpotApi.object()
                .put("groupName", GROUP)
                .put("name", name)
                .put("label", label)
                .put("type", typeOf(field))
                .put("fieldType", fieldTypeOf(field))
                .put("formField", false)
                .put("hasUniqueValue", field.unique());
        Collection<String> options = field.type() == CrmField.Type.BOOLEAN ? List.of("true", "false") : field.options();
        if (!options.isEmpty()) {
            addTo(body.putArray("options"), options);
        }
        HttpAnswer answer = api.send(HttpCall.post(api.paths().properties(type))
                .json(body)
                .redaction(Redaction.of(List.of(name, label), List.of())));
        schemas.forget(type);
        if (answer.status() == 409) {
            // somebody was faster, or HubSpot keeps an archived one of this name
            return same(
                    type,
                    schemas.field(type, name)
                            .orElseThrow(() -> schema("a property '" + name
                                    + "' exists, but is not listed: restore it from the archive, or choose another"
                                    + " name")),
                    field);
        }
        mustSucceed(answer);
        return name;
    }

    /** Lower-case letters, digits and underscores, beginning with a letter. */
    private static String propertyName(String name) {
        String plain = name.strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]+", "_");
        return plain.matches("[a-z].*") ? plain : "nps_" + plain;
    }

    private String same(RecordType type, CrmField existing, CrmField wanted) {
        if (existing.type() != wanted.type()) {
            throw schema("the property '" + existing.name() + "' of " + HubSpotPaths.objectName(type) + " exists as "
                    + existing.type() + ", but " + wanted.type()
                    + " is wanted: choose another name, or change the mapping's type");
        }
        if (existing.restricted() && !existing.options().containsAll(wanted.options())) {
            addOptions(type, existing.name(), wanted.options());
        }
        return existing.name();
    }

    private void createGroup(RecordType type) {
        HttpAnswer answer = api.send(HttpCall.post(api.paths().properties(type) + "/groups")
                .json(HubSpotApi.object().put("name", GROUP).put("label", "NPS").put("displayOrder", -1)));
        if (answer.status() != 409) {
            mustSucceed(answer);
        }
    }

    @Override
    public void addOptions(RecordType type, String field, Collection<String> options) {
        CrmField property = schemas.field(type, field)
                .orElseThrow(() ->
                        schema(HubSpotPaths.objectName(type) + " have no property '" + field + "': create it first"));
        if (property.type() != CrmField.Type.PICKLIST && property.type() != CrmField.Type.MULTI_SELECT) {
            throw schema("the property '" + field + "' takes no options");
        }
        String path = api.paths().properties(type) + "/{name}";
        JsonNode live = api.send(HttpCall.get(path).pathValue("name", property.name()))
                .orThrow()
                .json();
        // the list that is sent replaces the one that is there
        ArrayNode all = HubSpotApi.array(List.of());
        Set<String> missing = new LinkedHashSet<>(options);
        for (JsonNode option : live.path("options")) {
            all.add(option);
            missing.remove(option.path("value").asText());
        }
        if (missing.isEmpty()) {
            return;
        }
        addTo(all, missing);
        ObjectNode body = HubSpotApi.object();
        body.set("options", all);
        HttpAnswer answer = api.send(HttpCall.patch(path)
                .pathValue("name", property.name())
                .json(body)
                .redaction(Redaction.of(List.of(property.name()), List.of())));
        schemas.forget(type);
        mustSucceed(answer);
    }

    private static void addTo(ArrayNode array, Collection<String> options) {
        for (String option : options) {
            array.addObject()
                    .put("label", option)
                    .put("value", option)
                    .put("displayOrder", array.size() - 1)
                    .put("hidden", false);
        }
    }

    private static void mustSucceed(HttpAnswer answer) {
        if (!answer.isSuccess()) {
            throw new CrmException(
                    answer.status() == 400
                            ? answer.failure(error -> error.withKind(FailureKind.SCHEMA))
                            : answer.failure());
        }
    }

    private static String typeOf(CrmField field) {
        return switch (field.type()) {
            case TEXT -> "string";
            case NUMBER -> "number";
            case PICKLIST, MULTI_SELECT -> "enumeration";
            case BOOLEAN -> "bool";
            case DATE -> "date";
            case DATETIME -> "datetime";
            case OTHER -> throw schema("a property of the type OTHER cannot be added");
        };
    }

    private static String fieldTypeOf(CrmField field) {
        return switch (field.type()) {
            case TEXT -> field.unique() || field.maxLength().orElse(Integer.MAX_VALUE) <= 255 ? "text" : "textarea";
            case NUMBER -> "number";
            case PICKLIST -> "select";
            case MULTI_SELECT -> "checkbox";
            case BOOLEAN -> "booleancheckbox";
            default -> "date";
        };
    }

    private static CrmException schema(String what) {
        return new CrmException(Failure.of(FailureKind.SCHEMA, "HubSpot: " + what));
    }
}
