package io.github.nps4j.benchmarks;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.CrmLimits;
import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.mapping.RecordType;
import java.util.List;

/** A CRM that knows everybody and takes everything at once. */
final class NoOpCrm implements CrmAdapter {

    @Override
    public CrmLimits limits() {
        return new CrmLimits(200, 200, Contender.WORKERS);
    }

    @Override
    public CrmSchema describe(RecordType type) {
        return CrmSchema.open();
    }

    @Override
    public List<Lookup> lookup(LookupRequest request) {
        return request.keys().stream()
                .map(key -> Lookup.found(CrmRecord.of("rec-" + key.value())))
                .toList();
    }

    @Override
    public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
        return batch.stream()
                .<WriteOutcome>map(write -> {
                    String record = write.recordId().orElse("new");
                    NoOp.handle(record);
                    return new WriteOutcome.Applied(record);
                })
                .toList();
    }
}
