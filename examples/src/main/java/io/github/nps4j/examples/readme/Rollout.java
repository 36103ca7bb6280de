package io.github.nps4j.examples.readme;

import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.sync.CanaryReport;
import io.github.nps4j.sync.DryRunReport;
import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.sync.PreflightReport;
import io.github.nps4j.sync.ReconcileOptions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;

/** The first day of a destination: check, look, try a few, let go, and keep looking. */
public final class Rollout {

    private Rollout() {}

    /**
     * The first deliveries to a destination that is paused.
     *
     * @param sync the engine
     * @param lastWeek some responses to look at
     * @param scheduler runs the daily comparison
     * @return the daily comparison, until it is cancelled; empty if the canary found a difference
     */
    public static Optional<ScheduledFuture<?>> firstDay(
            NpsSync sync, List<NpsResponse> lastWeek, ScheduledExecutorService scheduler) {
        PreflightReport preflight = sync.preflight("crm");
        if (!preflight.ready()) {
            System.out.println(preflight);
            System.out.println(sync.provision("crm"));
        }

        DryRunReport dryRun = sync.dryRun("crm", lastWeek);
        dryRun.changes().forEach(System.out::println);

        sync.submitAll(lastWeek);
        CanaryReport canary = sync.canary("crm", 10);
        System.out.println(canary);
        if (!canary.passed()) {
            return Optional.empty();
        }
        sync.resume("crm");

        return Optional.of(sync.reconcileDaily(
                "crm",
                ReconcileOptions.standard().sample(200).target(0.99).alert(report -> System.err.println(report)),
                scheduler));
    }
}
