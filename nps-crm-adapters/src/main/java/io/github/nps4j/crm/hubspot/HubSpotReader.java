package io.github.nps4j.crm.hubspot;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.RecordReader;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads records back by id, as a lookup by id does: consistently, and an id that was merged leads to the survivor. */
final class HubSpotReader implements RecordReader {

    private final HubSpotLookup lookup;
    private final HubSpotSchemas schemas;

    HubSpotReader(HubSpotLookup lookup, HubSpotSchemas schemas) {
        this.lookup = lookup;
        this.schemas = schemas;
    }

    @Override
    public List<Optional<Snapshot>> readRecords(RecordType type, List<String> recordIds, Set<String> fields) {
        Map<String, CrmField> wanted = new LinkedHashMap<>();
        fields.stream()
                .sorted()
                .forEach(name -> wanted.put(
                        name,
                        schemas.field(type, name)
                                .orElseThrow(() -> new CrmException(Failure.of(
                                        FailureKind.SCHEMA,
                                        "HubSpot's " + HubSpotPaths.objectName(type) + " have no property '" + name
                                                + "': create it, or correct the name in the mapping")))));
        if (recordIds.isEmpty()) {
            return List.of();
        }
        List<IdentityKey> keys = new ArrayList<>();
        recordIds.forEach(id -> keys.add(IdentityKey.crmId(id)));
        List<Optional<Snapshot>> snapshots = new ArrayList<>();
        for (Lookup found : lookup.lookup(new LookupRequest(type, keys, null, fields))) {
            if (found instanceof Lookup.Failed failed) {
                throw new CrmException(failed.failure());
            }
            List<CrmRecord> records = ((Lookup.Found) found).records();
            snapshots.add(records.isEmpty() ? Optional.empty() : Optional.of(snapshot(records.get(0), wanted)));
        }
        return snapshots;
    }

    private static Snapshot snapshot(CrmRecord record, Map<String, CrmField> wanted) {
        Map<String, FieldValue> values = new LinkedHashMap<>();
        wanted.forEach((name, field) ->
                values.put(name, decode(field, record.values().getOrDefault(name, List.of()))));
        return new Snapshot(record.id(), values);
    }

    private static FieldValue decode(CrmField field, List<String> texts) {
        if (texts.isEmpty()) {
            return new FieldValue.ClearValue();
        }
        String text = texts.get(0);
        try {
            return switch (field.type()) {
                case NUMBER -> new FieldValue.NumberValue(new BigDecimal(text));
                case PICKLIST -> new FieldValue.ChoiceValue(text);
                case MULTI_SELECT -> new FieldValue.ChoicesValue(texts, ";");
                case BOOLEAN -> new FieldValue.BooleanValue(text.equalsIgnoreCase("true"));
                case DATE -> new FieldValue.DateValue(LocalDate.parse(text));
                case DATETIME -> new FieldValue.DateTimeValue(Instant.parse(text));
                default -> new FieldValue.TextValue(text);
            };
        } catch (DateTimeException | NumberFormatException e) {
            // not what the property's type says; written back it is the same text
            return new FieldValue.TextValue(text);
        }
    }
}
