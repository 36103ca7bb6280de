package io.github.nps4j.crm.salesforce;

import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.Lookup;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects, for each key, the records that have it. */
final class SalesforceMatches {

    private final Map<String, Map<String, CrmRecord>> found = new HashMap<>();
    private final Map<String, Lookup> failed = new HashMap<>();

    void add(Collection<String> keysOfRecord, CrmRecord record) {
        for (String key : keysOfRecord) {
            // two leads that were converted into one contact are one record
            found.computeIfAbsent(key, k -> new LinkedHashMap<>()).putIfAbsent(record.id(), record);
        }
    }

    void fail(Collection<String> keys, Lookup failure) {
        keys.forEach(key -> failed.put(key, failure));
    }

    List<Lookup> of(List<String> keys) {
        return keys.stream()
                .map(key -> {
                    Lookup failure = failed.get(key);
                    if (failure != null) {
                        return failure;
                    }
                    Map<String, CrmRecord> records = found.get(key);
                    return records == null ? Lookup.none() : new Lookup.Found(List.copyOf(records.values()));
                })
                .toList();
    }
}
