package io.github.nps4j.sync;

import static io.github.nps4j.mapping.FieldType.number;
import static io.github.nps4j.mapping.FieldType.picklist;
import static io.github.nps4j.mapping.FieldType.text;

import io.github.nps4j.identity.Identity;
import io.github.nps4j.mapping.Attribute;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.FieldType;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryFilter;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.InMemorySyncStore;
import io.github.nps4j.sync.store.SyncStore;
import io.github.nps4j.testkit.FakeCrm;
import io.github.nps4j.testkit.PrivateLogs;
import io.github.nps4j.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** An engine with a settable clock, stepped by hand, and one CRM in memory. */
final class Lab {

    static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

    private static final FieldType SEGMENTS =
            picklist().value("PROMOTER", "promoter").value("PASSIVE", "passive").value("DETRACTOR", "detractor");

    final SettableClock clock = SettableClock.at(START);
    final SyncStore store = new InMemorySyncStore();
    final FakeCrm crm;
    final NpsSync sync;

    Lab(FakeCrm crm) {
        this(crm, mapping().build());
    }

    Lab(FakeCrm crm, FieldMapping mapping) {
        this(crm, mapping, builder -> builder);
    }

    Lab(FakeCrm crm, FieldMapping mapping, UnaryOperator<NpsSync.Builder> more) {
        this.crm = crm;
        this.sync = more.apply(NpsSync.builder(store)
                        .clock(clock)
                        .random(new Random(42))
                        .destination(Destination.of("crm", crm, mapping)))
                .build();
    }

    static FieldMapping.Builder mapping() {
        return FieldMapping.builder("nps")
                .match("email")
                .match("customer_id", "customer_id")
                .match("phone")
                .field("nps_score", Attribute.SCORE, number())
                .field("nps_segment", Attribute.SEGMENT, SEGMENTS)
                .field("nps_comment", Attribute.COMMENT, text());
    }

    static NpsResponse.Builder answer(String id, int score) {
        return NpsResponse.builder().source("test").id(id).score(score).respondedAt(START.minus(Duration.ofHours(1)));
    }

    static NpsResponse from(String email, String id, int score, int minute) {
        return answer(id, score)
                .identity(Identity.builder().email(email).build())
                .respondedAt(START.minus(Duration.ofHours(2)).plus(Duration.ofMinutes(minute)))
                .build();
    }

    /** Delivers, moving the clock to each next due time, until nothing waits any more or the time is over. */
    Lab run(Duration atMost) {
        Instant end = clock.instant().plus(atMost);
        sync.runDue();
        while (true) {
            Instant next = sync.nextDue().orElse(null);
            if (next == null || next.isAfter(end)) {
                mustTellNothingPrivate();
                return this;
            }
            if (next.isAfter(clock.instant())) {
                clock.set(next);
            } else {
                clock.advance(Duration.ofMillis(100));
            }
            sync.runDue();
        }
    }

    /** What people and support read of deliveries and destinations holds no personal data, whatever went wrong. */
    private void mustTellNothingPrivate() {
        String told = deliveries() + " " + sync.status("crm");
        PrivateLogs.firstPrivatePart(told).ifPresent(part -> {
            throw new AssertionError("a delivery or a status tells '" + part + "': " + told);
        });
    }

    List<Delivery> deliveries() {
        return store.find(DeliveryFilter.all().limit(10_000));
    }

    Delivery only() {
        List<Delivery> all = deliveries();
        if (all.size() != 1) {
            throw new AssertionError("expected one delivery, got " + all);
        }
        return all.get(0);
    }

    long count(DeliveryState state) {
        return sync.ledger().count(state);
    }
}
