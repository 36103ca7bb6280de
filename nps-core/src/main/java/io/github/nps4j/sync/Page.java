package io.github.nps4j.sync;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.TagWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.MappedRecord;
import io.github.nps4j.mapping.OnMissing;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.response.Stamp;
import io.github.nps4j.sync.Group.Part;
import io.github.nps4j.sync.Group.Plan;
import io.github.nps4j.sync.Resolver.Decision;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.Reason;
import io.github.nps4j.sync.store.Settlement;
import io.github.nps4j.sync.store.Settlement.LinkKey;
import io.github.nps4j.sync.store.Settlement.RecordRef;
import io.github.nps4j.sync.store.Watermark;
import io.github.nps4j.sync.store.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Works off the deliveries of one claim that belong to one mapping: find the records, merge, write, settle. Used by one
 * thread.
 */
final class Page {

    /** How long a delivery waits whose record another worker is writing to. */
    private static final Duration RECORD_BUSY = Duration.ofMillis(500);

    private final Claimed claimed;
    private final Destination destination;
    private final CrmAdapter adapter;
    private final FieldMapping mapping;
    private final RecordType type;
    private final Preflight preflight;

    Page(Claimed claimed, FieldMapping mapping, Preflight preflight) {
        this.claimed = claimed;
        this.destination = claimed.destination();
        this.adapter = destination.adapter();
        this.mapping = mapping;
        this.type = mapping.recordType();
        this.preflight = preflight;
    }

    /**
     * Works everything off.
     *
     * @return why the destination should be left alone for now, or {@code null}
     */
    @Nullable
    Failure run(List<Delivery> deliveries) {
        List<Delivery> fields = ofKind(deliveries, Work.Kind.FIELDS);
        Failure stop = fields.isEmpty() ? null : writeFields(fields);
        List<Delivery> effects = deliveries.stream()
                .filter(delivery -> delivery.work().kind() != Work.Kind.FIELDS)
                .toList();
        if (stop == null && !effects.isEmpty()) {
            stop = new Effects(claimed, mapping, preflight).write(effects, this::findRecords);
        }
        return stop;
    }

    private static List<Delivery> ofKind(List<Delivery> deliveries, Work.Kind kind) {
        return deliveries.stream()
                .filter(delivery -> delivery.work().kind() == kind)
                .toList();
    }

    /** What was found out about each delivery, and why the destination should be left alone for now. */
    record Found(
            Map<Delivery, Decision> decisions, @Nullable Failure stop) {}

