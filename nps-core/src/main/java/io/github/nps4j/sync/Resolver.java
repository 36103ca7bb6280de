package io.github.nps4j.sync;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.identity.SharedMailboxes;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.MatchKey;
import io.github.nps4j.sync.store.Reason;
import io.github.nps4j.sync.store.Settlement.LinkKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the record of each person of a page, with as few lookups as possible, and only where the match is unique.
 *
 * <p>Keys are tried in the mapping's order. A record found by one key must not contradict the other strong keys of the
 * person: first by the values that came with the record, and only where those do not settle it by another lookup.
 * What was found is remembered by the store, so that a person who answers again costs no lookup.
 */
final class Resolver {

    private static final Logger log = LoggerFactory.getLogger(Resolver.class);

    /** What was found out about a person. */
    sealed interface Decision {

        /** One record, and the keys that lead to it. */
        record Matched(String recordId, Set<LinkKey> learned) implements Decision {}

        /**
         * No record; it could be created under this key, would get the further keys, and all these strong keys would lead
         * to it.
         */
        record Missing(@Nullable Candidate createKey, List<Candidate> furtherKeys, Set<LinkKey> keys)
                implements Decision {}

        /** A person must decide. */
        record Review(Reason reason, List<String> candidates) implements Decision {}

        /** The CRM could not say, or was not asked because of an earlier failure. */
        record Failed(Failure failure, boolean asked) implements Decision {}
    }

    /** A key of a person, with the field that holds it. */
    record Candidate(IdentityKey key, @Nullable String field) {
        /** The name under which a record's values of this key come back. */
        String readName() {
            return field == null ? key.kind() : field;
        }
    }

    private final Claimed claimed;
    private final CrmAdapter adapter;
    private final FieldMapping mapping;
    private final SharedMailboxes sharedMailboxes;
    private final Map<Candidate, Lookup> answers = new HashMap<>();
    private final Set<Candidate> notAsked = new HashSet<>();
    private final Set<String> readFields;
    private @Nullable Failure stop;

    Resolver(Claimed claimed, FieldMapping mapping) {
        this.claimed = claimed;
        this.adapter = claimed.destination().adapter();
        this.mapping = mapping;
        this.sharedMailboxes = claimed.destination().sharedMailboxes();
        this.readFields = new TreeSet<>();
        for (MatchKey key : mapping.matchKeys()) {
            if (!key.kind().equals("crm_id") && !key.kind().equals("phone")) {
                readFields.add(key.field() == null ? key.kind() : key.field());
            }
        }
    }

    /** Decides for each person; where the CRM could not be asked, the decision says so. */
    Map<Identity, Decision> resolve(Collection<Identity> people) {
        Map<Identity, Case> cases = new LinkedHashMap<>();
        for (Identity person : people) {
            cases.computeIfAbsent(person, this::open);
        }
        recall(cases.values());
        find(cases.values());
        Map<Identity, Decision> decisions = new LinkedHashMap<>();
        cases.forEach((person, one) -> decisions.put(person, one.decision()));
        return decisions;
    }

    private Case open(Identity person) {
        Case one = new Case();
        for (MatchKey match : mapping.matchKeys()) {
            IdentityKey key = person.key(match.kind()).orElse(null);
            if (key == null) {
                continue;
            }
            if (!key.normalized()) {
                one.unusable.add(match.kind());
            } else if (sharedMailboxes.contains(key)) {
                one.shared = true;
            } else {
                one.candidates.add(new Candidate(key, match.field()));
            }
        }
        if (one.candidates.isEmpty()) {
            one.decided = one.shared
                    ? review(
                            Reason.SHARED_MAILBOX,
                            "the only key is an address that many people read, which says nothing about who answered:"
                                    + " choose the record")
                    : review(Reason.NO_KEY, noKey(one));
        }
        return one;
    }

    /** Whether a record could be created for a person: there is a key that is theirs alone, and that is not a record's id. */
    static boolean creatable(Identity person, Destination destination, FieldMapping mapping) {
        return mapping.matchKeys().stream()
                .map(match -> person.key(match.kind()).orElse(null))
                .anyMatch(key -> key != null
                        && key.normalized()
                        && creatable(key)
                        && !destination.sharedMailboxes().contains(key));
    }

