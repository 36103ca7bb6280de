package io.github.nps4j.channel;

import java.time.Instant;

/**
 * What the nodes of a channel share: consents, service windows, limits, learned names, conversations and sends.
 *
 * <p>A person is named by a text that the channel chooses, a business number likewise; the store compares them as they
 * are. All texts are kept as given and hold personal data.
 *
 * @implSpec All calls are atomic, durable when they return, and safe for use by many threads and, unless the store is in
 *     memory, by many processes. Times are kept to the microsecond. A store passes {@code ChannelStoreContract} of
 *     nps-testkit. A database that is away makes a call throw an unchecked exception; then nothing of the call took
 *     effect, unless the answer to its commit was lost.
 */
public interface ChannelStore extends ConsentStore, ContactStore, LimitStore, DocumentStore, OutboxStore {

    /**
     * Drops what nobody needs any more: counts whose span is over, notices that are no longer remembered, and sends that are
     * not open and were not changed since. Consents stay.
     *
     * @param now the time
     * @param changedBefore sends that are not open and were changed before this are dropped; conversations that ended may
     *     still be asked about them, so give it weeks
     * @return how many rows were dropped
     */
    long purge(Instant now, Instant changedBefore);

    /**
     * A store that forgets with the process.
     *
     * @return an empty store
     */
    static ChannelStore inMemory() {
        return new InMemoryChannelStore();
    }
}
