package io.github.nps4j.sync;

import io.github.nps4j.identity.Identity;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.MappedRecord;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.ResponseKey;
import io.github.nps4j.source.CannotAcceptException;
import io.github.nps4j.source.Receipt;
import io.github.nps4j.sync.store.Acceptance;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryFilter;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.Ledger;
import io.github.nps4j.sync.store.NewDelivery;
import io.github.nps4j.sync.store.Reason;
import io.github.nps4j.sync.store.Refusal;
import io.github.nps4j.sync.store.StoreException;
import io.github.nps4j.sync.store.Submission;
import io.github.nps4j.sync.store.SyncStore;
import io.github.nps4j.sync.store.Work;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The front door of nps4j: takes responses and delivers them to destinations.
 *
 * <pre>{@code
 * try (NpsSync sync = NpsSync.builder(store)
 *         .destination(Destination.of("hubspot", hubspot, FieldMapping.preset("hubspot-contact")))
 *         .build()) {
 *     sync.start();
 *     sync.submit(response);
 * }
 * }</pre>
 *
 * <p>{@link #submit} returns when the response is in the store; delivery goes on in the background after {@link #start},
 * or step by step with {@link #runDue} (tests, batch jobs). Without a call of {@code start} there are no threads.
 * Destinations can be added and removed at any time. Thread-safe.
 */
public final class NpsSync implements AutoCloseable {

    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);
    private static final int PURGE_PAGE = 5_000;
    private static final Duration SET_BACK = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(NpsSync.class);

    private final SyncStore store;
    private final SyncSettings settings;
    private final int threads;
    private final int mostThreads;
    private final Duration pollInterval;
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition turned = lock.newCondition();
    private volatile @Nullable LanePool pool;
    private volatile boolean closed;
    private volatile @Nullable Instant lastPoll;

    private NpsSync(Builder builder) {
        this.store = builder.store;
        this.settings = new SyncSettings(
                builder.clock,
                builder.random,
                builder.lease,
                builder.rememberRecords,
                builder.futureSkew,
                builder.pageSize,
                List.copyOf(builder.listeners));
        this.threads = builder.threads;
        this.mostThreads = Math.max(builder.threads, builder.mostThreads);
        this.pollInterval = builder.pollInterval;
        for (Destination destination : builder.destinations) {
            if (lanes.containsKey(destination.id())) {
                throw new IllegalArgumentException(
                        "there are two destinations '" + destination.id() + "': give each its own id");
            }
            addDestination(destination);
        }
    }

    /**
     * A builder.
     *
     * @param store where everything is kept; the engine does not close it
     * @return a builder
     */
    public static Builder builder(SyncStore store) {
        return new Builder(store);
    }

    /**
     * Takes a response. When this returns with an accepted receipt, the response is in the store and will be delivered,
     * also after a crash, if the store is a durable one. This is the moment to acknowledge a webhook.
     *
     * @param response the response
     * @return accepted, duplicate or refused; a response dated further in the future than the allowed skew is refused
     * @throws CannotAcceptException if the store is full, locked or away: nothing was taken, and whoever sent the response
     *     should try again (a webhook is answered 503)
     */
    public Receipt submit(NpsResponse response) {
        return submitAll(List.of(response)).get(0);
    }

    /**
     * Takes several responses in one transaction of the store: all or none are kept if the process dies meanwhile. A
     * {@code ResponseSink} for sources: {@code sync::submitAll}.
     *
     * @param responses the responses
     * @return one receipt per response, in order
     * @throws CannotAcceptException if the store is full, locked or away; trying again adds nothing twice
     */
    public List<Receipt> submitAll(List<NpsResponse> responses) {
        Instant now = settings.clock().instant();
        Set<String> concerned = new LinkedHashSet<>();
        List<Submission> submissions = responses.stream()
                .map(response -> submission(response, now, concerned))
                .toList();
        List<Acceptance> acceptances;
        try {
            acceptances = store.accept(submissions, now);
        } catch (StoreException e) {
            throw new CannotAcceptException(String.valueOf(e.getMessage()), null, e);
        }
        concerned.forEach(this::wake);
        return acceptances.stream().map(NpsSync::receipt).toList();
    }

    private Submission submission(NpsResponse response, Instant now, Set<String> concerned) {
        Duration ahead = Duration.between(now, response.respondedAt());
        if (ahead.compareTo(settings.futureSkew()) > 0) {
            return Submission.refused(
                    response,
                    Refusal.FUTURE_DATE,
                    "the response is dated " + response.respondedAt() + ", " + ahead.truncatedTo(ChronoUnit.SECONDS)
                            + " in the future (allowed: " + settings.futureSkew()
                            + "); as the newest answer it would block its customer's record for good");
        }
        List<NewDelivery> deliveries = new ArrayList<>();
        for (Lane lane : lanes.values()) {
            Destination destination = lane.destination();
            destination.mappingFor(response).ifPresent(mapping -> {
                concerned.add(destination.id());
                deliveries.addAll(deliveries(response, destination, mapping, now));
            });
        }
        return Submission.of(response, deliveries);
    }

    private static List<NewDelivery> deliveries(
            NpsResponse response, Destination destination, FieldMapping mapping, Instant now) {
        // One customer's deliveries share this token, whatever other keys a response brings.
        String customer = response.identity().usableKeys().stream()
                .findFirst()
                .map(key -> key.token())
                .orElseGet(() -> "anonymous:" + response.source() + "/" + response.id());
        List<NewDelivery> deliveries = new ArrayList<>();
        deliveries.add(new NewDelivery(destination.id(), mapping.name(), Work.FIELDS, customer, now));
        if (mapping.history().isPresent()) {
            deliveries.add(new NewDelivery(destination.id(), mapping.name(), Work.HISTORY, customer, now));
        }
        if (!mapping.notes().isEmpty() || !mapping.tasks().isEmpty()) {
            MappedRecord mapped = mapping.map(response);
            mapped.notes()
                    .forEach(note -> deliveries.add(
                            new NewDelivery(destination.id(), mapping.name(), Work.note(note.name()), customer, now)));
            mapped.tasks()
                    .forEach(task -> deliveries.add(
                            new NewDelivery(destination.id(), mapping.name(), Work.task(task.name()), customer, now)));
        }
        return deliveries;
    }

    private static Receipt receipt(Acceptance acceptance) {
        if (acceptance instanceof Acceptance.Accepted accepted) {
            return new Receipt(
                    Receipt.Status.ACCEPTED,
                    accepted.deliveries() == 0
                            ? "no destination has a mapping for it, or its work exists already"
                            : accepted.deliveries() + (accepted.deliveries() == 1 ? " delivery" : " deliveries"));
        }
        return acceptance instanceof Acceptance.Refused refused
                ? Receipt.refused(refused.reason())
                : Receipt.duplicate();
    }

    /**
     * Starts delivering in the background, on the number of threads given to the builder. Does nothing if started
     * already.
     *
     * @throws IllegalStateException if closed
     */
    public void start() {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("this NpsSync is closed: build a new one");
            }
            if (pool == null) {
                LanePool started = new LanePool(
                        threads, mostThreads, settings.clock(), this::signalTurn, this::wakeDue, pollInterval);
                pool = started;
                lanes.values().forEach(started::add);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Delivers everything that is due now, on the calling thread, until nothing more is due at the clock's present
     * time. For tests with a settable clock and for batch jobs; not to be mixed with {@link #start}.
     *
     * @return how many deliveries were settled or given back for another try
     * @throws IllegalStateException if started
     */
    public int runDue() {
        if (pool != null) {
            throw new IllegalStateException("runDue() is for an engine that is not started");
        }
        int total = 0;
        int round;
        do {
            round = 0;
            for (Lane lane : lanes.values()) {
                round += lane.turn(() -> {});
            }
            total += round;
        } while (round > 0);
        return total;
    }

    /**
     * When something is due next.
     *
     * @return a time, past or future; empty if nothing waits or only for the host
     */
    public Optional<Instant> nextDue() {
        return lanes.values().stream()
                .map(Lane::nextRun)
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    /**
     * Waits until nothing waits for delivery any more and no call of this process is under way. Deliveries in review and
     * dead letters do not count.
     *
     * @param timeout how long at most
     * @return {@code false} if something still waits, for example for an outage to end
     * @throws InterruptedException if interrupted
     */
    public boolean awaitSettled(Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lock();
        try {
            while (anyLeft()) {
                if (left <= 0) {
                    return false;
                }
                // Another node may do the work without this one being told, so a look now and then is needed.
                long slice = Math.min(left, TimeUnit.MILLISECONDS.toNanos(500));
                left -= slice - turned.awaitNanos(slice);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** In this order: what is under way may have to be written again, also what began during the look at the store. */
    private boolean anyLeft() {
        LanePool running = pool;
        long begun = running == null ? 0 : running.begun();
        return anyUnderWay() || anyWaiting() || (running != null && running.begun() != begun);
    }

    /** Another node may have done the work of this one, which was silent for long: then nothing waits but its late results. */
    private boolean anyUnderWay() {
        LanePool running = pool;
        return (running != null && running.busy()) || lanes.values().stream().anyMatch(Lane::hasInterrupted);
    }

    /** While the store is away, nobody knows. */
    private boolean anyWaiting() {
        try {
            return store.anyWaiting();
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.UNAVAILABLE) {
                return true;
            }
            throw e;
        }
    }

    /**
     * The account of everything that was submitted.
     *
     * @return one consistent view
     */
    public Ledger ledger() {
        return store.ledger();
    }

    /**
     * The whole story of one response: every delivery of every revision.
     *
     * @param key the response
     * @return its deliveries; empty if it was never accepted
     */
    public List<Delivery> story(ResponseKey key) {
        return store.story(key);
    }

    /**
     * A page of deliveries.
     *
     * @param filter which, for example {@code DeliveryFilter.in(DeliveryState.DEAD)}
     * @return in the order of their ids
     */
    public List<Delivery> find(DeliveryFilter filter) {
        return store.find(filter);
    }

    /**
     * Decides a delivery in review: the response belongs to this record. The other deliveries of the same response to
     * the same destination that are in review (its note, its task) go there too.
     *
     * <p>A note or task that is in review because nobody knows whether it was added ({@link Reason#UNKNOWN_OUTCOME}) is
     * decided alone: this says that it is not there, and it is added to this record.
     *
     * @param deliveryId the delivery in review
     * @param recordId the CRM's id of the record
     * @return the deliveries that wait again
     * @throws IllegalArgumentException if the delivery is not in review
     */
    public List<Delivery> resolve(long deliveryId, String recordId) {
        return decide(
                deliveryId,
                delivery -> waiting(delivery)
                        .recordId(recordId)
                        // A person has looked.
                        .outcomeUnknown(delivery.outcomeUnknown() && !undecided(delivery))
                        .build());
    }

    /**
     * Decides a delivery in review for which no record was found: one is to be created for the person.
     *
     * @param deliveryId the delivery in review
     * @return the deliveries that wait again
     * @throws IllegalArgumentException if the delivery is not in review, if it is there for another reason than
     *     {@link Reason#MISSING}, or if the person has no key that a record could be created under (one that is theirs
     *     alone, such as an email; a phone is not)
     */
    public List<Delivery> resolveByCreating(long deliveryId) {
        Delivery chosen = inReview(deliveryId);
        String why = chosen.reason().map(Reason::code).orElse("");
        if (!why.equals(Reason.MISSING)) {
            throw new IllegalArgumentException(
                    "delivery " + deliveryId + " is in review because of '" + why
                            + "', so no record can be created for it: choose the record with resolve(id, recordId), or drop it");
        }
        if (!creatable(chosen)) {
            throw new IllegalArgumentException("delivery " + deliveryId
                    + " has no key that a record could be created under, such as an email: create the record in the CRM"
                    + " and call resolve(id, recordId)");
        }
        return decide(
                deliveryId, delivery -> waiting(delivery).createApproved(true).build());
    }

    /**
     * Decides a delivery in review: it is left out.
     *
     * @param deliveryId the delivery in review
     * @param why one sentence for the ledger, without personal data
     * @return the deliveries that are suppressed now
     * @throws IllegalArgumentException if the delivery is not in review
     */
    public List<Delivery> drop(long deliveryId, String why) {
        Instant now = settings.clock().instant();
        return decide(
                deliveryId,
                delivery -> delivery.toBuilder()
                        .state(DeliveryState.SUPPRESSED, now)
                        .reason(new Reason(Reason.DROPPED, why))
                        .build());
    }

    /**
     * Tries dead letters and deliveries in review again from the beginning, for example after the CRM or the mapping was
     * mended. A note or task that may have been added already is looked for first; where the CRM cannot be asked, it goes
     * back to review, and only {@link #resolve} or {@link #drop} decides it.
     *
     * @param filter which; only dead and reviewed deliveries of the page are taken
     * @return the deliveries that wait again
     */
    public List<Delivery> replay(DeliveryFilter filter) {
        List<Long> ids = store.find(filter).stream()
                .filter(delivery -> delivery.state() == DeliveryState.DEAD || delivery.state() == DeliveryState.REVIEW)
                .map(Delivery::id)
                .toList();
        return changed(
                ids,
                delivery -> delivery.state() == DeliveryState.DEAD || delivery.state() == DeliveryState.REVIEW,
                delivery -> waiting(delivery).build());
    }

    /**
     * Everything that is kept of a person: their responses in every revision.
     *
     * @param tenant the tenant, {@code ""} in a host without tenants
     * @param person the person's keys; a response that has any of them counts
     * @return the responses, oldest first; personal data
     */
    public List<NpsResponse> export(String tenant, Identity person) {
        return store.responsesOf(tenant, tokens(person));
    }

    /**
     * Forgets a person: removes their responses, deliveries and remembered records from the store, and refuses their
     * responses from now on. What was written to destinations before stays there: erase it in the CRM too.
     *
     * @param tenant the tenant, {@code ""} in a host without tenants
     * @param person the person's keys
     * @return how many responses (revisions) were removed
     */
    public int erase(String tenant, Identity person) {
        return store.erase(tenant, tokens(person), settings.clock().instant());
    }

    private static List<String> tokens(Identity person) {
        return person.keys().stream().map(IdentityKey::token).toList();
    }

    /**
     * Removes what was settled long ago from the store. The ledger's counts stay, and responses that are submitted again
     * are still recognized. Deliveries in review stay. Responses for which there was nothing to deliver go by the time at
     * which they were accepted.
     *
     * @param age how long ago it must have been settled
     * @return how many deliveries, and responses that never had one, were removed
     */
    public long purgeSettled(Duration age) {
        Instant before = settings.clock().instant().minus(age);
        long total = 0;
        int count;
        do {
            count = store.purge(before, PURGE_PAGE);
            total += count;
        } while (count == PURGE_PAGE);
        return total;
    }

    private Delivery inReview(long deliveryId) {
        return store.find(DeliveryFilter.all().after(deliveryId - 1).limit(1)).stream()
                .filter(delivery -> delivery.id() == deliveryId && delivery.state() == DeliveryState.REVIEW)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "delivery " + deliveryId + " is not in review: nothing was changed"));
    }

    /** Whether nobody but a person can find out if its work was done. */
    private static boolean undecided(Delivery delivery) {
        return delivery.state() == DeliveryState.REVIEW
                && delivery.reason()
                        .filter(reason -> reason.code().equals(Reason.UNKNOWN_OUTCOME))
                        .isPresent();
    }

    /** If the destination or its mapping is gone, nobody knows now. */
    private boolean creatable(Delivery delivery) {
        Lane lane = lanes.get(delivery.destination());
        return lane == null
                || lane.destination()
                        .mapping(delivery.mapping())
                        .map(mapping -> Resolver.creatable(delivery.response().identity(), lane.destination(), mapping))
                        .orElse(true);
    }

    private List<Delivery> decide(long deliveryId, UnaryOperator<Delivery> decision) {
        Delivery chosen = inReview(deliveryId);
        boolean alone = undecided(chosen);
        List<Long> ids = store.story(chosen.response().key()).stream()
                .filter(delivery -> delivery.state() == DeliveryState.REVIEW
                        && delivery.destination().equals(chosen.destination())
                        && (alone ? delivery.id() == deliveryId : !undecided(delivery)))
                .map(Delivery::id)
                .toList();
        return changed(ids, delivery -> delivery.state() == DeliveryState.REVIEW, decision);
    }

    /** Somebody else may have changed a delivery since it was looked at: what is not as wanted any more stays as it is. */
    private List<Delivery> changed(Collection<Long> ids, Predicate<Delivery> wanted, UnaryOperator<Delivery> change) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Set<Long> taken = new HashSet<>();
        List<Delivery> changed = store
                .update(
                        ids,
                        delivery -> {
                            if (!wanted.test(delivery)) {
                                return delivery;
                            }
                            taken.add(delivery.id());
                            return change.apply(delivery);
                        },
                        settings.clock().instant())
                .stream()
                .filter(delivery -> taken.contains(delivery.id()))
                .toList();
        changed.stream().map(Delivery::destination).distinct().forEach(this::wake);
        return changed;
    }

    private Delivery.Builder waiting(Delivery delivery) {
        Instant now = settings.clock().instant();
        return delivery.toBuilder()
                .state(DeliveryState.WAITING, now)
                .dueAt(now)
                .attempts(0)
                .recordId(null)
                .reason(null)
                .candidates(List.of());
    }

    /**
     * Adds a destination, or replaces the one with the same id. It gets the responses that are submitted from now on.
     *
     * @param destination the destination
     */
    public void addDestination(Destination destination) {
        Lane lane = new Lane(destination, store, settings);
        Lane before = lanes.put(destination.id(), lane);
        LanePool running = pool;
        if (running != null) {
            if (before != null) {
                running.remove(before);
            }
            running.add(lane);
        }
    }

    /**
     * Removes a destination. Its deliveries stay in the store and wait; they go on when a destination with the same id is
     * added again. The adapter is not closed.
     *
     * @param id the destination's id
     * @return {@code false} if there is none with that id
     */
    public boolean removeDestination(String id) {
        Lane lane = lanes.remove(id);
        LanePool running = pool;
        if (lane != null && running != null) {
            running.remove(lane);
        }
        return lane != null;
    }

    /**
     * Stops delivering to a destination, on every node that shares the store and also after a restart; responses for it
     * are still accepted and wait.
     *
     * @param id the destination's id
     * @param why one sentence for the status, without personal data
     * @throws IllegalArgumentException if there is none with that id
     */
    public void pause(String id, String why) {
        lane(id).pause(why);
    }

    /**
     * Delivers to a destination again at once, whether it was paused, has stopped or waits after failures.
     *
     * @param id the destination's id
     * @throws IllegalArgumentException if there is none with that id
     */
    public void resume(String id) {
        lane(id).resume();
        wake(id);
    }

    /**
     * Holds the mappings of a destination against its CRM's live schema and abilities. Asks the CRM and changes nothing.
     *
     * @param id the destination's id
     * @return everything that is wrong, at once
     * @throws IllegalArgumentException if there is none with that id
     */
    public PreflightReport preflight(String id) {
        return lane(id).destination().preflight();
    }

    /**
     * Adds the fields and options that {@link #preflight} misses to the CRM's schema, and only these.
     *
     * @param id the destination's id
     * @return what was added, what was refused, and what is wrong after that
     * @throws IllegalArgumentException if there is none with that id
     */
    public ProvisionReport provision(String id) {
        return lane(id).destination().provision();
    }

    /**
     * Says what would be written for responses, field by field against what stands in the CRM now. Nothing is written or
     * remembered, here or there, and the responses are not submitted.
     *
     * @param id the destination's id
     * @param responses the responses; those for which the destination has no mapping are left out
     * @return what would change; its values are personal data
     * @throws IllegalArgumentException if there is no destination with that id
     */
    public DryRunReport dryRun(String id, List<NpsResponse> responses) {
        return lane(id).rollout().dryRun(responses);
    }

    /**
     * Says what would be written for what waits in the store, like {@link #dryRun(String, List)}: pause the destination,
     * submit, look, resume.
     *
     * @param id the destination's id
     * @param waiting how many waiting deliveries to look at, 1 to 10,000
     * @return what would change; its values are personal data
     * @throws IllegalArgumentException if there is no destination with that id, or the number is out of range
     */
    public DryRunReport dryRun(String id, int waiting) {
        return lane(id).rollout().dryRun(waiting);
    }

    /**
     * Writes the fields of a few waiting deliveries while everything else for the destination waits, on every node; reads
     * them back and compares. At the first difference, or at the first write that the CRM refuses, the canary stops: the
     * former values are written back, the deliveries wait again, and the destination stays paused. If all is well, the
     * destination goes on, unless it was paused before. If the CRM fails meanwhile, the canary stops too, and what was read
     * back the same until then stays. Pages that were under way before go on to their end. Records that would be created are left out; notes, tasks and
     * history wait; tags that were changed with the fields are not changed back.
     *
     * @param id the destination's id
     * @param records how many deliveries at most, 1 to 1,000
     * @return what was found
     * @throws IllegalArgumentException if there is no destination with that id, or the number is out of range
     * @throws IllegalStateException if the destination cannot be read back
     */
    public CanaryReport canary(String id, int records) {
        CanaryReport report = lane(id).canary(records);
        wake(id);
        return report;
    }

    /**
     * Compares a random sample of what was delivered with what stands in the CRM now, field by field, as far as no newer
     * answer stands there. The options' alert is called where the accuracy is below the target.
     *
     * @param id the destination's id
     * @param options how many records, and what is good enough
     * @return what was found
     * @throws IllegalArgumentException if there is no destination with that id
     * @throws IllegalStateException if the destination cannot be read back
     * @throws io.github.nps4j.crm.CrmException if the CRM cannot be asked
     */
    public ReconcileReport reconcile(String id, ReconcileOptions options) {
        return lane(id).rollout().reconcile(options);
    }

    /**
     * Reconciles a destination once a day, beginning one day from now, on the host's scheduler. Where several nodes share
     * a store, one of them is enough. A failure is logged, and the next day is tried again.
     *
     * @param id the destination's id
     * @param options how many records, what is good enough, and who is told
     * @param scheduler the host's; it is not closed
     * @return cancels it
     * @throws IllegalArgumentException if there is no destination with that id
     */
    public ScheduledFuture<?> reconcileDaily(String id, ReconcileOptions options, ScheduledExecutorService scheduler) {
        lane(id);
        return scheduler.scheduleAtFixedRate(
                () -> {
                    Lane lane = lanes.get(id);
                    if (lane != null) {
                        lane.rollout().reconcileQuietly(options);
                    }
                },
                1,
                1,
                TimeUnit.DAYS);
    }

    /**
     * How a destination is doing.
     *
     * @param id the destination's id
     * @return its status
     * @throws IllegalArgumentException if there is none with that id
     */
    public DestinationStatus status(String id) {
        return lane(id).status();
    }

    /**
     * The destinations.
     *
     * @return a snapshot, in no particular order
     */
    public List<Destination> destinations() {
        return lanes.values().stream().map(Lane::destination).toList();
    }

    /**
     * Lets the pages that are under way end, for at most 10 seconds, and stores what an outage of the store kept from it.
     * What still waits stays in the store.
     */
    @Override
    public void close() {
        LanePool running;
        lock.lock();
        try {
            closed = true;
            running = pool;
        } finally {
            lock.unlock();
        }
        if (running != null) {
            try {
                running.close(CLOSE_WAIT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            running.close();
        }
        lanes.values().forEach(NpsSync::endInterrupted);
    }

    /** What the store did not take because it was away; it may be back. */
    private static void endInterrupted(Lane lane) {
        try {
            lane.endInterrupted();
        } catch (StoreException e) {
            log.warn(
                    "{}: results of its last calls could not be stored, and are found out again by whoever works on it"
                            + " next: {}",
                    lane.destination(),
                    e.getMessage());
        }
    }

    private Lane lane(String id) {
        Lane lane = lanes.get(id);
        if (lane == null) {
            throw new IllegalArgumentException(
                    "there is no destination '" + id + "'" + Names.suggest(id, lanes.keySet()));
        }
        return lane;
    }

    private void wake(String id) {
        LanePool running = pool;
        Lane lane = lanes.get(id);
        if (running != null && lane != null) {
            running.wake(lane);
        }
    }

    /** What other nodes submitted, or a transaction of the host's own that ended after its submit. */
    private void wakeDue() {
        Instant now = settings.clock().instant();
        Instant before = lastPoll;
        lastPoll = now;
        if (before != null && now.isBefore(before.minus(SET_BACK))) {
            log.warn(
                    "The clock was set back by {}: what was due or under way before may wait so much longer, and nothing is"
                            + " lost",
                    Duration.between(now, before));
        }
        store.dueDestinations(now).forEach(this::wake);
    }

    private void signalTurn() {
        lock.lock();
        try {
            turned.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Collects the parts of an engine. Not thread-safe. */
    public static final class Builder {

        private final SyncStore store;
        private final List<Destination> destinations = new ArrayList<>();
        private final List<SyncListener> listeners = new ArrayList<>();
        private Clock clock = Clock.systemUTC();
        private RandomGenerator random = new Random();
        private Duration lease = Duration.ofMinutes(2);
        private Duration rememberRecords = Duration.ofDays(30);
        private Duration futureSkew = Duration.ofMinutes(5);
        private int pageSize = 2_000;
        private int threads = 16;
        private int mostThreads = 128;
        private Duration pollInterval = Duration.ofSeconds(1);

        private Builder(SyncStore store) {
            this.store = store;
        }

        /**
         * Adds a destination.
         *
         * @param destination the destination
         * @return this builder
         */
        public Builder destination(Destination destination) {
            destinations.add(destination);
            return this;
        }

        /**
         * Adds a listener.
         *
         * @param listener told about deliveries and destinations
         * @return this builder
         */
        public Builder listener(SyncListener listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * The clock; the system's by default.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * The source of the jitter in waits.
         *
         * @param random must be thread-safe if the engine is started
         * @return this builder
         */
        public Builder random(RandomGenerator random) {
            this.random = random;
            return this;
        }

        /**
         * How long a claim holds unless renewed; 2 minutes by default. Must be at least four times as long as one call to
         * a CRM may take (the call timeout of nps-http is 30 seconds by default): a request is sent only while a quarter
         * of the lease is left, so that it has landed before another node takes over. After a crash, what was under way
         * goes on after this time.
         *
         * @param lease 1 second or more
         * @return this builder
         */
        public Builder lease(Duration lease) {
            if (lease.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("a lease is 1 second or longer; got " + lease);
            }
            this.lease = lease;
            return this;
        }

        /**
         * How long the record of a key is remembered before it is looked up again; 30 days by default.
         *
         * @param rememberRecords zero turns the memory off
         * @return this builder
         */
        public Builder rememberRecords(Duration rememberRecords) {
            this.rememberRecords = rememberRecords;
            return this;
        }

        /**
         * How far in the future a response may be dated; 5 minutes by default.
         *
         * @param futureSkew zero or more
         * @return this builder
         */
        public Builder futureSkew(Duration futureSkew) {
            this.futureSkew = futureSkew;
            return this;
        }

        /**
         * Most deliveries that a thread works on at a time; 2,000 by default. Larger pages merge more answers of one
         * customer and need fewer lookups; smaller ones need less memory and are fairer.
         *
         * @param pageSize 1 to 10,000
         * @return this builder
         */
        public Builder pageSize(int pageSize) {
            if (pageSize < 1 || pageSize > 10_000) {
                throw new IllegalArgumentException("a page holds 1 to 10000 deliveries; got " + pageSize);
            }
            this.pageSize = pageSize;
            return this;
        }

        /**
         * How many threads deliver; 16 by default. They are shared by all destinations, however many there are.
         *
         * @param threads 1 or more
         * @return this builder
         */
        public Builder threads(int threads) {
            if (threads < 1) {
                throw new IllegalArgumentException("at least 1 thread is needed; got " + threads);
            }
            this.threads = threads;
            return this;
        }

        /**
         * How many threads there may be at most; 128 by default. More than {@link #threads} are only started while
         * destinations wait in line or hold threads for long, and end when idle. A destination that hangs holds a thread
         * until its call times out; three quarters of this number is how many may hang at once for the first time
         * without keeping the others waiting.
         *
         * @param mostThreads not less than {@link #threads}, or that number is taken
         * @return this builder
         */
        public Builder mostThreads(int mostThreads) {
            this.mostThreads = mostThreads;
            return this;
        }

        /**
         * How often the store is asked for work that this engine was not told of: what other nodes submitted, or what
         * was submitted in a transaction of the host's own; 1 second by default. One question covers all destinations.
         * What is submitted through this engine is delivered at once.
         *
         * @param pollInterval 10 milliseconds or more
         * @return this builder
         */
        public Builder pollInterval(Duration pollInterval) {
            if (pollInterval.toMillis() < 10) {
                throw new IllegalArgumentException("a poll interval is 10 milliseconds or longer; got " + pollInterval);
            }
            this.pollInterval = pollInterval;
            return this;
        }

        /**
         * The engine, not started.
         *
         * @return the engine
         */
        public NpsSync build() {
            return new NpsSync(this);
        }
    }
}
