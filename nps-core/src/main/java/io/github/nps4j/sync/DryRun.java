package io.github.nps4j.sync;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.RecordReader;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.MappedRecord;
import io.github.nps4j.mapping.OnMissing;
import io.github.nps4j.sync.DryRunReport.Change;
import io.github.nps4j.sync.DryRunReport.FieldChange;
import io.github.nps4j.sync.DryRunReport.Verdict;
import io.github.nps4j.sync.Group.Part;
import io.github.nps4j.sync.Group.Plan;
import io.github.nps4j.sync.Resolver.Decision;
import io.github.nps4j.sync.store.Claim;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.Reason;
import io.github.nps4j.sync.store.Settlement.RecordRef;
import io.github.nps4j.sync.store.SyncStore;
import io.github.nps4j.sync.store.Watermark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Goes the way of a delivery up to the write, and compares instead of writing. Changes nothing anywhere. */
final class DryRun {

    private final Destination destination;
    private final SyncStore store;
    private final CrmAdapter adapter;
    private final Claimed nothingClaimed;
    private final List<Change> changes = new ArrayList<>();

    DryRun(Destination destination, SyncStore store, SyncSettings settings, LaneState state) {
        this.destination = destination;
        this.store = store;
        this.adapter = destination.adapter();
        this.nothingClaimed = new Claimed(
                destination,
                store,
                settings,
                state,
                new Claim("dry-run", destination.id(), Instant.MAX, List.of()),
                System.nanoTime());
    }

    DryRunReport run(List<Delivery> deliveries) {
        PreflightReport preflight = destination.preflight();
        if (preflight.ready()) {
            Map<String, List<Delivery>> byMapping = new LinkedHashMap<>();
            deliveries.forEach(delivery -> byMapping
                    .computeIfAbsent(delivery.mapping(), name -> new ArrayList<>())
                    .add(delivery));
            byMapping.forEach((name, some) -> destination.mapping(name).ifPresent(mapping -> run(mapping, some)));
        }
        return new DryRunReport(preflight, changes);
    }

    private void run(FieldMapping mapping, List<Delivery> deliveries) {
        Preflight preflight = new Preflight(mapping, adapter);
        Map<Delivery, Part> parts = new LinkedHashMap<>();
        for (Delivery delivery : deliveries) {
            MappedRecord mapped = mapping.map(delivery.response());
            List<String> problems = preflight.problems(mapped);
            if (problems.isEmpty()) {
                parts.put(delivery, new Part(delivery, mapped));
            } else {
                without(
                        Verdict.INVALID,
                        mapping,
                        delivery,
                        new Reason(Reason.INVALID_VALUE, String.join("; ", problems)),
                        List.of());
            }
        }
        Map<String, Group> groups = group(mapping, parts);
        Map<RecordRef, Watermark> there = store.watermarks(
                destination.id(),
                groups.values().stream()
                        .map(group -> new RecordRef(mapping.name(), group.reservation()))
                        .toList());
        Map<Group, Plan> plans = new LinkedHashMap<>();
        for (Group group : groups.values()) {
            group.watermark(there.getOrDefault(new RecordRef(mapping.name(), group.reservation()), Watermark.empty()));
            plans.put(group, group.plan());
        }
        compare(mapping, plans);
    }

    private Map<String, Group> group(FieldMapping mapping, Map<Delivery, Part> parts) {
        Set<Identity> people = parts.keySet().stream()
                .filter(delivery -> delivery.recordId().isEmpty())
                .map(delivery -> delivery.response().identity())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Map<Identity, Decision> decisions =
                people.isEmpty() ? Map.of() : new Resolver(nothingClaimed, mapping).resolve(people);
        Map<String, Group> groups = new LinkedHashMap<>();
        parts.forEach((delivery, part) -> {
            Decision decision = delivery.recordId()
                    .<Decision>map(id -> new Decision.Matched(id, Set.of()))
                    .orElseGet(() -> decisions.get(delivery.response().identity()));
            if (decision instanceof Decision.Matched matched) {
                groups.computeIfAbsent(matched.recordId(), Group::ofRecord).add(part, Set.of());
            } else if (decision instanceof Decision.Missing missing
                    && missing.createKey() != null
                    && (mapping.onMissing() == OnMissing.CREATE || delivery.createApproved())) {
                Group fresh = Group.toCreate(missing.createKey());
                groups.computeIfAbsent(fresh.reservation(), name -> fresh).add(part, missing.keys());
            } else {
                undecided(mapping, delivery, decision);
            }
        });
        return groups;
    }

