package io.github.nps4j.sync;

import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import org.slf4j.Logger;

/** What the engine makes of exceptions that nobody declared. */
final class Failures {

    private Failures() {}

    /** Logs where it was thrown. Its message is left out everywhere: it may quote a record. */
    static Failure unexpected(Logger log, RuntimeException e) {
        StackTraceElement[] trace = e.getStackTrace();
        String where = trace.length == 0 ? "an unknown place" : trace[0].toString();
        log.error(
                "Unexpected {} at {}; its message is not logged, because it may hold personal data",
                e.getClass().getName(),
                where);
        return Failure.of(
                FailureKind.UNEXPECTED,
                "unexpected " + e.getClass().getSimpleName() + " at " + where
                        + ": this is a fault in the adapter or the engine, please report it");
    }
}
