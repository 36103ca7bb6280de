package io.github.nps4j.examples.quickstart;

import io.github.nps4j.analytics.NpsResult;
import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.sync.store.Ledger;
import java.io.PrintStream;
import java.time.Duration;

/** What the quickstart says at the end. */
final class Report {

    private final PrintStream out;
    private final NpsSync sync;
    private final Calls calls;

    Report(PrintStream out, NpsSync sync, Calls calls) {
        this.out = out;
        this.sync = sync;
        this.calls = calls;
    }

    void afterDelivery(Input input, Duration took) {
        long customers = input.customers();
        NpsResult nps = input.nps();
        out.println();
        ledger();
        out.printf(
                "   NPS %+.1f (95 %% interval %+.1f to %+.1f): %,d promoters, %,d passives, %,d detractors%n",
                nps.score().orElse(0),
                nps.lower().orElse(0),
                nps.upper().orElse(0),
                nps.promoters(),
                nps.passives(),
                nps.detractors());
        out.printf(
                "   HTTP calls: %,d writes (%.1f per 1,000 customers), %,d reads (%.1f per 1,000 customers), %,d failed;"
                        + " %s for %,d customers%n",
                calls.writes(),
                1_000.0 * calls.writes() / customers,
                calls.reads(),
                1_000.0 * calls.reads() / customers,
                calls.failed(),
                Input.seconds(took),
                customers);
        out.printf("   Rejected rows: %,d, with line and reason in %s%n", input.rejected(), input.rejectedRows());
    }

    void afterRepetition(long writes) {
        out.println();
        ledger();
        out.println(
                writes == 0
                        ? "   Nothing changed at HubSpot: 0 further write calls."
                        : "   HubSpot was written to again (" + writes + " calls): this should not happen.");
    }

    private void ledger() {
        Ledger ledger = sync.ledger();
        ledger.toString().lines().forEach(line -> out.println("   " + line));
        ledger.refusals().forEach((why, count) -> out.printf("      REFUSED/%s: %,d%n", why.code(), count));
        ledger.reasons("hubspot").forEach((reason, count) -> out.printf("      %s: %,d%n", reason, count));
    }
}
