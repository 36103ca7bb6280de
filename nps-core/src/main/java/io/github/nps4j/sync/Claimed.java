package io.github.nps4j.sync;

import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.OnMissing;
import io.github.nps4j.response.Stamp;
import io.github.nps4j.sync.Resolver.Decision;
import io.github.nps4j.sync.store.Claim;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.Reason;
import io.github.nps4j.sync.store.Settlement;
import io.github.nps4j.sync.store.Settlement.LinkKey;
import io.github.nps4j.sync.store.Settlement.RecordRef;
import io.github.nps4j.sync.store.SyncStore;
import io.github.nps4j.sync.store.Watermark;
import io.github.nps4j.sync.store.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deliveries of one claim on their way to a new state: keeps the lease, decides what a failure means for a delivery,
 * and writes the decisions to the store. Used by one thread.
 */
final class Claimed {

    private static final Logger log = LoggerFactory.getLogger(Claimed.class);

    /** How long after a lost answer its effect is looked for, so that a slow request has landed by then. */
    private static final Duration LOOK_AFTER = Duration.ofSeconds(10);

    private final Destination destination;
    private final SyncStore store;
    private final SyncSettings settings;
    private final LaneState lane;
    private final Map<Long, Delivery> open = new LinkedHashMap<>();
    private Claim claim;

    /** When the lease was asked for last, by a clock that nobody sets. */
    private long leasedAt;

    private boolean lost;
    private int settledCount;
    private boolean answered;
    private boolean heedsGate;
    private boolean failed;
    private boolean news;
    private final Set<Long> sent = new HashSet<>();
    private final Map<Long, RecordRef> writtenTo = new HashMap<>();
    private final List<Delivery> refused = new ArrayList<>();
    private @Nullable Settlement unsent;

    /**
     * A claim to be worked on.
     *
     * @param askedAt {@link System#nanoTime()} just before the store was asked for it
     */
    Claimed(
            Destination destination,
            SyncStore store,
            SyncSettings settings,
            LaneState lane,
            Claim claim,
            long askedAt) {
        this.destination = destination;
        this.store = store;
        this.settings = settings;
        this.lane = lane;
        this.claim = claim;
        this.leasedAt = askedAt;
        claim.deliveries().forEach(delivery -> open.put(delivery.id(), delivery));
    }

    Destination destination() {
        return destination;
    }

    /**
     * Makes no call once a turn, this one or another one, has found the destination failing. What is begun by hand is
     * meant to be tried and does without.
     */
    Claimed heedingGate() {
        heedsGate = true;
        return this;
    }

    Instant now() {
        return settings.clock().instant();
    }

    /** How many deliveries were settled or given back so far. */
    int settledCount() {
        return settledCount;
    }

    /** Deliveries of the claim that have no new state yet. */
    List<Delivery> open() {
        return List.copyOf(open.values());
    }

    /** Makes sure that the lease holds long enough for another call; {@code false} if another worker has taken over. */
    boolean stillHeld() {
        Duration lease = settings.lease();
        if (!lost && !leaseLasts(lease.dividedBy(2))) {
            long asked = System.nanoTime();
            Instant until = now().plus(lease);
            if (store.renew(claim, until)) {
                leasedAt = asked;
                claim = new Claim(claim.lease(), claim.destination(), until, claim.deliveries());
            } else {
                lost = true;
                log.warn(
                        "Destination {}: the lease was lost to another worker; the rest of the page is left to it",
                        destination.id());
            }
        }
        return !lost;
    }

    /**
     * Whether a request may be sent this very moment: a quarter of the lease is left for it to arrive and be carried out.
     * Asks no store, so that nothing comes between this look and the request.
     */
    boolean maySend() {
        return !lost && leaseLasts(settings.lease().dividedBy(4));
    }

    /**
     * By both clocks: the one that may be set tells the time to other nodes, the other one cannot be wrong by a setting;
     * and either may stand still while the machine sleeps.
     */
    private boolean leaseLasts(Duration time) {
        Duration passed = Duration.ofNanos(System.nanoTime() - leasedAt);
        return !claim.until().isBefore(now().plus(time))
                && settings.lease().minus(passed).compareTo(time) >= 0;
    }

