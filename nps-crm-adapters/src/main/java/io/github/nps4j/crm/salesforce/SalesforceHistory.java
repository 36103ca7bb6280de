package io.github.nps4j.crm.salesforce;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.HistoryWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.salesforce.SalesforceBatch.Row;
import io.github.nps4j.crm.salesforce.SalesforceCollections.Operation;
import io.github.nps4j.crm.salesforce.SalesforceCollections.Part;
import io.github.nps4j.crm.salesforce.SalesforceSchemas.Described;
import io.github.nps4j.crm.salesforce.SalesforceSchemas.Traits;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * History as records of a custom object below the customer's record, upserted by an external id that holds the marker, so
 * that Salesforce itself keeps each answer once.
 */
final class SalesforceHistory implements HistoryWriter {

    private static final int MAX_NAME = 80;

    private final SalesforceSchemas schemas;
    private final SalesforceCollections collections;
    private final @Nullable String markerField;
    private final @Nullable String timeField;
    private final Map<String, String> parentFields;

    /**
     * History.
     *
     * @param markerField the external id that holds the marker; {@code null} for the only one that the object has
     * @param timeField takes the time of the answer; {@code null} for none
     * @param parentFields parent object to the field that leads to it; where one is missing, the only one that does
     */
    SalesforceHistory(
            SalesforceSchemas schemas,
            SalesforceCollections collections,
            @Nullable String markerField,
            @Nullable String timeField,
            Map<String, String> parentFields) {
        this.schemas = schemas;
        this.collections = collections;
        this.markerField = markerField;
        this.timeField = timeField;
        this.parentFields = Map.copyOf(parentFields);
    }

    @Override
    public List<WriteOutcome> writeHistory(RecordType parent, List<Entry> entries) {
        Map<String, Part> parts = new LinkedHashMap<>();
        WriteOutcome[] outcomes = new WriteOutcome[entries.size()];
        String parentObject = SalesforceNames.object(parent);
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            String object = SalesforceNames.name(entry.object(), "object");
            Described described = schemas.with(object, entry.fields().keySet());
            String marker = markerField(described);
            String owner = parentField(described, SalesforceNames.objectOf(entry.parentId(), parentObject));
            ObjectNode row = SalesforceApi.row(object, null);
            if (described.trait("Name").filter(Traits::createable).isPresent()) {
                row.put("Name", entry.name().length() > MAX_NAME ? entry.name().substring(0, MAX_NAME) : entry.name());
            }
            row.put(owner, entry.parentId());
            if (timeField != null) {
                row.set(
                        timeField,
                        SalesforceValues.encode(new FieldValue.DateTimeValue(entry.at()), described.type(timeField)));
            }
            entry.fields()
                    .forEach((name, value) -> row.set(name, SalesforceValues.encode(value, described.type(name))));
            row.put(marker, entry.marker());
            parts.computeIfAbsent(object, k -> new Part(Operation.UPSERT, marker))
                    .add(i, new Row(row, null, entry.parentId()));
        }
        try {
            collections.send(parts.values(), outcomes);
        } catch (CrmException e) {
            if (e.failure().kind() == FailureKind.SCHEMA) {
                parts.keySet().forEach(schemas::forget);
            }
            throw e;
        }
        return SalesforceCollections.listed(outcomes);
    }

    @Override
    public CrmSchema describeHistory(String object) {
        return schemas.of(SalesforceNames.name(object, "object")).schema();
    }

    private String markerField(Described described) {
        if (markerField != null) {
            return described
                    .trait(markerField)
                    .filter(Traits::externalId)
                    .map(traits -> markerField)
                    .orElseThrow(() -> wrong("the field '" + markerField + "' of " + described.object()
                            + " is missing or no external id: create it as a unique text with 'External ID'"));
        }
        return only(
                described,
                traits -> traits.externalId() && traits.field().type() == CrmField.Type.TEXT,
                "text field with 'External ID' for the marker of an answer");
    }

    private String parentField(Described described, String parentObject) {
        String named = parentFields.get(parentObject);
        if (named != null) {
            if (!described.has(named)) {
                throw SalesforceSchemas.noField(described.object(), named);
            }
            return named;
        }
        return only(
                described,
                traits -> traits.createable()
                        && traits.references().contains(parentObject)
                        && traits.field().name().endsWith("__c"),
                "lookup field to " + parentObject);
    }

    private static String only(Described described, Predicate<Traits> fits, String what) {
        List<String> fields = described.traits().values().stream()
                .filter(fits)
                .map(traits -> traits.field().name())
                .toList();
        if (fields.size() != 1) {
            throw wrong("the history object " + described.object() + " needs one " + what + ", and has "
                    + (fields.isEmpty()
                            ? "none that this user may see: create it"
                            : fields + ": name one of them in the" + " configuration of the adapter"));
        }
        return fields.get(0);
    }

    private static CrmException wrong(String what) {
        return new CrmException(Failure.of(FailureKind.SCHEMA, "Salesforce: " + what));
    }
}
