package io.github.nps4j.sync.store;

import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.ResponseKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Where the engine keeps responses, deliveries, watermarks and the record of each key. Every call is one transaction: it
 * takes effect as a whole or not at all, and when it returns, its effect survives a crash (as far as the store is
 * durable). Thread-safe; several engines may share one store.
 *
 * <p>Every method throws {@link StoreException} if the store cannot do its work, for example because its database is away.
 */
public interface SyncStore extends AutoCloseable {

    /**
     * Stores responses with their deliveries. A response that is there with the same revision and content is a
     * duplicate; with the same revision and other content it is refused, and so is one of a person who was erased. Work
     * that is not {@link Work#perRevision()} is created once per response, whatever the revision.
     *
     * @param submissions the responses, in order
     * @param now the time to record
     * @return one acceptance per submission, in order
     */
    List<Acceptance> accept(List<Submission> submissions, Instant now);

    /**
     * Claims waiting deliveries that are due, oldest due first. No delivery of a customer is given out while another
     * claim holds one of the same customer and destination; where a customer is claimed, all its due deliveries come
     * along as far as the limit allows. Nothing is given out for a destination that is held. A delivery whose earlier
     * claim ended with its lease, not by {@link #settle} or {@link #release}, is given out with
     * {@link Delivery#outcomeUnknown()}: its worker may have died after the call to the CRM.
     *
     * @param destination the destination's id
     * @param limit most deliveries, 1 or more
     * @param now the current time
     * @param lease how long the claim holds unless renewed
     * @return the claim; its list may be empty
     */
    Claim claim(String destination, int limit, Instant now, Duration lease);

    /**
     * Claims like {@link #claim}, also for a destination that is held: for a canary, which writes a few deliveries while
     * all others wait.
     *
     * @param destination the destination's id
     * @param limit most deliveries, 1 or more
     * @param now the current time
     * @param lease how long the claim holds unless renewed
     * @return the claim; its list may be empty
     */
    Claim claimHeld(String destination, int limit, Instant now, Duration lease);

    /**
     * Makes a claim hold longer.
     *
     * @param claim the claim
     * @param until the new end
     * @return {@code false} if some of it was taken over by another worker meanwhile
     */
    boolean renew(Claim claim, Instant until);

    /**
     * Reserves records for this claim and tells what stands there. A record that another living claim has reserved is
     * left out. Reservations end when the claim's deliveries are settled, or with its lease.
     *
     * @param claim the claim
     * @param records the records
     * @param now the current time
     * @return the records that are reserved, with their watermarks
     */
    Map<Settlement.RecordRef, Watermark> reserve(Claim claim, Collection<Settlement.RecordRef> records, Instant now);

    /**
     * Stores what became of deliveries and ends their part of the claim. A delivery that another worker has taken over
     * stays as that worker has it, and watermarks of records that another claim has reserved stay too; see also
     * {@link #rewrite}.
     *
     * @param claim the claim
     * @param settlement the new states and all that goes with them
     * @param now the time to record
     * @return the deliveries that were refused because they had been taken over
     */
    List<Delivery> settle(Claim claim, Settlement settlement, Instant now);

    /**
     * Ends a claim: reservations and deliveries that were not settled are free at once.
     *
     * @param claim the claim
     * @param now the current time
     */
    void release(Claim claim, Instant now);

    /**
     * The records of keys, as remembered.
     *
     * @param destination the destination's id
     * @param keys the keys
     * @param notBefore what was learned earlier is left out
     * @return key to the CRM's record id; unknown keys are absent
     */
    Map<Settlement.LinkKey, String> links(String destination, Collection<Settlement.LinkKey> keys, Instant notBefore);

    /**
     * What stands at records, without reserving them.
     *
     * @param destination the destination's id
     * @param records the records
     * @return the watermark of each record; a record that was never written is absent
     */
    Map<Settlement.RecordRef, Watermark> watermarks(String destination, Collection<Settlement.RecordRef> records);

    /**
     * When the next delivery of a destination can be claimed.
     *
     * @param destination the destination's id
     * @return the earliest due time or end of a lease, past or future; empty if nothing waits or the destination is held
     */
    Optional<Instant> nextDue(String destination);