    private static boolean creatable(IdentityKey key) {
        return key.strong() && !(key instanceof IdentityKey.CrmId);
    }

    private String noKey(Case one) {
        List<String> wanted = mapping.matchKeys().stream().map(MatchKey::kind).toList();
        return one.unusable.isEmpty()
                ? "the response has none of the keys that mapping '" + mapping.name() + "' matches by " + wanted
                : "the response's keys could not be normalized: " + one.unusable + " (mapping '" + mapping.name()
                        + "' matches by " + wanted + ")";
    }

    /** A person is remembered if every strong key (or, without one, the first key) is, and all lead to one record. */
    private void recall(Collection<Case> cases) {
        Set<LinkKey> asked = new LinkedHashSet<>();
        for (Case one : cases) {
            one.candidates.forEach(candidate -> one.links.add(link(candidate)));
            asked.addAll(one.links);
        }
        if (asked.isEmpty()) {
            return;
        }
        Map<LinkKey, String> known = claimed.rememberedRecords(asked);
        for (Case one : cases) {
            if (one.decided != null) {
                continue;
            }
            String record = one.remembered(known);
            if (record != null) {
                one.decided = new Decision.Matched(record, Set.of());
            }
        }
    }

    /**
     * One round for each match key, in the mapping's order. A round asks for those who are not found yet, and for those
     * whose found record leaves it open whether it has this key too; so no key costs more than one round of lookups.
     */
    private void find(Collection<Case> cases) {
        for (MatchKey match : mapping.matchKeys()) {
            Map<Case, Candidate> asked = new LinkedHashMap<>();
            for (Case one : cases) {
                Candidate candidate = one.candidate(match.kind());
                if (one.decided == null && candidate != null && one.asks(candidate)) {
                    asked.put(one, candidate);
                }
            }
            ask(asked.values());
            asked.forEach(this::found);
        }
        for (Case one : cases) {
            if (one.decided == null && one.found == null) {
                one.decided = missing(one);
            } else if (one.decided == null) {
                one.decided = judge(one);
            }
        }
    }

    private void found(Case one, Candidate candidate) {
        Lookup answer = answers.get(candidate);
        if (one.found != null) {
            one.doubtful.add(candidate);
        } else if (answer instanceof Lookup.Failed failed) {
            one.decided = failed(candidate, failed);
        } else if (answer instanceof Lookup.Found found && found.records().size() > 1) {
            one.decided = ambiguous(candidate, found.records());
        } else if (answer instanceof Lookup.Found found && found.records().size() == 1) {
            one.found = found.records().get(0);
            one.confirmed.add(candidate);
            // Keys that found nobody before this one are held against the record as well.
            one.absent.stream().filter(earlier -> earlier.key().strong()).forEach(earlier -> {
                (one.agrees(earlier) ? one.confirmed : one.doubtful).add(earlier);
            });
        } else {
            one.absent.add(candidate);
        }
    }

    private Decision failed(Candidate candidate, Lookup.Failed failed) {
        return new Decision.Failed(failed.failure(), !notAsked.contains(candidate));
    }

    private Decision judge(Case one) {
        CrmRecord record = found(one);
        for (Candidate candidate : one.doubtful) {
            Lookup answer = answers.get(candidate);
            if (answer instanceof Lookup.Failed failed) {
                return failed(candidate, failed);
            }
            List<CrmRecord> others = answer instanceof Lookup.Found found ? found.records() : List.of();
            if (others.isEmpty()) {
                // An address changes, an id does not: a record with another id is another customer. And so is one with
                // another address if only a phone led there, which households and offices share.
                boolean lasting = !(candidate.key() instanceof IdentityKey.Email)
                        || one.confirmed.stream().noneMatch(c -> c.key().strong());
                boolean idDiffers = lasting
                        && !record.values()
                                .getOrDefault(candidate.readName(), List.of())
                                .isEmpty();
                boolean noSuchRecord = candidate.key() instanceof IdentityKey.CrmId;
                if (idDiffers || noSuchRecord) {
                    return conflicting(one, candidate, List.of());
                }
                one.confirmed.add(candidate);
            } else if (others.stream().anyMatch(other -> other.id().equals(record.id()))) {
                one.confirmed.add(candidate);
            } else {
                return conflicting(one, candidate, others);
            }
        }
        Set<LinkKey> learned = new LinkedHashSet<>();
        one.confirmed.forEach(candidate -> learned.add(link(candidate)));
        return new Decision.Matched(record.id(), learned);
    }

