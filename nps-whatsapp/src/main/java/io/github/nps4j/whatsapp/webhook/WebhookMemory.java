package io.github.nps4j.whatsapp.webhook;

import java.time.Instant;
import java.util.List;

/**
 * Remembers which updates were taken, so that each one is handled once although Meta sends some twice, and how far each
 * sent message has come. Nodes that share a webhook share a memory.
 *
 * <p>Implementations are thread-safe, and {@link #claim} and {@link #raise} are atomic for each key: two copies of an update
 * can arrive in the same moment on two nodes. Keys are texts of at most 255 UTF-16 units that may hold a phone number; do
 * not log them.
 */
public interface WebhookMemory {

    /** What became of a claim. */
    enum Claim {
        /** It is ours: nobody took it before, or whoever did gave up. */
        TAKEN,
        /** It was handled. */
        SEEN,
        /** Somebody handles it right now. */
        BUSY
    }

    /**
     * A status of a message.
     *
     * @param key the message
     * @param rank the place of the status on the ladder, see {@link MessageState#rank()}
     */
    record StatusMark(String key, int rank) {

        /** Names the rank only. */
        @Override
        public String toString() {
            return "StatusMark[" + rank + "]";
        }
    }

    /**
     * Claims updates. A claim that is neither kept nor given back ends by itself.
     *
     * @param keys the updates, each one once
     * @param now the time
     * @param leaseUntil when the claims end by themselves
     * @return what became of each claim, in the order of the keys
     */
    List<Claim> claim(List<String> keys, Instant now, Instant leaseUntil);

    /**
     * Notes that claimed updates were handled.
     *
     * @param keys the updates
     * @param until how long to remember them
     */
    void keep(List<String> keys, Instant until);

    /**
     * Gives claimed updates back: the next copy can be claimed at once.
     *
     * @param keys the updates
     */
    void giveBack(List<String> keys);

    /**
     * Notes statuses, one after the other: the rank of a message becomes the greater one of the known and the given one.
     *
     * @param marks the statuses; a message may be there several times
     * @param now the time
     * @param until how long to remember the message, counted from its last status
     * @return for each mark, in order, the rank that the message had before it; 0 if it was not known
     */
    List<Integer> raise(List<StatusMark> marks, Instant now, Instant until);

    /**
     * A memory of this process. It forgets the oldest when it is full, and everything when the process ends.
     *
     * @param capacity how many updates, and how many messages, it remembers at most; about 300 bytes each
     * @return the memory
     * @throws IllegalArgumentException if the capacity is not positive
     */
    static WebhookMemory inMemory(int capacity) {
        return new InMemoryWebhookMemory(capacity);
    }
}
