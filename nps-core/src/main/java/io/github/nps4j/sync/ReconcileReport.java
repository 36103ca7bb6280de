package io.github.nps4j.sync;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much of what was delivered still stands in the CRM, by a sample. A value that a person changed in the CRM counts as
 * a difference. Immutable; names records and fields, never values.
 */
public final class ReconcileReport {

    private final String destination;
    private final Instant at;
    private final int records;
    private final int fields;
    private final List<FieldDifference> differences;
    private final double target;

    ReconcileReport(
            String destination, Instant at, int records, int fields, List<FieldDifference> differences, double target) {
        this.destination = destination;
        this.at = at;
        this.records = records;
        this.fields = fields;
        this.differences = List.copyOf(differences);
        this.target = target;
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
     * When it was compared.
     *
     * @return a time
     */
    public Instant at() {
        return at;
    }

    /**
     * How many records were compared.
     *
     * @return 0 or more; fewer than asked for where fewer were delivered
     */
    public int records() {
        return records;
    }

    /**
     * How many fields were compared.
     *
     * @return 0 or more
     */
    public int fields() {
        return fields;
    }

    /**
     * Where something else stands.
     *
     * @return in the order of the sample
     */
    public List<FieldDifference> differences() {
        return differences;
    }

    /**
     * How often each field differs, for finding the workflow or the person that changes it.
     *
     * @return field name to count, sorted by name; records that are gone are under {@code ""}
     */
    public Map<String, Integer> byField() {
        Map<String, Integer> counts = new TreeMap<>();
        differences.forEach(one -> counts.merge(one.field() == null ? "" : one.field(), 1, Integer::sum));
        return Collections.unmodifiableMap(counts);
    }

    /**
     * The share of records in which everything stands as delivered.
     *
     * @return 0 to 1; 1 if nothing was compared
     */
    public double accuracy() {
        long wrong =
                differences.stream().map(FieldDifference::recordId).distinct().count();
        return records == 0 ? 1 : (records - wrong) / (double) records;
    }

    /**
     * Whether the accuracy reaches the target.
     *
     * @return {@code false} if somebody should look
     */
    public boolean onTarget() {
        return accuracy() >= target;
    }

    @Override
    public String toString() {
        return "Reconcile of '" + destination + "': " + records + " records, " + fields + " fields, accuracy "
                + accuracy() + " (target " + target + ")" + (differences.isEmpty() ? "" : ", differences " + byField());
    }
}
