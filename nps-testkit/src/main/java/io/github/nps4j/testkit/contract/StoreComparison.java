package io.github.nps4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.sync.store.Claim;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryFilter;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.NewDelivery;
import io.github.nps4j.sync.store.Reason;
import io.github.nps4j.sync.store.Refusal;
import io.github.nps4j.sync.store.Settlement;
import io.github.nps4j.sync.store.Settlement.LinkKey;
import io.github.nps4j.sync.store.Settlement.RecordRef;
import io.github.nps4j.sync.store.Submission;
import io.github.nps4j.sync.store.SyncStore;
import io.github.nps4j.sync.store.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The same random operations on two stores, whose answers are compared after each step. Ids of deliveries and leases may
 * differ; deliveries are told apart by what they carry.
 */
final class StoreComparison {

    private static final int STEPS = 60;
    private static final List<String> DESTINATIONS = List.of("crm", "other");

    private final SyncStore left;
    private final SyncStore right;
    private final Random random;
    private final List<Claim[]> claims = new ArrayList<>();
    private Instant now = Instant.parse("2026-03-01T09:00:00Z");

    StoreComparison(SyncStore left, SyncStore right, Random random) {
        this.left = left;
        this.right = right;
        this.random = random;
    }

    void run(String name) {
        for (int step = 0; step < STEPS; step++) {
            String where = name + ", step " + step + ", ";
            switch (random.nextInt(14)) {
                case 0, 1, 2, 3 -> accept(where + "accept");
                case 4, 5, 6 -> claim(where + "claim");
                case 7, 8, 9 -> settle(where + "settle");
                case 10 -> {
                    now = now.plusSeconds(random.nextInt(40));
                    renewOrRelease(where + "renew or release");
                }
                case 11 -> update(where + "update");
                case 12 -> removeSomething(where + "purge, erase, rewrite or recheck");
                default -> holdOrNot(where + "hold");
            }
            same(
                    where + "ledger",
                    store -> store.ledger() + " " + store.ledger().reasons("crm")
                            + store.ledger().refusals());
            same(
                    where + "due",
                    store -> DESTINATIONS.stream()
                            .map(destination -> destination + store.nextDue(destination))
                            .toList());
            same(where + "deliveries", store -> texts(store.find(DeliveryFilter.all())));
        }
    }

    private <T> T same(String what, Function<SyncStore, T> question) {
        T expected = question.apply(right);
        assertThat(question.apply(left)).as(what).isEqualTo(expected);
        return expected;
    }

    private static List<String> texts(List<Delivery> deliveries) {
        return deliveries.stream().map(StoreComparison::text).sorted().toList();
    }

    /** Without its id. */
    private static String text(Delivery delivery) {
        return name(delivery) + StoreFixture.text(delivery).replaceFirst("Delivery\\[\\d+", "");
    }

    private static String name(Delivery delivery) {
        return delivery.destination() + "/" + delivery.work().id() + "/"
                + delivery.response().id() + "/" + delivery.response().revision();
    }

    private String customer() {
        return "c" + random.nextInt(5) + "@example.com";
    }

