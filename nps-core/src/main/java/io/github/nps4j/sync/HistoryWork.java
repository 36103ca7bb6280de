package io.github.nps4j.sync;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.HistoryWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.MappedHistory;
import io.github.nps4j.response.ResponseKey;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.Reason;
import io.github.nps4j.sync.store.Settlement;
import io.github.nps4j.sync.store.Work;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps answers in the history: one entry per response, found by its marker, so that a lost answer is simply repeated. A
 * revision is written only while no newer one of the same response stands in its entry. Used by one thread.
 */
final class HistoryWork {

    /** What an outcome makes of a delivery. */
    interface Judge {
        Delivery judge(Delivery delivery, @Nullable String record, WriteOutcome outcome, Settlement settlement);
    }

    private final Claimed claimed;
    private final FieldMapping mapping;
    private final CrmAdapter adapter;
    private final Preflight preflight;
    private final Judge judge;

    HistoryWork(Claimed claimed, FieldMapping mapping, Preflight preflight, Judge judge) {
        this.claimed = claimed;
        this.mapping = mapping;
        this.adapter = claimed.destination().adapter();
        this.preflight = preflight;
        this.judge = judge;
    }

    /** Returns why the destination should be left alone for now, or {@code null}. */
    @Nullable
    Failure write(Map<Delivery, String> records) {
        if (records.isEmpty()) {
            return null;
        }
        HistoryWriter writer = adapter.ability(HistoryWriter.class).orElse(null);
        Map<ResponseKey, List<Delivery>> byResponse = new LinkedHashMap<>();
        Map<Delivery, HistoryWriter.Entry> entries = new LinkedHashMap<>();
        Settlement without = new Settlement();
        records.forEach((delivery, record) -> {
            MappedHistory mapped = mapping.map(delivery.response()).history().orElse(null);
            if (writer == null) {
                without.add(dead(delivery, Reason.NO_ABILITY, "this destination cannot keep a history"));
            } else if (mapped == null) {
                without.add(dead(
                        delivery, Reason.NO_MAPPING, "mapping '" + mapping.name() + "' keeps no history any more"));
            } else if (!preflight.problems(mapped).isEmpty()) {
                without.add(dead(
                        delivery, Reason.INVALID_VALUE, "history: " + String.join("; ", preflight.problems(mapped))));
            } else if (claimed.newerApplied(delivery)) {
                without.add(claimed.superseded(delivery, record));
            } else {
                entries.put(delivery, entry(delivery, record, mapped));
                byResponse
                        .computeIfAbsent(delivery.response().key(), key -> new ArrayList<>())
                        .add(delivery);
            }
        });
        claimed.settle(without);
        if (writer == null) {
            return null;
        }
        byResponse.values().forEach(revisions -> revisions.sort(Comparator.comparing(Delivery::stamp)));
        Failure stop = null;
        while (stop == null && !byResponse.isEmpty()) {
            // The newest revision of each response; older ones only get their turn where it is refused.
            List<Delivery> round = byResponse.values().stream()
                    .map(revisions -> revisions.get(revisions.size() - 1))
                    .toList();
            stop = write(writer, round, records, entries, byResponse);
        }
        return stop;
    }

    private @Nullable Failure write(
            HistoryWriter writer,
            List<Delivery> round,
            Map<Delivery, String> records,
            Map<Delivery, HistoryWriter.Entry> entries,
            Map<ResponseKey, List<Delivery>> byResponse) {
        int most = adapter.limits().writeBatch();
        List<Delivery> queue = new ArrayList<>(round);
        queue.sort(Comparator.comparingInt(claimed::suspicion));
        for (int from = 0, to; from < queue.size(); from = to) {
            to = Math.min(queue.size(), from + claimed.company(queue.get(from), most));
            List<Delivery> batch = queue.subList(from, to);
            if (!claimed.stillHeld()) {
                byResponse.clear();
                return null;
            }
            BatchWriter.Written result = new BatchWriter<HistoryWriter.Entry>(
                            claimed, some -> writer.writeHistory(mapping.recordType(), some))
                    .write(batch.stream().map(entries::get).toList());
            claimed.suspect(result.suspects(batch));
            Settlement settlement = new Settlement();
            for (int i = 0; i < batch.size(); i++) {
                settle(batch.get(i), result, i, records, byResponse, settlement);
            }
            claimed.settle(settlement);
            if (result.stop() != null) {
                return result.stop();
            }
        }
        return null;
    }

    private void settle(
            Delivery delivery,
            BatchWriter.Written result,
            int item,
            Map<Delivery, String> records,
            Map<ResponseKey, List<Delivery>> byResponse,
            Settlement settlement) {
        String record = records.get(delivery);
        WriteOutcome outcome = result.outcomes().get(item);
        Failure unsent = result.whyNotSent(item);
        settlement.add(
                unsent != null
                        ? claimed.notSent(delivery, unsent)
                        : judge.judge(delivery, record, outcome, settlement));
        List<Delivery> revisions = byResponse.get(delivery.response().key());
        if (revisions == null) {
            return;
        }
        revisions.remove(delivery);
        if (outcome instanceof WriteOutcome.Applied) {
            revisions.forEach(older -> settlement.add(claimed.superseded(older, record)));
            revisions.clear();
        } else if (outcome instanceof WriteOutcome.Retry retry) {
            revisions.forEach(older -> settlement.add(claimed.givenBack(older, retry.failure())));
            revisions.clear();
        } else if (outcome instanceof WriteOutcome.Unknown unknown) {
            revisions.forEach(older -> settlement.add(claimed.givenBack(older, unknown.failure())));
            revisions.clear();
        }
        if (revisions.isEmpty()) {
            byResponse.remove(delivery.response().key());
        }
    }

    private static HistoryWriter.Entry entry(Delivery delivery, String record, MappedHistory mapped) {
        return new HistoryWriter.Entry(
                mapped.object(),
                record,
                Effects.marker(delivery),
                mapped.name(),
                delivery.response().respondedAt(),
                mapped.fields());
    }

    private Delivery dead(Delivery delivery, String code, String text) {
        return claimed.settled(delivery, DeliveryState.DEAD, new Reason(code, text), null);
    }

    /** The newest revision of a response that stands in its entry. */
    static Optional<Delivery> newestApplied(List<Delivery> story, Delivery delivery) {
        return story.stream()
                .filter(other -> other.work().equals(Work.HISTORY)
                        && other.state() == DeliveryState.APPLIED
                        && other.destination().equals(delivery.destination())
                        && other.stamp().isAfter(delivery.stamp()))
                .max(Comparator.comparing(Delivery::stamp));
    }
}