    /**
     * Waits until one more call may be under way; {@link #endCall} must follow.
     *
     * @return {@code null}; or why nothing may be sent, and then no call has begun
     */
    @Nullable
    Failure beginCall() {
        try {
            lane.calls().enter();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Failure.of(
                    FailureKind.UNAVAILABLE, "the thread was interrupted before the call began; nothing was sent");
        }
        Failure refusal = heedsGate ? lane.gate().refusal(now()) : null;
        if (refusal != null) {
            // No failure of its own.
            failed = true;
            lane.calls().leave();
        }
        return refusal;
    }

    /**
     * Ends a call; if it failed as a whole, before the next one may begin, so that a destination that fails or is at its
     * limit is spared the calls that wait already.
     */
    void endCall(@Nullable Failure failure) {
        try {
            if (heedsGate && failure != null && Gate.closes(failure.kind()) && failure.kind() != FailureKind.GONE) {
                failed(failure);
            }
        } finally {
            lane.calls().leave();
        }
    }

    /**
     * The destination failed and should be left alone for now; counted once for a claim.
     *
     * @return whether that is news: a destination that is down for days fails the same way at each probe
     */
    boolean failed(Failure failure) {
        if (!failed) {
            failed = true;
            news = lane.failed(failure, now());
        }
        return news;
    }

    /** The CRM answered a call. */
    void heard() {
        answered = true;
    }

    /** Whether the CRM answered a call of this page. */
    boolean answered() {
        return answered;
    }

    /** Notes or tasks that are about to be sent: from now on they may exist, whatever happens before they are settled. */
    void sending(Collection<Delivery> effects) {
        effects.forEach(delivery -> sent.add(delivery.id()));
    }

    /** Fields that are about to be written to a record: from now on they may stand there. */
    void writing(Collection<Delivery> fields, RecordRef record) {
        fields.forEach(delivery -> writtenTo.put(delivery.id(), record));
    }

    /** The CRM surely did not write these fields. */
    void notWritten(Collection<Delivery> fields) {
        fields.forEach(delivery -> writtenTo.remove(delivery.id()));
    }

    /** Notes and tasks that were sent, or may have been, and of which the store knows nothing. */
    private List<Long> inDoubt() {
        return sent.stream().filter(open::containsKey).toList();
    }

    /** The CRM took something: it is up. */
    void reached() {
        answered = true;
        lane.succeeded(now());
    }

    /** A call that carried these deliveries failed as a whole. */
    void suspect(Collection<Delivery> deliveries) {
        deliveries.forEach(delivery -> lane.suspect(delivery.id()));
    }

    /** The most company that a delivery may have in one call. */
    int company(Delivery delivery, int most) {
        if (delivery.attempts() >= 2) {
            return 1;
        }
        int halvings = 2 * lane.suspicion(delivery.id());
        return halvings >= 31 ? 1 : Math.max(1, most >> halvings);
    }

    int suspicion(Delivery delivery) {
        return lane.suspicion(delivery.id());
    }

    Map<LinkKey, String> rememberedRecords(Collection<LinkKey> keys) {
        return store.links(destination.id(), keys, now().minus(settings.rememberRecords()));
    }

    /**
     * A write to one record ended at another one, which was not reserved: a merge or an existing key led there. Where it
     * went over a newer answer, what stood there is written again.
     *
     * @return what stands there now, without this write
     */
    Watermark landed(RecordRef record, Map<String, Stamp> written) {
        Watermark there = store.reserve(claim, List.of(record), now()).get(record);
        if (there != null
                && written.entrySet().stream().allMatch(slot -> there.allows(slot.getKey(), slot.getValue()))) {
            return there;
        }
        store.rewrite(destination.id(), record, now());
        return Watermark.empty();
    }

    /** Whether a later revision of the same response stands in its history entry already. */
    boolean newerApplied(Delivery history) {
        return HistoryWork.newestApplied(store.story(history.response().key()), history)
                .isPresent();
    }

