package io.github.nps4j.whatsapp.webhook;

import io.github.nps4j.channel.ChannelDocument;
import io.github.nps4j.channel.DocumentStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A memory in the store of the channel: shared by its nodes, and as durable as the store. An update takes two writes, a
 * status up to three. Call {@link #purge} from time to time. Thread-safe.
 */
public final class StoredWebhookMemory implements WebhookMemory {

    private static final String UPDATE = "whatsapp-update";
    private static final String MESSAGE = "whatsapp-message";
    private static final String CLAIMED = "claimed";
    private static final String KEPT = "kept";

    /** More often than this nobody else is faster, unless the store is broken. */
    private static final int ATTEMPTS = 50;

    private final DocumentStore documents;

    private StoredWebhookMemory(DocumentStore documents) {
        this.documents = documents;
    }

    /**
     * A memory.
     *
     * @param documents the store, for instance a {@link io.github.nps4j.channel.ChannelStore}
     * @return the memory
     */
    public static StoredWebhookMemory of(DocumentStore documents) {
        return new StoredWebhookMemory(documents);
    }

    @Override
    public List<Claim> claim(List<String> keys, Instant now, Instant leaseUntil) {
        List<Claim> claims = new ArrayList<>(keys.size());
        keys.forEach(key -> claims.add(claim(key, now, leaseUntil)));
        return List.copyOf(claims);
    }

    @Override
    public void keep(List<String> keys, Instant until) {
        keys.forEach(key -> keep(key, until));
    }

    @Override
    public void giveBack(List<String> keys) {
        for (String key : keys) {
            documents
                    .document(UPDATE, key)
                    .filter(claim -> claim.body().equals(CLAIMED))
                    .ifPresent(documents::delete);
        }
    }

    @Override
    public List<Integer> raise(List<StatusMark> marks, Instant now, Instant until) {
        List<Integer> before = new ArrayList<>(marks.size());
        marks.forEach(mark -> before.add(raise(mark, now, until)));
        return List.copyOf(before);
    }

    /**
     * Forgets what need not be remembered any more.
     *
     * @param now the time
     * @return how many updates and messages were forgotten
     */
    public int purge(Instant now) {
        int purged = 0;
        for (String kind : List.of(UPDATE, MESSAGE)) {
            List<ChannelDocument> ended;
            do {
                ended = documents.claimDue(kind, now, 1_000, Duration.ofMinutes(1));
                for (ChannelDocument document : ended) {
                    purged += documents.delete(document) ? 1 : 0;
                }
            } while (!ended.isEmpty());
        }
        return purged;
    }

    private Claim claim(String key, Instant now, Instant leaseUntil) {
        if (documents
                .save(ChannelDocument.fresh(UPDATE, key, CLAIMED, leaseUntil))
                .isPresent()) {
            return Claim.TAKEN;
        }
        Optional<ChannelDocument> known = documents.document(UPDATE, key);
        if (known.isEmpty()) {
            // given back in this moment; the next copy gets it
            return Claim.BUSY;
        }
        if (holds(known.get(), now)) {
            return known.get().body().equals(KEPT) ? Claim.SEEN : Claim.BUSY;
        }
        return documents.save(known.get().with(CLAIMED, leaseUntil)).isPresent() ? Claim.TAKEN : Claim.BUSY;
    }

    private void keep(String key, Instant until) {
        for (int i = 0; i < ATTEMPTS; i++) {
            ChannelDocument kept = documents
                    .document(UPDATE, key)
                    .map(known -> known.with(KEPT, until))
                    .orElseGet(() -> ChannelDocument.fresh(UPDATE, key, KEPT, until));
            if (documents.save(kept).isPresent()) {
                return;
            }
        }
        throw tooOften();
    }

    private int raise(StatusMark mark, Instant now, Instant until) {
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<ChannelDocument> known = documents.document(MESSAGE, mark.key());
            int rank = known.filter(message -> holds(message, now))
                    .map(message -> Integer.parseInt(message.body()))
                    .orElse(0);
            String higher = Integer.toString(Math.max(rank, mark.rank()));
            ChannelDocument raised = known.map(message -> message.with(higher, until))
                    .orElseGet(() -> ChannelDocument.fresh(MESSAGE, mark.key(), higher, until));
            if (documents.save(raised).isPresent()) {
                return rank;
            }
        }
        throw tooOften();
    }

    private static boolean holds(ChannelDocument document, Instant now) {
        Instant until = document.due();
        return until != null && until.isAfter(now);
    }

    private static IllegalStateException tooOften() {
        return new IllegalStateException(
                "The store changed a document under us " + ATTEMPTS + " times: look at the store of the channel");
    }
}
