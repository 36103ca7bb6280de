package io.github.nps4j.crm.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.SchemaProvisioner;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.salesforce.SalesforceBatch.Row;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.HttpCall;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.mapping.RecordType;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adds custom fields. A new field is invisible to everybody, administrators included, until a permission set grants it, so
 * each field is granted at once and then looked at through the eyes of the integration user.
 */
final class SalesforceProvisioner implements SchemaProvisioner {

    private static final int LONGEST_LABEL = 40;
    private static final int LONGEST_TEXT = 255;
    private static final int LONGEST_LONG_TEXT = 131_072;

    private final SalesforceApi api;
    private final SalesforceSchemas schemas;
    private final @Nullable String permissionSet;

    SalesforceProvisioner(SalesforceApi api, SalesforceSchemas schemas, @Nullable String permissionSet) {
        this.api = api;
        this.schemas = schemas;
        this.permissionSet = permissionSet;
    }

    @Override
    public String createField(RecordType type, CrmField field, String label) {
        String object = SalesforceNames.object(type);
        String name = SalesforceNames.name(field.name().endsWith("__c") ? field.name() : field.name() + "__c", "field");
        CrmField there = schemas.with(object, Set.of(name)).schema().field(name).orElse(null);
        if (there != null) {
            return sameType(object, there, field);
        }
        String set = permissionSetId();
        HttpAnswer answer = api.send(HttpCall.post(api.root() + "/tooling/sobjects/CustomField")
                .json(body(object, name, field, label))
                .redaction(Redaction.of(List.of(name, object), List.of()))
                .build());
        boolean exists = SalesforceErrors.first(answer)
                .filter(error -> error.code().equals("DUPLICATE_DEVELOPER_NAME"))
                .isPresent();
        if (!answer.isSuccess() && !exists) {
            throw new CrmException(
                    answer.failure(error -> answer.status() == 400 ? error.withKind(FailureKind.SCHEMA) : error));
        }
        grant(set, object, name);
        schemas.forget(object);
        CrmField made = schemas.of(object)
                .schema()
                .field(name)
                .filter(CrmField::writable)
                .orElseThrow(() -> new CrmException(Failure.of(
                        FailureKind.FORBIDDEN,
                        "Salesforce has the field " + object + "." + name
                                + " now, but the integration user cannot write" + " it: assign the permission set '"
                                + permissionSet + "' to that user")));
        return sameType(object, made, field);
    }

    private static String sameType(String object, CrmField there, CrmField wanted) {
        if (there.type() != wanted.type()) {
            throw new CrmException(Failure.of(
                    FailureKind.SCHEMA,
                    "Salesforce's " + object + " has a field " + there.name() + " of type " + there.type() + ", not "
                            + wanted.type() + ": choose another name in the mapping"));
        }
        return there.name();
    }

    private String permissionSetId() {
        if (permissionSet == null) {
            throw new CrmException(Failure.of(
                    FailureKind.FORBIDDEN,
                    "Salesforce shows a new field to nobody until a permission set grants it: make a permission set,"
                            + " assign it to the integration user, and name it in the configuration of the adapter"));
        }
        List<JsonNode> rows = api.query(
                "SELECT Id FROM PermissionSet WHERE Name = " + SalesforceSoql.quoted(permissionSet),
                false,
                Redaction.standard());
        if (rows.isEmpty()) {
            throw new CrmException(Failure.of(
                    FailureKind.FORBIDDEN,
                    "Salesforce has no permission set with the API name '" + permissionSet
                            + "' that this user may see: create it and assign it to the integration user"));
        }
        return rows.get(0).path("Id").asText();
    }

    private void grant(String set, String object, String name) {
        ObjectNode json = SalesforceApi.row("FieldPermissions", null)
                .put("ParentId", set)
                .put("SobjectType", object)
                .put("Field", object + "." + name)
                .put("PermissionsRead", true)
                .put("PermissionsEdit", true);
        List<Row> rows = List.of(new Row(json, null));
        WriteOutcome outcome = SalesforceBatch.outcomes(
                        api.create(List.of(json), Redaction.of(List.of(object, name), List.of())), rows)
                .get(0);
        if (outcome instanceof WriteOutcome.Rejected rejected
                && rejected.failure().kind() != FailureKind.DUPLICATE) {
            throw new CrmException(rejected.failure());
        }
    }