    Map<RecordRef, Watermark> reserve(Collection<RecordRef> records) {
        return store.reserve(claim, records, now());
    }

    void settle(Settlement settlement) {
        if (settlement.isEmpty()) {
            return;
        }
        unsent = settlement;
        List<Delivery> late = store.settle(claim, settlement, now());
        unsent = null;
        refused.addAll(late);
        for (Delivery delivery : settlement.deliveries()) {
            open.remove(delivery.id());
            if (delivery.state().settled()) {
                lane.clear(delivery.id());
            }
        }
        Set<Long> lateIds = new HashSet<>();
        late.forEach(delivery -> lateIds.add(delivery.id()));
        List<Delivery> stored = settlement.deliveries().stream()
                .filter(delivery -> !lateIds.contains(delivery.id()))
                .toList();
        settledCount += stored.size();
        if (!stored.isEmpty()) {
            settings.tell(listener -> listener.delivered(stored));
        }
        rewriteAfterRefusal();
    }

    /**
     * Ends the claim. After an outage of the store, what was done meanwhile is stored first, as far as no other worker has
     * taken it over. Until this has returned normally, something is left to do, and it may be called again.
     */
    void end() {
        Settlement again = unsent;
        if (again != null) {
            settle(again);
        }
        settle(writtenUnsettled());
        rewriteAfterRefusal();
        List<Long> inDoubt = inDoubt();
        if (!inDoubt.isEmpty()) {
            store.recheck(inDoubt, now().plus(LOOK_AFTER), now());
        }
        // What may have been done without the store knowing stays claimed until the lease ends, so that it has landed.
        if (inDoubt.isEmpty() || lost) {
            store.release(claim, now());
        }
    }

    /**
     * Fields that stand at the CRM, or may stand there, and of which the store knows nothing, because it was away between
     * the call and the settlement. They are written once more; if another worker has taken over meanwhile, the store refuses
     * them here, and so it is found out that something newer may have been overwritten.
     */
    private Settlement writtenUnsettled() {
        Settlement givenBack = new Settlement();
        for (Delivery delivery : open.values()) {
            if (writtenTo.containsKey(delivery.id())) {
                givenBack.add(later(delivery, Duration.ZERO));
            }
        }
        return givenBack;
    }

    /**
     * Results that came after another worker had taken over were refused by the store. What this one wrote to the CRM, or
     * may have written, may stand over something newer, so what should stand there is written again. A note or a task that it
     * sent may stand twice, so it is looked for again. Where the store fails meanwhile, all of it is done again later: to
     * write once more than needed does no harm.
     */
    private void rewriteAfterRefusal() {
        if (refused.isEmpty()) {
            return;
        }
        Set<RecordRef> touched = new LinkedHashSet<>();
        for (Delivery delivery : refused) {
            RecordRef meant = writtenTo.get(delivery.id());
            if (meant != null) {
                touched.add(meant);
            }
            if (delivery.state() == DeliveryState.APPLIED && delivery.work().equals(Work.FIELDS)) {
                delivery.recordId().ifPresent(record -> touched.add(new RecordRef(delivery.mapping(), record)));
            }
        }
        int again = 0;
        for (Delivery delivery : refused) {
            if (delivery.state() == DeliveryState.APPLIED && delivery.work().equals(Work.HISTORY)) {
                again += rewriteHistory(delivery);
            }
        }
        for (RecordRef record : touched) {
            again += store.rewrite(destination.id(), record, now());
        }
        recheckRefused();
        List<Delivery> late = List.copyOf(refused);
        refused.clear();
        log.warn(
                "Destination {}: {} results came after their lease had ended and were refused; {} deliveries are written"
                        + " again",
                destination.id(),
                late.size(),
                again);
        settings.tell(listener -> listener.refused(late));
    }

    /** Where the answer was lost too, the request may still be on its way. */
    private void recheckRefused() {
        Map<Boolean, List<Long>> byAnswer = refused.stream()
                .filter(delivery -> sent.contains(delivery.id()))
                .filter(delivery -> delivery.state() == DeliveryState.APPLIED || delivery.outcomeUnknown())
                .collect(Collectors.partitioningBy(
                        delivery -> delivery.state() == DeliveryState.APPLIED,
                        Collectors.mapping(Delivery::id, Collectors.toList())));
        byAnswer.forEach((landed, ids) -> {
            if (!ids.isEmpty()) {
                store.recheck(ids, landed ? now() : now().plus(LOOK_AFTER), now());
            }
        });
    }

