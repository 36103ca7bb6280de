package io.github.nps4j.benchmarks;

import io.github.nps4j.identity.Identity;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.Attribute;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.FieldType;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.sync.Destination;
import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.sync.store.Claim;
import io.github.nps4j.sync.store.Settlement;
import io.github.nps4j.sync.store.Settlement.LinkKey;
import io.github.nps4j.sync.store.SyncStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * nps4j as a host runs it: typed responses, dedupe, mapping, matching, merging, watermarks, history, ledger; only the CRM
 * does nothing.
 */
final class Nps4jEngine implements Contender {

    static final FieldMapping MAPPING = FieldMapping.builder("nps")
            .match("email")
            .field("score", Attribute.SCORE, FieldType.number())
            .field("comment", Attribute.COMMENT, FieldType.text())
            .build();

    private static final Instant ANSWERED = Instant.parse("2026-03-01T09:00:00Z");

    private final SyncStore store;
    private final NpsSync sync;
    private final AtomicInteger number = new AtomicInteger();

    Nps4jEngine(SyncStore store) {
        this.store = store;
        this.sync = NpsSync.builder(store)
                .destination(Destination.of("crm", new NoOpCrm(), MAPPING))
                .threads(WORKERS)
                .build();
    }

    @Override
    public String name() {
        return "nps4j, the whole engine";
    }

    static NpsResponse response(int number, String comment) {
        return NpsResponse.builder()
                .source("benchmark")
                .id("r" + number)
                .score(number % 11)
                .comment(comment)
                .identity(
                        Identity.builder().email("c" + number + "@example.com").build())
                .respondedAt(ANSWERED.plusSeconds(number))
                .build();
    }

    @Override
    public void enqueue(List<String> payloads) {
        sync.submitAll(payloads.stream()
                // The rest of the JSON makes up for what is cut off.
                .map(payload -> response(number.incrementAndGet(), payload.substring(150)))
                .toList());
    }

    /** The records are known, as they are of customers who answered before: no lookups. */
    @Override
    public void prepare(int tasks) {
        Instant now = Clock.systemUTC().instant();
        Claim none = store.claim("nobody", 1, now, Duration.ofMinutes(1));
        for (int from = 1; from <= tasks; from += 1_000) {
            Settlement settlement = new Settlement();
            for (int i = from; i < from + 1_000 && i <= tasks; i++) {
                IdentityKey key = response(i, "").identity().keys().get(0);
                settlement.learn(new LinkKey(MAPPING.recordType().name(), key.token()), "rec-" + key.value());
            }
            store.settle(none, settlement, now);
        }
    }

    @Override
    public void drain(int tasks) throws InterruptedException {
        sync.start();
        if (!sync.awaitSettled(Duration.ofMinutes(10))) {
            throw new IllegalStateException("not settled: " + sync.ledger());
        }
    }

    @Override
    public void close() {
        sync.close();
        store.close();
    }
}
