package io.github.nps4j.sync.store;

import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.ResponseKey;
import io.github.nps4j.response.Stamp;
import io.github.nps4j.sync.store.Settlement.LinkKey;
import io.github.nps4j.sync.store.Settlement.RecordRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory, for tests and for trying nps4j out. Nothing survives the process, and everything that was ever
 * accepted is held: production wants the durable store of nps-jdbc. Thread-safe.
 */
public final class InMemorySyncStore implements SyncStore {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ResponseKey, Map<Long, Content>> responses = new HashMap<>();
    private final TreeMap<Long, Row> rows = new TreeMap<>();
    private final Map<ResponseKey, List<Long>> idsByResponse = new HashMap<>();
    private final Set<Once> doneOnce = new HashSet<>();
    private final Map<String, Queue> queues = new HashMap<>();
    private final Map<String, Lease> leases = new HashMap<>();
    private final Map<String, Reason> holds = new HashMap<>();
    private final Map<String, Map<DeliveryState, Long>> removed = new HashMap<>();
    private final Map<String, Map<String, Long>> removedReasons = new HashMap<>();
    private final Set<String> erased = new HashSet<>();
    private final String erasureSalt = UUID.randomUUID().toString();
    private long nextId = 1;
    private long accepted;
    private long duplicates;
    private final Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);

    /** An empty store. */
    public InMemorySyncStore() {}

    @Override
    public List<Acceptance> accept(List<Submission> submissions, Instant now) {
        return locked(() -> submissions.stream()
                .map(submission -> acceptOne(submission, now))
                .toList());
    }

    private Acceptance acceptOne(Submission submission, Instant now) {
        NpsResponse response = submission.response();
        if (submission.refusal().isPresent()) {
            return refuse(submission.refusal().get());
        }
        if (isErased(response)) {
            return refuse(SyncStores.erased());
        }
        Map<Long, Content> revisions = responses.computeIfAbsent(response.key(), key -> new TreeMap<>());
        Content known = revisions.get(response.revision());
        if (known != null) {
            if (known.hash().equals(SyncStores.contentHash(response))) {
                duplicates++;
                return new Acceptance.Duplicate();
            }
            return refuse(SyncStores.changedContent(response.revision()));
        }
        revisions.put(response.revision(), new Content(SyncStores.contentHash(response), now, response));
        accepted++;
        int created = 0;
        for (NewDelivery delivery : submission.deliveries()) {
            boolean once = !delivery.work().perRevision();
            if (once && !doneOnce.add(new Once(response.key(), delivery.destination(), delivery.work()))) {
                continue;
            }
            long id = nextId++;
            Row row = new Row(
                    Delivery.builder(id, delivery.destination(), delivery.mapping(), delivery.work(), response, now)
                            .dueAt(delivery.dueAt())
                            .build(),
                    delivery.customer());
            rows.put(id, row);
            idsByResponse
                    .computeIfAbsent(response.key(), key -> new ArrayList<>())
                    .add(id);
            queue(delivery.destination()).add(row);
            created++;
        }
        return new Acceptance.Accepted(created);
    }

    private Acceptance refuse(Acceptance.Refused refusal) {
        refused.merge(refusal.why(), 1L, Long::sum);
        return refusal;
    }

    @Override
    public Claim claim(String destination, int limit, Instant now, Duration duration) {
        return claim(destination, limit, now, duration, false);
    }

    @Override
    public Claim claimHeld(String destination, int limit, Instant now, Duration duration) {
        return claim(destination, limit, now, duration, true);
    }

    private Claim claim(String destination, int limit, Instant now, Duration duration, boolean evenIfHeld) {
        return locked(() -> {
            expire(destination, now);
            if (!evenIfHeld && holds.containsKey(destination)) {
                return new Claim("held", destination, now, List.of());
            }
            Queue queue = queue(destination);
            List<Row> claimed = new ArrayList<>();
            Set<String> customers = new HashSet<>();
            for (Row head : queue.waiting) {
                if (claimed.size() >= limit || head.delivery.dueAt().isAfter(now)) {
                    break;
                }
                if (customers.contains(head.customer) || queue.busyCustomers.contains(head.customer)) {
                    continue;
                }
                customers.add(head.customer);
                for (Row sibling : queue.ofCustomer(head.customer)) {
                    if (claimed.size() < limit && !sibling.delivery.dueAt().isAfter(now)) {
                        claimed.add(sibling);
                    }
                }
            }
            Lease lease = new Lease(UUID.randomUUID().toString(), destination, now.plus(duration));
            if (claimed.isEmpty()) {
                return new Claim(lease.id, destination, lease.until, List.of());
            }
            for (Row row : claimed) {
                queue.remove(row);
                row.lease = lease.id;
                lease.add(row);
            }
            queue.busyCustomers.addAll(customers);
            leases.put(lease.id, lease);
            return new Claim(
                    lease.id,
                    destination,
                    lease.until,
                    claimed.stream().map(row -> row.delivery).toList());
        });
    }

    @Override
    public boolean renew(Claim claim, Instant until) {
        return locked(() -> {
            Lease lease = leases.get(claim.lease());
            if (lease == null) {
                return false;
            }
            lease.until = until;
            return true;
        });
    }

    @Override
    public Map<RecordRef, Watermark> watermarks(String destination, Collection<RecordRef> records) {
        return locked(() -> {
            Map<RecordRef, Watermark> there = new LinkedHashMap<>();
            Queue queue = queue(destination);
            for (RecordRef record : records) {
                Watermark watermark = queue.watermarks.get(record);
                if (watermark != null) {
                    there.put(record, watermark);
                }
            }
            return there;
        });
    }

    @Override
    public Map<RecordRef, Watermark> reserve(Claim claim, Collection<RecordRef> records, Instant now) {
        return locked(() -> {
            expire(claim.destination(), now);
            Lease lease = leases.get(claim.lease());
            if (lease == null) {
                return Map.of();
            }
            Queue queue = queue(claim.destination());
            Map<RecordRef, Watermark> reserved = new LinkedHashMap<>();
            for (RecordRef record : records) {
                String holder = queue.reservedBy.putIfAbsent(record.recordId(), lease.id);
                if (holder == null || holder.equals(lease.id)) {
                    reserved.put(record, queue.watermarks.getOrDefault(record, Watermark.empty()));
                }
            }
            return reserved;
        });
    }

    @Override
    public List<Delivery> settle(Claim claim, Settlement settlement, Instant now) {
        return locked(() -> {
            Queue queue = queue(claim.destination());
            Lease lease = leases.get(claim.lease());
            Set<String> overwritten = lease == null ? Set.of() : lease.overwritten;
            List<Delivery> late = new ArrayList<>();
            for (Delivery delivery : settlement.deliveries()) {
                Row row = rows.get(delivery.id());
                if (row == null || !claim.lease().equals(row.lease)) {
                    late.add(delivery);
                    continue;
                }
                row.lease = null;
                row.delivery = delivery.isAppliedTo(overwritten) ? delivery.writtenAgain(now) : delivery;
                if (lease != null) {
                    if (lease.doubted.contains(delivery.id())) {
                        row.delivery = row.delivery.rechecked(now, now);
                    }
                    if (lease.remove(row)) {
                        lease.rowsOfCustomer.remove(row.customer);
                        queue.busyCustomers.remove(row.customer);
                    }
                }
                if (row.delivery.state() == DeliveryState.WAITING) {
                    queue.add(row);
                }
            }
            settlement.watermarks().forEach((record, watermark) -> {
                String holder = queue.reservedBy.get(record.recordId());
                boolean mine = holder == null || holder.equals(claim.lease());
                if (mine && !overwritten.contains(record.recordId())) {
                    queue.watermarks.merge(record, watermark, (there, moved) -> there.with(moved.stamps()));
                }
            });
            settlement.learned().forEach((key, record) -> {
                // A worker that had a person under way must not bring back what was erased meanwhile.
                if (erased.isEmpty() || !erased.contains(SyncStores.erasedLinkHash(erasureSalt, key.token()))) {
                    queue.links.put(key, new Link(record, now));
                }
            });
            if (!settlement.goneRecords().isEmpty()) {
                queue.links.values().removeIf(link -> settlement.goneRecords().contains(link.recordId));
            }
            if (lease != null && lease.rows.isEmpty()) {
                end(lease);
            }
            return late;
        });
    }

    @Override
    public void release(Claim claim, Instant now) {
        locked(() -> {
            Lease lease = leases.get(claim.lease());
            if (lease != null) {
                end(lease);
            }
            return null;
        });
    }

    @Override
    public Map<LinkKey, String> links(String destination, Collection<LinkKey> keys, Instant notBefore) {
        return locked(() -> {
            Queue queue = queue(destination);
            Map<LinkKey, String> known = new HashMap<>();
            for (LinkKey key : keys) {
                Link link = queue.links.get(key);
                if (link != null && !link.learnedAt.isBefore(notBefore)) {
                    known.put(key, link.recordId);
                }
            }
            return known;
        });
    }

    @Override
    public Optional<Instant> nextDue(String destination) {
        return locked(() -> {
            if (holds.containsKey(destination)) {
                return Optional.empty();
            }
            Queue queue = queue(destination);
            Instant next = queue.waiting.isEmpty()
                    ? null
                    : queue.waiting.first().delivery.dueAt();
            for (Lease lease : leases.values()) {
                if (lease.destination.equals(destination) && (next == null || lease.until.isBefore(next))) {
                    next = lease.until;
                }
            }
            return Optional.ofNullable(next);
        });
    }

    @Override
    public Ledger ledger() {
        return locked(() -> {
            Map<String, Map<DeliveryState, Long>> states = new HashMap<>();
            Map<String, Map<String, Long>> reasons = new HashMap<>();
            removed.forEach((destination, counts) -> states.put(destination, new EnumMap<>(counts)));
            removedReasons.forEach((destination, counts) -> reasons.put(destination, new HashMap<>(counts)));
            rows.values().forEach(row -> count(row.delivery, states, reasons));
            return new Ledger(accepted, duplicates, refused, states, reasons);
        });
    }

    @Override
    public List<Delivery> find(DeliveryFilter filter) {
        return locked(() -> rows.tailMap(filter.afterId(), false).values().stream()
                .map(row -> row.delivery)
                .filter(filter::matches)
                .limit(filter.limit())
                .toList());
    }

    @Override
    public List<Delivery> story(ResponseKey key) {
        return locked(() -> idsByResponse.getOrDefault(key, List.of()).stream()
                .map(rows::get)
                .filter(Objects::nonNull)
                .map(row -> row.delivery)
                .toList());
    }

    @Override
    public List<Delivery> update(Collection<Long> ids, UnaryOperator<Delivery> change, Instant now) {
        return locked(() -> {
            ids.stream()
                    .map(rows::get)
                    .filter(Objects::nonNull)
                    .map(row -> row.delivery.destination())
                    .distinct()
                    .forEach(destination -> expire(destination, now));
            List<Delivery> changed = new ArrayList<>();
            for (long id : ids) {
                Row row = rows.get(id);
                if (row == null || row.lease != null) {
                    continue;
                }
                Queue queue = queue(row.delivery.destination());
                queue.remove(row);
                row.delivery = change.apply(row.delivery);
                if (row.delivery.state() == DeliveryState.WAITING) {
                    queue.add(row);
                }
                changed.add(row.delivery);
            }
            return changed;
        });
    }

    @Override
    public Set<String> dueDestinations(Instant now) {
        return locked(() -> {
            Set<String> due = new HashSet<>();
            queues.forEach((destination, queue) -> {
                if (!queue.waiting.isEmpty()
                        && !queue.waiting.first().delivery.dueAt().isAfter(now)) {
                    due.add(destination);
                }
            });
            for (Lease lease : leases.values()) {
                if (!lease.until.isAfter(now) && !lease.rows.isEmpty()) {
                    due.add(lease.destination);
                }
            }
            due.removeAll(holds.keySet());
            return due;
        });
    }

    @Override
    public boolean anyWaiting() {
        return locked(() -> !leases.isEmpty() || queues.values().stream().anyMatch(queue -> !queue.waiting.isEmpty()));
    }

    @Override
    public void hold(String destination, Reason reason, Instant now) {
        locked(() -> holds.put(destination, reason));
    }

    @Override
    public boolean unhold(String destination) {
        return locked(() -> holds.remove(destination) != null);
    }

    @Override
    public Map<String, Reason> holds() {
        return locked(() -> Map.copyOf(holds));
    }

    @Override
    public void recheck(Collection<Long> ids, Instant dueAt, Instant now) {
        locked(() -> {
            for (long id : ids) {
                Row row = rows.get(id);
                if (row == null) {
                    continue;
                }
                expire(row.delivery.destination(), now);
                Lease lease = row.lease == null ? null : leases.get(row.lease);
                if (lease == null) {
                    Queue queue = queue(row.delivery.destination());
                    queue.remove(row);
                    row.delivery = row.delivery.rechecked(dueAt, now);
                    if (row.delivery.state() == DeliveryState.WAITING) {
                        queue.add(row);
                    }
                } else {
                    lease.doubted.add(id);
                    row.delivery = row.delivery.rechecked(dueAt, now);
                }
            }
            return null;
        });
    }

    @Override
    public int rewrite(String destination, RecordRef record, Instant now) {
        return locked(() -> {
            expire(destination, now);
            Queue queue = queue(destination);
            String holder = queue.reservedBy.get(record.recordId());
            Lease writing = holder == null ? null : leases.get(holder);
            if (writing != null) {
                writing.overwritten.add(record.recordId());
            }
            Watermark there = queue.watermarks.remove(record);
            if (there == null) {
                return 0;
            }
            int again = 0;
            for (Stamp stamp : new HashSet<>(there.stamps().values())) {
                for (long id : idsByResponse.getOrDefault(stamp.key(), List.of())) {
                    Row row = rows.get(id);
                    if (row != null
                            && row.delivery.state() == DeliveryState.APPLIED
                            && row.delivery.work().equals(Work.FIELDS)
                            && row.delivery.destination().equals(destination)
                            && row.delivery.stamp().equals(stamp)) {
                        row.delivery = row.delivery.writtenAgain(now);
                        queue.add(row);
                        again++;
                    }
                }
            }
            return again;
        });
    }

    @Override
    public int purge(Instant settledBefore, int limit) {
        return locked(() -> {
            List<Row> old = rows.values().stream()
                    .filter(row -> row.delivery.state().settled()
                            && row.delivery.state() != DeliveryState.REVIEW
                            && row.delivery.changedAt().isBefore(settledBefore))
                    .limit(limit)
                    .toList();
            old.forEach(this::remove);
            Set<ResponseKey> touched = new HashSet<>();
            old.forEach(row -> touched.add(row.delivery.response().key()));
            for (ResponseKey key : touched) {
                if (!idsByResponse.containsKey(key)) {
                    responses.getOrDefault(key, Map.of()).replaceAll((revision, content) -> content.withoutBody());
                }
            }
            int count = old.size();
            for (Map.Entry<ResponseKey, Map<Long, Content>> entry : responses.entrySet()) {
                if (idsByResponse.containsKey(entry.getKey())) {
                    continue;
                }
                for (Map.Entry<Long, Content> revision : entry.getValue().entrySet()) {
                    Content content = revision.getValue();
                    if (count < limit
                            && content.body() != null
                            && content.acceptedAt().isBefore(settledBefore)) {
                        revision.setValue(content.withoutBody());
                        count++;
                    }
                }
            }
            return count;
        });
    }

    @Override
    public List<NpsResponse> responsesOf(String tenant, Collection<String> tokens) {
        return locked(() -> responses.values().stream()
                .flatMap(revisions -> revisions.values().stream())
                .map(Content::body)
                .filter(Objects::nonNull)
                .filter(response -> SyncStores.isOf(response, tenant, tokens))
                .sorted(Comparator.comparing(NpsResponse::stamp))
                .toList());
    }

    @Override
    public int erase(String tenant, Collection<String> tokens, Instant now) {
        return locked(() -> {
            int count = 0;
            for (Map.Entry<ResponseKey, Map<Long, Content>> entry : responses.entrySet()) {
                for (Map.Entry<Long, Content> revision : entry.getValue().entrySet()) {
                    NpsResponse body = revision.getValue().body();
                    if (body != null && SyncStores.isOf(body, tenant, tokens)) {
                        revision.setValue(revision.getValue().withoutBody());
                        count++;
                    }
                }
            }
            List<Row> theirs = rows.values().stream()
                    .filter(row -> SyncStores.isOf(row.delivery.response(), tenant, tokens))
                    .toList();
            for (Row row : theirs) {
                if (row.lease != null) {
                    Lease lease = leases.get(row.lease);
                    if (lease != null) {
                        lease.remove(row);
                    }
                }
                queue(row.delivery.destination()).remove(row);
                if (row.delivery.state() == DeliveryState.WAITING || row.delivery.state() == DeliveryState.REVIEW) {
                    row.delivery = row.delivery.toBuilder()
                            .state(DeliveryState.SUPPRESSED, now)
                            .reason(new Reason(Reason.ERASED, "the person was erased"))
                            .build();
                }
                remove(row);
            }
            for (Queue queue : queues.values()) {
                queue.links.keySet().removeIf(key -> tokens.contains(key.token()));
            }
            tokens.forEach(token -> {
                erased.add(SyncStores.erasureHash(erasureSalt, tenant, token));
                erased.add(SyncStores.erasedLinkHash(erasureSalt, token));
            });
            return count;
        });
    }

    private boolean isErased(NpsResponse response) {
        return !erased.isEmpty()
                && response.identity().keys().stream()
                        .anyMatch(key ->
                                erased.contains(SyncStores.erasureHash(erasureSalt, response.tenant(), key.token())));
    }

    /** Takes a delivery away and keeps its count. */
    private void remove(Row row) {
        rows.remove(row.delivery.id());
        List<Long> ids = idsByResponse.get(row.delivery.response().key());
        if (ids != null && ids.remove(row.delivery.id()) && ids.isEmpty()) {
            idsByResponse.remove(row.delivery.response().key());
        }
        count(row.delivery, removed, removedReasons);
    }

    private static void count(
            Delivery delivery, Map<String, Map<DeliveryState, Long>> states, Map<String, Map<String, Long>> reasons) {
        states.computeIfAbsent(delivery.destination(), key -> new EnumMap<>(DeliveryState.class))
                .merge(delivery.state(), 1L, Long::sum);
        if (delivery.state().settled() && delivery.reason().isPresent()) {
            reasons.computeIfAbsent(delivery.destination(), key -> new HashMap<>())
                    .merge(delivery.state() + "/" + delivery.reason().get().code(), 1L, Long::sum);
        }
    }

    private void expire(String destination, Instant now) {
        List<Lease> ended = leases.values().stream()
                .filter(lease -> lease.destination.equals(destination) && !lease.until.isAfter(now))
                .toList();
        for (Lease lease : ended) {
            // Its worker may have died between the call to the CRM and the settlement.
            lease.rows.forEach(row ->
                    row.delivery = row.delivery.toBuilder().outcomeUnknown(true).build());
            end(lease);
        }
    }

    private void end(Lease lease) {
        leases.remove(lease.id);
        Queue queue = queue(lease.destination);
        queue.busyCustomers.removeAll(lease.rowsOfCustomer.keySet());
        for (Iterator<String> holders = queue.reservedBy.values().iterator(); holders.hasNext(); ) {
            if (holders.next().equals(lease.id)) {
                holders.remove();
            }
        }
        for (Row row : lease.rows) {
            row.lease = null;
            queue.add(row);
        }
    }

    private Queue queue(String destination) {
        return queues.computeIfAbsent(destination, key -> new Queue());
    }

    private <T extends @Nullable Object> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** A revision; its body goes when it is purged or erased, its hash stays to recognize it. */
    private record Content(
            String hash, Instant acceptedAt, @Nullable NpsResponse body) {
        Content withoutBody() {
            return new Content(hash, acceptedAt, null);
        }
    }

    private record Once(ResponseKey key, String destination, Work work) {}

    private record Link(String recordId, Instant learnedAt) {}

    private static final class Row {
        Delivery delivery;
        final String customer;

        @Nullable
        String lease;

        Row(Delivery delivery, String customer) {
            this.delivery = delivery;
            this.customer = customer;
        }
    }

    private static final class Lease {
        final String id;
        final String destination;
        final Set<Row> rows = new HashSet<>();
        final Map<String, Integer> rowsOfCustomer = new HashMap<>();
        final Set<String> overwritten = new HashSet<>();
        final Set<Long> doubted = new HashSet<>();
        Instant until;

        Lease(String id, String destination, Instant until) {
            this.id = id;
            this.destination = destination;
            this.until = until;
        }

        void add(Row row) {
            rows.add(row);
            rowsOfCustomer.merge(row.customer, 1, Integer::sum);
        }

        /** Whether it was the last one of its customer. */
        boolean remove(Row row) {
            if (!rows.remove(row)) {
                return false;
            }
            Integer left = rowsOfCustomer.merge(row.customer, -1, Integer::sum);
            return left == null || left == 0;
        }
    }

    /** All that belongs to one destination. */
    private static final class Queue {
        private static final Comparator<Row> DUE_FIRST =
                Comparator.comparing((Row row) -> row.delivery.dueAt()).thenComparing(row -> row.delivery.id());

        final TreeSet<Row> waiting = new TreeSet<>(DUE_FIRST);
        final Map<String, TreeSet<Row>> waitingByCustomer = new HashMap<>();
        final Set<String> busyCustomers = new HashSet<>();
        final Map<String, String> reservedBy = new HashMap<>();
        final Map<RecordRef, Watermark> watermarks = new HashMap<>();
        final Map<LinkKey, Link> links = new HashMap<>();

        void add(Row row) {
            waiting.add(row);
            waitingByCustomer
                    .computeIfAbsent(row.customer, key -> new TreeSet<>(DUE_FIRST))
                    .add(row);
        }

        void remove(Row row) {
            waiting.remove(row);
            TreeSet<Row> siblings = waitingByCustomer.get(row.customer);
            if (siblings != null && siblings.remove(row) && siblings.isEmpty()) {
                waitingByCustomer.remove(row.customer);
            }
        }

        List<Row> ofCustomer(String customer) {
            TreeSet<Row> siblings = waitingByCustomer.get(customer);
            return siblings == null ? List.of() : List.copyOf(siblings);
        }
    }
}