    private void ask(Collection<Candidate> candidates) {
        Map<String, List<Candidate>> byField = new LinkedHashMap<>();
        for (Candidate candidate : new LinkedHashSet<>(candidates)) {
            if (!answers.containsKey(candidate)) {
                byField.computeIfAbsent(candidate.key().kind() + "|" + candidate.readName(), key -> new ArrayList<>())
                        .add(candidate);
            }
        }
        int most = adapter.limits().lookupBatch();
        for (List<Candidate> group : byField.values()) {
            for (int from = 0; from < group.size(); from += most) {
                ask(group.subList(from, Math.min(group.size(), from + most)));
            }
        }
    }

    /** What cannot be asked now fails for its own persons only: what was found before is not lost. */
    private void ask(List<Candidate> chunk) {
        if (stop != null) {
            skip(chunk, stop);
            return;
        }
        stop = claimed.beginCall();
        if (stop != null) {
            skip(chunk, stop);
            return;
        }
        Failure failure = null;
        try {
            if (!claimed.stillHeld()) {
                // Whatever would be found now is for the other worker to find.
                skip(chunk, Failure.of(FailureKind.LOCKED, "another worker took this delivery over"));
                return;
            }
            failure = askOnce(chunk);
        } finally {
            claimed.endCall(failure);
        }
        if (failure == null) {
            return;
        }
        if (failure.kind() == FailureKind.BATCH_REFUSED && chunk.size() > 1) {
            int middle = chunk.size() >>> 1;
            ask(chunk.subList(0, middle));
            ask(chunk.subList(middle, chunk.size()));
            return;
        }
        if (Gate.closes(failure.kind())) {
            stop = failure;
        }
        Lookup.Failed answer = new Lookup.Failed(failure);
        chunk.forEach(candidate -> answers.put(candidate, answer));
    }

    private void skip(List<Candidate> chunk, Failure why) {
        Lookup.Failed skipped = new Lookup.Failed(why);
        chunk.forEach(candidate -> answers.put(candidate, skipped));
        notAsked.addAll(chunk);
    }

    private @Nullable Failure askOnce(List<Candidate> chunk) {
        List<Lookup> found;
        try {
            found = adapter.lookup(new LookupRequest(
                    mapping.recordType(),
                    chunk.stream().map(Candidate::key).toList(),
                    chunk.get(0).field(),
                    readFields));
        } catch (CrmException e) {
            return e.failure();
        } catch (RuntimeException e) {
            return Failures.unexpected(log, e);
        }
        if (found.size() != chunk.size()) {
            return Failure.of(
                    FailureKind.UNEXPECTED,
                    "the adapter answered " + found.size() + " lookups for " + chunk.size()
                            + " keys: an adapter must answer one per key, in order");
        }
        claimed.heard();
        for (int i = 0; i < chunk.size(); i++) {
            Lookup answer = found.get(i);
            answers.put(chunk.get(i), answer);
            if (answer instanceof Lookup.Failed failed
                    && failed.failure().kind().scope() == FailureKind.Scope.DESTINATION) {
                // Not the key's fault, whatever the adapter calls it.
                stop = failed.failure();
            }
        }
        return null;
    }

    /** Why the destination should be left alone for now; {@code null} if it could be asked. */
    @Nullable
    Failure stop() {
        return stop;
    }

    private LinkKey link(Candidate candidate) {
        return new LinkKey(mapping.recordType().name(), candidate.key().token());
    }

    private Decision missing(Case one) {
        Candidate createKey = createKey(one);
        return new Decision.Missing(
                createKey, createKey == null ? List.of() : furtherKeys(one, createKey), strongKeys(one));
    }

    /** Every other key of which the field is known: the CRM's own for email and phone, or the one that the mapping names. */
    private static List<Candidate> furtherKeys(Case one, Candidate createKey) {
        return one.candidates.stream()
                .filter(candidate -> !candidate.equals(createKey) && !(candidate.key() instanceof IdentityKey.CrmId))
                .filter(candidate -> candidate.field() != null
                        || candidate.key() instanceof IdentityKey.Email
                        || candidate.key() instanceof IdentityKey.Phone)
                .toList();
    }