    /** The entry may hold this revision over a newer one, which is then written again. */
    private int rewriteHistory(Delivery late) {
        Delivery newest = HistoryWork.newestApplied(store.story(late.response().key()), late)
                .orElse(null);
        if (newest == null) {
            return 0;
        }
        Instant now = now();
        return store.update(
                        List.of(newest.id()),
                        delivery -> delivery.state() == DeliveryState.APPLIED
                                ? delivery.toBuilder()
                                        .state(DeliveryState.WAITING, now)
                                        .dueAt(now)
                                        .build()
                                : delivery,
                        now)
                .size();
    }

    Delivery settled(Delivery delivery, DeliveryState state, @Nullable Reason reason, @Nullable String recordId) {
        Instant now = now();
        return delivery.toBuilder()
                .state(state, now)
                .lastAttemptAt(now)
                .reason(reason)
                .recordId(recordId)
                // A dead letter may be replayed, and then it must still be looked for before it is repeated.
                .outcomeUnknown(state == DeliveryState.DEAD && delivery.outcomeUnknown())
                .candidates(List.of())
                .build();
    }

    Delivery superseded(Delivery delivery, @Nullable String recordId) {
        return settled(
                delivery,
                DeliveryState.SUPERSEDED,
                new Reason(Reason.NEWER, "a newer answer stands at the record"),
                recordId);
    }

    /** Not a try: the delivery could not even be started. */
    Delivery later(Delivery delivery, Duration wait) {
        return delivery.toBuilder()
                .state(DeliveryState.WAITING, now())
                .dueAt(now().plus(wait))
                .build();
    }

    /** What the on-missing policy, or the need for a decision, makes of a delivery without a record. */
    Delivery unmatched(Delivery delivery, Decision decision, FieldMapping mapping) {
        if (decision instanceof Decision.Failed failed) {
            return failed.asked() ? retry(delivery, failed.failure(), false) : givenBack(delivery, failed.failure());
        }
        if (decision instanceof Decision.Review review) {
            return review(delivery, review.reason(), review.candidates());
        }
        List<String> kinds = mapping.matchKeys().stream().map(key -> key.kind()).toList();
        String missing =
                "no " + mapping.recordType().name() + " has any of the keys of this person (matched by " + kinds + ")";
        if (mapping.onMissing() == OnMissing.SKIP) {
            return settled(
                    delivery,
                    DeliveryState.SUPPRESSED,
                    new Reason(Reason.MISSING, missing + "; mapping '" + mapping.name() + "' says skip"),
                    null);
        }
        boolean creatable = decision instanceof Decision.Missing person && person.createKey() != null;
        return review(
                delivery,
                new Reason(
                        Reason.MISSING,
                        missing
                                + (creatable
                                        ? ": choose a record, or approve its creation"
                                        : ": choose a record, or create it in the CRM first; none can be created from"
                                                + " here without a key that is the person's alone, such as an email")),
                List.of());
    }

    /** Nobody but a person can find out whether a note or task was added. */
    Delivery undecided(Delivery delivery, String recordId) {
        String what = delivery.work().kind().name().toLowerCase(Locale.ROOT);
        return review(
                        delivery,
                        new Reason(
                                Reason.UNKNOWN_OUTCOME,
                                "the answer to the try to add this " + what
                                        + " was lost, and this CRM cannot be asked whether it was added: look at the"
                                        + " record; if the " + what
                                        + " is there, drop this delivery, otherwise resolve it with the record, and it"
                                        + " is added"),
                        List.of(recordId))
                .toBuilder()
                .recordId(recordId)
                .build();
    }

    private Delivery review(Delivery delivery, Reason reason, List<String> candidates) {
        return delivery.toBuilder()
                .state(DeliveryState.REVIEW, now())
                .lastAttemptAt(now())
                .reason(reason)
                .candidates(candidates)
                .build();
    }

