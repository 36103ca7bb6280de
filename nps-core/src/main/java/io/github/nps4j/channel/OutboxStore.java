package io.github.nps4j.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sends that are to be made, and those that were. */
public interface OutboxStore {

    /**
     * Plans sends, in one transaction. One whose id is known already is left as it is.
     *
     * @param rows the sends, of version 0
     * @param now the time
     * @return how many were new
     */
    int plan(Collection<OutboxRow> rows, Instant now);

    /**
     * A send.
     *
     * @param id our own id
     * @return the row as it stands now
     */
    Optional<OutboxRow> outbox(String id);

    /**
     * The send that a vendor's notice is about.
     *
     * @param messageId the vendor's id
     * @return the row that holds it, if there is one
     */
    Optional<OutboxRow> outboxByMessageId(String messageId);

    /**
     * Changes a send, unless somebody else has changed it since it was read.
     *
     * @param row the row, of the version that was read
     * @param now the time
     * @return the row as it stands now, or empty if somebody else was faster and nothing was changed
     */
    Optional<OutboxRow> update(OutboxRow row, Instant now);

    /**
     * Takes {@linkplain OutboxState#isOpen() open} sends that are due, the longest due first. Each goes to one caller: it
     * is due again at the end of the lease. The state stays: a row that comes as {@link OutboxState#SENDING} was left by a
     * process that ended in mid-send.
     *
     * @param queue what they were planned under
     * @param now the time
     * @param most how many, 1 to 1,000
     * @param lease how long they are the caller's, more than zero
     * @return the rows, with the version and due time that they have now
     */
    List<OutboxRow> claimOutbox(String queue, Instant now, int most, Duration lease);

    /**
     * How many sends of a queue stand where.
     *
     * @param queue what they were planned under
     * @return the number for each state that occurs
     */
    Map<OutboxState, Long> outboxCounts(String queue);

    /**
     * When the next open send of a queue is due.
     *
     * @param queue what they were planned under
     * @return the time, or empty if nothing is open
     */
    Optional<Instant> nextOutboxDue(String queue);
}
