package io.github.nps4j.channel;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Forgets with the process. One lock for all: whoever needs more uses a database. */
final class InMemoryChannelStore implements ChannelStore {

    private record Pair(String first, String second) {}

    private record Alias(String person, Instant at) {}

    private record Kept(OutboxRow row, Instant changed) {}

    private final Map<String, Set<Consent>> consents = new HashMap<>();
    private final Map<String, Map<Suppression.Reason, Suppression>> suppressions = new HashMap<>();
    private final Map<Pair, Instant> inbound = new HashMap<>();
    private final Map<String, Alias> aliases = new HashMap<>();
    private final Map<String, Instant> seen = new LinkedHashMap<>();
    private final MemoryLimits limits = new MemoryLimits();
    private final Map<Pair, ChannelDocument> documents = new LinkedHashMap<>();
    private final Map<String, Kept> outbox = new LinkedHashMap<>();
    private final Map<String, String> byMessageId = new HashMap<>();

    private static Instant micros(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    private static @Nullable Instant microsOrNull(@Nullable Instant time) {
        return time == null ? null : micros(time);
    }

    @Override
    public synchronized void record(Consent consent) {
        consents.computeIfAbsent(consent.person(), person -> new LinkedHashSet<>())
                .add(new Consent(
                        consent.person(), consent.scope(), consent.granted(), micros(consent.at()), consent.origin()));
    }

    @Override
    public synchronized Map<String, List<Consent>> consents(Collection<String> persons) {
        Map<String, List<Consent>> found = new HashMap<>();
        for (String person : persons) {
            Set<Consent> said = consents.get(person);
            if (said != null) {
                found.put(person, List.copyOf(said));
            }
        }
        return found;
    }

    @Override
    public synchronized void suppress(Suppression suppression) {
        suppressions
                .computeIfAbsent(suppression.person(), person -> new EnumMap<>(Suppression.Reason.class))
                .put(
                        suppression.reason(),
                        new Suppression(
                                suppression.person(),
                                suppression.reason(),
                                micros(suppression.at()),
                                microsOrNull(suppression.until())));
    }

    @Override
    public synchronized void lift(String person, Suppression.Reason reason) {
        Map<Suppression.Reason, Suppression> held = suppressions.get(person);
        if (held != null) {
            held.remove(reason);
            if (held.isEmpty()) {
                suppressions.remove(person);
            }
        }
    }

    @Override
    public synchronized Map<String, List<Suppression>> suppressions(Collection<String> persons) {
        Map<String, List<Suppression>> found = new HashMap<>();
        for (String person : persons) {
            Map<Suppression.Reason, Suppression> held = suppressions.get(person);
            if (held != null) {
                found.put(person, List.copyOf(held.values()));
            }
        }
        return found;
    }

    @Override
    public synchronized void inbound(String number, String person, Instant at) {
        inbound.merge(new Pair(number, person), micros(at), (one, other) -> one.isBefore(other) ? other : one);
    }

    @Override
    public synchronized Map<String, Instant> lastInbound(String number, Collection<String> persons) {
        Map<String, Instant> found = new HashMap<>();
        for (String person : persons) {
            Instant at = inbound.get(new Pair(number, person));
            if (at != null) {
                found.put(person, at);
            }
        }
        return found;
    }

    @Override
    public synchronized void learnAlias(String alias, String person, Instant at) {
        Texts.key("alias", alias);
        Texts.key("person", person);
        aliases.merge(
                alias, new Alias(person, micros(at)), (old, fresh) -> fresh.at().isAfter(old.at()) ? fresh : old);
    }

    @Override
    public synchronized Map<String, String> personsOf(Collection<String> names) {
        Map<String, String> found = new HashMap<>();
        for (String name : names) {
            Alias alias = aliases.get(name);
            if (alias != null) {
                found.put(name, alias.person());
            }
        }
        return found;
    }

    @Override
    public synchronized Set<String> aliasesOf(String person) {
        Set<String> found = new LinkedHashSet<>();
        aliases.forEach((name, alias) -> {
            if (alias.person().equals(person)) {
                found.add(name);
            }
        });
        return found;
    }

    @Override
    public synchronized Set<String> firstTime(Collection<String> keys, Instant now) {
        Set<String> fresh = new LinkedHashSet<>();
        for (String key : keys) {
            Texts.key("key of a notice", key);
            Instant until = seen.get(key);
            if (until == null || !now.isBefore(until)) {
                seen.put(key, now.plus(REMEMBERED));
                fresh.add(key);
            }
        }
        return fresh;
    }

    @Override
    public synchronized void forget(Collection<String> keys) {
        keys.forEach(seen::remove);
    }

    @Override
    public synchronized List<Reservation> reserve(List<SendRequest> requests, Instant now) {
        Instant at = micros(now);
        return requests.stream().map(request -> reserveOne(request, at)).toList();
    }

    private Reservation reserveOne(SendRequest request, Instant now) {
        Optional<Suppression.Reason> barred = ChannelRules.barred(
                request,
                consents(request.persons()).values(),
                suppressions(request.persons()).values(),
                now);
        if (barred.isPresent()) {
            return new Reservation.Barred(barred.get());
        }
        Reservation.@Nullable Full full = null;
        for (Limit limit : request.limits()) {
            full = ChannelRules.later(full, limit, limits.full(limit, request.id(), now));
        }
        if (full != null) {
            return full;
        }
        request.limits().forEach(limit -> limits.count(limit, request.id(), now));
        return new Reservation.Granted(now);
    }

    @Override
    public synchronized void release(String send) {
        limits.release(send);
    }

    @Override
    public synchronized long counted(String counter, Instant after) {
        return limits.counted(counter, after);
    }

    @Override
    public synchronized Map<String, Instant> lastCounted(Collection<String> counters) {
        Map<String, Instant> found = new HashMap<>();
        for (String counter : counters) {
            limits.last(counter).ifPresent(at -> found.put(counter, at));
        }
        return found;
    }

    @Override
    public synchronized Optional<ChannelDocument> document(String kind, String id) {
        return Optional.ofNullable(documents.get(new Pair(kind, id)));
    }

    @Override
    public synchronized Optional<ChannelDocument> save(ChannelDocument document) {
        Pair key = new Pair(document.kind(), document.id());
        ChannelDocument there = documents.get(key);
        if ((there == null ? 0 : there.version()) != document.version()) {
            return Optional.empty();
        }
        return Optional.of(put(document, document.due()));
    }

    private ChannelDocument put(ChannelDocument document, @Nullable Instant due) {
        ChannelDocument saved = new ChannelDocument(
                document.kind(), document.id(), document.version() + 1, document.body(), microsOrNull(due));
        documents.put(new Pair(document.kind(), document.id()), saved);
        return saved;
    }

    @Override
    public synchronized boolean delete(ChannelDocument document) {
        Pair key = new Pair(document.kind(), document.id());
        ChannelDocument there = documents.get(key);
        if (there == null || there.version() != document.version()) {
            return false;
        }
        documents.remove(key);
        return true;
    }

    @Override
    public synchronized List<ChannelDocument> documents(String kind, String after, int most) {
        ChannelRules.checkPage(most);
        return documents.values().stream()
                .filter(document ->
                        document.kind().equals(kind) && document.id().compareTo(after) > 0)
                .sorted(Comparator.comparing(ChannelDocument::id))
                .limit(most)
                .toList();
    }

    @Override
    public synchronized List<ChannelDocument> claimDue(String kind, Instant now, int most, Duration lease) {
        ChannelRules.checkClaim(most, lease);
        List<ChannelDocument> due = new ArrayList<>();
        for (ChannelDocument document : documents.values()) {
            if (document.kind().equals(kind)
                    && document.due() != null
                    && !document.due().isAfter(now)) {
                due.add(document);
            }
        }
        due.sort(Comparator.comparing(ChannelDocument::due).thenComparing(ChannelDocument::id));
        return due.stream()
                .limit(most)
                .map(document -> put(document, now.plus(lease)))
                .toList();
    }

    @Override
    public synchronized int plan(Collection<OutboxRow> rows, Instant now) {
        rows.forEach(ChannelRules::checkPlan);
        int fresh = 0;
        for (OutboxRow row : rows) {
            if (!outbox.containsKey(row.id())) {
                keep(row, now);
                fresh++;
            }
        }
        return fresh;
    }

    private OutboxRow keep(OutboxRow row, Instant now) {
        OutboxRow saved = new OutboxRow(
                row.id(),
                row.queue(),
                row.state(),
                row.version() + 1,
                micros(row.due()),
                row.attempts(),
                row.messageId(),
                row.body(),
                row.note());
        Kept old = outbox.put(row.id(), new Kept(saved, micros(now)));
        if (old != null && old.row().messageId() != null) {
            byMessageId.remove(old.row().messageId(), row.id());
        }
        if (saved.messageId() != null) {
            byMessageId.put(saved.messageId(), row.id());
        }
        return saved;
    }

    @Override
    public synchronized Optional<OutboxRow> outbox(String id) {
        return Optional.ofNullable(outbox.get(id)).map(Kept::row);
    }

    @Override
    public synchronized Optional<OutboxRow> outboxByMessageId(String messageId) {
        return Optional.ofNullable(byMessageId.get(messageId)).flatMap(this::outbox);
    }

    @Override
    public synchronized Optional<OutboxRow> update(OutboxRow row, Instant now) {
        Kept there = outbox.get(row.id());
        if (there == null || there.row().version() != row.version()) {
            return Optional.empty();
        }
        return Optional.of(keep(row, now));
    }

    @Override
    public synchronized List<OutboxRow> claimOutbox(String queue, Instant now, int most, Duration lease) {
        ChannelRules.checkClaim(most, lease);
        List<OutboxRow> due = new ArrayList<>();
        for (Kept kept : outbox.values()) {
            OutboxRow row = kept.row();
            if (row.queue().equals(queue) && row.state().isOpen() && !row.due().isAfter(now)) {
                due.add(row);
            }
        }
        due.sort(Comparator.comparing(OutboxRow::due).thenComparing(OutboxRow::id));
        return due.stream()
                .limit(most)
                .map(row -> keep(row.in(row.state(), now.plus(lease), row.note()), now))
                .toList();
    }

    @Override
    public synchronized Map<OutboxState, Long> outboxCounts(String queue) {
        Map<OutboxState, Long> counts = new EnumMap<>(OutboxState.class);
        for (Kept kept : outbox.values()) {
            if (kept.row().queue().equals(queue)) {
                counts.merge(kept.row().state(), 1L, Long::sum);
            }
        }
        return counts;
    }

    @Override
    public synchronized Optional<Instant> nextOutboxDue(String queue) {
        return outbox.values().stream()
                .map(Kept::row)
                .filter(row -> row.queue().equals(queue) && row.state().isOpen())
                .map(OutboxRow::due)
                .min(Comparator.naturalOrder());
    }

    @Override
    public synchronized long purge(Instant now, Instant changedBefore) {
        long before = seen.size() + (long) outbox.size();
        seen.values().removeIf(until -> !now.isBefore(until));
        outbox.values()
                .removeIf(kept -> !kept.row().state().isOpen() && kept.changed().isBefore(changedBefore));
        byMessageId.values().removeIf(id -> !outbox.containsKey(id));
        return before - seen.size() - outbox.size() + limits.purge(now);
    }

    @Override
    public String toString() {
        return "ChannelStore[in memory]";
    }
}
