package io.github.nps4j.channel;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message that is to be sent, or was. Rows are planned before anything is sent, so that a process that ends in between
 * neither doubles nor forgets one. A row is changed by compare-and-set on its version.
 *
 * <p>The way of a row: PLANNED; claimed; SENDING, saved right before the vendor is called; then ACCEPTED, UNKNOWN, FAILED
 * or, where it surely was not sent, PLANNED again. A row that is claimed in state SENDING was left by a process that ended:
 * it is to be treated as UNKNOWN.
 *
 * @param id our own id of the send, which the vendor repeats in its notices; at most 200 characters
 * @param queue what rows are claimed by, such as a campaign or a business number; at most 200 characters
 * @param state how far it has come
 * @param version 0 before it is saved for the first time, then one more with each change
 * @param due when it is to be looked at next; for rows that are not open it means nothing
 * @param attempts how often the vendor was called
 * @param messageId the vendor's id, if it is known
 * @param body what is to be sent, as the sender wrote it; at most 256 Ki characters. Personal data
 * @param note why it stands where it stands, without personal data, or {@code null}; at most 1,000 characters
 */
public record OutboxRow(
        String id,
        String queue,
        OutboxState state,
        long version,
        Instant due,
        int attempts,
        @Nullable String messageId,
        String body,
        @Nullable String note) {

    /**
     * Checks the values.
     *
     * @param id our own id
     * @param queue what rows are claimed by
     * @param state how far it has come
     * @param version its version
     * @param due when it is to be looked at next
     * @param attempts how often the vendor was called
     * @param messageId the vendor's id
     * @param body what is to be sent
     * @param note why it stands where it stands
     * @throws IllegalArgumentException if a value is out of range
     */
    public OutboxRow {
        Texts.check("id of a send", id, 1, 200);
        Texts.check("queue of a send", queue, 1, 200);
        Texts.check("body of a send", body, 0, Texts.MAX_BODY);
        if (messageId != null) {
            Texts.key("vendor's id of a message", messageId);
        }
        if (note != null) {
            note = note.length() <= 1_000 ? note : note.substring(0, 999) + "…";
        }
        if (version < 0 || attempts < 0) {
            throw new IllegalArgumentException("version and attempts of a send are 0 or more");
        }
    }

    /**
     * A send that is to be planned.
     *
     * @param id our own id
     * @param queue what rows are claimed by
     * @param due when it is to be sent
     * @param body what is to be sent
     * @return the row, of version 0
     */
    public static OutboxRow planned(String id, String queue, Instant due, String body) {
        return new OutboxRow(id, queue, OutboxState.PLANNED, 0, due, 0, null, body, null);
    }

    /**
     * This row, right before the vendor is called: one attempt more.
     *
     * @param due when somebody else is to look at it, if nobody says what became of it
     * @return a new row of the same version
     */
    public OutboxRow sending(Instant due) {
        return new OutboxRow(id, queue, OutboxState.SENDING, version, due, attempts + 1, messageId, body, null);
    }

    /**
     * This row in another state.
     *
     * @param state the state
     * @param due when it is to be looked at next
     * @param note why, without personal data, or {@code null}
     * @return a new row of the same version
     */
    public OutboxRow in(OutboxState state, Instant due, @Nullable String note) {
        return new OutboxRow(id, queue, state, version, due, attempts, messageId, body, note);
    }

    /**
     * This row with the vendor's id.
     *
     * @param messageId the id
     * @return a new row of the same version
     */
    public OutboxRow withMessageId(String messageId) {
        return new OutboxRow(id, queue, state, version, due, attempts, messageId, body, note);
    }

    @Override
    public String toString() {
        return "OutboxRow[" + id + ", " + state + ", version " + version + ", due " + due + "]";
    }
}
