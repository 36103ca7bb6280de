package io.github.nps4j.benchmarks;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.CrmLimits;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.Attribute;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.FieldType;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.sync.Destination;
import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.sync.SyncListener;
import io.github.nps4j.sync.store.Claim;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.InMemorySyncStore;
import io.github.nps4j.sync.store.Settlement;
import io.github.nps4j.sync.store.Settlement.LinkKey;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Is what a vendor allows used up? The whole engine on the store in memory writes to each vendor's simulator over real
 * HTTP, where each answer takes 50 ms, distinct records whose ids are remembered. The ceiling is what the limits allow:
 * calls at the same time / 50 ms, or the vendor's calls per time, whichever is less, times the records of a call. The same
 * with one record in each call comes from the same run. Exits with 1 if less than 0.9 of a ceiling was reached.
 *
 * <p>Only the steady part counts. Where the number of calls in a span of time is limited, so many calls as one span allows
 * go before it, so that the burst at the start does not make the rate look better than what the vendor allows, and whole
 * spans are measured.
 *
 * <p>The figures with lookups are for distinct records whose ids are not known, over a whole run, start and end included;
 * their ceiling takes the lookup calls into account that the run needed. They do not decide about the exit.
 *
 * <p>Arguments: {@code vendors=salesforce,hubspot,zoho,pipedrive latency=50 seconds=5 spans=2 lookups=1}.
 */
final class CrmBenchmark {

    private static final PrintStream OUT = System.out;
    private static final double GOAL = 0.9;
    private static final Instant ANSWERED = Instant.parse("2026-03-01T09:00:00Z");
    private static final int CHUNK = 1_000;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Duration latency;
    private final int seconds;
    private final int spans;
    private final boolean lookups;

    private CrmBenchmark(Duration latency, int seconds, int spans, boolean lookups) {
        this.latency = latency;
        this.seconds = seconds;
        this.spans = spans;
        this.lookups = lookups;
    }

    static void run(String[] args) throws InterruptedException {
        Arguments arguments = Arguments.of(args);
        CrmBenchmark benchmark = new CrmBenchmark(
                Duration.ofMillis(arguments.number("latency", 50)),
                arguments.number("seconds", 5),
                arguments.number("spans", 2),
                arguments.number("lookups", 1) > 0);
        String vendors = arguments.text("vendors", String.join(",", SimulatedCrm.names()));
        OUT.printf(
                Locale.ROOT,
                "%d ms for each call; records/s%n| vendor | work | calls/s that the limits allow | ceiling | reached |"
                        + " ratio | refused as too many |%n|---|---|---|---|---|---|---|%n",
                benchmark.latency.toMillis());
        boolean reached = true;
        for (String vendor : vendors.split(",")) {
            reached &= benchmark.vendor(vendor);
        }
        OUT.printf(Locale.ROOT, "goal: at least %.1f of the ceiling in the rows without lookups%n", GOAL);
        OUT.flush();
        System.exit(reached ? 0 : 1);
    }

    /** How much work a run is: what comes before it is measured, what is measured, and what keeps the end busy. */
    private record Amount(int before, int measured, int after) {
        int all() {
            return before + measured + after;
        }
    }

    private boolean vendor(String vendor) throws InterruptedException {
        double batched;
        try (SimulatedCrm crm = SimulatedCrm.start(vendor, latency)) {
            if (!crm.hasRate()) {
                // the code is compiled by now when it counts
                double unused = steady(crm, crm.adapter(), "");
            }
            batched = steady(crm, crm.adapter(), "ids remembered");
        }
        double single;
        try (SimulatedCrm crm = SimulatedCrm.start(vendor, latency)) {
            single = steady(crm, new OnePerCall(crm.adapter()), "ids remembered, one record per call");
        }
        if (lookups) {
            try (SimulatedCrm crm = SimulatedCrm.start(vendor, latency)) {
                withLookups(crm);
            }
        }
        return batched >= GOAL && single >= GOAL;
    }

    /** Calls per second. */
    private double calls(SimulatedCrm crm, CrmLimits limits) {
        double atOnce = limits.concurrency() * 1_000.0 / latency.toMillis();
        return Math.min(atOnce, crm.rate().perSecond());
    }

    private String formula(SimulatedCrm crm, CrmLimits limits) {
        String atOnce = limits.concurrency() + " at once / " + latency.toMillis() + " ms";
        return crm.hasRate()
                ? String.format(
                        Locale.ROOT,
                        "min(%s, %d / %d s) = %.1f",
                        atOnce,
                        crm.rate().calls(),
                        crm.rate().window().toSeconds(),
                        calls(crm, limits))
                : String.format(Locale.ROOT, "%s = %.1f", atOnce, calls(crm, limits));
    }

    /** The ratio to the ceiling in the steady part; a run without a name is not reported. */
    private double steady(SimulatedCrm crm, CrmAdapter adapter, String work) throws InterruptedException {
        CrmLimits limits = adapter.limits();
        double ceiling = calls(crm, limits) * limits.writeBatch();
        boolean spanned = crm.hasRate() && crm.rate().perSecond() <= calls(crm, limits);
        int span = spanned ? crm.rate().calls() * limits.writeBatch() : 0;
        // While what is measured is worked off, a full page must be left for each turn.
        int page = Math.min(2_000, 100 * limits.writeBatch());
        int after = Math.max((int) ceiling, 2 * limits.concurrency() * page);
        Amount amount = spanned
                ? new Amount(span, spans * span, after)
                : new Amount((int) (ceiling * 2), (int) (ceiling * seconds), after);
        double rate = rate(crm, adapter, amount, true);
        double ratio = rate / ceiling;
        if (!work.isEmpty()) {
            report(crm, work, formula(crm, limits) + ", x " + limits.writeBatch(), ceiling, rate);
        }
        return ratio;
    }