    private void accept(String what) {
        List<Submission> batch = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            String customer = customer();
            NpsResponse response =
                    StoreFixture.response("r" + random.nextInt(20), customer, random.nextInt(3), random.nextInt(2));
            List<NewDelivery> work = new ArrayList<>();
            for (String destination : DESTINATIONS) {
                // Due times differ, or the order would depend on the ids.
                Instant due = now.plusMillis(random.nextInt(20_000));
                if (random.nextBoolean()) {
                    work.add(new NewDelivery(destination, "nps", Work.FIELDS, customer, due));
                }
                if (random.nextInt(3) == 0) {
                    work.add(new NewDelivery(destination, "nps", Work.note("n"), customer, due.plusNanos(1_000)));
                }
            }
            batch.add(
                    random.nextInt(10) == 0
                            ? Submission.refused(response, Refusal.OTHER, "no")
                            : Submission.of(response, work));
        }
        same(what, store -> store.accept(batch, now));
    }

    private void claim(String what) {
        now = now.plusSeconds(random.nextInt(10));
        String destination = DESTINATIONS.get(random.nextInt(2));
        int limit = 1 + random.nextInt(6);
        Claim[] pair = {
            left.claim(destination, limit, now, Duration.ofSeconds(30)),
            right.claim(destination, limit, now, Duration.ofSeconds(30))
        };
        assertThat(pair[0].deliveries().stream().map(StoreComparison::text))
                .as(what)
                .containsExactlyElementsOf(
                        pair[1].deliveries().stream().map(StoreComparison::text).toList());
        if (!pair[0].deliveries().isEmpty()) {
            claims.add(pair);
        }
        same(what + ", due destinations", store -> store.dueDestinations(now));
    }

    private void settle(String what) {
        if (claims.isEmpty()) {
            return;
        }
        int index = random.nextInt(claims.size());
        Claim[] pair = claims.get(index);
        RecordRef record = new RecordRef("nps", "rec-" + random.nextInt(4));
        assertThat(left.reserve(pair[0], List.of(record), now))
                .as(what + ", reserve")
                .isEqualTo(right.reserve(pair[1], List.of(record), now));
        Settlement[] settlements = {new Settlement(), new Settlement()};
        Map<String, Delivery> byName =
                pair[0].deliveries().stream().collect(Collectors.toMap(StoreComparison::name, Function.identity()));
        for (Delivery theirs : pair[1].deliveries()) {
            if (random.nextInt(3) == 0) {
                continue;
            }
            int kind = random.nextInt(5);
            Instant due = now.plusMillis(random.nextInt(30_000));
            settlements[0].add(changed(Objects.requireNonNull(byName.get(name(theirs))), kind, due));
            settlements[1].add(changed(theirs, kind, due));
            if (random.nextBoolean()) {
                for (Settlement settlement : settlements) {
                    settlement.watermark(
                            record, StoreFixture.watermark(theirs.stamp(), "score", "f" + random.nextInt(1)));
                }
            }
        }
        LinkKey key = new LinkKey("contact", "email:" + customer());
        for (Settlement settlement : settlements) {
            settlement.learn(key, record.recordId());
        }
        if (random.nextInt(5) == 0) {
            for (Settlement settlement : settlements) {
                settlement.forgetRecord("rec-0");
            }
        }
        assertThat(names(left.settle(pair[0], settlements[0], now)))
                .as(what + ", late")
                .isEqualTo(names(right.settle(pair[1], settlements[1], now)));
        same(what + ", links", store -> store.links(pair[0].destination(), List.of(key), now.minusSeconds(20)));
    }

    private static List<String> names(List<Delivery> deliveries) {
        return deliveries.stream().map(StoreComparison::name).toList();
    }

    private Delivery changed(Delivery delivery, int kind, Instant due) {
        return switch (kind) {
            case 0 ->
                StoreFixture.waiting(delivery, due, now).toBuilder()
                        .attempts(delivery.attempts() + 1)
                        .build();
            case 1 -> StoreFixture.in(delivery, DeliveryState.DEAD, "validation", now);
            case 2 -> StoreFixture.in(delivery, DeliveryState.REVIEW, "missing", now);
            default -> StoreFixture.applied(delivery, "rec-1", now);
        };
    }

    private void renewOrRelease(String what) {
        if (claims.isEmpty()) {
            return;
        }
        int index = random.nextInt(claims.size());
        Claim[] pair = claims.get(index);
        if (random.nextBoolean()) {
            Instant until = now.plusSeconds(20);
            assertThat(left.renew(pair[0], until)).as(what).isEqualTo(right.renew(pair[1], until));
        } else {
            left.release(pair[0], now);
            right.release(pair[1], now);
            claims.remove(index);
        }
    }

    private void update(String what) {
        Map<String, Long> ours = new HashMap<>();
        left.find(DeliveryFilter.all()).forEach(delivery -> ours.put(name(delivery), delivery.id()));
        List<Delivery> some = right.find(DeliveryFilter.all()).stream()
                .filter(delivery -> random.nextInt(3) == 0)
                .toList();
        Instant due = now.plusMillis(random.nextInt(1_000));
        assertThat(texts(left.update(
                        some.stream().map(delivery -> ours.get(name(delivery))).toList(),
                        delivery -> again(delivery, due),
                        now)))
                .as(what)
                .isEqualTo(texts(
                        right.update(some.stream().map(Delivery::id).toList(), delivery -> again(delivery, due), now)));
    }

    /** Each with a due time of its own, which does not depend on its id. */
    private Delivery again(Delivery delivery, Instant due) {
        return StoreFixture.waiting(delivery, due.plusMillis(name(delivery).hashCode() & 0xffff), now).toBuilder()
                .reason(new Reason("replayed", "by hand"))
                .build();
    }

    private void removeSomething(String what) {
        switch (random.nextInt(4)) {
            case 0 -> {
                Instant before = now.minusSeconds(random.nextInt(30));
                same(what, store -> store.purge(before, 10_000));
            }
            case 1 -> {
                if (random.nextInt(3) == 0) {
                    List<String> tokens = List.of("email:" + customer());
                    same(what + ", export", store -> store.responsesOf("", tokens));
                    same(what, store -> store.erase("", tokens, now));
                }
            }
            case 2 -> {
                Instant due = now.plusMillis(random.nextInt(1_000));
                Set<String> some = right.find(DeliveryFilter.all()).stream()
                        .filter(delivery -> random.nextInt(3) == 0)
                        .map(StoreComparison::name)
                        .collect(Collectors.toSet());
                same(what, store -> {
                    store.recheck(
                            store.find(DeliveryFilter.all()).stream()
                                    .filter(delivery -> some.contains(name(delivery)))
                                    .map(Delivery::id)
                                    .toList(),
                            due,
                            now);
                    return "rechecked";
                });
            }
            default -> {
                RecordRef record = new RecordRef("nps", "rec-" + random.nextInt(4));
                same(what, store -> store.rewrite("crm", record, now));
            }
        }
    }

    private void holdOrNot(String what) {
        String destination = DESTINATIONS.get(random.nextInt(2));
        if (random.nextInt(3) == 0) {
            left.hold(destination, new Reason(Reason.PAUSED, "test"), now);
            right.hold(destination, new Reason(Reason.PAUSED, "test"), now);
        } else {
            same(what, store -> store.unhold(destination));
        }
        same(what, SyncStore::holds);
        same(what, SyncStore::anyWaiting);
    }
}
