package io.github.nps4j.sync.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of some deliveries of a claim, with all that must change in the same transaction. Collected by one thread;
 * not thread-safe.
 */
public final class Settlement {

    private final List<Delivery> deliveries = new ArrayList<>();
    private final Map<RecordRef, Watermark> watermarks = new LinkedHashMap<>();
    private final Map<LinkKey, String> learned = new LinkedHashMap<>();
    private final Set<String> goneRecords = new LinkedHashSet<>();

    /** An empty settlement. */
    public Settlement() {}

    /**
     * Adds a delivery in its new state; a waiting one is given back with its new due time.
     *
     * @param delivery the delivery as it is to be stored
     * @return this settlement
     */
    public Settlement add(Delivery delivery) {
        deliveries.add(delivery);
        return this;
    }

    /**
     * Moves what stands at a record. Slots that it does not name stay as the store has them.
     *
     * @param record the record under a mapping
     * @param watermark what was written there
     * @return this settlement
     */
    public Settlement watermark(RecordRef record, Watermark watermark) {
        watermarks.merge(record, watermark, (earlier, later) -> earlier.with(later.stamps()));
        return this;
    }

    /**
     * Remembers the record of a key.
     *
     * @param key the key
     * @param recordId the CRM's id of its record
     * @return this settlement
     */
    public Settlement learn(LinkKey key, String recordId) {
        learned.put(key, recordId);
        return this;
    }

    /**
     * Forgets all keys of a record that does not exist any more.
     *
     * @param recordId the CRM's id
     * @return this settlement
     */
    public Settlement forgetRecord(String recordId) {
        goneRecords.add(recordId);
        return this;
    }

    /**
     * The deliveries in their new state.
     *
     * @return in the order they were added
     */
    public List<Delivery> deliveries() {
        return deliveries;
    }

    /**
     * What was written to records; the store moves what stands there on by it.
     *
     * @return record to watermark
     */
    public Map<RecordRef, Watermark> watermarks() {
        return watermarks;
    }

    /**
     * The keys to remember.
     *
     * @return key to record id
     */
    public Map<LinkKey, String> learned() {
        return learned;
    }

    /**
     * The records whose keys are to be forgotten.
     *
     * @return ids of the CRM
     */
    public Set<String> goneRecords() {
        return goneRecords;
    }

    /**
     * Whether there is nothing to store.
     *
     * @return {@code true} if empty
     */
    public boolean isEmpty() {
        return deliveries.isEmpty() && watermarks.isEmpty() && learned.isEmpty() && goneRecords.isEmpty();
    }

    /**
     * A record under a mapping; each mapping has a watermark of its own.
     *
     * @param mapping the name of the mapping
     * @param recordId the CRM's id of the record
     */
    public record RecordRef(String mapping, String recordId) {}

    /**
     * A key that leads to a record.
     *
     * @param recordType the name of the record type
     * @param token the token of the key; personal data
     */
    public record LinkKey(String recordType, String token) {
        /** Names the record type, not the key. */
        @Override
        public String toString() {
            return "LinkKey[" + recordType + ", ***]";
        }
    }

    @Override
    public String toString() {
        return "Settlement[" + deliveries.size() + " deliveries, " + watermarks.size() + " watermarks]";
    }
}
