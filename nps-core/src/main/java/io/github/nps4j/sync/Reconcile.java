package io.github.nps4j.sync;

import io.github.nps4j.crm.RecordReader;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.response.Stamp;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryFilter;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.Settlement.RecordRef;
import io.github.nps4j.sync.store.SyncStore;
import io.github.nps4j.sync.store.Watermark;
import io.github.nps4j.sync.store.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares a sample of what was delivered with what stands in the CRM. Changes nothing. */
final class Reconcile {

    /** Up to so many deliveries are drawn from in memory; from more, by random ids. */
    private static final int SMALL = 1_000;

    private static final int LOOK_AHEAD = 20;

    private final Destination destination;
    private final SyncStore store;
    private final SyncSettings settings;

    Reconcile(Destination destination, SyncStore store, SyncSettings settings) {
        this.destination = destination;
        this.store = store;
        this.settings = settings;
    }

    ReconcileReport run(ReconcileOptions options) {
        RecordReader reader = destination
                .adapter()
                .ability(RecordReader.class)
                .orElseThrow(() -> new IllegalStateException(
                        "destination '" + destination.id() + "' cannot be read back, which reconciling needs"));
        Map<RecordRef, Delivery> sample = sample(options.sample());
        Map<String, Map<String, Map<String, FieldValue>>> expected = new TreeMap<>();
        Map<RecordRef, Watermark> there = store.watermarks(destination.id(), sample.keySet());
        sample.forEach((record, delivery) -> destination
                .mapping(record.mapping())
                .ifPresent(mapping -> {
                    Map<String, FieldValue> values = standing(mapping, delivery, there.get(record));
                    if (!values.isEmpty()) {
                        expected.computeIfAbsent(record.mapping(), name -> new LinkedHashMap<>())
                                .put(record.recordId(), values);
                    }
                }));
        Tally tally = new Tally();
        expected.forEach((name, records) -> {
            FieldMapping mapping = destination.mapping(name).orElseThrow();
            Set<String> fields = new LinkedHashSet<>();
            records.values().forEach(values -> fields.addAll(values.keySet()));
            Map<String, RecordReader.Snapshot> live =
                    LiveValues.read(reader, destination.adapter(), mapping.recordType(), records.keySet(), fields);
            // What was delivered meanwhile is no difference.
            Map<RecordRef, Watermark> now = store.watermarks(
                    destination.id(),
                    records.keySet().stream().map(id -> new RecordRef(name, id)).toList());
            records.forEach((id, values) -> {
                RecordRef record = new RecordRef(name, id);
                Watermark before = there.get(record);
                if (before != null && before.equals(now.get(record))) {
                    tally.compare(id, values, live.get(id));
                }
            });
        });
        ReconcileReport report = new ReconcileReport(
                destination.id(),
                settings.clock().instant(),
                tally.records,
                tally.fields,
                tally.differences,
                options.target());
        if (!report.onTarget()) {
            options.tell(report);
        }
        return report;
    }

    private static final class Tally {
        int records;
        int fields;
        final List<FieldDifference> differences = new ArrayList<>();

        void compare(String id, Map<String, FieldValue> values, RecordReader.@Nullable Snapshot live) {
            records++;
            fields += values.size();
            if (live == null) {
                differences.add(new FieldDifference(id, null, "does not exist any more"));
                return;
            }
            values.forEach((field, value) -> ValueComparison.difference(
                            value, live.values().get(field))
                    .ifPresent(what -> differences.add(new FieldDifference(id, field, what))));
        }
    }

    /** The fields whose value comes from this delivery: newer answers wrote the others. */
    private static Map<String, FieldValue> standing(
            FieldMapping mapping, Delivery delivery, @Nullable Watermark watermark) {
        Map<String, FieldValue> values = new LinkedHashMap<>();
        if (watermark != null) {
            Stamp stamp = delivery.stamp();
            mapping.map(delivery.response()).fields().forEach((field, value) -> {
                if (watermark.stamp(field).filter(stamp::equals).isPresent()) {
                    values.put(field, value);
                }
            });
        }
        return values;
    }

    private Map<RecordRef, Delivery> sample(int size) {
        Map<RecordRef, Delivery> sample = new LinkedHashMap<>();
        List<Delivery> first = store.find(applied().limit(SMALL));
        if (first.size() < SMALL) {
            List<Delivery> all = new ArrayList<>(first);
            Collections.shuffle(all, new Random(settings.random().nextLong()));
            all.stream().takeWhile(delivery -> sample.size() < size).forEach(delivery -> add(sample, delivery));
            return sample;
        }
        long last = lastId();
        for (int tries = 0; tries < 4 * size && sample.size() < size; tries++) {
            long start = settings.random().nextLong(last);
            store.find(applied().after(start).limit(LOOK_AHEAD)).stream()
                    .filter(delivery -> delivery.work().equals(Work.FIELDS))
                    .findFirst()
                    .ifPresent(delivery -> add(sample, delivery));
        }
        return sample;
    }

    /** Of several answers of one record the newest is taken. */
    private static void add(Map<RecordRef, Delivery> sample, Delivery delivery) {
        if (delivery.work().equals(Work.FIELDS)) {
            delivery.recordId()
                    .ifPresent(id -> sample.merge(
                            new RecordRef(delivery.mapping(), id),
                            delivery,
                            (one, other) -> one.stamp().isAfter(other.stamp()) ? one : other));
        }
    }

    /** The id of the last applied delivery, or a little more. */
    private long lastId() {
        long high = SMALL;
        while (high < Long.MAX_VALUE / 4
                && !store.find(applied().after(high).limit(1)).isEmpty()) {
            high *= 2;
        }
        long low = high / 2;
        while (high - low > SMALL) {
            long middle = (low + high) >>> 1;
            if (store.find(applied().after(middle).limit(1)).isEmpty()) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    private DeliveryFilter applied() {
        return DeliveryFilter.in(DeliveryState.APPLIED).destination(destination.id());
    }
}