    private static @Nullable Candidate createKey(Case one) {
        return one.candidates.stream()
                .filter(candidate -> creatable(candidate.key()))
                .findFirst()
                .orElse(null);
    }

    private Set<LinkKey> strongKeys(Case one) {
        Set<LinkKey> keys = new LinkedHashSet<>();
        one.candidates.stream()
                .filter(candidate -> creatable(candidate.key()))
                .forEach(candidate -> keys.add(link(candidate)));
        return keys;
    }

    private static CrmRecord found(Case one) {
        if (one.found == null) {
            throw new IllegalStateException("no record was found");
        }
        return one.found;
    }

    private static Decision ambiguous(Candidate candidate, List<CrmRecord> records) {
        return new Decision.Review(
                new Reason(
                        Reason.AMBIGUOUS,
                        records.size() + " records have this " + candidate.key().kind()
                                + ": choose the record, or merge" + " the duplicates in the CRM and replay"),
                records.stream().map(CrmRecord::id).toList());
    }

    private static Decision conflicting(Case one, Candidate against, List<CrmRecord> others) {
        List<String> ids = new ArrayList<>();
        ids.add(found(one).id());
        others.forEach(other -> ids.add(other.id()));
        List<String> agreeing =
                one.confirmed.stream().map(candidate -> candidate.key().kind()).toList();
        return new Decision.Review(
                new Reason(
                        Reason.CONFLICTING,
                        "the keys contradict each other: " + agreeing + " leads to one record, "
                                + against.key().kind()
                                + (others.isEmpty() ? " is not that record's" : " to another") + ": choose the record"),
                ids);
    }

    private static Decision review(String code, String text) {
        return new Decision.Review(new Reason(code, text), List.of());
    }

    /** What is known of one person so far. */
    private static final class Case {
        final List<Candidate> candidates = new ArrayList<>();

        /** Under what the candidates are remembered, one for each. */
        final List<LinkKey> links = new ArrayList<>();

        final Set<String> unusable = new TreeSet<>();
        final Set<Candidate> absent = new LinkedHashSet<>();
        final Set<Candidate> confirmed = new LinkedHashSet<>();
        final Set<Candidate> doubtful = new LinkedHashSet<>();
        boolean shared;

        @Nullable
        CrmRecord found;

        @Nullable
        Decision decided;

        /** The record to which all deciding candidates lead; {@code null} if one of them is not known or leads elsewhere. */
        @Nullable
        String remembered(Map<LinkKey, String> known) {
            boolean weakOnly = candidates.stream().noneMatch(c -> c.key().strong());
            String record = null;
            for (int i = 0; i < candidates.size(); i++) {
                if (candidates.get(i).key().strong() || (weakOnly && i == 0)) {
                    String there = known.get(links.get(i));
                    if (there == null || (record != null && !record.equals(there))) {
                        return null;
                    }
                    record = there;
                }
            }
            return record;
        }

        @Nullable
        Candidate candidate(String kind) {
            return candidates.stream()
                    .filter(candidate -> candidate.key().kind().equals(kind))
                    .findFirst()
                    .orElse(null);
        }

        /** Whether a key must be looked up: nobody is found yet, or the found record leaves it open. */
        boolean asks(Candidate candidate) {
            if (found == null) {
                return true;
            }
            if (!candidate.key().strong()) {
                return false;
            }
            if (agrees(candidate)) {
                confirmed.add(candidate);
                return false;
            }
            return true;
        }

        /** Whether the found record says itself that it has this key. */
        boolean agrees(Candidate candidate) {
            if (found == null) {
                return false;
            }
            if (candidate.key() instanceof IdentityKey.CrmId) {
                return found.id().equals(candidate.key().value());
            }
            String kind = candidate.key().kind();
            return found.values().getOrDefault(candidate.readName(), List.of()).stream()
                    .anyMatch(value -> IdentityKey.of(kind, value, null)
                            .token()
                            .equals(candidate.key().token()));
        }

        Decision decision() {
            if (decided == null) {
                throw new IllegalStateException("not decided");
            }
            return decided;
        }
    }
}
