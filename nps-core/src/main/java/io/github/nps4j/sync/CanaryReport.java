package io.github.nps4j.sync;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a canary found: some deliveries written and read back before all others. Immutable; holds no values. */
public final class CanaryReport {

    private final String destination;
    private final int written;
    private final int leftOut;
    private final List<FieldDifference> differences;
    private final List<String> rolledBack;
    private final List<String> notRolledBack;
    private final @Nullable String stopped;

    CanaryReport(
            String destination,
            int written,
            int leftOut,
            List<FieldDifference> differences,
            List<String> rolledBack,
            List<String> notRolledBack,
            @Nullable String stopped) {
        this.destination = destination;
        this.written = written;
        this.leftOut = leftOut;
        this.differences = List.copyOf(differences);
        this.rolledBack = List.copyOf(rolledBack);
        this.notRolledBack = List.copyOf(notRolledBack);
        this.stopped = stopped;
    }

    /**
     * The destination.
     *
     * @return its id
     */
    public String destination() {
        return destination;
    }

    /**
     * Whether everything that was written was read back the same.
     *
     * @return {@code true} if nothing differed and nothing failed; also if nothing waited
     */
    public boolean passed() {
        return differences.isEmpty() && stopped == null;
    }

    /**
     * How many records were written and read back the same.
     *
     * @return 0 or more
     */
    public int written() {
        return written;
    }

    /**
     * How many records were not touched because they would have been created, which cannot be taken back.
     *
     * @return 0 or more
     */
    public int leftOut() {
        return leftOut;
    }

    /**
     * What differed in the batch at which the canary stopped.
     *
     * @return empty if nothing did
     */
    public List<FieldDifference> differences() {
        return differences;
    }

    /**
     * The records that hold their former values again.
     *
     * @return ids of the CRM; empty if the canary passed
     */
    public List<String> rolledBack() {
        return rolledBack;
    }

    /**
     * The records whose former values could not be written back, and which must be looked at by a person.
     *
     * @return ids of the CRM
     */
    public List<String> notRolledBack() {
        return notRolledBack;
    }

    /**
     * Why the canary stopped.
     *
     * @return one sentence without values, or empty if it passed
     */
    public Optional<String> stopped() {
        return Optional.ofNullable(stopped);
    }

    @Override
    public String toString() {
        return "Canary of '" + destination + "' "
                + (passed() ? "passed" : "stopped: " + (stopped == null ? differences : stopped))
                + ", " + written + " records written"
                + (leftOut == 0 ? "" : ", " + leftOut + " left out")
                + (rolledBack.isEmpty() ? "" : ", rolled back " + rolledBack)
                + (notRolledBack.isEmpty() ? "" : ", NOT rolled back " + notRolledBack);
    }
}
