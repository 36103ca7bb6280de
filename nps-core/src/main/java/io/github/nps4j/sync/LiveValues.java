package io.github.nps4j.sync;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.RecordReader;
import io.github.nps4j.mapping.RecordType;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what stands in records, in batches that the CRM takes. */
final class LiveValues {

    private LiveValues() {}

    /**
     * The snapshots under the ids that were asked for; records that do not exist any more are absent.
     *
     * @throws CrmException if the CRM cannot be asked
     */
    static Map<String, RecordReader.Snapshot> read(
            RecordReader reader, CrmAdapter adapter, RecordType type, Collection<String> ids, Set<String> fields) {
        Map<String, RecordReader.Snapshot> snapshots = new LinkedHashMap<>();
        List<String> all = List.copyOf(new LinkedHashSet<>(ids));
        int most = adapter.limits().lookupBatch();
        for (int from = 0; from < all.size(); from += most) {
            List<String> some = all.subList(from, Math.min(all.size(), from + most));
            List<Optional<RecordReader.Snapshot>> read = reader.readRecords(type, some, fields);
            if (read.size() != some.size()) {
                throw new CrmException(Failure.of(
                        FailureKind.UNEXPECTED,
                        "the adapter read " + read.size() + " records back for " + some.size()
                                + " ids: an adapter must answer one per id, in order"));
            }
            for (int i = 0; i < some.size(); i++) {
                String id = some.get(i);
                read.get(i).ifPresent(snapshot -> snapshots.put(id, snapshot));
            }
        }
        return snapshots;
    }
}