    /** The record is gone or was created by somebody else: forget it and look again, soon at first. */
    Delivery findAnew(Delivery delivery, Failure failure) {
        Delivery next = retry(delivery, failure, false);
        if (next.state() != DeliveryState.WAITING) {
            return next;
        }
        Delivery.Builder anew = next.toBuilder().recordId(null).createApproved(delivery.createApproved());
        return delivery.attempts() == 0 ? anew.dueAt(now()).build() : anew.build();
    }

    /**
     * Another try, or the end of it. An outage does not wear a delivery out: its failure counts as the delivery's own
     * only if it concerns the record, or if the destination took something else since this delivery's last try.
     */
    Delivery retry(Delivery delivery, Failure failure, boolean outcomeUnknown) {
        Instant now = now();
        boolean own = failure.kind().scope() == FailureKind.Scope.RECORD
                || (failure.kind() != FailureKind.THROTTLED
                        && failure.kind() != FailureKind.QUOTA_EXHAUSTED
                        && delivery.lastAttemptAt().filter(lane::succeededSince).isPresent());
        int attempts = delivery.attempts() + (own ? 1 : 0);
        if (attempts >= destination.retry().maxAttempts()) {
            Reason last = Reason.of(failure);
            return settled(
                    delivery.toBuilder()
                            .attempts(attempts)
                            .outcomeUnknown(outcomeUnknown || delivery.outcomeUnknown())
                            .build(),
                    DeliveryState.DEAD,
                    new Reason(last.code(), "gave up after " + attempts + " attempts; the last one: " + last.text()),
                    delivery.recordId().orElse(null));
        }
        // Suspects wait longer each time, so that they do not keep others from their turn.
        int suspicion = lane.suspicion(delivery.id());
        Duration wait = own
                ? destination.retry().delay(attempts, settings.random())
                : min(destination.retry().delay(1 + suspicion, settings.random()), Gate.LONGEST_WAIT);
        Duration asked = failure.retryAfter().orElse(Duration.ZERO);
        return delivery.toBuilder()
                .state(DeliveryState.WAITING, now)
                .attempts(attempts)
                .lastAttemptAt(now)
                .dueAt(now.plus(
                        asked.compareTo(wait) > 0
                                ? min(asked, destination.retry().maxDelay())
                                : wait))
                .reason(Reason.of(failure))
                .outcomeUnknown(outcomeUnknown || delivery.outcomeUnknown())
                .build();
    }

    /**
     * The answer to a try to add a note or a task was lost. The request may still be on its way through the vendor's
     * gateways, so nobody looks for its effect at once.
     */
    Delivery lookLater(Delivery delivery, Failure failure) {
        return notBefore(retry(delivery, failure, true), now().plus(LOOK_AFTER));
    }

    private static Delivery notBefore(Delivery delivery, Instant time) {
        return delivery.state() == DeliveryState.WAITING && delivery.dueAt().isBefore(time)
                ? delivery.toBuilder().dueAt(time).build()
                : delivery;
    }

    /** Not a try: it was not in any request. */
    Delivery notSent(Delivery delivery, Failure failure) {
        sent.remove(delivery.id());
        writtenTo.remove(delivery.id());
        return givenBack(delivery, failure);
    }

    /** Not a try either: the destination failed before this delivery's turn. */
    Delivery givenBack(Delivery delivery, Failure failure) {
        Duration wait =
                min(destination.retry().delay(1 + lane.suspicion(delivery.id()), settings.random()), Gate.LONGEST_WAIT);
        Duration asked = min(
                failure.retryAfter().orElse(Duration.ZERO), destination.retry().maxDelay());
        boolean doubtful = sent.contains(delivery.id());
        Delivery next = later(delivery, asked.compareTo(wait) > 0 ? asked : wait).toBuilder()
                .reason(Reason.of(failure))
                .outcomeUnknown(delivery.outcomeUnknown() || doubtful)
                .build();
        return doubtful ? notBefore(next, now().plus(LOOK_AFTER)) : next;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