    private static ObjectNode body(String object, String name, CrmField field, String label) {
        ObjectNode body = SalesforceApi.object().put("FullName", object + "." + name);
        ObjectNode metadata = body.putObject("Metadata").put("label", SalesforceTexts.cut(label, LONGEST_LABEL));
        switch (field.type()) {
            case TEXT -> text(metadata, field);
            case NUMBER -> metadata.put("type", "Number").put("precision", 18).put("scale", 2);
            case BOOLEAN -> metadata.put("type", "Checkbox").put("defaultValue", "false");
            case DATE -> metadata.put("type", "Date");
            case DATETIME -> metadata.put("type", "DateTime");
            case PICKLIST -> values(metadata.put("type", "Picklist"), field);
            case MULTI_SELECT ->
                values(metadata.put("type", "MultiselectPicklist").put("visibleLines", 4), field);
            case OTHER ->
                throw new CrmException(Failure.of(
                        FailureKind.SCHEMA,
                        "Salesforce: the field " + object + "." + name
                                + " has no type that can be created here: create it by hand"));
        }
        return body;
    }

    private static void text(ObjectNode metadata, CrmField field) {
        int length = field.maxLength().orElse(LONGEST_TEXT);
        if (length > LONGEST_TEXT && !field.unique()) {
            metadata.put("type", "LongTextArea")
                    .put("length", Math.min(length, LONGEST_LONG_TEXT))
                    .put("visibleLines", 5);
            return;
        }
        metadata.put("type", "Text").put("length", Math.min(Math.max(1, length), LONGEST_TEXT));
        if (field.unique()) {
            metadata.put("unique", true).put("externalId", true).put("caseSensitive", false);
        }
    }

    private static void values(ObjectNode metadata, CrmField field) {
        ObjectNode set = metadata.putObject("valueSet").put("restricted", field.restricted());
        ArrayNode values =
                set.putObject("valueSetDefinition").put("sorted", false).putArray("value");
        field.options().forEach(option -> add(values, option));
    }

    private static void add(ArrayNode values, String option) {
        values.addObject().put("valueName", option).put("label", option).put("default", false);
    }

    @Override
    public void addOptions(RecordType type, String field, Collection<String> options) {
        String object = SalesforceNames.object(type);
        CrmField there =
                schemas.field(object, SalesforceNames.name(field, "field")).field();
        Set<String> missing = new LinkedHashSet<>(options);
        missing.removeAll(there.options());
        if (there.type() != CrmField.Type.PICKLIST && there.type() != CrmField.Type.MULTI_SELECT) {
            throw new CrmException(Failure.of(
                    FailureKind.SCHEMA, "Salesforce: the field " + object + "." + field + " takes no options"));
        }
        if (missing.isEmpty()) {
            return;
        }
        List<JsonNode> rows = field.endsWith("__c")
                ? api.toolingQuery(
                        "SELECT Id FROM CustomField WHERE TableEnumOrId = " + SalesforceSoql.quoted(object)
                                + " AND DeveloperName = "
                                + SalesforceSoql.quoted(field.substring(0, field.length() - 3)),
                        Redaction.standard())
                : List.of();
        String id = rows.isEmpty()
                ? null
                : SalesforceNames.id18(rows.get(0).path("Id").asText());
        if (id == null) {
            throw byHand(object, field);
        }
        JsonNode metadata = api.send(HttpCall.get(api.root() + "/tooling/sobjects/CustomField/{id}")
                        .pathValue("id", id)
                        .build())
                .orThrow()
                .json()
                .path("Metadata");
        if (!(metadata.path("valueSet").path("valueSetDefinition").path("value") instanceof ArrayNode values)) {
            throw byHand(object, field); // a global value set belongs to other fields too
        }
        missing.forEach(option -> add(values, option));
        HttpAnswer answer = api.send(HttpCall.patch(api.root() + "/tooling/sobjects/CustomField/{id}")
                .pathValue("id", id)
                .json(SalesforceApi.object().set("Metadata", metadata))
                .build());
        if (!answer.isSuccess()) {
            throw new CrmException(
                    answer.failure(error -> answer.status() == 400 ? error.withKind(FailureKind.SCHEMA) : error));
        }
        schemas.forget(object);
    }

    private static CrmException byHand(String object, String field) {
        return new CrmException(Failure.of(
                FailureKind.SCHEMA,
                "Salesforce: the options of " + object + "." + field
                        + " are not the field's own (standard field or global value set): add them by hand"));
    }
}