    /**
     * The account of everything.
     *
     * @return one consistent view
     */
    Ledger ledger();

    /**
     * A page of deliveries.
     *
     * @param filter which
     * @return in the order of their ids
     */
    List<Delivery> find(DeliveryFilter filter);

    /**
     * All deliveries of a response, of every revision and destination.
     *
     * @param key the response
     * @return in the order of their ids
     */
    List<Delivery> story(ResponseKey key);

    /**
     * Changes deliveries that are not under way, for replay and for decisions in review.
     *
     * @param ids the deliveries
     * @param change the new form of each; it is called at most once per delivery, within the transaction
     * @param now the time to record
     * @return the deliveries that were changed, in their new form
     */
    List<Delivery> update(Collection<Long> ids, UnaryOperator<Delivery> change, Instant now);

    /**
     * The destinations for which a delivery can be claimed now, held ones left out. Engines ask this at intervals, in one
     * question for all destinations, to learn of what other nodes have submitted.
     *
     * @param now the current time
     * @return ids of destinations
     */
    Set<String> dueDestinations(Instant now);

    /**
     * Whether any delivery waits, due or not.
     *
     * @return {@code false} if everything is settled
     */
    boolean anyWaiting();

    /**
     * Stops all claims for a destination, on every node, until {@link #unhold}. Its deliveries wait.
     *
     * @param destination the destination's id
     * @param reason why
     * @param now the time to record
     */
    void hold(String destination, Reason reason, Instant now);

    /**
     * Ends a hold.
     *
     * @param destination the destination's id
     * @return {@code false} if there was none
     */
    boolean unhold(String destination);

    /**
     * The destinations that are held.
     *
     * @return id of the destination to the reason
     */
    Map<String, Reason> holds();

    /**
     * Has everything written again that stands at a record: an overdue write of a worker that lost its lease may have
     * overwritten it. The watermark is cleared and the deliveries that it names wait again. If a living claim has reserved
     * the record, it may have written it already and not settled yet: what it settles for this record from then on moves
     * no watermark, and fields that it settles as applied there wait again.
     *
     * @param destination the destination's id
     * @param record the record
     * @param now the time to record
     * @return how many deliveries wait again
     */
    int rewrite(String destination, Settlement.RecordRef record, Instant now);

    /**
     * Has notes and tasks looked for once more: an overdue request of a worker that lost its lease may have added one a
     * second time. Those that were applied wait again, and the outcome of all counts as unknown. If a living claim has one,
     * it may be adding it at this moment: when it settles it, the same happens to it then.
     *
     * @param ids the deliveries; those that are gone or neither a note nor a task are left out
     * @param dueAt when to look
     * @param now the time to record
     * @see Delivery#rechecked
     */
    void recheck(Collection<Long> ids, Instant dueAt, Instant now);

    /**
     * Removes deliveries that were applied, superseded, suppressed or dead before a time, and the content of responses
     * that have no delivery left, or never had one and were accepted before that time. Their counts stay in the ledger, and
     * the responses stay known, so that one that is submitted again is still a duplicate.
     *
     * @param settledBefore only what was settled before
     * @param limit most deliveries, and responses that never had one, in this call, so that a purge never locks for long
     * @return how many deliveries, and responses that never had one, were removed; call again while it equals the limit
     */
    int purge(Instant settledBefore, int limit);

    /**
     * The responses of a person that are kept, in every revision.
     *
     * @param tenant the tenant
     * @param tokens tokens of the person's keys; a response that has any of them is the person's
     * @return the responses, oldest first
     */
    List<NpsResponse> responsesOf(String tenant, Collection<String> tokens);

    /**
     * Removes the responses of a person with their deliveries and what is remembered of the keys, and keeps a keyed hash
     * of each key, by which later responses of the person are refused, and by which the record of the key is not remembered
     * again. The counts stay in the ledger; what was waiting or in review counts as suppressed.
     *
     * @param tenant the tenant
     * @param tokens tokens of the person's keys
     * @param now the time to record
     * @return how many responses (revisions) were removed
     */
    int erase(String tenant, Collection<String> tokens, Instant now);

    /** Releases resources. */
    @Override
    default void close() {}
}
