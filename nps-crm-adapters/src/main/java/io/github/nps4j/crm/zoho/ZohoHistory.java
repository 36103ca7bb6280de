package io.github.nps4j.crm.zoho;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.HistoryWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.zoho.ZohoBatch.Row;
import io.github.nps4j.crm.zoho.ZohoBatch.Verb;
import io.github.nps4j.crm.zoho.ZohoSchemas.Module;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.mapping.RecordType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every answer as a record of a custom module, upserted by a field that holds the marker and does not allow duplicate
 * values: a repetition and a later revision meet the same record.
 */
final class ZohoHistory implements HistoryWriter {

    private static final String NAME = "Name";
    private static final int MAX_NAME = 120;

    private final ZohoApi api;
    private final ZohoSchemas schemas;
    private final String markerField;
    private final @Nullable String timeField;
    private final Map<String, String> parentFields;

    /**
     * Writes history.
     *
     * @param timeField where the time of the answer goes, or {@code null} for nowhere
     * @param parentFields API name of the parent's module to the lookup field; found in the schema where it is missing
     */
    ZohoHistory(
            ZohoApi api,
            ZohoSchemas schemas,
            String markerField,
            @Nullable String timeField,
            Map<String, String> parentFields) {
        this.api = api;
        this.schemas = schemas;
        this.markerField = markerField;
        this.timeField = timeField;
        this.parentFields = parentFields;
    }

    @Override
    public CrmSchema describeHistory(String object) {
        return schemas.of(object).schema();
    }

    @Override
    public List<WriteOutcome> writeHistory(RecordType parent, List<Entry> entries) {
        if (entries.isEmpty()) {
            return List.of();
        }
        String object = entries.get(0).object();
        CrmField marker = schemas.required(object, markerField);
        if (!marker.unique()) {
            throw new CrmException(Failure.of(
                    FailureKind.SCHEMA,
                    "the field '" + markerField + "' of Zoho's module " + object
                            + " must not allow duplicate values, or a repeated answer would be kept twice: tick \"Do"
                            + " not allow duplicate values\" in its settings"));
        }
        for (Entry entry : entries) {
            entry.fields().keySet().forEach(field -> ZohoWriter.mustBeWritable(schemas, object, field));
        }
        if (timeField != null) {
            ZohoWriter.mustBeWritable(schemas, object, timeField);
        }
        Module module = schemas.of(object);
        String parentField = parentField(module, ZohoPaths.moduleName(parent));
        WriteOutcome[] outcomes = new WriteOutcome[entries.size()];
        Map<Integer, Row> rows = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        Set<String> values = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            Failure refused = ZohoWriter.refusedOption(module, entry.fields());
            if (refused != null) {
                outcomes[i] = new WriteOutcome.Rejected(refused);
                continue;
            }
            Row row = new Row(null, input(module, entry, parentField));
            rows.put(i, row);
            names.addAll(entry.fields().keySet());
            ZohoWriter.texts(row.input(), values);
        }
        if (!rows.isEmpty()) {
            List<Integer> indices = new ArrayList<>(rows.keySet());
            List<WriteOutcome> sent = new ZohoBatch(api, object, Verb.UPSERT, markerField)
                    .send(List.copyOf(rows.values()), Redaction.of(names, values));
            for (int i = 0; i < sent.size(); i++) {
                outcomes[indices.get(i)] = gone(sent.get(i), parentField);
            }
        }
        return Arrays.asList(outcomes);
    }

    private ObjectNode input(Module module, Entry entry, String parentField) {
        ObjectNode input = ZohoWriter.fields(module, entry.fields(), "");
        input.put(markerField, entry.marker());
        input.putObject(parentField).put("id", entry.parentId());
        if (module.field(NAME).filter(CrmField::writable).isPresent()) {
            input.put(
                    NAME,
                    entry.name().length() <= MAX_NAME
                            ? entry.name()
                            : entry.name().substring(0, MAX_NAME));
        }
        if (timeField != null) {
            input.put(timeField, ZohoValues.instant(entry.at()));
        }
        return input;
    }

    /** A lookup to a record that does not exist is what tells that the customer's record is gone. */
    private static WriteOutcome gone(WriteOutcome outcome, String parentField) {
        if (outcome instanceof WriteOutcome.Rejected rejected
                && rejected.failure().kind() == FailureKind.INVALID_VALUE
                && rejected.failure().message().contains("field " + parentField)) {
            return new WriteOutcome.Rejected(
                    Failure.of(FailureKind.RECORD_GONE, rejected.failure().message())
                            .withCode(rejected.failure().code().orElse(null)));
        }
        return outcome;
    }

    private String parentField(Module module, String parentModule) {
        String given = parentFields.get(parentModule);
        if (given != null) {
            schemas.required(module.name(), given);
            return given;
        }
        List<String> lookups = module.lookupsTo(parentModule);
        if (lookups.size() != 1) {
            throw new CrmException(Failure.of(
                    FailureKind.SCHEMA,
                    "Zoho's module " + module.name() + " has "
                            + (lookups.isEmpty() ? "no lookup field" : "several lookup fields") + " to " + parentModule
                            + ": " + (lookups.isEmpty() ? "add one" : "name one with historyParent(...)")));
        }
        return lookups.get(0);
    }
}
