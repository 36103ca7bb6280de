package io.github.nps4j.benchmarks;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.CrmLimits;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.mapping.RecordType;
import java.util.List;
import java.util.Optional;

/** An adapter that is made to write one record in each call: what a client does that knows no batches. */
final class OnePerCall implements CrmAdapter {

    private final CrmAdapter adapter;

    OnePerCall(CrmAdapter adapter) {
        this.adapter = adapter;
    }

    @Override
    public CrmLimits limits() {
        CrmLimits limits = adapter.limits();
        return new CrmLimits(1, limits.lookupBatch(), limits.concurrency());
    }

    @Override
    public CrmSchema describe(RecordType type) {
        return adapter.describe(type);
    }

    @Override
    public List<Lookup> lookup(LookupRequest request) {
        return adapter.lookup(request);
    }

    @Override
    public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
        return adapter.write(type, batch);
    }

    @Override
    public <T> Optional<T> ability(Class<T> ability) {
        return adapter.ability(ability);
    }

    @Override
    public void close() {
        adapter.close();
    }
}