    private void withLookups(SimulatedCrm crm) throws InterruptedException {
        CrmAdapter adapter = crm.adapter();
        CrmLimits limits = adapter.limits();
        int records = crm.searchesOneByOne() ? 200 : 20_000;
        double rate = rate(crm, adapter, new Amount(0, records, 0), false);
        double lookupsPerRecord = 1.0 * crm.lookups() / records;
        double callsPerRecord = 1.0 / limits.writeBatch() + lookupsPerRecord;
        double ceiling = calls(crm, limits) / callsPerRecord;
        String why = String.format(Locale.ROOT, "%s, / %.4f calls per record", formula(crm, limits), callsPerRecord);
        if (crm.searchesOneByOne()) {
            ceiling = Math.min(ceiling, crm.searchesPerSecond() / lookupsPerRecord);
            why = String.format(
                    Locale.ROOT, "%.1f searches/s, / %.2f per record", crm.searchesPerSecond(), lookupsPerRecord);
        }
        report(crm, "by email, whole run", why, ceiling, rate);
    }

    private static void report(SimulatedCrm crm, String work, String formula, double ceiling, double rate) {
        OUT.printf(
                Locale.ROOT,
                "| %s | %s | %s | %,.1f | %,.1f | %.3f | %d |%n",
                crm.name(),
                work,
                formula,
                ceiling,
                rate,
                rate / ceiling,
                crm.refused());
        OUT.flush();
    }

    /** Records per second in the measured part. Closes the adapter. */
    private static double rate(SimulatedCrm crm, CrmAdapter adapter, Amount amount, boolean remembered)
            throws InterruptedException {
        FieldMapping mapping = FieldMapping.builder("nps")
                .match("email")
                .field(crm.scoreField(), Attribute.SCORE, FieldType.number())
                .build();
        InMemorySyncStore store = new InMemorySyncStore();
        Meter meter = new Meter(amount);
        try (NpsSync sync = NpsSync.builder(store)
                .destination(Destination.of("crm", adapter, mapping))
                .listener(meter)
                .build()) {
            for (int from = 0; from < amount.all(); from += CHUNK) {
                List<NpsResponse> responses = new ArrayList<>();
                for (int i = from; i < Math.min(amount.all(), from + CHUNK); i++) {
                    responses.add(response(i));
                }
                sync.submitAll(responses);
            }
            addRecords(crm, store, mapping, amount.all(), remembered);
            // the backlog and the records of this run are no garbage: they are moved out of the way before it counts
            System.gc();
            meter.start();
            sync.start();
            if (!meter.done.await(LONGEST.toMinutes(), TimeUnit.MINUTES)) {
                throw new IllegalStateException("not done after " + LONGEST + ": " + sync.ledger());
            }
        } finally {
            adapter.close();
        }
        if (meter.lost.get() > 0) {
            throw new IllegalStateException(meter.lost + " deliveries to " + crm.name() + " were not applied");
        }
        return meter.rate();
    }

    private static NpsResponse response(int number) {
        return NpsResponse.builder()
                .source("benchmark")
                .id("r" + number)
                .score(number % 11)
                .identity(Identity.builder().email(email(number)).build())
                .respondedAt(ANSWERED.plusSeconds(number))
                .build();
    }

    private static String email(int number) {
        return "c" + number + "@example.com";
    }

    private static void addRecords(
            SimulatedCrm crm, InMemorySyncStore store, FieldMapping mapping, int records, boolean remembered) {
        Instant now = Clock.systemUTC().instant();
        Claim none = store.claim("nobody", 1, now, Duration.ofMinutes(1));
        Claim claim = new Claim(none.lease(), "crm", none.until(), List.of());
        Settlement settlement = new Settlement();
        for (int i = 0; i < records; i++) {
            String id = crm.add(email(i));
            if (remembered) {
                settlement.learn(
                        new LinkKey(
                                mapping.recordType().name(),
                                IdentityKey.email(email(i)).token()),
                        id);
            }
        }
        store.settle(claim, settlement, now);
    }

    /** Takes the time between two numbers of applied deliveries. */
    private static final class Meter implements SyncListener {
        private final Amount amount;
        private final AtomicLong applied = new AtomicLong();
        private final AtomicLong lost = new AtomicLong();
        private final CountDownLatch done = new CountDownLatch(1);
        private volatile long from;
        private volatile long until;
        private volatile long countFrom;
        private volatile long countUntil;

        Meter(Amount amount) {
            this.amount = amount;
        }

        void start() {
            from = System.nanoTime();
        }

        @Override
        public void delivered(List<Delivery> deliveries) {
            int more = 0;
            for (Delivery delivery : deliveries) {
                if (delivery.state() == DeliveryState.APPLIED) {
                    more++;
                } else if (delivery.state().settled()) {
                    lost.incrementAndGet();
                }
            }
            long now = System.nanoTime();
            long after = applied.addAndGet(more);
            long before = after - more;
            if (before < amount.before() && after >= amount.before()) {
                from = now;
                countFrom = after;
            }
            long end = (long) amount.before() + amount.measured();
            if (before < end && after >= end) {
                until = now;
                countUntil = after;
                done.countDown();
            }
        }

        double rate() {
            return (countUntil - countFrom) * 1e9 / (until - from);
        }
    }
}