    /** Looks for each delivery's record. What was found is remembered at once, so that no lookup is made twice. */
    Found findRecords(List<Delivery> deliveries) {
        Map<Delivery, Decision> decisions = new LinkedHashMap<>();
        List<Delivery> open = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            // A person's decision in review stands above every key.
            if (delivery.recordId().isPresent()) {
                decisions.put(delivery, new Decision.Matched(delivery.recordId().get(), Set.of()));
            } else {
                open.add(delivery);
            }
        }
        if (open.isEmpty()) {
            return new Found(decisions, null);
        }
        Resolver resolver = new Resolver(claimed, mapping);
        Map<Identity, Decision> found = resolver.resolve(open.stream()
                .map(delivery -> delivery.response().identity())
                .collect(Collectors.toCollection(LinkedHashSet::new)));
        Settlement memory = new Settlement();
        for (Delivery delivery : open) {
            Decision decision = found.get(delivery.response().identity());
            if (decision != null) {
                decisions.put(delivery, decision);
            }
            if (decision instanceof Decision.Matched matched) {
                matched.learned().forEach(key -> memory.learn(key, matched.recordId()));
            }
        }
        claimed.settle(memory);
        return new Found(decisions, resolver.stop());
    }

    private @Nullable Failure writeFields(List<Delivery> deliveries) {
        Map<String, Group> groups = new LinkedHashMap<>();
        Failure stop = group(deliveries, groups);
        List<Group> ready = stop == null ? reserve(groups.values()) : List.of();
        while (!ready.isEmpty() && stop == null) {
            Set<Group> again = new LinkedHashSet<>();
            for (List<Group> batch : batches(ready)) {
                stop = writeBatch(batch, again);
                if (stop != null) {
                    break;
                }
            }
            ready = List.copyOf(again);
        }
        return stop;
    }

    private @Nullable Failure group(List<Delivery> deliveries, Map<String, Group> groups) {
        Settlement settlement = new Settlement();
        Map<Delivery, Part> parts = new LinkedHashMap<>();
        for (Delivery delivery : deliveries) {
            MappedRecord mapped = mapping.map(delivery.response());
            List<String> problems = preflight.problems(mapped);
            if (problems.isEmpty()) {
                parts.put(delivery, new Part(delivery, mapped));
            } else {
                settlement.add(claimed.settled(
                        delivery,
                        DeliveryState.DEAD,
                        new Reason(Reason.INVALID_VALUE, String.join("; ", problems)),
                        null));
            }
        }
        claimed.settle(settlement);
        Settlement unmatched = new Settlement();
        Map<LinkKey, Group> taken = new HashMap<>();
        Found found = findRecords(List.copyOf(parts.keySet()));
        found.decisions().forEach((delivery, decision) -> {
            Part part = parts.get(delivery);
            if (part == null) {
                return;
            }
            if (decision instanceof Decision.Matched matched) {
                groups.computeIfAbsent(matched.recordId(), Group::ofRecord).add(part, Set.of());
            } else if (decision instanceof Decision.Missing missing
                    && missing.createKey() != null
                    && (mapping.onMissing() == OnMissing.CREATE || delivery.createApproved())) {
                toCreate(part, missing.createKey(), missing, groups, taken, unmatched);
            } else {
                unmatched.add(claimed.unmatched(delivery, decision, mapping));
            }
        });
        claimed.settle(unmatched);
        return found.stop();
    }

    /**
     * Answers of one person are created together. An answer that shares only some keys with a record that is about to be
     * created waits until it exists, and is then matched like any other: it may be the same person or another one.
     */
    private void toCreate(
            Part part,
            Resolver.Candidate key,
            Decision.Missing missing,
            Map<String, Group> groups,
            Map<LinkKey, Group> taken,
            Settlement settlement) {
        Set<LinkKey> keys = missing.keys();
        Group group = keys.stream()
                .map(taken::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> Group.toCreate(key));
        if (!group.parts().isEmpty() && !group.learned().equals(keys)) {
            settlement.add(claimed.later(part.delivery(), RECORD_BUSY));
            return;
        }
        groups.putIfAbsent(group.reservation(), group);
        group.add(part, keys);
        group.furtherKeys(missing.furtherKeys());
        keys.forEach(name -> taken.put(name, group));
    }

    private List<Group> reserve(Collection<Group> groups) {
        Map<RecordRef, Group> byRecord = new LinkedHashMap<>();
        groups.forEach(group -> byRecord.put(ref(group.reservation()), group));
        if (byRecord.isEmpty()) {
            return List.of();
        }
        Map<RecordRef, Watermark> reserved = claimed.reserve(byRecord.keySet());
        List<Group> ready = new ArrayList<>();
        Settlement busy = new Settlement();
        byRecord.forEach((record, group) -> {
            Watermark watermark = reserved.get(record);
            if (watermark != null) {
                group.watermark(watermark);
                ready.add(group);
            } else {
                group.parts().forEach(part -> busy.add(claimed.later(part.delivery(), RECORD_BUSY)));
            }
        });
        claimed.settle(busy);
        return ready;
    }

    private RecordRef ref(String recordId) {
        return new RecordRef(mapping.name(), recordId);
    }

    /** As few calls as the CRM allows; what was in a call that failed goes last, in ever smaller company. */
    private List<List<Group>> batches(List<Group> groups) {
        int most = adapter.limits().writeBatch();
        Map<Integer, List<Group>> bySuspicion = new TreeMap<>();
        for (Group group : groups) {
            int suspicion = group.deliveries().stream()
                    .mapToInt(claimed::suspicion)
                    .max()
                    .orElse(0);
            bySuspicion.computeIfAbsent(suspicion, key -> new ArrayList<>()).add(group);
        }
        List<List<Group>> batches = new ArrayList<>();
        for (List<Group> alike : bySuspicion.values()) {
            List<Group> current = new ArrayList<>();
            for (Group group : alike) {
                int company = group.deliveries().stream()
                        .mapToInt(delivery -> claimed.company(delivery, most))
                        .min()
                        .orElse(most);
                if (company == 1) {
                    batches.add(List.of(group));
                    continue;
                }
                current.add(group);
                if (current.size() >= company) {
                    batches.add(current);
                    current = new ArrayList<>();
                }
            }
            if (!current.isEmpty()) {
                batches.add(current);
            }
        }
        return batches;
    }

    /** Writes one batch and settles it. Groups that still have something to write are added to {@code again}. */
    private @Nullable Failure writeBatch(List<Group> batch, Set<Group> again) {
        if (!claimed.stillHeld()) {
            return null;
        }
        Settlement settlement = new Settlement();
        Map<Group, Plan> plans = new LinkedHashMap<>();
        Map<Group, String> written = new LinkedHashMap<>();
        List<Group> toWrite = new ArrayList<>();
        for (Group group : batch) {
            Plan plan = group.plan();
            if (plan.isEmpty()) {
                settleAll(group, settlement);
                continue;
            }
            plans.put(group, plan);
            String recordId = group.recordId();
            if (plan.fields().isEmpty() && recordId != null) {
                written.put(group, recordId);
            } else {
                toWrite.add(group);
            }
        }
        Failure stop = null;
        if (!toWrite.isEmpty()) {
            for (Group group : toWrite) {
                String recordId = group.recordId();
                if (recordId != null) {
                    claimed.writing(group.deliveries(), ref(recordId));
                }
            }
            BatchWriter<RecordWrite> writer = new BatchWriter<>(claimed, writes -> adapter.write(type, writes));
            BatchWriter.Written result = writer.write(toWrite.stream()
                    .map(group -> recordWrite(group, plan(plans, group)))
                    .toList());
            stop = result.stop();
            result.suspects(toWrite).forEach(group -> claimed.suspect(group.deliveries()));
            boolean reached = false;
            for (int i = 0; i < toWrite.size(); i++) {
                Group group = toWrite.get(i);
                WriteOutcome outcome = result.outcomes().get(i);
                Failure unsent = result.whyNotSent(i);
                if (unsent != null) {
                    group.parts().forEach(part -> settlement.add(claimed.notSent(part.delivery(), unsent)));
                } else if (outcome instanceof WriteOutcome.Applied applied) {
                    if (!reached) {
                        // once for a call, because the turns of the lane share a lock for it
                        claimed.reached();
                        reached = true;
                    }
                    moved(group, applied.recordId(), plan(plans, group), settlement);
                    advance(group, applied.recordId(), plan(plans, group).fieldStamps(), settlement);
                    written.put(group, applied.recordId());
                } else {
                    failed(group, plan(plans, group), outcome, settlement, again);
                }
            }
        }
        if (stop == null) {
            stop = writeTags(plans, written, settlement, again);
        } else {
            waitForTags(plans, written, stop, settlement);
        }
        written.forEach((group, recordId) -> applied(group, plan(plans, group), recordId, settlement, again));
        claimed.settle(settlement);
        return stop;
    }

    private static Plan plan(Map<Group, Plan> plans, Group group) {
        Plan plan = plans.get(group);
        if (plan == null) {
            throw new IllegalStateException("a group without a plan");
        }
        return plan;
    }

    private static RecordWrite recordWrite(Group group, Plan plan) {
        String recordId = group.recordId();
        Resolver.Candidate key = group.createKey();
        if (recordId != null) {
            return RecordWrite.update(recordId, group.traceId(), plan.fields());
        }
        if (key == null) {
            throw new IllegalStateException("neither a record nor a key");
        }
        return RecordWrite.create(key.key(), key.field(), group.traceId(), plan.fields())
                .withFurtherKeys(group.furtherKeys().stream()
                        .map(further -> new RecordWrite.FurtherKey(further.key(), further.field()))
                        .toList());
    }

    /** Tags go to records whose fields are written; what fails here is tried again without writing the fields again. */
    private @Nullable Failure writeTags(
            Map<Group, Plan> plans, Map<Group, String> written, Settlement settlement, Set<Group> again) {
        List<Group> tagged = written.keySet().stream()
                .filter(group -> plan(plans, group).tags())
                .toList();
        if (tagged.isEmpty()) {
            return null;
        }
        TagWriter tags = adapter.ability(TagWriter.class).orElse(null);
        if (tags == null) {
            Failure lacking =
                    Failure.of(FailureKind.SCHEMA, "this destination cannot write tags: remove the tag rules");
            waitForTags(plans, written, lacking, settlement);
            return lacking;
        }
        BatchWriter<TagWriter.TagChange> writer = new BatchWriter<>(claimed, changes -> tags.writeTags(type, changes));
        BatchWriter.Written result = writer.write(tagged.stream()
                .map(group -> new TagWriter.TagChange(
                        recordOf(written, group),
                        group.traceId(),
                        plan(plans, group).addTags(),
                        plan(plans, group).removeTags()))
                .toList());
        for (int i = 0; i < tagged.size(); i++) {
            Group group = tagged.get(i);
            WriteOutcome outcome = result.outcomes().get(i);
            Failure unsent = result.whyNotSent(i);
            if (unsent != null) {
                written.remove(group);
                group.parts().forEach(part -> settlement.add(claimed.givenBack(part.delivery(), unsent)));
            } else if (outcome instanceof WriteOutcome.Applied) {
                claimed.reached();
                advance(group, recordOf(written, group), plan(plans, group).tagStamps(), settlement);
            } else {
                written.remove(group);
                failed(group, plan(plans, group), outcome, settlement, again);
            }
        }
        return result.stop();
    }

    private static String recordOf(Map<Group, String> written, Group group) {
        String recordId = written.get(group);
        if (recordId == null) {
            throw new IllegalStateException("a group that was not written");
        }
        return recordId;
    }

    private void waitForTags(Map<Group, Plan> plans, Map<Group, String> written, Failure why, Settlement settlement) {
        Set<Group> waiting = new HashSet<>();
        written.keySet().stream().filter(group -> plan(plans, group).tags()).forEach(waiting::add);
        for (Group group : waiting) {
            written.remove(group);
            group.parts().forEach(part -> settlement.add(claimed.retry(part.delivery(), why, false)));
        }
    }

    /** The CRM names another record than the one that was meant: from now on the person is looked for anew. */
    private void moved(Group group, String recordId, Plan plan, Settlement settlement) {
        String meant = group.recordId();
        if (recordId.equals(meant)) {
            return;
        }
        if (meant != null) {
            settlement.forgetRecord(meant);
        }
        group.watermark(claimed.landed(ref(recordId), plan.fieldStamps()));
    }

    private void advance(Group group, String recordId, Map<String, Stamp> stamps, Settlement settlement) {
        group.watermark(group.watermark().with(stamps));
        // Only what was written: the rest may have been cleared meanwhile, to be written again.
        settlement.watermark(ref(recordId), Watermark.of(stamps));
    }

    /** The write stands: its contributors are applied; the others are superseded, unless they have more to say. */
    private void applied(Group group, Plan plan, String recordId, Settlement settlement, Set<Group> again) {
        group.learned().forEach(key -> settlement.learn(key, recordId));
        Set<Part> contributors = plan.contributors();
        for (Part part : contributors) {
            settlement.add(claimed.settled(part.delivery(), DeliveryState.APPLIED, null, recordId));
        }
        group.parts().removeAll(contributors);
        if (group.parts().isEmpty()) {
            return;
        }
        if (group.separated()) {
            again.add(group);
        } else {
            for (Part part : group.parts()) {
                settlement.add(notWritten(group, part, recordId));
            }
        }
    }

    /**
     * An answer that adds nothing is superseded, unless it stands at the record already: a late write of another worker may
     * have brought it there, and only what counts as applied is written again when that turns out.
     */
    private Delivery notWritten(Group group, Part part, @Nullable String recordId) {
        boolean stands =
                group.watermark().stamps().containsValue(part.delivery().stamp());
        return stands
                ? claimed.settled(part.delivery(), DeliveryState.APPLIED, null, recordId)
                : claimed.superseded(part.delivery(), recordId);
    }

    /** Nothing to write: everything stands there already, or something newer does. */
    private void settleAll(Group group, Settlement settlement) {
        for (Part part : group.parts()) {
            boolean says = !part.mapped().fields().isEmpty()
                    || !part.mapped().tagsToAdd().isEmpty()
                    || !part.mapped().tagsToRemove().isEmpty();
            settlement.add(
                    says
                            ? notWritten(group, part, group.recordId())
                            : claimed.settled(part.delivery(), DeliveryState.APPLIED, null, group.recordId()));
        }
        String recordId = group.recordId();
        if (recordId != null) {
            group.learned().forEach(key -> settlement.learn(key, recordId));
        }
    }

    private void failed(Group group, Plan plan, WriteOutcome outcome, Settlement settlement, Set<Group> again) {
        if (!(outcome instanceof WriteOutcome.Unknown)) {
            claimed.notWritten(group.deliveries());
        }
        if (outcome instanceof WriteOutcome.Rejected rejected) {
            rejected(group, plan, rejected.failure(), settlement, again);
        } else if (outcome instanceof WriteOutcome.Retry retry) {
            group.parts().forEach(part -> settlement.add(claimed.retry(part.delivery(), retry.failure(), false)));
        } else if (outcome instanceof WriteOutcome.Unknown unknown) {
            // Writing the same values again does no harm, so a lost answer is answered by another try.
            group.parts().forEach(part -> settlement.add(claimed.retry(part.delivery(), unknown.failure(), true)));
        }
    }

    private void rejected(Group group, Plan plan, Failure failure, Settlement settlement, Set<Group> again) {
        String recordId = group.recordId();
        boolean findAnew = failure.kind() == FailureKind.RECORD_GONE
                || (failure.kind() == FailureKind.DUPLICATE && recordId == null);
        if (findAnew) {
            if (recordId != null) {
                settlement.forgetRecord(recordId);
            }
            group.parts().forEach(part -> settlement.add(claimed.findAnew(part.delivery(), failure)));
        } else if (failure.kind() == FailureKind.LOCKED) {
            group.parts().forEach(part -> settlement.add(claimed.retry(part.delivery(), failure, false)));
        } else {
            // One bad answer must not take the customer's other answers down with it.
            Set<Part> contributors = plan.contributors();
            if (contributors.size() == 1) {
                Part bad = contributors.iterator().next();
                settlement.add(claimed.settled(bad.delivery(), DeliveryState.DEAD, Reason.of(failure), recordId));
                group.remove(bad);
            } else {
                group.separate();
            }
            if (!group.parts().isEmpty()) {
                again.add(group);
            }
        }
    }
}