    private void undecided(FieldMapping mapping, Delivery delivery, @Nullable Decision decision) {
        if (decision instanceof Decision.Review review) {
            without(Verdict.REVIEW, mapping, delivery, review.reason(), review.candidates());
        } else if (decision instanceof Decision.Missing) {
            without(
                    mapping.onMissing() == OnMissing.SKIP ? Verdict.SKIP : Verdict.REVIEW,
                    mapping,
                    delivery,
                    new Reason(
                            Reason.MISSING,
                            "no " + mapping.recordType().name() + " has any of the keys of this person"),
                    List.of());
        } else {
            Failure failure = decision instanceof Decision.Failed failed ? failed.failure() : null;
            without(
                    Verdict.FAILED,
                    mapping,
                    delivery,
                    failure == null ? new Reason(Reason.MISSING, "the CRM could not be asked") : Reason.of(failure),
                    List.of());
        }
    }

    private void without(
            Verdict verdict, FieldMapping mapping, Delivery delivery, Reason reason, List<String> candidates) {
        changes.add(new Change(
                verdict,
                mapping.name(),
                null,
                List.of(delivery.response().key()),
                List.of(),
                List.of(),
                reason,
                candidates));
    }

    private void compare(FieldMapping mapping, Map<Group, Plan> plans) {
        Set<String> fields = new LinkedHashSet<>();
        List<String> ids = new ArrayList<>();
        plans.forEach((group, plan) -> {
            String id = group.recordId();
            if (id != null && !plan.fields().isEmpty()) {
                ids.add(id);
                fields.addAll(plan.fields().keySet());
            }
        });
        Map<String, RecordReader.Snapshot> live = new LinkedHashMap<>();
        Failure failure = null;
        RecordReader reader = adapter.ability(RecordReader.class).orElse(null);
        if (reader != null) {
            try {
                live.putAll(LiveValues.read(reader, adapter, mapping.recordType(), ids, fields));
            } catch (CrmException e) {
                failure = e.failure();
            }
        }
        for (Map.Entry<Group, Plan> entry : plans.entrySet()) {
            changes.add(change(mapping, entry.getKey(), entry.getValue(), live, reader != null, failure));
        }
    }

    private static Change change(
            FieldMapping mapping,
            Group group,
            Plan plan,
            Map<String, RecordReader.Snapshot> live,
            boolean readable,
            @Nullable Failure failure) {
        String id = group.recordId();
        RecordReader.Snapshot snapshot = id == null ? null : live.get(id);
        Verdict verdict = id == null ? Verdict.CREATE : Verdict.UPDATE;
        Reason reason = null;
        List<FieldChange> fields = new ArrayList<>();
        if (failure != null && id != null) {
            verdict = Verdict.FAILED;
            reason = Reason.of(failure);
        } else if (readable && id != null && snapshot == null && !plan.fields().isEmpty()) {
            verdict = Verdict.FAILED;
            reason = new Reason(
                    "record_gone", "the record does not exist any more; its person would be looked for anew");
        } else {
            plan.fields().forEach((field, after) -> {
                FieldValue before = id == null
                        ? new FieldValue.ClearValue()
                        : snapshot == null ? null : snapshot.values().get(field);
                if (before == null || !ValueComparison.same(after, before)) {
                    fields.add(new FieldChange(field, before, after));
                }
            });
        }
        List<String> effects = new ArrayList<>();
        plan.addTags().forEach(tag -> effects.add("add tag " + tag));
        plan.removeTags().forEach(tag -> effects.add("remove tag " + tag));
        for (Part part : group.parts()) {
            part.mapped().notes().forEach(note -> effects.add("note:" + note.name()));
            part.mapped().tasks().forEach(task -> effects.add("task:" + task.name()));
            part.mapped().history().ifPresent(history -> effects.add("history"));
        }
        if (verdict == Verdict.UPDATE && fields.isEmpty() && effects.isEmpty()) {
            verdict = Verdict.UNCHANGED;
        }
        return new Change(
                verdict,
                mapping.name(),
                id,
                group.parts().stream()
                        .map(part -> part.delivery().response().key())
                        .distinct()
                        .toList(),
                fields,
                effects,
                reason,
                List.of());
    }
}
