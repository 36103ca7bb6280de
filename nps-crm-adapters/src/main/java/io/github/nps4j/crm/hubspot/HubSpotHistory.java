package io.github.nps4j.crm.hubspot;

import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.HistoryWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.mapping.RecordType;
import java.util.List;

/** Every answer kept for good: as a record of a custom object, or as a note where the account has no custom objects. */
final class HubSpotHistory implements HistoryWriter {

    private static final String NOTES = "notes";

    private final HubSpotObjectHistory records;
    private final HubSpotNoteHistory notes;

    HubSpotHistory(HubSpotObjectHistory records, HubSpotNoteHistory notes) {
        this.records = records;
        this.notes = notes;
    }

    @Override
    public List<WriteOutcome> writeHistory(RecordType parent, List<Entry> entries) {
        if (entries.isEmpty()) {
            return List.of();
        }
        String object = entries.get(0).object();
        return object.equals(NOTES) ? notes.write(parent, entries) : records.write(parent, object, entries);
    }

    @Override
    public CrmSchema describeHistory(String object) {
        // a note takes any field, as a line of its text
        return object.equals(NOTES) ? CrmSchema.open() : records.describe(object);
    }
}
